"""The demo company goes out with all that is known of it, and comes in again on either database as it was."""

from pathlib import Path

import pytest
from sqlmodel import select

from catalog import csv_text
from service import sample_company
from service.database import Database
from service.exporting import export
from service.importing import Import, compare_files
from service.keys import Principal
from service.people_sheets import people_content, people_sheets, rows_of
from service.tables import Attainment, CostCentre, Employment, Learner, LearnerTarget
from tests.conftest import in_turn

CALLER = Principal(name="test", permissions=frozenset({"hr", "lms"}))
#: What a database keeps for itself: when a row was written, and the order that rows of a sheet have anyway.
ITS_OWN = {"created_at", "updated_at", "position"}


def brought(database: Database, path: Path) -> Import:
    with database.write() as session:
        found = compare_files(session, [path])
        found.apply(session, principal="test")
    return found


def out(database: Database) -> dict[str, str]:
    with database.read() as session:
        return {filled.sheet.name: csv_text(filled) for filled in people_content(session)}


@pytest.mark.parametrize(("dialect", "format_name"), in_turn(["csv", "xlsx"]))
def test_the_demo_company_goes_out_and_in_and_out(
    catalog_database: Database, database: Database, format_name: str, tmp_path: Path
) -> None:
    sample_company.load(catalog_database, CALLER)
    path = tmp_path / ("out" if format_name == "csv" else "out.xlsx")
    with catalog_database.write() as session:
        export(session, path, format_name=format_name, people=True, principal="test")
        assert len(session.exec(select(Learner.id)).all()) >= 300
        assert {row.source for row in session.exec(select(Attainment))} == {"assessment", "manager", "self"}
        assert any(row.expires_on for row in session.exec(select(Attainment)))
        assert any(row.budget_minor is not None for row in session.exec(select(Employment)))
        assert len(session.exec(select(LearnerTarget.role)).all()) > 100
    same = brought(catalog_database, path)
    assert (same.people.changes, same.people.centres, same.catalogue.entries) == ((), (), ())
    brought(database, path)
    assert out(database) == out(catalog_database)
    with database.read() as session, catalog_database.read() as other:
        for model in (CostCentre, Employment):
            assert rows_of(session, model) == rows_of(other, model)


def test_every_column_that_is_known_of_a_person_has_a_place_in_a_sheet() -> None:
    for sheet in people_sheets():
        held = {column.field for column in sheet.columns} | {column.currency for column in sheet.columns}
        assert {column.name for column in sheet.table.columns} - ITS_OWN <= held, sheet.name


def test_an_expired_or_dated_rating_keeps_its_days_and_its_source(database: Database, tmp_path: Path) -> None:
    (tmp_path / "learners.csv").write_text("id\nE-1\n", "utf-8")
    ratings = "learner,competency,level,source,assessed_on,expires_on\n"
    ratings += "E-1,a,2,manager,2024-02-29,2025-02-28\nE-1,a,3,self,,\nE-1,a,0,assessment,1899-12-31,9999-12-31\n"
    (tmp_path / "attainments.csv").write_text(ratings, "utf-8")
    brought(database, tmp_path)
    assert out(database)["attainments"].lstrip("\ufeff").replace("\r\n", "\n") == ratings
    book = tmp_path / "out.xlsx"
    with database.write() as session:
        export(session, book, format_name="xlsx", people=True, principal="test")
    assert brought(database, book).people.changes == ()
