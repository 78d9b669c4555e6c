"""The judge of a year's answers sees a plan that is not the best, and a bound that leaves the best out."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from solver.annual.answer import AnnualPlan, AnnualResult
from solver.annual.objective import DIRECTIONS, values
from solver.annual.problem import AnnualProblem
from solver.result import Status, Term
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle
from tests.build import gives, in_weeks, module, path
from tests.solver.annual.makers import company, learner, plan

#: Both want X, and there is money for one of them; A is dearer than B.
CASE = company(
    [module("A", gives("X", 0, 1), price=100), module("B", gives("X", 0, 1), price=60)],
    [learner("E1"), learner("E2", priority=2)],
    budget=110,
)
BEST, DEAR = plan(E1=None, E2=path("B", in_weeks({0: 100}))), plan(E1=None, E2=path("A", in_weeks({0: 100})))
LESS, NOTHING = plan(E1=path("B", in_weeks({0: 100})), E2=None), plan(E1=None, E2=None)


def result(case: AnnualProblem, found: AnnualPlan, *bounds: int) -> AnnualResult:
    """Return the answer with this plan; bounds that are not given are reached."""
    reached = values(case, found)
    given = dict(zip(reached, bounds, strict=False))
    terms = tuple(Term(name=tier, value=value, bound=given.get(tier, value)) for tier, value in reached.items())
    status = Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE
    return AnnualResult(status=status, plan=found, terms=terms)


def test_the_best_plan_has_no_fault() -> None:
    assert values(CASE, BEST) == dict(zip(DIRECTIONS, (0, 2, 60), strict=True))
    assert annual_faults(CASE, result(CASE, BEST)) == []
    for seed in range(30):
        case = random_company(seed)
        found = AnnualOracle(case).plan()
        if found is not None:
            assert annual_faults(case, result(case, found)) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (result(CASE, DEAR), "price has bound 100: the best plan has (0, 2, 60)"),
        (result(CASE, LESS), "steps has bound 1: the best plan has (0, 2, 60)"),
        (result(CASE, NOTHING), "steps has bound 0: the best plan has (0, 2, 60)"),
        (result(CASE, DEAR, 0, 2, 61), "price has bound 61: the best plan has (0, 2, 60)"),
        (result(CASE, LESS, 0, 2, 60), "status feasible: the best plan has (0, 2, 60)"),
        (
            AnnualResult(status=Status.INFEASIBLE, plan=None, terms=()),
            "status infeasible: the best plan has (0, 2, 60)",
        ),
        (AnnualResult(status=Status.UNKNOWN, plan=None, terms=()), "status unknown: the best plan has (0, 2, 60)"),
    ],
)
def test_what_is_not_proven_or_not_the_best_is_a_fault(answer: AnnualResult, fault: str) -> None:
    assert fault in [entry.detail for entry in annual_faults(CASE, answer)]


@pytest.mark.parametrize(
    "answer",
    [
        result(CASE, LESS, 0, 2, 0),
        # With one step less nobody knows what the least price is.
        result(CASE, LESS, 0, 2, 60),
        result(CASE, DEAR, 0, 2, 60),
        AnnualResult(status=Status.UNKNOWN, plan=None, terms=()),
    ],
)
def test_a_search_that_was_stopped_may_leave_something_open(answer: AnnualResult) -> None:
    assert annual_faults(CASE, answer, is_complete=False) == []


@pytest.mark.parametrize(
    "stretched", [lambda it: replace(it, budget_minor=120), lambda it: replace(it, budget_minor=None)]
)
def test_a_plan_of_another_company_is_a_fault(stretched: Callable[[AnnualProblem], AnnualProblem]) -> None:
    """Both take B for 120: more than there is, and more than the best."""
    both = plan(E1=path("B", in_weeks({0: 100})), E2=path("B", in_weeks({0: 100})))
    assert annual_faults(stretched(CASE), result(CASE, both)) == []
    assert [entry.detail for entry in annual_faults(CASE, result(CASE, both))] == [
        "whole_budget_is_respected (price): 120 is more than 110",
        "steps is 3: the best plan has (0, 2, 60)",
    ]
