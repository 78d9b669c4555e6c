"""How a plan begins on pages: once, however often a form is sent, and never over a plan that nobody has looked at."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import select

from service.tables import DevelopmentPlan
from tests.service.sites import Site
from tests.service.web.development.test_journey import HERE, fields

START = f"{HERE}/start"


def versions(site: Site) -> list[tuple[int, str]]:
    with site.database.read() as session:
        rows = session.exec(select(DevelopmentPlan.version, DevelopmentPlan.state)).all()
    return sorted((version, state) for version, state in rows)


def begun(browser: TestClient) -> Response:
    """Return the page of a new plan from what is on record."""
    plan = browser.post(START, data=fields(browser.get(START), START) | {"hours_per_week": "8"})
    assert plan.url.path == HERE, plan.text
    return plan


def recommended(site: Site, level: int = 4) -> str:
    """Return the page of a recommendation for the learner that is nobody's plan."""
    document = {"learner": {"id": "E-1"}, "target": {"role": f"ssg-fs/account-management-{level}"}, "goal": "cheapest"}
    answer = site.app.state.recommender.recommend(document, site.principals["lms"], "en")
    return f"/recommendations/{answer.id}"


def test_a_double_click_makes_one_plan_and_both_lead_to_it(planning: Site) -> None:
    browser = planning.signed_in("employee")
    form = fields(browser.get(START), START) | {"hours_per_week": "8"}
    assert len(form["once"]) >= 16

    def send(_: int) -> tuple[int, str]:
        answer = browser.post(START, data=form, follow_redirects=False)
        return answer.status_code, answer.headers["location"]

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(send, range(2))) == [(303, HERE), (303, HERE)]
    assert versions(planning) == [(1, "draft")]
    # The page gives each form a key of its own, and what is filled in otherwise is another form.
    assert fields(browser.get(START), START)["once"] != form["once"]
    other = browser.post(START, data=form | {"hours_per_week": "9"}, follow_redirects=False)
    assert other.headers["location"].startswith(f"{START}?recommendation=")
    assert versions(planning) == [(1, "draft")]


@pytest.mark.parametrize(
    ("state", "told"),
    [("draft", "The draft at hand, version 1, is superseded"), ("proposed", "nobody decides on it any more")],
)
def test_a_plan_that_is_open_is_replaced_by_whoever_has_read_so(planning: Site, state: str, told: str) -> None:
    browser = planning.signed_in("employee")
    plan = begun(browser)
    if state == "proposed":
        browser.post(f"{HERE}/moves", data=fields(plan, f"{HERE}/moves"))
    asked = browser.post(START, data=fields(browser.get(START), START) | {"hours_per_week": "4"})
    assert (asked.url.path, asked.status_code) == (START, 200)
    assert "Make this your plan?" in asked.text
    assert told in asked.text
    assert versions(planning) == [(1, state)], "nothing is changed by looking"
    given = fields(asked, START)
    replaced = browser.post(START, data=given)
    assert replaced.url.path == HERE
    assert versions(planning) == [(1, "superseded"), (2, "draft")]
    # The same once more leads to the same; a page that names what is over asks again.
    assert browser.post(START, data=given).url.path == HERE
    late = browser.post(START, data=given | {"once": "another"})
    assert (late.url.path, "had changed in the meantime" in late.text) == (START, True)
    assert "The draft at hand, version 2, is superseded" in late.text
    assert versions(planning) == [(1, "superseded"), (2, "draft")]


@pytest.mark.parametrize(("who", "label"), [("employee", "Make this my plan"), ("hr", "of Tan Wei Ling</button>")])
def test_a_recommendation_becomes_the_plan_where_it_is_read(planning: Site, who: str, label: str) -> None:
    browser = planning.signed_in(who)
    page = browser.get(recommended(planning))
    assert label in page.text
    plan = browser.post(START, data=fields(page, START))
    assert (plan.url.path, versions(planning)) == (HERE, [(1, "draft")])
    followed = browser.get(str(page.url))
    assert "Version 1 of the plan follows this (Draft)" in followed.text
    assert START not in followed.text
    # Another way is shown beside the plan, and says so where it leads elsewhere.
    other = browser.post(START, data=fields(browser.get(recommended(planning)), START))
    assert "is superseded" in other.text
    assert "Another target" not in other.text
    elsewhere = browser.post(START, data=fields(browser.get(recommended(planning, 5)), START))
    assert "Another target: Account Management, level 5 instead of Account Management, level 4." in elsewhere.text
    assert versions(planning) == [(1, "draft")]


