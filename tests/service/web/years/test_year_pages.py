"""HR runs a year in the browser: every page by its forms, in both languages, with what is wrong said where it is."""

import html
import re

import catalog
from service.schemas.needs import NeedDecisionGiven, NeedGiven
from service.years.years import Years
from tests.service.sites import HOSTILE, Site
from tests.service.web.years.browsing import etag, plain, pressed, solved_page
from tests.service.years.made import HR, PERIOD, money, period, scenario, worker

YEAR = {"id": "2027", "start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD", "budget": "1,000.00"}


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
    assert "SGD 1,000.00" in plain(page.text)
    again = browser.post("/periods", data={**YEAR, "budget": "5"})
    assert (again.status_code, "a period with this id" in again.text) == (422, True)
    form = browser.get("/periods/2027?edit=budgets").text
    sent = {"etag": etag(form), "centre": ["TOP", "A"], "amount": ["", "lots"], "binding": ["hard", "warning"]}
    refused = browser.post("/periods/2027/budgets", data=sent)
    assert refused.status_code == 422
    assert 'value="lots"' in refused.text
    saved = browser.post("/periods/2027/budgets", data={**sent, "amount": ["", "300"]})
    assert (saved.status_code, "The budgets are saved." in saved.text) == (200, True)
    # A table says its currency once.
    assert "Amounts in SGD." in saved.text
    assert re.search(r'data-label="Budget">300\.00 <span class="tag plain">warning<', saved.text)
    stale = browser.post("/periods/2027/budgets", data={**sent, "amount": ["1", "2"]})
    assert (stale.status_code, "Somebody has changed this" in stale.text) == (412, True)
    assert "Nothing was done; this is how it stands now." in stale.text
    moved = browser.post("/periods/2027/state", data={"to": "collecting", "etag": etag(saved.text)})
    assert "Collecting needs" in moved.text
    early = browser.post("/periods/2027/state", data={"to": "closed", "etag": etag(moved.text)})
    assert early.status_code == 409
    changed = browser.post("/periods/2027", data={**YEAR, "name": HOSTILE, "etag": etag(moved.text)})
    assert changed.status_code == 200
    # The budgets of the cost centres are no part of that form, and stay.
    assert 'data-label="Budget">300.00' in changed.text
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
    wrong = browser.post(f"/scenarios/{key}", data={**change, "budget": "lots", "etag": etag(page.text)})
    assert (wrong.status_code, 'value="lots"' in wrong.text) == (422, True)
    changed = browser.post(f"/scenarios/{key}", data={**change, "etag": etag(page.text)})
    assert "The scenario is saved." in changed.text
    content = years.scenario(key, HR, "en").content
    assert [(entry.learner, entry.priority) for entry in content.priorities] == [("L-2", 5)]
    assert [(entry.cost_centre, entry.amount) for entry in content.cost_centres] == [("A1", None)]
    # Ticked out, the centre has what the period says again.
    back = {**change, "centre": ["A1", ""], "amount": ["", ""], "etag": etag(changed.text)}
    assert browser.post(f"/scenarios/{key}", data=back).status_code == 200
    assert years.scenario(key, HR, "en").content.cost_centres == []


