"""Each rule of dates judges alone: a plan that obeys it, the same broken in one way only, and days on both sides.

Days are counted from a Monday, which is day 1; week 0 is days 1 to 7, week 1 days 8 to 14, week 2 days 15 to 21.
"""

from dataclasses import replace
from datetime import date

import pytest

from solver.domain import Calendar, Period
from solver.path.answer import LearningPath, Placement
from solver.path.learner_days import week_of
from solver.path.objective import values
from solver.path.problem import Goal, PathProblem
from solver.path.rules import violations
from tests.build import (
    gives,
    in_weeks,
    module,
    offering,
    on_days,
    path,
    problem,
    requires,
    under_way,
)

OPEN = Calendar(start_day=1)
WANTED = (requires("X", 1), requires("Y", 1))
#: For X 1 in 1.1 hours of its own time, and for Y 1 in an hour on days 1 to 3 or 8 to 10, the last without a seat.
UNDATED = module("A", gives("X", 0, 1), effort=110)
DATED = module("B", gives("Y", 0, 1), offerings=[offering("B/1", 1, 3, seats=1), offering("B/2", 8, 10, seats=0)])
#: Y 1 for those who hold X 1.
AFTER = module("C", gives("Y", 0, 1), needs={"X": 1})

CALENDAR_PAIRS = [
    (
        "steps_have_their_place",
        problem([UNDATED], WANTED, calendar=OPEN),
        path("A", in_weeks({0: 110})),
        path("A"),
    ),
    (
        "offerings_are_open",
        problem([DATED], WANTED, calendar=OPEN),
        path("B", on_days("B/1", 1, 3, {0: 100})),
        path("B", on_days("B/2", 8, 10, {1: 100})),
    ),
    (
        "undated_steps_fill_weeks",
        problem([UNDATED], WANTED, calendar=OPEN),
        path("A", in_weeks({0: 50, 1: 60})),
        # The remainder may stand in the last week only.
        path("A", in_weeks({0: 60, 1: 50})),
    ),
    (
        "period_is_respected",
        problem([UNDATED], WANTED, calendar=Calendar(start_day=1, unavailable=(Period(first_day=8, last_day=14),))),
        path("A", in_weeks({2: 110})),
        path("A", in_weeks({0: 50, 1: 50, 2: 10})),
    ),
    (
        "weekly_hours_are_respected",
        problem([UNDATED, DATED], WANTED, calendar=Calendar(start_day=1, weekly_hundredths=150)),
        path("A B", in_weeks({0: 50, 1: 60}), on_days("B/1", 1, 3, {0: 100})),
        path("A B", in_weeks({0: 75, 1: 35}), on_days("B/1", 1, 3, {0: 100})),
    ),
    (
        "needs_end_before_steps_start",
        problem([UNDATED, AFTER], WANTED, calendar=OPEN),
        path("A C", in_weeks({0: 110}), in_weeks({0: 100})),
        path("A C", in_weeks({0: 50, 1: 60}), in_weeks({0: 100})),
    ),
    (
        "exclusive_offerings_share_no_day",
        problem(
            [
                module("D", gives("X", 0, 1), offerings=[offering("D/1", 1, 3, exclusive=True)]),
                module(
                    "E",
                    gives("Y", 0, 1),
                    offerings=[offering("E/1", 4, 5, exclusive=True), offering("E/2", 3, 4, exclusive=True)],
                ),
            ],
            WANTED,
            calendar=OPEN,
        ),
        path("D E", on_days("D/1", 1, 3, {0: 100}), on_days("E/1", 4, 5, {0: 100})),
        path("D E", on_days("D/1", 1, 3, {0: 100}), on_days("E/2", 3, 4, {0: 100})),
    ),
    (
        "work_in_progress_goes_on",
        problem([UNDATED, DATED], WANTED, calendar=OPEN, in_progress=[under_way("B", effort=60, offering="B/1")]),
        path("A B", in_weeks({0: 110}), on_days("B/1", 1, 3, {0: 75})),
        path("A", in_weeks({0: 110})),
    ),
]


def broken(case: PathProblem, plan: LearningPath) -> list[str]:
    return [violation.rule for violation in violations(case, plan)]


