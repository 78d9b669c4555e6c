"""Backups: the whole database in one file while the service runs, looked through before it counts, and taken back.

Beside the file lies what it is, as JSON: revision, version, how many rows of each table, its digest, and the heads of
the audit trail, which show later that nothing was cut off it.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, inspect, select, table, text
from sqlmodel import Session

from service import audit_chain, backups_postgresql, backups_sqlite
from service.database import Database
from service.database_url import UnusableDatabase
from service.migrating import known_revisions, migrate, stored_revision
from service.version import VERSION


class UnusableBackup(RuntimeError):
    """The backup cannot be made or taken back; the message says why, and that nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup is."""

    database: str
    revision: str
    version: str
    made_at: str
    sha256: str
    rows: dict[str, int]
    #: The ends of the audit trail, each as a line of what `gradus audit heads` prints.
    heads: list[str]


def back_up(database: Database, file: Path) -> Manifest:
    """Write the database to a new file, look through it, and write beside it what it is."""
    if file.exists() or _manifest_of(file).exists():
        raise UnusableBackup(f"{file} is there already; a backup takes nobody's place.")
    revision = stored_revision(database)
    if revision is None:
        raise UnusableBackup("The database has never been migrated, so there is nothing to back up.")
    with _whole_or_nothing(file) as part:
        if database.dialect == "sqlite":
            backups_sqlite.write(database.url, part)
            copy = Database(f"sqlite:///{part}")
            try:
                found = _contents(copy)
            finally:
                copy.dispose()
            backups_sqlite.settle(part)
        else:
            with backups_postgresql.snapshot(database.url) as (session, name):
                found = _contents_of(session)
                backups_postgresql.write(database.url, part, name)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(database=database.dialect, version=VERSION, made_at=made_at, sha256=_digest(part), **found)
        _write(_manifest_of(file), json.dumps(asdict(manifest), indent=2).encode())
    return manifest


def restore(database: Database, file: Path, *, replaces: bool) -> Manifest:
    """Put what a backup holds in the place of what the database holds, and bring it to this version."""
    manifest = _read(file)
    if manifest.database != database.dialect:
        raise UnusableBackup(f"{file} is a backup of {manifest.database}, and the database is {database.dialect}.")
    if manifest.revision not in known_revisions():
        raise UnusableBackup(f"{file} was made by a newer version ({manifest.version}); restore it with that one.")
    if not replaces and (held := _held(database)):
        raise UnusableBackup(f"The database holds {held} rows already.\nMaybe --replace was meant: they are then lost.")
    if database.dialect == "sqlite":
        with backups_sqlite.taken_back(file, database.url) as copy_url:
            copy = Database(copy_url)
            try:
                _check(copy, manifest)
                migrate(copy)
            finally:
                copy.dispose()
    else:
        with backups_postgresql.taken_back(database.url, file):
            _check(database, manifest)
            migrate(database)
    return manifest


def _check(database: Database, manifest: Manifest) -> None:
    """Demand that a copy holds what the manifest says, with an audit trail that holds together to its heads."""
    database.check()
    found = _contents(database)
    if found["revision"] != manifest.revision or found["rows"] != manifest.rows or found["heads"] != manifest.heads:
        raise UnusableBackup("The backup does not hold what the file beside it says; it is damaged.")


def _contents(database: Database) -> dict[str, Any]:
    with database.read() as session:
        return _contents_of(session)


def _contents_of(session: Session) -> dict[str, Any]:
    connection = session.connection()
    names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    rows = {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}
    ends = audit_chain.heads(session) if "audit_head" in names else []
    heads = [f"{head.lane} {head.place} {head.hash}" for head in ends]
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return {"revision": str(revision), "rows": rows, "heads": heads}


def _held(database: Database) -> int:
    if stored_revision(database) is None:
        return 0
    return sum(_contents(database)["rows"].values())


def _read(file: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads(_manifest_of(file).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise UnusableBackup(f"{_manifest_of(file)}, which says what the backup is, cannot be read.") from error
    try:
        is_whole = _digest(file) == manifest.sha256
    except OSError as error:
        raise UnusableBackup(f"{file} cannot be read: {error.strerror}.") from error
    if not is_whole:
        raise UnusableBackup(f"{file} is not the file that was written; it is damaged.")
    return manifest


def _manifest_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _whole_or_nothing(file: Path) -> Iterator[Path]:
    """Give a file that only its owner may read, and its name only once it is whole and on the disk."""
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise UnusableBackup(f"{part} cannot be written: {error.strerror}.") from error
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(file)
        _settle_folder(file.parent)
    except UnusableDatabase as error:
        raise UnusableBackup(str(error)) from error
    finally:
        for ending in ("", "-wal", "-shm", "-journal", "-turn"):
            Path(f"{part}{ending}").unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _settle_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
