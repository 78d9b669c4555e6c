"""What is wrong with the changes that are said to make a plan possible: each is made, and a little less of it, too."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from solver.domain import Calendar, Lock, ModuleId, Period
from solver.path.answer import Change, ChangeValue, PathResult
from solver.path.problem import PathProblem
from tests.brute_force import Oracle


def relaxation_faults(problem: PathProblem, result: PathResult) -> Iterator[str]:
    """Yield a fault for each relaxation that makes no plan possible or could be smaller, and for each one forgotten."""
    singles: dict[str, ChangeValue] = {}
    for relaxation in result.relaxations:
        if not _is_feasible(relaxed(problem, relaxation.changes)):
            yield f"{relaxation.changes} makes no plan possible"
        for place, change in enumerate(relaxation.changes):
            for smaller in _smaller(problem, change):
                changes = (*relaxation.changes[:place], smaller, *relaxation.changes[place + 1 :])
                if _is_feasible(relaxed(problem, changes)):
                    yield f"{relaxation.changes}: {smaller} in the place of {change} is enough"
        if len(relaxation.changes) == 1:
            singles[relaxation.changes[0].limit] = relaxation.changes[0].to_value
    oracle = Oracle(problem)
    for limit, smallest in (
        ("budget", oracle.smallest_budget()),
        ("effort_hours", oracle.smallest_effort()),
        ("finish_by", oracle.smallest_finish()),
        ("hours_per_week", oracle.smallest_weekly()),
    ):
        if smallest is not None and singles.get(limit) != smallest:
            yield f"of {limit}: {singles.get(limit)}, smallest is {smallest}"
    most = _most_periods_that_may_stay(problem)
    if most is not None:
        stay = singles.get("unavailable")
        if not isinstance(stay, tuple) or len(stay) != most:
            yield f"of unavailable: {stay}, as many as {most} may stay"
    if not result.relaxations and _is_feasible(_without_limits_and_locks(problem)):
        yield "none is named, though without any limit and lock there is a plan"


def relaxed(problem: PathProblem, changes: tuple[Change, ...]) -> PathProblem:
    """Return the problem with the changes made: a limit's new value, the modules let in, what stays of the others."""
    for change in changes:
        problem = _with_change(problem, change)
    return problem


def _with_change(problem: PathProblem, change: Change) -> PathProblem:
    if change.limit == "budget":
        return replace(problem, budget_minor=_number(change.to_value))
    if change.limit == "effort_hours":
        return replace(problem, effort_limit_hundredths=_number(change.to_value))
    if change.limit == "locks":
        return replace(problem, locks=_locks(change.to_value))
    calendar = problem.calendar
    if change.limit in ("finish_by", "hours_per_week", "unavailable"):
        assert calendar is not None, f"there is no calendar to change {change.limit} of"
        if change.limit == "finish_by":
            calendar = replace(calendar, finish_day=_number(change.to_value))
        elif change.limit == "hours_per_week":
            calendar = replace(calendar, weekly_hundredths=_number(change.to_value))
        else:
            calendar = replace(calendar, unavailable=_periods(change.to_value))
        return replace(problem, calendar=calendar)
    assert change.limit in {bar.limit for bar in problem.bars}, f"no limit is called {change.limit}"
    let_in = frozenset(_modules(change.to_value))
    return replace(
        problem,
        bars=tuple(
            replace(bar, modules=bar.modules - let_in) if bar.limit == change.limit else bar for bar in problem.bars
        ),
    )


def _smaller(problem: PathProblem, change: Change) -> Iterator[Change]:
    """Yield what to try in the place of a change: a little less of it."""
    if change.limit in ("budget", "effort_hours", "hours_per_week", "finish_by"):
        less = _number(change.to_value) - 1
        if change.limit != "finish_by" or (problem.calendar is not None and less >= problem.calendar.start_day):
            yield replace(change, to_value=less)
    elif change.limit == "locks":
        stay = _locks(change.to_value)
        for given_up in [lock for lock in problem.locks if lock not in stay]:
            yield replace(change, to_value=(*stay, given_up))
    elif change.limit == "unavailable":
        away = _periods(change.to_value)
        for period in [period for period in _periods(change.from_value) if period not in away]:
            yield replace(change, to_value=(*away, period))
    else:
        for module in _modules(change.to_value):
            yield replace(change, to_value=tuple(other for other in _modules(change.to_value) if other != module))


def _most_periods_that_may_stay(problem: PathProblem) -> int | None:
    """Return how many days away, at most, leave a plan possible, all else as it is; None when none at all do not."""
    periods = () if problem.calendar is None else problem.calendar.unavailable
    for count in range(len(periods) - 1, -1, -1):
        for stay in combinations(periods, count):
            if _is_feasible(_with_change(problem, Change(limit="unavailable", from_value=periods, to_value=stay))):
                return count
    return None


def _without_limits_and_locks(problem: PathProblem) -> PathProblem:
    calendar = problem.calendar
    return replace(
        problem,
        budget_minor=None,
        effort_limit_hundredths=None,
        bars=(),
        locks=(),
        calendar=calendar and Calendar(start_day=calendar.start_day, weekly_hundredths=None),
    )


def _number(value: ChangeValue) -> int:
    assert isinstance(value, int), f"{value} is no new value for a limit"
    return value


def _modules(value: ChangeValue) -> tuple[ModuleId, ...]:
    assert isinstance(value, tuple), f"{value} names no modules"
    return tuple(entry for entry in value if not isinstance(entry, (Lock, Period)))


def _locks(value: ChangeValue) -> tuple[Lock, ...]:
    assert isinstance(value, tuple), f"{value} names no locks"
    return tuple(entry for entry in value if isinstance(entry, Lock))


def _periods(value: ChangeValue) -> tuple[Period, ...]:
    assert isinstance(value, tuple), f"{value} names no periods"
    return tuple(entry for entry in value if isinstance(entry, Period))


def _is_feasible(problem: PathProblem) -> bool:
    return Oracle(problem).best() is not None