@pytest.mark.parametrize(("rule", "case", "good", "bad"), CALENDAR_PAIRS, ids=[pair[0] for pair in CALENDAR_PAIRS])
def test_a_rule_of_dates_tells_a_plan_that_obeys_from_one_that_breaks_it(
    rule: str, case: PathProblem, good: LearningPath, bad: LearningPath
) -> None:
    """The good plan breaks nothing at all, the bad one this rule alone."""
    assert violations(case, good) == ()
    assert broken(case, bad) == [rule]


def test_without_a_calendar_a_plan_has_no_dates() -> None:
    """An order is all there is; a module whose list of offerings is empty is closed all the same."""
    case = problem([UNDATED], WANTED)
    assert broken(case, path("A")) == []
    assert broken(case, path("A", in_weeks({0: 110}))) == ["steps_have_their_place"]
    closed = problem([replace(UNDATED, offerings=())], WANTED)
    assert broken(closed, path("A")) == ["offerings_are_open"]
    assert broken(replace(closed, in_progress=(under_way("A"),)), path("A")) == []


CONTRACT = module(
    "AM-301",
    gives("X", 0, 1),
    effort=1400,
    offerings=[offering("AM-301-2027-03", date(2027, 3, 1).toordinal(), date(2027, 3, 19).toordinal())],
)


@pytest.mark.parametrize(
    ("shares", "weekly", "expected"),
    [
        # 14 hours over 19 days: 7/19 of them are 5.16 hours, 5/19 are 3.68, each up to the next quarter.
        ((525, 525, 375), 525, []),
        ((525, 525, 375), 524, ["weekly_hours_are_respected", "weekly_hours_are_respected"]),
        ((525, 525, 350), 600, ["offerings_are_open"]),
        ((516, 516, 368), 600, ["offerings_are_open"]),
        ((500, 525, 375), 600, ["offerings_are_open"]),
    ],
)
def test_an_offering_takes_even_shares_of_its_weeks(
    shares: tuple[int, int, int], weekly: int, expected: list[str]
) -> None:
    """Three weeks of March 2027, as the example of the contract has them."""
    start, first, last = (date(2027, *day).toordinal() for day in ((1, 4), (3, 1), (3, 19)))
    weeks = dict(zip(range(week_of(first), week_of(last) + 1), shares, strict=True))
    case = problem([CONTRACT], [requires("X", 1)], calendar=Calendar(start_day=start, weekly_hundredths=weekly))
    plan = path("AM-301", on_days("AM-301-2027-03", first, last, weeks))
    assert broken(case, plan) == expected
    assert values(case, plan) == (0, 1, 100, 1400, last)


def test_an_offering_is_taken_on_its_own_days() -> None:
    """Neither earlier nor later, nor in weeks, nor in the offering of another module."""
    case = problem([UNDATED, DATED], [requires("Y", 1)], calendar=OPEN)
    for placement in (
        on_days("B/1", 2, 3, {0: 100}),
        on_days("B/1", 1, 4, {0: 100}),
        on_days("B/9", 1, 3, {0: 100}),
        in_weeks({0: 100}),
    ):
        assert broken(case, path("B", placement)) == ["offerings_are_open"]
    undated = problem([UNDATED], [requires("X", 1)], calendar=OPEN)
    assert broken(undated, path("A", on_days("B/1", 1, 3, {0: 110}))) == ["offerings_are_open"]


@pytest.mark.parametrize(
    ("placement", "is_right"),
    [
        (in_weeks({0: 110}), True),
        (in_weeks({0: 25, 1: 85}), True),
        (in_weeks({0: 75, 1: 35}), True),
        (in_weeks({0: 100, 1: 10}), True),
        (in_weeks({0: 25, 1: 25, 2: 25, 3: 25, 4: 10}), True),
        (in_weeks({0: 85, 1: 25}), False),
        (in_weeks({0: 50, 2: 60}), False),
        (in_weeks({0: 50, 1: 0, 2: 60}), False),
        (in_weeks({0: 100, 1: 10, 2: 0}), False),
        (in_weeks({0: 109}), False),
        (in_weeks({0: 111}), False),
        (in_weeks({0: 125, 1: -15}), False),
        (in_weeks({0: 110}, first=2), False),
        (in_weeks({0: 110}, last=6), False),
        (in_weeks({0: 50, 1: 60}, last=7), False),
        (Placement(offering=None, first_day=1, last_day=7, weeks=()), False),
    ],
)
def test_undated_steps_divide_their_effort(placement: Placement, is_right: bool) -> None:
    """1.1 hours: whole quarters, then what remains."""
    case = problem([UNDATED], [requires("X", 1)], calendar=OPEN)
    assert broken(case, path("A", placement)) == ([] if is_right else ["undated_steps_fill_weeks"])


