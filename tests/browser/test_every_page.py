"""Every page of everybody: light, no wider than the screen, in reach of the keyboard, and axe finds nothing."""

import pytest

from tests.browser.conftest import Opening
from tests.browser.judging import HEAVIEST, out_of_reach, sideways, sticking_out, violations, weight, wider
from tests.browser.walking import walked
from tests.browser.windows import SIZES, Window


def faults(window: Window, address: str) -> list[str]:
    """Return all that is wrong with the page, on both screens and in both themes."""
    window.look(size="wide", theme="light")
    window.open(address)
    found = [] if weight(window) < HEAVIEST else [f"weighs {weight(window)} bytes"]
    for size in SIZES:
        window.look(size=size, theme="light")
        found += [f"{size}: wider than the screen: {part}" for part in wider(window)]
        found += [f"{size}: hidden to the right: {part}" for part in sideways(window) if size == "wide"]
        found += [f"{size}: sticks out of its place: {part}" for part in sticking_out(window)]
        found += [f"{size}: {violation}" for violation in violations(window)]
        window.look(theme="dark")
        found += [f"{size}, dark: {violation}" for violation in violations(window, "color-contrast")]
    window.look(size="wide", theme="light")
    # From the top again: what was looked at has been scrolled and measured.
    window.open(address)
    found += out_of_reach(window)
    return [f"{address}: {fault}" for fault in found]


@pytest.mark.parametrize("who", ["hr", "manager", "employee", "admin"])
def test_every_page_that_somebody_can_come_to_is_good(opened: Opening, who: str) -> None:
    window = opened()
    window.visit_as(who)
    pages = walked(window)
    assert len(pages) > 1
    found = [fault for address in pages.values() for fault in faults(window, address)]
    assert not found, "\n".join(found)


def test_the_pages_before_anybody_signs_in_are_good(opened: Opening) -> None:
    window = opened()
    window.expected = {404}
    found = [fault for address in ("/", "/no/such/page") for fault in faults(window, address)]
    assert not found, "\n".join(found)
