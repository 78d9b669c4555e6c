"""Reading questions about the catalogue: each takes a session, loads all it answers with, and is ordered by id."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from catalog.entries import CompetencyEntry, FrameworkEntry, ModuleEntry, RoleEntry
from catalog.frameworks import Competency, CompetencyItem, CompetencyLevel, Framework, ProficiencyLevel
from catalog.modules import (
    LearningOutcome,
    LearningOutcomeItem,
    LevelPrerequisite,
    Module,
    ModuleExclusion,
    ModulePrerequisite,
)
from catalog.offerings import Offering
from catalog.publication import drafts_among, drafts_of, is_aimed_at, is_published
from catalog.roles import Role, RoleKpi, RoleRequirement
from catalog.slices import RequirementSlice
from catalog.sources import SourceDocument

Row = TypeVar("Row", bound=SQLModel)
Entry = TypeVar("Entry", Framework, Competency, Role, Module)


def list_sources(session: Session) -> tuple[SourceDocument, ...]:
    """Return every source document."""
    return tuple(session.exec(select(SourceDocument).order_by(col(SourceDocument.key))).all())


def list_frameworks(
    session: Session, *, source: str | None = None, after: str | None = None, limit: int
) -> tuple[FrameworkEntry, ...]:
    """Return up to `limit` frameworks whose id comes after `after`, of one source document if it is named."""
    return _framework_entries(session, _page(session, Framework, source, after, limit))


def list_competencies(
    session: Session, *, source: str | None = None, after: str | None = None, limit: int
) -> tuple[CompetencyEntry, ...]:
    """Return up to `limit` competencies whose id comes after `after`, of one source document if it is named."""
    return _competency_entries(session, _page(session, Competency, source, after, limit))


def list_roles(
    session: Session, *, source: str | None = None, after: str | None = None, limit: int
) -> tuple[RoleEntry, ...]:
    """Return up to `limit` roles whose id comes after `after`, of one source document if it is named."""
    return _role_entries(session, _page(session, Role, source, after, limit))


def list_modules(
    session: Session, *, source: str | None = None, after: str | None = None, limit: int
) -> tuple[ModuleEntry, ...]:
    """Return up to `limit` modules whose id comes after `after`, of one source document if it is named."""
    return _module_entries(session, _page(session, Module, source, after, limit))


def get_framework(session: Session, framework: str) -> FrameworkEntry | None:
    """Return one framework, retired or not, or None."""
    return next(iter(_framework_entries(session, _by_id(session, Framework, framework))), None)


def get_competency(session: Session, competency: str) -> CompetencyEntry | None:
    """Return one competency, retired or not, or None."""
    return next(iter(_competency_entries(session, _by_id(session, Competency, competency))), None)


def get_role(session: Session, role: str) -> RoleEntry | None:
    """Return one role, retired or not, or None."""
    return next(iter(_role_entries(session, _by_id(session, Role, role))), None)


def get_module(session: Session, module: str) -> ModuleEntry | None:
    """Return one module, retired or not, or None."""
    return next(iter(_module_entries(session, _by_id(session, Module, module))), None)


def requirements_of_roles(session: Session, roles: Collection[str]) -> Mapping[str, tuple[RequirementSlice, ...]]:
    """Return the requirements of each of these roles that can be a target; a role that cannot has no key."""
    known = session.exec(select(Role.id).where(col(Role.id).in_(roles), is_aimed_at()).order_by(col(Role.id))).all()
    found: dict[str, list[RequirementSlice]] = {role: [] for role in known}
    for row in _children(session, RoleRequirement, col(RoleRequirement.role), known, col(RoleRequirement.competency)):
        found[row.role].append(
            RequirementSlice(
                role=row.role,
                competency=row.competency,
                level=row.level,
                weight=row.weight,
                essential=row.essential,
            )
        )
    return {role: tuple(requirements) for role, requirements in found.items()}


def _page(session: Session, model: type[Entry], source: str | None, after: str | None, limit: int) -> tuple[Entry, ...]:
    """Return one page of entries that count."""
    question = select(model).where(is_published(model))
    if source is not None:
        question = question.where(col(model.source_document) == source)
    if after is not None:
        question = question.where(col(model.id) > after)
    return tuple(session.exec(question.order_by(col(model.id)).limit(limit)).all())


def _by_id(session: Session, model: type[Entry], key: str) -> tuple[Entry, ...]:
    row = session.get(model, key)
    return () if row is None else (row,)


def _children(session: Session, model: type[Row], owner: Any, owners: Iterable[str], *order: Any) -> tuple[Row, ...]:
    """Return the rows that belong to these owners, sorted by owner and then as `order` says."""
    keys = list(owners)
    if not keys:
        return ()
    return tuple(session.exec(select(model).where(owner.in_(keys)).order_by(owner, *order)).all())


def _framework_entries(session: Session, frameworks: tuple[Framework, ...]) -> tuple[FrameworkEntry, ...]:
    keys = [framework.id for framework in frameworks]
    drafts = drafts_among(session, Framework, keys)
    level = col(ProficiencyLevel.level)
    levels = _grouped(_children(session, ProficiencyLevel, col(ProficiencyLevel.framework), keys, level), "framework")
    return tuple(
        FrameworkEntry(framework=framework, levels=tuple(levels.get(framework.id, ())), draft=framework.id in drafts)
        for framework in frameworks
    )


def _competency_entries(session: Session, competencies: tuple[Competency, ...]) -> tuple[CompetencyEntry, ...]:
    keys = [competency.id for competency in competencies]
    levels = _grouped(
        _children(session, CompetencyLevel, col(CompetencyLevel.competency), keys, col(CompetencyLevel.level)),
        "competency",
    )
    item_order = (col(CompetencyItem.level), col(CompetencyItem.position))
    items = _grouped(
        _children(session, CompetencyItem, col(CompetencyItem.competency), keys, *item_order), "competency"
    )
    return tuple(
        CompetencyEntry(
            competency=competency,
            levels=tuple(row for row in levels.get(competency.id, ()) if not row.retired),
            items=tuple(row for row in items.get(competency.id, ()) if not row.retired),
        )
        for competency in competencies
    )


def _role_entries(session: Session, roles: tuple[Role, ...]) -> tuple[RoleEntry, ...]:
    keys = [role.id for role in roles]
    drafts = drafts_among(session, Role, keys)
    requirements = _grouped(
        _children(session, RoleRequirement, col(RoleRequirement.role), keys, col(RoleRequirement.competency)), "role"
    )
    kpis = _grouped(_children(session, RoleKpi, col(RoleKpi.role), keys, col(RoleKpi.kpi)), "role")
    return tuple(
        RoleEntry(
            role=role,
            requirements=tuple(requirements.get(role.id, ())),
            kpis=tuple(kpis.get(role.id, ())),
            draft=role.id in drafts,
        )
        for role in roles
    )


def _module_entries(session: Session, modules: tuple[Module, ...]) -> tuple[ModuleEntry, ...]:
    keys = [module.id for module in modules]
    drafts = drafts_among(session, Module, keys)

    def grouped(model: type[Row], owner: Any, *order: Any) -> dict[str, list[Row]]:
        return _grouped(_children(session, model, owner, keys, *order), "module")

    outcomes = grouped(LearningOutcome, col(LearningOutcome.module), col(LearningOutcome.competency))
    items = grouped(LearningOutcomeItem, col(LearningOutcomeItem.module), col(LearningOutcomeItem.item))
    levels = grouped(LevelPrerequisite, col(LevelPrerequisite.module), col(LevelPrerequisite.competency))
    choice_order = (col(ModulePrerequisite.choice), col(ModulePrerequisite.alternative))
    choices = grouped(ModulePrerequisite, col(ModulePrerequisite.module), *choice_order)
    offerings = grouped(Offering, col(Offering.module), col(Offering.start_on), col(Offering.id))
    unsaid = set(session.exec(drafts_of(Offering)).all()) if offerings else set()
    runs = {key: [row for row in rows if row.id not in unsaid] for key, rows in offerings.items()}
    exclusions = grouped(ModuleExclusion, col(ModuleExclusion.module), col(ModuleExclusion.excluded))
    return tuple(
        ModuleEntry(
            module=module,
            outcomes=tuple(outcomes.get(module.id, ())),
            outcome_items=tuple(items.get(module.id, ())),
            level_prerequisites=tuple(levels.get(module.id, ())),
            module_prerequisites=tuple(choices.get(module.id, ())),
            exclusions=tuple(exclusions.get(module.id, ())),
            offerings=tuple(row for row in runs[module.id] if not row.retired) if runs.get(module.id) else None,
            draft=module.id in drafts,
        )
        for module in modules
    )


def _grouped(rows: tuple[Row, ...], owner: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, owner), []).append(row)
    return found