def test_a_scenario_is_solved_decided_compared_frozen_and_exported(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    key = scenario(years)
    solved = solved_page(house, browser, key)
    assert "The best possible within the budgets" in solved
    assert "How far this is proven" in solved
    early = pressed(browser, f"/scenarios/{key}", f"/scenarios/{key}/freeze")
    assert early.status_code == 409
    assert 'role="alert"' in early.text
    assert pressed(browser, f"/scenarios/{key}", f"/scenarios/{key}/activation").status_code == 200

    arbitration = f"/scenarios/{key}/arbitration"
    nobody = {"learner": "nobody", "module": "Z1", "keep": "yes", "reason": "Said so"}
    refused = pressed(browser, arbitration, arbitration, **nobody)
    assert (refused.status_code, 'value="nobody"' in refused.text) == (422, True)
    assert pressed(browser, arbitration, arbitration, **nobody | {"learner": "L-1", "reason": " "}).status_code == 422
    decision = nobody | {"learner": "L-1", "module": "X1", "keep": "no"}
    kept = pressed(browser, arbitration, arbitration, **decision)
    assert "The decision is saved." in kept.text
    assert "out of date" in kept.text
    other = browser.post("/periods/2027/scenarios", data={"name": "Second", "copy_from": key})
    second = other.url.path.removeprefix("/scenarios/")
    # Where the button that freezes is missing, the page says what brings it back.
    assert "It can be frozen when" in browser.get(f"/scenarios/{key}").text
    assert "It can be frozen when" not in solved_page(house, browser, second)
    chosen = browser.get("/periods/2027/comparison", params={"before": key, "with": second})
    assert chosen.url.path == f"/scenarios/{key}/comparison"
    told = plain(chosen.text)
    assert "First and Second" in told
    assert "People for whom the plans differ" in told
    assert "Name of L-1" in told
    lifted = pressed(browser, arbitration, arbitration, learner="L-1", module="X1", lift="yes")
    assert "The decision is lifted." in lifted.text
    frozen = pressed(browser, f"/scenarios/{key}", f"/scenarios/{key}/freeze")
    assert "The scenario is frozen." in frozen.text
    assert "Frozen: nothing of it changes" in frozen.text
    now = years.scenario(key, HR, "en").etag
    assert browser.post(f"/scenarios/{key}/solve", data={"etag": now}).status_code == 409
    file = browser.get(f"/scenarios/{key}/export")
    assert file.content.startswith(b"PK")

    overview = plain(browser.get("/periods/2027").text)
    assert "First" in overview
    assert "best possible" in overview
    assert re.search(r"With SGD [\d,.]+ of SGD 1,000.00, \d+% of what is needed is met; today it is \d+%", overview)
    assert "What this money closes is not known yet" not in overview
    money = plain(browser.get("/periods/2027/money").text)
    assert "Mar 2027" in money
    assert "SGD 1,000.00" in money
    courses = plain(browser.get("/periods/2027/courses").text)
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
    decision = f"/periods/2027/needs/{need}/decision"
    refused = browser.post(decision, data={"state": "refused", "back": "off-plan", "etag": etag(page)})
    assert (refused.status_code, '<h1 id="heading">Off the plan' in refused.text) == (422, True)
    assert "reason" in refused.text.partition('class="fault"')[2][:200]
    taken = browser.post(decision, data={"state": "accepted", "back": "off-plan", "etag": etag(page)})
    assert (taken.url.path, "The need is accepted." in taken.text) == ("/periods/2027/off-plan", True)
    late_again = browser.post(decision, data={"state": "accepted", "back": "off-plan", "etag": etag(page)})
    assert (late_again.status_code, "has changed this need meanwhile" in late_again.text) == (422, True)
    assert years.need(need, HR, "en").state == "accepted"


def test_every_page_is_there_in_chinese_and_as_a_document(house: Site, years: Years) -> None:
    key = scenario(years, "第一个")
    browser = house.signed_in("hr")
    pages = {
        "/periods": "培训周期",
        "/periods/2027": "成本中心",
        "/periods/2027/scenarios": "情景",
        "/periods/2027/money": "按月",
        "/periods/2027/courses": "班次",
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
    refused = pressed(browser, f"/scenarios/{key}", f"/scenarios/{key}/solve")
    assert refused.status_code == 422
    assert refused.headers["content-type"].startswith("text/html")
    assert "HKD" in refused.text
    assert 'role="alert"' in refused.text


def test_of_two_people_at_once_the_second_is_told_and_changes_nothing(house: Site, years: Years) -> None:
    ours, theirs = house.signed_in("hr"), house.signed_in("hr")
    first, second = scenario(years, "First"), scenario(years, "Second")
    seen = {key: etag(ours.get(f"/scenarios/{key}").text) for key in (first, second)}
    solved_page(house, theirs, first)
    late = ours.post(f"/scenarios/{first}/solve", data={"etag": seen[first]})
    assert (late.status_code, "Somebody has changed this" in late.text) == (412, True)
    solved = solved_page(house, theirs, second)
    # The list of scenarios was opened before one of them was chosen.
    chosen = etag(solved)
    assert pressed(theirs, f"/scenarios/{first}", f"/scenarios/{first}/activation").status_code == 200
    other = ours.post(f"/scenarios/{second}/activation", data={"etag": chosen})
    assert (other.status_code, "Somebody has changed this" in other.text) == (412, True)
    assert years.period(PERIOD, HR).active_scenario == first
    before = etag(ours.get(f"/scenarios/{first}").text)
    decided = {"learner": "L-1", "module": "X1", "keep": "no", "reason": "Said so"}
    arbitration = f"/scenarios/{first}/arbitration"
    assert pressed(theirs, arbitration, arbitration, **decided).status_code == 200
    for action in ("freeze", "activation", "solve", "grants"):
        refused = ours.post(f"/scenarios/{first}/{action}", data={"etag": before, "id": "G", "share_percent": "50"})
        assert (action, refused.status_code) == (action, 412)
    overtaken = ours.post(arbitration, data={**decided, "reason": "Mine", "etag": before})
    assert (overtaken.status_code, 'value="Mine"' in overtaken.text) == (412, True)
    now = years.scenario(first, HR, "en")
    assert (now.frozen_at, now.content.grants, [one.reason for one in now.overrides]) == (None, [], ["Said so"])
    # From the list it can be chosen and frozen as well.
    cards = ours.get("/periods/2027/scenarios").text
    assert cards.count('name="etag"') == 1


def test_a_frozen_scenario_is_never_called_out_of_date(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    key = scenario(years)
    solved_page(house, browser, key)
    for action in ("activation", "freeze"):
        assert pressed(browser, f"/scenarios/{key}", f"/scenarios/{key}/{action}").status_code == 200
    for asked in ({"module": "Z1"}, {"wish": "Presenting"}):
        need = years.ask(PERIOD, NeedGiven.model_validate({"learner": "L-1", **asked}), HR, "en").id
        years.decide(need, NeedDecisionGiven(state="accepted"), HR, "en")
    decided = browser.get(f"/scenarios/{key}/arbitration").text
    assert "The scenario is frozen: what is accepted now" in decided
    assert "holds from the next solve on" not in decided
    for path in (f"/scenarios/{key}", "/periods/2027"):
        page = browser.get(path).text
        assert "have changed since this was frozen" in page
        assert "still only words" not in page
        assert "out of date" not in page
        assert "Solve again" not in page
        assert "Solve the scenario again" not in page
    # What would only be refused is not offered.
    year = browser.get("/periods/2027").text
    assert "Edit the budgets" not in year
    assert 'id="edit"' not in year


def test_what_cannot_be_compared_yet_leads_to_where_it_is_solved(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    first, second = scenario(years, "First"), scenario(years, "Second")
    solved_page(house, browser, first)
    page = browser.get(f"/scenarios/{first}/comparison", params={"with": second})
    assert page.status_code == 409
    assert page.headers["content-type"].startswith("text/html")
    assert "No plan has been found yet of Second" in page.text
    assert f'<a class="button" href="/scenarios/{second}">Go to Second and solve it</a>' in page.text
    assert "Go to First" not in page.text
    years.solve(second, HR)
    page = browser.get(f"/scenarios/{first}/comparison", params={"with": second})
    assert (page.status_code, "Solve it first" in page.text, "Go to Second" in page.text) == (409, False, False)
    assert "The search for a plan of Second goes on." in page.text
    assert f'<a class="button" href="/scenarios/{second}">See how far Second is</a>' in page.text


def test_what_is_decided_before_there_is_a_plan_says_that_there_is_none(house: Site, years: Years) -> None:
    browser, first = house.signed_in("hr"), scenario(years, "First")

    def told() -> str:
        return browser.get(f"/scenarios/{first}/arbitration").text

    lacking, awaited = "There is no plan yet; what one does", "The plan is being worked out; what it does"
    assert (lacking in told(), awaited in told()) == (True, False)
    years.solve(first, HR)
    assert (lacking in told(), awaited in told()) == (False, True)
    assert worker(house.database).work()
    assert (lacking in told(), awaited in told()) == (False, False)


def test_what_is_wrong_with_a_new_period_is_told_all_at_once_and_nothing_is_overwritten(
    house: Site, years: Years
) -> None:
    browser = house.signed_in("hr")
    both = browser.post("/periods", data={**YEAR, "id": " ", "end_on": "2026-01-01"})
    assert (both.status_code, "Choose an id" in both.text, "cannot come before the first" in both.text) == (
        422,
        True,
        True,
    )
    before = years.period(PERIOD, HR)
    taken = browser.post("/periods", data={**YEAR, "budget": "5"})
    assert (taken.status_code, "a period with this id" in taken.text) == (422, True)
    assert years.period(PERIOD, HR) == before
    shadowed = browser.post("/periods", data={**YEAR, "id": "2027/needs"})
    assert (shadowed.status_code, "the address of something else" in shadowed.text) == (422, True)


def test_a_currency_that_budgets_are_in_is_not_taken_from_under_them(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    hkd = {"start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "HKD", "budget": "1000"}
    scenario(years, "Leaner", budget=money("500.00"))
    refused = pressed(browser, "/periods/2027", "/periods/2027", **hkd)
    assert (refused.status_code, "stays SGD while scenarios" in refused.text, "Leaner" in refused.text) == (
        422,
        True,
        True,
    )
    assert years.period(PERIOD, HR).currency == "SGD"
    years.store_period("2028", period(budget="1000.00", budgets={"A": ("300.00", "hard")}), HR)
    centres = pressed(browser, "/periods/2028", "/periods/2028", **hkd)
    assert "The budgets of cost centres are in SGD." in centres.text
    assert "has to be HKD" not in centres.text
