"""The plainest judge of all: every order of every set of modules, at every time, by the rules; for tiny problems.

It shows that the oracle forgets nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

from solver.domain import Calendar, Module, ModuleId
from solver.path.answer import LearningPath, Placement, WeekShare
from solver.path.objective import Direction, tiers, values
from solver.path.problem import Goal, PathProblem
from solver.path.rules import violations


def best_by_every_order(problem: PathProblem, *, weeks: int = 0) -> tuple[int, ...] | None:
    """Return the best terms over every order of every set of modules that breaks no rule, superfluous steps included.

    With a calendar each step is tried in each offering, and in each way of dividing it over the next `weeks` weeks.
    """
    demand = None
    if problem.goal is not Goal.CLOSEST:
        unlimited = _without_limits(problem)
        found = [values(unlimited, path)[:2] for path in obeying_paths(unlimited, weeks)]
        if not found:
            return None
        demand = max(found)
    signs = [1 if measure.direction is Direction.LEAST else -1 for measure in tiers(problem)]
    ranked = [
        tuple(sign * value for sign, value in zip(signs, terms, strict=True))
        for terms in (values(problem, path) for path in obeying_paths(problem, weeks))
        if demand is None or terms[:2] == demand
    ]
    best = min(ranked, default=None)
    return None if best is None else tuple(sign * value for sign, value in zip(signs, best, strict=True))


def obeying_paths(problem: PathProblem, weeks: int) -> Iterator[LearningPath]:
    """Yield every path that breaks no rule, in every order and at every time within so many weeks."""
    ids: list[ModuleId] = [module.id for module in problem.modules]
    for length in range(len(ids) + 1):
        for order in permutations(ids, length):
            steps = [problem.module_by_id[module] for module in order]
            times = [()] if problem.calendar is None else product(*(_times(problem, step, weeks) for step in steps))
            for placements in times:
                path = LearningPath(steps=order, placements=tuple(placements))
                if not violations(problem, path):
                    yield path


def _times(problem: PathProblem, module: Module, weeks: int) -> list[Placement]:
    """Return every time at which a step might be, right or wrong, in its offerings and in weeks."""
    calendar = problem.calendar
    assert calendar is not None
    found = []
    effort = problem.effort_of(module.id)
    for offering in module.offerings or ():
        under_way = module.id in problem.progress
        first = max(offering.first_day, calendar.start_day) if under_way else offering.first_day
        if first > offering.last_day:
            continue
        length = offering.last_day - first + 1
        days = list(range(first, offering.last_day + 1))
        shares = tuple(
            # Up to the next quarter of an hour.
            WeekShare(week=week, effort_hundredths=(count * effort + 25 * length - 1) // (25 * length) * 25)
            for week in sorted({(day - 1) // 7 for day in days})
            for count in [sum((day - 1) // 7 == week for day in days)]
        )
        found.append(Placement(offering=offering.id, first_day=first, last_day=offering.last_day, weeks=shares))
    if module.offerings is None or module.id in problem.progress:
        begin = (calendar.start_day - 1) // 7
        for first_week in range(begin, begin + weeks):
            for division in _divisions(effort, begin + weeks - first_week):
                found.append(_in_weeks(calendar, first_week, division))
    return found


def _divisions(effort: int, weeks: int) -> Iterator[tuple[int, ...]]:
    if weeks:
        yield (effort,)
        for first in range(25, effort, 25):
            for rest in _divisions(effort - first, weeks - 1):
                yield (first, *rest)


def _in_weeks(calendar: Calendar, first_week: int, division: tuple[int, ...]) -> Placement:
    sunday = 7 * (first_week + len(division))
    return Placement(
        offering=None,
        first_day=max(7 * first_week + 1, calendar.start_day),
        last_day=sunday if calendar.finish_day is None else min(sunday, calendar.finish_day),
        weeks=tuple(
            WeekShare(week=first_week + place, effort_hundredths=share) for place, share in enumerate(division)
        ),
    )


def _without_limits(problem: PathProblem) -> PathProblem:
    """Return the problem with its locks and without its limits; the start stays."""
    calendar = problem.calendar
    return replace(
        problem,
        budget_minor=None,
        effort_limit_hundredths=None,
        bars=(),
        calendar=calendar and Calendar(start_day=calendar.start_day, weekly_hundredths=None),
        goal=Goal.CLOSEST,
    )
