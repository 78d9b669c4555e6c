"""What a database URL may be."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError


class UnusableDatabase(RuntimeError):
    """The database that was named cannot be used; the message says why."""


def parse(url: str) -> URL:
    """Read a URL and settle the driver, or say what would be right."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UnusableDatabase(
            "The database URL cannot be read.\nMaybe sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME was meant."
        ) from error
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise UnusableDatabase(f"{parsed.drivername} is not supported; SQLite and PostgreSQL (psycopg) are.")
    path = parsed.database or ""
    if path in ("", ":memory:") or path.startswith("file:") or parsed.query:
        # Each connection of a pool would see a memory of its own.
        raise UnusableDatabase("SQLite needs a plain file: sqlite:///PATH, without parameters.")
    return parsed.set(drivername="sqlite+pysqlite")
