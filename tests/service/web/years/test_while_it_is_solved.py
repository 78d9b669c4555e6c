"""Figures that wait for a search are told to be missing, and not told as nothing; those of an old plan are told so."""

import html
import re

import pytest

from service.schemas.training_scenarios import ScenarioRecord
from service.texts import Language
from service.web.words import Words, words_in
from service.years.years import Years
from tests.service.sites import Site
from tests.service.web.years.browsing import plain
from tests.service.years.agreed import agreed
from tests.service.years.made import HR, PERIOD, money, scenario, solved, worker
from tests.service.years.test_commitments import X1

PAGES = ("", "/money", "/courses")


def _pages(house: Site, language: Language) -> dict[str, str]:
    browser = house.signed_in("hr")
    found = {rest: browser.get(f"/periods/{PERIOD}{rest}", params={"lang": language}) for rest in PAGES}
    assert {page.status_code for page in found.values()} == {200}
    return {
        rest: " ".join(plain(html.unescape(re.sub(r"<[^>]*>", " ", page.text))).split()) for rest, page in found.items()
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_say_what_their_figures_wait_for(house: Site, years: Years, language: Language) -> None:
    words = words_in(language)
    first = scenario(years, "First")
    years.activate(first, HR, language)
    lacking = words.text("figures-lacking", name="First")
    awaited = words.text("figures-awaited", name="First")
    old = words.text("period-stale")
    unknown = words.text("outcome-unknown-note")
    pages = _pages(house, language)
    for page in pages.values():
        assert (lacking in page, awaited in page, old in page, unknown in page) == (True, False, False, False)
    assert _forecast(pages, words) == (f"– {words.text('money-forecast-lacking')}",) * 2
    years.solve(first, HR)
    pages = _pages(house, language)
    for page in pages.values():
        assert (lacking in page, awaited in page, old in page) == (False, True, False)
    assert _forecast(pages, words) == (f"– {words.text('money-forecast-awaited')}",) * 2
    # Nobody knows yet how many of the three will learn something.
    assert words.text("tile-people-value", reached="–", all="3") in pages[""]
    assert words.text("outcome-scenario", name="First") in pages[""]
    # What follows the search says that it waits for as long as it does, and its heading says nothing that may be over.
    browser, waiting = house.signed_in("hr"), words.text("scenario-status-queued")
    heading = browser.get(f"/scenarios/{first}", params={"lang": language}).text.partition("</h1>")[2]
    assert waiting not in heading.partition("<nav")[0]
    assert waiting in browser.get(f"/periods/{PERIOD}/scenarios", params={"lang": language}).text
    assert worker(house.database).work()
    pages = _pages(house, language)
    for page in pages.values():
        assert (lacking in page, awaited in page, old in page) == (False, False, False)
    assert not any(told.startswith("–") for told in _forecast(pages, words))
    years.change_scenario(first, ScenarioRecord.model_validate({"name": "First", "budget": money("300.00")}), HR, "en")
    for page in _pages(house, language).values():
        assert page.count(old) == 1


def test_what_is_met_is_met_with_what_is_decided_as_well(house: Site, years: Years) -> None:
    agreed(house.database, "L-1", {"X1": X1})
    first = scenario(years)
    found = solved(years, first)
    years.activate(first, HR, "en")
    planned, sums = found.money.planned, years.money(PERIOD, HR)
    assert sums.remaining is not None
    assert planned.minor == sums.total.planned.minor == 100_000 - sums.remaining.minor
    assert found.totals is not None
    assert planned.minor == found.totals.price.minor + 10_000
    told = words_in("en").money(planned.amount, "SGD").replace("\xa0", " ")
    assert f"With {told} of SGD 1,000.00, " in _pages(house, "en")[""]


def _forecast(pages: dict[str, str], words: Words) -> tuple[str, ...]:
    """Return what the tile of the forecast says on the pages that have one."""
    label, following = words.text("money-forecast"), words.text("money-committed")
    found = (re.search(rf"{label} (\S.*?) {following} ", pages[rest]) for rest in ("", "/money"))
    return tuple(tile[1] if tile else "" for tile in found)
