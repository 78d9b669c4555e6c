"""What a plan must obey and what it is worth: limits, locks, nothing superfluous, weighted steps, sentence by sentence.

Tiny cases with the answer worked out in the comment; each is judged by every check and by the oracle as well.
"""

import pytest

from solver.domain import InvalidProblem
from solver.path.answer import GapState, OpenReason
from solver.path.problem import PathProblem
from solver.result import Status
from tests.answers import answer, gap, taken, terms
from tests.build import gives, module, problem, requires, scale

# 6. Limits are hard.


@pytest.mark.parametrize(("budget", "expected"), [(149, "B"), (150, "A B"), (151, "A B")])
def test_the_budget_binds_to_the_cent(budget: int, expected: str) -> None:
    """A costs 100 and B 50: 150 pays both, 149 only one. X weighs 1 and Y 2, so it is B."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1), price=50)],
        [requires("X", 1), requires("Y", 1, weight=2)],
        budget=budget,
    )
    result = answer(case)
    assert sorted(taken(result).split()) == expected.split()
    if budget == 149:
        assert gap(result, "X").reason is OpenReason.TRADE_OFF


def test_a_budget_of_nothing_still_pays_what_is_free() -> None:
    """F is free, A is not: with a budget of 0 only F is taken, and only the budget keeps A out."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("F", gives("Y", 0, 1), price=0)],
        [requires("X", 1), requires("Y", 1)],
        budget=0,
    )
    result = answer(case)
    assert (taken(result), gap(result, "X").reason) == ("F", OpenReason.BUDGET)


@pytest.mark.parametrize(("effort", "reason"), [(399, OpenReason.EFFORT), (400, None)])
def test_the_effort_binds_to_the_hundredth(effort: int, reason: OpenReason | None) -> None:
    """A takes 4.00 hours."""
    result = answer(problem([module("A", gives("X", 0, 1), effort=400)], [requires("X", 1)], effort=effort))
    assert gap(result, "X").reason is reason


@pytest.mark.parametrize("limit", ["languages", "modes", "locations"])
def test_a_barred_module_is_never_a_step(limit: str) -> None:
    """A is cheaper and outside the learner's limits; B it is, and with B gone nothing."""
    modules = [module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 1))]
    assert taken(answer(problem(modules, [requires("X", 1)], bars={limit: "A"}))) == "B"
    result = answer(problem(modules, [requires("X", 1)], bars={limit: "A B"}))
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.LIMITS)


# 8. Locks are hard.


def test_a_kept_module_is_in_the_plan_with_what_it_needs() -> None:
    """K closes nothing and needs P 1, which only C gives: both are steps. W is the cheap way to X 1 besides."""
    case = problem(
        [module("K", needs={"P": 1}), module("C", gives("P", 0, 1)), module("W", gives("X", 0, 1))],
        [requires("X", 1)],
        keep="K",
    )
    assert sorted(taken(answer(case)).split()) == ["C", "K", "W"]


def test_a_refused_module_is_not_in_the_plan() -> None:
    """A is refused, B costs more; with B refused too, locks alone leave the gap open."""
    modules = [module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 1))]
    assert taken(answer(problem(modules, [requires("X", 1)], refuse="A"))) == "B"
    result = answer(problem(modules, [requires("X", 1)], refuse="A B"))
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.LOCKED)


def test_a_kept_module_may_shut_out_another() -> None:
    """K is locked in and excludes A, the only way to X 1. Without the lock A could be taken: the lock prevents it."""
    result = answer(problem([module("K", excludes="A"), module("A", gives("X", 0, 1))], [requires("X", 1)], keep="K"))
    assert (taken(result), gap(result, "X").reason) == ("K", OpenReason.LOCKED)


