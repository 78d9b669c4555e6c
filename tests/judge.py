"""Everything that can be wrong with an answer to a small problem: the checks of the product, then the oracle's word."""

from collections.abc import Iterator
from dataclasses import replace

from solver.domain import ModuleId
from solver.path.check import check_result
from solver.path.problem import Change, GapState, PathProblem, PathResult
from solver.result import Status
from tests.brute_force import Oracle


def faults(problem: PathProblem, result: PathResult, *, small: bool = True) -> list[str]:
    """Return one line for each fault; `small` problems are compared with the oracle too."""
    found = [f"{entry.rule} ({entry.subject}): {entry.detail}" for entry in check_result(problem, result)]
    return found + list(_oracle_faults(problem, result)) if small else found


def _oracle_faults(problem: PathProblem, result: PathResult) -> Iterator[str]:
    oracle = Oracle(problem)
    best = oracle.best()
    if best is None:
        if result.status is not Status.INFEASIBLE:
            yield f"status {result.status}: no plan obeys"
        else:
            yield from relaxation_faults(problem, result)
        return
    if result.status is not Status.OPTIMAL:
        yield f"status {result.status}: the best plan has {best}"
        return
    found = tuple(term.value for term in result.terms)
    if found != best:
        yield f"terms {found}: the best plan has {best}"
        return
    bounds = tuple(term.bound for term in result.terms)
    if bounds != best:
        yield f"bounds {bounds}: the best plan has {best}"
    for gap in result.gaps:
        if gap.state in (GapState.PARTLY, GapState.OPEN):
            reason = oracle.reason(gap.competency, gap.reached)
            if gap.reason is not reason:
                yield f"reason of {gap.competency} at {gap.reached}: {gap.reason}, true is {reason}"


def relaxation_faults(problem: PathProblem, result: PathResult) -> Iterator[str]:
    """Yield a line for each relaxation that makes no plan possible, or could be smaller, and for each one forgotten."""
    singles: dict[str, object] = {}
    for relaxation in result.relaxations:
        if not _is_feasible(relaxed(problem, relaxation.changes)):
            yield f"relaxation {relaxation.changes} makes no plan possible"
        for place, change in enumerate(relaxation.changes):
            for smaller in _smaller(change):
                changes = (*relaxation.changes[:place], *smaller, *relaxation.changes[place + 1 :])
                if _is_feasible(relaxed(problem, changes)):
                    yield f"relaxation {relaxation.changes}: {smaller} in the place of {change} is enough"
        if len(relaxation.changes) == 1:
            singles[relaxation.changes[0].limit] = relaxation.changes[0].to_value
    oracle = Oracle(problem)
    for limit, smallest in (("budget", oracle.smallest_budget()), ("effort_hours", oracle.smallest_effort())):
        if smallest is not None and singles.get(limit) != smallest:
            yield f"relaxation of {limit}: {singles.get(limit)}, smallest is {smallest}"
    if not result.relaxations:
        yield "no relaxation is named, though lifting every limit and lock always makes a plan possible"


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
