"""Makes an embedded database ready: migrated, and with the shipped catalogue."""

from pathlib import Path

import catalog
from service.database import Database
from service.migrating import is_current, migrate, stored_revision

SHIPPED = Path(catalog.__file__).parent / "data"


class NotReady(RuntimeError):
    """Says which command makes the database ready."""


def make_ready(database: Database, *, may_migrate: bool) -> None:
    """Migrate a database that is behind, and load the shipped catalogue into one that is new.

    A database that somebody else looks after is only checked; a SQLite file that does not exist yet is nobody's.
    """
    database.check()
    if is_current(database):
        return
    is_new = stored_revision(database) is None
    if not may_migrate and not (is_new and database.dialect == "sqlite"):
        raise NotReady("The database is not at the version of this program.\nMaybe run `gradus migrate`.")
    migrate(database)
    if is_new:
        load_shipped(database)


def load_shipped(database: Database) -> None:
    """Load the shipped catalogue; what is there already stays as it is, what people put in its place too."""
    with database.write() as session:
        catalog.import_shipped(session, SHIPPED).apply(session)
