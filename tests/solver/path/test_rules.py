"""Each rule judges alone: one plan that obeys it, one that breaks it, and nobody else is blamed."""

import pytest

from solver.path.answer import LearningPath
from solver.path.objective import values
from solver.path.problem import Goal, PathProblem
from solver.path.rules import RULES, demand_is_met, violations
from tests.brute_force import Oracle
from tests.build import gives, module, path, problem, requires, scale, under_way
from tests.every_order import best_by_every_order
from tests.problems import random_problem
from tests.solver.path.test_calendar_rules import CALENDAR_PAIRS

#: Two ways to X 1, the second also to Y 1, which Z needs.
FIRST = module("A", gives("X", 0, 1), price=30, effort=300)
SECOND = module("B", gives("X", 0, 1), gives("Y", 0, 1), price=50, effort=500)
THIRD = module("C", gives("Z", 0, 1), needs={"Y": 1}, price=20, effort=200)
WANTED = (requires("X", 1), requires("Z", 1))

PAIRS = [
    (
        "steps_are_known_modules",
        problem([FIRST], [requires("X", 1)]),
        path("A"),
        path("A Q"),
    ),
    (
        "each_module_is_taken_once",
        problem([FIRST], [requires("X", 1)]),
        path("A"),
        # The second time does nothing, but it is the repetition that is to be blamed.
        path("A A"),
    ),
    (
        "completed_modules_are_not_repeated",
        problem([FIRST, SECOND], [requires("X", 1)], completed="A"),
        path("B"),
        path("A"),
    ),
    (
        "entry_levels_are_held",
        problem([SECOND, THIRD], WANTED),
        path("B C"),
        path("C B"),
    ),
    (
        "module_prerequisites_come_first",
        # P, of which A needs one with B, is unknown: B it must be.
        problem([SECOND, module("D", gives("Z", 0, 1), after=["B P"])], WANTED),
        path("B D"),
        path("D B"),
    ),
    (
        "exclusions_are_respected",
        # A names C, and not the other way round: it holds both ways.
        problem([module("A", gives("X", 0, 1), excludes="C"), module("C", gives("Z", 0, 1))], WANTED),
        path("C"),
        path("C A"),
    ),
    (
        "budget_is_respected",
        # 50 + 20 = 70.
        problem([SECOND, THIRD], WANTED, budget=70),
        path("B C"),
        None,
    ),
    (
        "effort_limit_is_respected",
        # 500 + 200 = 700.
        problem([SECOND, THIRD], WANTED, effort=700),
        path("B C"),
        None,
    ),
    (
        "barred_modules_are_left_out",
        problem([FIRST, SECOND], [requires("X", 1)], bars={"languages": "B"}),
        path("A"),
        path("B"),
    ),
    (
        "locks_are_obeyed",
        problem([FIRST, SECOND], [requires("X", 1), requires("Y", 1)], refuse="B"),
        path("A"),
        path("B"),
    ),
    (
        "nothing_is_superfluous",
        problem([FIRST, SECOND, THIRD], WANTED),
        path("B C"),
        path("A B C"),
    ),
]


