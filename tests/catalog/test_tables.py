"""The database itself refuses what no catalogue may hold, on both kinds of databases."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import catalog
from catalog import NAMING_CONVENTION
from catalog.importing.kinds import KINDS, table_of
from service.database import Database
from service.errors import Conflict
from tests.catalog.files import SMALL, compared

#: Only these stand in the way of a row; every one of them must be named.
TABLES = [table_of(kind.model) for kind in KINDS]

MODULE = {
    "id": "M9",
    "title_en": "T",
    "title_zh": "T",
    "price_minor": 0,
    "price_currency": "SGD",
    "effort_hundredths": 1,
    "sample": False,
    "retired": False,
    "inferred": False,
}
ITEM = {
    "id": "i",
    "competency": "f/a",
    "level": 3,
    "code": "K9",
    "position": 1,
    "kind": "knowledge",
    "text_en": "T",
    "text_zh": "T",
    "status": "active",
    "coverable": True,
    "retired": False,
    "inferred": False,
}

REFUSED = [
    (catalog.Module, {**MODULE, "title_en": ""}),
    (catalog.Module, {**MODULE, "title_en": "x" * 301}),
    (catalog.Module, {**MODULE, "price_minor": -1}),
    (catalog.Module, {**MODULE, "price_minor": 10**12 + 1}),
    (catalog.Module, {**MODULE, "effort_hundredths": 0}),
    (catalog.Module, {**MODULE, "mode": "lecture"}),
    (catalog.Module, {**MODULE, "inferred": True}),
    (catalog.Module, {**MODULE, "inferred_reason_en": "why", "inferred_reason_zh": "因"}),
    (catalog.Module, {**MODULE, "source_document": "none"}),
    (catalog.Module, {**MODULE, "id": "M1"}),
    (catalog.LearningOutcome, {"module": "M1", "competency": "f/b", "from_level": 1, "to_level": 1}),
    (catalog.LearningOutcome, {"module": "M1", "competency": "f/b", "from_level": 0, "to_level": 2}),
    (catalog.LearningOutcome, {"module": "M1", "competency": "f/a", "from_level": 0, "to_level": 3}),
    (catalog.LearningOutcomeItem, {"module": "M1", "competency": "f/b", "item": "f/a/3/K1"}),
    (catalog.LevelPrerequisite, {"module": "M1", "competency": "f/b", "level": 2}),
    (catalog.ModulePrerequisite, {"module": "M1", "choice": 1, "alternative": "M1"}),
    (catalog.ModuleExclusion, {"module": "M1", "excluded": "M1"}),
    (catalog.CompetencyItem, {**ITEM, "level": 2}),
    (catalog.CompetencyItem, {**ITEM, "code": "K1"}),
    (catalog.CompetencyItem, {**ITEM, "kind": "wisdom"}),
    (catalog.CompetencyItem, {**ITEM, "status": "excluded", "coverable": False}),
    (catalog.CompetencyItem, {**ITEM, "parent_item": "f/a/3/K1"}),
    (catalog.ProficiencyLevel, {"framework": "f", "level": 0, "label_en": "0", "label_zh": "0", "populated": True}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "row"), REFUSED)
def test_row_is_refused(database: Database, model: type[SQLModel], row: dict[str, object]) -> None:
    with database.write() as session:
        compared(session, SMALL).apply(session)
    with pytest.raises((DBAPIError, Conflict)), database.write() as session:
        session.execute(insert(table_of(model)), [row])


def test_the_rows_that_are_spoilt_above_are_good_otherwise(database: Database) -> None:
    with database.write() as session:
        compared(session, SMALL).apply(session)
        session.execute(insert(table_of(catalog.Module)), [MODULE])
        session.execute(insert(table_of(catalog.CompetencyItem)), [ITEM])


def test_every_constraint_has_a_name() -> None:
    assert SQLModel.metadata.naming_convention == NAMING_CONVENTION
    unnamed = [(table.name, constraint) for table in TABLES for constraint in table.constraints if not constraint.name]
    assert unnamed == []


def test_money_has_64_bits() -> None:
    assert str(table_of(catalog.Module).c.price_minor.type) == "BIGINT"
