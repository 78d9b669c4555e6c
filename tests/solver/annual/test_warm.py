"""A search that goes on from the saved state of another problem: what it takes over is what it would find itself."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

import solver
from solver.annual import bounding, first_plan, improving, near, pricing, relinking
from solver.annual import search as searching
from solver.annual.answer import AnnualTier
from solver.annual.columns import Column, LearnerModel
from solver.annual.company import Company
from solver.annual.control import AnnualLimits
from solver.annual.course import Course
from solver.annual.near import NearSearch
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.rounding import obeys
from solver.annual.rules import violations
from solver.annual.shared import Packed, shared_of
from solver.annual.state import State, read, written
from solver.annual.warm import adapted, adapted_state
from solver.domain import InvalidProblem
from solver.path.placing import thinned
from solver.path.plans import obeys as is_path
from solver.result import Status
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company
from tests.benchmarks.scenario import less_money, others
from tests.brute_force_annual import AnnualOracle
from tests.companies import Knobs, company
from tests.solver.annual import changed_problems
from tests.solver.annual.changed_problems import (
    CHANGES,
    Change,
    another_grant,
    barred,
    less_effort,
    no_budgets,
    own_budgets,
)

TO_THE_END = AnnualLimits(relative_gap=0.0)


class _KeepsTheLast(solver.NoAnnualWatch):
    state: bytes | None = None

    def saves(self, state: bytes) -> None:
        self.state = state


class _KeepsAll(solver.NoAnnualWatch):
    def __init__(self) -> None:
        self.states: list[bytes] = []

    def saves(self, state: bytes) -> None:
        self.states.append(state)


@pytest.fixture
def by_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no company small enough to be decided over all its paths."""
    monkeypatch.setattr(searching, "FEW", 0)


def _saved(problem: AnnualProblem) -> bytes | None:
    watch = _KeepsTheLast()
    solver.plan_year(problem, TO_THE_END, watch=watch)
    return watch.state


def _strange_columns(problem: AnnualProblem, state: State) -> list[tuple[LearnerId, Column]]:
    """Return the columns of a state that the learner's own model would not give."""
    shared = shared_of(problem)
    strange = []
    for learner_id, columns in state.columns.items():
        model = LearnerModel(shared, problem.learner_by_id[learner_id])
        for column in columns:
            taken = frozenset(module for module, _ in column.seats)
            if not column.seats and not model.world.kept:
                continue
            placing = model.surely_placed(column.seats) if is_path(model.world, taken) else None
            if (
                placing is None
                or len(thinned(model.world, placing)) < len(placing)
                or model.column(placing) != column
                or not model.affords(column)
            ):
                strange.append((learner_id, column))
    return strange


def _passed_bounds(problem: AnnualProblem, result: solver.AnnualResult) -> list[str]:
    """Return the terms whose bound the best plan passes, as far as the terms before are as good as can be."""
    best = AnnualOracle(problem).best()
    passed = []
    for term, most in zip(result.terms, best or (), strict=False):
        if (term.bound < most) if term.name != "price" else (term.bound > most):
            passed.append(f"{term.name} is {most} at best, and said to be at most {term.bound}")
        if term.value != most:
            break
    return passed


@pytest.mark.usefixtures("by_prices")
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_search_of_a_changed_problem_goes_on_from_what_still_holds(change: Change) -> None:
    taken_over = mended = 0
    for seed in range(3000, 3006):
        problem = random_company(seed)
        state = _saved(problem)
        if state is None:
            continue
        changed = change(problem, Random(seed))
        warm = adapted(read(state), changed)
        assert _strange_columns(changed, warm) == [], seed
        assert warm.settled == ()
        mended += warm.choice is not None
        assert read(written(warm)) == warm
        if warm.choice is not None:
            assert obeys(Company(changed), warm.choice, ())
        taken_over += sum(map(len, warm.columns.values()))
        again = solver.plan_year(changed, TO_THE_END, resume_from=written(warm))
        assert annual_faults(changed, again, is_complete=False) == [], seed
        assert _passed_bounds(changed, again) == [], seed
    assert taken_over >= 10
    assert mended >= 2


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_small_company_is_planned_as_from_scratch(change: Change) -> None:
    for seed in range(3020, 3023):
        problem = random_company(seed)
        state = _saved(problem)
        changed = change(problem, Random(seed))
        if state is not None and len(changed.learners) > 1:
            again = solver.plan_year(changed, TO_THE_END, resume_from=adapted_state(state, changed))
            assert again.terms == solver.plan_year(changed, TO_THE_END).terms, seed


