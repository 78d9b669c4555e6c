"""The formulation of a year is right by itself, so that its values and bounds say something about ours."""

from dataclasses import replace

import pytest

from solver import Calendar, Goal, PathProblem, Status, recommend_path
from solver.annual.problem import AnnualLearner, AnnualProblem, Grant, GrantId, LearnerId, OfferingTerms
from solver.domain import ModuleId, OfferingId
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle
from tests.build import gives, module, offering, requires, scale
from tests.companies import Knobs, company
from tests.dated_problems import random_dated_problem
from tests.formulations.annual_answers import AnnualAnswer, annual_answer
from tests.formulations.annual_engines import TIMED_MAKERS, TimedCpSat, TimedEngine, TimedMaker
from tests.formulations.engines import Ending
from tests.formulations.program import Program


def one_worker(program: Program) -> TimedEngine:
    return TimedCpSat(program, workers=1)


def answered(problem: AnnualProblem, maker: TimedMaker = one_worker, **asked: object) -> AnnualAnswer:
    return annual_answer(problem, maker, seconds=600.0, **asked)  # type: ignore[arg-type]


def values(answer: AnnualAnswer) -> tuple[int, ...] | None:
    """Return the values of a proven answer, or None when it is proven that there is no plan."""
    assert answer.ending in (Ending.OPTIMAL, Ending.INFEASIBLE)
    assert answer.is_exact
    assert all(tier.value == tier.bound for tier in answer.tiers)
    found = tuple(value for value in answer.values if value is not None)
    return None if answer.ending is Ending.INFEASIBLE else found


@pytest.mark.parametrize("seed", [*range(200), 3032, 3308, 7054])
def test_it_equals_brute_force(seed: int) -> None:
    problem = random_company(seed)
    assert values(answered(problem)) == AnnualOracle(problem).best()


@pytest.mark.parametrize("seed", range(20))
def test_the_engines_agree(seed: int) -> None:
    problem = random_company(10_000 + seed)
    assert values(answered(problem, TIMED_MAKERS["HiGHS"])) == values(answered(problem))


@pytest.mark.parametrize("seed", range(40))
def test_both_step_tiers_in_one_sum_are_the_same(seed: int) -> None:
    problem = random_company(30_000 + seed)
    assert values(answered(problem, is_one_sum=True)) == values(answered(problem))


@pytest.mark.parametrize("seed", range(100))
def test_without_weeks_nothing_better_is_left_out(seed: int) -> None:
    problem = random_company(20_000 + seed)
    strict, loose = values(answered(problem)), values(answered(problem, is_loose=True))
    if strict is not None:
        assert loose is not None
        assert (loose[0], loose[1], -loose[2]) >= (strict[0], strict[1], -strict[2])


def test_where_time_does_not_bind_the_weeks_change_nothing() -> None:
    for seed in range(3):
        problem = company(Knobs(learners=4, seed=seed, modules=60, offerings=12))
        year = tuple(replace(learner, calendar=_at_the_start(learner.calendar)) for learner in problem.learners)
        short = replace(problem, learners=year)
        assert values(answered(short)) == values(answered(short, is_loose=True))


def _at_the_start(calendar: Calendar) -> Calendar:
    """Keep eight weeks: enough for what four learners can pay, and few enough to be written down."""
    return Calendar(start_day=calendar.start_day, finish_day=calendar.start_day + 55, weekly_hundredths=4_000)


@pytest.mark.parametrize("seed", range(60))
def test_a_company_of_one_gets_what_the_learner_gets(seed: int) -> None:
    asked = replace(random_dated_problem(seed), goal=Goal.CLOSEST)
    if asked.calendar is None or asked.calendar.finish_day is None:
        return
    alone = recommend_path(asked)
    assert alone.status in (Status.OPTIMAL, Status.INFEASIBLE)
    expected = None if alone.path is None else tuple(term.value for term in alone.terms[:3])
    assert values(answered(_company_of_one(asked))) == expected


