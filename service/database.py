"""The database: `read()` and `write()`, each one transaction; SQLite and PostgreSQL behave alike behind them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeVar

from pydantic import SecretStr
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from service import database_postgresql, database_sqlite
from service.audit_chain import SEAL
from service.database_url import UnusableDatabase, parse
from service.errors import Busy, Conflict
from service.texts import sentence
from service.write_groups import WriteGroups

Result = TypeVar("Result")

__all__ = ["Database", "UnusableDatabase", "is_held", "obstacle"]

#: Seconds that a writer waits for its turn before the client is asked to come back.
WRITER_PATIENCE = 30.0


class Database:
    """One database, with its pool of connections.

    The outermost use case opens `read()` or `write()` and hands the session down. Nobody commits: leaving `write()`
    does, and leaving it by an exception rolls everything back.
    """

    def __init__(self, url: str, *, audit_secret: SecretStr | None = None) -> None:
        self._url = parse(url)
        seal = None if audit_secret is None else audit_secret.get_secret_value().encode()
        #: What every session carries.
        self._about = {SEAL: seal}
        self._engine: Engine
        self._writing: Engine
        self._reading: Engine
        if self.dialect == "sqlite":
            self._engine = database_sqlite.engine(self._url)
            self._reading = self._engine
            self._writing = self._engine.execution_options(gradus_writes=True)
        else:
            self._engine = database_postgresql.engine(self._url)
            self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._writing = self._engine.execution_options(isolation_level="READ COMMITTED")
        # SQLite has one writer at a time and wakes the waiting ones unfairly; a queue in the process is fair and fast.
        self._turn = database_sqlite.Turn(self._url) if self.dialect == "sqlite" else None
        self._writers = threading.local()
        self._groups = WriteGroups(self.write)

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]:
        """Say which of the two databases this is."""
        return "sqlite" if self._url.get_backend_name() == "sqlite" else "postgresql"

    @property
    def url(self) -> str:
        """Give the address, password included; not for logs."""
        return self._url.render_as_string(hide_password=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one unchanging state and cannot change it."""
        with _storage_errors(), Session(self._reading, expire_on_commit=False, info=self._about) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session whose changes are committed together on leaving.

        On PostgreSQL a row that is read, changed and written back must be read `with_for_update()`.
        """
        with (
            self._a_turn(),
            _storage_errors(),
            Session(self._writing, expire_on_commit=False, info=self._about) as session,
        ):
            yield session
            session.commit()

    def apply(self, change: Callable[[Session], Result]) -> Result:
        """Carry out a small change in one transaction, and return when it is committed.

        On SQLite, which waits for the disk at each commit, changes that come at the same time share a transaction.
        PostgreSQL gathers commits by itself, and its rows are locked only as long as each change takes.
        """
        if self.dialect == "sqlite":
            return self._groups.apply(change)
        with self.write() as session:
            return change(session)

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        """Open a connection for migrations: alone, and in one transaction that is committed on leaving."""
        with self._a_turn(database_sqlite.SCHEMA_TIMEOUT / 1000), _storage_errors():
            if self.dialect == "sqlite":
                with database_sqlite.schema_connection(self._url) as connection:
                    yield connection
            else:
                with database_postgresql.schema_connection(self._engine) as connection:
                    yield connection

    def rewrite_files(self) -> None:
        """Leave nothing in the files of what was removed: neither in pages that are free now nor in the journal."""
        with self._a_turn(database_sqlite.SCHEMA_TIMEOUT / 1000), _storage_errors():
            if self.dialect == "sqlite":
                if not database_sqlite.rewrite(self._url):
                    raise Busy(sentence("error-busy-database"))
            else:
                database_postgresql.rewrite(self._engine)

    def check(self) -> None:
        """Refuse a database that does not keep the promises the service makes; called once at the start."""
        with _storage_errors(), self._engine.connect() as connection:
            if self.dialect == "sqlite":
                database_sqlite.check(connection)
            else:
                database_postgresql.check(connection)

    def dispose(self) -> None:
        """Close all connections of the pool."""
        self._engine.dispose()
        if self._turn is not None:
            self._turn.close()

    @contextmanager
    def _a_turn(self, patience: float | None = None) -> Iterator[None]:
        if getattr(self._writers, "active", False):
            raise RuntimeError("write() was opened inside write(); hand the session down instead")
        if self._turn is not None and not self._turn.take(WRITER_PATIENCE if patience is None else patience):
            raise Busy(sentence("error-busy-writers"))
        self._writers.active = True
        try:
            yield
        finally:
            self._writers.active = False
            if self._turn is not None:
                self._turn.give()


@contextmanager
def _storage_errors() -> Iterator[None]:
    """Turn what a client can wait out, or has to resolve, into errors of the service; leave our own faults alone."""
    try:
        yield
    except PoolTimeout as error:
        raise Busy(sentence("error-busy-connections")) from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_passing(error):
            raise Busy(sentence("error-busy-database")) from error
        if _is_clash(error):
            raise Conflict(sentence("error-clash")) from error
        raise


def _is_passing(error: DBAPIError) -> bool:
    return database_sqlite.is_passing(error.orig) or database_postgresql.is_passing(error.orig)


def is_held(error: Busy) -> bool:
    """Say whether a database cannot be used because another process has it, as while tables are changed."""
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and database_sqlite.is_held(cause.orig)


def obstacle(error: BaseException) -> str | None:
    """Name what kept a database from answering, by its own code such as `SQLITE_FULL` or by the kind of error."""
    cause = error.__cause__
    if isinstance(cause, PoolTimeout):
        return type(cause).__name__
    if not isinstance(cause, DBAPIError):
        return None
    codes = (getattr(cause.orig, name, None) for name in ("sqlite_errorname", "sqlstate"))
    return next((str(code) for code in codes if code), type(cause.orig).__name__)


def _is_clash(error: DBAPIError) -> bool:
    return database_sqlite.is_clash(error.orig) or database_postgresql.is_clash(error.orig)
