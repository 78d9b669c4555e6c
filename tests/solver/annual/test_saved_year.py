"""The plan in a saved state: a whole answer that holds by itself, however early the search was left."""

import pytest

import solver
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


def test_without_a_plan_there_is_nothing_to_answer() -> None:
    problem, watch = company(Knobs(learners=14, modules=40, offerings=10)), Keeps()
    solver.plan_year(problem, solver.AnnualLimits(seconds_left=lambda: 0.0), watch=watch)
    with pytest.raises(solver.InvalidProblem):
        solver.saved_year(problem, b"nothing")
    other = company(Knobs(learners=15, modules=40, offerings=10))
    assert solver.saved_year(other, watch.states[-1]) is None, "a plan is for everybody or for nobody"
