"""A linear program that takes longer than there is: what is known without it makes a plan with a bound all the same."""

from collections.abc import Sequence
from typing import Any

import pytest

import solver
from solver.annual import search
from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import EMPTY, Column
from solver.annual.control import AnnualLimits, NoAnnualWatch
from solver.annual.course import Course
from solver.annual.decompose import Decomposition
from solver.annual.master import Master, Solved
from solver.annual.problem import AnnualLearner, LearnerId
from solver.annual.rounding import fitted
from solver.annual.rules import violations
from solver.annual.state import Underway
from solver.domain import ModuleId, OfferingId
from solver.result import Status
from tests.build import gives, module, offering
from tests.companies import Knobs, company
from tests.solver.annual.makers import company as company_of
from tests.solver.annual.makers import learner, terms


def test_where_no_program_is_solved_in_time_everybody_gets_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = company(Knobs(learners=520, offerings=60, modules=120, seed=3))
    whole = len(problem.learners)
    solved = Decomposition.solved

    def late(self: Decomposition, master: Master, until: float = 0.0) -> Solved | None:
        return solved(self, master, until) if len(master._choice) < whole else None

    monkeypatch.setattr(Decomposition, "solved", late)
    # Else groups would find a plan from nothing.
    for name in ("improved", "split"):
        monkeypatch.setattr(search, name, lambda course, tier, earlier, entry: entry)
    monkeypatch.setattr(search, "polished", lambda problem, choice, limits, **others: choice)
    result = solver.plan_year(problem, AnnualLimits(relative_gap=0.001))
    assert result.status is Status.FEASIBLE
    assert result.plan is not None
    assert not violations(problem, result.plan)
    essential = result.terms[0]
    assert isinstance(essential.value, int)
    assert isinstance(essential.bound, int)
    assert 0 < essential.value <= essential.bound


def test_nobody_is_asked_about_the_price_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = company(Knobs(learners=420, offerings=20, modules=60, seed=3))
    asked: list[AnnualTier] = []
    ask, begin_plan, is_over = Decomposition.ask_in_time, search.begin_plan, [False]

    def noted(
        self: Decomposition, learners: Sequence[AnnualLearner], prices: Prices, tier: AnnualTier, until: float
    ) -> Any:
        asked.append(tier)
        return ask(self, learners, prices, tier, until)

    def last(course: Course, tier: AnnualTier, earlier: tuple[int, ...], entry: Underway) -> None:
        begin_plan(course, tier, earlier, entry)
        is_over[0] = tier is AnnualTier.STEPS

    monkeypatch.setattr(Decomposition, "ask_in_time", noted)
    monkeypatch.setattr(search, "begin_plan", last)
    result = solver.plan_year(problem, AnnualLimits(relative_gap=0.05, is_cancelled=lambda: is_over[0]))
    assert result.plan is not None
    assert not violations(problem, result.plan)
    assert asked[-1] is AnnualTier.STEPS
    assert (result.terms[-1].bound, result.status) == (0, Status.FEASIBLE)


def test_nobody_is_left_alone_in_a_class_that_costs_nothing() -> None:
    """A class of two for nothing: who wants it alone takes nothing, though the class is no dearer."""
    classes = module("A", gives("X", 0, 1), price=0, offerings=[offering("A/1", 8, 8)])
    problem = company_of([classes], [learner("L")], terms=[terms("A", "A/1", least=2)])
    work = Decomposition(problem, AnnualLimits(), NoAnnualWatch())
    work.add(LearnerId("L"), EMPTY)
    alone = Column(0, 1, 0, (), ((ModuleId("A"), OfferingId("A/1")),))
    work.add(LearnerId("L"), alone)
    shares = Solved(
        is_sound=False,
        objective=0.0,
        bound=0.0,
        shares={LearnerId("L"): ((alone, 1.0),)},
        opened={},
        granted={},
        prices=None,
    )
    assert fitted(work, AnnualTier.STEPS, shares, (0,)) == {LearnerId("L"): EMPTY}
