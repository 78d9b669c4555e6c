"""Reading questions about what a role does: its lines in the order of its document, with what each calls for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from catalog.frameworks import Competency
from catalog.responsibilities import (
    Responsibility,
    ResponsibilityLink,
    RoleLinkBase,
    RoleStatement,
    RoleStatementLink,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEntry:
    """A link with the competency that it names."""

    link: RoleLinkBase
    competency: Competency


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityEntry:
    """A responsibility with its links, sorted by competency."""

    responsibility: Responsibility
    links: tuple[LinkEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntry:
    """A statement with its links, sorted by competency."""

    statement: RoleStatement
    links: tuple[LinkEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLines:
    """Everything that a role's document says line by line, in its order, what is excluded included."""

    responsibilities: tuple[ResponsibilityEntry, ...]
    statements: tuple[StatementEntry, ...]


def lines_of_role(session: Session, role: str) -> RoleLines:
    """Return the responsibilities and statements of a role; none for a role that is not there."""
    duties = session.exec(
        select(Responsibility).where(Responsibility.role == role).order_by(col(Responsibility.position))
    ).all()
    statements = session.exec(
        select(RoleStatement).where(RoleStatement.role == role).order_by(col(RoleStatement.position))
    ).all()
    called_for = _links(session, ResponsibilityLink, role)
    said = _links(session, RoleStatementLink, role)
    return RoleLines(
        responsibilities=tuple(
            ResponsibilityEntry(responsibility=duty, links=called_for.get(duty.code, ())) for duty in duties
        ),
        statements=tuple(
            StatementEntry(statement=statement, links=said.get(statement.code, ())) for statement in statements
        ),
    )


def _links(session: Session, model: Any, role: str) -> Mapping[str, tuple[LinkEntry, ...]]:
    """Return the links of a role by the code of their line."""
    question = select(model, Competency).where(model.role == role).order_by(model.competency)
    found: defaultdict[str, list[LinkEntry]] = defaultdict(list)
    for link, competency in session.exec(question.join(Competency, col(Competency.id) == model.competency)):
        found[link.code].append(LinkEntry(link=link, competency=competency))
    return {code: tuple(links) for code, links in found.items()}