def _company_of_one(asked: PathProblem) -> AnnualProblem:
    assert asked.calendar
    learner = AnnualLearner(
        id=LearnerId("E1"),
        calendar=asked.calendar,
        requirements=asked.requirements,
        attainments=asked.attainments,
        items_held=asked.items_held,
        completed=asked.completed,
        in_progress=asked.in_progress,
        bars=asked.bars,
        locks=asked.locks,
        effort_limit_hundredths=asked.effort_limit_hundredths,
    )
    return AnnualProblem(
        competencies=asked.competencies,
        modules=asked.modules,
        learners=(learner,),
        budget_minor=asked.budget_minor,
    )


def test_nobody_fills_a_class() -> None:
    """One learner needs the class, which asks for two; another could come for nothing."""
    classes = AnnualProblem(
        competencies=(scale("X", 1),),
        modules=(module("A", gives("X", 0, 1), price=0, effort=100, offerings=[offering("A/1", 1, 1)]),),
        learners=(_learner("E1", wanted=1), _learner("E2", wanted=0)),
        terms=(OfferingTerms(module=ModuleId("A"), offering=OfferingId("A/1"), least_learners=2),),
    )
    assert values(answered(classes)) == (0, 0, 0)
    both = replace(classes, learners=(_learner("E1", wanted=1), _learner("E2", wanted=1)))
    assert values(answered(both)) == (0, 2, 0)


def test_a_filler_who_needs_something_else_is_seen_through() -> None:
    """The other learner takes B for X as well: then A is superfluous, whatever else B gives."""
    classes = AnnualProblem(
        competencies=(scale("X", 1), scale("Y", 1)),
        modules=(
            module("A", gives("X", 0, 1), price=0, effort=100, offerings=[offering("A/1", 1, 1)]),
            module("B", gives("X", 0, 1), gives("Y", 0, 1), price=10, effort=100),
        ),
        learners=(_learner("E1", wanted=1, budget=0), _learner("E2", wanted=1, also="Y")),
        terms=(OfferingTerms(module=ModuleId("A"), offering=OfferingId("A/1"), least_learners=2),),
    )
    assert values(answered(classes)) == (0, 2, 0)
    assert values(answered(replace(classes, terms=()))) == (0, 3, 10)


def test_nothing_superfluous_rounds_a_grant_up() -> None:
    """Two halves of 6 are 6, two whole halves of 1 or of 5 leave 1: both modules together would cost nothing."""
    seats = frozenset({(ModuleId("A"), None), (ModuleId("B"), None)})
    granted = AnnualProblem(
        competencies=(scale("X", 1),),
        modules=(module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 1), price=5)),
        learners=(_learner("E1", wanted=1),),
        grants=tuple(Grant(id=GrantId(name), share_percent=50, seats=seats) for name in "GH"),
    )
    assert values(answered(granted)) == (0, 1, 1)


def _learner(name: str, *, wanted: int, also: str = "", budget: int | None = None) -> AnnualLearner:
    return AnnualLearner(
        id=LearnerId(name),
        calendar=Calendar(start_day=1, finish_day=14),
        requirements=(requires("X", wanted), *((requires(also, 1),) if also else ())),
        budget_minor=budget,
    )


@pytest.mark.parametrize("engine", TIMED_MAKERS)
def test_a_plan_and_a_bound_are_told_when_the_gap_is_reached(engine: str) -> None:
    """A gap of everything is reached at once, and what is told then is still true."""
    problem = company(Knobs(learners=8, modules=60, offerings=20))
    exact = values(answered(problem, TIMED_MAKERS["HiGHS"], is_loose=True))
    early = annual_answer(problem, TIMED_MAKERS[engine], seconds=600.0, gap=1.0, is_loose=True)
    assert early.is_exact
    assert exact
    essential = early.tiers[0]
    assert essential.value is not None
    assert essential.bound is not None
    assert essential.value <= exact[0] <= essential.bound
    assert essential.gap is not None
    assert essential.gap <= 1.0


@pytest.mark.parametrize("engine", TIMED_MAKERS)
def test_without_time_nothing_is_claimed(engine: str) -> None:
    made = annual_answer(company(Knobs(learners=20)), TIMED_MAKERS[engine], seconds=0.0, is_loose=True)
    assert made.ending is Ending.OUT_OF_TIME
    assert all(tier.value != tier.bound for tier in made.tiers)
