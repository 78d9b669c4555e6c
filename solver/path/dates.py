"""Days and weeks: which offerings a learner can take, in which weeks there is room, and how soon each fact can hold.

Weeks are counted from the week of day 1, a Monday.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from heapq import heappop, heappush

from solver.domain import Calendar, Module, ModuleId, Offering, OfferingId, Period
from solver.path.problem import PathProblem
from solver.reach import Action, Fact

#: A quarter of an hour, in hundredths: what weeks are divided in.
QUARTER = 25


def week_of(day: int) -> int:
    return (day - 1) // 7


def monday_of(week: int) -> int:
    return week * 7 + 1


def sunday_of(week: int) -> int:
    return week * 7 + 7


@lru_cache(maxsize=4096)
def shares(effort_hundredths: int, first_day: int, last_day: int) -> Mapping[int, int]:
    """Return what each week takes of an effort spread evenly over these days, rounded up to a quarter of an hour."""
    days = last_day - first_day + 1
    by_week = {}
    for week in range(week_of(first_day), week_of(last_day) + 1):
        inside = min(last_day, sunday_of(week)) - max(first_day, monday_of(week)) + 1
        by_week[week] = -(-effort_hundredths * inside // (days * QUARTER)) * QUARTER
    return by_week


@dataclass(frozen=True)
class Timetable:
    """When the modules of one world can be taken.

    A module that is not among the choices is undated: it is placed in weeks.
    """

    calendar: Calendar
    #: The offerings open to the learner, by their first day.
    choices: Mapping[ModuleId, tuple[Offering, ...]]
    #: Weeks that take no undated module.
    blocked: frozenset[int]
    #: Nothing ends later: the learner's last day, or an earlier one that a search tries.
    latest_day: int | None

    @cached_property
    def first_week(self) -> int:
        return week_of(self.calendar.start_day)

    @cached_property
    def last_week(self) -> int | None:
        """The last week that an undated module may end in; before the first week where there is none."""
        if self.latest_day is None:
            return None
        week = week_of(self.latest_day)
        return week if self.last_day_of_weeks(week) <= self.latest_day else week - 1

    @cached_property
    def capacity_hundredths(self) -> int | None:
        """The most effort that any plan has room for, where there is a last day and a limit for each week."""
        if self.latest_day is None or self.calendar.weekly_hundredths is None:
            return None
        dated = {
            week
            for offerings in self.choices.values()
            for offering in offerings
            for week in range(week_of(offering.first_day), week_of(offering.last_day) + 1)
        }
        weeks = set(range(self.first_week, week_of(self.latest_day) + 1))
        return self.calendar.weekly_hundredths * len((weeks - self.blocked) | (weeks & dated))

    @cached_property
    def runs(self) -> tuple[tuple[int, int | None], ...]:
        """The first and last of weeks in a row that take undated modules; the last run may have no end."""
        runs: list[tuple[int, int | None]] = []
        first = self.first_week
        for week in sorted(week for week in self.blocked if self.last_week is None or week <= self.last_week):
            if first < week:
                runs.append((first, week - 1))
            first = max(first, week + 1)
        if self.last_week is None or first <= self.last_week:
            runs.append((first, self.last_week))
        return tuple(runs)

    def fits_run(self, effort_hundredths: int, first: int, last: int | None) -> bool:
        """Tell whether an undated effort alone finds room from one open week to another."""
        count = self.fewest_weeks(effort_hundredths)
        return count is not None and (last is None or first + count - 1 <= last)

    @cached_property
    def is_free(self) -> bool:
        """Whether all that can be taken alone can be taken together: weeks have room, and no two offerings exclude."""
        exclusive = any(offering.exclusive for offerings in self.choices.values() for offering in offerings)
        return self.calendar.weekly_hundredths is None and not exclusive

    def last_day_of_weeks(self, week: int) -> int:
        """Return the day on which an undated module ends whose last week this is."""
        finish = self.calendar.finish_day
        return sunday_of(week) if finish is None else min(sunday_of(week), finish)

    def first_day_of_weeks(self, week: int) -> int:
        return max(monday_of(week), self.calendar.start_day)

    def fewest_weeks(self, effort_hundredths: int) -> int | None:
        """Return how many weeks an undated effort takes at least; None when no number is enough."""
        weekly = self.calendar.weekly_hundredths
        if weekly is None or effort_hundredths <= weekly:
            return 1
        whole = weekly // QUARTER * QUARTER
        return 1 - (weekly - effort_hundredths) // whole if whole else None

    def earliest_last_week(self, effort_hundredths: int, from_week: int) -> int | None:
        """Return the soonest week in which an undated effort can end that starts in `from_week` or later."""
        count = self.fewest_weeks(effort_hundredths)
        if count is None:
            return None
        week, run = max(from_week, self.first_week), 0
        while self.last_week is None or week <= self.last_week:
            run = 0 if week in self.blocked else run + 1
            if run == count:
                return week
            week += 1
        return None

    def earliest_end(self, module: Module, ready: int) -> int | None:
        """Return the soonest last day of a module whose needs hold after day `ready`; an undated one's is a Sunday."""
        offerings = self.choices.get(module.id)
        if offerings is None:
            last = self.earliest_last_week(module.effort_hundredths, week_of(max(ready, self.calendar.start_day)))
            return None if last is None else sunday_of(last)
        later = offerings[bisect_right(offerings, ready, key=lambda offering: offering.first_day) :]
        return min((offering.last_day for offering in later), default=None)

    def narrowed(self, modules: Iterable[Module], ready: Mapping[ModuleId, int]) -> "Timetable":
        """Return the timetable of these modules alone, without offerings that start before their needs can hold."""
        choices = {
            module.id: tuple(
                offering for offering in self.choices[module.id] if offering.first_day > ready.get(module.id, 0)
            )
            for module in modules
            if module.id in self.choices
        }
        return replace(self, choices=choices)

    def ending_by(self, latest_day: int) -> "Timetable":
        """Return the same timetable, in which nothing ends after this day."""
        choices = {
            module: tuple(offering for offering in offerings if offering.last_day <= latest_day)
            for module, offerings in self.choices.items()
        }
        return replace(self, choices=choices, latest_day=latest_day)


