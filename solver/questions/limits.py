"""The limits of a problem by name, and the smallest sets of them whose lifting brings something about."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import combinations

from solver.domain import Calendar, Lock
from solver.path.problem import PathProblem

BUDGET, EFFORT, TIME, LOCKS = "budget", "effort_hours", "time", "locks"

#: Shares are counted in millionths.
MILLION = 1_000_000

#: A set of limits lifted together.
Lifted = frozenset[str]


def limits_set(problem: PathProblem, *, spared: Lock | None = None) -> tuple[str, ...]:
    """Return the names of the limits that bind at all; a lock that is spared is none of them.

    Time is the last day, the hours of a week and the days unavailable, together.
    """
    names = []
    if problem.budget_minor is not None:
        names.append(BUDGET)
    if problem.effort_limit_hundredths is not None:
        names.append(EFFORT)
    calendar = problem.calendar
    if calendar is not None and calendar != _open(calendar):
        names.append(TIME)
    names += [bar.limit for bar in problem.bars if bar.modules]
    if any(lock != spared for lock in problem.locks):
        names.append(LOCKS)
    return tuple(dict.fromkeys(names))


def without_limits(problem: PathProblem, names: Lifted, *, spared: Lock | None = None) -> PathProblem:
    """Return the problem with these limits lifted; a lock that is spared stays."""
    return replace(
        problem,
        budget_minor=None if BUDGET in names else problem.budget_minor,
        effort_limit_hundredths=None if EFFORT in names else problem.effort_limit_hundredths,
        calendar=_open(problem.calendar) if TIME in names and problem.calendar else problem.calendar,
        bars=tuple(bar for bar in problem.bars if bar.limit not in names),
        locks=tuple(lock for lock in problem.locks if LOCKS not in names or lock == spared),
    )


def _open(calendar: Calendar) -> Calendar:
    return Calendar(start_day=calendar.start_day, finish_day=None, weekly_hundredths=None, unavailable=())


@dataclass(frozen=True, slots=True)
class SmallestSets:
    """Sets of limits of which none contains another, by size, and whether there are no others."""

    sets: tuple[Lifted, ...]
    are_all: bool


def smallest_sets(names: Collection[str], brings_it_about: Callable[[Lifted], bool | None]) -> SmallestSets:
    """Return every set that brings something about while no smaller one inside it does.

    The question is asked of every set that is not larger than one found, since lifting more may well undo it again.
    None for an answer means that it stayed open.
    """
    found: list[Lifted] = []
    are_all = True
    for size in range(1, len(names) + 1):
        for chosen in combinations(names, size):
            lifted = frozenset(chosen)
            if any(smaller <= lifted for smaller in found):
                continue
            answer = brings_it_about(lifted)
            if answer:
                found.append(lifted)
            are_all = are_all and answer is not None
    return SmallestSets(tuple(found), are_all)