@pytest.mark.parametrize(("rule", "case", "good", "bad"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_rule_tells_a_plan_that_obeys_from_one_that_breaks_it(
    rule: str, case: PathProblem, good: LearningPath, bad: LearningPath | None
) -> None:
    """The good plan breaks nothing at all; in the bad one the rule is broken, with others only if they must be."""
    assert violations(case, good) == ()
    if bad is None:
        # A limit: the same plan, one unit too dear.
        case = _one_unit_less(case)
        bad = good
    broken = {violation.rule for violation in violations(case, bad)}
    assert rule in broken
    follows = {"each_module_is_taken_once": {"nothing_is_superfluous"}, "steps_are_known_modules": set[str]()}
    assert broken <= {rule, *follows.get(rule, set())}


def test_every_rule_has_a_pair() -> None:
    """A rule without a pair would be one that may never find anything."""
    pairs = [*PAIRS[:-1], *CALENDAR_PAIRS, PAIRS[-1]]
    assert [pair[0] for pair in pairs] == [rule.__name__ for rule in RULES]


def test_a_kept_module_must_be_a_step() -> None:
    """The other half of the locks: A is locked in, and B alone leaves it out."""
    case = problem([FIRST, SECOND], [requires("X", 1)], keep="A")
    assert [entry.rule for entry in violations(case, path("B"))] == ["locks_are_obeyed"]
    assert violations(case, path("A")) == ()


def test_a_kept_module_excuses_what_it_needs() -> None:
    """C is locked in and needs Y 1, which only B gives: B closes nothing, and still may not go."""
    case = problem([SECOND, THIRD], [], keep="C")
    assert violations(case, path("B C")) == ()


def test_a_kept_module_excuses_nothing_else() -> None:
    """Besides B and C, A is a step that neither a gap nor the locked C needs."""
    case = problem([FIRST, SECOND, THIRD], [], keep="C")
    assert [(entry.rule, entry.subject) for entry in violations(case, path("B C A"))] == [
        ("nothing_is_superfluous", "A")
    ]


def test_a_step_that_only_needs_another_order_is_superfluous() -> None:
    """A gives X 1 to C, but D gives it too, only later: without A the order D, C is still possible."""
    case = problem(
        [FIRST, module("C", gives("Z", 0, 1), needs={"X": 1}), module("D", gives("X", 0, 1), gives("Y", 0, 1))],
        [requires("Z", 1), requires("Y", 1)],
    )
    assert [(entry.rule, entry.subject) for entry in violations(case, path("A C D"))] == [
        ("nothing_is_superfluous", "A")
    ]


def test_a_step_above_the_required_level_is_superfluous() -> None:
    """X 1 is required and A reaches it; from 1 to 2 nothing is gained."""
    case = problem([FIRST, module("E", gives("X", 1, 2))], [requires("X", 1)])
    assert [entry.subject for entry in violations(case, path("A E"))] == ["E"]


def test_a_step_that_work_in_progress_leaps_over_is_superfluous() -> None:
    """E leads from X 1 to X 2 and began before: X 2 is reached without A, which alone leads from 0 to 1."""
    case = problem([FIRST, module("E", gives("X", 1, 2))], [requires("X", 2)], in_progress=[under_way("E")])
    assert violations(case, path("E")) == ()
    assert [entry.subject for entry in violations(case, path("A E"))] == ["A"]
    # On its way it still has to be led there.
    usual = problem(case.modules, case.requirements)
    assert violations(usual, path("A E")) == ()


def test_a_plan_that_goes_in_circles_is_blamed() -> None:
    """A needs X 1 and gives Y 1, B needs Y 1 and gives X 1: either may come first, never rightly."""
    case = problem(
        [module("A", gives("Y", 0, 1), needs={"X": 1}), module("B", gives("X", 0, 1), needs={"Y": 1})],
        [requires("X", 1), requires("Y", 1)],
    )
    assert "entry_levels_are_held" in {entry.rule for entry in violations(case, path("A B"))}
    assert "entry_levels_are_held" in {entry.rule for entry in violations(case, path("B A"))}
    assert violations(case, path("")) == ()


def test_items_complete_a_level_only_above_the_one_before() -> None:
    """The items of level 3 are all held, so level 2 is all that is missing: 3 follows at once, and E may be taken."""
    case = problem(
        [module("A", gives("X", 0, 2)), module("E", gives("Y", 0, 1), needs={"X": 3})],
        [requires("Y", 1)],
        scales=[scale("X", 2, 3, items={3: "i j"})],
        items_held="i j",
    )
    assert violations(case, path("A E")) == ()
    # Without the items held, 2 is as far as A leads.
    assert [entry.rule for entry in violations(problem(case.modules, case.requirements), path("A E"))] == [
        "entry_levels_are_held"
    ]


def test_the_demand_is_met_from_its_value_on() -> None:
    """X 1 and Z 1 with weight 1 each are 2 steps, none essential: a demand of (0, 2) is met, one of (0, 3) is not."""
    case = problem([SECOND, THIRD], WANTED, goal=Goal.CHEAPEST)
    assert list(demand_is_met(case, path("B C"), (0, 2))) == []
    assert [entry.subject for entry in violations(case, path("B C"), (0, 3))] == ["steps"]
    assert [entry.subject for entry in violations(case, path("B C"), (1, 2))] == ["essential_steps"]


def test_the_terms_of_a_plan_stand_in_the_order_of_the_goal() -> None:
    """X 1 is essential with weight 5, Z 1 has weight 2: B and C give 5, 5 + 2, 50 + 20 and 500 + 200."""
    wanted = [requires("X", 1, weight=5, essential=True), requires("Z", 1, weight=2)]
    assert values(problem([SECOND, THIRD], wanted), path("B C")) == (5, 7, 70, 700)
    assert values(problem([SECOND, THIRD], wanted, goal=Goal.CHEAPEST), path("B C")) == (5, 7, 70, 700)
    assert values(problem([SECOND, THIRD], wanted, goal=Goal.FASTEST), path("B C")) == (5, 7, 700, 70)


def test_steps_are_counted_on_the_scale_from_the_level_held() -> None:
    """On 2, 3, 5, from 2 to 5 are 2 steps, with weight 3 that is 6; reaching 5 where 3 is required is one step, 3."""
    sparse = scale("X", 2, 3, 5)
    jump = module("J", gives("X", 2, 5))
    assert values(problem([jump], [requires("X", 5, weight=3)], scales=[sparse], held={"X": 2}), path("J"))[1] == 6
    assert values(problem([jump], [requires("X", 3, weight=3)], scales=[sparse], held={"X": 2}), path("J"))[1] == 3


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_sets_and_orders_have_the_same_best_plan(start: int) -> None:
    """The oracle looks at sets; over every order of up to 5 modules, judged by the rules, the best is the same."""
    compared = 0
    for seed in range(start, start + 100):
        case = random_problem(seed, modules=2 + seed % 4)
        assert Oracle(case).best() == best_by_every_order(case), seed
        compared += 1
    assert compared == 100


def _one_unit_less(case: PathProblem) -> PathProblem:
    budget, effort = case.budget_minor, case.effort_limit_hundredths
    return problem(
        case.modules,
        case.requirements,
        budget=None if budget is None else budget - 1,
        effort=None if effort is None else effort - 1,
    )
