"""Changes that share a transaction: each is there when its caller goes on, and none fails for another's fault."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from service.database import Database
from service.errors import Conflict
from service.tables import Learner
from tests.service.requests import wait_until

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


def adding(key: str):  # type: ignore[no-untyped-def]
    def change(session: Session) -> str:
        session.add(Learner(id=key, name=None, created_at=NOW, updated_at=NOW))
        session.flush()
        return key

    return change


def stored(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.exec(select(Learner.id)).all())


def test_a_change_is_there_when_its_caller_goes_on(database: Database) -> None:
    def one(place: int) -> bool:
        key = database.apply(adding(f"E-{place}"))
        return key in stored(database)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(one, range(64)))
    assert len(stored(database)) == 64


def test_changes_that_come_together_are_committed_together(sqlite_database: Database) -> None:
    """While one transaction holds the database, twenty changes gather; they need one commit, not twenty."""
    commits: list[int] = []
    event.listen(sqlite_database._engine, "commit", lambda _: commits.append(1))
    with ThreadPoolExecutor(20) as pool:
        with sqlite_database.write():
            results = [pool.submit(sqlite_database.apply, adding(f"E-{place}")) for place in range(20)]
            wait_until(lambda: len(sqlite_database._groups._queue) == 20)
        assert [result.result() for result in results] == [f"E-{place}" for place in range(20)]
    assert len(commits) == 1
    assert len(stored(sqlite_database)) == 20


def test_a_change_that_fails_takes_no_other_with_it(sqlite_database: Database) -> None:
    sqlite_database.apply(adding("E-1"))

    def broken(session: Session) -> None:
        adding("E-9")(session)
        raise LookupError("a fault of its own")

    with ThreadPoolExecutor(4) as pool, sqlite_database.write():
        changes = [adding("E-2"), adding("E-1"), broken, adding("E-3")]
        results = []
        for place, change in enumerate(changes, start=1):
            results.append(pool.submit(sqlite_database.apply, change))
            wait_until(lambda place=place: len(sqlite_database._groups._queue) == place)  # type: ignore[misc]
    assert [type(result.exception()) for result in results] == [type(None), Conflict, LookupError, type(None)]
    assert stored(sqlite_database) == {"E-1", "E-2", "E-3"}


def test_a_failing_commit_fails_every_change_and_the_next_one_works(sqlite_database: Database) -> None:
    failing = threading.Event()
    failing.set()

    @event.listens_for(sqlite_database._engine, "commit")
    def fail(_: object) -> None:
        if failing.is_set():
            raise OSError("no disk")

    with ThreadPoolExecutor(3) as pool:
        results = [pool.submit(sqlite_database.apply, adding(f"E-{place}")) for place in range(3)]
        assert [type(result.exception()) for result in results] == [OSError] * 3
    failing.clear()
    assert sqlite_database.apply(adding("E-9")) == "E-9"
    assert stored(sqlite_database) == {"E-9"}


def test_a_change_alone_fails_as_it_would_in_a_transaction_of_its_own(database: Database) -> None:
    database.apply(adding("E-1"))
    with pytest.raises(Conflict):
        database.apply(adding("E-1"))
    assert stored(database) == {"E-1"}
