"""What the tables themselves refuse, and what they give back unchanged, on both databases alike."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from catalog import Module, ModuleBase
from service.database import Database
from service.errors import Conflict
from service.tables import Learner, LearnerBase

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


def _add(database: Database, key: str, name: str | None = None) -> None:
    with database.write() as session:
        session.add(Learner(id=key, name=name, created_at=NOW, updated_at=NOW))


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(Conflict), database.write() as session:
        session.connection().execute(text("INSERT INTO item_held (learner, item) VALUES ('nobody', 'x')"))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO learner (id, created_at, updated_at) VALUES ('', '2027-01-01', '2027-01-01')",
        "UPDATE attainment SET level = 1001",
        "UPDATE attainment SET level = -1",
        "UPDATE attainment SET source = 'rumour'",
    ],
)
def test_values_out_of_bounds_are_refused_by_the_tables(database: Database, statement: str) -> None:
    _add(database, "E-1")
    with database.write() as session:
        session.connection().execute(
            text("INSERT INTO attainment (learner, position, competency, level, source) VALUES ('E-1',1,'x',3,'self')")
        )
    with pytest.raises(DBAPIError), database.write() as session:
        session.connection().execute(text(statement))


def test_sqlite_keeps_text_out_of_numbers_and_long_text_out_of_short_columns(sqlite_database: Database) -> None:
    _add(sqlite_database, "E-1")
    for level, competency in (("'abc'", "'x'"), ("3", f"'{'x' * 201}'")):
        statement = (
            "INSERT INTO attainment (learner, position, competency, level, source)"
            f" VALUES ('E-1', 1, {competency}, {level}, 'self')"
        )
        with pytest.raises(DBAPIError), sqlite_database.write() as session:
            session.connection().execute(text(statement))


def test_money_beyond_32_bits_is_kept_exactly(database: Database) -> None:
    price = 2**31 + 7
    with database.write() as session:
        base = ModuleBase(
            id="M", title_en="Long", title_zh="长", price_minor=price, price_currency="SGD", effort_hundredths=1
        )
        session.add(Module.model_validate(base))
    with database.read() as session:
        total = session.connection().execute(text("SELECT SUM(price_minor) FROM module")).scalar()
    assert total is not None
    assert int(total) == price


def test_what_only_one_database_would_store_is_refused_before_either() -> None:
    """A NUL fails on PostgreSQL alone and half a surrogate pair on both; the base of a table refuses them."""
    for sent in ("a\x00b", "a\ud800b"):
        with pytest.raises(ValidationError):
            LearnerBase.model_validate({"id": sent})


def test_text_of_every_plane_comes_back_unchanged(database: Database) -> None:
    name = "Zoë 客户经理 𠮷 😀 \u0001 \x7f"
    _add(database, "É-1", name)
    with database.read() as session:
        assert session.get_one(Learner, "É-1").name == name


def test_keys_are_sorted_by_code_point(database: Database) -> None:
    keys = ["B", "a", "É", "_", "客", "AM-10", "AM-9"]
    for key in keys:
        _add(database, key)
    with database.read() as session:
        assert list(session.exec(select(Learner.id).order_by(Learner.id))) == sorted(keys)
