"""When modules can be taken: moments in time at which their needs count and their outcomes begin to count.

A moment is the number of the day at whose end something holds. Without a calendar everything happens at moment 0.
What starts on a day uses what held at the end of the day before; what is placed in whole weeks uses and gives at the
end of the Sunday of its first and last week. So one comparison, end at most begin, is the rule for all four pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from solver.domain import Calendar, Lock, Module, ModuleId, Offering, OfferingId
from solver.path.problem import PathProblem
from tests.formulations.program import Program

QUARTER = 25
#: After everything.
END = 10**7

#: A variable that is 1 when something happens at a moment.
Moments = list[tuple[int, int]]


@dataclass(slots=True)
class Event:
    """One module in the program."""

    #: 1 when the module is taken.
    taken: int
    begins: Moments = field(default_factory=list)
    ends: Moments = field(default_factory=list)
    #: The last day, for each way to take it.
    last_days: Moments = field(default_factory=list)
    #: What it takes of each week: variables with their factors.
    weeks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    #: Days that it shares with no other exclusive offering: variable, first, last.
    exclusive: list[tuple[int, int, int]] = field(default_factory=list)
    #: The variable of each offering that it can be taken in.
    offerings: dict[OfferingId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that bind: those of the problem, or none but its start."""

    calendar: Calendar | None
    budget: int | None
    effort: int | None
    barred: frozenset[ModuleId]
    #: The last day that is looked at, for somebody who knows that nothing better comes later.
    until: int | None = None
    #: Whether what has no dates is placed in no weeks: it may use whatever is learned at any time, and be used at any
    #: time, and only the hours of all weeks together are counted. That lets everything in which the weeks let in.
    is_loose: bool = False

    @classmethod
    def of(cls, problem: PathProblem, until: int | None = None) -> "Limits":
        return cls(problem.calendar, problem.budget_minor, problem.effort_limit_hundredths, problem.barred, until)

    @classmethod
    def lifted(cls, problem: PathProblem) -> "Limits":
        start = problem.calendar.start_day if problem.calendar else None
        calendar = None if start is None else Calendar(start_day=start, weekly_hundredths=None)
        return cls(calendar, None, None, frozenset())


def week_of(day: int) -> int:
    return (day - 1) // 7


def sunday(week: int) -> int:
    return 7 * week + 7


def events(program: Program, problem: PathProblem, limits: Limits) -> dict[ModuleId, Event]:
    """Add a variable for each module that can be taken at all, and everything about when; locks bind."""
    found: dict[ModuleId, Event] = {}
    for module in sorted(problem.modules, key=lambda module: module.id):
        is_out = module.id in problem.completed or module.id in problem.refused or module.id in limits.barred
        if is_out and module.id not in problem.progress:
            continue
        event = Event(program.binary())
        if limits.calendar is None:
            if module.offerings == () and module.id not in problem.progress:
                continue
            event.begins = event.ends = [(0, event.taken)]
        else:
            _place(program, problem, limits, module, event)
        if module.id in problem.progress:
            event.begins = []
        found[module.id] = event
    for name in (*problem.kept, *problem.progress):
        program.at_least([(found[name].taken, 1)] if name in found else [], 1)
    if limits.calendar is not None:
        _share_weeks_and_days(program, limits.calendar, found)
        if limits.is_loose:
            _share_all_weeks(program, problem, limits.calendar, found)
    return found


def _place(program: Program, problem: PathProblem, limits: Limits, module: Module, event: Event) -> None:
    calendar = limits.calendar
    assert calendar is not None
    entry = problem.progress.get(module.id)
    effort = problem.effort_of(module.id)
    locks = [lock for lock in problem.locks if lock.module == module.id and lock.offering is not None]
    if entry is not None:
        under_way = module.offering(entry.offering) if entry.offering else None
        if under_way is not None and under_way.last_day >= calendar.start_day:
            left = Offering(
                id=under_way.id,
                first_day=max(under_way.first_day, calendar.start_day),
                last_day=under_way.last_day,
                exclusive=under_way.exclusive,
            )
            options = [left] if calendar.finish_day is None or left.last_day <= calendar.finish_day else []
            _choose(program, event, options, effort, locks)
        else:
            _place_without_dates(program, problem, limits, event, effort)
            # It stays in its offering, though its days may be over.
            if any(lock.keep != (lock.offering == entry.offering) for lock in locks):
                program.at_least([], 1)
    elif module.offerings is None:
        _place_without_dates(program, problem, limits, event, effort)
    else:
        options = [offering for offering in module.offerings if offering.has_a_seat and _is_open(offering, calendar)]
        _choose(program, event, options, effort, locks)


def _place_without_dates(program: Program, problem: PathProblem, limits: Limits, event: Event, effort: int) -> None:
    assert limits.calendar is not None
    if limits.is_loose:
        event.begins, event.ends = [(END, event.taken)], [(0, event.taken)]
    else:
        _fill_weeks(program, limits.calendar, event, effort, _weeks(problem, limits, limits.calendar))


def _choose(program: Program, event: Event, options: list[Offering], effort: int, locks: list[Lock]) -> None:
    """Take the module in exactly one of `options`."""
    chosen = {option.id: program.binary() for option in options}
    program.equal([*((variable, 1) for variable in chosen.values()), (event.taken, -1)], 0)
    for lock in locks:
        variable = chosen.get(lock.offering) if lock.offering is not None else None
        if lock.keep:
            program.at_least([(variable, 1)] if variable is not None else [], 1)
        elif variable is not None:
            program.at_most([(variable, 1)], 0)
    event.offerings = chosen
    for option in options:
        variable = chosen[option.id]
        event.begins.append((option.first_day - 1, variable))
        event.ends.append((option.last_day, variable))
        event.last_days.append((option.last_day, variable))
        for week, share in _shares(option, effort):
            event.weeks.setdefault(week, []).append((variable, share))
        if option.exclusive:
            event.exclusive.append((variable, option.first_day, option.last_day))


