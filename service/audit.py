"""The audit trail, written in the transaction of what it tells about."""

from datetime import UTC, datetime

from sqlmodel import Session

from service.tables import AuditEntry, AuditEntryBase


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
    session.add(AuditEntry.model_validate(base, update={"at": at or datetime.now(UTC)}))
    session.flush()
