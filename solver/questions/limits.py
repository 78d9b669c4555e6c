"""The limits of a problem by name, and the smallest sets of them whose lifting brings something about."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import combinations

from solver.domain import Lock
from solver.path.problem import PathProblem

BUDGET, EFFORT, LOCKS = "budget", "effort_hours", "locks"
HOURS_PER_WEEK, FINISH_BY, UNAVAILABLE = "hours_per_week", "finish_by", "unavailable"

#: Shares are counted in millionths.
MILLION = 1_000_000

#: A set of limits lifted together.
Lifted = frozenset[str]


def limits_set(problem: PathProblem, *, spared: Lock | None = None) -> tuple[str, ...]:
    """Return the names of the limits that bind at all; a lock that is spared is none of them."""
    names = []
    if problem.budget_minor is not None:
        names.append(BUDGET)
    if problem.effort_limit_hundredths is not None:
        names.append(EFFORT)
    calendar = problem.calendar
    if calendar is not None:
        is_set = {
            HOURS_PER_WEEK: calendar.weekly_hundredths is not None,
            FINISH_BY: calendar.finish_day is not None,
            UNAVAILABLE: bool(calendar.unavailable),
        }
        names += [name for name in is_set if is_set[name]]
    names += [bar.limit for bar in problem.bars if bar.modules]
    if any(lock != spared for lock in problem.locks):
        names.append(LOCKS)
    return tuple(dict.fromkeys(names))


def without_limits(problem: PathProblem, names: Lifted, *, spared: Lock | None = None) -> PathProblem:
    """Return the problem with these limits lifted; a lock that is spared stays."""
    calendar = problem.calendar
    if calendar is not None:
        calendar = replace(
            calendar,
            weekly_hundredths=None if HOURS_PER_WEEK in names else calendar.weekly_hundredths,
            finish_day=None if FINISH_BY in names else calendar.finish_day,
            unavailable=() if UNAVAILABLE in names else calendar.unavailable,
        )
    return replace(
        problem,
        budget_minor=None if BUDGET in names else problem.budget_minor,
        effort_limit_hundredths=None if EFFORT in names else problem.effort_limit_hundredths,
        calendar=calendar,
        bars=tuple(bar for bar in problem.bars if bar.limit not in names),
        locks=tuple(lock for lock in problem.locks if LOCKS not in names or lock == spared),
    )


@dataclass(frozen=True, slots=True)
class SmallestSets:
    """Sets of limits of which none contains another, by size, and whether there are no others."""

    sets: tuple[Lifted, ...]
    are_all: bool


def smallest_sets(
    names: Collection[str],
    brings_it_about: Callable[[Lifted], bool | None],
    may_bring_it_about: Callable[[Lifted], bool | None],
) -> SmallestSets:
    """Return every set that brings something about while no smaller one inside it does.

    What a set may bring about every larger one may, too: where a large one may not, nothing inside it is tried. Every
    other set is tried that is not larger than one found, since lifting more may well undo it again. None for an answer
    means that it stayed open.
    """
    everything = frozenset(names)
    # Of one or two names there are no more sets than it would take to look ahead.
    looks_ahead = len(names) > 2
    needed = {name for name in names if looks_ahead and may_bring_it_about(everything - {name}) is False}
    found: list[Lifted] = []
    may: dict[Lifted, bool] = {}
    are_all = True
    for size in range(1, len(names) + 1):
        for chosen in combinations(names, size):
            lifted = frozenset(chosen)
            if not needed <= lifted or any(smaller <= lifted for smaller in found):
                continue
            if found and looks_ahead:
                around = _grown(lifted, names, found)
                if around not in may:
                    may[around] = may_bring_it_about(around) is not False
                if not may[around]:
                    continue
            answer = brings_it_about(lifted)
            if answer:
                found.append(lifted)
            are_all = are_all and answer is not None
    return SmallestSets(tuple(found), are_all)


def _grown(lifted: Lifted, names: Collection[str], found: Collection[Lifted]) -> Lifted:
    """Return a set around this one that holds none of those found, and cannot be larger."""
    for name in names:
        if not any(smaller <= lifted | {name} for smaller in found):
            lifted |= {name}
    return lifted
