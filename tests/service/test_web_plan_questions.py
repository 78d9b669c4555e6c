"""Dates and questions on the pages of a real application."""

import html
from typing import Any

from tests.service.asked import choices
from tests.service.sites import HOSTILE, Site

ASK = "/learners/E-1/recommendations"


def plan(site: Site, **other: Any) -> str:
    """Return the page of a plan with three ways to x and one to y."""
    document = choices(**other)
    document["learner"] = document["learner"] | {"id": "E-1"}
    return f"/recommendations/{site.app.state.recommender.recommend(document, site.principals['lms'], 'en').id}"


def read(site: Site, address: str, **headers: str) -> str:
    answer = site.signed_in("employee").get(address, headers=headers)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_a_plan_can_be_asked_for_with_dates_and_the_form_keeps_them(shipped_site: Site) -> None:
    browser = shipped_site.signed_in("employee")
    entered = {
        "role": "ssg-fs/account-management-2",
        "start_on": "2027-01-04",
        "finish_by": "2027-12-31",
        "hours_per_week": "4.5",
        "unavailable_from": ["2027-02-01", "2027-03-01", ""],
        "unavailable_to": ["2027-02-14", "", ""],
    }
    page = browser.post(ASK, data=entered)
    assert page.status_code == 200
    assert "Week by week" in page.text
    assert "by 31 Dec 2027 at the latest" in page.text
    form = browser.get("/learners/E-1").text
    for value in ("2027-01-04", "2027-12-31", "4.5", "2027-02-01", "2027-02-14"):
        assert f'value="{value}"' in form
    # A span with a first day only is that one day.
    assert form.count('value="2027-03-01"') == 2


def test_what_is_wrong_with_a_date_is_said_at_its_field(shipped_site: Site) -> None:
    entered = {
        "role": "ssg-fs/account-management-2",
        "start_on": "soon",
        "hours_per_week": "200",
        "unavailable_from": [HOSTILE],
        "unavailable_to": ["2027-02-01"],
    }
    page = shipped_site.signed_in("employee").post(ASK, data=entered)
    assert page.status_code == 422
    for words in ("First day: a day of the calendar", "Hours a week: a number", "Days without learning: a first"):
        assert words in page.text
    assert page.text.count("aria-invalid=true") >= 4
    assert "<script>" not in page.text


def test_why_a_step_is_there_is_shown_by_the_best_plan_without_it(site: Site) -> None:
    address = plan(site)
    first = read(site, address)
    # One of the links leads to the answer, which stands in the step's own card.
    assert f'href="{address}?why=D#answer"' in first
    assert 'id="answer"' not in first
    text = read(site, f"{address}?why=D")
    assert "Why Way D?" in text
    assert "The best plan without it" in text
    assert "Out: Way D." in text
    assert "为什么选“Way D”？" in read(site, f"{address}?why=D", **{"accept-language": "zh"})
    # Money is written in the answer as it is everywhere on the page, with a word for more or less of it.
    assert "the best plan is worse: SGD\xa050.00 dearer, 2 h less." in read(site, f"{address}?why=A")
    chinese = read(site, f"{address}?why=A", **{"accept-language": "zh"})
    assert "最佳计划会变差：贵 SGD\xa050.00、学时减少 2 小时。" in chinese


def test_what_could_stand_in_the_place_of_a_step_comes_with_its_cost(site: Site) -> None:
    text = read(site, f"{plan(site)}?instead=A")
    assert "Alternative 1" in text
    # B costs 50 dollars more than A and takes two hours less.
    assert "In: Way B. Out: Way A." in text
    assert "+SGD\xa050.00" in text
    assert "−2 hours" in text
    forced = read(site, f"{plan(site)}?instead=D")
    assert "No plan without it keeps 95%" in forced
    assert "The best plan without it" in forced


def test_why_another_module_is_not_in_the_plan_can_be_asked(site: Site) -> None:
    text = read(site, f"{plan(site)}?why=B")
    assert "Why not Way B?" in text
    assert "In: Way B. Out: Way A." in text


def test_the_stairs_show_what_more_money_buys(site: Site) -> None:
    address = plan(site, limits={"budget": {"amount": "350.00", "currency": "SGD"}})
    text = read(site, f"{address}?more=budget")
    assert "What would more money buy?" in text
    assert "SGD\xa0100.00 more buys:" in text
    assert "Limit now: SGD\xa0350.00" in text
    # A little beyond the last step, at a number that can be read.
    assert "SGD\xa0430.00" in text
    # Nothing, x for 100, y for 300, both for 400.
    assert text.count("<circle") - read(site, address).count("<circle") == 4
    assert "What would more hours buy?" in read(site, f"{address}?more=effort_hours")
    assert "This plan has no such limit" in read(site, f"{address}?more=effort_hours")


def test_what_keeps_a_gap_open_is_asked_at_its_row(site: Site) -> None:
    address = plan(site, limits={"budget": {"amount": "350.00", "currency": "SGD"}})
    assert f'href="{address}?open=x#answer"' in read(site, address)
    text = read(site, f"{address}?open=x")
    assert "What would close more of x?" in text
    assert "With the budget lifted, the best plan reaches level 1 of x." in text


def test_a_question_that_makes_no_sense_is_answered_with_words(site: Site) -> None:
    address = plan(site)
    browser = site.signed_in("employee")
    for question in (f"why={HOSTILE}", "why=nobody", "open=nothing", "more=luck", "instead=nobody", "why=%00", "why="):
        page = browser.get(f"{address}?{question}")
        assert page.status_code == 200
        assert "<script>" not in page.text
    assert "goes by that name" in read(site, f"{address}?why=nobody")


def test_nobody_asks_about_the_plan_of_somebody_else(site: Site) -> None:
    other = site.plan_of("E/2 ü")
    assert site.signed_in("employee").get(f"/recommendations/{other}?why=X-1").status_code == 404
    assert site.signed_in("admin").get(f"/recommendations/{other}?more=budget").status_code == 403
