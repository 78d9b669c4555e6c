"""The plan page over time, from dated answers written by hand: places on the picture, days in words."""

from datetime import date
from typing import Any

import pytest

from service.texts import Language
from service.web.learner import plan_page
from service.web.plan_page import PlanPage
from service.web.rendering import page
from service.web.words import words_in
from tests.service.web import documents as given
from tests.service.web.test_plan_page import request, text_of

#: Two weeks of the learner's own from Monday 4 January, then a run from Tuesday 26 January to Friday 5 February.
DATED: dict[str, Any] = given.OPTIMAL | {
    "effective": {"start_on": "2027-01-06", "hours_per_week": 6},
    "plan": {
        "steps": [
            given.step(
                1, "CS-110", "Listening to customers", effort_hours=7.5, start_on="2027-01-11", end_on="2027-01-24",
                weeks=[{"week": "2027-W02", "effort_hours": 6}, {"week": "2027-W03", "effort_hours": 1.5}],
            ),
            given.step(
                2, "AM-301", "Account planning", offering="AM-301-2027-01", start_on="2027-01-26", end_on="2027-02-05",
                weeks=[{"week": "2027-W04", "effort_hours": 3.25}, {"week": "2027-W05", "effort_hours": 3}],
            ),
        ],
        "totals": {"price": given.money("480.00"), "effort_hours": 21.5, "finish_on": "2027-02-05"},
    },
}  # fmt: skip
HOLIDAY = (date(2027, 1, 25), date(2027, 1, 25))


def shown(document: dict[str, Any] = DATED, language: Language = "en", **facts: Any) -> PlanPage:
    return plan_page(given.answer(document), given.facts(**facts), words_in(language))


def rendered(document: dict[str, Any] = DATED, language: Language = "en", **facts: Any) -> str:
    plan = shown(document, language, **facts)
    return bytes(page(request(language), "plan.html", plan=plan, adopt=None, panel=None, ask=None).body).decode()


def test_the_verdict_and_a_tile_say_when_it_ends() -> None:
    plan = shown(finish_by=date(2027, 6, 30))
    # 6 January to 5 February are 31 days, so a fifth week has begun.
    assert plan.verdict_finish == "Done on 5 Feb 2027, 5 weeks from its start on 6 Jan 2027."
    assert (plan.tiles[-1].value, plan.tiles[-1].note) == ("5 Feb 2027", "by 30 Jun 2027 at the latest")
    assert shown(language="zh").verdict_finish == "2027年2月5日完成，自2027年1月6日起 5 周之内。"


def test_the_picture_spans_whole_weeks_and_puts_each_step_in_its_place() -> None:
    drawn = shown(unavailable=(HOLIDAY,)).timeline
    assert drawn is not None
    # From Monday 4 January to Sunday 7 February: 35 days.
    own, run = drawn.lanes
    assert (own.kind, own.bar.x, own.bar.width) == ("weeks", 20.0, 40.0)
    assert (run.kind, run.bar.x, run.bar.width) == ("run", 62.857, 31.429)
    assert (own.days, run.anchor) == ("11–24 Jan 2027", "step-2")
    assert drawn.finish == run.bar.x + run.bar.width
    assert [(band.x, band.width) for band in drawn.bands] == [(60.0, 2.857)]
    assert drawn.kinds == ("weeks", "run", "band")
    assert [tick.label for tick in drawn.ticks if tick.x <= 60] == ["4 Jan", "11 Jan", "18 Jan", "25 Jan"]


def test_the_load_of_each_week_stands_against_its_limit() -> None:
    drawn = shown().timeline
    assert drawn is not None
    full, quarter, *_ = drawn.loads
    assert full.height == 4 * quarter.height == 50
    assert drawn.limit_y == full.y
    assert drawn.load_label == "most in 11–17 Jan 2027: 6 hours of 6 hours"
    assert [(week.days, week.hours, week.steps) for week in drawn.weeks][2] == (
        "25–31 Jan 2027",
        "3.25 hours",
        "2 Account planning",
    )


def test_a_plan_over_years_keeps_to_as_many_names_as_there_is_room_for() -> None:
    steps = [given.step(1, "AM-301", "Account planning", start_on="2027-01-04", end_on="2031-12-28", weeks=[])]
    totals = {"price": given.money("1.00"), "effort_hours": 1.0, "finish_on": "2031-12-28"}
    drawn = shown(DATED | {"plan": {"steps": steps, "totals": totals}}).timeline
    assert drawn is not None
    assert len(drawn.ticks) <= 5
    assert drawn.loads == ()


