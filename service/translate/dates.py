"""Days on their way between requests, solver and answers: counted from 1 January of the year 1, which is day 1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import solver
from service.schemas.requests import LimitsGiven

#: What a week holds where dates matter and the request does not say.
HOURS_PER_WEEK = 4000
#: The last day that has a date.
LAST_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOn:
    """When a request is asked: today, and the day that a plan began when the same request was asked before."""

    today: date
    start_on: date | None = None

    def start(self, limits: LimitsGiven) -> date:
        """Return the first day of the plan."""
        return limits.start_on or self.start_on or self.today

    def counted(self, limits: LimitsGiven) -> date:
        """Return the day on which ratings count; one that has expired since a plan was made counts no longer."""
        return limits.start_on or self.today


class Run(Protocol):
    """A run of a module, as the catalogue or a request has it."""

    @property
    def id(self) -> str: ...
    @property
    def start_on(self) -> date: ...
    @property
    def end_on(self) -> date: ...
    @property
    def exclusive(self) -> bool: ...
    @property
    def seats(self) -> int | None: ...
    @property
    def booked(self) -> int: ...


def offerings(runs: Iterable[Run] | None) -> tuple[solver.Offering, ...] | None:
    """Translate the runs of a module, sorted by id; None is a module without dates, none at all one that is closed."""
    if runs is None:
        return None
    return tuple(
        solver.Offering(
            id=solver.OfferingId(run.id),
            first_day=run.start_on.toordinal(),
            last_day=run.end_on.toordinal(),
            exclusive=run.exclusive,
            seats_left=_seats_left(run),
        )
        for run in sorted(runs, key=lambda run: run.id)
    )


def _seats_left(run: Run) -> int | None:
    """Return 1 for any number of seats: one learner needs no more, and only the last booking is news."""
    return None if run.seats is None else int(run.seats > run.booked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """How long all modules that a request may use could take together."""

    #: Whether any of them is held on days.
    is_dated: bool
    #: The last day on which one is held; 0 where none is.
    last_day: int
    #: Weeks that they take one after the other, at a quarter hour a week: the slowest that anything goes.
    weeks: int


def horizon(modules: Iterable[solver.Module]) -> Horizon:
    """Return the horizon of these modules."""
    last_day = weeks = 0
    for module in modules:
        weeks += _weeks(module.effort_hundredths)
        last_day = max(last_day, *(run.last_day for run in module.offerings or ()), 0)
    return Horizon(is_dated=last_day > 0, last_day=last_day, weeks=weeks)


def _weeks(effort_hundredths: int) -> int:
    return effort_hundredths // 25 + 2


def calendar(limits: LimitsGiven, reach: Horizon, progress: Iterable[int], asked: AskedOn) -> solver.Calendar | None:
    """Return when the learner can learn, or None where no date matters; `progress` is the effort left of modules."""
    if not is_dated(limits) and not reach.is_dated:
        return None
    start = asked.start(limits).toordinal()
    unavailable = sorted((entry.first.toordinal(), entry.last.toordinal()) for entry in limits.unavailable or ())
    finish = limits.finish_by.toordinal() if limits.finish_by is not None else None
    if finish is None:
        # Nothing is planned for a day without a date.
        slowest = reach.weeks + sum(_weeks(effort) for effort in progress)
        begun = max((start, reach.last_day, *(last for _, last in unavailable)))
        finish = LAST_DAY if begun + 7 * slowest > LAST_DAY else None
    return solver.Calendar(
        start_day=start,
        finish_day=finish,
        weekly_hundredths=HOURS_PER_WEEK if limits.hours_per_week is None else limits.hours_per_week,
        unavailable=tuple(solver.Period(first_day=first, last_day=last) for first, last in unavailable),
    )


def is_dated(limits: LimitsGiven) -> bool:
    """Tell whether the limits themselves speak of dates; an empty list of days says nothing."""
    given = (limits.start_on, limits.finish_by, limits.hours_per_week)
    return any(value is not None for value in given) or bool(limits.unavailable)


def day(ordinal: int) -> date | None:
    """Return the date of a day, or None for one that has none."""
    return date.fromordinal(ordinal) if 1 <= ordinal <= LAST_DAY else None


def week_name(week: int) -> str:
    """Return the ISO name of a week, such as 2027-W09; week 0 is that of day 1."""
    year, number, _ = date.fromordinal(week * 7 + 1).isocalendar()
    return f"{year:04d}-W{number:02d}"
