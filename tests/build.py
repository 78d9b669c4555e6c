"""Short makers with defaults, so that a case reads as its facts and nothing else."""

from collections.abc import Iterable, Mapping

from solver.domain import (
    Attainment,
    Calendar,
    Competency,
    CompetencyId,
    ItemId,
    LearningOutcome,
    LevelItems,
    LevelPrerequisite,
    Lock,
    Module,
    ModuleId,
    ModuleInProgress,
    Offering,
    OfferingId,
    Requirement,
)
from solver.path.answer import LearningPath, Placement, WeekShare
from solver.path.problem import Bar, Goal, PathProblem


def names(text: str) -> list[str]:
    """Split "A B" into its names."""
    return text.split()


def modules_of(text: str) -> frozenset[ModuleId]:
    return frozenset(ModuleId(name) for name in names(text))


def gives(competency: str, from_level: int, to_level: int, items: str = "") -> LearningOutcome:
    """Make an outcome: a whole level, or only the items named."""
    return LearningOutcome(
        competency=CompetencyId(competency),
        from_level=from_level,
        to_level=to_level,
        items=frozenset(ItemId(name) for name in names(items)),
    )


def module(
    name: str,
    *outcomes: LearningOutcome,
    price: int = 100,
    effort: int = 100,
    needs: Mapping[str, int] | None = None,
    after: Iterable[str] = (),
    excludes: str = "",
    offerings: Iterable[Offering] | None = None,
) -> Module:
    """Make a module; `needs` is levels, `after` one text of alternatives for each list."""
    return Module(
        id=ModuleId(name),
        price_minor=price,
        effort_hundredths=effort,
        outcomes=outcomes,
        level_prerequisites=tuple(
            LevelPrerequisite(competency=CompetencyId(key), level=level) for key, level in (needs or {}).items()
        ),
        module_prerequisites=tuple(modules_of(alternatives) for alternatives in after),
        excludes=modules_of(excludes),
        offerings=None if offerings is None else tuple(offerings),
    )


def offering(name: str, first: int, last: int, *, exclusive: bool = False, seats: int | None = None) -> Offering:
    return Offering(id=OfferingId(name), first_day=first, last_day=last, exclusive=exclusive, seats_left=seats)


def under_way(name: str, *, effort: int = 100, price: int = 0, offering: str = "", after: str = "") -> ModuleInProgress:
    return ModuleInProgress(
        module=ModuleId(name),
        price_left_minor=price,
        effort_left_hundredths=effort,
        offering=OfferingId(offering) if offering else None,
        after=tuple(sorted(modules_of(after))),
    )


def lock(name: str, *, keep: bool, offering: str) -> Lock:
    """Make a lock on one offering."""
    return Lock(module=ModuleId(name), keep=keep, offering=OfferingId(offering))


def scale(name: str, *levels: int, items: Mapping[int, str] | None = None) -> Competency:
    """Make a competency; `items` names the items of the levels that list some."""
    return Competency(
        id=CompetencyId(name),
        levels=levels,
        items=tuple(
            LevelItems(level=level, items=frozenset(ItemId(item) for item in names(text)))
            for level, text in (items or {}).items()
        ),
    )


def requires(competency: str, level: int, weight: int = 1, essential: bool = False) -> Requirement:
    return Requirement(competency=CompetencyId(competency), level=level, weight=weight, essential=essential)


def problem(
    modules: Iterable[Module],
    requirements: Iterable[Requirement],
    *,
    scales: Iterable[Competency] = (),
    held: Mapping[str, int] | None = None,
    items_held: str = "",
    completed: str = "",
    budget: int | None = None,
    effort: int | None = None,
    bars: Mapping[str, str] | None = None,
    keep: str = "",
    refuse: str = "",
    locks: Iterable[Lock] = (),
    goal: Goal = Goal.CLOSEST,
    calendar: Calendar | None = None,
    in_progress: Iterable[ModuleInProgress] = (),
) -> PathProblem:
    """Make a problem; a competency without a scale of its own has every level from 1 to the highest that is named."""
    modules, requirements = tuple(modules), tuple(requirements)
    held = held or {}
    competencies = {entry.id: entry for entry in scales}
    highest: dict[CompetencyId, int] = {}
    named = [(CompetencyId(key), level) for key, level in held.items()]
    named += [(entry.competency, entry.level) for entry in requirements]
    named += [(outcome.competency, outcome.to_level) for entry in modules for outcome in entry.outcomes]
    named += [(need.competency, need.level) for entry in modules for need in entry.level_prerequisites]
    for key, level in named:
        highest[key] = max(level, highest.get(key, 0))
    for key, level in highest.items():
        competencies.setdefault(key, Competency(id=key, levels=tuple(range(1, level + 1))))
    return PathProblem(
        competencies=tuple(competencies[key] for key in sorted(competencies)),
        modules=modules,
        requirements=requirements,
        attainments=tuple(Attainment(competency=CompetencyId(key), level=level) for key, level in held.items()),
        items_held=frozenset(ItemId(name) for name in names(items_held)),
        completed=modules_of(completed),
        budget_minor=budget,
        effort_limit_hundredths=effort,
        bars=tuple(Bar(limit=limit, modules=modules_of(text)) for limit, text in (bars or {}).items()),
        locks=tuple(
            Lock(module=ModuleId(name), keep=kept)
            for text, kept in ((keep, True), (refuse, False))
            for name in names(text)
        )
        + tuple(locks),
        goal=goal,
        calendar=calendar,
        in_progress=tuple(in_progress),
    )


def path(text: str, *placements: Placement) -> LearningPath:
    """Make a plan of the modules named, in their order, each in its place."""
    return LearningPath(steps=tuple(ModuleId(name) for name in names(text)), placements=placements)


def on_days(name: str, first: int, last: int, weeks: Mapping[int, int]) -> Placement:
    """Make a place in an offering, with what it takes of each week."""
    return Placement(offering=OfferingId(name), first_day=first, last_day=last, weeks=_shares(weeks))


def in_weeks(weeks: Mapping[int, int], first: int | None = None, last: int | None = None) -> Placement:
    """Make a place in whole weeks, from Monday to Sunday unless told."""
    return Placement(
        offering=None,
        first_day=first or 7 * min(weeks) + 1,
        last_day=last or 7 * max(weeks) + 7,
        weeks=_shares(weeks),
    )


def _shares(weeks: Mapping[int, int]) -> tuple[WeekShare, ...]:
    return tuple(WeekShare(week=week, effort_hundredths=effort) for week, effort in weeks.items())
