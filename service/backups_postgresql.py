"""PostgreSQL's own programs for backups: `pg_dump` and `pg_restore`, of the server's version or a later one."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, text
from sqlmodel import Session

from service.database_url import UnusableDatabase, parse

#: What was there before, while it is not yet sure that the backup can take its place.
ASIDE = "before_restore"


@contextmanager
def snapshot(url: str) -> Iterator[tuple[Session, str]]:
    """Give one state of the database to look at, and the name under which another program can see the same."""
    engine = create_engine(parse(url))
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
            name = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            with Session(connection) as session:
                yield session, str(name)
    finally:
        engine.dispose()


def write(url: str, file: Path, snapshot: str) -> None:
    """Write that state to a file."""
    options = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={snapshot}"]
    _run("pg_dump", parse(url), [*options, f"--file={file}"])


@contextmanager
def taken_back(url: str, file: Path) -> Iterator[None]:
    """Load the file, to be looked at inside; what was there before comes back where it is no good."""
    engine = create_engine(parse(url))
    try:
        with engine.begin() as connection:
            _set_aside(connection)
        try:
            _run("pg_restore", parse(url), ["--exit-on-error", "--single-transaction", "--no-owner", str(file)])
            yield
        except BaseException:
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA IF EXISTS public CASCADE"))
                connection.execute(text(f"ALTER SCHEMA {ASIDE} RENAME TO public"))
            raise
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {ASIDE} CASCADE"))
    finally:
        engine.dispose()


def _set_aside(connection: Connection) -> None:
    found = connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": ASIDE}).scalar()
    if found is not None:
        raise UnusableDatabase(
            f"A restore broke off here: what was there before it is in the schema {ASIDE}.\n"
            f"Maybe `DROP SCHEMA public CASCADE; ALTER SCHEMA {ASIDE} RENAME TO public` brings it back."
        )
    connection.execute(text(f"ALTER SCHEMA public RENAME TO {ASIDE}"))


def _run(program: str, url: URL, options: Sequence[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise UnusableDatabase(f"{program} is not installed here; it comes with PostgreSQL's client programs.")
    address = url.set(drivername="postgresql", password=None).render_as_string()
    # The password is nobody's who lists the processes.
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(
        [found, f"--dbname={address}", "--no-password", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:500]
        raise UnusableDatabase(f"{program} ended with {done.returncode}: {said}")
