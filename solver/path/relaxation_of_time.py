"""How the calendar would have to change for a plan to be possible: a later last day, longer weeks, fewer days away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

from solver.cpsat import Search
from solver.domain import Calendar
from solver.path.answer import Change
from solver.path.ask import Ask
from solver.path.best import first_plan
from solver.path.dates import monday_of
from solver.path.placing import Placing
from solver.path.tiers import Demand
from solver.path.timely import climb_in_time
from solver.path.worlds import ALL, Worlds

#: Sets of periods that are tried, smallest first.
MOST_TRIALS = 100


def is_in_time(worlds: Worlds, search: Search, demand: Demand | None, calendar: Calendar | None = None) -> bool:
    """Tell whether a plan is found within all limits, with this calendar in the place of the learner's."""
    return _plan(worlds, search, demand, calendar or worlds.problem.calendar) is not None


def lift_time(worlds: Worlds, search: Search, demand: Demand | None, *, together: bool = False) -> list[Change]:
    """Return the smallest change of each limit of the calendar that alone makes a plan possible.

    With `together`, return changes that make one possible all at once: of one limit where that is enough.
    """
    calendar = worlds.problem.calendar
    if calendar is None:
        return []
    singles = [
        change
        for change in (
            _lift_finish(worlds, search, demand, calendar),
            _lift_weekly(worlds, search, demand, calendar),
            _lift_unavailable(worlds, search, demand, calendar),
        )
        if change is not None
    ]
    if not together:
        return singles
    return singles[:1] or _lift_all(worlds, search, demand, calendar)


def _lift_all(worlds: Worlds, search: Search, demand: Demand | None, calendar: Calendar) -> list[Change]:
    """Give up days away, then make the weeks longer, then the last day later, each as little as can be."""
    away = _lift_unavailable(worlds, search, demand, replace(calendar, finish_day=None, weekly_hundredths=None))
    stay = away.to_value if away is not None and isinstance(away.to_value, tuple) else calendar.unavailable
    wanted = replace(calendar, unavailable=tuple(period for period in calendar.unavailable if period in stay))
    changes = []
    for lift in (_lift_weekly, _lift_finish):
        open_end = replace(wanted, finish_day=None) if lift is _lift_weekly else wanted
        if is_in_time(worlds, search, demand, open_end):
            continue
        change = lift(worlds, search, demand, open_end)
        if change is None or not isinstance(change.to_value, int):
            return []
        changes.append(change)
        if lift is _lift_weekly:
            wanted = replace(wanted, weekly_hundredths=change.to_value)
        else:
            wanted = replace(wanted, finish_day=change.to_value)
    for period in calendar.unavailable:
        # With the weeks and the last day as they are now, some of the days away may stay after all.
        more = tuple(entry for entry in calendar.unavailable if entry in wanted.unavailable or entry == period)
        if more != wanted.unavailable and is_in_time(worlds, search, demand, replace(wanted, unavailable=more)):
            wanted = replace(wanted, unavailable=more)
    if wanted.unavailable != calendar.unavailable:
        given_up = Change(limit="unavailable", from_value=calendar.unavailable, to_value=wanted.unavailable)
        changes.insert(0, given_up)
    return changes


@dataclass(frozen=True, slots=True)
class _Limit:
    """One limit of the calendar that is a number: how much of it a placing needs, and a calendar with another value."""

    needed: Callable[[Placing, Calendar], int]
    changed: Callable[[Calendar, int | None], Calendar]


def _lift_finish(worlds: Worlds, search: Search, demand: Demand | None, calendar: Calendar) -> Change | None:
    too_soon = calendar.finish_day
    if too_soon is None:
        return None
    late_enough = _least(worlds, Ask(search, demand=demand), calendar, too_soon, FINISH)
    return None if late_enough is None else Change(limit="finish_by", from_value=too_soon, to_value=late_enough)


def _lift_weekly(worlds: Worlds, search: Search, demand: Demand | None, calendar: Calendar) -> Change | None:
    too_few = calendar.weekly_hundredths
    if too_few is None:
        return None
    enough = _least(worlds, Ask(search, demand=demand), calendar, too_few, WEEKLY)
    return None if enough is None else Change(limit="hours_per_week", from_value=too_few, to_value=enough)


def _least(worlds: Worlds, ask: Ask, calendar: Calendar, too_little: int, limit: _Limit) -> int | None:
    """Return the least value of one limit with which there is a plan: halve the way from too little to enough."""
    placing = _plan(worlds, ask.search, ask.demand, limit.changed(calendar, None))
    if placing is None:
        return None
    enough = limit.needed(placing, calendar)
    while too_little + 1 < enough:
        middle = (too_little + enough) // 2
        world = worlds.world(ALL, calendar=limit.changed(calendar, middle))
        asked = Ask(ask.search, demand=ask.demand)
        found = climb_in_time(world, (), asked, first_plan(world, ask.demand))
        if found.placing is not None:
            enough = min(middle, limit.needed(found.placing, calendar))
        elif found.is_infeasible:
            too_little = middle
        else:
            return None
    return enough


def _lift_unavailable(worlds: Worlds, search: Search, demand: Demand | None, calendar: Calendar) -> Change | None:
    """Give up as few periods away as can be."""
    trials = 0
    for count in range(1, len(calendar.unavailable) + 1):
        for given_up in combinations(calendar.unavailable, count):
            trials += 1
            if trials > MOST_TRIALS:
                return None
            stay = tuple(period for period in calendar.unavailable if period not in given_up)
            if is_in_time(worlds, search, demand, replace(calendar, unavailable=stay)):
                return Change(limit="unavailable", from_value=calendar.unavailable, to_value=stay)
    return None


def _plan(worlds: Worlds, search: Search, demand: Demand | None, calendar: Calendar | None) -> Placing | None:
    world = worlds.world(ALL, calendar=calendar)
    return climb_in_time(world, (), Ask(search, demand=demand), first_plan(world, demand)).placing


def _busiest_week(placing: Placing, _: Calendar) -> int:
    by_week: dict[int, int] = {}
    for placement in placing.values():
        for share in placement.weeks:
            by_week[share.week] = by_week.get(share.week, 0) + share.effort_hundredths
    return max(by_week.values(), default=0)


def _day_needed(placing: Placing, calendar: Calendar) -> int:
    """Return the last day that is enough for a placing: of a last week its first day is, for it counts in full."""
    return max(
        (
            placement.last_day if placement.offering else max(monday_of(placement.weeks[-1].week), calendar.start_day)
            for placement in placing.values()
        ),
        default=calendar.start_day,
    )


FINISH = _Limit(_day_needed, lambda calendar, day: replace(calendar, finish_day=day))
WEEKLY = _Limit(_busiest_week, lambda calendar, most: replace(calendar, weekly_hundredths=most))
