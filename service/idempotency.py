"""Requests that may be sent again: under one Idempotency-Key there is one effect and one answer.

    with idempotency.once(database, principal=..., key=..., fingerprint=...) as first:
        if isinstance(first, Replay):
            return first.status, first.body      # the answer of the first time, byte for byte
        ...                                      # the long part, no transaction open
        with database.write() as session:
            ...                                  # the effect
            idempotency.finish(session, first, status=200, body=body)

The effect and the answer are committed together, so neither is ever there without the other. An attempt that ends
without an answer gives its claim up; one that dies leaves a claim that can be taken over when its lease has run out,
and can then no longer finish itself.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel
from sqlalchemy import ColumnElement, delete, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from catalog import KEY_LENGTH
from service.database import Database
from service.errors import Busy, Conflict, Fault, InFlight, InvalidRequest, KeyReused
from service.tables import IdempotentRequest
from service.texts import sentence

#: Keeps an answer in the transaction of its effect, so that it can be repeated.
Keep = Callable[[Session, BaseModel], None]

#: How long an answer is kept for repetition; it may hold personal data and has no other use.
KEEP = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """How a request may be sent again: its Idempotency-Key, and what is the same of two equal requests."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to answer a request for the first time."""

    principal: str
    key: str
    attempt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The answer that the request got the first time."""

    status: int
    body: str


def fingerprint(method: str, path: str, body: bytes) -> str:
    """Give what two requests share exactly when they are the same."""
    digest = hashlib.sha256()
    for part in (method.encode(), path.encode("utf-8", errors="replace"), body):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"


@contextmanager
def once(
    database: Database, *, principal: str, key: str, fingerprint: str, lease: timedelta
) -> Iterator[Claim | Replay]:
    """Claim the key in a transaction of its own, and give the claim up if the block leaves it unfinished."""
    first: Claim | Replay | None = None
    try:
        with database.write() as session:
            forget(session, before=datetime.now(UTC) - KEEP)
            first = claim(session, principal=principal, key=key, fingerprint=fingerprint, lease=lease)
        yield first
    finally:
        # Also where the commit of the claim itself broke off: nobody knows then whether the claim is there.
        if isinstance(first, Claim):
            # Without a database to tell, the lease ends the claim.
            with suppress(Busy), database.write() as session:
                release(session, first)


def claim(
    session: Session,
    *,
    principal: str,
    key: str,
    fingerprint: str,
    lease: timedelta,
    at: datetime | None = None,
) -> Claim | Replay:
    """Claim the key in the caller's transaction: insert first, and look only when somebody else was earlier."""
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable():
        detail = sentence("fault-idempotency-key", field="Idempotency-Key", most=KEY_LENGTH)
        raise InvalidRequest.of([Fault(detail=detail, pointer="header/Idempotency-Key", code="wrong_form")])
    now = at or datetime.now(UTC)
    attempt = secrets.token_hex(16)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    inserted = session.exec(
        insert(IdempotentRequest)
        .values(
            principal=principal,
            idempotency_key=key,
            fingerprint=fingerprint,
            state="in_flight",
            attempt=attempt,
            created_at=now,
            leased_until=now + lease,
        )
        .on_conflict_do_nothing(index_elements=["principal", "idempotency_key"])
        .returning(col(IdempotentRequest.attempt))
    ).all()
    ours = Claim(principal=principal, key=key, attempt=attempt)
    if inserted:
        return ours
    row = session.exec(
        select(IdempotentRequest)
        .where(IdempotentRequest.principal == principal, IdempotentRequest.idempotency_key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        # Given up between our two looks; the client's next try will find the key free.
        raise InFlight(sentence("error-in-flight-ended"))
    if row.fingerprint != fingerprint:
        raise KeyReused(sentence("error-key-reused"))
    if row.state == "finished":
        return _replay(row)
    if row.leased_until > now:
        raise InFlight(sentence("error-in-flight"))
    row.attempt = attempt
    row.leased_until = now + lease
    session.add(row)
    return ours


def refuse_another(database: Database, *, principal: str, key: str, fingerprint: str) -> None:
    """Refuse a key that was sent with another request; what stores nothing claims no key, yet says the same of it."""
    with database.read() as session:
        row = session.get(IdempotentRequest, (principal, key))
        if row is not None and row.fingerprint != fingerprint:
            raise KeyReused(sentence("error-key-reused"))


def finish(session: Session, claim: Claim, *, status: int, body: str) -> None:
    """Keep the answer in the transaction of the effect; an attempt that was taken over fails, its effect with it."""
    changed = session.connection().execute(
        update(IdempotentRequest).where(*_unfinished(claim)).values(state="finished", status=status, body=body)
    )
    if changed.rowcount != 1:
        raise Conflict(sentence("error-taken-over"))


def release(session: Session, claim: Claim) -> None:
    """Give up a claim that has no answer; a finished one stays."""
    session.connection().execute(delete(IdempotentRequest).where(*_unfinished(claim)))


def forget(session: Session, *, before: datetime, most: int = 100) -> int:
    """Drop up to `most` of the requests made before this moment and finished or dead; say how many they were."""
    keys = (col(IdempotentRequest.principal), col(IdempotentRequest.idempotency_key))
    old = (
        select(*keys)
        .where(col(IdempotentRequest.created_at) < before, col(IdempotentRequest.leased_until) < before)
        .order_by(col(IdempotentRequest.created_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return len(session.exec(delete(IdempotentRequest).where(tuple_(*keys).in_(old)).returning(keys[0])).all())


def _unfinished(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        col(IdempotentRequest.principal) == claim.principal,
        col(IdempotentRequest.idempotency_key) == claim.key,
        col(IdempotentRequest.attempt) == claim.attempt,
        col(IdempotentRequest.state) == "in_flight",
    )


def _replay(row: IdempotentRequest) -> Replay:
    if row.status is None or row.body is None:
        raise LookupError("a finished request has no answer")
    return Replay(status=row.status, body=row.body)