def test_nobody_makes_a_plan_of_what_is_another_s_or_has_no_plan(planning: Site) -> None:
    browser = planning.signed_in("employee")
    foreign = planning.plan_of("E/2 ü")
    assert browser.post(START, data={"recommendation": foreign}).status_code == 404
    assert browser.get(f"{START}?recommendation={foreign}").status_code == 404
    locks = [{"module": f"X-{level}", "keep": True} for level in (1, 2, 3)]
    infeasible = planning.plan_of("E-1", locks=locks)
    assert START not in browser.get(f"/recommendations/{infeasible}").text
    assert browser.post(START, data={"recommendation": infeasible}).status_code == 404
    assert versions(planning) == []


def alternate(page: str) -> str:
    """Return where a page has its document for whoever reads it."""
    found = re.search(r'<link rel="alternate" href="([^"]*)" type="application/json">', page)
    assert found is not None, page
    return unescape(found[1])


def test_every_page_of_a_plan_has_a_document_for_whoever_is_signed_in(planning: Site) -> None:
    browser = planning.signed_in("employee")
    told: dict[str, Callable[[dict[str, object]], object]] = {
        START: lambda document: document["id"] == "E-1",
        HERE: lambda document: document["learner"] == "E-1",
        f"{HERE}/history": lambda document: len(document["items"]) == 1,  # type: ignore[arg-type]
        "/learners/E-1": lambda document: document["plan"],
    }
    first = browser.get(START)
    assert browser.get(alternate(first.text)).json()["id"] == "E-1"
    plan = begun(browser)
    trial = browser.post(f"{HERE}/trials", data=fields(plan, f"{HERE}/trials") | {"kind": "refuse"})
    document = browser.get(alternate(trial.text)).json()
    assert f"trial={document['trial']}" in str(trial.url)
    for path, holds in told.items():
        page = browser.get(path).text
        address = alternate(page)
        answer = browser.get(address)
        assert (answer.status_code, bool(holds(answer.json()))) == (200, True), path
        assert "This page as JSON" in page
    adopted = browser.get(f"{START}?recommendation={browser.get(alternate(plan.text)).json()['recommendation']['id']}")
    assert browser.get(alternate(adopted.text)).status_code == 200


def test_ids_of_any_kind_stand_in_addresses_as_addresses_have_them(planning: Site) -> None:
    office = planning.signed_in("hr")
    page = office.get("/development/E%2F2%20%C3%BC").text
    assert '<link rel="via" href="/v1/learners/E%2F2%20%C3%BC"' in page
    assert office.get(alternate(page)).json()["id"] == "E/2 ü"
    history = office.get("/development/E%2F2%20%C3%BC/history").text
    assert '<link rel="via" href="/v1/development-plans?learner=E%2F2+%C3%BC"' in history
    assert office.get(alternate(history)).json()["items"] == []


def test_a_plan_that_is_over_leads_to_the_one_at_hand_or_to_a_new_one(planning: Site) -> None:
    browser = planning.signed_in("employee")
    first = re.findall(r'name="plan" value="(dev_[^"]+)"', begun(browser).text)[0]
    asked = browser.post(START, data=fields(browser.get(START), START) | {"hours_per_week": "4"})
    second = browser.post(START, data=fields(asked, START))
    over = browser.get(f"{HERE}?plan={first}").text
    assert "this plan has been replaced or given up" in over
    assert f'<a href="{HERE}">Open the plan at hand</a>' in over
    gone = fields(second, f"{HERE}/moves") | {"to": "superseded"}
    assert browser.post(f"{HERE}/moves", data=gone).status_code == 200
    assert [state for _, state in versions(planning)] == ["superseded", "superseded"]
    # With no other plan there is none that would have taken its place.
    over = browser.get(f"{HERE}?plan={gone['plan']}").text
    assert "this plan has been replaced or given up" in over
    assert f'<a href="{HERE}">Begin a new one</a>' in over
