"""Where the catalogue itself uses an entry: what to look at before it is taken out of use."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, SQLModel, col, or_, select

from catalog.crosswalks import Crosswalk
from catalog.families import CareerFamily, CareerRole
from catalog.frameworks import Competency
from catalog.modules import LearningOutcome, LevelPrerequisite, Module, ModuleExclusion, ModulePrerequisite
from catalog.offerings import Offering
from catalog.publication import is_published
from catalog.roles import Role, RoleRequirement

#: So many users of one kind are named; the others are counted.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One entry that uses another."""

    id: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Entries that use another in the same way."""

    #: How: `competencies`, `roles`, `requirements`, `outcomes`, `prerequisites`, `exclusions`, `offerings`,
    #: `crosswalks`, `families`.
    how: str
    count: int
    first: tuple[Usage, ...]


def uses_of(session: Session, kind: str, key: str) -> tuple[Uses, ...]:
    """Return who uses an entry and counts, in each way in which anybody does."""
    found = [_counted(session, how, model, condition) for how, model, condition in _ways(kind, key)]
    return tuple(uses for uses in found if uses.count)


def _ways(kind: str, key: str) -> list[tuple[str, type[SQLModel], ColumnElement[bool]]]:
    role, module = col(Role.id), col(Module.id)
    if kind == "module":
        ahead = select(ModulePrerequisite.module).where(col(ModulePrerequisite.alternative) == key)
        barred = select(ModuleExclusion.module).where(col(ModuleExclusion.excluded) == key)
        return [
            ("offerings", Offering, col(Offering.module) == key),
            ("prerequisites", Module, module.in_(ahead)),
            ("exclusions", Module, module.in_(barred)),
        ]
    if kind == "role":
        inside = select(CareerRole.family).where(col(CareerRole.role) == key)
        return [("families", CareerFamily, col(CareerFamily.id).in_(inside))]
    if kind == "offering":
        return []
    competencies: Any = [key]
    ways: list[tuple[str, type[SQLModel], ColumnElement[bool]]] = []
    if kind == "framework":
        competencies = select(Competency.id).where(col(Competency.framework) == key)
        ways = [
            ("competencies", Competency, col(Competency.framework) == key),
            ("roles", Role, col(Role.framework) == key),
            ("crosswalks", Crosswalk, or_(Crosswalk.from_framework == key, Crosswalk.to_framework == key)),
        ]
    asking = select(RoleRequirement.role).where(col(RoleRequirement.competency).in_(competencies))
    leading = select(LearningOutcome.module).where(col(LearningOutcome.competency).in_(competencies))
    needing = select(LevelPrerequisite.module).where(col(LevelPrerequisite.competency).in_(competencies))
    return [
        *ways,
        ("requirements", Role, role.in_(asking)),
        ("outcomes", Module, module.in_(leading)),
        ("prerequisites", Module, module.in_(needing)),
    ]


def _counted(session: Session, how: str, model: type[SQLModel], condition: ColumnElement[bool]) -> Uses:
    table: Any = model
    # The competencies of a framework that is a draft are in it all the same.
    counts = is_published(model) if model in (Role, Module, Offering) else ~col(table.retired)
    count = session.exec(select(func.count()).select_from(model).where(condition, counts)).one()
    names = _names(table)
    rows = session.execute(
        select(table.id, *names).where(condition, counts).order_by(col(table.id)).limit(MOST_NAMED)
    ).all()
    return Uses(
        how=how,
        count=count,
        first=tuple(Usage(id=row[0], name_en=str(row[1]), name_zh=str(row[2])) for row in rows),
    )


def _names(table: Any) -> tuple[Any, Any]:
    if table is Module:
        return table.title_en, table.title_zh
    if table is Offering:
        return table.start_on, table.end_on
    return (table.id, table.id) if table is Crosswalk else (table.name_en, table.name_zh)
