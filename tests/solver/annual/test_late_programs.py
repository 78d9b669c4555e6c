"""A linear program that takes longer than there is: what is known without it makes a plan with a bound all the same."""

import pytest

import solver
from solver.annual import search
from solver.annual.control import AnnualLimits
from solver.annual.decompose import Decomposition
from solver.annual.master import Master, Solved
from solver.annual.rules import violations
from solver.result import Status
from tests.companies import Knobs, company


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
