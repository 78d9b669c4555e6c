"""When a learner can take each module, read from the contract: in runs on dates, or in whole weeks in a row.

Days are counted from 1 January of the year 1, a Monday, and weeks from the one that begins with it. A moment is a day
at whose end something holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from solver.annual.problem import AnnualLearner, Seat
from solver.domain import Calendar, Lock, Module, ModuleInProgress, Offering

#: What a week holds of a step is a whole number of these, in hundredths of an hour.
QUARTER = 25


@dataclass(frozen=True, slots=True)
class Run:
    """A module on the dates of an offering, as far as they concern one learner."""

    seat: Seat
    first_day: int
    last_day: int
    exclusive: bool
    #: By week, what it takes of the learner's hours.
    shares: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """A module without dates: the weeks in which it can begin when it takes the fewest that its effort allows."""

    effort: int
    fewest: int
    first_weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways to take one module; none when it cannot be taken in time."""

    runs: tuple[Run, ...] = ()
    weeks: Weeks | None = None
    #: The seat that counts for grants when it is taken in weeks.
    seat: Seat | None = None

    @property
    def any(self) -> bool:
        return bool(self.runs) or self.weeks is not None


class Year:
    """The weeks of one calendar."""

    def __init__(self, calendar: Calendar, last_known_day: int) -> None:
        self.calendar = calendar
        self.first_day = calendar.start_day
        self.last_day = last_known_day if calendar.finish_day is None else calendar.finish_day

    @cached_property
    def weeks(self) -> range:
        """The weeks that have a day of the period."""
        return range((self.first_day - 1) // 7, (self.last_day - 1) // 7 + 1)

    @cached_property
    def free(self) -> tuple[int, ...]:
        """Those of them with a day that is not taken away."""
        lost: set[int] = set()
        for period in self.calendar.unavailable:
            lost.update(range(period.first_day, period.last_day + 1))
        return tuple(week for week in self.weeks if not lost.issuperset(range(7 * week + 1, 7 * week + 8)))

    def ways(self, learner: AnnualLearner, module: Module, entry: ModuleInProgress | None) -> Ways:
        """Return how a learner can take a module, or go on with it."""
        effort = module.effort_hundredths if entry is None else entry.effort_left_hundredths
        locks = [lock for lock in learner.locks if lock.module == module.id and lock.offering is not None]
        if entry is not None:
            if any(lock.keep != (lock.offering == entry.offering) for lock in locks):
                return Ways()
            under_way = None if entry.offering is None else module.offering(entry.offering)
            if under_way is None or under_way.last_day < self.first_day:
                return Ways(weeks=self._in_weeks(effort), seat=(module.id, entry.offering))
            left = self._run(module, under_way, effort, max(under_way.first_day, self.first_day))
            return Ways(runs=(left,) if left.last_day <= self.last_day else ())
        if module.offerings is None:
            # Without dates it is in no offering that somebody could be kept in.
            if any(lock.keep for lock in locks):
                return Ways()
            return Ways(weeks=self._in_weeks(effort), seat=(module.id, None))
        open_ones = [o for o in module.offerings if self._is_open(o) and _allowed(o, locks)]
        return Ways(runs=tuple(self._run(module, offering, effort, offering.first_day) for offering in open_ones))

    def _is_open(self, offering: Offering) -> bool:
        if not offering.has_a_seat or offering.first_day < self.first_day or offering.last_day > self.last_day:
            return False
        away = self.calendar.unavailable
        return not any(each.first_day <= offering.last_day and offering.first_day <= each.last_day for each in away)

    def _run(self, module: Module, offering: Offering, effort: int, first_day: int) -> Run:
        shares = tuple(_even(effort, first_day, offering.last_day))
        return Run((module.id, offering.id), first_day, offering.last_day, offering.exclusive, shares)

    def _in_weeks(self, effort: int) -> Weeks | None:
        fewest = self._fewest(effort)
        if fewest is None:
            return None
        free = set(self.free)
        beginnings = tuple(week for week in self.free if free.issuperset(range(week, week + fewest)))
        return Weeks(effort, fewest, beginnings) if beginnings else None

    def _fewest(self, effort: int) -> int | None:
        """Return how few weeks hold an effort; None when no number of weeks does."""
        most = self.calendar.weekly_hundredths
        if most is None:
            return 1
        remainder = effort % QUARTER
        each = most // QUARTER * QUARTER
        last = remainder + (most - remainder) // QUARTER * QUARTER if most >= remainder else 0
        if effort <= last:
            return 1
        if not each or not last:
            return None
        return 1 + -(-(effort - last) // each)


def _allowed(offering: Offering, locks: list[Lock]) -> bool:
    return all((lock.offering == offering.id) == lock.keep for lock in locks)


def _even(effort: int, first_day: int, last_day: int) -> Iterator[tuple[int, int]]:
    """Yield each week's part of an even spread over all days, rounded up to quarters."""
    days = last_day - first_day + 1
    for week in range((first_day - 1) // 7, (last_day - 1) // 7 + 1):
        inside = min(last_day, 7 * week + 7) - max(first_day, 7 * week + 1) + 1
        yield week, -(-effort * inside // (days * QUARTER)) * QUARTER
