"""Everything that can be wrong with an answer to a small problem: the checks of the product, then the oracle's word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from solver import recommend_path
from solver.domain import ModuleId
from solver.path.answer import Change, GapState, PathResult
from solver.path.check import check_result
from solver.path.learner_state import LearnerState
from solver.path.problem import PathProblem
from solver.result import Status
from tests.brute_force import Oracle


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
            yield from relaxation_faults(problem, result)
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


def relaxation_faults(problem: PathProblem, result: PathResult) -> Iterator[Fault]:
    """Yield a fault for each relaxation that makes no plan possible or could be smaller, and for each one forgotten."""
    singles: dict[str, object] = {}
    for relaxation in result.relaxations:
        if not _is_feasible(relaxed(problem, relaxation.changes)):
            yield Fault(Kind.RELAXATION, f"{relaxation.changes} makes no plan possible")
        for place, change in enumerate(relaxation.changes):
            for smaller in _smaller(change):
                changes = (*relaxation.changes[:place], *smaller, *relaxation.changes[place + 1 :])
                if _is_feasible(relaxed(problem, changes)):
                    detail = f"{relaxation.changes}: {smaller} in the place of {change} is enough"
                    yield Fault(Kind.RELAXATION, detail)
        if len(relaxation.changes) == 1:
            singles[relaxation.changes[0].limit] = relaxation.changes[0].to_value
    oracle = Oracle(problem)
    for limit, smallest in (("budget", oracle.smallest_budget()), ("effort_hours", oracle.smallest_effort())):
        if smallest is not None and singles.get(limit) != smallest:
            yield Fault(Kind.RELAXATION, f"of {limit}: {singles.get(limit)}, smallest is {smallest}")
    if not result.relaxations:
        yield Fault(Kind.RELAXATION, "none is named, though without any limit and lock there always is a plan")


def relaxed(problem: PathProblem, changes: tuple[Change, ...]) -> PathProblem:
    """Return the problem with the changes made: a limit's new value, the modules let in, the locks that stay."""
    for change in changes:
        if change.limit == "budget":
            problem = replace(problem, budget_minor=_number(change.to_value))
        elif change.limit == "effort_hours":
            problem = replace(problem, effort_limit_hundredths=_number(change.to_value))
        elif change.limit == "locks":
            stay = _modules(change.to_value)
            problem = replace(problem, locks=tuple(lock for lock in problem.locks if lock.module in stay))
        else:
            if change.limit not in {bar.limit for bar in problem.bars}:
                raise AssertionError(f"no limit is called {change.limit}")
            let_in = frozenset(_modules(change.to_value))
            problem = replace(
                problem,
                bars=tuple(
                    replace(bar, modules=bar.modules - let_in) if bar.limit == change.limit else bar
                    for bar in problem.bars
                ),
            )
    return problem


def _smaller(change: Change) -> Iterator[tuple[Change, ...]]:
    """Yield what to try in the place of a change: a little less of it."""
    if change.limit in ("budget", "effort_hours"):
        yield (replace(change, to_value=_number(change.to_value) - 1),)
    elif change.limit == "locks":
        for lock in sorted(set(_modules(change.from_value)) - set(_modules(change.to_value))):
            yield (replace(change, to_value=(*_modules(change.to_value), lock)),)
    else:
        for module in _modules(change.to_value):
            yield (replace(change, to_value=tuple(other for other in _modules(change.to_value) if other != module)),)


def _number(value: int | tuple[ModuleId, ...] | None) -> int:
    assert isinstance(value, int), f"{value} is no new value for a limit"
    return value


def _modules(value: int | tuple[ModuleId, ...] | None) -> tuple[ModuleId, ...]:
    assert isinstance(value, tuple), f"{value} names no modules"
    return value


def _is_feasible(problem: PathProblem) -> bool:
    return Oracle(problem).best() is not None
