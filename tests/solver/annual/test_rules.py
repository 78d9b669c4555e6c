"""Each rule of a year judges alone: one plan that obeys it, one that breaks it, and nobody else is blamed."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from solver.annual.answer import AnnualPlan, LearnerPlan
from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.annual.rules import RULES, violations
from solver.path import rules as path_rules
from solver.path.answer import LearningPath
from tests.annual_problems import random_company
from tests.brute_force_choices import choices
from tests.build import gives, in_weeks, lock, module, offering, path, requires, under_way
from tests.solver.annual.makers import centre, company, grant, granted, learner, on_day, plan, terms

#: A leads to X 1 for 100, on day 9 or on day 16; B does so for 60, in weeks.
A = module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9), offering("A/2", 16, 16)])
B = module("B", gives("X", 0, 1), price=60)
#: One seat fewer than those who want one.
FEW = replace(A, offerings=(offering("A/1", 9, 9, seats=1), offering("A/2", 16, 16)))
FIRST, SECOND = path("A", on_day("A/1", 9)), path("A", on_day("A/2", 16))
IN_WEEKS = path("B", in_weeks({0: 100}))
E1, E2, E3 = learner("E1", centre="K2"), learner("E2", centre="K3"), learner("E3", centre="K1")
#: K1 has K2 and K3 below it.
TREE = (centre("K1"), centre("K2", below="K1"), centre("K3", below="K1"))
HALF = grant("G", 50, "A/1 B", each=40, most=70)

PAIRS: list[tuple[str, AnnualProblem, AnnualPlan, AnnualPlan]] = [
    (
        "every_learner_has_one_plan",
        company([A, B], [learner("E1"), learner("E2")]),
        plan(E1=FIRST, E2=None),
        plan(E2=None, E1=FIRST),
    ),
    (
        "paths_obey_their_rules",
        company([A, B], [learner("E1"), learner("E2")]),
        plan(E1=FIRST, E2=IN_WEEKS),
        # Two ways to X 1, and one is enough.
        plan(E1=FIRST, E2=path("B A", in_weeks({0: 100}), on_day("A/1", 9))),
    ),
    (
        "own_budgets_are_respected",
        company([A, B], [learner("E1", budget=60), learner("E2", budget=60)], grants=[HALF]),
        # The grant pays its 40.
        granted(plan(E1=FIRST, E2=IN_WEEKS), E1={"G": 40}),
        granted(plan(E1=FIRST, E2=IN_WEEKS), E1={"G": 39}),
    ),
    (
        "centre_budgets_are_respected",
        company([A, B], [E1, E2, E3], centres=[centre("K1", 260), *TREE[1:]]),
        # 100 + 60 + 100, of which 100 is K1's own.
        plan(E1=FIRST, E2=IN_WEEKS, E3=SECOND),
        plan(E1=FIRST, E2=SECOND, E3=SECOND),
    ),
    (
        "whole_budget_is_respected",
        company([A, B], [learner("E1"), learner("E2")], budget=170, terms=[terms("A", "A/1", fixed=10)]),
        plan(E1=FIRST, E2=IN_WEEKS),
        plan(E1=FIRST, E2=FIRST),
    ),
    (
        "seats_are_respected",
        company([FEW], [learner("E1"), learner("E2")]),
        plan(E1=FIRST, E2=SECOND),
        plan(E1=FIRST, E2=FIRST),
    ),
    (
        "least_learners_are_reached",
        company([A], [learner("E1"), learner("E2")], terms=[terms("A", "A/1", least=2)]),
        plan(E1=FIRST, E2=FIRST),
        plan(E1=FIRST, E2=SECOND),
    ),
    (
        "grants_pay_at_most_their_share",
        company([A, B], [learner("E1"), learner("E2")], grants=[HALF]),
        # Half of 60.
        granted(plan(E1=FIRST, E2=IN_WEEKS), E1={"G": 40}, E2={"G": 30}),
        granted(plan(E1=FIRST, E2=IN_WEEKS), E1={"G": 39}, E2={"G": 31}),
    ),
    (
        "grants_stay_within_their_limits",
        company([A, B], [learner("E1"), learner("E2")], grants=[HALF]),
        granted(plan(E1=FIRST, E2=FIRST), E1={"G": 40}, E2={"G": 30}),
        granted(plan(E1=FIRST, E2=FIRST), E1={"G": 40}, E2={"G": 31}),
    ),
]


@pytest.mark.parametrize(("rule", "case", "good", "bad"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_rule_tells_a_plan_that_obeys_from_one_that_breaks_it(
    rule: str, case: AnnualProblem, good: AnnualPlan, bad: AnnualPlan
) -> None:
    """The good plan breaks nothing at all, the bad one this rule and no other."""
    assert violations(case, good) == ()
    assert {violation.rule for violation in violations(case, bad)} == {rule}


def test_every_rule_has_a_pair() -> None:
    """A rule without a pair would be one that may never find anything."""
    assert [pair[0] for pair in PAIRS] == [rule.__name__ for rule in RULES]


@pytest.mark.parametrize(
    ("wrong", "subjects"),
    [
        (plan(E1=None), ["E2"]),
        (plan(E1=None, E2=None, E3=None), ["E3"]),
        (AnnualPlan(learners=plan(E1=None, E2=None).learners * 2), ["E1", "E2"]),
    ],
)
def test_a_learner_is_missing_strange_or_there_twice(wrong: AnnualPlan, subjects: list[str]) -> None:
    case = company([A], [learner("E1"), learner("E2")])
    assert [violation.subject for violation in violations(case, wrong)] == subjects


def test_a_budget_above_binds_those_below_it_and_not_beside_it() -> None:
    """K2 has 100 and its learner spends it; K3 has nothing, and what K1 spends itself is not its business."""
    case = company([A, B], [E1, E2, E3], centres=[centre("K1", 160), centre("K2", 100, below="K1"), centre("K3", 0)])
    assert violations(case, plan(E1=FIRST, E2=None, E3=IN_WEEKS)) == ()
    broken = violations(case, plan(E1=FIRST, E2=IN_WEEKS, E3=IN_WEEKS))
    assert [violation.subject for violation in broken] == ["K3"]
    broken = violations(case, plan(E1=FIRST, E2=None, E3=FIRST))
    assert [(violation.subject, violation.detail) for violation in broken] == [("K1", "200 is more than 160")]


def test_a_fixed_price_is_paid_once_and_by_no_cost_centre() -> None:
    """Two learners for 200, and 30 once: 230, of which the centres see 200."""
    case = company(
        [A], [E1, E2], centres=[centre("K1", 200), *TREE[1:]], budget=230, terms=[terms("A", "A/1", fixed=30)]
    )
    assert violations(case, plan(E1=FIRST, E2=FIRST)) == ()
    broken = violations(replace(case, budget_minor=229), plan(E1=FIRST, E2=FIRST))
    assert [violation.rule for violation in broken] == ["whole_budget_is_respected"]


def test_what_is_under_way_takes_no_seat_and_fills_no_class() -> None:
    """E1 is in A/1 already, for 25 more; E2 takes its last seat, and one learner is not enough for it."""
    begun = learner("E1", in_progress=[under_way("A", price=25, offering="A/1")])
    case = company([FEW], [begun, learner("E2")], budget=25, terms=[terms("A", "A/1", least=1, fixed=50)])
    assert violations(case, plan(E1=FIRST, E2=None)) == ()
    richer = replace(case, budget_minor=175)
    assert violations(richer, plan(E1=FIRST, E2=FIRST)) == ()
    two = replace(richer, terms=(terms("A", "A/1", least=2, fixed=50),))
    broken = violations(two, plan(E1=FIRST, E2=FIRST))
    assert [violation.rule for violation in broken] == ["least_learners_are_reached"]


def test_a_grant_pays_for_what_is_under_way_where_it_began_though_its_days_are_over() -> None:
    """A/1 was on day 9, and the learner starts on day 15: what is left, for 30, is done in weeks."""
    late = learner(
        "E1",
        calendar=replace(learner("E1").calendar, start_day=15),
        in_progress=[under_way("A", price=30, offering="A/1")],
    )
    case = company([A], [late], budget=15, grants=[grant("G", 50, "A/1"), grant("H", 50, "A")])
    going_on = plan(E1=path("A", in_weeks({2: 100})))
    assert violations(case, granted(going_on, E1={"G": 15})) == ()
    broken = violations(case, granted(going_on, E1={"H": 15}))
    assert [(violation.rule, violation.detail) for violation in broken] == [
        ("grants_pay_at_most_their_share", "H pays 15, more than 0")
    ]


@pytest.mark.parametrize(("grants", "is_right"), [({"G": 33}, True), ({"G": 34}, False), ({"Q": 1}, False)])
def test_a_share_is_rounded_down_once_for_each_learner(grants: dict[str, int], is_right: bool) -> None:
    """A third of 100, that is 33 of all that it may pay for; and Q is nobody's grant."""
    case = company([A], [learner("E1")], grants=[grant("G", 33, "A/1 A/2")])
    assert (violations(case, granted(plan(E1=FIRST), E1=grants)) == ()) is is_right


