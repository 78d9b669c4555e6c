"""Makes an embedded database ready: migrated, and with the shipped catalogue."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import catalog
from service.database import Database, is_held
from service.errors import Busy
from service.migrating import is_current, migrate, stored_revision

Found = TypeVar("Found")

_log = logging.getLogger(__name__)

SHIPPED = Path(catalog.__file__).parent / "data"
#: Seconds that a program waits for another one that makes the same database ready, and between two looks.
PATIENCE = 600.0
PAUSE = 0.2


class NotReady(RuntimeError):
    """Says which command makes the database ready."""


def make_ready(database: Database, *, may_migrate: bool) -> None:
    """Migrate a database that is behind, and load the shipped catalogue into one that is new.

    A database that somebody else looks after is only checked; a SQLite file that does not exist yet is nobody's.
    """
    _patiently(database.check)
    if _patiently(lambda: is_current(database)):
        return
    is_new = _patiently(lambda: stored_revision(database)) is None
    if not may_migrate and not (is_new and database.dialect == "sqlite"):
        raise NotReady("The database is not at the version of this program.\nMaybe run `gradus migrate`.")
    _patiently(lambda: migrate(database))
    if is_new:
        load_shipped(database)


def _patiently(look: Callable[[], Found]) -> Found:
    """Return what is found once no other program keeps the database to itself, as one does that changes its tables."""
    until, is_told = time.monotonic() + PATIENCE, False
    while True:
        try:
            return look()
        except Busy as error:
            if not is_held(error):
                raise
            if time.monotonic() > until:
                raise NotReady(
                    "Another program has kept the database to itself all the time, perhaps to change its tables.\n"
                    "Maybe wait until it is done, and start again."
                ) from error
            if not is_told:
                _log.warning("Another program keeps the database to itself, perhaps to change its tables; waiting.")
                is_told = True
            time.sleep(PAUSE)


def load_shipped(database: Database) -> None:
    """Load the shipped catalogue; what is there already stays as it is, what people put in its place too."""
    with database.write() as session:
        catalog.import_shipped(session, SHIPPED).apply(session)