@pytest.mark.parametrize(
    ("start_on", "end_on", "names"),
    [
        # From Monday 16 November: as much of that month as there is has room for its name.
        ("2026-11-18", "2027-03-14", ["Nov 2026", None, "Jan 2027", "Feb", None]),
        ("2026-11-02", "2027-03-14", ["Nov 2026", "Dec", "Jan 2027", "Feb", None]),
        ("2026-12-29", "2027-04-18", ["Dec 2026", None, "Feb 2027", "Mar", "Apr"]),
    ],
)
def test_a_month_that_has_begun_before_the_picture_has_its_name(
    start_on: str, end_on: str, names: list[str | None]
) -> None:
    steps = [given.step(1, "AM-301", "Account planning", start_on=start_on, end_on=end_on, weeks=[])]
    totals = {"price": given.money("1.00"), "effort_hours": 1.0, "finish_on": end_on}
    answer = DATED | {"effective": {"start_on": start_on, "hours_per_week": 6}}
    drawn = shown(answer | {"plan": {"steps": steps, "totals": totals}}).timeline
    assert drawn is not None
    assert [tick.label for tick in drawn.ticks] == names
    assert drawn.ticks[0].x == 0


def test_each_step_says_its_days_and_how_they_are_filled() -> None:
    own, run = shown().steps
    assert (own.days, own.pace, own.run) == ("11–24 Jan 2027", "2 weeks, up to 6 hours in one", None)
    assert run.run == "AM-301-2027-01"
    text = text_of(rendered())
    assert "26 Jan – 5 Feb 2027".replace(" – ", "\u2009–\u2009") in text or "26 Jan" in text
    assert "Week by week" in text


def test_a_plan_without_dates_says_how_to_get_them() -> None:
    assert shown(given.OPTIMAL).timeline is None
    markup = rendered(given.OPTIMAL)
    assert "This plan is an order without dates." in text_of(markup)
    assert 'href="/learners/E-1001#ask"' in markup
    assert "order without dates" not in rendered()


def test_days_in_the_proof_and_in_what_would_help_are_told_in_words() -> None:
    terms = [given.term("finish_on", "2027-02-05", "2027-02-05")]
    plan = shown(DATED | {"proof": DATED["proof"] | {"terms": terms}})
    assert plan.proof[0].value == "5 Feb 2027"
    changes = [
        {"limit": "finish_by", "from": "2027-01-10", "to": "2027-04-12"},
        {"limit": "unavailable", "from": [{"from": "2027-02-01", "to": "2027-02-14"}], "to": []},
        {"limit": "hours_per_week", "from": 5, "to": 7.5},
    ]
    notes = [{"code": "change_limits", "params": {"changes": changes}, "text": "as it was"}]
    (told,) = shown(given.INFEASIBLE | {"relaxations": notes}).relaxations
    assert "the last day at 12 Apr 2027 instead of 10 Jan 2027" in told
    assert "the days without learning lifted" in told
    assert "the hours of a week at 7.5 hours instead of 5 hours" in told
    # A change of locks needs names that only the answer knows.
    locks = [
        {"code": "change_limits", "params": {"changes": [{"limit": "locks", "from": [], "to": []}]}, "text": "As."}
    ]
    assert shown(given.INFEASIBLE | {"relaxations": locks}).relaxations == ("As.",)


def test_the_largest_dated_page_stays_a_page_and_keeps_the_content_policy() -> None:
    weeks = [{"week": f"2027-W{number:02}", "effort_hours": 1} for number in range(2, 52)]
    steps = [
        given.step(n + 1, f"M-{n}", f"A rather long title {n}", start_on="2027-01-11", end_on="2027-12-26", weeks=weeks)
        for n in range(200)
    ]
    totals = {"price": given.money("1.00"), "effort_hours": 1.0, "finish_on": "2027-12-26"}
    markup = rendered(DATED | {"plan": {"steps": steps, "totals": totals}}, unavailable=(HOLIDAY,) * 200)
    assert len(markup.encode()) < 700_000
    assert " style=" not in markup
    assert "<script>" not in markup
