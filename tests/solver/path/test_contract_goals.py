"""The order of the goals, the reasons of a gap left open, repeatability and references, sentence by sentence.

Tiny cases with the answer worked out in the comment; each is judged by every check and by the oracle as well.
"""

import pytest

from solver import SearchLimits, recommend_path
from solver.domain import InvalidProblem
from solver.path.answer import GapState, OpenReason
from solver.path.problem import Goal
from solver.result import Status
from tests.answers import answer, gap, taken, terms
from tests.build import gives, module, path, problem, requires, scale

# 11. Goals are lexicographic.


def test_one_essential_step_beats_any_number_of_others() -> None:
    """The budget pays one: the essential X (weight 1) goes before Y (weight 1,000,000)."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))],
        [requires("X", 1, essential=True), requires("Y", 1, weight=1_000_000)],
        budget=100,
    )
    assert taken(answer(case)) == "A"


def test_a_step_is_worth_any_price_within_the_limits() -> None:
    """B closes one step more than A for a million times the price."""
    case = problem(
        [module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 2), price=1_000_000_00)], [requires("X", 2)]
    )
    assert taken(answer(case)) == "B"


def test_price_comes_before_effort_and_effort_breaks_the_tie() -> None:
    """A and B cost 10, C costs 11 and takes least: B, which takes less than A."""
    modules = [
        module("A", gives("X", 0, 1), price=10, effort=300),
        module("B", gives("X", 0, 1), price=10, effort=299),
        module("C", gives("X", 0, 1), price=11, effort=1),
    ]
    assert taken(answer(problem(modules, [requires("X", 1)]))) == "B"
    assert taken(answer(problem(modules, [requires("X", 1)], goal=Goal.CHEAPEST))) == "B"


def test_fastest_without_dates_puts_effort_before_price() -> None:
    """C takes least, whatever it costs; D takes as little and costs more."""
    modules = [
        module("A", gives("X", 0, 1), price=10, effort=300),
        module("C", gives("X", 0, 1), price=11, effort=2),
        module("D", gives("X", 0, 1), price=12, effort=2),
    ]
    result = answer(problem(modules, [requires("X", 1)], goal=Goal.FASTEST))
    assert taken(result) == "C"
    assert [term.name for term in result.terms] == ["essential_steps", "steps", "effort", "price"]


@pytest.mark.parametrize("goal", [Goal.CHEAPEST, Goal.FASTEST])
def test_cheapest_and_fastest_demand_every_step_that_could_be_reached(goal: Goal) -> None:
    """A and B close everything for 200; a budget of 199 makes it infeasible, and 200 is the smallest that does not."""
    modules = [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))]
    wanted = [requires("X", 1), requires("Y", 1)]
    result = answer(problem(modules, wanted, budget=199, goal=goal))
    assert result.status is Status.INFEASIBLE
    assert [[(change.limit, change.to_value) for change in entry.changes] for entry in result.relaxations] == [
        [("budget", 200)]
    ]
    assert terms(answer(problem(modules, wanted, budget=200, goal=goal)))[:2] == (0, 2)


def test_the_demand_is_what_could_be_reached_not_what_is_required() -> None:
    """Nothing leads to Z 1, so the demand is X 1 alone, and the answer is no failure."""
    case = problem([module("A", gives("X", 0, 1))], [requires("X", 1), requires("Z", 1)], goal=Goal.CHEAPEST)
    result = answer(case)
    assert (result.status, taken(result), gap(result, "Z").reason) == (Status.OPTIMAL, "A", OpenReason.NO_MODULE)


def test_the_demand_is_taken_without_bars_and_with_locks() -> None:
    """Barred B could close Y: infeasible. Refused B could not: the demand shrinks with the lock."""
    modules = [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))]
    wanted = [requires("X", 1), requires("Y", 1)]
    barred = answer(problem(modules, wanted, bars={"modes": "B"}, goal=Goal.CHEAPEST))
    assert barred.status is Status.INFEASIBLE
    refused = answer(problem(modules, wanted, refuse="B", goal=Goal.CHEAPEST))
    assert (refused.status, taken(refused)) == (Status.OPTIMAL, "A")


def test_both_step_terms_are_demanded_at_once() -> None:
    """A and B exclude each other: unlimited, the essential X (1) is chosen over Y (9). Only A's 100 must be paid."""
    case = problem(
        [module("A", gives("X", 0, 1), excludes="B"), module("B", gives("Y", 0, 1), price=1)],
        [requires("X", 1, essential=True), requires("Y", 1, weight=9)],
        goal=Goal.CHEAPEST,
    )
    assert terms(answer(case)) == (1, 1, 100, 100)


# The reasons of a gap left open, and their order.


def test_excluded_is_said_when_exclusions_alone_prevent_it() -> None:
    """X 1 takes P and Q, and they exclude each other: no limit, no lock, and still no way."""
    case = problem(
        [module("A", gives("X", 0, 1), after=["P", "Q"]), module("P", excludes="Q"), module("Q")], [requires("X", 1)]
    )
    assert gap(answer(case), "X").reason is OpenReason.EXCLUDED


def test_no_module_looks_at_the_level_reached_and_nothing_else() -> None:
    """From 1 on leads C, which needs P 9: it does lead further, so the reason is its entry."""
    case = problem([module("A", gives("X", 0, 1)), module("C", gives("X", 1, 2), needs={"P": 9})], [requires("X", 2)])
    result = answer(case)
    assert (gap(result, "X").state, gap(result, "X").reason) == (GapState.PARTLY, OpenReason.ENTRY)


