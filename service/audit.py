"""The audit trail, written in the transaction of what it tells about.

A row names a person only by what `person_token` has for them, which goes with an erasure; the row stays.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from service import request_ids
from service.audit_chain import SEAL, sealed
from service.principals import Principal
from service.tables import AuditEvent, AuditEventBase, AuditHead, PersonToken
from service.tables.audit import LANES, NOTHING

_EVENTS: Table = AuditEvent.__table__  # type: ignore[attr-defined]
_HEADS: Table = AuditHead.__table__  # type: ignore[attr-defined]
_TOKENS: Table = PersonToken.__table__  # type: ignore[attr-defined]
# Every request writes one: without the machinery that rows need.
_INSERT = _EVENTS.insert()
_ADVANCE = (
    _HEADS.update()
    .where(_HEADS.c.lane == bindparam("which"))
    .values(place=bindparam("new_place"), hash=bindparam("new_hash"))
)
#: Any lane that nobody else adds to at this moment.
_FREE = _HEADS.select().order_by(_HEADS.c.lane).limit(1).with_for_update(skip_locked=True)
_HELD = _HEADS.select().where(_HEADS.c.lane == bindparam("which")).with_for_update()
_TOKEN = _TOKENS.select().with_only_columns(_TOKENS.c.token).where(_TOKENS.c.learner == bindparam("which"))


def record(
    session: Session,
    *,
    principal: Principal | str,
    action: str,
    object_kind: str,
    object_id: str | None = None,
    learner: str | None = None,
    people: int | None = None,
    at: datetime | None = None,
) -> None:
    """Say who did what to which thing, as the last statement of its transaction.

    For a read, commit this before the answer leaves. `learner` is the person whose data it was, `people` how many they
    were where they were several; an object of the kind "learner" is a person as well.
    """
    if object_kind == "learner" and object_id is not None:
        learner, object_id = object_id, None
    acting_for = principal.acting_for if isinstance(principal, Principal) else None
    now = at or datetime.now(UTC)
    base = AuditEventBase(
        principal=principal.name if isinstance(principal, Principal) else principal,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        person=None if learner is None else token(session, learner, now),
        people=people,
        acting_for=None if acting_for is None else token(session, acting_for, now),
        request=request_ids.current() or None,
    )
    _add(session, base.model_dump(), now)


def name_all(session: Session, learners: Iterable[str], at: datetime | None = None) -> None:
    """Give several people the names that the trail has for them, before a transaction writes about each of them.

    Always in one order, so that of two that name the same people neither waits for the other.
    """
    for learner in sorted(set(learners)):
        token(session, learner, at or datetime.now(UTC))


def known_token(session: Session, learner: str) -> str | None:
    """Return the name that the trail has for a person, if it has one."""
    found: str | None = session.connection().execute(_TOKEN, {"which": learner}).scalar_one_or_none()
    return found


def token(session: Session, learner: str, at: datetime) -> str:
    """Return the name that the trail has for a person, from now on if it had none."""
    found = known_token(session, learner)
    if found is None:
        row = {"learner": learner, "token": f"per_{secrets.token_hex(12)}", "created_at": at}
        session.connection().execute(_insert(session, _TOKENS).on_conflict_do_nothing(index_elements=["learner"]), row)
        # Somebody else may have been first, and is waited for.
        found = known_token(session, learner)
    if found is None:
        raise LookupError("a person has no name in the audit trail")
    return found


def _add(session: Session, row: dict[str, Any], at: datetime) -> None:
    connection = session.connection()
    lane, place, previous = _end(session)
    place += 1
    digest = sealed(row, lane=lane, place=place, at=at, previous=previous, seal=session.info.get(SEAL))
    connection.execute(_INSERT, {**row, "lane": lane, "place": place, "at": at, "previous": previous, "hash": digest})
    connection.execute(_ADVANCE, {"which": lane, "new_place": place, "new_hash": digest})


def _end(session: Session) -> tuple[int, int, str]:
    """Hold a lane until the end of the transaction, and return where it ends."""
    connection = session.connection()
    found = connection.execute(_FREE).one_or_none()
    if found is None:
        lane = secrets.randbelow(LANES) if connection.dialect.name == "postgresql" else 0
        first = {"lane": lane, "place": 0, "hash": NOTHING}
        connection.execute(_insert(session, _HEADS).on_conflict_do_nothing(index_elements=["lane"]), first)
        found = connection.execute(_HELD, {"which": lane}).one()
    return found.lane, found.place, found.hash


def _insert(session: Session, table: Table) -> Any:
    return (postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert)(table)
