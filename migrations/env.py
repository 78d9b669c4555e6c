"""Runs migrations on the connection that the caller hands in, else on the database that the settings name."""

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlmodel import SQLModel

import service.tables  # noqa: F401 (declares the tables, those of the catalogue included)
from service.database import Database
from service.settings import Settings


def run(connection: Connection) -> None:
    """Run what was asked for inside the connection's own transaction, which its owner commits."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        transactional_ddl=True,
        # SQLite changes a column by rebuilding the table.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise CommandError("Migrations need the database itself; they cannot be written out as SQL.")
if (handed_in := context.config.attributes.get("connection")) is not None:
    run(handed_in)
else:
    database = Database(Settings().database_url)
    try:
        with database.change_schema() as own:
            run(own)
    finally:
        database.dispose()
