"""What the entries of an import may refer to: what is stored, and over it what the import brings."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from catalog.frameworks import (
    Competency,
    CompetencyBase,
    CompetencyItem,
    CompetencyItemBase,
    CompetencyLevel,
    CompetencyLevelBase,
    Framework,
    FrameworkBase,
    ProficiencyLevel,
    ProficiencyLevelBase,
)
from catalog.importing.records import Records
from catalog.modules import Module, ModuleBase
from catalog.roles import Role, RoleBase, RoleKpi, RoleKpiBase
from catalog.sources import SourceDocument


@dataclass(slots=True)
class Known:
    """Ids and scales. A faulty entry of the import has no scale: what refers to it is not judged by it."""

    sources: set[str] = field(default_factory=set)
    #: The populated levels of each framework.
    frameworks: dict[str, set[int]] = field(default_factory=dict)
    #: All steps of each framework's scale, the empty ones too.
    steps: dict[str, set[int]] = field(default_factory=dict)
    #: The levels of each competency, ascending.
    scales: dict[str, tuple[int, ...]] = field(default_factory=dict)
    competencies: dict[str, CompetencyBase] = field(default_factory=dict)
    items: dict[str, CompetencyItemBase] = field(default_factory=dict)
    modules: dict[str, ModuleBase] = field(default_factory=dict)
    #: The figures that no requirement may name.
    kpis: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    faulty: set[tuple[str, str]] = field(default_factory=set)


def known_in(session: Session, without: Collection[str] = ()) -> Known:
    """Return what is stored, without the items and scales of these competencies."""
    known = Known(
        sources=set(session.exec(select(SourceDocument.key))),
        frameworks={key: set() for key in session.exec(select(Framework.id))},
        steps=defaultdict(set),
        competencies={row.id: row for row in session.exec(select(Competency))},
        items=_items(session, without),
        modules={row.id: row for row in session.exec(select(Module))},
        kpis=set(session.exec(select(RoleKpi.kpi))),
        roles=set(session.exec(select(Role.id))),
    )
    for step in session.exec(select(ProficiencyLevel)):
        known.steps[step.framework].add(step.level)
        if step.populated:
            known.frameworks[step.framework].add(step.level)
    levels = select(CompetencyLevel.competency, CompetencyLevel.level).where(~col(CompetencyLevel.retired))
    known.scales = _scales(pair for pair in session.exec(levels) if pair[0] not in without)
    return known


def brought_competencies(records: Records) -> set[str]:
    """Return the competencies that an import brings, faulty ones included."""
    brought = {record.value.id for record in records.of(CompetencyBase)}
    return brought | {key for kind, key in records.declared if kind == "competency"}


def _items(session: Session, without: Collection[str]) -> dict[str, CompetencyItemBase]:
    """Read items as bare rows: of a large framework there are a hundred thousand."""
    rows = session.execute(select(*CompetencyItem.__table__.columns).where(~col(CompetencyItem.retired)))  # type: ignore[attr-defined]
    return {row.id: CompetencyItemBase.model_construct(**row._mapping) for row in rows if row.competency not in without}


def overlay(known: Known, records: Records) -> Known:
    """Return what is known once the import is in: its entries replace the stored ones, with all their parts."""
    brought = brought_competencies(records)
    frameworks = dict(known.frameworks)
    frameworks.update({record.value.id: set() for record in records.of(FrameworkBase)})
    steps = known.steps | {record.value.id: set() for record in records.of(FrameworkBase)}
    for step in records.of(ProficiencyLevelBase):
        if step.value.framework in steps:
            steps[step.value.framework].add(step.value.level)
        if step.value.populated and step.value.framework in frameworks:
            frameworks[step.value.framework].add(step.value.level)
    kept = {key: row for key, row in known.items.items() if row.competency not in brought}
    scales = {key: levels for key, levels in known.scales.items() if key not in brought}
    return Known(
        sources=known.sources | {key for kind, key in records.declared if kind == "source"},
        frameworks=frameworks,
        steps=steps,
        scales=scales
        | _scales((record.value.competency, record.value.level) for record in records.of(CompetencyLevelBase)),
        competencies=known.competencies | {record.value.id: record.value for record in records.of(CompetencyBase)},
        items=kept | {record.value.id: record.value for record in records.of(CompetencyItemBase)},
        modules=known.modules | {record.value.id: record.value for record in records.of(ModuleBase)},
        kpis=known.kpis | {record.value.kpi for record in records.of(RoleKpiBase)},
        roles=known.roles | {record.value.id for record in records.of(RoleBase)},
        faulty=_faulty(records),
    )


def _scales(levels: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for competency, level in levels:
        found[competency].add(level)
    return {competency: tuple(sorted(numbers)) for competency, numbers in found.items()}


def _faulty(records: Records) -> set[tuple[str, str]]:
    sound = {("competency", record.value.id) for record in records.of(CompetencyBase)}
    sound |= {("framework", record.value.id) for record in records.of(FrameworkBase)}
    sound |= {("module", record.value.id) for record in records.of(ModuleBase)}
    sound |= {("role", record.value.id) for record in records.of(RoleBase)}
    return {key for key in records.declared if key[0] in ("competency", "framework", "module", "role")} - sound
