"""Lists entries of one kind with their state, drafts and outdated ones among them, for whoever edits them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, SQLModel, col, select

from catalog.frameworks import Competency
from catalog.modules import Module
from catalog.offerings import Offering
from catalog.publication import PUBLISHED_KINDS, State, drafts_among, drafts_of, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of a list."""

    kind: str
    id: str
    name_en: str
    name_zh: str
    state: State
    #: What it belongs to: the framework of a role or a competency, the module of an offering.
    belongs_to: str | None


def list_entries(
    session: Session,
    kind: str,
    *,
    state: State | None = None,
    text: str = "",
    belongs_to: str | None = None,
    after: str | None = None,
    limit: int,
) -> tuple[Listed, ...]:
    """Return up to `limit` entries of a kind by id, of one state if it is named, in which a text stands."""
    model: Any = PUBLISHED_KINDS.get(kind, Competency)
    english, chinese = _names(model)
    owner = _owner(model)
    owner_column = (owner,) if owner is not None else ()
    question: Any = select(model.id, english, chinese, col(model.retired), *owner_column).order_by(col(model.id))
    if state is not None:
        question = question.where(_is_in(model, state))
    if text:
        held = (func.lower(column).contains(text.lower(), autoescape=True) for column in (model.id, english, chinese))
        question = question.where(or_(*held))
    if belongs_to is not None and owner is not None:
        question = question.where(owner == belongs_to)
    if after is not None:
        question = question.where(col(model.id) > after)
    rows = session.execute(question.limit(limit)).all()
    drafts = drafts_among(session, model, [row[0] for row in rows]) if kind in PUBLISHED_KINDS else frozenset()
    return tuple(
        Listed(
            kind=kind,
            id=row[0],
            name_en=str(row[1]),
            name_zh=str(row[2]),
            state=state_of(retired=row[3], draft=row[0] in drafts),
            belongs_to=row[4] if owner is not None else None,
        )
        for row in rows
    )


def _names(model: type[SQLModel]) -> tuple[Any, Any]:
    table: Any = model
    if model is Offering:
        # An offering is known by its days.
        return table.start_on, table.end_on
    return (table.title_en, table.title_zh) if model is Module else (table.name_en, table.name_zh)


def _owner(model: type[SQLModel]) -> Any:
    table: Any = model
    if model is Offering:
        return col(table.module)
    return getattr(table, "framework", None)


def _is_in(model: type[SQLModel], state: State) -> ColumnElement[bool]:
    table: Any = model
    if state == "outdated":
        return col(table.retired).is_(True)
    if model is Competency:
        return col(table.retired).is_(False) if state == "published" else col(table.id).is_(None)
    drafts = drafts_of(model)
    is_draft = col(table.id).in_(drafts) if state == "draft" else col(table.id).not_in(drafts)
    return (~col(table.retired)) & is_draft
