"""Plans made better learner by learner: no change of one learner is left that would be better, by brute force."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

import solver
from solver.annual.answer import AnnualPlan, AnnualTier, Granted, LearnerPlan
from solver.annual.columns import EMPTY, Column, LearnerModel
from solver.annual.objective import grantable, values
from solver.annual.polish import polished
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, GrantId, LearnerId
from solver.annual.rules import violations
from solver.annual.shared import shared_of
from solver.path.answer import LearningPath
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle
from tests.brute_force_choices import Choice, choices
from tests.build import gives, module, offering, requires
from tests.solver.annual.makers import centre, company, learner, terms

UNLIMITED = solver.AnnualLimits()
Columns = dict[LearnerId, Column]
Value = tuple[int, int, int]


def column(path: LearningPath, choice: Choice, granted: tuple[tuple[GrantId, int], ...] = ()) -> Column:
    seats = sorted((step, place.offering) for step, place in zip(path.steps, path.placements, strict=True))
    return Column(choice.essential, choice.steps, choice.price, granted, tuple(seats))


def plan_of(problem: AnnualProblem, chosen: Mapping[LearnerId, Column]) -> AnnualPlan:
    shared = shared_of(problem)
    return AnnualPlan(
        learners=tuple(
            LearnerPlan(
                learner=entry.id,
                path=LearnerModel(shared, entry).path(chosen[entry.id]),
                granted=tuple(Granted(grant=grant, amount_minor=paid) for grant, paid in chosen[entry.id].granted),
            )
            for entry in problem.learners
        )
    )


def value_of(problem: AnnualProblem, plan: AnnualPlan) -> Value:
    essential, steps, price = values(problem, plan).values()
    return essential, steps, -price


def everything(problem: AnnualProblem, entry: AnnualLearner) -> tuple[Choice, ...]:
    return choices(problem.path_problem(entry))


def with_least(problem: AnnualProblem) -> Columns | None:
    """Return the plan in which everybody does what costs least, if it obeys."""
    found: Columns = {}
    for entry in problem.learners:
        least = min(everything(problem, entry), key=lambda choice: (choice.price, len(choice.path.steps)), default=None)
        if least is None:
            return None
        found[entry.id] = column(least.path, least)
    return None if violations(problem, plan_of(problem, found)) else found


def exchanged(problem: AnnualProblem, plan: AnnualPlan, entry: AnnualLearner) -> Iterator[AnnualPlan]:
    """Yield every plan in which one learner does something else, grants paying all they can."""
    others = [other for other in plan.learners if other.learner != entry.id]
    paid = {grant.id: 0 for grant in problem.grants}
    for other in others:
        for granted in other.granted:
            paid[granted.grant] += granted.amount_minor
    left = {
        grant.id: None if grant.most_minor is None else grant.most_minor - paid[grant.id] for grant in problem.grants
    }
    for choice in everything(problem, entry):
        amounts = []
        for grant, most in grantable(problem, entry, choice.path).items():
            rest = left[grant]
            amounts.append(Granted(grant=grant, amount_minor=most if rest is None else min(rest, most)))
        mine = LearnerPlan(learner=entry.id, path=choice.path, granted=tuple(amounts))
        yield AnnualPlan(learners=tuple(mine if other.learner == entry.id else other for other in plan.learners))


@pytest.mark.parametrize("seed", range(48))
def test_no_change_of_one_learner_is_better_than_a_polished_plan(seed: int) -> None:
    problem = random_company(seed)
    start = with_least(problem)
    if start is None:
        return
    after = plan_of(problem, polished(problem, start, UNLIMITED, tier=AnnualTier.PRICE))
    assert violations(problem, after) == ()
    reached = value_of(problem, after)
    assert reached >= value_of(problem, plan_of(problem, start))
    essential, steps, price = AnnualOracle(problem).best() or (0, 0, 0)
    assert reached <= (essential, steps, -price)
    for entry in problem.learners:
        for other in exchanged(problem, after, entry):
            assert value_of(problem, other) <= reached or violations(problem, other), entry.id


def test_the_plan_is_the_same_on_any_number_of_workers() -> None:
    for seed in range(6):
        problem = random_company(seed)
        start = with_least(problem)
        if start is not None:
            with ThreadPoolExecutor(2) as executor:
                there = polished(problem, start, UNLIMITED, tier=AnnualTier.STEPS, executor=executor)
            assert there == polished(problem, start, UNLIMITED, tier=AnnualTier.STEPS), seed


def two_ways() -> tuple[AnnualProblem, Columns]:
    """One learner who may have an essential step, or two of others for the same money, and has the two."""
    wanted = requires("X", 1, essential=True), requires("Y", 2)
    modules = [module("E", gives("X", 0, 1), price=10), module("Y1", gives("Y", 0, 2), price=10)]
    problem = company(modules, [learner("A", *wanted)], budget=10)
    others = next(c for c in everything(problem, problem.learners[0]) if c.path.steps == ("Y1",))
    return problem, {LearnerId("A"): column(others.path, others)}


def test_an_essential_step_is_worth_more_than_any_number_of_others() -> None:
    problem, start = two_ways()
    after = polished(problem, start, UNLIMITED, tier=AnnualTier.ESSENTIAL_STEPS)
    assert [entry.essential_steps for entry in after.values()] == [1]


def test_what_the_tiers_before_have_stays() -> None:
    problem, start = two_ways()
    assert polished(problem, start, UNLIMITED, tier=AnnualTier.PRICE, earlier=(0, 2)) == start


def test_without_time_the_plan_stays_as_it_is() -> None:
    problem, start = two_ways()
    assert polished(problem, start, replace(UNLIMITED, seconds_left=lambda: 0.0), tier=AnnualTier.PRICE) == start
    assert polished(problem, start, UNLIMITED, tier=AnnualTier.PRICE, until=float("inf")) == start


HAS_LITTLE, HAS_MUCH = learner("A", requires("X", 1)), learner("B", requires("X", 1, weight=5))
CLASS = module("M", gives("X", 0, 1), price=10, offerings=[offering("M/1", 9, 9, seats=1)])
HALL = module("M", gives("X", 0, 1), price=10, offerings=[offering("M/1", 9, 9)])
IN_WEEKS = module("M", gives("X", 0, 1), price=10)


@pytest.mark.parametrize(
    "problem",
    [
        company([CLASS], [HAS_LITTLE, HAS_MUCH]),
        company([IN_WEEKS], [HAS_LITTLE, HAS_MUCH], budget=19),
        company(
            [IN_WEEKS],
            [replace(HAS_LITTLE, cost_centre=CostCentreId("K1")), replace(HAS_MUCH, cost_centre=CostCentreId("K2"))],
            centres=[centre("K1", 15), centre("K2", below="K1")],
        ),
        company([HALL], [HAS_LITTLE, HAS_MUCH], terms=[terms("M", "M/1", fixed=5)], budget=24),
    ],
    ids=["a seat", "money of all", "money of a centre", "money beside a fixed price"],
)
def test_one_gives_what_another_has_more_use_for(problem: AnnualProblem) -> None:
    first = next(choice for choice in everything(problem, problem.learners[0]) if choice.path.steps)
    start = {LearnerId("A"): column(first.path, first), LearnerId("B"): EMPTY}
    assert polished(problem, start, UNLIMITED, tier=AnnualTier.STEPS, exchanging=0) == start
    after = polished(problem, start, UNLIMITED, tier=AnnualTier.STEPS)
    assert [after[name].steps for name in start] == [0, 5]
    assert violations(problem, plan_of(problem, after)) == ()


def test_a_class_that_nobody_fills_alone_is_opened_together() -> None:
    problem = company([HALL], [HAS_LITTLE, HAS_MUCH], terms=[terms("M", "M/1", least=2, fixed=5)], budget=25)
    start = {LearnerId("A"): EMPTY, LearnerId("B"): EMPTY}
    assert polished(problem, start, UNLIMITED, tier=AnnualTier.STEPS, exchanging=0) == start
    assert sum(entry.steps for entry in polished(problem, start, UNLIMITED, tier=AnnualTier.STEPS).values()) == 6
    dear = replace(problem, budget_minor=24)
    assert polished(dear, start, UNLIMITED, tier=AnnualTier.STEPS) == start
