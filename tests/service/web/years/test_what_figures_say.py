"""A figure of a year says what it is the figure of, in the reader's language, and what has no room is never lost."""

import html
import re

import pytest

from service import companies
from service.database import Database
from service.schemas.answers import TermRead
from service.schemas.companies import CostCentreRecord
from service.schemas.training_scenarios import ScenarioRead
from service.texts import Language, say
from service.web.words import words_in
from service.web.years.centre_tree import MOST_ROWS
from service.web.years.scenario_words import how_it_stands, verdict
from tests.service.sites import site_on
from tests.service.years.made import HR, PERIOD, company, money, period, scenario, solved, years_on


@pytest.fixture
def found(database: Database) -> ScenarioRead:
    """A scenario whose plan is proven in every goal."""
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(), HR)
    return solved(years, scenario(years))


def _short_of(found: ScenarioRead, goal: str) -> ScenarioRead:
    """Return a scenario as it is when one goal, and all that come after it, are not proven."""
    assert found.proof is not None
    names = [term.name for term in found.proof.terms]
    terms = [
        TermRead(name=term.name, value=100, bound=105 if names.index(term.name) >= names.index(goal) else 100)
        for term in found.proof.terms
    ]
    proof = found.proof.model_copy(update={"terms": terms, "relative_gap": 0.0483})
    return found.model_copy(update={"status": "feasible", "proof": proof})


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", {"essential_steps": "In essential steps", "steps": "In all weighted steps", "price": "In price"}),
        ("zh", {"essential_steps": "必备能力的步数", "steps": "全部加权步数", "price": "费用"}),
    ],
)
def test_how_far_a_plan_may_be_from_the_best_names_the_goal(
    found: ScenarioRead, language: Language, told: dict[str, str]
) -> None:
    words = words_in(language)
    assert found.proof is not None
    assert [term.name for term in found.proof.terms] == list(told)
    for goal, name in told.items():
        near = _short_of(found, goal)
        says = verdict(near, words)[1]
        assert says.startswith(name)
        assert "4.9%" in says
        assert says[0].lower() + says[1:] in how_it_stands(near, None, words)


def test_a_plan_that_is_proven_in_every_goal_is_not_told_to_be_near(found: ScenarioRead) -> None:
    words = words_in("en")
    stopped = found.model_copy(update={"status": "cancelled"})
    assert verdict(stopped, words)[1] == words.text("year-verdict-cancelled")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_comparison_says_the_same_by_name_on_its_page_and_in_its_document(
    sqlite_database: Database, language: Language
) -> None:
    company(sqlite_database)
    years = years_on(sqlite_database)
    years.store_period(PERIOD, period(), HR)
    less = {"budget": money("200.00"), "cost_centres": [{"cost_centre": "A", "amount": money("120.00")}]}
    whole, short = scenario(years, "Whole"), scenario(years, "Short", **less)
    for key in (whole, short):
        solved(years, key)
    site = site_on(sqlite_database)
    browser = site.signed_in("hr")
    name = {"en": "N", "zh": "名"}[language]
    for before, after, way in ((whole, short, "lost"), (short, whole, "gained")):
        asked = {"with": after, "lang": language}
        page = html.unescape(browser.get(f"/scenarios/{before}/comparison", params=asked).text)
        told = browser.get(f"/scenarios/{before}/comparison", params={**asked, "as": "json"}).json()["difference"]
        steps = [step for entry in told["learners"] for step in entry[way]]
        texts = {step["reason"]["text"] for step in steps} | {change["text"] for change in told["changes"]}
        assert texts
        assert not [text for text in texts if text not in page]
        opens = say(language, "year_missing_gap_open", {"competency": name, "why": ""}).strip()
        assert [text for text in texts if text.startswith(opens)]
        (change,) = (change for change in told["changes"] if change["code"] == "centre_budget")
        assert (change["subject"], "Centre A" in change["text"]) == ("A", True)
    site.close()


def test_a_flat_tree_of_many_cost_centres_is_read_to_its_end(sqlite_database: Database) -> None:
    company(sqlite_database)
    flat = [f"Z-{number:03}" for number in range(2 * MOST_ROWS)]
    for key in flat:
        companies.store(sqlite_database, key, CostCentreRecord(parent=None, name=None), HR)
    years = years_on(sqlite_database)
    years.store_period(PERIOD, period(), HR)
    site = site_on(sqlite_database)
    browser = site.signed_in("hr")
    for start in ("/periods/2027", "/periods/2027?edit=budgets"):
        seen: list[str] = []
        address: str | None = start
        while address is not None:
            page = browser.get(address)
            rows = re.findall(r'<th scope="row" class="indent-\d"><a href="/learners\?cost_centre=([^"]+)"', page.text)
            assert 0 < len(rows) <= MOST_ROWS
            seen += rows
            onward = re.search(r'href="(/periods/2027\?[^"]*from=\d+)#centres">([\d,]+) more cost centre', page.text)
            if onward is not None:
                assert int(onward[2]) == len(flat) + 3 - len(seen)
            address = None if onward is None else html.unescape(onward[1])
        # The third level has no room, and is led to from the second.
        assert sorted(seen) == sorted([*flat, "TOP", "A", "B"])
    # Somebody who is refused is shown the rows that were sent again.
    etag = re.search(r'name="etag" value="([^"]*)"', browser.get("/periods/2027").text)
    assert etag is not None
    sent = {"etag": html.unescape(etag[1]), "from": "200", "centre": flat[-1], "amount": "lots", "binding": "hard"}
    refused = browser.post("/periods/2027/budgets", data=sent)
    assert (refused.status_code, 'value="lots"' in refused.text) == (422, True)
    assert ">Centre TOP<" in browser.get("/periods/2027?from=9999").text
    site.close()


@pytest.mark.parametrize(
    ("language", "column", "note"),
    [
        ("en", "Enrolled by the scenario", "those who have a seat by an approved development plan alone"),
        ("zh", "情景安排", "仅由已批准的发展计划占有名额的人"),
    ],
)
def test_the_runs_say_whom_they_count(sqlite_database: Database, language: Language, column: str, note: str) -> None:
    company(sqlite_database)
    years_on(sqlite_database).store_period(PERIOD, period(), HR)
    site = site_on(sqlite_database)
    page = site.signed_in("hr").get("/periods/2027/courses", headers={"accept-language": language}).text
    site.close()
    assert f">{column}</th>" in page
    assert note in page
