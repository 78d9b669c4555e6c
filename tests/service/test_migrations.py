"""Migrations: from nothing, up, down and up again with rows, and exactly the tables that the code declares."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import service.tables
from service.database import Database, UnusableDatabase
from service.migrating import (
    _config,
    is_current,
    migrate,
    newest_revision,
    stored_revision,
    take_back,
)
from tests.service.rows_of_tables import ROWS

#: What a revision fills from tables that it takes away.
BROUGHT_OVER = {"audit_event", "audit_head", "person_token"}


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.dispose()


def revisions() -> list[str]:
    script = ScriptDirectory.from_config(_config())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def fill(database: Database) -> None:
    with database.write() as session:
        for table, rows in ROWS.items():
            session.connection().execute(sa.insert(SQLModel.metadata.tables[table]), rows)


def stored(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as session:
        connection = session.connection()
        present = set(sa.inspect(connection).get_table_names())
        return {
            name: [tuple(row) for row in connection.execute(sa.select(SQLModel.metadata.tables[name]))]
            for name in ROWS
            if name in present
        }


def test_an_empty_database_comes_up_to_date(empty: Database) -> None:
    assert stored_revision(empty) is None
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)
    fill(empty)


def test_the_newest_revision_is_alembics_head() -> None:
    assert newest_revision() == ScriptDirectory.from_config(_config()).get_current_head()


def test_migrating_again_changes_nothing(database: Database) -> None:
    fill(database)
    before = stored(database)
    migrate(database)
    assert stored(database) == before


def test_rows_survive_what_is_done_above_their_tables(database: Database) -> None:
    """Taking the newest revision back keeps the tables of those before it as they were, and so does going up again."""
    fill(database)
    before = stored(database)
    take_back(database, "-1")
    kept = stored(database)
    migrate(database)
    after = stored(database)
    assert kept
    assert {name: rows for name, rows in before.items() if name in kept} == kept
    assert {name: rows for name, rows in after.items() if name in kept} == kept
    assert all(not rows for name, rows in after.items() if name not in kept and name not in BROUGHT_OVER)


def test_the_shipped_catalogue_outlives_the_tables_of_people(catalog_database: Database) -> None:
    before = stored(catalog_database)
    assert len(before["module"]) >= 60
    take_back(catalog_database, "0001")
    migrate(catalog_database)
    assert stored(catalog_database) == before


def test_down_to_nothing_leaves_nothing_and_up_again_works(database: Database) -> None:
    fill(database)
    take_back(database, "base")
    with database.read() as session:
        assert set(sa.inspect(session.connection()).get_table_names()) <= {"alembic_version"}
    migrate(database)
    fill(database)
    assert is_current(database)


def test_replicas_that_start_together_take_turns(empty: Database) -> None:
    program = "import sys; from service.database import Database; from service.migrating import migrate; "
    program += "database = Database(sys.argv[1]); migrate(database); database.dispose()"
    replicas = [subprocess.Popen([sys.executable, "-c", program, empty.url]) for _ in range(3)]
    assert [replica.wait(240) for replica in replicas] == [0, 0, 0]
    assert is_current(empty)


def test_threads_that_migrate_together_take_turns(empty: Database) -> None:
    other = Database(empty.url)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(migrate, [empty, other]))
    other.dispose()
    assert is_current(empty)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    before, shape = stored(database), schema(database)

    monkeypatch.setattr(command, "downgrade", _downgrade_and_fail(command.downgrade))
    with pytest.raises(ZeroDivisionError):
        take_back(database, "base")
    assert stored(database) == before
    assert schema(database) == shape
    assert is_current(database)


def test_a_schema_change_may_not_leave_rows_that_refer_to_nothing(sqlite_database: Database) -> None:
    fill(sqlite_database)

    def orphan() -> None:
        with sqlite_database.change_schema() as connection:
            connection.exec_driver_sql("DELETE FROM learner")

    with pytest.raises(UnusableDatabase, match="refer"):
        orphan()
    assert len(stored(sqlite_database)["learner"]) == 1


def test_the_migrated_tables_are_the_declared_ones(empty: Database, databases: Any, dialect: str) -> None:
    """Names, types, defaults, null or not, keys, checks and indexes: all of them, on both databases."""
    migrate(empty)
    declared_url = databases.empty(dialect)
    declared = Database(declared_url)
    with declared.change_schema() as connection:
        SQLModel.metadata.create_all(connection)
    try:
        assert schema(empty) == schema(declared)
    finally:
        declared.dispose()
        databases.discard(declared_url)


@pytest.mark.parametrize(
    "drift",
    [
        "ALTER TABLE learner ADD COLUMN nickname VARCHAR(10)",
        "ALTER TABLE learner RENAME COLUMN name TO label",
        "ALTER TABLE learner DROP COLUMN updated_at",
        "DROP INDEX ix_recommendation_created_at",
        "CREATE INDEX ix_learner_name ON learner (name)",
        "CREATE UNIQUE INDEX uq_learner_name ON learner (name) WHERE name <> ''",
        "DROP TABLE item_held",
    ],
)
def test_the_comparison_sees_drift(database: Database, drift: str) -> None:
    before = schema(database)
    with database.change_schema() as connection:
        connection.exec_driver_sql(drift)
    assert schema(database) != before


@pytest.mark.parametrize(
    "drift",
    [
        "ALTER TABLE learner DROP CONSTRAINT ck_learner_id_length",
        "ALTER TABLE learner ALTER COLUMN name TYPE VARCHAR(301)",
        "ALTER TABLE learner ALTER COLUMN name SET NOT NULL",
        "ALTER TABLE learner ALTER COLUMN name SET DEFAULT 'x'",
        "ALTER TABLE item_held DROP CONSTRAINT fk_item_held_learner",
        "ALTER TABLE attainment DROP CONSTRAINT ck_attainment_level_within,"
        " ADD CONSTRAINT ck_attainment_level_within CHECK (level BETWEEN 0 AND 1001)",
    ],
)
def test_the_comparison_sees_drift_that_only_postgresql_can_make(
    databases: Any, drift: str, postgresql_server: Any
) -> None:
    url = databases.copy("postgresql", "migrated", migrate)
    database = Database(url)
    try:
        before = schema(database)
        with database.change_schema() as connection:
            connection.exec_driver_sql(drift)
        assert schema(database) != before
    finally:
        database.dispose()
        databases.discard(url)


def test_every_constraint_has_a_name_of_its_own() -> None:
    names = [str(constraint.name) for table in SQLModel.metadata.tables.values() for constraint in table.constraints]
    assert all(re.fullmatch(r"(ck|fk|pk|uq)_[a-z0-9_]+", name) for name in names)
    # PostgreSQL cuts names after 63 characters.
    assert max(map(len, names)) <= 63
    assert len(set(names)) == len(names)


def test_every_column_of_the_service_says_whether_it_is_personal() -> None:
    tables = [getattr(service.tables, name) for name in service.tables.__all__]
    columns = [
        column
        for table in tables
        if isinstance(table, type) and hasattr(table, "__table__")
        for column in table.__table__.columns
    ]
    assert columns
    assert [str(column) for column in columns if "personal" not in column.info] == []


def _downgrade_and_fail(downgrade: Any) -> Any:
    def both(*given: Any) -> None:
        downgrade(*given)
        raise ZeroDivisionError

    return both


def schema(database: Database) -> Any:
    """Read the tables as the database itself describes them, without the order of columns and constraints."""
    with database.read() as session:
        connection = session.connection()
        if database.dialect == "sqlite":
            rows = connection.exec_driver_sql(
                "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
            ).all()
            return sorted((kind, name, table, _parts(sql or "")) for kind, name, table, sql in rows)
        return [sorted(map(tuple, connection.exec_driver_sql(query).all())) for query in POSTGRESQL_SCHEMA]


def _parts(sql: str) -> list[str]:
    """Cut a CREATE statement at the commas of its outermost brackets, and sort what is between."""
    words = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    start, end = words.find("(") + 1, words.rfind(")")
    parts, depth, part = [], 0, ""
    for character in words[start:end]:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return sorted([*parts, part.strip(), words[:start], words[end:]])


POSTGRESQL_SCHEMA = (
    """SELECT table_name, column_name, data_type, character_maximum_length::text, is_nullable,
              coalesce(column_default, ''), coalesce(collation_name, '')
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
       FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'""",
    """SELECT tablename, indexname, indexdef FROM pg_indexes
       WHERE schemaname = 'public' AND tablename <> 'alembic_version'""",
)
