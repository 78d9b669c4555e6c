"""HR's year: a period with its money, needs collected and decided, scenarios solved, compared, frozen, exported."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete
from sqlmodel import col

from service.database import Database
from service.tables import Learner
from service.texts import Language
from tests.browser.conftest import Opening
from tests.browser.windows import Window

PERIOD = "Training 2028"
#: All that are left of the company.
PEOPLE = tuple(f"E-{number}" for number in range(1001, 1013))
#: Seconds: enough for a plan, and no test waits for a better one.
SEARCH = "3"


@pytest.fixture(scope="module")
def demo_url(demo_url: str) -> str:
    """The demo's company with few people in it: what HR does with their year takes seconds."""
    database = Database(demo_url)
    try:
        with database.write() as session:
            session.execute(delete(Learner).where(col(Learner.id).not_in(PEOPLE)))
    finally:
        database.dispose()
    return demo_url


def set_up(window: Window, period: str) -> None:
    """Make the period, with a window for needs that is open today, and open it."""
    words, today = window.words, date.today()
    window.fill(words.text("period-id"), period)
    window.fill(words.text("period-name"), f"{PERIOD} {period}")
    window.fill(words.text("period-start"), "2028-01-01")
    window.fill(words.text("period-end"), "2028-12-31")
    window.fill(words.text("period-currency"), "SGD")
    window.fill(words.text("period-budget"), "60000")
    window.fill(words.text("period-collect-from"), (today - timedelta(days=7)).isoformat())
    window.fill(words.text("period-collect-until"), (today + timedelta(days=7)).isoformat())
    window.send(words.text("period-make"))
    window.says(words.text("period-state-setup"))
    window.send(words.text("period-to-collecting"))
    window.says(words.text("period-state-collecting"))


def collect(window: Window) -> None:
    """Hand a need in, accept it, and end the collection."""
    words = window.words
    window.send(words.text("period-view-needs"))
    window.page.get_by_label(words.text("hand-in-learner"), exact=True).select_option(value=PEOPLE[0])
    window.page.get_by_label(words.text("hand-in-module"), exact=True).select_option(index=1)
    window.fill(words.text("hand-in-reason"), "Takes over two accounts.")
    window.send(words.text("hand-in-button"))
    window.says(words.text("said-need-handed-in"))
    window.send(words.text("needs-to-accepted"))
    window.says(words.text("said-need-accepted"))
    window.send(words.text("period-view-overview"))
    window.send(words.text("period-to-arbitration"))
    window.says(words.text("period-state-arbitration"))


def scenario(window: Window, name: str, *, copied: str | None = None, budget: str | None = None) -> None:
    """Make a scenario whose search ends soon, and have it worked out."""
    words = window.words
    window.send(words.text("period-view-scenarios"))
    window.fill(words.text("scenario-name"), name)
    if copied is not None:
        window.choose(words.text("scenario-copy"), copied)
    window.send(words.text("scenario-make"))
    window.unfold(words.text("scenario-change"))
    window.fill(words.text("scenario-seconds"), SEARCH)
    if budget is not None:
        window.fill(f"{words.text('money-budget')} (SGD)", budget)
    window.send(words.text("scenario-save"))
    solve(window)


def solve(window: Window) -> None:
    """Follow the search to its end."""
    again = window.page.get_by_role("button", name=window.words.text("scenario-solve-again"), exact=True)
    first = window.page.get_by_role("button", name=window.words.text("scenario-solve"), exact=True)
    with window.page.expect_navigation():
        first.or_(again).click()
    # The page follows the search by itself, and offers the next one when this one is over.
    expect(again).to_be_visible()


def override(window: Window) -> None:
    """Keep a module out of somebody's year, and have the rest worked out around it."""
    words, place = window.words, window.page.locator("#free")
    window.send(words.text("scenario-view-arbitration"))
    window.fill(words.text("arbitration-learner"), "E-1002", within=place)
    window.fill(words.text("arbitration-module"), "AM-311", within=place)
    place.get_by_label(words.text("arbitration-exclude")).check()
    window.fill(words.text("arbitration-reason"), "Taught it for years.", within=place)
    window.send(words.text("arbitration-save"), within=place)
    window.says("Taught it for years.")
    window.send(words.text("scenario-view-plan"))
    window.says("Taught it for years.")
    solve(window)


def compare(window: Window, before: str, after: str) -> None:
    words = window.words
    window.send(words.text("period-view-scenarios"))
    window.choose(words.text("scenario-compare-before"), before)
    window.choose(words.text("scenario-compare-after"), after)
    window.send(words.text("scenario-compare-button"))
    window.says(after)


def decide(window: Window, name: str) -> None:
    """Make a scenario the one that counts, and freeze it."""
    words = window.words
    window.send(words.text("period-view-scenarios"))
    window.send(name)
    window.send(words.text("scenario-activate"))
    window.send(words.text("scenario-freeze"))
    window.says(words.text("scenario-frozen"))


def export(window: Window) -> None:
    """Take the workbook for finance home."""
    with window.page.expect_download() as coming:
        window.press(window.words.text("years-export"))
    assert coming.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize(("language", "period"), [("en", "2028-en"), ("zh", "2028-zh")])
def test_a_year_is_set_up_collected_solved_overridden_compared_frozen_and_exported(
    opened: Opening, language: Language, period: str
) -> None:
    window = opened(language=language)
    window.visit_as("hr")
    set_up(window, period)
    collect(window)
    scenario(window, "As it is")
    override(window)
    scenario(window, "More money", copied="As it is", budget="90000")
    compare(window, "As it is", "More money")
    decide(window, "More money")
    export(window)
