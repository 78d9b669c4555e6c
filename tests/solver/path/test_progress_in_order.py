"""Modules under way that come after each other: in that order, whatever else they need, and never instead of a plan."""

from dataclasses import replace
from random import Random

import pytest

from solver import recommend_path
from solver.domain import InvalidProblem, ModuleId, ModuleInProgress
from solver.path.answer import Placement
from solver.path.problem import PathProblem
from tests.brute_force import Oracle
from tests.build import gives, in_weeks, module, offering, on_days, path, problem, under_way
from tests.dated_problems import random_dated_problem
from tests.every_order import best_by_every_order
from tests.judge import fault_of
from tests.solver.path.test_calendar_rules import OPEN, broken

#: Weeks that are looked through, from that of the start on.
WEEKS = 3


def ordered(case: PathProblem, seed: int) -> PathProblem:
    """Let up to three modules be under way, each after some of those before it."""
    chance = Random(seed)
    free = [each for each in case.modules if each.id not in case.completed | case.refused]
    chosen = chance.sample(free, k=min(len(free), chance.choice((2, 3))))
    entries: list[ModuleInProgress] = []
    for each in chosen:
        run = chance.choice(each.offerings).id if each.offerings and chance.random() < 0.5 else None
        before = [entry.module for entry in entries if chance.random() < 0.8]
        entries.append(
            ModuleInProgress(
                module=each.id,
                price_left_minor=0,
                effort_left_hundredths=chance.choice((25, 35, 60)),
                offering=run,
                # What is not under way is waited for by nothing.
                after=(*before, ModuleId("OVER")),
            )
        )
    return replace(case, in_progress=tuple(entries))


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_the_best_plan_in_order_is_that_of_brute_force(start: int) -> None:
    plans = 0
    for seed in range(start, start + 40):
        case = ordered(random_dated_problem(seed), seed)
        assert fault_of(case) is None, seed
        plans += Oracle(case).best() is not None
    assert plans > 10


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_the_oracle_keeps_the_order_as_every_order_does(start: int) -> None:
    compared = 0
    for seed in range(start, start + 40):
        case = ordered(random_dated_problem(seed, modules=2 + seed % 2), seed)
        assert case.calendar is not None
        best = Oracle(case).best()
        finish = 0 if best is None else max(best[2:])
        last_day = 7 * ((case.calendar.start_day - 1) // 7 + WEEKS)
        if finish > last_day or sum(case.effort_of(entry.id) for entry in case.modules) > 200:
            continue
        assert best == best_by_every_order(case, weeks=WEEKS), seed
        compared += 1
    assert compared > 5


@pytest.mark.parametrize(
    ("order", "first", "second", "rule"),
    [
        ("A B", in_weeks({0: 100}), in_weeks({0: 100}), []),
        ("A B", in_weeks({0: 50, 1: 50}), in_weeks({1: 100}), []),
        ("A B", in_weeks({1: 100}), in_weeks({0: 100}), ["needs_end_before_steps_start"]),
        ("A B", in_weeks({0: 50, 1: 50}), in_weeks({0: 50, 1: 50}), ["needs_end_before_steps_start"]),
        ("B A", in_weeks({0: 100}), in_weeks({0: 100}), ["module_prerequisites_come_first"]),
    ],
)
def test_what_is_under_way_after_something_begins_in_its_last_week_or_later(
    order: str, first: Placement, second: Placement, rule: list[str]
) -> None:
    """B asks for a level that nobody gives, and for A, which is under way as well: it waits for A alone."""
    going = [module("A", gives("X", 0, 1)), module("B", gives("Y", 1, 2))]
    case = problem(going, [], in_progress=[under_way("A"), under_way("B", after="A")], calendar=OPEN)
    placements = {"A": first, "B": second}
    assert broken(case, path(order, *(placements[name] for name in order.split()))) == rule


def test_a_run_under_way_waits_for_the_week_before_it_and_says_so() -> None:
    going = [
        module("A", gives("X", 0, 1)),
        module("B", gives("Y", 0, 1), offerings=[offering("B/1", 8, 9)]),
        module("C", gives("Z", 0, 1)),
    ]
    steps = [under_way("A"), under_way("B", offering="B/1", after="A"), under_way("C", after="A B")]
    case = problem(going, [], in_progress=steps, calendar=OPEN)
    found = recommend_path(case)
    assert found.path is not None
    assert found.path.steps == ("A", "B", "C")
    assert [placement.first_day for placement in found.path.placements] == [1, 8, 8]
    assert [step.needs for step in found.steps] == [(), ("A",), ("A", "B")]
    late = path("A B C", in_weeks({1: 100}), on_days("B/1", 8, 9, {1: 100}), in_weeks({1: 100}))
    assert broken(case, late) == ["needs_end_before_steps_start"]


def test_modules_under_way_that_come_after_each_other_are_refused() -> None:
    going = [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))]
    with pytest.raises(InvalidProblem, match="come after each other: A, B"):
        problem(going, [], in_progress=[under_way("A", after="B"), under_way("B", after="A")], calendar=OPEN)
