"""Transactions: nothing lost, nothing half done, and a failure that leaves the next caller unharmed."""

import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

import service.database
from service import database_postgresql, database_sqlite
from service.database import Database, UnusableDatabase
from service.errors import Busy, Conflict
from service.limiting.storage import Storage
from service.migrating import migrate
from service.tables import Learner
from tests.postgresql import PostgreSQLServer

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


def learner(key: str, name: str | None = None) -> Learner:
    return Learner(id=key, name=name, created_at=NOW, updated_at=NOW)


def names(database: Database) -> list[str | None]:
    with database.read() as session:
        return list(session.exec(select(Learner.name).order_by(Learner.id)))


def test_what_write_leaves_is_stored_and_read_back(database: Database) -> None:
    with database.write() as session:
        session.add(learner("E-1", "Ann"))
    with database.read() as session:
        stored = session.get_one(Learner, "E-1")
    assert (stored.name, stored.created_at) == ("Ann", NOW)


def test_an_exception_inside_write_undoes_everything(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(learner("E-1"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names(database) == []


def test_read_cannot_write(database: Database) -> None:
    def change() -> None:
        with database.read() as session:
            session.add(learner("E-1"))
            session.flush()

    with pytest.raises((DBAPIError, Busy)):
        change()
    assert names(database) == []


def test_read_sees_one_state_while_others_write(database: Database) -> None:
    with database.read() as session:
        before = session.exec(select(Learner)).all()
        if database.dialect == "sqlite" and database_sqlite.journal_mode(_sqlite_version()) == "delete":
            pytest.skip("without the write-ahead log a reader keeps writers out")
        with ThreadPoolExecutor(1) as other:
            other.submit(_add, database, "E-1").result()
        assert session.exec(select(Learner)).all() == before == []
    assert len(names(database)) == 1


def test_two_processes_worth_of_writers_lose_nothing(database: Database) -> None:
    """Two `Database` objects share no lock, as two processes share none."""
    other = Database(database.url)
    with database.write() as session:
        session.add(learner("E-1", "0"))

    def count_up(number: int) -> None:
        with (database, other)[number % 2].write() as session:
            row = session.exec(select(Learner).where(Learner.id == "E-1").with_for_update()).one()
            row.name = str(int(row.name or "") + 1)

    try:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(count_up, range(80)))
    finally:
        other.dispose()
    assert names(database) == ["80"]


def test_a_failing_commit_does_not_poison_the_connection(database: Database) -> None:
    """The driver's commit fails once; the transaction stays open, and the same connection is handed out again."""
    engine = database._engine
    fails = [True]

    def fail(connection: Any) -> None:
        if fails and fails.pop():
            raise _Broken

    event.listen(engine, "commit", fail)
    with pytest.raises(_Broken), database.write() as session:
        session.add(learner("E-1"))
    event.remove(engine, "commit", fail)
    for key in ("E-2", "E-3"):
        _add(database, key)
    with database.read() as session:
        assert [row.id for row in session.exec(select(Learner).order_by(Learner.id))] == ["E-2", "E-3"]


def test_sqlite_connection_with_an_open_transaction_is_cleaned(sqlite_database: Database) -> None:
    """The same, where it hurt: the transaction is left open on the connection below the pool's bookkeeping."""
    with sqlite_database._engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        connection.rollback()
        raw.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]
    assert not raw.in_transaction  # type: ignore[attr-defined]
    _add(sqlite_database, "E-1")
    assert len(names(sqlite_database)) == 1


def test_every_pooled_sqlite_connection_is_set_up(sqlite_database: Database) -> None:
    mode = database_sqlite.journal_mode(_sqlite_version())
    connections = [sqlite_database._engine.connect() for _ in range(25)]
    try:
        for connection in connections:
            found = {
                pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
                for pragma in ("foreign_keys", "synchronous", "journal_mode", "secure_delete", "busy_timeout")
            }
            assert found == {
                "foreign_keys": 1,
                "synchronous": 2,
                "journal_mode": mode,
                "secure_delete": 1,
                "busy_timeout": database_sqlite.BUSY_TIMEOUT,
            }
    finally:
        for connection in connections:
            connection.close()


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 53, 4), "wal"),
    ],
)
def test_the_log_is_used_only_where_it_is_safe(version: tuple[int, ...], mode: str) -> None:
    assert database_sqlite.journal_mode(version) == mode


