"""The audit trail shows whatever is done to it behind the service's back."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import Session

from service import audit, audit_chain
from service.audit_chain import Head
from service.database import Database
from service.tables import AuditEvent, AuditHead

EVENTS: sa.Table = AuditEvent.__table__  # type: ignore[attr-defined]
HEADS: sa.Table = AuditHead.__table__  # type: ignore[attr-defined]
SECRET = SecretStr("s" * 32)
#: Seeded: every run does the same harm.
HARMS = 1000


class Undone(Exception):
    """Takes the harm back."""


def write(database: Database, count: int, *, word: str = "a") -> None:
    for number in range(count):
        with database.write() as session:
            audit.record(
                session,
                principal=f"key:{word}{number}",
                action="learner.read",
                object_kind="learner",
                object_id=f"E-{number % 7}",
            )


def heads(database: Database) -> list[Head]:
    with database.read() as session:
        return audit_chain.heads(session)


def codes(session: Session, kept: list[Head], seal: bytes | None = None) -> set[str]:
    return {entry.code for entry in audit_chain.verified(session, kept, seal=seal)}


def edits(session: Session, rows: list[Any], chance: random.Random) -> None:
    row = chance.choice(rows)
    column, value = chance.choice(
        [
            ("principal", "key:nobody"),
            ("action", "learner.list"),
            ("object_kind", "plan"),
            ("object_id", "x"),
            ("person", "per_0"),
            ("people", 3),
            ("acting_for", "per_0"),
            ("request", "r"),
            ("at", datetime(2020, 1, 1, tzinfo=UTC)),
            ("previous", "e" * 64),
            ("hash", "e" * 64),
        ]
    )
    session.connection().execute(EVENTS.update().where(EVENTS.c.number == row.number).values({column: value}))


def deletes(session: Session, rows: list[Any], chance: random.Random) -> None:
    gone = chance.sample(rows, chance.randint(1, 3))
    session.connection().execute(EVENTS.delete().where(EVENTS.c.number.in_([row.number for row in gone])))


def swaps(session: Session, rows: list[Any], chance: random.Random) -> None:
    one, other = chance.sample(rows, 2)
    said = ("principal", "action", "person", "at")
    for target, source in ((one, other), (other, one)):
        values = {name: getattr(source, name) for name in said}
        session.connection().execute(EVENTS.update().where(EVENTS.c.number == target.number).values(values))


def cuts_off(session: Session, rows: list[Any], chance: random.Random) -> None:
    """Take rows away from the end of their lane, and put the head where it ends then."""
    row = chance.choice(rows[1:])
    session.connection().execute(EVENTS.delete().where(EVENTS.c.lane == row.lane, EVENTS.c.place >= row.place))
    end = {"place": row.place - 1, "hash": row.previous}
    session.connection().execute(HEADS.update().where(HEADS.c.lane == row.lane).values(end))


def writes_anew(session: Session, rows: list[Any], chance: random.Random) -> None:
    """Change a row and seal it and all that follow in its lane as if nothing had happened, without any secret."""
    changed = chance.choice(rows)
    lane = sorted((row for row in rows if row.lane == changed.lane), key=lambda row: row.place)
    write_anew(session, lane[changed.place - 1 :])


def write_anew(session: Session, rows: list[Any]) -> None:
    """Change the first of the last rows of a lane, and seal all of them without any secret."""
    changed, previous = rows[0], rows[0].previous
    for row in rows:
        said = {**row._mapping, "principal": "key:nobody"} if row.number == changed.number else dict(row._mapping)
        about = {"lane": row.lane, "place": row.place, "at": row.at, "previous": previous}
        digest = audit_chain.sealed(said, seal=None, **about)
        values = {"principal": said["principal"], "previous": previous, "hash": digest}
        session.connection().execute(EVENTS.update().where(EVENTS.c.number == row.number).values(values))
        previous = digest
    session.connection().execute(HEADS.update().where(HEADS.c.lane == changed.lane).values(hash=previous))


HARMFUL = (edits, deletes, swaps, cuts_off, writes_anew)


def harmed(database: Database, count: int, *, kept: list[Head], seal: bytes | None = None) -> list[str]:
    """Return the harms that did not show."""
    chance = random.Random(20261122)
    unseen = []
    for number in range(count):
        harm = HARMFUL[number % len(HARMFUL)]
        try:
            with database.write() as session:
                rows = list(session.connection().execute(EVENTS.select().order_by(EVENTS.c.lane, EVENTS.c.place)))
                harm(session, rows, chance)
                if not codes(session, kept, seal):
                    unseen.append(f"{number}: {harm.__name__}")
                raise Undone
        except Undone:
            continue
    return unseen


def test_a_trail_that_nobody_touched_holds_together(database: Database) -> None:
    write(database, 30)
    kept = heads(database)
    write(database, 10, word="b")
    with database.read() as session:
        assert audit_chain.verified(session, kept) == []
        assert audit_chain.verified(session) == []


def test_a_thousand_harms_all_show(sqlite_database: Database) -> None:
    write(sqlite_database, 24)
    assert harmed(sqlite_database, HARMS, kept=heads(sqlite_database)) == []


def test_harms_show_on_either_database(database: Database) -> None:
    write(database, 12)
    assert harmed(database, 25, kept=heads(database)) == []


def test_with_a_secret_a_trail_written_anew_shows_by_itself(database: Database) -> None:
    sealing = Database(database.url, audit_secret=SECRET)
    try:
        write(database, 3)
        write(sealing, 6, word="b")
        seal = SECRET.get_secret_value().encode()
        with database.read() as session:
            # What was written before there was a secret is taken without one.
            assert audit_chain.verified(session, seal=seal) == []
            assert codes(session, [], b"another" * 8) == {"changed"}
        with database.write() as session:
            rows = list(session.connection().execute(EVENTS.select().order_by(EVENTS.c.lane, EVENTS.c.place)))
            last = max(rows, key=lambda row: row.place)
            about = {"lane": last.lane, "place": last.place, "at": last.at, "previous": last.previous}
            said = {**last._mapping, "principal": "key:nobody"}
            digest = audit_chain.sealed(said, seal=None, **about)
            session.connection().execute(
                EVENTS.update().where(EVENTS.c.number == last.number).values(principal=said["principal"], hash=digest)
            )
            session.connection().execute(HEADS.update().where(HEADS.c.lane == last.lane).values(hash=digest))
        with database.read() as session:
            assert codes(session, [], seal) == {"unsealed"}
            assert codes(session, []) - {"changed"} == set()
    finally:
        sealing.dispose()


def test_with_a_secret_a_trail_written_anew_from_its_beginning_shows_by_how_much_needs_none(database: Database) -> None:
    sealing = Database(database.url, audit_secret=SECRET)
    seal = SECRET.get_secret_value().encode()
    try:
        write(database, 3)
        with database.read() as session:
            before = audit_chain.examined(session, seal=seal)
            assert before.keyless_rows == 3
            last = max(row.at for row in session.connection().execute(EVENTS.select()))
        write(sealing, 5, word="b")
        with database.read() as session:
            after = audit_chain.examined(session, seal=seal)
            assert (after.breaks, after.keyless_rows, after.keyless_until) == ([], 3, last)
        with database.write() as session:
            for lane in {head.lane for head in audit_chain.heads(session)}:
                rows = session.connection().execute(EVENTS.select().where(EVENTS.c.lane == lane)).all()
                write_anew(session, sorted(rows, key=lambda row: row.place))
        with database.read() as session:
            found = audit_chain.examined(session, seal=seal)
            # It holds together, and says so; but whoever knows what was there before sees more than that.
            assert found.breaks == []
            assert found.keyless_rows == 8
            assert found.keyless_until is not None
            assert found.keyless_until > last
    finally:
        sealing.dispose()


def test_writers_at_the_same_time_leave_no_gap(database: Database) -> None:
    begun = threading.Barrier(8)

    def writes(number: int) -> None:
        begun.wait()
        write(database, 50, word=f"{number}-")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(writes, range(8)))
    with database.read() as session:
        assert audit_chain.verified(session) == []
        found = audit_chain.heads(session)
        assert sum(head.place for head in found) == 400
        people = session.connection().execute(sa.select(sa.func.count(sa.distinct(EVENTS.c.person)))).scalar_one()
    assert people == 7


def test_heads_are_read_as_they_are_printed() -> None:
    head = Head(lane=3, place=12, hash="a" * 64)
    assert audit_chain.read_heads(f"\n{head.lane} {head.place} {head.hash}\n") == [head]
    with pytest.raises(ValueError, match="unpack"):
        audit_chain.read_heads("3 12")
