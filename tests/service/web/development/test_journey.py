"""A learner's plan in a real application, from nothing at all to a proposal, by its forms alone."""

import html
import re

from httpx2 import Response

from tests.service.sites import Site
from tests.service.web.team.test_needs_pages import PAGE, open_period

HERE = "/development/E-1"


def fields(page: Response, action: str) -> dict[str, str]:
    """Return the hidden fields of the first form of a page that goes there."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page.text, re.DOTALL)
    assert form is not None, page.text
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])
    }


def test_a_learner_gets_a_plan_tries_a_change_accepts_it_and_proposes(planning: Site) -> None:
    browser = planning.signed_in("employee")
    start = browser.get("/me")
    assert start.url.path == HERE
    assert "Plan the way to the target" in start.text
    plan = browser.post(f"{HERE}/start", data=fields(start, f"{HERE}/start") | {"hours_per_week": "8"})
    assert plan.url.path == HERE
    assert "Here is your plan." in plan.text
    assert "The best possible within your limits" in plan.text

    first = fields(plan, f"{HERE}/trials")
    trial = browser.post(f"{HERE}/trials", data=first | {"kind": "refuse", "reason": "Done before"})
    assert trial.url.path == f"{HERE}/trial"
    assert "Nothing is changed until you accept." in trial.text
    # The plan itself is as it was, and the address of the trial can be kept.
    assert f"<code>{first['module']}</code>" in browser.get(HERE).text
    assert browser.get(str(trial.url)).status_code == 200

    accepting = fields(trial, f"{HERE}/acceptance")
    changed = browser.post(f"{HERE}/acceptance", data=accepting)
    assert "The change is in your plan." in changed.text
    assert f"<code>{first['module']}</code>" not in changed.text
    assert "Done before" in changed.text
    # Sent twice, by a double click, it leads to the same place; sent anew, what was accepted once is gone.
    assert "The change is in your plan." in browser.post(f"{HERE}/acceptance", data=accepting).text
    stale = browser.post(f"{HERE}/acceptance", data=accepting | {"once": "another"})
    assert (stale.status_code, "The plan has changed meanwhile" in stale.text) == (412, True)
    assert f'href="{HERE}">Look at the plan</a>' in stale.text
    assert "Accepted: Without" in stale.text

    moving = fields(changed, f"{HERE}/moves")
    assert moving["to"] == "proposed"
    proposed = browser.post(f"{HERE}/moves", data=moving)
    assert "The plan has been proposed." in proposed.text
    assert "Your manager’s turn" in proposed.text
    assert "The plan has been proposed." in browser.post(f"{HERE}/moves", data=moving).text
    stale = browser.post(f"{HERE}/moves", data=moving | {"once": "another", "reason": "Because I can"})
    assert (stale.status_code, "The plan has changed meanwhile" in stale.text) == (412, True)
    assert "Draft → Proposed" in stale.text
    assert "Because I can" in stale.text

    told = browser.get(f"{HERE}/history").text
    assert "Draft → Proposed" in told
    assert "Accepted: Without" in told
    calendar = browser.get(f"{HERE}/calendar.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert browser.get(f"{HERE}/plan.json").json()["state"] == "proposed"
    assert "Manager, date" in browser.get(f"{HERE}/print").text
    assert "轮到您的经理" in browser.get(f"{HERE}?lang=zh").text


def test_what_is_wrong_with_a_form_is_said_and_nothing_entered_is_lost(planning: Site) -> None:
    browser = planning.signed_in("employee")
    refused = browser.post(f"{HERE}/start", data={"role": "nobody/knows", "budget": "lots"})
    assert refused.status_code == 422
    assert "Target role: choose one from the list." in refused.text
    assert 'value="lots"' in refused.text
    plan = browser.post(f"{HERE}/start", data={"from": "record", "hours_per_week": "8"})
    key = fields(plan, f"{HERE}/trials")["plan"]
    limits = browser.post(f"{HERE}/trials", data={"plan": key, "kind": "limits", "hours": "many"})
    assert limits.status_code == 422
    assert 'value="many"' in limits.text
    unknown = browser.post(f"{HERE}/trials", data={"plan": key, "kind": "keep", "module": "NOBODY-KNOWS"})
    assert unknown.status_code == 422
    assert "NOBODY-KNOWS" in unknown.text
    assert browser.post(f"{HERE}/trials", data={"plan": key, "kind": "magic"}).status_code == 422
    assert browser.post(f"{HERE}/moves", data={"plan": key, "etag": "x", "to": "heaven"}).status_code == 422


def test_a_plan_belongs_to_the_learner_whose_page_it_is_on(planning: Site) -> None:
    browser = planning.signed_in("employee")
    plan = browser.post(f"{HERE}/start", data={"from": "record", "hours_per_week": "8"})
    key = fields(plan, f"{HERE}/trials")["plan"]
    office = planning.signed_in("hr")
    assert office.get(HERE).status_code == 200
    assert office.get(f"/development/E%2F2%20%C3%BC?plan={key}").status_code == 404
    assert office.get("/development/E-404").status_code == 404
    assert browser.get("/development/E%2F2%20%C3%BC").status_code == 404
    # Somebody of whom nothing is known is told how to begin.
    assert "No target is recorded" in office.get("/development/E%2F2%20%C3%BC").text


def test_a_learner_is_led_to_where_needs_are_handed_in_while_that_can_be_done(planning: Site) -> None:
    browser, office = planning.signed_in("employee"), planning.signed_in("hr")
    way = f'<a href="{PAGE}">Ask for something in the training year</a>'
    assert way not in browser.get(HERE).text
    open_period(planning.database)
    # With a plan and without one; others who look at it have ways of their own.
    assert way in browser.get(f"{HERE}/start").text
    plan = browser.post(f"{HERE}/start", data={"from": "record", "hours_per_week": "8"})
    assert way in plan.text
    assert way not in office.get(HERE).text
    assert 'id="hand-in"' in browser.get(PAGE).text
