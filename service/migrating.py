"""Brings a database to the tables that this version of the service expects."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

import migrations
from service.database import Database

FOLDER = Path(migrations.__file__).parent

#: Alembic keeps what it is doing in one place for the whole process; other processes are kept out by the database.
_ONE_AT_A_TIME = threading.Lock()


def migrate(database: Database, revision: str = "head") -> None:
    """Go up to `revision`; replicas that start together take turns, and the later ones find nothing to do."""
    with _ONE_AT_A_TIME, database.change_schema() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def take_back(database: Database, revision: str) -> None:
    """Go down to `revision`; tables and columns that it does not know are dropped with what they hold."""
    with _ONE_AT_A_TIME, database.change_schema() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def newest_revision() -> str:
    """Name the last migration that comes with this version."""
    return max(known_revisions())


def known_revisions() -> set[str]:
    """Name all migrations that come with this version."""
    return {path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*_*.py")}


def stored_revision(database: Database) -> str | None:
    """Name the migration that the database is at; null when it has never been migrated."""
    with database.read() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return None
        return session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_current(database: Database) -> bool:
    """Say whether the database is at the newest revision."""
    return stored_revision(database) == newest_revision()


def _config() -> Config:
    config = Config()
    # Alembic reads a percent sign as the start of a variable.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