def timetable(
    problem: PathProblem, calendar: Calendar, modules: Iterable[Module], *, obey_locks: bool = True
) -> Timetable:
    """Return when these modules can be taken: offerings with a seat, inside the calendar, as locks on offerings say.

    `modules` carry the price and effort that are left of those under way.
    """
    kept: dict[ModuleId, set[OfferingId]] = defaultdict(set)
    refused: dict[ModuleId, set[OfferingId]] = defaultdict(set)
    for lock in problem.locks if obey_locks else ():
        if lock.offering is not None:
            (kept if lock.keep else refused)[lock.module].add(lock.offering)
    away = _merged(calendar.unavailable)
    choices: dict[ModuleId, tuple[Offering, ...]] = {}
    for module in modules:
        under_way = problem.progress.get(module.id)
        offered: list[Offering] | None
        if under_way is not None:
            offered = _left_of(problem, calendar, module.id)
        elif module.offerings is None:
            continue
        else:
            offered = [
                offering
                for offering in module.offerings
                if offering.has_a_seat
                and offering.first_day >= calendar.start_day
                and not any(first <= offering.last_day and offering.first_day <= last for first, last in away)
            ]
        if offered is None:
            # Its offering is over: it is placed in weeks, and still is that offering to locks.
            own = under_way.offering if under_way else None
            if not kept[module.id] <= {own} or own in refused[module.id]:
                choices[module.id] = ()
            continue
        choices[module.id] = tuple(
            sorted(
                (
                    offering
                    for offering in offered
                    if (calendar.finish_day is None or offering.last_day <= calendar.finish_day)
                    and kept[module.id] <= {offering.id}
                    and offering.id not in refused[module.id]
                    and _fits_alone(module, offering, calendar)
                ),
                key=lambda offering: (offering.first_day, offering.last_day, offering.id),
            )
        )
    blocked = frozenset(
        week
        for first, last in away
        for week in range(week_of(first + 6), week_of(last + 1))
        if week >= week_of(calendar.start_day)
    )
    return Timetable(calendar=calendar, choices=choices, blocked=blocked, latest_day=calendar.finish_day)


def _merged(periods: Iterable[Period]) -> list[tuple[int, int]]:
    """Return the same days as periods that neither overlap nor touch."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted((period.first_day, period.last_day) for period in periods):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return merged


def _left_of(problem: PathProblem, calendar: Calendar, module_id: ModuleId) -> list[Offering] | None:
    """Return the rest of an offering under way, or None when what is left is placed in weeks."""
    under_way = problem.progress[module_id]
    offering = None if under_way.offering is None else problem.module_by_id[module_id].offering(under_way.offering)
    if offering is None or offering.last_day < calendar.start_day:
        return None
    return [replace(offering, first_day=max(offering.first_day, calendar.start_day))]


def _fits_alone(module: Module, offering: Offering, calendar: Calendar) -> bool:
    weekly = calendar.weekly_hundredths
    if weekly is None:
        return True
    return max(shares(module.effort_hundredths, offering.first_day, offering.last_day).values()) <= weekly


def earliest_ends(
    actions: Sequence[Action], initial: frozenset[Fact], times: Timetable
) -> tuple[dict[Fact, int], list[int | None]]:
    """Return the soonest day after which each fact can hold, and after which each action's needs can; None is never.

    A lower bound, as if nothing else were taken in the same weeks: along the soonest way, the latest need counts.
    """
    before = times.calendar.start_day - 1
    soonest: dict[Fact, int] = dict.fromkeys(initial, before)
    ready: list[int | None] = [None] * len(actions)
    missing = [len(action.needs) for action in actions]
    waiting: dict[Fact, list[int]] = defaultdict(list)
    queue: list[tuple[int, Fact]] = []

    def start(place: int, day: int) -> None:
        ready[place] = day
        module = actions[place].module
        end = day if module is None else times.earliest_end(module, day)
        if end is None:
            ready[place] = None
            return
        for fact in actions[place].gives:
            if fact not in soonest:
                heappush(queue, (end, fact))

    for place, action in enumerate(actions):
        for need in action.needs:
            waiting[need].append(place)
        if not action.needs:
            start(place, before)
    while queue:
        day, fact = heappop(queue)
        if fact in soonest:
            continue
        soonest[fact] = day
        for place in waiting.get(fact, ()):
            missing[place] -= 1
            if missing[place] == 0:
                start(place, day)
    return soonest, ready
