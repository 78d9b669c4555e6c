"""Everything that can be wrong with an answer to a small problem: the checks of the product, then the oracle's word."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from solver import recommend_path
from solver.domain import ModuleId
from solver.path.answer import GapState, PathResult
from solver.path.check import check_result
from solver.path.learner_state import LearnerState
from solver.path.problem import PathProblem
from solver.result import Status
from tests.brute_force import Oracle
from tests.relaxations import relaxation_faults


class Kind(StrEnum):
    """What a fault is about."""

    RULE = "rule"
    TIER = "tier"
    REASON = "reason"
    RELAXATION = "relaxation"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an answer."""

    kind: Kind
    detail: str


def faults(problem: PathProblem, result: PathResult, *, small: bool = True) -> list[Fault]:
    """Return everything that is wrong; `small` problems are compared with the oracle too."""
    found = [
        Fault(Kind.RULE, f"{entry.rule} ({entry.subject}): {entry.detail}") for entry in check_result(problem, result)
    ]
    found += _forgotten_needs(problem, result)
    return found + list(_oracle_faults(problem, result)) if small else found


def fault_of(problem: PathProblem, *, small: bool = True) -> Fault | None:
    """Ask the solver and return the first fault of its answer; whatever it raises is one."""
    try:
        result = recommend_path(problem)
    except Exception as error:  # a faulty solver may raise anything
        return Fault(Kind.RAISED, f"{type(error).__name__}: {error}")
    return next(iter(faults(problem, result, small=small)), None)


def _oracle_faults(problem: PathProblem, result: PathResult) -> Iterator[Fault]:
    oracle = Oracle(problem)
    best = oracle.best()
    if best is None:
        if result.status is not Status.INFEASIBLE:
            yield Fault(Kind.TIER, f"status {result.status}: no plan obeys")
        else:
            yield from (Fault(Kind.RELAXATION, detail) for detail in relaxation_faults(problem, result))
        return
    if result.status is not Status.OPTIMAL:
        yield Fault(Kind.TIER, f"status {result.status}: the best plan has {best}")
        return
    found = tuple(term.value for term in result.terms)
    if found != best:
        yield Fault(Kind.TIER, f"terms {found}: the best plan has {best}")
        return
    bounds = tuple(term.bound for term in result.terms)
    if bounds != best:
        yield Fault(Kind.TIER, f"bounds {bounds}: the best plan has {best}")
    for gap in result.gaps:
        if gap.state in (GapState.PARTLY, GapState.OPEN):
            reason = oracle.reason(gap.competency, gap.reached)
            if gap.reason is not reason:
                detail = f"reason of {gap.competency} at {gap.reached}: {gap.reason}, true is {reason}"
                yield Fault(Kind.REASON, detail)


def _forgotten_needs(problem: PathProblem, result: PathResult) -> Iterator[Fault]:
    """Yield a fault for each step that cannot be taken without another, in any order, and does not lead back to it."""
    behind: dict[ModuleId, set[ModuleId]] = {}
    for step in result.steps:
        behind[step.module] = set(step.needs).union(*(behind.get(other, set()) for other in step.needs))
    for step in result.steps:
        rest = [problem.module_by_id[other.module] for other in result.steps if other is not step]
        for lost in LearnerState.start(problem).take_all_possible(rest):
            if step.module not in behind[lost.id]:
                yield Fault(Kind.RULE, f"{lost.id} needs {step.module} in any order, and does not say so")
