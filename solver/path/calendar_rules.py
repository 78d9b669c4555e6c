"""The hard rules of dates and of work in progress, one function each, written without any solver.

They look at a plan whose steps each have their place; whether they have is a rule of its own. Days are counted from
1 January of the year 1, a Monday; week 0 begins with it.
"""

from collections import defaultdict
from collections.abc import Iterator

from solver.domain import Calendar, Module, Offering, Period
from solver.path.answer import LearningPath, Placement, WeekShare
from solver.path.learner_days import NEVER, LearnerDays, first_week, last_week, needs_by, week_of
from solver.path.problem import PathProblem
from solver.result import Violation

#: Hundredths of an hour: what an offering takes of a week is rounded up to a whole number of these.
QUARTER = 25


def steps_have_their_place(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation unless each step has a placement with a calendar, and none has one without."""
    places = len(path.placements)
    expected = len(path.steps) if problem.calendar is not None else 0
    if places != expected:
        detail = f"{places} placements for {len(path.steps)} steps, not {expected}"
        yield Violation(rule="steps_have_their_place", subject="placements", detail=detail)


def offerings_are_open(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each step that is not in an offering of its module with a seat, on its days, in its shares.

    A module without dates of its own is in none; what is under way has rules of its own.
    """
    if problem.calendar is None:
        for step in path.steps:
            module = problem.module_by_id.get(step)
            # Only an empty list is possible here.
            if module is not None and module.offerings is not None and step not in problem.progress:
                yield _closed(module, "has no offering")
        return
    for module, placement in placed(problem, path):
        if module.id in problem.progress:
            continue
        offering = None if placement.offering is None else module.offering(placement.offering)
        if offering is None:
            if placement.offering is not None or module.offerings is not None:
                yield _closed(module, f"is not in one of its offerings, but in {placement.offering}")
            continue
        if not offering.has_a_seat:
            yield _closed(module, f"{offering.id} has no seat left")
        yield from _misplaced(
            problem, module, placement, offering, first_day=offering.first_day, rule="offerings_are_open"
        )


def undated_steps_fill_weeks(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each step in weeks that does not spread its effort in quarter hours over weeks in a row."""
    for module, placement in placed(problem, path):
        if placement.offering is not None or problem.calendar is None:
            continue
        weeks = [share.week for share in placement.weeks]
        shares = [share.effort_hundredths for share in placement.weeks]
        if not weeks or weeks != list(range(weeks[0], weeks[0] + len(weeks))):
            yield _unfilled(module, f"weeks {weeks} are not weeks in a row")
            continue
        if min(shares) <= 0 or any(share % QUARTER for share in shares[:-1]):
            yield _unfilled(module, f"{shares} are not quarter hours above none, with a remainder in the last only")
        if sum(shares) != problem.effort_of(module.id):
            yield _unfilled(module, f"{shares} sum to {sum(shares)}, not to {problem.effort_of(module.id)}")
        days = _days_of_weeks(problem.calendar, weeks[0], weeks[-1])
        if (placement.first_day, placement.last_day) != days:
            yield _unfilled(module, f"days {placement.first_day} to {placement.last_day} are not {days} of its weeks")


def period_is_respected(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each step before the start, after the finish, on an unavailable day or in such a week."""
    calendar = problem.calendar
    if calendar is None:
        return
    for module, placement in placed(problem, path):
        if placement.offering is None:
            weeks = range(first_week(placement), last_week(placement) + 1)
            is_early = weeks.start < week_of(calendar.start_day)
            is_late = calendar.finish_day is not None and weeks.stop - 1 > week_of(calendar.finish_day)
            is_away = any(_is_lost(week, calendar.unavailable) for week in weeks)
        else:
            is_early = placement.first_day < calendar.start_day
            is_late = calendar.finish_day is not None and placement.last_day > calendar.finish_day
            is_away = module.id not in problem.progress and any(
                period.first_day <= placement.last_day and placement.first_day <= period.last_day
                for period in calendar.unavailable
            )
        for is_broken, detail in (
            (is_early, f"starts before day {calendar.start_day}"),
            (is_late, f"ends after day {calendar.finish_day}"),
            (is_away, "falls on days that are unavailable"),
        ):
            if is_broken:
                yield Violation(rule="period_is_respected", subject=module.id, detail=detail)


def weekly_hours_are_respected(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each ISO week in which the steps take more than the hours of a week."""
    if problem.calendar is None or problem.calendar.weekly_hundredths is None:
        return
    taken: dict[int, int] = defaultdict(int)
    for _, placement in placed(problem, path):
        for share in placement.weeks:
            taken[share.week] += share.effort_hundredths
    for week, effort in sorted(taken.items()):
        if effort > problem.calendar.weekly_hundredths:
            detail = f"{effort} is more than {problem.calendar.weekly_hundredths}"
            yield Violation(rule="weekly_hours_are_respected", subject=f"week {week}", detail=detail)


def needs_end_before_steps_start(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each need that earlier steps of the order meet, but not in time."""
    days = LearnerDays(problem)
    for module, placement in placed(problem, path):
        by = needs_by(placement)
        for need, since in days.needs_since(module):
            if by < since < NEVER:
                detail = f"needs {need} by day {by}, given after day {since}"
                yield Violation(rule="needs_end_before_steps_start", subject=module.id, detail=detail)
        days.take(module, placement)


def exclusive_offerings_share_no_day(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each two steps in exclusive offerings that have a day in common."""
    exclusive = []
    for module, placement in placed(problem, path):
        offering = None if placement.offering is None else module.offering(placement.offering)
        if offering is not None and offering.exclusive:
            exclusive.append((module, placement))
    for place, (module, placement) in enumerate(exclusive):
        for other, earlier in exclusive[:place]:
            if placement.first_day <= earlier.last_day and earlier.first_day <= placement.last_day:
                detail = f"shares a day with {other.id}, and both are exclusive"
                yield Violation(rule="exclusive_offerings_share_no_day", subject=module.id, detail=detail)


def work_in_progress_goes_on(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each module under way that is no step, or not on what is left of its offering's days."""
    taken = set(path.steps)
    for entry in problem.in_progress:
        if entry.module not in taken:
            yield Violation(rule="work_in_progress_goes_on", subject=entry.module, detail="is under way and no step")
    for module, placement in placed(problem, path):
        progress, calendar = problem.progress.get(module.id), problem.calendar
        if progress is None or calendar is None:
            continue
        offering = None if progress.offering is None else module.offering(progress.offering)
        if offering is not None and offering.last_day < calendar.start_day:
            # Its days are over: what is left of it is placed in weeks.
            offering = None
        goes_on = None if offering is None else offering.id
        if placement.offering != goes_on:
            detail = f"goes on in {goes_on}, not in {placement.offering}"
            yield Violation(rule="work_in_progress_goes_on", subject=module.id, detail=detail)
        elif offering is not None:
            first_day = max(offering.first_day, calendar.start_day)
            yield from _misplaced(
                problem, module, placement, offering, first_day=first_day, rule="work_in_progress_goes_on"
            )


def placed(problem: PathProblem, path: LearningPath) -> list[tuple[Module, Placement]]:
    """Return the steps that are modules of the problem with their placements; none unless each step has one."""
    if problem.calendar is None or len(path.placements) != len(path.steps):
        return []
    pairs = zip(path.steps, path.placements, strict=True)
    return [(problem.module_by_id[step], placement) for step, placement in pairs if step in problem.module_by_id]


def _misplaced(
    problem: PathProblem, module: Module, placement: Placement, offering: Offering, *, first_day: int, rule: str
) -> Iterator[Violation]:
    days = (first_day, offering.last_day)
    if (placement.first_day, placement.last_day) != days:
        detail = f"days {placement.first_day} to {placement.last_day} are not {days} of {offering.id}"
        yield Violation(rule=rule, subject=module.id, detail=detail)
        return
    shares = _even_shares(problem.effort_of(module.id), *days)
    if placement.weeks != shares:
        yield Violation(rule=rule, subject=module.id, detail=f"weeks {placement.weeks} are not {shares}")


def _even_shares(effort: int, first_day: int, last_day: int) -> tuple[WeekShare, ...]:
    """Spread an effort evenly over days, and round what falls into each week up to a quarter of an hour."""
    length = last_day - first_day + 1
    shares = []
    for week in range(week_of(first_day), week_of(last_day) + 1):
        days = min(last_day, 7 * week + 7) - max(first_day, 7 * week + 1) + 1
        quarters = (effort * days + length * QUARTER - 1) // (length * QUARTER)
        shares.append(WeekShare(week=week, effort_hundredths=quarters * QUARTER))
    return tuple(shares)


def _days_of_weeks(calendar: Calendar, first: int, last: int) -> tuple[int, int]:
    """Return Monday and Sunday of weeks, cut by the start and the finish where these fall into them."""
    monday, sunday = 7 * first + 1, 7 * last + 7
    if week_of(calendar.start_day) == first:
        monday = calendar.start_day
    if calendar.finish_day is not None and week_of(calendar.finish_day) == last:
        sunday = calendar.finish_day
    return monday, sunday


def _is_lost(week: int, unavailable: tuple[Period, ...]) -> bool:
    """Tell whether all seven days of a week are unavailable."""
    day = 7 * week + 1
    for period in sorted(unavailable, key=lambda period: period.first_day):
        if period.first_day <= day <= period.last_day:
            day = period.last_day + 1
    return day > 7 * week + 7


def _closed(module: Module, detail: str) -> Violation:
    return Violation(rule="offerings_are_open", subject=module.id, detail=detail)


def _unfilled(module: Module, detail: str) -> Violation:
    return Violation(rule="undated_steps_fill_weeks", subject=module.id, detail=detail)