@pytest.mark.usefixtures("by_prices")
def test_the_same_problem_keeps_every_column_and_its_plan() -> None:
    kept = 0
    for seed in range(3040, 3060):
        problem = random_company(seed)
        content = _saved(problem)
        if content is None:
            continue
        state = read(content)
        again = adapted(state, problem)
        # A path of a plan may have been given less by grants than they can pay.
        seats, paid = (
            {key: [(c.seats, c.price_minor) for c in known] for key, known in each.columns.items() if known}
            for each in (again, state)
        )
        assert seats == paid
        assert (again.choice, again.links, again.marks) == (state.choice, state.links, state.marks)
        assert set(again.start_prices) == {entry.tier for entry in state.settled if entry.prices is not None}
        kept += solver.plan_year(problem, TO_THE_END, resume_from=content).status is Status.OPTIMAL
    assert kept > 3


class _CountsQuestions:
    """Counts the learners that are asked for their best path at some prices."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        ask = pricing.price_chunk

        def counted(
            packed: Packed, asked: Sequence[pricing.Asked], *others: Any, **named: Any
        ) -> list[pricing.Answered]:
            self.count += len(asked)
            return ask(packed, asked, *others, **named)

        monkeypatch.setattr(pricing, "price_chunk", counted)


@pytest.mark.parametrize("change", [less_money, others], ids=lambda change: change.__name__)
def test_a_little_change_is_decided_near_the_plan_of_before(change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (improving, near):
        monkeypatch.setattr(module, "GROUP_SECONDS", 3600.0)
    monkeypatch.setattr(first_plan, "MOST_SECONDS", 3600.0)
    monkeypatch.setattr(near, "PATHS_SECONDS", 3600.0)
    limits = AnnualLimits(relative_gap=0.02)
    problem = company(Knobs(learners=60, modules=60, offerings=12, cost_centres=4))
    questions = _CountsQuestions(monkeypatch)
    watch = _KeepsTheLast()
    solver.plan_year(problem, limits, watch=watch)
    from_nothing, questions.count = questions.count, 0
    changed = change(problem, Random(0))
    assert watch.state is not None
    result = solver.plan_year(changed, limits, resume_from=adapted_state(watch.state, changed))
    assert result.plan is not None
    assert violations(changed, result.plan) == ()
    for term in result.terms[:2]:
        assert 0 <= term.bound - term.value <= 0.02 * term.value
    assert 0 < 2 * questions.count < from_nothing


def _as_they_are_answered(problem: AnnualProblem, state: State) -> int:
    """Count the answers that a state keeps, all of which must be those of now."""
    for tier, bounds in state.answers.bounds.items():
        asked = pricing.Pricing(problem, None).answers(problem.learners, state.start_prices[tier], tier)
        now = {
            learner.id: answer.bound for piece, answers in asked for learner, answer in zip(piece, answers, strict=True)
        }
        assert bounds == {learner: now[learner] for learner in bounds}, tier
    return sum(map(len, state.answers.bounds.values()))


@pytest.mark.usefixtures("by_prices")
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_who_is_not_asked_again_would_answer_the_same(change: Change) -> None:
    kept = 0
    for seed in range(3060, 3068):
        problem = random_company(seed)
        state = _saved(problem)
        if state is None:
            continue
        changed = change(problem, Random(seed))
        kept += _as_they_are_answered(changed, adapted(read(state), changed))
    assert kept > 0 or change in FOR_ALL


#: Changes that everybody's question or the prices that all meet hang on.
FOR_ALL = (no_budgets, less_effort, own_budgets, barred, another_grant)


@pytest.mark.usefixtures("by_prices")
def test_answers_are_kept_for_the_prices_they_were_given_at_wherever_a_search_was_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Neither groups nor the company as a whole are decided: prices differ from those of before, tier after tier.
    monkeypatch.setattr(near, "WHOLE", 0.0)
    monkeypatch.setattr(near, "TURNS", 0)
    moved = 0
    for seed, change in ((3061, no_budgets), (3063, own_budgets), (3068, changed_problems.less_money)):
        problem = random_company(seed)
        state = _saved(problem)
        assert state is not None
        changed = change(problem, Random(seed))
        watch = _KeepsAll()
        solver.plan_year(changed, TO_THE_END, watch=watch, resume_from=adapted_state(state, changed))
        for left in map(read, watch.states):
            assert _as_they_are_answered(changed, adapted(left, changed)) > 0
            if left.underway is not None and left.underway.prices is not None:
                tier = tuple(AnnualTier)[len(left.settled)]
                moved += left.underway.prices != left.start_prices[tier] and tier in left.answers.bounds
    assert moved >= 3


@pytest.mark.usefixtures("by_prices")
def test_who_joins_with_the_question_of_another_takes_over_paths_and_answers() -> None:
    joined = 0
    for seed in range(3040, 3060):
        problem = random_company(seed)
        state = _saved(problem)
        if state is None:
            continue
        gone = problem.learners[0]
        newcomer = replace(gone, id=LearnerId("new"))
        changed = replace(problem, learners=(*problem.learners[1:], newcomer))
        before, warm = read(state), adapted(read(state), changed)
        assert gone.id not in warm.columns
        assert {column.seats for column in warm.columns.get(newcomer.id, ())} == {
            column.seats for column in before.columns.get(gone.id, ())
        }
        for tier, bounds in warm.answers.bounds.items():
            if gone.id in before.answers.bounds[tier]:
                assert bounds[newcomer.id] == before.answers.bounds[tier][gone.id], (seed, tier)
                joined += 1
        assert warm.choice is not None
        again = solver.plan_year(changed, TO_THE_END, resume_from=written(warm))
        assert annual_faults(changed, again, is_complete=False) == [], seed
    assert joined > 3


def test_groups_near_an_old_plan_are_decided_a_second_time_with_half_of_them_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module, name in ((near, "GROUP_SECONDS"), (near, "PATHS_SECONDS"), (relinking, "TURN_SECONDS")):
        monkeypatch.setattr(module, name, 3600.0)
    # The plan to begin from is that of a company which is not decided at once.
    monkeypatch.setattr(bounding, "FEW", 0)
    monkeypatch.setattr(near, "GROUP", 12)
    monkeypatch.setattr(near, "FOR_EACH_GROUP", 30)
    monkeypatch.setattr(relinking, "IDLE_TURNS", 0)
    problem = company(Knobs(learners=60, modules=60, offerings=12, cost_centres=4))
    watch = _KeepsTheLast()
    solver.plan_year(problem, AnnualLimits(relative_gap=0.02), watch=watch)
    assert watch.state is not None
    assert problem.budget_minor is not None
    changed = replace(problem, budget_minor=problem.budget_minor * 95 // 100)
    asked: list[tuple[int, frozenset[LearnerId]]] = []
    groups_of = NearSearch._groups

    def noted(self: NearSearch, choice: Any, known: Any, turn: int) -> Any:
        groups = groups_of(self, choice, known, turn)
        asked.append((turn, frozenset(learner for group in groups for learner in group)))
        return groups

    monkeypatch.setattr(NearSearch, "_groups", noted)
    course = Course(changed, TO_THE_END, None, solver.NoAnnualWatch(), adapted(read(watch.state), changed))
    choice = course.choice
    earlier: tuple[int, ...] = ()
    assert choice is not None
    for tier in tuple(AnnualTier)[:2]:
        search = NearSearch(course.work, tier, earlier, tells=lambda *_: None, until=0.0)
        found = search.decided(choice, course.start_prices[tier])
        assert obeys(Company(changed), found.choice, earlier)
        assert course.value(choice, tier) <= course.value(found.choice, tier) <= found.bound
        choice, earlier = found.choice, (*earlier, course.value(found.choice, tier))
    (first, these), (second, those), *_ = asked
    assert (first, second) == (0, 1)
    assert len(these) == len(those) == 24
    assert these != those


def test_what_is_no_state_is_not_adapted() -> None:
    with pytest.raises(InvalidProblem):
        adapted_state(b"no state", random_company(0))
