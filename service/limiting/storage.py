"""Where all servers look up what was taken: two tables, in the database or, of SQLite, in a file beside it.

What is counted here is worth less than an answer. A commit waits for no disk, and a store that does not answer at once
is left alone for a while, in which everybody is let through: it never is what brings the service down.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from service import database_sqlite
from service.database_url import parse
from service.tables import HeldPlace, RateWindow

RATE_WINDOWS: Table = RateWindow.__table__  # type: ignore[attr-defined]
HELD_PLACES: Table = HeldPlace.__table__  # type: ignore[attr-defined]

#: Seconds that anybody waits for an answer of the store, and in which nobody asks again after there was none.
PATIENCE, REST = 0.2, 5.0
#: What the file beside a database of SQLite is called, after the name of that file.
SUFFIX = "-limits"

_log = logging.getLogger(__name__)


class Silent(Exception):
    """The store does not answer, or did not a moment ago."""


class Storage:
    """The store as one process sees it."""

    def __init__(self, url: str, *, patience: float | None = None) -> None:
        parsed = parse(url)
        self._patience = PATIENCE if patience is None else patience
        self._is_file = parsed.get_backend_name() == "sqlite"
        if self._is_file:
            # Said in full, so that it stays where it is wherever the process goes.
            beside = Path(f"{parsed.database}{SUFFIX}").expanduser().absolute()
            parsed = parsed.set(database=str(beside))
            self._turn = database_sqlite.Turn(parsed)
        self._url = parsed
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._rests_until = 0.0

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """Open a transaction that is committed on leaving, or say that the store is silent."""
        if time.monotonic() < self._rests_until:
            raise Silent
        try:
            with self._a_turn(), self._opened().begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            # The text of the error may name a person; what kind it is says enough.
            _log.warning("what callers take is not counted for %g s: %s", REST, type(error).__name__)
            self._rests_until = time.monotonic() + REST
            raise Silent from error

    def dispose(self) -> None:
        """Close all connections."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None
            if self._is_file:
                self._turn.close()

    def _opened(self) -> Engine:
        """Return the engine; the first of all callers on SQLite finds no file."""
        with self._lock:
            if self._engine is None:
                self._engine = (_filed if self._is_file else _kept)(self._url, self._patience)
            return self._engine

    @contextmanager
    def _a_turn(self) -> Iterator[None]:
        if not self._is_file:
            yield
            return
        if not self._turn.take(self._patience):
            raise TimeoutError
        try:
            yield
        finally:
            self._turn.give()


def _kept(url: URL, patience: float) -> Engine:
    """Return the way to the tables of a PostgreSQL database, with few connections of its own."""
    made = create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 2},
        pool_size=2,
        max_overflow=2,
        pool_timeout=patience,
    )

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        longest = int(patience * 1000)
        connection.exec_driver_sql(
            f"SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = {longest};"
            f" SET LOCAL statement_timeout = {longest}"
        )

    return made


def _filed(url: URL, patience: float) -> Engine:
    """Return the way to the file of SQLite; one that a machine left damaged when it failed is thrown away."""
    path = Path(str(url.database))
    made = _file_engine(url, patience)
    try:
        with made.begin() as connection:
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok":
                _make_tables(connection)
                return made
    except SQLAlchemyError as error:
        if database_sqlite.is_passing(getattr(error, "orig", None)):
            made.dispose()
            raise
    made.dispose()
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    made = _file_engine(url, patience)
    with made.begin() as connection:
        _make_tables(connection)
    return made


def _make_tables(connection: Connection) -> None:
    for table in (RATE_WINDOWS, HELD_PLACES):
        table.create(connection, checkfirst=True)


def _file_engine(url: URL, patience: float) -> Engine:
    module = database_sqlite.driver()
    made = create_engine(
        url,
        module=module,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": patience},
        pool_size=2,
        max_overflow=2,
        pool_timeout=patience,
    )
    mode = database_sqlite.journal_mode(module.sqlite_version_info)
    database_sqlite.make_private(made)

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"journal_mode={mode}", "synchronous=OFF", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(made, "reset")
    def reset(connection: Any, _record: Any, _state: Any) -> None:
        # A COMMIT that failed leaves its transaction open; it must not go back to the pool with it.
        if connection.in_transaction:
            connection.rollback()

    return made
