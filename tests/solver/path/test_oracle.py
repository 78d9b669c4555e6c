"""The oracle forgets nothing: over every order and every time, judged by the rules, the best plan is the same."""

import pytest

from solver.domain import Calendar, Period
from solver.path.problem import Goal
from tests.brute_force import Oracle
from tests.build import gives, lock, module, offering, problem, requires, under_way
from tests.dated_problems import random_dated_problem
from tests.every_order import best_by_every_order

#: Weeks that are looked through, from that of the start on.
WEEKS = 3
#: More than this cannot be divided in every way in a moment.
MOST_EFFORT = 200


@pytest.mark.parametrize("start", range(0, 200, 40))
def test_weeks_and_every_time_have_the_same_best_plan(start: int) -> None:
    """One to three modules, in each offering, in each week, with their effort divided in each way."""
    compared = plans = 0
    for seed in range(start, start + 40):
        case = random_dated_problem(seed, modules=1 + seed % 3)
        assert case.calendar is not None
        best = Oracle(case).best()
        finish = 0 if best is None else best[2 if case.goal is Goal.FASTEST else -1]
        last_day = 7 * ((case.calendar.start_day - 1) // 7 + WEEKS)
        if finish > last_day or sum(case.effort_of(entry.id) for entry in case.modules) > MOST_EFFORT:
            continue
        assert best == best_by_every_order(case, weeks=WEEKS), seed
        compared += 1
        plans += bool(finish)
    assert compared > 15
    assert plans > 4


def test_the_oracle_names_the_smallest_last_day_and_hours() -> None:
    """A takes 1.1 hours in weeks and needs B, on days 9 to 10: its week begins on day 8, and may be cut on day 10."""
    case = problem(
        [
            module("A", gives("X", 0, 1), needs={"Y": 1}, effort=110),
            module("B", gives("Y", 0, 1), effort=50, offerings=[offering("B/1", 9, 10)]),
        ],
        [requires("X", 1)],
        goal=Goal.CHEAPEST,
        calendar=Calendar(start_day=1, finish_day=9, weekly_hundredths=160),
    )
    oracle = Oracle(case)
    assert oracle.best() is None
    assert oracle.smallest_finish() == 10
    # Over two weeks it goes with less: 0.5 and 0.5 hours in the first, 0.6 in the next.
    slower = problem(
        case.modules,
        case.requirements,
        goal=Goal.CHEAPEST,
        calendar=Calendar(start_day=1, finish_day=21, weekly_hundredths=50),
    )
    assert Oracle(slower).best() is None
    assert Oracle(slower).smallest_weekly() == 85
    # Or with more weeks: 0.5 in each of weeks 2 and 3, and 0.1 in week 4, which begins on day 29.
    assert Oracle(slower).smallest_finish() == 29


def test_time_is_a_reason_when_it_alone_stands_in_the_way() -> None:
    """A is given on days 15 to 16 only: too late, on a day away, too much for a week, or none of these."""
    offered = module(
        "A", gives("X", 0, 1), price=50, offerings=[offering("A/1", 15, 16), offering("A/2", 1, 1, seats=0)]
    )
    for calendar in (
        Calendar(start_day=2, finish_day=15),
        Calendar(start_day=2, unavailable=(Period(first_day=16, last_day=16),)),
        Calendar(start_day=2, weekly_hundredths=99),
    ):
        case = problem([offered], [requires("X", 1)], calendar=calendar)
        assert Oracle(case).best() == (0, 0, 0, 0, 0)
        assert Oracle(case).reason(case.requirements[0].competency, 0) == "time"
        dear = problem([offered], [requires("X", 1)], calendar=calendar, budget=49)
        assert Oracle(dear).reason(case.requirements[0].competency, 0) == "limits"
        refused = problem(
            [offered], [requires("X", 1)], calendar=calendar, locks=[lock("A", keep=False, offering="A/1")]
        )
        assert Oracle(refused).reason(case.requirements[0].competency, 0) == "locked"
    late = problem([offered], [requires("X", 1)], calendar=Calendar(start_day=16))
    assert Oracle(late).reason(late.requirements[0].competency, 0) == "no_module"


def test_an_order_that_days_forbid_is_a_matter_of_entry() -> None:
    """A needs what B gives, and B is given on the day on which A ends: what is lacking is a way in."""
    case = problem(
        [
            module("A", gives("X", 0, 1), needs={"Y": 1}, offerings=[offering("A/1", 8, 9)]),
            module("B", gives("Y", 0, 1), offerings=[offering("B/1", 9, 9)]),
        ],
        [requires("X", 1), requires("Y", 1)],
        calendar=Calendar(start_day=1),
    )
    assert Oracle(case).best() == (0, 1, 100, 100, 9)
    assert Oracle(case).reason(case.requirements[0].competency, 0) == "entry"


def test_two_that_are_under_way_and_exclude_each_other_are_no_plan() -> None:
    """Neither can be left out, whatever is lifted."""
    case = problem(
        [module("A", gives("X", 0, 1), excludes="B"), module("B", gives("Y", 0, 1))],
        [],
        in_progress=[under_way("A"), under_way("B")],
    )
    assert Oracle(case).best() is None
