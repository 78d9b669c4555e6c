"""The audit trail, written in the transaction of what it tells about."""

from datetime import UTC, datetime

from sqlalchemy import Table
from sqlmodel import Session

from service.tables import AuditEntry, AuditEntryBase

_ENTRIES: Table = AuditEntry.__table__  # type: ignore[attr-defined]
# Every request writes one: without the machinery that rows need.
_INSERT = _ENTRIES.insert()


def record(
    session: Session,
    *,
    principal: str,
    action: str,
    object_kind: str,
    object_id: str | None = None,
    at: datetime | None = None,
) -> None:
    """Say who did what to which thing; for a read, commit this before the answer leaves."""
    base = AuditEntryBase(principal=principal, action=action, object_kind=object_kind, object_id=object_id)
    session.connection().execute(_INSERT, {**base.model_dump(), "at": at or datetime.now(UTC)})
