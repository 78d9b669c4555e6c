"""PostgreSQL as the service uses it: read committed with explicit row locks, and waits that end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event

from service.database_url import UnusableDatabase

#: Milliseconds that a statement waits for a row held by another transaction.
LOCK_TIMEOUT = 10_000

#: The number under which migrations take turns; any number will do that nothing else here uses.
SCHEMA_LOCK = 7_201_517_202

#: Classes of SQLSTATE that pass: connection, rolled back, resources, not in the right state, operator, system.
_PASSING = {"08", "40", "53", "55", "57", "58"}
#: A clash with another row: foreign key, unique.
_CLASHES = {"23503", "23505"}


def engine(url: URL) -> Engine:
    """Make the pooled engine; a connection that died while idle is replaced before it is used."""
    made = create_engine(
        url,
        hide_parameters=True,  # an error's text ends in a log, where no person's data belongs
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=40,
        pool_timeout=10,
    )

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        # For this transaction only, so that it holds behind a pooler that hands connections round.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT}")

    @event.listens_for(made, "reset")
    def reset(connection: Any, _record: Any, _state: Any) -> None:
        # A COMMIT that failed leaves its transaction open; it must not go back to the pool with it.
        if not connection.closed and connection.info.transaction_status is not TransactionStatus.IDLE:
            connection.rollback()

    return made


@contextmanager
def schema_connection(made: Engine) -> Iterator[Connection]:
    """Open a transaction that no other migration runs beside."""
    with made.begin() as connection:
        # Not bound by the lock timeout: the migration in front may take long, and then this one finds nothing to do.
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})")
        yield connection


def rewrite(made: Engine) -> None:
    """Free what removed rows took; what is written next takes their place."""
    with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")


def check(connection: Connection) -> None:
    """Refuse a server that cannot hold every text or that acknowledges before it has written."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise UnusableDatabase(f"The database's encoding is {encoding}, not UTF8.")
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar() or 0)
    if version < 130_000:
        raise UnusableDatabase(f"PostgreSQL 13 or later is needed; this server says {version}.")


def is_passing(error: object) -> bool:
    """Say whether the same statement may succeed later; an error without a state never reached the server."""
    if not _is_ours(error):
        return False
    state = getattr(error, "sqlstate", None)
    if state is None:
        return type(error).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")
    return str(state)[:2] in _PASSING


def is_clash(error: object) -> bool:
    """Say whether another row stands in the way."""
    return _is_ours(error) and getattr(error, "sqlstate", None) in _CLASHES


def _is_ours(error: object) -> bool:
    return type(error).__module__.partition(".")[0] == "psycopg"