def test_nobody_pays_into_a_grant() -> None:
    case = company([A], [learner("E1")], grants=[grant("G", 50, "A/1")])
    broken = violations(case, granted(plan(E1=FIRST), E1={"G": -1}))
    assert [violation.rule for violation in broken] == ["grants_pay_at_most_their_share"]


@pytest.mark.parametrize(
    ("who", "wrong", "rule"),
    [
        (learner("E1", locks=[lock("A", keep=True, offering="A/1")]), None, "locks_are_obeyed"),
        (learner("E1", locks=[lock("A", keep=False, offering="A/1")]), FIRST, "locks_are_obeyed"),
        (learner("E1", in_progress=[under_way("B")]), None, "work_in_progress_goes_on"),
        (learner("E1", effort=99), FIRST, "effort_limit_is_respected"),
        (learner("E1"), path("Q", in_weeks({0: 100})), "steps_are_known_modules"),
        (learner("E1"), path("A"), "steps_have_their_place"),
        (learner("E1"), LearningPath(steps=(), placements=FIRST.placements), "steps_have_their_place"),
        (learner("E1", requires("Y", 1)), path("C", in_weeks({0: 100})), "entry_levels_are_held"),
    ],
)
def test_the_rules_of_a_path_hold_for_each_learner(who: AnnualLearner, wrong: LearningPath | None, rule: str) -> None:
    """An empty path breaks a rule as well, where a lock or progress demands a step."""
    case = company([A, B, module("C", gives("Y", 0, 1), needs={"X": 1})], [who, learner("E2")])
    broken = violations(case, plan(E1=wrong, E2=FIRST))
    assert {violation.rule for violation in broken} == {"paths_obey_their_rules"}
    assert {violation.subject for violation in broken} == {"E1"}
    assert any(violation.detail.startswith(f"{rule} (") for violation in broken)