def test_trade_off_is_said_when_only_something_else_would_pay() -> None:
    """100 pays A or B; X weighs more. Y could be closed within the limits, by leaving X open."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))],
        [requires("X", 1, weight=2), requires("Y", 1)],
        budget=100,
    )
    assert gap(answer(case), "Y").reason is OpenReason.TRADE_OFF


@pytest.mark.parametrize(
    ("budget", "effort", "reason"),
    [(99, None, "budget"), (None, 99, "effort"), (99, 100, "budget"), (99, 99, "limits"), (100, 100, None)],
)
def test_one_limit_is_named_when_it_alone_stands_in_the_way(
    budget: int | None, effort: int | None, reason: str | None
) -> None:
    """A costs 100 and takes 100: the limits that are one short are to blame, both together only as several."""
    result = answer(problem([module("A", gives("X", 0, 1))], [requires("X", 1)], budget=budget, effort=effort))
    assert gap(result, "X").reason == reason


def test_locked_comes_after_excluded_and_before_the_limits() -> None:
    """A is refused and too dear as well: the lock alone is enough to prevent it."""
    case = problem([module("A", gives("X", 0, 1))], [requires("X", 1)], refuse="A", budget=1)
    assert gap(answer(case), "X").reason is OpenReason.LOCKED


# 13. Repeatable, and 15. References.


def test_the_same_question_has_the_same_answer() -> None:
    """Four equal ways: the same one is taken every time."""
    case = problem([module(name, gives("X", 0, 1)) for name in "ABCD"], [requires("X", 1)])
    assert len({repr(answer(case)) for _ in range(5)}) == 1


def test_unknown_modules_in_requirements_and_exclusions_are_allowed() -> None:
    """OLD and NEW are no modules here: one in a list of alternatives, one excluded. A is taken, after B."""
    case = problem([module("A", gives("X", 0, 1), after=["OLD B"], excludes="NEW"), module("B")], [requires("X", 1)])
    assert taken(answer(case)) == "B A"


def test_all_faults_of_a_problem_are_named_at_once() -> None:
    """An unknown item held, a lock on nothing, a module given twice."""
    with pytest.raises(InvalidProblem) as caught:
        problem([module("A"), module("A")], [], items_held="nowhere", keep="Q")
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "make",
    [
        lambda: module("A", after=[""]),
        lambda: module("A", after=["B A"]),
        lambda: module("A", excludes="A"),
        lambda: gives("X", 2, 2),
        lambda: gives("X", 3, 2),
        lambda: module("A", price=-1),
        lambda: module("A", effort=0),
        lambda: requires("X", 1, weight=0),
        lambda: problem([], [requires("X", 1), requires("X", 2)]),
        lambda: problem([module("A", gives("X", 0, 2, "i"))], [], scales=[scale("X", 1, 2, items={1: "i"})]),
        lambda: problem([module("A", gives("X", 0, 2, "i"))], [], scales=[scale("X", 1, 2, items={2: "i"})]),
    ],
    ids=["empty list", "requires itself", "excludes itself", "no way up", "way down",
         "negative price", "no effort", "no weight", "two requirements", "item of another level", "items from afar"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(make: object) -> None:
    """None of these can be asked."""
    assert callable(make)
    with pytest.raises(InvalidProblem):
        make()


def test_a_free_start_and_an_empty_target_are_answers_too() -> None:
    """Nothing required: nothing taken, all terms 0, proven."""
    result = answer(problem([module("A", gives("X", 0, 1), price=0)], []))
    assert (result.status, taken(result), terms(result)) == (Status.OPTIMAL, "", (0, 0, 0, 0))


def test_a_module_may_raise_one_competency_in_two_outcomes() -> None:
    """B leads from 0 to 1 and from 1 to 2, so 1 must be held before it: A (10) first, then B (10), 20 in all."""
    case = problem(
        [module("A", gives("X", 0, 1), price=10), module("B", gives("X", 0, 1), gives("X", 1, 2), price=10)],
        [requires("X", 2)],
        scales=[scale("X", 1, 2)],
    )
    result = recommend_path(case)
    assert result.path == path("A B")
    assert [term.value for term in result.terms][:3] == [0, 2, 20]


@pytest.mark.parametrize("price", [10**10, 99_999_999_999, 9_999_999_999_999])
def test_large_amounts_are_proven_to_the_unit(price: int) -> None:
    """A hundred modules for a hundred competencies leave no choice: the sum of their prices, to the cent."""
    names = [f"X{number}" for number in range(100)]
    case = problem(
        [module(f"M{name}", gives(name, 0, 1), price=price, effort=100_000) for name in names],
        [requires(name, 1) for name in names],
        scales=[scale(name, 1) for name in names],
    )
    result = recommend_path(case)
    assert result.status is Status.OPTIMAL
    assert [(term.value, term.bound) for term in result.terms][2] == (100 * price, 100 * price)


def test_a_demand_that_is_not_proven_lets_nothing_be_called_a_plan() -> None:
    """With no work allowed and an exclusion in the way, what cheapest may demand stays open: unknown, not a plan."""
    case = problem(
        [
            module("A", gives("X", 0, 1), price=10, excludes="B"),
            module("B", gives("Y", 0, 1), price=10),
            module("C", gives("X", 0, 1), gives("Y", 0, 1), price=90),
            module("D", gives("Z", 0, 1), price=10, excludes="C"),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
        goal=Goal.CHEAPEST,
        scales=[scale("X", 1), scale("Y", 1), scale("Z", 1)],
    )
    # A and B exclude each other, C and D too: at most two of the three are closed, by search alone.
    assert recommend_path(case, SearchLimits(deterministic=0.0)).status is Status.UNKNOWN
    assert recommend_path(case).status is Status.OPTIMAL
