"""What a recommendation needs of the catalogue, read at once and detached: nothing is loaded later."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from catalog.frameworks import Competency, CompetencyItem, CompetencyLevel, Framework
from catalog.modules import (
    LearningOutcome,
    LearningOutcomeItem,
    LevelPrerequisite,
    Module,
    ModuleExclusion,
    ModulePrerequisite,
)
from catalog.offerings import Offering
from catalog.publication import drafts_of, is_published
from catalog.versions import current_version


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencySlice:
    """One competency with its scale."""

    id: str
    framework: str
    name_en: str
    name_zh: str
    #: The populated levels, ascending, without 0.
    levels: tuple[int, ...]
    #: For each level that has any: the ids of the items that count for it, sorted.
    items_by_level: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSlice:
    """What a module does for one competency; no items means the whole of `to_level`."""

    competency: str
    from_level: int
    to_level: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingSlice:
    """One run of a module that was not called off."""

    id: str
    start_on: date
    #: The last day, not the one after it.
    end_on: date
    exclusive: bool
    #: None when there is room for everybody.
    seats: int | None
    booked: int
    #: With fewer people it is not held.
    min_seats: int = 0
    #: What it costs to hold it, however many come; None when only the price a head is paid.
    fixed_price_minor: int | None = None
    fixed_price_currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSlice:
    """One module that can be taken."""

    id: str
    title_en: str
    title_zh: str
    provider: str | None
    mode: str | None
    language: str | None
    location: str | None
    price_minor: int
    price_currency: str
    effort_hundredths: int
    outcomes: tuple[OutcomeSlice, ...]
    #: Pairs of competency and level.
    level_prerequisites: tuple[tuple[str, int], ...]
    #: Of each list at least one; ids may be unknown to the catalogue.
    module_prerequisites: tuple[tuple[str, ...], ...]
    #: As its own file says it; the other side may not repeat it. Ids may be unknown to the catalogue.
    excludes: tuple[str, ...]
    #: None when it is taken whenever its learner likes; empty when every run of it was called off.
    offerings: tuple[OfferingSlice, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementSlice:
    """What a role asks for in one competency."""

    role: str
    competency: str
    level: int
    weight: int
    essential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogSlice:
    """All competencies that are not excluded and all modules that count, sorted by id, of one version."""

    version: str
    competencies: tuple[CompetencySlice, ...]
    modules: tuple[ModuleSlice, ...]
    #: For each excluded competency the reason in English and in Chinese.
    excluded: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: Competencies that nobody new is asked for, since their framework is a draft or outdated; what is held counts.
    unasked: frozenset[str] = frozenset()


def catalog_slice(session: Session) -> CatalogSlice:
    """Read the whole catalogue as plain values, in twelve selects of columns, without row objects."""
    competencies, excluded = _competencies(session)
    return CatalogSlice(
        version=current_version(session),
        competencies=competencies,
        modules=_modules(session),
        excluded=excluded,
        unasked=_unasked(session),
    )


def _competencies(session: Session) -> tuple[tuple[CompetencySlice, ...], dict[str, tuple[str, str]]]:
    """Return the competencies that count, and why the others do not."""
    levels: defaultdict[str, list[int]] = defaultdict(list)
    populated = select(CompetencyLevel.competency, CompetencyLevel.level).where(~col(CompetencyLevel.retired))
    for competency, level in session.exec(populated.order_by(col(CompetencyLevel.level))):
        levels[competency].append(level)
    items: defaultdict[str, dict[int, list[str]]] = defaultdict(dict)
    counting = (
        select(CompetencyItem.competency, CompetencyItem.level, CompetencyItem.id)
        .where(col(CompetencyItem.coverable), col(CompetencyItem.status) == "active", ~col(CompetencyItem.retired))
        .order_by(col(CompetencyItem.level), col(CompetencyItem.id))
    )
    for competency, level, item in session.exec(counting):
        items[competency].setdefault(level, []).append(item)
    table: Any = Competency.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in _COMPETENCY_COLUMNS]
    rows = session.execute(table.select().with_only_columns(*columns).order_by(table.c.id)).all()
    competencies = tuple(
        CompetencySlice(
            id=row.id,
            framework=row.framework,
            name_en=row.name_en,
            name_zh=row.name_zh,
            levels=tuple(levels[row.id]),
            items_by_level={level: tuple(keys) for level, keys in items[row.id].items()},
        )
        for row in rows
        if row.status != "excluded"
    )
    excluded = {row.id: (row.status_reason_en, row.status_reason_zh) for row in rows if row.status == "excluded"}
    return competencies, excluded


def _unasked(session: Session) -> frozenset[str]:
    closed = select(Framework.id).where(~is_published(Framework))
    return frozenset(session.exec(select(Competency.id).where(col(Competency.framework).in_(closed))))


def _modules(session: Session) -> tuple[ModuleSlice, ...]:
    outcomes = _outcomes(session)
    levels: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    asked = select(LevelPrerequisite.module, LevelPrerequisite.competency, LevelPrerequisite.level)
    for module, competency, level in session.exec(asked.order_by(col(LevelPrerequisite.competency))):
        levels[module].append((competency, level))
    choices: defaultdict[str, dict[int, list[str]]] = defaultdict(dict)
    lists = select(ModulePrerequisite.module, ModulePrerequisite.choice, ModulePrerequisite.alternative)
    by_choice = (col(ModulePrerequisite.choice), col(ModulePrerequisite.alternative))
    for module, choice, alternative in session.exec(lists.order_by(*by_choice)):
        choices[module].setdefault(choice, []).append(alternative)
    excludes: defaultdict[str, list[str]] = defaultdict(list)
    barred = select(ModuleExclusion.module, ModuleExclusion.excluded)
    for module, excluded in session.exec(barred.order_by(col(ModuleExclusion.excluded))):
        excludes[module].append(excluded)
    runs = _offerings(session)
    table: Any = Module.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in _MODULE_COLUMNS]
    offered = table.select().with_only_columns(*columns).where(is_published(Module)).order_by(table.c.id)
    return tuple(
        ModuleSlice(
            **row._mapping,
            outcomes=tuple(outcomes[row.id]),
            level_prerequisites=tuple(levels[row.id]),
            module_prerequisites=tuple(tuple(choices[row.id][choice]) for choice in sorted(choices[row.id])),
            excludes=tuple(excludes[row.id]),
            offerings=tuple(runs[row.id]) if row.id in runs else None,
        )
        for row in session.execute(offered)
    )


def _offerings(session: Session) -> dict[str, list[OfferingSlice]]:
    """Return the runs of each module that ever had any, without drafts and those that were called off."""
    held: dict[str, list[OfferingSlice]] = {}
    table: Any = Offering.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in _OFFERING_COLUMNS]
    written = table.select().with_only_columns(table.c.module, table.c.retired, *columns)
    for row in session.execute(written.where(table.c.id.not_in(drafts_of(Offering))).order_by(table.c.id)):
        runs = held.setdefault(row.module, [])
        if not row.retired:
            runs.append(OfferingSlice(**{name: getattr(row, name) for name in _OFFERING_COLUMNS}))
    return held


#: The columns of a run that a slice carries over as they are.
_OFFERING_COLUMNS = (
    "id",
    "start_on",
    "end_on",
    "exclusive",
    "seats",
    "booked",
    "min_seats",
    "fixed_price_minor",
    "fixed_price_currency",
)


#: The columns of a competency by which it is told, or left out.
_COMPETENCY_COLUMNS = (
    "id",
    "framework",
    "name_en",
    "name_zh",
    "status",
    "status_reason_en",
    "status_reason_zh",
)

#: The columns of a module that a slice carries over as they are.
_MODULE_COLUMNS = (
    "id",
    "title_en",
    "title_zh",
    "provider",
    "mode",
    "language",
    "location",
    "price_minor",
    "price_currency",
    "effort_hundredths",
)


def _outcomes(session: Session) -> defaultdict[str, list[OutcomeSlice]]:
    items: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    covered = select(LearningOutcomeItem.module, LearningOutcomeItem.competency, LearningOutcomeItem.item)
    for module, competency, item in session.exec(covered.order_by(col(LearningOutcomeItem.item))):
        items[module, competency].append(item)
    outcomes: defaultdict[str, list[OutcomeSlice]] = defaultdict(list)
    given = select(
        LearningOutcome.module, LearningOutcome.competency, LearningOutcome.from_level, LearningOutcome.to_level
    )
    for module, competency, from_level, to_level in session.exec(given.order_by(col(LearningOutcome.competency))):
        covers = tuple(items.get((module, competency), ()))
        outcomes[module].append(
            OutcomeSlice(competency=competency, from_level=from_level, to_level=to_level, items=covers)
        )
    return outcomes
