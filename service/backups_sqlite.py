"""SQLite's own way to copy a database that is in use: one state of it, whole, whoever writes meanwhile."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from service.database_sqlite import BUSY_TIMEOUT, claim, driver
from service.database_url import parse


def write(url: str, file: Path) -> None:
    """Copy the database to a file."""
    _copy(_path(url), file)


def settle(file: Path) -> None:
    """Have everything in the one file, whatever looks at it afterwards."""
    with closing(_opened(file)) as copied:
        copied.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        copied.execute("PRAGMA journal_mode=DELETE").fetchall()


@contextmanager
def taken_back(file: Path, url: str) -> Iterator[str]:
    """Give the address of a copy beside the database; leaving it makes it what the database holds, in one step.

    Where the copy turns out to be no good, the database stays as it is.
    """
    target = _path(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    copy = target.with_name(f"{target.name}-restored")
    try:
        _copy(file, copy)
        yield f"sqlite:///{copy}"
        _copy(copy, target)
    finally:
        for ending in ("", "-wal", "-shm", "-journal", "-turn"):
            Path(f"{copy}{ending}").unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    claim(target)
    with closing(_opened(source)) as read, closing(_opened(target)) as written:
        # All at once: whoever writes meanwhile waits, or goes on in the log.
        read.backup(written, pages=-1)


def _opened(file: Path) -> Any:
    opened = driver().connect(str(file), timeout=BUSY_TIMEOUT / 1000, isolation_level=None)
    opened.execute("PRAGMA synchronous=FULL").fetchall()
    return opened


def _path(url: str) -> Path:
    return Path(parse(url).database or "").expanduser().absolute()