def _is_open(offering: Offering, calendar: Calendar) -> bool:
    if offering.first_day < calendar.start_day:
        return False
    if calendar.finish_day is not None and offering.last_day > calendar.finish_day:
        return False
    return all(
        period.last_day < offering.first_day or offering.last_day < period.first_day for period in calendar.unavailable
    )


def _shares(offering: Offering, effort: int) -> Iterator[tuple[int, int]]:
    days = offering.last_day - offering.first_day + 1
    for week in range(week_of(offering.first_day), week_of(offering.last_day) + 1):
        inside = min(offering.last_day, sunday(week)) - max(offering.first_day, sunday(week) - 6) + 1
        yield week, ceil(effort * inside / (days * QUARTER)) * QUARTER


def _weeks(problem: PathProblem, limits: Limits, calendar: Calendar) -> range:
    """Return the weeks that a best plan may need: up to the finish, or until everything could be done after all dates.

    What comes after the last date can be done in one stream, of which each week loses less than a quarter of an hour.
    """
    first = week_of(calendar.start_day)
    if limits.until is not None:
        return range(first, week_of(limits.until) + 1)
    if calendar.finish_day is not None:
        return range(first, week_of(calendar.finish_day) + 1)
    last_fixed = max(
        [
            first,
            *(week_of(offering.last_day) for module in problem.modules for offering in module.offerings or ()),
            *(week_of(period.last_day) for period in calendar.unavailable),
        ]
    )
    efforts = [
        problem.effort_of(module.id)
        for module in problem.modules
        if module.offerings is None or module.id in problem.progress
    ]
    weekly = calendar.weekly_hundredths
    if weekly is None:
        return range(first, last_fixed + 2)
    together = sum(efforts) if limits.effort is None else min(limits.effort, sum(efforts))
    if weekly >= 2 * QUARTER:
        return range(first, last_fixed + ceil(together / (weekly - QUARTER + 1)) + 2)
    # A week holds a quarter of an hour at most, or one module that is shorter.
    return range(first, last_fixed + sum(ceil(effort / QUARTER) for effort in efforts) + 2)


def _fill_weeks(program: Program, calendar: Calendar, event: Event, effort: int, weeks: range) -> None:
    """Place the module in whole weeks in a row: a first, a last, and between them quarters of an hour in each."""
    quarters, remainder = divmod(effort, QUARTER)
    first, last, filled = {}, {}, {}
    going_on: list[tuple[int, int]] = []
    for week in weeks:
        first[week], last[week] = program.binary(), program.binary()
        on, filled[week] = program.binary(), program.whole(quarters)
        program.equal([(on, 1), (first[week], -1), *going_on], 0)
        program.at_most([(last[week], 1), (on, -1)], 0)
        program.at_most([(filled[week], 1), (on, -quarters)], 0)
        program.at_least([(filled[week], 1), (on, -1), *([(last[week], 1)] if remainder else [])], 0)
        if not _is_free(calendar, week):
            program.at_most([(on, 1)], 0)
        # In the next week it is on when it was on in this one and did not end.
        going_on = [(on, -1), (last[week], 1)]
        event.begins.append((sunday(week), first[week]))
        event.ends.append((sunday(week), last[week]))
        finish = sunday(week) if calendar.finish_day is None else min(sunday(week), calendar.finish_day)
        event.last_days.append((finish, last[week]))
        event.weeks[week] = [(filled[week], QUARTER), (last[week], remainder)]
    program.equal([*((variable, 1) for variable in first.values()), (event.taken, -1)], 0)
    program.equal([*((variable, 1) for variable in last.values()), (event.taken, -1)], 0)
    program.equal([*((variable, 1) for variable in filled.values()), (event.taken, -quarters)], 0)


def _is_free(calendar: Calendar, week: int) -> bool:
    days = range(sunday(week) - 6, sunday(week) + 1)
    return not all(any(each.first_day <= day <= each.last_day for each in calendar.unavailable) for day in days)


def _share_all_weeks(program: Program, problem: PathProblem, calendar: Calendar, found: dict[ModuleId, Event]) -> None:
    """Keep the effort without dates within the hours of all weeks that are not wholly taken away."""
    if calendar.weekly_hundredths is None or calendar.finish_day is None:
        return
    weeks = range(week_of(calendar.start_day), week_of(calendar.finish_day) + 1)
    hours = calendar.weekly_hundredths * sum(_is_free(calendar, week) for week in weeks)
    terms = [(event.taken, problem.effort_of(name)) for name, event in found.items() if not event.weeks]
    program.at_most(terms, hours)


def _share_weeks_and_days(program: Program, calendar: Calendar, found: dict[ModuleId, Event]) -> None:
    if calendar.weekly_hundredths is not None:
        for week in sorted({week for event in found.values() for week in event.weeks}):
            terms = [term for event in found.values() for term in event.weeks.get(week, ())]
            program.at_most(terms, calendar.weekly_hundredths)
    exclusive = [(owner, *option) for owner, event in found.items() for option in event.exclusive]
    for place, (owner, variable, first, last) in enumerate(exclusive):
        for other_owner, other, other_first, other_last in exclusive[place + 1 :]:
            if owner != other_owner and first <= other_last and other_first <= last:
                program.at_most([(variable, 1), (other, 1)], 1)
