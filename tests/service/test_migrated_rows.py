"""Every migration, up and down and up, with the rows that a database of its time may hold: none is lost or changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from service.database import Database
from service.migrating import is_current, migrate, take_back
from service.tables import Attainment, Learner
from tests.service.test_migrations import BROUGHT_OVER, fill, revisions

Rows = dict[str, list[tuple[Any, ...]]]

#: The audit trail as it was before it became a chain.
ENTRIES = sa.Table(
    "audit_entry",
    sa.MetaData(),
    *(sa.Column(name, sa.String) for name in ("principal", "action", "object_kind", "object_id")),
    sa.Column("number", sa.BigInteger, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True)),
)
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
OLD_ENTRIES = [
    {"number": number, "principal": "key:1", "action": "learner.read", "object_kind": "learner", "at": AT} | other
    for number, other in enumerate(({"object_id": "E-1"}, {"object_id": None}, {"object_id": "E-1"}), start=1)
]
TABLES = [*SQLModel.metadata.sorted_tables, ENTRIES]


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.dispose()


def held(database: Database) -> Rows:
    """Return the rows of all tables that are there."""
    with database.read() as session:
        connection = session.connection()
        present = set(sa.inspect(connection).get_table_names())
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in TABLES
            if table.name in present
        }


def add(database: Database, rows: dict[str, list[dict[str, Any]]], names: set[str]) -> None:
    with database.write() as session:
        for table in TABLES:
            if table.name in names and rows[table.name]:
                session.connection().execute(sa.insert(table), rows[table.name])


def known(catalog_database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return rows for every table: the shipped catalogue, people with edge values, and many without."""
    fill(catalog_database)
    many = [{"id": f"L-{number}", "name": "美" * 10, "created_at": AT, "updated_at": AT} for number in range(4000)]
    rated = [
        {"learner": each["id"], "position": 1, "competency": "c", "level": 0, "source": "manager"} for each in many
    ]
    with catalog_database.write() as session:
        for model, rows in ((Learner, many), (Attainment, rated)):
            session.connection().execute(sa.insert(model), rows)
    with catalog_database.read() as session:
        connection = session.connection()
        found = {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in SQLModel.metadata.sorted_tables
        }
    for item in found["competency_item"]:
        # The kinds that the first catalogue knew; going down again, the others become this one.
        item["kind"] = item["kind"] if item["kind"] in ("knowledge", "ability", "criterion") else "criterion"
    return found | {"audit_entry": OLD_ENTRIES}


def test_no_row_is_lost_by_any_migration(empty: Database, catalog_database: Database) -> None:
    rows = known(catalog_database)
    assert sum(map(len, rows.values())) > 10_000
    before: Rows = {}
    for revision in revisions():
        migrate(empty, revision)
        added = held(empty).keys() - before.keys() - BROUGHT_OVER
        gone = before.keys() - held(empty).keys()
        assert gone <= {"audit_entry"}, revision
        add(empty, rows, added)
        _same(held(empty), before, revision)
        take_back(empty, "-1")
        assert held(empty) == before, revision
        migrate(empty, revision)
        assert {name: found for name, found in held(empty).items() if name in added and found} == {}, revision
        add(empty, rows, added)
        before_it, before = before, held(empty)
        _same(before, before_it, revision)
        assert {name: len(before[name]) for name in added} == {name: len(rows[name]) for name in added}
    assert is_current(empty)
    # What was in the old trail begins the new one.
    assert len(before["audit_event"]) == len(OLD_ENTRIES)
    assert len(before["person_token"]) == 1
    empty.check()


def _same(now: Rows, before: Rows, revision: str) -> None:
    """Demand that all that was there is there; tables that are taken away have their rows elsewhere."""
    assert {name: now[name] for name in before if name in now} == {
        name: found for name, found in before.items() if name in now
    }, revision
