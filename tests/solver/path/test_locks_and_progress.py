"""Locks on offerings, and modules under way: what keeps a step in its place, and what does not."""

from dataclasses import replace

import pytest

from solver.domain import Calendar, Lock, Period
from solver.path.answer import Placement
from solver.path.objective import values
from tests.build import gives, in_weeks, lock, module, offering, on_days, path, problem, requires, under_way
from tests.solver.path.test_calendar_rules import AFTER, OPEN, UNDATED, broken


@pytest.mark.parametrize(
    ("locks", "placement", "is_right"),
    [
        ([lock("F", keep=True, offering="F/1")], on_days("F/1", 1, 3, {0: 100}), True),
        ([lock("F", keep=True, offering="F/2")], on_days("F/1", 1, 3, {0: 100}), False),
        ([lock("F", keep=False, offering="F/1")], on_days("F/2", 4, 5, {0: 100}), True),
        ([lock("F", keep=False, offering="F/2")], on_days("F/2", 4, 5, {0: 100}), False),
        (
            [lock("F", keep=True, offering="F/1"), lock("F", keep=True, offering="F/2")],
            on_days("F/1", 1, 3, {0: 100}),
            False,
        ),
    ],
)
def test_a_lock_on_an_offering_looks_at_the_offering(locks: list[Lock], placement: Placement, is_right: bool) -> None:
    """F is given on days 1 to 3 and on days 4 and 5."""
    offered = module("F", gives("X", 0, 1), offerings=[offering("F/1", 1, 3), offering("F/2", 4, 5)])
    case = problem([offered], [requires("X", 1)], calendar=OPEN, locks=locks)
    assert broken(case, path("F", placement)) == ([] if is_right else ["locks_are_obeyed"])


def test_a_module_locked_in_one_offering_must_be_taken() -> None:
    """Nothing requires it; in the plan it must be, and there it is not superfluous."""
    offered = module("F", gives("X", 0, 1), offerings=[offering("F/1", 1, 3)])
    case = problem([offered], [], calendar=OPEN, locks=[lock("F", keep=True, offering="F/1")])
    assert broken(case, path("")) == ["locks_are_obeyed"]
    assert broken(case, path("F", on_days("F/1", 1, 3, {0: 100}))) == []
    refused = replace(case, locks=(lock("F", keep=False, offering="F/1"),))
    assert broken(refused, path("")) == []


@pytest.mark.parametrize(
    ("start", "placement", "is_right"),
    [
        # 0.6 hours left of days 4 to 10, which is 4 days of week 0 and 3 of week 1.
        (4, on_days("G/1", 4, 10, {0: 50, 1: 50}), True),
        (1, on_days("G/1", 4, 10, {0: 50, 1: 50}), True),
        (4, in_weeks({0: 60}, first=4), False),
        (4, on_days("G/1", 4, 10, {0: 75, 1: 50}), False),
        # From Sunday: 1 day of 4 is 0.15 hours.
        (7, on_days("G/1", 7, 10, {0: 25, 1: 50}), True),
        (7, on_days("G/1", 8, 10, {1: 75}), False),
        (10, on_days("G/1", 10, 10, {1: 75}), True),
        # Its days are over.
        (11, in_weeks({1: 60}, first=11), True),
        (11, on_days("G/1", 11, 11, {1: 75}), False),
    ],
)
def test_an_offering_under_way_goes_on_with_what_is_left(start: int, placement: Placement, is_right: bool) -> None:
    """It began with a level nobody holds now, without a seat left, and some of its days are unavailable."""
    going = module("G", gives("X", 1, 2), offerings=[offering("G/1", 4, 10, seats=0), offering("G/2", 4, 10)])
    case = problem(
        [going],
        [requires("X", 2)],
        in_progress=[under_way("G", effort=60, price=7, offering="G/1")],
        bars={"languages": "G"},
        budget=7,
        effort=60,
        calendar=Calendar(start_day=start, unavailable=(Period(first_day=10, last_day=10),)),
    )
    assert broken(case, path("G", placement)) == ([] if is_right else ["work_in_progress_goes_on"])
    if is_right:
        assert values(case, path("G", placement)) == (0, 2, 7, 60, placement.last_day)
        assert broken(replace(case, budget_minor=6), path("G", placement)) == ["budget_is_respected"]
        assert broken(replace(case, effort_limit_hundredths=59), path("G", placement)) == ["effort_limit_is_respected"]


def test_what_is_under_way_is_never_superfluous_and_still_excludes() -> None:
    """Nothing requires X; A, which it excludes, is no step beside it, and week 0 is too short for all of it."""
    case = problem(
        [UNDATED, module("Z", gives("Y", 0, 1), excludes="A")],
        [requires("X", 1)],
        in_progress=[under_way("Z", effort=60)],
        calendar=OPEN,
    )
    assert broken(case, path("Z", in_weeks({0: 60}))) == []
    assert broken(case, path("")) == ["work_in_progress_goes_on"]
    assert broken(case, path("A Z", in_weeks({0: 110}), in_weeks({0: 60}))) == ["exclusions_are_respected"]
    short = replace(case, calendar=Calendar(start_day=1, weekly_hundredths=50, finish_day=7))
    assert broken(short, path("Z", in_weeks({0: 60}))) == ["weekly_hours_are_respected"]
    assert broken(short, path("Z", in_weeks({0: 50, 1: 10}))) == ["period_is_respected"]


def test_what_is_under_way_gives_from_its_end() -> None:
    """It asks for X 1, which nobody holds, and gives X 2 with all below it, on day 10."""
    going = module("G", gives("X", 1, 2), offerings=[offering("G/1", 1, 10)])
    case = problem(
        [going, replace(AFTER, offerings=(offering("C/1", 11, 11), offering("C/2", 10, 11)))],
        [requires("Y", 1)],
        in_progress=[under_way("G", offering="G/1")],
        calendar=OPEN,
    )
    going_on = on_days("G/1", 1, 10, {0: 75, 1: 50})
    assert broken(case, path("G C", going_on, on_days("C/1", 11, 11, {1: 100}))) == []
    early = path("G C", going_on, on_days("C/2", 10, 11, {1: 100}))
    assert broken(case, early) == ["needs_end_before_steps_start"]


def test_a_lock_holds_for_an_offering_under_way_whose_days_are_over() -> None:
    """What is left of it is placed in weeks, and it is still the offering that the lock is about."""
    going = module("G", gives("X", 0, 1), offerings=[offering("G/1", 1, 3)])
    case = problem([going], [], in_progress=[under_way("G", effort=60, offering="G/1")], calendar=Calendar(start_day=8))
    plan = path("G", in_weeks({1: 60}))
    assert broken(replace(case, locks=(lock("G", keep=True, offering="G/1"),)), plan) == []
    assert broken(replace(case, locks=(lock("G", keep=False, offering="G/1"),)), plan) == ["locks_are_obeyed"]


def test_what_is_under_way_waits_for_nobody() -> None:
    """A gives the X 1 that G once asked for, but a week after G went on; it is there for Z 1."""
    going = module("G", gives("X", 1, 2), offerings=[offering("G/1", 1, 10)])
    case = problem(
        [going, module("A", gives("X", 0, 1), gives("Z", 0, 1))],
        [requires("Z", 1)],
        in_progress=[under_way("G", offering="G/1")],
        calendar=OPEN,
    )
    assert broken(case, path("A G", in_weeks({1: 100}), on_days("G/1", 1, 10, {0: 75, 1: 50}))) == []
