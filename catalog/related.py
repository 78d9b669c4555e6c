"""Reading questions from one entry to those around it: what is in it, what leads to it, what asks for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from catalog.frameworks import Competency, CompetencyItem, CompetencyLevel, Framework
from catalog.modules import LearningOutcome, LearningOutcomeItem, Module, ModulePrerequisite
from catalog.publication import is_aimed_at, is_published
from catalog.roles import Role, RoleRequirement


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyHead:
    """A competency with its populated levels, ascending, and how many items it has in them."""

    competency: Competency
    levels: tuple[int, ...]
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A module that leads up in a competency; no items means the whole of the outcome's level."""

    module: Module
    outcome: LearningOutcome
    items: tuple[str, ...]


def competencies_of(session: Session, framework: str) -> tuple[CompetencyHead, ...]:
    """Return the competencies of a framework that are not retired, by id."""
    question = select(Competency).where(col(Competency.framework) == framework, ~col(Competency.retired))
    rows = session.exec(question.order_by(col(Competency.id))).all()
    inside = select(Competency.id).where(col(Competency.framework) == framework)
    levels: defaultdict[str, list[int]] = defaultdict(list)
    populated = select(CompetencyLevel.competency, CompetencyLevel.level).where(
        col(CompetencyLevel.competency).in_(inside), ~col(CompetencyLevel.retired)
    )
    for competency, level in session.exec(populated.order_by(col(CompetencyLevel.level))):
        levels[competency].append(level)
    counted = (
        select(CompetencyItem.competency, func.count())
        .where(col(CompetencyItem.competency).in_(inside), ~col(CompetencyItem.retired))
        .group_by(col(CompetencyItem.competency))
    )
    items: dict[str, int] = {competency: count for competency, count in session.exec(counted)}
    return tuple(
        CompetencyHead(competency=row, levels=tuple(levels[row.id]), items=items.get(row.id, 0)) for row in rows
    )


def roles_of(session: Session, framework: str) -> tuple[Role, ...]:
    """Return the roles of a framework that are not retired, by id."""
    question = select(Role).where(col(Role.framework) == framework, is_published(Role))
    return tuple(session.exec(question.order_by(col(Role.id))).all())


def roles_asking_for(session: Session, competency: str) -> tuple[tuple[Role, RoleRequirement], ...]:
    """Return the roles that require this competency, with what they require, by id."""
    question = (
        select(Role, RoleRequirement)
        .join(RoleRequirement, col(RoleRequirement.role) == Role.id)
        .where(col(RoleRequirement.competency) == competency, is_published(Role))
    )
    return tuple((role, requirement) for role, requirement in session.exec(question.order_by(col(Role.id))))


def ways_up(session: Session, competency: str) -> tuple[Way, ...]:
    """Return the modules on offer that lead up in this competency, by the level they lead to and then by id."""
    covered = select(LearningOutcomeItem).where(col(LearningOutcomeItem.competency) == competency)
    items: defaultdict[str, list[str]] = defaultdict(list)
    for row in session.exec(covered.order_by(col(LearningOutcomeItem.item))):
        items[row.module].append(row.item)
    question = (
        select(Module, LearningOutcome)
        .join(LearningOutcome, col(LearningOutcome.module) == Module.id)
        .where(col(LearningOutcome.competency) == competency, is_published(Module))
    )
    order = (col(LearningOutcome.to_level), col(Module.id))
    return tuple(
        Way(module=module, outcome=outcome, items=tuple(items[module.id]))
        for module, outcome in session.exec(question.order_by(*order))
    )


def modules_after(session: Session, module: str) -> tuple[Module, ...]:
    """Return the modules for which this one is a way in, by id."""
    ahead = select(ModulePrerequisite.module).where(col(ModulePrerequisite.alternative) == module)
    question = select(Module).where(col(Module.id).in_(ahead), is_published(Module))
    return tuple(session.exec(question.order_by(col(Module.id))).all())


def names_of(session: Session, model: type[SQLModel], keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Return the English and the Chinese name of each of these frameworks, competencies, roles or modules."""
    table: Any = model
    named = (table.title_en, table.title_zh) if model is Module else (table.name_en, table.name_zh)
    rows = session.exec(select(table.id, *named).where(col(table.id).in_(keys)))
    return {key: (english, chinese) for key, english, chinese in rows}


def levels_of(session: Session, competencies: Collection[str]) -> Mapping[str, tuple[int, ...]]:
    """Return the populated levels of each of these competencies, ascending."""
    rows = select(CompetencyLevel.competency, CompetencyLevel.level).where(
        col(CompetencyLevel.competency).in_(competencies), ~col(CompetencyLevel.retired)
    )
    found: defaultdict[str, list[int]] = defaultdict(list)
    for competency, level in session.exec(rows.order_by(col(CompetencyLevel.level))):
        found[competency].append(level)
    return {competency: tuple(levels) for competency, levels in found.items()}


def role_names(session: Session, limit: int) -> tuple[tuple[str, str, str], ...]:
    """Return id, English and Chinese name of up to `limit` roles on offer, by id."""
    question = select(Role.id, Role.name_en, Role.name_zh).where(is_aimed_at()).order_by(col(Role.id))
    return tuple((key, english, chinese) for key, english, chinese in session.exec(question.limit(limit)))


def counts(session: Session) -> Mapping[str, int]:
    """Return how many frameworks, competencies, roles and modules are on offer."""
    return {
        kind: session.exec(select(func.count()).select_from(model).where(is_published(model))).one()
        for kind, model in (("framework", Framework), ("competency", Competency), ("role", Role), ("module", Module))
    }


def framework_sizes(session: Session) -> Mapping[str, tuple[int, int]]:
    """Return for each framework how many competencies and how many roles it has."""

    def by_framework(model: type[Competency] | type[Role]) -> dict[str, int]:
        owner: Any = model.framework
        question = select(owner, func.count()).where(is_published(model), owner.is_not(None)).group_by(owner)
        return {framework: count for framework, count in session.exec(question)}

    competencies, roles = by_framework(Competency), by_framework(Role)
    return {key: (competencies.get(key, 0), roles.get(key, 0)) for key in {*competencies, *roles}}