def test_the_interpreters_own_sqlite_works_too(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Without the bundled SQLite the same file serves, by the rollback journal where the version calls for it."""
    sqlite3 = pytest.importorskip("sqlite3.dbapi2")
    monkeypatch.setattr(database_sqlite, "driver", lambda: sqlite3)
    _add(sqlite_database, "E-1")
    sqlite_database.dispose()
    second = Database(sqlite_database.url)
    try:
        second.check()
        _add(second, "E-2")
        assert len(names(second)) == 2
    finally:
        second.dispose()


def test_check_accepts_what_the_service_makes(database: Database) -> None:
    database.check()


def test_check_refuses_a_file_that_is_no_database(tmp_path: Any) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir or Madam, " * 500)
    database = Database(f"sqlite:///{path}")
    with pytest.raises((UnusableDatabase, DBAPIError)):
        database.check()
    database.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "mysql://localhost/x",
        "postgresql+asyncpg://localhost/x",
        "nonsense",
    ],
)
def test_unusable_urls_are_refused(url: str) -> None:
    with pytest.raises(UnusableDatabase):
        Database(url)


def test_the_folder_of_the_file_is_created(tmp_path: Any) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/deep/gradus.db")
    database.check()
    database.dispose()
    assert (tmp_path / "new" / "deep" / "gradus.db").exists()


def test_new_files_are_their_owners_alone(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path}/gradus.db"
    database, counted = Database(url), Storage(url)
    migrate(database)
    with database.write() as session, counted.change() as connection:
        session.add(learner("E-1"))
        session.flush()
        assert connection.exec_driver_sql("SELECT count(*) FROM rate_window").scalar() == 0
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert set(modes) > {"gradus.db", "gradus.db-limits"}
    assert set(modes.values()) == {0o600}
    counted.dispose()
    database.dispose()


def test_a_file_that_is_there_keeps_its_rights(tmp_path: Any) -> None:
    file = tmp_path / "gradus.db"
    file.touch(0o600)
    file.chmod(0o640)
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.dispose()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_write_inside_write_is_a_fault_of_ours(database: Database) -> None:
    with database.write(), pytest.raises(RuntimeError, match="inside write"), database.write():
        pass
    _add(database, "E-1")


@pytest.mark.parametrize("holder", ["a process of the service", "another program"])
def test_a_lock_held_elsewhere_is_busy_not_broken(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, holder: str
) -> None:
    """Processes of the service take turns; whoever knows nothing of that still holds the lock of the file."""
    monkeypatch.setattr(database_sqlite, "BUSY_TIMEOUT", 50)
    monkeypatch.setattr(service.database, "WRITER_PATIENCE", 0.05)
    impatient = Database(sqlite_database.url)
    other_program = database_sqlite.driver().connect(make_url(sqlite_database.url).database)
    try:
        if holder == "another program":
            other_program.execute("BEGIN IMMEDIATE")
            with pytest.raises(Busy) as caught:
                _add(impatient, "E-2")
            other_program.rollback()
        else:
            with sqlite_database.write() as session:
                session.add(learner("E-1"))
                session.flush()
                with ThreadPoolExecutor(1) as other, pytest.raises(Busy) as caught:
                    other.submit(_add, impatient, "E-2").result()
        assert caught.value.passes
        _add(impatient, "E-2")
    finally:
        other_program.close()
        impatient.dispose()
    assert len(names(sqlite_database)) == (1 if holder == "another program" else 2)


def test_a_row_locked_too_long_is_busy_on_postgresql(
    databases: Any, postgresql_server: PostgreSQLServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_postgresql, "LOCK_TIMEOUT", 50)
    database = Database(databases.copy("postgresql", "migrated", migrate))
    try:
        _add(database, "E-1")
        taken, done = threading.Event(), threading.Event()

        def hold() -> None:
            with database.write() as session:
                session.exec(select(Learner).with_for_update()).one()
                taken.set()
                done.wait(240)

        with ThreadPoolExecutor(1) as other:
            held = other.submit(hold)
            taken.wait(240)
            with pytest.raises(Busy), database.write() as session:
                session.exec(select(Learner).with_for_update()).one()
            done.set()
            held.result()
        _add(database, "E-2")
    finally:
        database.dispose()


def test_lost_connections_are_busy_once_and_then_replaced(databases: Any, postgresql_server: PostgreSQLServer) -> None:
    database = Database(databases.copy("postgresql", "migrated", migrate))
    try:
        with pytest.raises(Busy):
            _change_while(database, postgresql_server.disconnect_everybody)
        postgresql_server.disconnect_everybody()
        assert names(database) == []
        _add(database, "E-2")
        assert len(names(database)) == 1
    finally:
        database.dispose()


def test_a_second_row_of_the_same_key_is_a_conflict(database: Database) -> None:
    _add(database, "E-1")
    with pytest.raises(Conflict):
        _add(database, "E-1")
    assert len(names(database)) == 1


class _Broken(Exception):
    pass


def _add(database: Database, key: str) -> None:
    with database.write() as session:
        session.add(learner(key))


def _change_while(database: Database, something_happens: Callable[[], None]) -> None:
    with database.write() as session:
        session.add(learner("E-1"))
        session.flush()
        something_happens()
        session.exec(select(Learner)).all()


def _sqlite_version() -> tuple[int, ...]:
    version: tuple[int, ...] = database_sqlite.driver().sqlite_version_info
    return version
