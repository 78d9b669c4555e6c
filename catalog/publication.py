"""Which entries count: a draft does not yet, an outdated one no longer; both can be read.

An outdated entry is a retired one. What is a draft stands in a table of its own, so that files, which say nothing of
drafts, neither publish one nor take one back.
"""

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, and_, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select

from catalog.frameworks import Competency, Framework
from catalog.modules import Module
from catalog.offerings import Offering
from catalog.roles import Role
from catalog.tables import bound_texts, key, one_of

State = Literal["draft", "published", "outdated"]
STATES: tuple[State, ...] = ("draft", "published", "outdated")
#: The kinds of entries that have a state of their own; a competency has that of its framework.
PUBLISHED_KINDS: dict[str, type[SQLModel]] = {
    "framework": Framework,
    "role": Role,
    "module": Module,
    "offering": Offering,
}


class CatalogDraft(SQLModel, table=True):
    """One entry that is being written."""

    __tablename__ = "catalog_draft"
    __table_args__ = (one_of("kind", tuple(PUBLISHED_KINDS)),)

    kind: str = Field(min_length=1, max_length=20, primary_key=True, sa_type=String(20))
    id: str = key(primary=True)


bound_texts(CatalogDraft)


def is_published(model: type[SQLModel]) -> ColumnElement[bool]:
    """Return the condition on an entry to count: neither a draft nor outdated, and a competency in no draft."""
    table: Any = model
    if model is Competency:
        return and_(~col(Competency.retired), col(Competency.framework).not_in(drafts_of(Framework)))
    return and_(~col(table.retired), col(table.id).not_in(drafts_of(model)))


def is_aimed_at() -> ColumnElement[bool]:
    """Return the condition on a role to be a target: it counts, and so does its framework, if it has one."""
    frameworks = select(Framework.id).where(is_published(Framework))
    return and_(is_published(Role), or_(col(Role.framework).is_(None), col(Role.framework).in_(frameworks)))


def drafts_of(model: type[SQLModel]) -> Any:
    """Return the question for the ids of all drafts of one kind."""
    kind = next(name for name, known in PUBLISHED_KINDS.items() if known is model)
    return select(CatalogDraft.id).where(col(CatalogDraft.kind) == kind)


def drafts_among(session: Session, model: type[SQLModel], keys: Collection[str]) -> frozenset[str]:
    """Return which of these entries are drafts."""
    if not keys:
        return frozenset()
    return frozenset(session.exec(drafts_of(model).where(col(CatalogDraft.id).in_(keys))))


def state_of(*, retired: bool, draft: bool) -> State:
    """Return the state of an entry; what is outdated is no draft."""
    return "outdated" if retired else "draft" if draft else "published"


def mark_draft(session: Session, kind: str, keys: Collection[str], *, draft: bool) -> None:
    """Make entries drafts, or no longer; whoever does so records the version of the catalogue afterwards."""
    listed = sorted(keys)
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        session.exec(delete(CatalogDraft).where(col(CatalogDraft.kind) == kind, col(CatalogDraft.id).in_(some)))
        if draft:
            session.add_all(CatalogDraft(kind=kind, id=entry) for entry in some)
    session.flush()
