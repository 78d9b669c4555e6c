"""The last look at the answer for a year: everything in it that can be recomputed from the plan must be the same.

It knows the rules, the terms and the simulation, and no search, so it can judge any of them.
"""

from collections.abc import Callable, Iterator

from solver.annual.answer import AnnualResult
from solver.annual.objective import DIRECTIONS, values
from solver.annual.problem import AnnualProblem
from solver.annual.rules import violations
from solver.result import Status, Violation

AnnualCheck = Callable[[AnnualProblem, AnnualResult], Iterator[Violation]]


def terms_equal_the_plan(problem: AnnualProblem, result: AnnualResult) -> Iterator[Violation]:
    """Yield a violation unless the terms are the tiers in their order, each with the value that the plan has."""
    stated = [(term.name, term.value) for term in result.terms]
    if result.plan is None:
        if stated:
            yield _fault(terms_equal_the_plan, "terms", f"{stated} without a plan")
        return
    recomputed = [(tier.value, value) for tier, value in values(problem, result.plan).items()]
    if stated != recomputed:
        yield _fault(terms_equal_the_plan, "terms", f"{stated} are stated, {recomputed} recomputed")


def bounds_leave_nothing_better_out(problem: AnnualProblem, result: AnnualResult) -> Iterator[Violation]:
    """Yield a violation for each bound that is worse than the value reached."""
    for direction, term in zip(DIRECTIONS.values(), result.terms, strict=False):
        if (term.value - term.bound) * direction.value > 0:
            yield _fault(bounds_leave_nothing_better_out, term.name, f"bound {term.bound} for value {term.value}")


def status_follows_from_the_bounds(problem: AnnualProblem, result: AnnualResult) -> Iterator[Violation]:
    """Yield a violation unless a plan is called optimal exactly when every term's value is its bound."""
    proven = all(term.is_proven for term in result.terms)
    if result.plan is not None and (result.status is Status.OPTIMAL) != proven:
        yield _fault(status_follows_from_the_bounds, result.status, f"bounds reached: {proven}")


#: Everything in an answer that can be recomputed without a search.
CHECKS: tuple[AnnualCheck, ...] = (
    terms_equal_the_plan,
    bounds_leave_nothing_better_out,
    status_follows_from_the_bounds,
)


def check_result(problem: AnnualProblem, result: AnnualResult) -> tuple[Violation, ...]:
    """Return everything that is wrong with an answer: rules its plan breaks first, then what does not add up."""
    if result.plan is not None:
        broken = violations(problem, result.plan)
        if broken:
            return broken
    return tuple(violation for check in CHECKS for violation in check(problem, result))


def _fault(check: AnnualCheck, subject: str, detail: str) -> Violation:
    return Violation(rule=check.__name__, subject=subject, detail=detail)
