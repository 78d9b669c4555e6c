"""The second formulation is right by itself, so that its agreement with the solver says something."""

import pytest

from solver import Goal, recommend_path
from tests.brute_force import Oracle
from tests.build import gives, module, problem, requires
from tests.dated_problems import random_dated_problem
from tests.formulations import agreement
from tests.formulations.agreement import ENGINES, Tally, compare, compared, larger_problem, report
from tests.formulations.answers import DoesNotFit, answer, answer_from
from tests.formulations.circles import circles
from tests.formulations.engines import Ending
from tests.formulations.path_program import path_program
from tests.formulations.prepared import Prepared
from tests.formulations.program import Program
from tests.problems import random_problem


@pytest.mark.parametrize("seed", range(0, 240))
def test_the_second_formulation_equals_brute_force(seed: int) -> None:
    case = random_problem(seed) if seed % 2 else random_dated_problem(seed)
    best = Oracle(case).best()
    made = answer(case, ENGINES["CP-SAT"], seconds=600)
    assert made.is_exact
    assert (made.ending, made.values) == ((Ending.OPTIMAL, best) if best else (Ending.INFEASIBLE, ()))


def test_all_engines_agree_with_the_solver_on_larger_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "SECONDS", 600.0)
    tally = compared(range(3_100_000, 3_100_030))
    assert tally.faults == []
    assert tally.problems == 30
    assert all(tally.counts[name, "agrees"] > 20 for name in ENGINES)
    assert "30 agrees" in report(tally, 3_100_000)


def test_another_value_is_a_fault() -> None:
    """The answer to one problem is taken for that to another."""
    tally = Tally()
    compare(tally, 7, larger_problem(3_100_002), recommend_path(larger_problem(3_100_000)))
    assert len(tally.faults) == len(ENGINES)
    assert all(tally.counts[name, "disagrees"] == 1 for name in ENGINES)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("weighted", [False, True])
def test_a_circle_does_not_hold_itself_up(engine: str, weighted: bool) -> None:
    """Two modules that each need what the other gives cost 2 together; the way in costs 100."""
    case = problem(
        [
            module("A", gives("X", 0, 1), needs={"Y": 1}, price=1, effort=1),
            module("B", gives("Y", 0, 1), needs={"X": 1}, price=1, effort=1),
            module("IN", gives("Y", 0, 1), price=100, effort=1),
        ],
        [requires("X", 1), requires("Y", 1)],
        goal=Goal.CHEAPEST,
    )
    made = answer(case, ENGINES[engine], weighted=weighted)
    assert (made.values, made.is_exact) == ((0, 2, 101, 2), True)


@pytest.mark.parametrize("seed", range(0, 40))
def test_what_the_preparation_drops_changes_no_value(seed: int) -> None:
    case = random_problem(seed, modules=20) if seed % 2 else random_dated_problem(seed, modules=9)
    whole = answer(case, ENGINES["CP-SAT"])
    cut = answer_from(Prepared(case), case.goal, ENGINES["CP-SAT"], False, 30)
    assert (cut.ending, cut.values) == (whole.ending, whole.values)


def test_a_sum_too_large_to_count_is_not_tried() -> None:
    case = problem(
        [module("A", gives("X", 0, 1), price=10**9 + 7, effort=9_999_991), module("B", gives("Y", 0, 1), price=1)],
        [requires("X", 1, weight=999_983), requires("Y", 1)],
    )
    with pytest.raises(DoesNotFit):
        answer(case, ENGINES["HiGHS"], weighted=True)


def test_rows_and_bounds_are_checked_in_whole_numbers() -> None:
    program = Program()
    one, two = program.binary(), program.whole(5)
    program.at_most([(one, 10**15), (two, 1)], 10**15)
    assert program.holds([1, 0])
    assert program.holds([0, 5])
    assert not program.holds([1, 1])
    assert not program.holds([0, 6])


def test_circles_are_those_that_lead_back() -> None:
    arrows = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("f", "a")]
    found = circles(([one], [other]) for one, other in arrows)
    assert set(found) == {frozenset("abc"), frozenset("de")}


def test_every_tier_of_the_goal_is_there() -> None:
    case = next(random_dated_problem(seed) for seed in range(100) if random_dated_problem(seed).goal is Goal.FASTEST)
    names = [tier.name for tier in path_program(case).tiers(Goal.FASTEST)]
    assert names == ["essential_steps", "steps", "finish_on", "price", "effort"]
