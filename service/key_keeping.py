"""Use cases: API keys made, listed and revoked, each time on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from service import idempotency, keys
from service.audit import record
from service.database import Database
from service.idempotency import Again
from service.keys import Entry
from service.paging import page
from service.principals import Principal
from service.schemas.answers import Note
from service.schemas.keys import KeyMade, KeyPage, KeyRead, KeyRecord
from service.tables import CostCentre, Learner
from service.texts import Language, say

#: What making a key takes at the most.
LEASE = timedelta(seconds=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new key, as the answer that shows its token or the repeated one that does not."""

    body: str
    is_replay: bool = False


def make(
    database: Database, given: KeyRecord, principal: Principal, *, language: Language = "en", again: Again | None = None
) -> Made:
    """Store a new key; what is kept for a repetition has no token in it."""
    if again is None:
        with database.write() as session:
            return Made(body=_stored(session, given, principal, language).model_dump_json())
    with idempotency.once(
        database, principal=principal.name, key=again.key, fingerprint=again.fingerprint, lease=LEASE
    ) as first:
        if isinstance(first, idempotency.Replay):
            return Made(body=first.body, is_replay=True)
        with database.write() as session:
            made = _stored(session, given, principal, language)
            kept = made.model_copy(update={"token": None})
            idempotency.finish(session, first, status=201, body=kept.model_dump_json())
            return Made(body=made.model_dump_json())


def listed(database: Database, principal: Principal, *, page_size: int, page_token: str | None) -> KeyPage:
    """Return one page of all keys by id; they name people, so the reading is on record."""
    with database.write() as session:
        found, token = page(
            lambda after, limit: keys.listed(session, after=after, limit=limit),
            lambda entry: entry.row.id,
            page_size=page_size,
            page_token=page_token,
        )
        shown = KeyPage(items=[_read(entry) for entry in found], next_page_token=token)
        people = sum(entry.row.learner is not None for entry in found)
        record(session, principal=principal, action="key.list", object_kind="key", people=people)
    return shown


def revoke(database: Database, identity: str, principal: Principal) -> None:
    """End a key for good, with all that is signed in by it."""
    with database.write() as session:
        keys.revoke(session, identity)
        record(session, principal=principal, action="key.revoke", object_kind="key", object_id=identity)


def unknown_bounds(
    session: Session, learner: str | None, cost_centres: Iterable[str], language: Language
) -> list[Note]:
    """Return a warning for the learner and each cost centre that nobody has stored.

    They may come later, or never: a learning system can speak of people without storing them.
    """
    named = sorted(set(cost_centres))
    there = set(session.exec(select(CostCentre.id).where(col(CostCentre.id).in_(named))))
    missing = [("key_unknown_centre", "cost_centre", centre) for centre in named if centre not in there]
    if learner is not None and session.get(Learner, learner) is None:
        missing.insert(0, ("key_unknown_learner", "learner", learner))
    return [Note(code=code, params={name: key}, text=say(language, code, {name: key})) for code, name, key in missing]


def _stored(session: Session, given: KeyRecord, principal: Principal, language: Language) -> KeyMade:
    row, token = keys.create(
        session,
        name=given.name,
        permissions=given.permissions,
        learner=given.learner,
        cost_centres=given.cost_centres,
        ends_at=given.ends_at,
        names_learner=given.names_learner,
    )
    centres = tuple(sorted(set(given.cost_centres)))
    entry = Entry(row=row, cost_centres=centres, ends_at=given.ends_at, names_learner=given.names_learner)
    warnings = unknown_bounds(session, given.learner, centres, language)
    made = KeyMade(**_read(entry).model_dump(), token=token, warnings=warnings)
    record(
        session,
        principal=principal,
        action="key.create",
        object_kind="key",
        object_id=row.id,
        learner=given.learner,
    )
    return made


def _read(entry: Entry) -> KeyRead:
    row = entry.row
    return KeyRead.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "permissions": row.permissions.split(),
            "learner": row.learner,
            "cost_centres": list(entry.cost_centres),
            "ends_at": entry.ends_at,
            "names_learner": entry.names_learner,
            "created_at": row.created_at,
            "revoked_at": row.revoked_at,
            "state": entry.state(datetime.now(UTC)),
        }
    )
