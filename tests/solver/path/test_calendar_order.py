"""What comes before what, where steps have dates: needs met in time, items covered, nothing superfluous in its place.

Days are counted from a Monday, which is day 1, as in the rules of dates.
"""

from dataclasses import replace

import pytest

from solver.domain import Module
from solver.path.answer import Placement
from solver.path.calendar_rules import needs_end_before_steps_start
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
    scale,
)
from tests.solver.path.test_calendar_rules import AFTER, OPEN, UNDATED, WANTED, broken

FIRST_DATED = module("P", gives("X", 0, 1), offerings=[offering("P/1", 8, 10)])
FIRST_UNDATED = module("P", gives("X", 0, 1))


def _dated_after(first: int, last: int) -> Module:
    return replace(AFTER, offerings=(offering("C/1", first, last),))


@pytest.mark.parametrize(
    ("earlier", "its_place", "later", "place", "is_in_time"),
    [
        # Dated, then dated: from the day after the last.
        (FIRST_DATED, on_days("P/1", 8, 10, {1: 100}), _dated_after(11, 11), on_days("C/1", 11, 11, {1: 100}), True),
        (FIRST_DATED, on_days("P/1", 8, 10, {1: 100}), _dated_after(10, 11), on_days("C/1", 10, 11, {1: 100}), False),
        (FIRST_DATED, on_days("P/1", 8, 10, {1: 100}), _dated_after(8, 8), on_days("C/1", 8, 8, {1: 100}), False),
        # Dated, then in weeks: in the week of the last day or later.
        (FIRST_DATED, on_days("P/1", 8, 10, {1: 100}), AFTER, in_weeks({1: 100}), True),
        (FIRST_DATED, on_days("P/1", 8, 10, {1: 100}), AFTER, in_weeks({0: 50, 1: 50}), False),
        # In weeks, then in weeks: in the last week or later.
        (FIRST_UNDATED, in_weeks({0: 50, 1: 50}), AFTER, in_weeks({1: 100}), True),
        (FIRST_UNDATED, in_weeks({0: 50, 1: 50}), AFTER, in_weeks({0: 50, 1: 50}), False),
        # In weeks, then dated: after the Sunday of the last week.
        (FIRST_UNDATED, in_weeks({1: 100}), _dated_after(15, 15), on_days("C/1", 15, 15, {2: 100}), True),
        (FIRST_UNDATED, in_weeks({1: 100}), _dated_after(14, 14), on_days("C/1", 14, 14, {1: 100}), False),
        (FIRST_UNDATED, in_weeks({1: 100}), _dated_after(8, 8), on_days("C/1", 8, 8, {1: 100}), False),
    ],
)
def test_what_a_step_needs_is_over_before(
    earlier: Module, its_place: Placement, later: Module, place: Placement, is_in_time: bool
) -> None:
    """P gives X 1, which C needs; the levels and the modules before it are judged alike."""
    for needing in (later, replace(later, level_prerequisites=(), module_prerequisites=(frozenset({earlier.id}),))):
        case = problem([earlier, needing], WANTED, calendar=OPEN)
        assert broken(case, path("P C", its_place, place)) == ([] if is_in_time else ["needs_end_before_steps_start"])


def test_steps_in_one_week_wait_for_each_other_in_one_order_only() -> None:
    """A circle of two within one week is none the better for it."""
    case = problem(
        [module("A", gives("X", 0, 1), needs={"Y": 1}), module("B", gives("Y", 0, 1), needs={"X": 1})],
        WANTED,
        calendar=OPEN,
    )
    assert broken(case, path("A B", in_weeks({0: 100}), in_weeks({0: 100}))) == ["entry_levels_are_held"]


def test_items_make_a_level_when_the_last_of_them_is_covered() -> None:
    """i is covered by day 3, j by day 10: what needs X 1 starts on day 11."""
    case = problem(
        [
            module("A", gives("X", 0, 1, "i"), offerings=[offering("A/1", 1, 3)]),
            module("B", gives("X", 0, 1, "j"), offerings=[offering("B/1", 2, 10)]),
            replace(AFTER, offerings=(offering("C/1", 10, 11), offering("C/2", 11, 11))),
        ],
        [requires("Y", 1)],
        scales=[scale("X", 1, items={1: "i j"})],
        calendar=OPEN,
    )
    both = (on_days("A/1", 1, 3, {0: 100}), on_days("B/1", 2, 10, {0: 75, 1: 50}))
    assert broken(case, path("A B C", *both, on_days("C/2", 11, 11, {1: 100}))) == []
    early = path("A B C", *both, on_days("C/1", 10, 11, {1: 100}))
    assert broken(case, early) == ["needs_end_before_steps_start"]
    assert "given after day 10" in next(needs_end_before_steps_start(case, early)).detail


def test_an_item_is_covered_by_the_first_who_covers_it() -> None:
    """A covers i by day 3, and D again by day 10; B covers j by day 3: what needs X 1 may start on day 4."""
    case = problem(
        [
            module("A", gives("X", 0, 1, "i"), gives("U", 0, 1), offerings=[offering("A/1", 1, 3)]),
            module("D", gives("X", 0, 1, "i"), gives("V", 0, 1), offerings=[offering("D/1", 2, 10)]),
            module("B", gives("X", 0, 1, "j"), offerings=[offering("B/1", 3, 3)]),
            replace(AFTER, offerings=(offering("C/1", 4, 4),)),
        ],
        [requires("Y", 1), requires("U", 1), requires("V", 1)],
        scales=[scale("X", 1, items={1: "i j"})],
        calendar=OPEN,
    )
    plan = path(
        "A D B C",
        on_days("A/1", 1, 3, {0: 100}),
        on_days("D/1", 2, 10, {0: 75, 1: 50}),
        on_days("B/1", 3, 3, {0: 100}),
        on_days("C/1", 4, 4, {0: 100}),
    )
    assert broken(case, plan) == []


def test_a_step_is_superfluous_only_where_it_stands() -> None:
    """D gives X 1 as well, but after C began: in their places A may not go; with D in week 0 it may."""
    case = problem(
        [UNDATED, AFTER, module("D", gives("X", 0, 1), gives("Z", 0, 1))],
        [requires("Y", 1), requires("Z", 1)],
        calendar=OPEN,
    )
    late = path("A C D", in_weeks({0: 110}), in_weeks({0: 100}), in_weeks({0: 50, 1: 50}))
    assert broken(case, late) == []
    # D, though over in week 0, stands behind C: without A it would stand before it, in the same place.
    behind = path("A C D", in_weeks({0: 110}), in_weeks({0: 100}), in_weeks({0: 100}))
    assert [(entry.rule, entry.subject) for entry in violations(case, behind)] == [("nothing_is_superfluous", "A")]
    before = path("D A C", in_weeks({0: 100}), in_weeks({0: 110}), in_weeks({0: 100}))
    assert [(entry.rule, entry.subject) for entry in violations(case, before)] == [("nothing_is_superfluous", "A")]
