"""What the entries of an import may refer to: what is stored, and over it what the import brings."""

from collections import defaultdict
from collections.abc import Iterable
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


def known_in(session: Session) -> Known:
    """Return what is stored."""
    known = Known(
        sources=set(session.exec(select(SourceDocument.key))),
        frameworks={key: set() for key in session.exec(select(Framework.id))},
        steps=defaultdict(set),
        competencies={row.id: row for row in session.exec(select(Competency))},
        items={row.id: row for row in session.exec(select(CompetencyItem).where(~col(CompetencyItem.retired)))},
        modules={row.id: row for row in session.exec(select(Module))},
        kpis=set(session.exec(select(RoleKpi.kpi))),
        roles=set(session.exec(select(Role.id))),
    )
    for step in session.exec(select(ProficiencyLevel)):
        known.steps[step.framework].add(step.level)
        if step.populated:
            known.frameworks[step.framework].add(step.level)
    levels = session.exec(select(CompetencyLevel).where(~col(CompetencyLevel.retired)))
    known.scales = _scales(levels.all())
    return known


def overlay(known: Known, records: Records) -> Known:
    """Return what is known once the import is in: its entries replace the stored ones, with all their parts."""
    brought = {record.value.id for record in records.of(CompetencyBase)}
    brought |= {key for kind, key in records.declared if kind == "competency"}
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
        scales=scales | _scales([record.value for record in records.of(CompetencyLevelBase)]),
        competencies=known.competencies | {record.value.id: record.value for record in records.of(CompetencyBase)},
        items=kept | {record.value.id: record.value for record in records.of(CompetencyItemBase)},
        modules=known.modules | {record.value.id: record.value for record in records.of(ModuleBase)},
        kpis=known.kpis | {record.value.kpi for record in records.of(RoleKpiBase)},
        roles=known.roles | {record.value.id for record in records.of(RoleBase)},
        faulty=_faulty(records),
    )


def _scales(levels: Iterable[CompetencyLevelBase]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for level in levels:
        found[level.competency].add(level.level)
    return {competency: tuple(sorted(numbers)) for competency, numbers in found.items()}


def _faulty(records: Records) -> set[tuple[str, str]]:
    sound = {("competency", record.value.id) for record in records.of(CompetencyBase)}
    sound |= {("framework", record.value.id) for record in records.of(FrameworkBase)}
    sound |= {("module", record.value.id) for record in records.of(ModuleBase)}
    sound |= {("role", record.value.id) for record in records.of(RoleBase)}
    return {key for key in records.declared if key[0] in ("competency", "framework", "module", "role")} - sound
