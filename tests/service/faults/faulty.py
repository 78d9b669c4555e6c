"""A database that fails at the k-th thing asked of it, once, in the way that its own driver fails."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import errors as postgresql
from sqlalchemy.engine.interfaces import Dialect

from service.database import Database

#: What can go wrong; each driver says it in its own way, with its own codes.
KINDS = ("input and output", "locked", "full", "serialization", "disconnected")

#: SQLite's result codes: IOERR_WRITE, BUSY, FULL, BUSY_SNAPSHOT, CANTOPEN. A file is never disconnected; it goes away.
_SQLITE = {
    "input and output": (778, "disk I/O error"),
    "locked": (5, "database is locked"),
    "full": (13, "database or disk is full"),
    "serialization": (517, "database is locked"),
    "disconnected": (14, "unable to open database file"),
}
_POSTGRESQL: dict[str, type[psycopg.Error]] = {
    "input and output": postgresql.IoError,
    "locked": postgresql.LockNotAvailable,
    "full": postgresql.DiskFull,
    "serialization": postgresql.SerializationFailure,
}


class Faults:
    """Counts what is asked of a database, and lets the k-th thing fail."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kind = KINDS[0]
        self._lock = threading.Lock()
        self._left: int | None = None
        self._made: list[Any] = []
        #: Where the fault came: connect, execute, commit, committed.
        self.fired: str | None = None
        #: How much was asked since it was last set to fail.
        self.asked = 0

    @contextmanager
    def at(self, place: int, kind: str) -> Iterator[None]:
        """Fail at this place of what is asked inside, counted from 1; there may be no such place."""
        # Each time from the beginning: the connections that are there are let go.
        self._let_go()
        self.fired, self._left, self._kind, self.asked = None, place, kind, 0
        try:
            yield
        finally:
            self._left = None

    def _is_due(self, where: str) -> bool:
        with self._lock:
            if self._left is None:
                return False
            self._left -= 1
            self.asked += 1
            if self._left == 0:
                self._left, self.fired = None, where
                return True
            return False

    @contextmanager
    def installed(self) -> Iterator["Faults"]:
        """Stand between the library and the driver of this database."""
        dialect: Dialect = self._database._engine.dialect
        names = ("connect", "do_execute", "do_executemany", "do_execute_no_params", "do_commit")
        real = {name: getattr(dialect, name) for name in names}

        def connect(*given: Any, **named: Any) -> Any:
            if self._is_due("connect"):
                raise self._error(None)
            made = real["connect"](*given, **named)
            self._made.append(made)
            return made

        def commit(connection: Any) -> None:
            if self._is_due("commit"):
                self._spoil(connection)
                raise self._error(connection)
            real["do_commit"](connection)
            if self._is_due("committed"):
                raise self._error(connection)

        def asking(name: str) -> Callable[..., Any]:
            def execute(cursor: Any, *given: Any, **named: Any) -> Any:
                if self._is_due("execute"):
                    self._spoil(cursor.connection)
                    raise self._error(cursor.connection)
                return real[name](cursor, *given, **named)

            return execute

        patched = {"connect": connect, "do_commit": commit} | {name: asking(name) for name in names[1:4]}
        for name, function in patched.items():
            setattr(dialect, name, function)
        try:
            yield self
        finally:
            for name in names:
                delattr(dialect, name)
            self._let_go()

    def _let_go(self) -> None:
        """Close every connection, those that a fault at their beginning kept from the pool among them."""
        self._database._engine.dispose()
        for made in self._made:
            made.close()
        self._made.clear()

    def _spoil(self, connection: Any) -> None:
        """Leave the transaction as the real fault would: PostgreSQL takes nothing more until it is rolled back."""
        if self._database.dialect == "postgresql":
            with suppress(psycopg.Error):
                connection.execute("SELECT 1 / 0")

    def _error(self, connection: Any) -> BaseException:
        if self._database.dialect == "sqlite":
            driver: Any = self._database._engine.dialect.loaded_dbapi
            return _coded(driver.OperationalError, *_SQLITE[self._kind])
        if connection is None:
            return psycopg.OperationalError("connection failed")
        if self._kind == "disconnected":
            getattr(connection, "driver_connection", connection).close()
            return psycopg.OperationalError("server closed the connection unexpectedly")
        return _POSTGRESQL[self._kind]("a fault of the test")


def _coded(kind: type[sqlite3.OperationalError], code: int, text: str) -> sqlite3.OperationalError:
    error = kind(text)
    error.sqlite_errorcode = code
    return error
