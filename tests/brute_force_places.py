"""Every place that the modules of one plan can have: offerings, runs of weeks, and the effort divided over them.

It shares no line with the rules or the models; days are counted as everywhere, weeks from that of day 1.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from solver.domain import Calendar, Module, ModuleId, Offering, OfferingId
from solver.path.answer import WeekShare
from solver.path.problem import PathProblem
from tests.brute_force_calendar import Need

_QUARTER = 25


@dataclass(frozen=True, slots=True)
class Slot:
    """When a module is taken: on the days of an offering, or in whole weeks."""

    offering: OfferingId | None
    first: int
    last: int
    first_week: int
    last_week: int
    is_exclusive: bool = False

    @property
    def gives_after(self) -> int:
        return self.last if self.offering is not None else 7 * self.last_week + 7

    @property
    def needs_by(self) -> int:
        return self.first - 1 if self.offering is not None else 7 * self.first_week + 7


@dataclass(frozen=True, slots=True)
class Place:
    """One module of a plan, and everything about where it may lie."""

    module: ModuleId
    need: Need
    is_under_way: bool
    #: Of what is under way: where, though the days of it may be over.
    going_on: OfferingId | None
    #: None: in whole weeks.
    runs: tuple[Slot, ...] | None

    @classmethod
    def of(cls, problem: PathProblem, module: Module, need: Need) -> "Place":
        """Return where a module may lie with the locks, the days away and the seats of this learner."""
        calendar = problem.calendar
        assert calendar is not None
        under_way = problem.progress.get(module.id)
        going_on = None if under_way is None else under_way.offering
        runs: tuple[Slot, ...] | None = None
        if under_way is not None:
            left = [entry for entry in module.offerings or () if entry.id == going_on]
            if left and left[0].last_day >= calendar.start_day:
                runs = (_days(left[0], max(left[0].first_day, calendar.start_day)),)
            elif not _may(problem, module.id, going_on):
                runs = ()
        elif module.offerings is not None:
            runs = tuple(
                _days(entry, entry.first_day)
                for entry in module.offerings
                if entry.first_day >= calendar.start_day
                and (entry.seats_left is None or entry.seats_left > 0)
                and not any(
                    entry.first_day <= day <= entry.last_day
                    for period in calendar.unavailable
                    for day in range(period.first_day, period.last_day + 1)
                )
            )
        elif not _may(problem, module.id, None):
            runs = ()
        if runs is not None:
            finish = calendar.finish_day
            runs = tuple(
                run for run in runs if (finish is None or run.last <= finish) and _may(problem, module.id, run.offering)
            )
        return cls(module.id, need, under_way is not None, going_on, runs)

    def seat_in(self, slot: Slot) -> OfferingId | None:
        return self.going_on if self.is_under_way else slot.offering

    def shares(self, slot: Slot) -> dict[int, int]:
        """Return what each week takes when the effort is spread evenly over the days of an offering."""
        days = Counter((day - 1) // 7 for day in range(slot.first, slot.last + 1))
        length = slot.last - slot.first + 1
        return {week: -(-self.need.effort * count // (length * _QUARTER)) * _QUARTER for week, count in days.items()}


def offerings_of(calendar: Calendar, places: Sequence[Place]) -> Iterator[dict[ModuleId, Slot]]:
    """Yield every choice of offerings for those that lie on days, with no two on a day that both want alone."""
    dated = [place for place in places if place.runs is not None]
    yield from _offerings_of(calendar, dated, {})


def _offerings_of(
    calendar: Calendar, dated: Sequence[Place], chosen: dict[ModuleId, Slot]
) -> Iterator[dict[ModuleId, Slot]]:
    if len(chosen) == len(dated):
        yield chosen
        return
    place = dated[len(chosen)]
    for run in place.runs or ():
        clashes = run.is_exclusive and any(
            other.is_exclusive and other.first <= run.last and run.first <= other.last for other in chosen.values()
        )
        further = {**chosen, place.module: run}
        if not clashes and divided(calendar, dated[: len(further)], further) is not None:
            yield from _offerings_of(calendar, dated, further)


def weeks_beside(
    calendar: Calendar, places: Sequence[Place], chosen: Mapping[ModuleId, Slot]
) -> Iterator[Mapping[ModuleId, Slot]]:
    """Yield every way to lay the others in weeks beside the offerings chosen."""
    lying = [place for place in places if place.module in chosen]
    left = [place for place in places if place.module not in chosen]
    if not left:
        yield chosen
        return
    place = left[0]
    for slot in _runs_of_weeks(calendar):
        further = {**chosen, place.module: slot}
        if divided(calendar, [*lying, place], further) is not None:
            yield from weeks_beside(calendar, places, further)


def divided(
    calendar: Calendar, places: Sequence[Place], slots: Mapping[ModuleId, Slot]
) -> dict[ModuleId, tuple[WeekShare, ...]] | None:
    """Divide the effort of each module over its weeks, or return None when the weeks have no room for it.

    First what each week must have of a run of weeks, then whatever is left, for the run that ends first.
    """
    weekly = calendar.weekly_hundredths
    load: Counter[int] = Counter()
    shares: dict[ModuleId, dict[int, int]] = {}
    left: dict[ModuleId, int] = {}
    for place in places:
        slot = slots[place.module]
        if slot.offering is not None:
            shares[place.module] = place.shares(slot)
        else:
            rest = place.need.effort % _QUARTER
            least = dict.fromkeys(range(slot.first_week, slot.last_week + 1), _QUARTER)
            least[slot.last_week] = rest or _QUARTER
            left[place.module] = place.need.effort - sum(least.values())
            shares[place.module] = least
        load.update(shares[place.module])
    if any(rest < 0 for rest in left.values()) or (weekly is not None and any(sum_ > weekly for sum_ in load.values())):
        return None
    for week in sorted(load):
        going = [name for name in left if slots[name].first_week <= week <= slots[name].last_week]
        for name in sorted(going, key=lambda name: slots[name].last_week):
            more = left[name] if weekly is None else min(left[name], (weekly - load[week]) // _QUARTER * _QUARTER)
            shares[name][week] += more
            load[week] += more
            left[name] -= more
    if any(left.values()):
        return None
    return {
        name: tuple(WeekShare(week=week, effort_hundredths=share) for week, share in sorted(by_week.items()))
        for name, by_week in shares.items()
    }


def _runs_of_weeks(calendar: Calendar) -> Iterator[Slot]:
    start, finish = calendar.start_day, calendar.finish_day
    assert finish is not None
    away = {day for period in calendar.unavailable for day in range(period.first_day, period.last_day + 1)}
    weeks = range((start - 1) // 7, (finish - 1) // 7 + 1)
    free = {week for week in weeks if set(range(7 * week + 1, 7 * week + 8)) - away}
    for first in weeks:
        for last in range(first, weeks.stop):
            if free.issuperset(range(first, last + 1)):
                yield Slot(None, max(start, 7 * first + 1), min(finish, 7 * last + 7), first, last)


def _days(offering: Offering, first: int) -> Slot:
    last = offering.last_day
    return Slot(offering.id, first, last, (first - 1) // 7, (last - 1) // 7, offering.exclusive)


def _may(problem: PathProblem, module: ModuleId, offering: OfferingId | None) -> bool:
    """Tell whether the locks on the offerings of a module let it lie in this one."""
    locks = [lock for lock in problem.locks if lock.module == module and lock.offering is not None]
    return all((lock.offering == offering) == lock.keep for lock in locks)
