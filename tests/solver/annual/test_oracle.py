"""The oracle of a year forgets nothing and invents nothing: held against plainer judges, and against the rules."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from solver.annual.answer import AnnualPlan, Granted, LearnerPlan
from solver.annual.objective import grantable, seats_taken, values
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentre, CostCentreId, LearnerId
from solver.annual.rules import violations
from solver.domain import Module, Offering
from solver.path.objective import values as path_values
from solver.path.problem import Goal
from tests.annual_families import COMPANIES
from tests.annual_problems import random_company
from tests.brute_force import Oracle
from tests.brute_force_annual import AnnualOracle
from tests.brute_force_choices import choices
from tests.build import gives, in_weeks, module, offering, path, requires
from tests.dated_problems import random_dated_problem
from tests.every_order import obeying_paths
from tests.solver.annual.makers import centre, company, grant, granted, learner, on_day, plan, terms

#: More ways than this to combine what learners may do with what grants may pay are not looked through.
MOST_COMBINATIONS = 1500


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_the_plan_of_the_oracle_obeys_and_is_worth_what_it_says(start: int) -> None:
    for seed in range(start, start + 50):
        case = random_company(seed)
        oracle = AnnualOracle(case)
        found = oracle.plan()
        if found is None:
            assert oracle.best() is None
            continue
        assert violations(case, found) == (), seed
        assert tuple(values(case, found).values()) == oracle.best(), seed


@pytest.mark.parametrize("start", range(0, 120, 30))
def test_every_order_and_every_time_leave_the_same_choices(start: int) -> None:
    """One to three modules, judged by the rules of a path, superfluous steps among them: the same seats and worth."""
    compared = 0
    for seed in range(start, start + 30):
        case = random_company(seed, modules=1 + seed % 3)
        for entry in case.learners:
            alone = case.path_problem(replace(entry, budget_minor=None))
            undated = [item for item in alone.modules if item.offerings is None or item.id in alone.progress]
            if sum(alone.effort_of(item.id) for item in undated) > 220:
                continue
            expected = {
                (path_values(alone, found)[:3], frozenset(seats_taken(entry, found)))
                for found in obeying_paths(alone, weeks=3)
            }
            assert {
                ((choice.essential, choice.steps, choice.price), choice.enrolled) for choice in choices(alone)
            } == expected, (seed, entry.id)
            compared += 1
    assert compared > 40


@pytest.mark.parametrize("start", range(0, 320, 80))
def test_every_combination_and_every_amount_have_the_same_best_plan(start: int) -> None:
    """Whatever learners may do with whatever grants may pay, each judged by the rules of a year."""
    compared, plans = 0, 0
    for seed in range(start, start + 80):
        case = random_company(seed, modules=2 + seed % 3)
        best, count = None, 0
        for candidate in _every_plan(case):
            count += 1
            if count > MOST_COMBINATIONS:
                break
            if not violations(case, candidate):
                essential, steps, price = values(case, candidate).values()
                best = max(best, (essential, steps, -price)) if best else (essential, steps, -price)
        if count > MOST_COMBINATIONS:
            continue
        assert AnnualOracle(case).best() == (best and (best[0], best[1], -best[2])), seed
        compared += 1
        plans += best is not None
    assert compared > 20
    assert plans > 15


def test_a_company_of_one_gets_what_a_learner_alone_gets() -> None:
    """The least of three budgets counts, whoever sets it."""
    compared = 0
    for seed in range(150):
        case = random_dated_problem(seed, modules=3 + seed % 3)
        if case.calendar is None or case.calendar.finish_day is None:
            continue
        alone = replace(case, goal=Goal.CLOSEST)
        budgets = [case.budget_minor if place == seed % 3 else None for place in range(3)]
        one = AnnualProblem(
            competencies=case.competencies,
            modules=case.modules,
            learners=(
                AnnualLearner(
                    id=LearnerId("E1"),
                    cost_centre=CostCentreId("K1"),
                    calendar=case.calendar,
                    requirements=case.requirements,
                    attainments=case.attainments,
                    items_held=case.items_held,
                    completed=case.completed,
                    in_progress=case.in_progress,
                    bars=case.bars,
                    locks=case.locks,
                    budget_minor=budgets[0],
                    effort_limit_hundredths=case.effort_limit_hundredths,
                ),
            ),
            cost_centres=(CostCentre(id=CostCentreId("K1"), budget_minor=budgets[1]),),
            budget_minor=budgets[2],
        )
        best = Oracle(alone).best()
        assert AnnualOracle(one).best() == (None if best is None else best[:3]), seed
        compared += 1
    assert compared > 60


# By hand.

A = module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9), offering("A/2", 16, 16)])
B = module("B", gives("X", 0, 1), price=150)


def test_a_class_that_nobody_fills_is_not_held_and_nobody_is_there_only_to_fill_it() -> None:
    """E1 and E2 want X; E3 wants Y, which A does not give. With three in the class, B it is."""
    case = company(
        [replace(A, offerings=A.offerings and A.offerings[:1]), B, module("C", gives("Y", 0, 1), price=10)],
        [learner("E1"), learner("E2"), learner("E3", requires("Y", 1))],
        terms=[terms("A", "A/1", least=3)],
    )
    assert AnnualOracle(case).best() == (0, 3, 310)
    assert AnnualOracle(replace(case, terms=(terms("A", "A/1", least=2),))).best() == (0, 3, 210)


def test_a_dearer_way_may_fill_a_class_when_no_step_of_it_is_superfluous() -> None:
    """E1 can only take A; E2 would take B for less, but then A/1 is not held. Together they close more."""
    case = company(
        [
            module("A", gives("X", 0, 1), gives("Z", 0, 1), price=100, offerings=[offering("A/1", 9, 9)]),
            module("B", gives("X", 0, 1), price=10),
        ],
        [learner("E1", requires("Z", 1)), learner("E2")],
        terms=[terms("A", "A/1", least=2)],
    )
    assert AnnualOracle(case).best() == (0, 2, 200)
    assert AnnualOracle(replace(case, budget_minor=199)).best() == (0, 1, 10)


def test_a_fixed_price_is_weighed_against_all_who_share_it() -> None:
    """Two in A/1 for 200 and 60, or both B for 300; with a fixed price of 101, B."""
    case = company([A, B], [learner("E1"), learner("E2")], terms=[terms("A", "A/1", fixed=60)])
    apart = replace(case, terms=(terms("A", "A/1", fixed=101), terms("A", "A/2", fixed=101)))
    assert AnnualOracle(case).best() == (0, 2, 200)
    assert AnnualOracle(apart).best() == (0, 2, 300)
    assert AnnualOracle(replace(apart, terms=(*apart.terms[:1], terms("A", "A/2", fixed=99)))).best() == (0, 2, 299)


def test_the_last_seat_goes_where_it_counts_most() -> None:
    """One seat, nothing else: E2 counts twice, but what is essential comes first."""
    few = module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9, seats=1)])
    case = company([few], [learner("E1"), learner("E2", priority=2)])
    assert AnnualOracle(case).best() == (0, 2, 100)
    urgent = company([few], [learner("E1", requires("X", 1, essential=True)), learner("E2", priority=2)])
    assert AnnualOracle(urgent).best() == (1, 1, 100)


def test_what_grants_pay_is_shared_out_so_that_all_budgets_hold() -> None:
    """Each has 70 of the 100; the grant pays 50 a head, and 60 in all: 30 and 30, not 50 and 10."""
    case = company(
        [A],
        [learner("E1", budget=70, centre="K2"), learner("E2", budget=70, centre="K1")],
        centres=[centre("K1", 140), centre("K2", below="K1")],
        grants=[grant("G", 50, "A/1 A/2", most=60)],
    )
    oracle = AnnualOracle(case)
    assert oracle.best() == (0, 2, 140)
    found = oracle.plan()
    assert found is not None
    assert [[row.amount_minor for row in entry.granted] for entry in found.learners] == [[30], [30]]
    assert AnnualOracle(replace(case, grants=(grant("G", 50, "A/1 A/2", most=59),))).best() == (0, 1, 50)
    poor = replace(case, cost_centres=(centre("K1", 139), centre("K2", below="K1")))
    assert AnnualOracle(poor).best() == (0, 1, 50)


# The rules see what is changed in a right plan.

CLASS = company(
    [
        replace(A, offerings=(offering("A/1", 9, 9, seats=2), offering("A/2", 16, 16, seats=1))),
        B,
        module("C", gives("Y", 0, 1), needs={"X": 1}, price=40),
    ],
    [
        learner("E1", requires("X", 1), requires("Y", 1), centre="K2", budget=100),
        learner("E2", centre="K2"),
        learner("E3", centre="K1"),
    ],
    centres=[centre("K1", 300), centre("K2", 160, below="K1")],
    budget=310,
    terms=[terms("A", "A/1", least=2, fixed=10)],
    grants=[grant("G", 50, "A/1 A/2", each=40, most=80)],
)
FIRST, SECOND = path("A", on_day("A/1", 9)), path("A", on_day("A/2", 16))
LONG = path("A C", on_day("A/1", 9), in_weeks({2: 100}))
GRANTS = {"E1": {"G": 40}, "E2": {"G": 40}}
MUTATIONS: list[tuple[str, AnnualPlan]] = [
    ("every_learner_has_one_plan", granted(plan(E2=FIRST, E1=LONG, E3=SECOND), **GRANTS)),
    ("paths_obey_their_rules", granted(plan(E1=path("C", in_weeks({2: 100})), E2=FIRST, E3=FIRST), E2={"G": 40})),
    ("own_budgets_are_respected", granted(plan(E1=LONG, E2=FIRST, E3=SECOND), E1={"G": 39}, E2={"G": 40})),
    ("centre_budgets_are_respected", granted(plan(E1=LONG, E2=FIRST, E3=SECOND), E1={"G": 40}, E2={"G": 39})),
    (
        "whole_budget_is_respected",
        granted(plan(E1=LONG, E2=FIRST, E3=path("B", in_weeks({0: 100}))), E1={"G": 40}, E2={"G": 40}),
    ),
    ("seats_are_respected", granted(plan(E1=LONG, E2=FIRST, E3=FIRST), **GRANTS)),
    ("least_learners_are_reached", granted(plan(E1=LONG, E2=SECOND, E3=None), **GRANTS)),
    ("grants_pay_at_most_their_share", granted(plan(E1=LONG, E2=FIRST, E3=SECOND), E1={"G": 41}, E2={"G": 39})),
    ("grants_stay_within_their_limits", granted(plan(E1=LONG, E2=FIRST, E3=SECOND), **GRANTS, E3={"G": 1})),
]


def test_the_plan_that_is_changed_is_right() -> None:
    """140 + 100 + 100, less 80, and 10 for the class: 270 and three weighted steps and one."""
    right = granted(plan(E1=LONG, E2=FIRST, E3=SECOND), **GRANTS)
    assert violations(CLASS, right) == ()
    assert tuple(values(CLASS, right).values()) == AnnualOracle(CLASS).best() == (0, 4, 270)


@pytest.mark.parametrize(("rule", "changed"), MUTATIONS, ids=[rule for rule, _ in MUTATIONS])
def test_a_plan_that_is_changed_is_rejected(rule: str, changed: AnnualPlan) -> None:
    assert rule in {violation.rule for violation in violations(CLASS, changed)}


# Every feature of a year is met.

LIFTED: dict[str, tuple[int, Callable[[AnnualProblem], AnnualProblem]]] = {
    "seats": (8, lambda it: _offered(it, lambda entry: replace(entry, seats_left=entry.seats_left and None))),
    "least learners": (8, lambda it: replace(it, terms=tuple(replace(row, least_learners=0) for row in it.terms))),
    "fixed prices": (8, lambda it: replace(it, terms=tuple(replace(row, fixed_price_minor=0) for row in it.terms))),
    "whole budget": (5, lambda it: replace(it, budget_minor=None)),
    "centre budgets": (
        5,
        lambda it: replace(it, cost_centres=tuple(replace(row, budget_minor=None) for row in it.cost_centres)),
    ),
    "own budgets": (4, lambda it: _people(it, budget_minor=None)),
    "grants": (8, lambda it: replace(it, grants=())),
    "limits of grants": (4, lambda it: replace(it, grants=tuple(replace(row, most_minor=None) for row in it.grants))),
    "limits of grants for each": (
        3,
        lambda it: replace(it, grants=tuple(replace(row, most_per_learner_minor=None) for row in it.grants)),
    ),
    "locks": (6, lambda it: _people(it, locks=())),
    "bars": (2, lambda it: _people(it, bars=())),
    "work in progress": (8, lambda it: _people(it, in_progress=())),
    "priorities": (20, lambda it: _people(it, priority=1)),
    "entry levels": (4, lambda it: _catalogue(it, level_prerequisites=())),
    "modules before": (4, lambda it: _catalogue(it, module_prerequisites=())),
    "exclusions": (1, lambda it: _catalogue(it, excludes=frozenset())),
    "exclusive offerings": (1, lambda it: _offered(it, lambda entry: replace(entry, exclusive=False))),
    "days away": (
        1,
        lambda it: replace(
            it,
            learners=tuple(replace(who, calendar=replace(who.calendar, unavailable=())) for who in it.learners),
        ),
    ),
}


def test_random_companies_turn_on_every_feature() -> None:
    """Without it the best plan of some companies is another: so many of ninety-six at least."""
    turned: Counter[str] = Counter()
    impossible = 0
    for seed in range(96):
        case = random_company(seed)
        best = AnnualOracle(case).best()
        impossible += best is None
        for feature, (_, lift) in LIFTED.items():
            turned[feature] += AnnualOracle(lift(case)).best() != best
    assert {feature: turned[feature] for feature, (least, _) in LIFTED.items() if turned[feature] < least} == {}
    assert 2 <= impossible <= 20
    assert len(COMPANIES) <= 20


def _every_plan(case: AnnualProblem) -> Iterator[AnnualPlan]:
    """Yield every combination of choices with every amount that grants may pay."""
    offers = [choices(case.path_problem(who)) for who in case.learners]
    for chosen in product(*offers):
        caps = [
            (place, grant, most)
            for place, (who, choice) in enumerate(zip(case.learners, chosen, strict=True))
            for grant, most in grantable(case, who, choice.path).items()
        ]
        for amounts in product(*(range(most + 1) for _, _, most in caps)):
            yield AnnualPlan(
                learners=tuple(
                    LearnerPlan(
                        learner=who.id,
                        path=choice.path,
                        granted=tuple(
                            Granted(grant=grant, amount_minor=amount)
                            for (owner, grant, _), amount in zip(caps, amounts, strict=True)
                            if owner == place
                        ),
                    )
                    for place, (who, choice) in enumerate(zip(case.learners, chosen, strict=True))
                )
            )


def _people(case: AnnualProblem, **changes: object) -> AnnualProblem:
    return replace(case, learners=tuple(replace(who, **changes) for who in case.learners))  # type: ignore[arg-type]


def _catalogue(case: AnnualProblem, **changes: object) -> AnnualProblem:
    return replace(case, modules=tuple(replace(entry, **changes) for entry in case.modules))  # type: ignore[arg-type]


def _offered(case: AnnualProblem, change: Callable[[Offering], Offering]) -> AnnualProblem:
    def changed(entry: Module) -> Module:
        if entry.offerings is None:
            return entry
        return replace(entry, offerings=tuple(change(row) for row in entry.offerings))

    return replace(case, modules=tuple(changed(entry) for entry in case.modules))
