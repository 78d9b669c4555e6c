"""Use cases: the audit trail as an administrator reads it, people under the names that the trail has for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session, col, func, select

from service import audit_chain
from service.audit import record
from service.database import Database
from service.errors import Fault, InvalidRequest
from service.paging import page
from service.principals import Principal
from service.schemas.administration import AuditBreakRead, AuditEventPage, AuditEventRead, AuditTrailRead
from service.tables import AuditEvent
from service.texts import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows are asked for; what is left out narrows nothing."""

    action: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    principal: str | None = None
    person: str | None = None
    request: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def listed(
    database: Database, wanted: Wanted, principal: Principal, *, page_size: int, page_token: str | None
) -> AuditEventPage:
    """Return one page of the trail, the newest first; that somebody has read it is a row itself."""
    with database.write() as session:
        found, token = page(
            lambda after, limit: _rows(session, wanted, after, limit),
            lambda row: str(row.number),
            page_size=page_size,
            page_token=page_token,
        )
        shown = AuditEventPage(items=[_read(row) for row in found], next_page_token=token)
        record(session, principal=principal, action="audit.list", object_kind="audit")
    return shown


def verified(database: Database, principal: Principal, secret: SecretStr | None) -> AuditTrailRead:
    """Go through the whole trail, and say where it is not what was written."""
    seal = None if secret is None else secret.get_secret_value().encode()
    with database.read() as session:
        rows = session.exec(select(func.count()).select_from(AuditEvent)).one()
        heads = audit_chain.heads(session)
        found = audit_chain.examined(session, seal=seal)
    with database.write() as session:
        record(session, principal=principal, action="audit.verify", object_kind="audit")
    return AuditTrailRead(
        rows=rows,
        holds=not found.breaks,
        keyed=seal is not None,
        keyless_rows=found.keyless_rows,
        keyless_until=found.keyless_until,
        breaks=[AuditBreakRead(lane=entry.lane, place=entry.place, code=entry.code) for entry in found.breaks[:1000]],
        heads=[f"{head.lane} {head.place} {head.hash}" for head in heads],
    )


def _rows(session: Session, wanted: Wanted, after: str | None, limit: int) -> list[AuditEvent]:
    question = select(AuditEvent).order_by(col(AuditEvent.number).desc()).limit(limit)
    for name in ("action", "object_kind", "object_id", "principal", "person", "request"):
        value = getattr(wanted, name)
        if value is not None:
            column: Any = getattr(AuditEvent, name)
            question = question.where(col(column) == value)
    if wanted.since is not None:
        question = question.where(col(AuditEvent.at) >= wanted.since)
    if wanted.until is not None:
        question = question.where(col(AuditEvent.at) < wanted.until)
    if after is not None:
        if not (after.isascii() and after.isdigit() and len(after) <= 18):
            detail = sentence("fault-page-token", field="page_token")
            raise InvalidRequest.of([Fault(detail=detail, pointer="query/page_token", code="wrong_form")])
        question = question.where(col(AuditEvent.number) < int(after))
    return list(session.exec(question).all())


def _read(row: AuditEvent) -> AuditEventRead:
    return AuditEventRead.model_validate({name: getattr(row, name) for name in AuditEventRead.model_fields})
