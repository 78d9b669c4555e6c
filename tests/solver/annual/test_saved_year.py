"""The plan in a saved state: a whole answer that holds by itself, however early the search was left."""

import pytest

import solver
from solver.annual import course
from solver.annual import search as searching
from solver.annual.state import read
from tests.annual_problems import random_company
from tests.companies import Knobs, company


class Keeps:
    """Keeps every state."""

    def __init__(self) -> None:
        self.states: list[bytes] = []

    def reports(self, progress: solver.AnnualProgress) -> None:
        return None

    def saves(self, state: bytes) -> None:
        self.states.append(state)


@pytest.mark.parametrize(
    "knobs", [Knobs(learners=14, modules=40, offerings=10), Knobs(learners=8, modules=40, offerings=10, grants=2)]
)
def test_what_was_saved_is_a_plan_that_holds_and_gets_no_worse(knobs: Knobs) -> None:
    problem, watch = company(knobs), Keeps()
    result = solver.plan_year(problem, solver.AnnualLimits(relative_gap=0.02), watch=watch)
    assert result.plan is not None
    answers = [solver.saved_year(problem, state) for state in watch.states]
    found = [answer for answer in answers if answer is not None]
    assert answers[-len(found) :] == found, "once there is a plan there always is one"
    assert (found[-1].plan, found[-1].terms) == (result.plan, result.terms)
    reached = [[term.value for term in answer.terms[:2]] for answer in found]
    assert reached == sorted(reached)
    verdict = solver.verify_year(problem, found[0])
    assert verdict.violations == ()
    # What had not been settled is proven by prices of nothing.
    unsettled = [term for term in verdict.terms if term.tier is solver.AnnualTier.PRICE]
    assert all(term.is_value_right and term.is_bound_proven for term in unsettled)


def test_what_cases_prove_is_saved_with_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    monkeypatch.setattr(course, "GROUP", 2)
    monkeypatch.setattr(course, "WHOLE", 1.0)
    # All steps are proven by three cases.
    problem, watch = random_company(30835), Keeps()
    result = solver.plan_year(problem, solver.AnnualLimits(relative_gap=0.0), watch=watch)
    assert result.certificate is not None
    steps = result.certificate.of(solver.AnnualTier.STEPS)
    assert len(steps) > 1
    last = solver.saved_year(problem, watch.states[-1])
    assert last is not None
    assert (last.terms, last.certificate) == (result.terms, result.certificate)
    underway = [state for state in watch.states if (entry := read(state).underway) is not None and entry.cases]
    assert underway
    for state in underway:
        found = solver.saved_year(problem, state)
        assert found is not None
        assert found.certificate is not None
        assert found.certificate.of(solver.AnnualTier.STEPS) == steps
        assert found.terms[1].bound == result.terms[1].bound


def test_without_a_plan_there_is_nothing_to_answer() -> None:
    problem, watch = company(Knobs(learners=14, modules=40, offerings=10)), Keeps()
    solver.plan_year(problem, solver.AnnualLimits(seconds_left=lambda: 0.0), watch=watch)
    with pytest.raises(solver.InvalidProblem):
        solver.saved_year(problem, b"nothing")
    other = company(Knobs(learners=15, modules=40, offerings=10))
    assert solver.saved_year(other, watch.states[-1]) is None, "a plan is for everybody or for nobody"
