"""Use case: everything that is kept of a person, given out table by table."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from service.audit import record
from service.database import Database
from service.errors import NotFound
from service.principals import Principal
from service.privacy import years
from service.privacy.places import PLACES, Person, is_known, person_of
from service.schemas.erasures import LearnerExport
from service.scope import visible
from service.tables import AuditEvent

#: What tells nobody anything of the person, and might let somebody in.
_WITHHELD = frozenset({"secret_hash", "id_hash", "secret", "older_secret"})
#: Kept to be repeated: what it tells of the person stands in tables of its own, and beside it others may be told of.
_REPEATED = {"idempotent_request": frozenset({"body"})}
_EVENTS = AuditEvent.__table__  # type: ignore[attr-defined]


def export(database: Database, learner: str, principal: Principal) -> LearnerExport:
    """Return what is kept of a person; the reading is on record before the answer leaves."""
    with database.read() as session:
        if not visible(session, principal, learner):
            raise NotFound()
        person = person_of(session, learner)
        if not is_known(session, person):
            raise NotFound()
        found = _tables(session, person)
    with database.write() as session:
        record(session, principal=principal, action="learner.export", object_kind="learner", object_id=learner)
    return LearnerExport(learner=learner, exported_at=datetime.now(UTC), tables=found)


def _tables(session: Session, person: Person) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {place.table.name: [] for place in PLACES}
    connection = session.connection()
    for place in PLACES:
        if place.rows is not None:
            question = place.table.select().where(place.rows(person)).order_by(*place.table.primary_key.columns)
            unsaid = _REPEATED.get(place.table.name, frozenset())
            rows = (dict(row._mapping) | dict.fromkeys(unsaid) for row in connection.execute(question))
            found[place.table.name] += [_told(row) for row in rows]
    for plan in years.plans(session):
        for table, excerpt in years.excerpts(session, plan, person.learner):
            found[table].append(excerpt)
    if person.token is not None:
        trail = select(_EVENTS).where(col(AuditEvent.person) == person.token).order_by(_EVENTS.c.number)
        found["audit_event"] = [_told(dict(row._mapping)) for row in connection.execute(trail)]
    return found


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items() if name not in _WITHHELD}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
