"""Weeks that cannot hold what must stand in them: a proof, without a search, that a set of modules finds no room.

Energetic reasoning of scheduling (Baptiste, Le Pape and Nuijten, Constraint-Based Scheduling, 2001, chapter 3), with
the hours of a week as the capacity: of its effort a module takes inside some weeks what does not fit into its others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from solver.domain import Module
from solver.path.dates import Timetable, shares


@dataclass(frozen=True, slots=True)
class Stay:
    """A module that is taken, and the weeks that it must stand in if it is undated."""

    module: Module
    first_week: int
    last_week: int


def is_overloaded(times: Timetable, stays: Iterable[Stay]) -> bool:
    """Tell whether some weeks surely take more than their hours when all of these modules are taken."""
    weekly = times.calendar.weekly_hundredths
    if weekly is None:
        return False
    stays = list(stays)
    undated = [stay for stay in stays if stay.module.id not in times.choices]
    dated = [
        [_load(shares(stay.module.effort_hundredths, o.first_day, o.last_day), times) for o in offerings]
        for stay in stays
        if (offerings := times.choices.get(stay.module.id))
    ]
    first_week = min((stay.first_week for stay in undated), default=0)
    last_week = max((stay.last_week for stay in undated), default=-1)
    open_before = list(accumulate((week not in times.blocked for week in range(first_week, last_week + 1)), initial=0))

    def room(first: int, last: int) -> int:
        """Return the hours that are open to undated modules from one week to another."""
        return weekly * (open_before[last + 1 - first_week] - open_before[first - first_week]) if first <= last else 0

    for last in sorted({stay.last_week for stay in undated}, reverse=True):
        for first in sorted({stay.first_week for stay in undated if stay.first_week <= last}, reverse=True):
            left = room(first, last)
            for offered in dated:
                left -= min(sum(effort for week, effort in load.items() if first <= week <= last) for load in offered)
            for stay in undated:
                outside = room(stay.first_week, min(stay.last_week, first - 1)) + room(
                    max(stay.first_week, last + 1), stay.last_week
                )
                left -= max(0, stay.module.effort_hundredths - outside)
            if left < 0:
                return True
    return False


def _load(by_week: Mapping[int, int], times: Timetable) -> Mapping[int, int]:
    """Return what an offering takes of the weeks that undated modules could take too."""
    return {week: effort for week, effort in by_week.items() if week not in times.blocked}