def test_a_path_is_judged_by_what_it_touches_as_by_the_whole_catalogue() -> None:
    """Right paths and broken ones, of all kinds of learners: not a word is different."""
    seen = wrong = 0
    chance = Random(1)
    for seed in range(100):
        case = random_company(seed)
        for entry in case.learners:
            whole = replace(case.path_problem(entry), budget_minor=None)
            for broken in (
                kind
                for choice in list(choices(whole))[:6]
                for kind in (choice.path, *_mutilated(chance, case, choice.path))
            ):
                alone = replace(case, learners=(entry,), terms=(), budget_minor=None, grants=())
                alone = replace(alone, learners=(replace(entry, budget_minor=None, cost_centre=None),))
                found = [
                    violation.detail
                    for violation in violations(alone, _only(entry, broken))
                    if violation.rule == "paths_obey_their_rules"
                ]
                expected = path_rules.violations(whole, broken)
                assert found == [f"{entry.rule} ({entry.subject}): {entry.detail}" for entry in expected]
                seen += 1
                wrong += bool(expected)
    assert seen > 1000
    assert seen > wrong > 300


def _only(learner: AnnualLearner, path: LearningPath) -> AnnualPlan:
    return AnnualPlan(learners=(LearnerPlan(learner=learner.id, path=path),))


def _mutilated(chance: Random, case: AnnualProblem, path: LearningPath) -> Iterator[LearningPath]:
    """Yield the path without its first step, turned round, and with another module in the place of one."""
    yield LearningPath(steps=path.steps[1:], placements=path.placements[1:])
    yield LearningPath(steps=path.steps[::-1], placements=path.placements[::-1])
    if path.steps:
        other = chance.choice(case.modules).id
        yield LearningPath(steps=(*path.steps[1:], other), placements=(*path.placements[1:], path.placements[0]))