@pytest.mark.parametrize(
    ("placement", "is_right"),
    [
        # From Thursday of week 0 to Tuesday of week 1.
        (in_weeks({0: 110}, first=4), True),
        (in_weeks({0: 110}, first=1), False),
        (in_weeks({1: 110}, last=9), True),
        (in_weeks({1: 110}, last=14), False),
        (in_weeks({0: 50, 1: 60}, first=4, last=9), True),
    ],
)
def test_weeks_are_cut_by_start_and_finish(placement: Placement, is_right: bool) -> None:
    """The first week of all begins on the day of the start, the last of all ends on the day of the finish."""
    case = problem([UNDATED], [requires("X", 1)], calendar=Calendar(start_day=4, finish_day=9))
    assert broken(case, path("A", placement)) == ([] if is_right else ["undated_steps_fill_weeks"])


@pytest.mark.parametrize(
    ("calendar", "is_right"),
    [
        (Calendar(start_day=7), True),
        (Calendar(start_day=8), True),
        (Calendar(start_day=9), False),
        (Calendar(start_day=1, finish_day=9), False),
        (Calendar(start_day=1, finish_day=10), True),
        (Calendar(start_day=1, unavailable=(Period(first_day=5, last_day=7),)), True),
        (Calendar(start_day=1, unavailable=(Period(first_day=5, last_day=8),)), False),
        (Calendar(start_day=1, unavailable=(Period(first_day=9, last_day=9),)), False),
        (Calendar(start_day=1, unavailable=(Period(first_day=10, last_day=20),)), False),
        (Calendar(start_day=1, unavailable=(Period(first_day=11, last_day=20),)), True),
    ],
)
def test_an_offering_lies_within_the_period(calendar: Calendar, is_right: bool) -> None:
    """Days 8 to 10, the first and the last included."""
    free = replace(DATED, offerings=(offering("B/2", 8, 10),))
    case = problem([free], [requires("Y", 1)], calendar=calendar)
    plan = path("B", on_days("B/2", 8, 10, {1: 100}))
    assert broken(case, plan) == ([] if is_right else ["period_is_respected"])


@pytest.mark.parametrize(
    ("calendar", "is_right"),
    [
        (Calendar(start_day=8), True),
        (Calendar(start_day=15), False),
        (Calendar(start_day=1, finish_day=21), True),
        (Calendar(start_day=1, finish_day=14), False),
        # All seven days of week 1, in one or in two; six are not enough, and nor is a week of days across two weeks.
        (Calendar(start_day=1, unavailable=(Period(first_day=8, last_day=14),)), False),
        (Calendar(start_day=1, unavailable=(Period(first_day=9, last_day=14),)), True),
        (Calendar(start_day=1, unavailable=(Period(first_day=8, last_day=13),)), True),
        (Calendar(start_day=1, unavailable=(Period(first_day=11, last_day=17),)), True),
        (
            Calendar(start_day=1, unavailable=(Period(first_day=12, last_day=20), Period(first_day=8, last_day=11))),
            False,
        ),
        (
            Calendar(start_day=1, unavailable=(Period(first_day=12, last_day=14), Period(first_day=5, last_day=10))),
            True,
        ),
    ],
)
def test_weeks_lie_within_the_period(calendar: Calendar, is_right: bool) -> None:
    """Weeks 1 and 2, which is days 8 to 21."""
    case = problem([UNDATED], [requires("X", 1)], calendar=calendar)
    assert broken(case, path("A", in_weeks({1: 50, 2: 60}))) == ([] if is_right else ["period_is_respected"])


def test_the_finish_is_the_last_day_of_all() -> None:
    """A ends with week 1 on day 14, B on day 3; without steps there is none."""
    case = problem([UNDATED, DATED], WANTED, calendar=OPEN)
    both = path("A B", in_weeks({0: 50, 1: 60}), on_days("B/1", 1, 3, {0: 100}))
    assert values(case, both) == (0, 2, 200, 210, 14)
    assert values(replace(case, goal=Goal.CHEAPEST), both) == (0, 2, 200, 210, 14)
    assert values(replace(case, goal=Goal.FASTEST), both) == (0, 2, 14, 200, 210)
    assert values(case, path("")) == (0, 0, 0, 0, 0)
