"""The audit trail goes with what it tells about, and holds no values."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from service import audit
from service.database import Database
from service.tables import AuditEvent


def test_an_entry_says_who_what_which_and_when(database: Database) -> None:
    at = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
    with database.write() as session:
        audit.record(session, principal="key:1", action="learner.read", object_kind="learner", object_id="E-1", at=at)
        audit.record(session, principal="key:2", action="learner.list", object_kind="learner")
    with database.read() as session:
        first, second = session.exec(select(AuditEvent).order_by(AuditEvent.number)).all()
        name = audit.known_token(session, "E-1")
    assert (first.principal, first.action, first.object_kind, first.object_id, first.person, first.at) == (
        "key:1",
        "learner.read",
        "learner",
        None,
        name,
        at,
    )
    assert name is not None
    assert "E-1" not in name
    assert second.object_id is None
    assert second.number is not None
    assert first.number is not None
    assert second.number > first.number


def test_an_entry_is_undone_with_its_change(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            audit.record(session, principal="key:1", action="learner.change", object_kind="learner", object_id="E-1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.read() as session:
        assert session.exec(select(AuditEvent)).all() == []
