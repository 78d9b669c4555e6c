"""HR runs a year in the browser: every page by its forms, in both languages, with what is wrong said where it is."""

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

import catalog
from service.database import Database
from service.schemas.needs import NeedGiven
from service.years.years import Years
from tests.service.sites import HOSTILE, Site, site_on
from tests.service.years.made import HR, PERIOD, company, period, scenario, worker, years_on

YEAR = {"id": "2027", "start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD", "budget": "1,000.00"}


@pytest.fixture
def house(sqlite_database: Database) -> Iterator[Site]:
    """A site with the small company of the year's own tests."""
    company(sqlite_database)
    site = site_on(sqlite_database)
    yield site
    site.close()


@pytest.fixture
def years(house: Site) -> Years:
    years = years_on(house.database)
    years.store_period(PERIOD, period(budget="1000.00"), HR)
    years.move(PERIOD, "collecting", HR)
    return years


def _etag(page: str) -> str:
    found = re.search(r'name="etag" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def _plain(text: str) -> str:
    return html.unescape(text).replace("\xa0", " ")


def _solved(house: Site, browser: TestClient, key: str) -> str:
    """Solve a scenario by its button, and return its page."""
    asked = browser.post(f"/scenarios/{key}/solve")
    assert asked.status_code == 200
    assert f'sse-connect="/scenarios/{key}/events"' in asked.text
    assert "Stop with the best so far" in asked.text
    assert worker(house.database).work()
    return _plain(browser.get(f"/scenarios/{key}").text)


def test_a_period_is_made_changed_and_moved_on_by_forms(house: Site) -> None:
    browser = house.signed_in("hr")
    assert "No period yet" in browser.get("/periods").text
    wrong = browser.post("/periods", data={**YEAR, "end_on": "2026-01-01", "name": HOSTILE})
    assert wrong.status_code == 422
    assert HOSTILE not in wrong.text
    assert 'value="2026-01-01"' in wrong.text
    empty = browser.post("/periods", data={**YEAR, "id": " "})
    assert (empty.status_code, "Choose an id" in empty.text) == (422, True)
    page = browser.post("/periods", data=YEAR)
    assert (page.status_code, page.url.path) == (200, "/periods/2027")
    assert "The period is made." in page.text
    assert "What this money closes is not known yet" in page.text
    assert "SGD 1,000.00" in _plain(page.text)
    again = browser.post("/periods", data={**YEAR, "budget": "5"})
    assert (again.status_code, "a period with this id" in again.text) == (422, True)
    form = browser.get("/periods/2027?edit=budgets").text
    sent = {"etag": _etag(form), "centre": ["TOP", "A"], "amount": ["", "lots"], "binding": ["hard", "warning"]}
    refused = browser.post("/periods/2027/budgets", data=sent)
    assert refused.status_code == 422
    assert 'value="lots"' in refused.text
    saved = browser.post("/periods/2027/budgets", data={**sent, "amount": ["", "300"]})
    assert (saved.status_code, "The budgets are saved." in saved.text) == (200, True)
    assert "SGD 300.00" in _plain(saved.text)
    stale = browser.post("/periods/2027/budgets", data={**sent, "amount": ["1", "2"]})
    assert (stale.status_code, "Somebody has changed this" in stale.text) == (412, True)
    moved = browser.post("/periods/2027/state", data={"to": "collecting", "etag": _etag(saved.text)})
    assert "Collecting needs" in moved.text
    early = browser.post("/periods/2027/state", data={"to": "closed", "etag": _etag(moved.text)})
    assert early.status_code == 409
    changed = browser.post("/periods/2027", data={**YEAR, "name": HOSTILE, "etag": _etag(moved.text)})
    assert changed.status_code == 200
    # The budgets of the cost centres are no part of that form, and stay.
    assert "SGD 300.00" in _plain(changed.text)
    assert HOSTILE not in changed.text
    assert html.escape(HOSTILE, quote=False) in changed.text.replace("&#34;", '"').replace("&#39;", "'")


def test_a_scenario_is_made_and_changed_by_its_form(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    assert "No scenario yet" in browser.get("/periods/2027/scenarios").text
    assert browser.post("/periods/2027/scenarios", data={"name": " "}).status_code == 422
    page = browser.post("/periods/2027/scenarios", data={"name": "First"})
    key = page.url.path.removeprefix("/scenarios/")
    assert "Not worked out yet" in page.text
    change = {
        "name": "First",
        "budget": "",
        "centre": ["A1"],
        "amount": [""],
        "learner": ["L-2", ""],
        "weight": ["5", ""],
    }
    wrong = browser.post(f"/scenarios/{key}", data={**change, "budget": "lots", "etag": _etag(page.text)})
    assert (wrong.status_code, 'value="lots"' in wrong.text) == (422, True)
    changed = browser.post(f"/scenarios/{key}", data={**change, "etag": _etag(page.text)})
    assert "The scenario is saved." in changed.text
    content = years.scenario(key, HR, "en").content
    assert [(entry.learner, entry.priority) for entry in content.priorities] == [("L-2", 5)]
    assert [(entry.cost_centre, entry.amount) for entry in content.cost_centres] == [("A1", None)]
    # Ticked out, the centre has what the period says again.
    back = {**change, "centre": ["A1", ""], "amount": ["", ""], "etag": _etag(changed.text)}
    assert browser.post(f"/scenarios/{key}", data=back).status_code == 200
    assert years.scenario(key, HR, "en").content.cost_centres == []


def test_a_scenario_is_solved_decided_compared_frozen_and_exported(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    key = scenario(years)
    solved = _solved(house, browser, key)
    assert "The best possible within the budgets" in solved
    assert "How far this is proven" in solved
    early = browser.post(f"/scenarios/{key}/freeze")
    assert early.status_code == 409
    assert 'role="alert"' in early.text
    assert browser.post(f"/scenarios/{key}/activation").status_code == 200

    arbitration = f"/scenarios/{key}/arbitration"
    nobody = {"learner": "nobody", "module": "Z1", "keep": "yes", "reason": "Said so"}
    refused = browser.post(arbitration, data=nobody)
    assert (refused.status_code, 'value="nobody"' in refused.text) == (422, True)
    assert browser.post(arbitration, data={**nobody, "learner": "L-1", "reason": " "}).status_code == 422
    kept = browser.post(arbitration, data={**nobody, "learner": "L-1", "module": "X1", "keep": "no"})
    assert "The decision is saved." in kept.text
    assert "out of date" in kept.text
    other = browser.post("/periods/2027/scenarios", data={"name": "Second", "copy_from": key})
    second = other.url.path.removeprefix("/scenarios/")
    _solved(house, browser, second)
    chosen = browser.get("/periods/2027/comparison", params={"before": key, "with": second})
    assert chosen.url.path == f"/scenarios/{key}/comparison"
    told = _plain(chosen.text)
    assert "First and Second" in told
    assert "People for whom the plans differ" in told
    assert "Name of L-1" in told
    lifted = browser.post(arbitration, data={"learner": "L-1", "module": "X1", "lift": "yes"})
    assert "The decision is lifted." in lifted.text
    frozen = browser.post(f"/scenarios/{key}/freeze")
    assert "The scenario is frozen." in frozen.text
    assert "Frozen: nothing of it changes" in frozen.text
    assert browser.post(f"/scenarios/{key}/solve").status_code == 409
    file = browser.get(f"/scenarios/{key}/export")
    assert file.content.startswith(b"PK")

    overview = _plain(browser.get("/periods/2027").text)
    assert "First" in overview
    assert "best possible" in overview
    assert re.search(r"With SGD [\d,.]+ of SGD 1,000.00, \d+% of what is needed is met; today it is \d+%", overview)
    assert "What this money closes is not known yet" not in overview
    money = _plain(browser.get("/periods/2027/money").text)
    assert "Mar 2027" in money
    assert "SGD 1,000.00" in money
    courses = _plain(browser.get("/periods/2027/courses").text)
    assert "X2-03" in courses


def test_what_comes_late_is_taken_in_or_refused_with_a_reason(house: Site, years: Years) -> None:
    years.move(PERIOD, "arbitration", HR)
    browser = house.signed_in("hr")
    assert "Nothing off the plan" in browser.get("/periods/2027/off-plan").text
    late = house.principals["employee"]
    given = NeedGiven(learner="E-1", module="Z1", reason=HOSTILE)
    need = years.ask(PERIOD, given, late, "en").id
    page = browser.get("/periods/2027/off-plan").text
    assert "Tan Wei Ling" in page
    assert HOSTILE not in page
    refused = browser.post("/periods/2027/off-plan", data={"need": need, "to": "refused"})
    assert (refused.status_code, "give a reason" in refused.text) == (422, True)
    taken = browser.post("/periods/2027/off-plan", data={"need": need, "to": "accepted"})
    assert "The request is decided." in taken.text
    assert years.need(need, HR, "en").state == "accepted"


def test_every_page_is_there_in_chinese_and_as_a_document(house: Site, years: Years) -> None:
    key = scenario(years, "第一个")
    browser = house.signed_in("hr")
    pages = {
        "/periods": "培训周期",
        "/periods/2027": "成本中心",
        "/periods/2027/scenarios": "情景",
        "/periods/2027/money": "按月",
        "/periods/2027/courses": "课程",
        "/periods/2027/off-plan": "计划外",
        f"/scenarios/{key}": "尚未求解",
        f"/scenarios/{key}/arbitration": "仲裁",
    }
    for path, word in pages.items():
        page = browser.get(path, headers={"accept-language": "zh"})
        assert (path, page.status_code, word in page.text) == (path, 200, True)
        found = browser.get(path, params={"as": "json"})
        assert found.headers["content-type"] == "application/json"
        assert isinstance(found.json(), dict)


def test_nobody_but_hr_sees_any_of_it(house: Site, years: Years) -> None:
    key = scenario(years)
    for who in ("manager", "employee", "admin", "lms"):
        browser = house.signed_in(who)
        for path in ("/periods", "/periods/2027", "/periods/2027/money", f"/scenarios/{key}"):
            assert browser.get(path).status_code == 403
    stranger = house.signed_in("hr").post(
        "/periods", data=YEAR, headers={"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    )
    assert stranger.status_code == 403


def test_what_is_not_there_is_not_found(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    for path in ("/periods/2099", "/periods/2099/money", "/scenarios/scn_none", "/scenarios/scn_none/events"):
        assert browser.get(path).status_code == 404
    assert years.period(PERIOD, HR).id == PERIOD


def test_a_company_that_no_search_can_be_asked_for_is_told_why_on_the_page(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    key = scenario(years)
    with house.database.write() as session:
        module = catalog.list_modules(session, limit=1)[0].module
        module.price_currency = "HKD"
        session.add(module)
    refused = browser.post(f"/scenarios/{key}/solve")
    assert refused.status_code == 422
    assert refused.headers["content-type"].startswith("text/html")
    assert "HKD" in refused.text
    assert 'role="alert"' in refused.text