@pytest.mark.parametrize(
    "case",
    [
        # Nothing gives P 1, which K needs.
        problem([module("K", gives("X", 0, 1), needs={"P": 1})], [requires("X", 1)], keep="K"),
        # K and L exclude each other.
        problem([module("K", excludes="L"), module("L")], [], keep="K L"),
        # K needs C, and C is refused.
        problem([module("K", after=["C"]), module("C")], [], keep="K", refuse="C"),
        # K costs 100.
        problem([module("K")], [], keep="K", budget=99),
        # K is outside the learner's languages.
        problem([module("K")], [], keep="K", bars={"languages": "K"}),
        # K and L need each other's levels.
        problem(
            [module("K", gives("X", 0, 1), needs={"Y": 1}), module("L", gives("Y", 0, 1), needs={"X": 1})], [], keep="K"
        ),
        # K is completed and cannot be a step again.
        problem([module("K", gives("X", 0, 1))], [requires("X", 1)], keep="K", completed="K"),
    ],
    ids=["entry", "exclusion", "refused", "budget", "language", "circle", "completed"],
)
def test_locks_that_no_plan_can_obey_are_an_infeasible_answer(case: PathProblem) -> None:
    """No plan, no terms, and the smallest changes that would make one."""
    result = answer(case)
    assert (result.status, result.path, result.terms) == (Status.INFEASIBLE, None, ())
    assert result.relaxations


def test_keeping_and_refusing_the_same_module_is_no_problem_to_solve() -> None:
    """One module, one lock."""
    with pytest.raises(InvalidProblem, match="twice"):
        problem([module("K")], [], keep="K", refuse="K")


# 9. Nothing superfluous.


def test_nothing_free_is_taken_for_nothing() -> None:
    """F costs nothing, yet closes nothing that A does not close."""
    case = problem([module("A", gives("X", 0, 2)), module("F", gives("X", 0, 1), price=0)], [requires("X", 2)])
    assert taken(answer(case)) == "A"


def test_nothing_beyond_the_requirement_is_taken() -> None:
    """X 1 is required and A reaches it; the free way on to 2 is of no use."""
    case = problem([module("A", gives("X", 0, 1)), module("F", gives("X", 1, 2), price=0)], [requires("X", 1)])
    assert taken(answer(case)) == "A"


# 10. Weighted steps.


def test_weight_times_steps_decides() -> None:
    """X has 3 steps of weight 2, Y one of weight 5; the budget pays one module: 6 beats 5."""
    case = problem(
        [module("A", gives("X", 0, 3)), module("B", gives("Y", 0, 1))],
        [requires("X", 3, weight=2), requires("Y", 1, weight=5)],
        budget=100,
    )
    result = answer(case)
    assert (taken(result), terms(result)[1]) == ("A", 6)


def test_steps_beyond_the_requirement_count_nothing() -> None:
    """A reaches 5 where 2 is required: 2 steps. B reaches 3 of 3: 3 steps, and wins the one place the budget has."""
    case = problem(
        [module("A", gives("X", 0, 5)), module("B", gives("Y", 0, 3))], [requires("X", 2), requires("Y", 3)], budget=100
    )
    result = answer(case)
    assert taken(result) == "B"


def test_coverage_counts_all_required_steps_from_zero() -> None:
    """Of 2, 3, 4 with weight 5 two steps are held, one of weight 3 is not: 10 of 18 before, 18 after."""
    case = problem(
        [module("A", gives("X", 3, 4)), module("B", gives("Y", 0, 1))],
        [requires("X", 4, weight=5), requires("Y", 1, weight=3)],
        scales=[scale("X", 2, 3, 4)],
        held={"X": 3},
    )
    result = answer(case)
    assert (result.weight_required, result.weight_before, result.weight_after) == (18, 10, 18)


def test_more_held_than_required_is_not_more_coverage() -> None:
    """4 is held where 2 is required: 2 of 2 steps, before and after."""
    result = answer(problem([], [requires("X", 2)], held={"X": 4}))
    assert (result.weight_required, result.weight_before, result.weight_after) == (2, 2, 2)
    assert gap(result, "X").state is GapState.MET
