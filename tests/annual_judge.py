"""All that can be wrong with the answer for a tiny company: the checks of the product, then the oracle's word."""

from collections.abc import Iterator

from solver.annual.answer import AnnualResult
from solver.annual.check import check_result
from solver.annual.objective import DIRECTIONS
from solver.annual.problem import AnnualProblem
from solver.result import Status
from tests.brute_force_annual import AnnualOracle
from tests.judge import Fault, Kind


def annual_faults(problem: AnnualProblem, result: AnnualResult, *, is_complete: bool = True) -> list[Fault]:
    """Return everything that is wrong; a search that was not `is_complete` may leave something unproven."""
    found = [
        Fault(Kind.RULE, f"{entry.rule} ({entry.subject}): {entry.detail}") for entry in check_result(problem, result)
    ]
    return found + list(_oracle_faults(problem, result, is_complete=is_complete))


def _oracle_faults(problem: AnnualProblem, result: AnnualResult, *, is_complete: bool) -> Iterator[Fault]:
    best = AnnualOracle(problem).best()
    if is_complete and result.status in (Status.FEASIBLE, Status.UNKNOWN):
        yield Fault(Kind.TIER, f"status {result.status}: the best plan has {best}")
    if result.status is Status.UNKNOWN:
        return
    if (best is None) != (result.plan is None):
        yield Fault(Kind.TIER, f"status {result.status}: the best plan has {best}")
    elif best is not None:
        yield from _term_faults(result, best)


def _term_faults(result: AnnualResult, best: tuple[int, ...]) -> Iterator[Fault]:
    """Yield a fault for the first term that is better than can be, or whose bound is worse than the best.

    Later bounds hold among plans as good as this one in the terms before, and of these the oracle knows no best.
    """
    for direction, term, reached in zip(DIRECTIONS.values(), result.terms, best, strict=False):
        if (term.value - reached) * direction.value > 0:
            yield Fault(Kind.TIER, f"{term.name} is {term.value}: the best plan has {best}")
        if (reached - term.bound) * direction.value > 0:
            yield Fault(Kind.TIER, f"{term.name} has bound {term.bound}: the best plan has {best}")
        if term.value != reached:
            return
