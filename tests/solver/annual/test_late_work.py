"""A search whose seconds are few: nobody is asked once they are over, and plan and bounds are true all the same.

The clocks are given: each question to a learner takes a second of them, and nothing else takes any.
"""

from concurrent.futures import Executor, Future
from typing import Any

import pytest

import solver
from solver.annual import workers
from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import LearnerModel
from solver.annual.control import AnnualLimits, NoAnnualWatch, SecondsLeft
from solver.annual.decompose import HERE_SECONDS, Decomposition
from solver.annual.group import decide_group
from solver.annual.groups import decided, questions
from solver.annual.master import SCALE
from solver.annual.polish import polished
from solver.annual.pricing import price_chunk
from solver.annual.problem import AnnualProblem
from solver.annual.reasons import annual_reasons
from solver.annual.rules import violations
from solver.annual.shared import shared_of
from solver.annual.workers import Workers
from tests.companies import Knobs, company

LEARNERS = 40


@pytest.fixture(scope="module")
def problem() -> AnnualProblem:
    return company(Knobs(learners=LEARNERS, offerings=20, modules=60, seed=3))


@pytest.fixture(scope="module")
def undisturbed(problem: AnnualProblem) -> solver.AnnualResult:
    return solver.plan_year(problem, AnnualLimits(relative_gap=0.0))


class _Asked:
    """A clock by which each question takes a second."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        self.count, self._seconds, best = 0, seconds, LearnerModel.best

        def timed(model: LearnerModel, *about: Any) -> Any:
            self.count += 1
            return best(model, *about)

        monkeypatch.setattr(LearnerModel, "best", timed)

    def __call__(self) -> float:
        return self._seconds - self.count


class _Silent(Executor):
    """Takes whatever is asked, and never begins with it."""

    def __init__(self) -> None:
        self.asked: list[Future[Any]] = []

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        self.asked.append(Future())
        return self.asked[-1]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing when the time is over."""
    monkeypatch.setattr(workers, "PATIENCE", 0.0)


def given(clock: SecondsLeft) -> AnnualLimits:
    return AnnualLimits(relative_gap=0.0, seconds_left=clock, clock_to_hand=lambda seconds: clock)


@pytest.mark.parametrize("seconds", [0.0, 7.0, LEARNERS / 2, LEARNERS * 2.0, LEARNERS * 5.0])
def test_nobody_is_asked_when_the_seconds_are_over_and_the_bounds_are_true(
    problem: AnnualProblem, undisturbed: solver.AnnualResult, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    asked = _Asked(monkeypatch, seconds)
    # Who is bound to something is asked whatever the time: without them there is no plan.
    bound_to = sum(learner.must_take_something for learner in problem.learners)
    result = solver.plan_year(problem, given(asked))
    assert asked.count <= max(seconds, bound_to)
    assert result.plan is not None
    assert not violations(problem, result.plan)
    essential = undisturbed.terms[0]
    assert isinstance(essential.value, int)
    assert result.terms[0].bound >= essential.value >= result.terms[0].value
    assert solver.verify_year(problem, result).is_verified


def test_a_plan_is_made_of_the_answers_that_there_are(problem: AnnualProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    _Asked(monkeypatch, 0.0)
    values = []
    for seconds in (0.0, LEARNERS / 2, LEARNERS * 3.0):
        monkeypatch.undo()
        result = solver.plan_year(problem, given(_Asked(monkeypatch, seconds)))
        values.append(tuple(term.value for term in result.terms[:2]))
    assert values[0] < values[1] < values[2]


@pytest.mark.usefixtures("impatient")
def test_processes_that_never_begin_are_not_waited_for(problem: AnnualProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    free = company(Knobs(learners=LEARNERS, offerings=20, modules=60, seed=3, budget_share=1.0))
    free = solver.AnnualProblem(
        competencies=free.competencies,
        modules=free.modules,
        learners=tuple(learner for learner in free.learners if not learner.must_take_something),
        cost_centres=free.cost_centres,
        budget_minor=free.budget_minor,
        terms=free.terms,
    )
    asked, silent = _Asked(monkeypatch, 0.0), _Silent()
    result = solver.plan_year(free, given(asked), executor=silent)
    assert result.plan is not None
    assert not violations(free, result.plan)
    # Some were asked here instead, so that the plan is not empty.
    assert 0 < asked.count <= HERE_SECONDS + 1
    assert silent.asked
    assert all(future.cancelled() for future in silent.asked)
    reasons = annual_reasons(free, result, given(asked), executor=silent)
    assert reasons
    assert not any(reasons.values())


def test_a_piece_of_work_answers_as_many_as_there_are_seconds_for(problem: AnnualProblem) -> None:
    packed, tier = shared_of(problem).packed, AnnualTier.STEPS
    asked = [(learner, problem.centres_of(learner)) for learner in problem.learners]
    prices = Prices(scale=SCALE, earlier=(0,))
    left = iter([3.0, 2.0, 1.0, 0.0])
    assert len(price_chunk(packed, asked, prices, tier, seconds_left=lambda: next(left))) == 3
    work = Decomposition(problem, given(lambda: 1.0), NoAnnualWatch())
    work.begin()
    total, new = work.ask_in_time(problem.learners, prices, tier, until=1.0)
    assert (total, new) == (None, [])
    total, new = work.ask_in_time(problem.learners, prices, tier, until=0.5)
    assert total is not None
    assert new


def test_groups_and_single_learners_keep_what_they_have_when_it_is_too_late(problem: AnnualProblem) -> None:
    work = Decomposition(problem, given(lambda: 0.0), NoAnnualWatch())
    work.begin()
    choice = {learner: next(iter(known.values())) for learner, known in work.pool.items()}
    packed = shared_of(problem).packed
    asked = questions(
        work.company,
        choice,
        [list(choice)],
        tier=AnnualTier.STEPS,
        earlier=(0,),
        turn=0,
        seconds=30.0,
        relative_gap=0.0,
    )
    assert decide_group(packed, asked[0], lambda: 0.0).columns is None
    assert [answer.columns for answer in decided(packed, asked, None, work.limits, 0.0)] == [None]
    assert polished(problem, choice, work.limits, tier=AnnualTier.STEPS) == choice


def test_what_is_done_in_time_is_taken_however_it_is_waited_for() -> None:
    done: Future[int] = Future()
    done.set_result(3)
    assert workers.waited_for(done, lambda: -1e9) == 3
    failed: Future[int] = Future()
    failed.set_exception(TimeoutError("of its own"))
    with pytest.raises(TimeoutError, match="of its own"):
        workers.waited_for(failed, lambda: -1e9)
    late = Workers(executor=None, limits=given(lambda: 5.0), until=5.0)
    assert late.is_over
    assert late.clock() == 0.0
