"""SQLite as the service uses it: explicit transactions, full durability, foreign keys, one file."""

import fcntl
import importlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError

from service.database_url import UnusableDatabase

#: Milliseconds that SQLite waits for a lock held by another process.
BUSY_TIMEOUT = 10_000
#: The same where the tables are changed: the migration in front may take long, and then this one finds nothing to do.
SCHEMA_TIMEOUT = 600_000

#: Primary result codes that pass: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
_PASSING = {5, 6, 8, 10, 13, 14, 15}
#: Of these, what says that another process has the file: BUSY, LOCKED, PROTOCOL.
_HELD = {5, 6, 15}
#: How SQLite words a clash with another row; the bundled driver gives no code that is as exact.
_CLASHES = ("UNIQUE constraint failed", "FOREIGN KEY constraint failed")


def driver() -> ModuleType:
    """Give the newest SQLite at hand: the bundled one where it is installed, else the interpreter's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


def journal_mode(version: tuple[int, ...]) -> Literal["wal", "delete"]:
    """Choose the write-ahead log only where resetting it cannot lose a committed change.

    The fault is repaired in 3.51.3 and in the maintained branches 3.50 (from .7) and 3.44 (from .6).
    """
    repaired = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "wal" if repaired else "delete"


def engine(url: URL) -> Engine:
    """Make the pooled engine; the folder of the file is created when it is missing."""
    return _engine(url, foreign_keys=True, pooled=True, busy_timeout=BUSY_TIMEOUT)


def _engine(url: URL, *, foreign_keys: bool, pooled: bool, busy_timeout: int) -> Engine:
    Path(url.database or "").expanduser().absolute().parent.mkdir(parents=True, exist_ok=True)
    module = driver()
    pool: dict[str, Any] = (
        {"poolclass": QueuePool, "pool_size": 32, "max_overflow": 8, "pool_timeout": 10}
        if pooled
        else {"poolclass": NullPool}
    )
    made = create_engine(
        url,
        module=module,
        hide_parameters=True,  # an error's text ends in a log, where no person's data belongs
        connect_args={"check_same_thread": False, "timeout": busy_timeout / 1000},
        **pool,
    )
    mode = journal_mode(module.sqlite_version_info)
    make_private(made)

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own idea of a transaction starts at the first write, when what was read may be out of date.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={busy_timeout}").fetchall()
        _set_journal_mode(connection, mode, busy_timeout)
        for pragma in (
            "synchronous=FULL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("gradus_writes", False)
        if connection.info.get("gradus_writes") is not writes:
            connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
            connection.info["gradus_writes"] = writes
        # A reader that becomes a writer half-way fails at once; a writer says so from the start and waits.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(made, "reset")
    def reset(connection: Any, _record: Any, _state: Any) -> None:
        # A COMMIT that failed leaves its transaction open; it must not go back to the pool with it.
        if connection.in_transaction:
            connection.rollback()

    return made


def make_private(made: Engine) -> None:
    """Have a file that an engine makes be its owner's alone; one that is there keeps whatever rights it has."""

    @event.listens_for(made, "do_connect")
    def before(_dialect: Any, _record: Any, given: Any, _named: Any) -> None:
        claim(given[0])


def claim(file: str | Path) -> None:
    """Make a file that nobody else may read, unless it is there; SQLite gives its journals the same rights."""
    # Where none can be made, whoever opens it says why.
    with suppress(OSError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


class Turn:
    """Whose turn it is to write: one thread at a time, in this process and among the processes of the service.

    SQLite lets a writer that finds another one sleep ever longer; asking twice in a millisecond costs less than that.
    Whoever knows nothing of this file still waits for SQLite's own lock.
    """

    def __init__(self, url: URL) -> None:
        self._path = Path(url.database or "").expanduser().absolute().with_name(f"{Path(url.database or '').name}-turn")
        self._thread = threading.Lock()
        self._file: int | None = None

    def take(self, patience: float) -> bool:
        """Wait for the turn; say whether it came in time."""
        deadline = time.monotonic() + patience
        if not self._thread.acquire(timeout=patience):
            return False
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            while True:
                try:
                    fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        self._thread.release()
                        return False
                    time.sleep(0.0005)
                else:
                    return True
        except OSError:
            # Where no such file can be, SQLite's own lock has to do.
            return True

    def give(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            with suppress(OSError):
                fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Let go of the file, which stays for whoever comes next."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _set_journal_mode(connection: Any, mode: str, busy_timeout: int) -> None:
    """Switch the file to its journal, which lasts; switching does not wait for others by itself, so this does."""
    patience = time.monotonic() + busy_timeout / 1000
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != mode:
        try:
            connection.execute(f"PRAGMA journal_mode={mode}").fetchall()
        except driver().OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)


@contextmanager
def schema_connection(url: URL) -> Iterator[Connection]:
    """Open a connection of its own without foreign keys, and check them all before the commit.

    Changing a column means rebuilding its table, and dropping the old one would delete every row that refers to it.
    """
    made = _engine(url, foreign_keys=False, pooled=False, busy_timeout=SCHEMA_TIMEOUT)
    try:
        with made.connect() as connection, connection.execution_options(gradus_writes=True).begin():
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise UnusableDatabase(f"{len(broken)} rows of {broken[0][0]} would refer to rows that do not exist.")
    finally:
        made.dispose()


def rewrite(url: URL) -> bool:
    """Write the file anew without its free pages, and empty the journal; say whether nobody was in the way."""
    made = _engine(url, foreign_keys=True, pooled=False, busy_timeout=BUSY_TIMEOUT)
    raw = made.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        (is_busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy
    except driver().OperationalError as error:
        if is_passing(error):
            return False
        raise
    finally:
        raw.close()
        made.dispose()


def check(connection: Connection) -> None:
    """Read back what every connection is meant to be set to, and have the file looked through."""
    expected = {
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": BUSY_TIMEOUT,
        "journal_mode": journal_mode(driver().sqlite_version_info),
    }
    try:
        for pragma, value in expected.items():
            found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            if found != value:
                raise UnusableDatabase(f"SQLite's {pragma} is {found}, not {value}; another program may hold the file.")
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except DatabaseError as error:
        if is_passing(error.orig):
            raise
        raise UnusableDatabase("The file is not a SQLite database.") from error
    if found != "ok":
        raise UnusableDatabase(f"The SQLite file is damaged: {found}")


def is_passing(error: object) -> bool:
    """Say whether the same statement may succeed later."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in _PASSING


def is_held(error: object) -> bool:
    """Say whether another process has the file."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in _HELD


def is_clash(error: object) -> bool:
    """Say whether another row stands in the way."""
    return hasattr(error, "sqlite_errorcode") and str(error).startswith(_CLASHES)
