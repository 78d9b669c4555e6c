"""Sheets with some of the columns: what they leave out is stored already, and has to go with what they say."""

from pathlib import Path
from typing import Any

import pytest

from catalog import Changeset, Competency, compare
from catalog.importing.sheets_paths import parse_files
from service.database import Database
from tests.catalog.files import SMALL, compared

OFFERINGS = """\
offerings:
  - {id: M1-1, module: M1, start_on: 2027-03-01, end_on: "2027-03-02", seats: 12, booked: 3}
"""
CROSSWALK = "from_framework,from_level,confidence,rationale_en\nf,1,none,Nobody can say\n"


@pytest.fixture
def small(database: Database) -> Database:
    with database.write() as session:
        compared(session, SMALL, OFFERINGS).apply(session)
    return database


def brought(database: Database, folder: Path, name: str, text: str) -> Changeset:
    """Compare a sheet with what is stored, and apply it where there is no fault."""
    path = folder / f"{name}.csv"
    path.write_text(text, "utf-8")
    with database.write() as session:
        changeset = compare(session, parse_files([path]))
        if not changeset.faults:
            changeset.apply(session)
    return changeset


def stored(database: Database, key: str) -> dict[str, Any]:
    with database.read() as session:
        found = session.get(Competency, key)
        assert found is not None
        return found.model_dump()


def test_a_reason_in_one_language_stands_for_both_and_clears_both(small: Database, tmp_path: Path) -> None:
    given = "id,framework,name_en,status,status_reason_en\nf/b,f,Second,review,Look again\n"
    assert brought(small, tmp_path, "competencies", given).faults == ()
    found = stored(small, "f/b")
    assert (found["status"], found["status_reason_en"], found["status_reason_zh"]) == (
        "review",
        "Look again",
        "Look again",
    )
    cleared = "id,framework,name_zh,status,status_reason_zh\nf/b,f,第二,active,\n"
    assert brought(small, tmp_path, "competencies", cleared).faults == ()
    found = stored(small, "f/b")
    assert (found["status_reason_en"], found["status_reason_zh"]) == (None, None)
    assert (found["name_en"], found["name_zh"]) == ("Second", "第二")


def test_what_is_inferred_has_its_reason_in_both_languages(small: Database, tmp_path: Path) -> None:
    header = "id,framework,name_en,inferred_reason_zh\n"
    assert brought(small, tmp_path, "competencies", f"{header}f/a,f,First,推定\n").faults == ()
    found = stored(small, "f/a")
    assert (found["inferred"], found["inferred_reason_en"]) == (True, "推定")
    assert brought(small, tmp_path, "competencies", f"{header}f/a,f,First,\n").faults == ()
    found = stored(small, "f/a")
    assert (found["inferred"], found["inferred_reason_en"]) == (False, None)


def test_a_cell_that_contradicts_a_stored_one_is_a_fault(small: Database, tmp_path: Path) -> None:
    text = "id,module,start_on,end_on,min_seats\nM1-1,M1,2027-03-01,2027-03-02,13\n"
    faults = [str(fault) for fault in brought(small, tmp_path, "offerings", text).faults]
    assert len(faults) == 1
    assert faults[0].startswith(f"{tmp_path}/offerings.csv:2: min_seats (column E): min_seats is above seats")


@pytest.mark.parametrize(
    ("name", "text", "made"),
    [
        ("crosswalks", "id,from_framework,from_level,confidence,rationale_en\nmine,f,1,none,Again\n", "f/1->@1"),
        ("competency_relations", "id,competency,kind,other\nmine,f/a,related,f/b\n", "f/a related f/b"),
    ],
)
def test_an_id_that_is_not_made_of_its_row_is_a_fault(
    small: Database, tmp_path: Path, name: str, text: str, made: str
) -> None:
    assert brought(small, tmp_path, "crosswalks", CROSSWALK).faults == ()
    faults = [str(fault) for fault in brought(small, tmp_path, name, text).faults]
    assert len(faults) == 1
    assert faults[0].startswith(f"{tmp_path}/{name}.csv:2: id (column A): ")
    assert f"it would be {made}, or left out" in faults[0]
