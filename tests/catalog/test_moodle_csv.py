"""Moodle's framework CSV comes in with every row named that Moodle would lose, and goes out to come in again."""

import csv
import io
from pathlib import Path

import pytest

from catalog import get_competency, get_framework, list_competencies, moodle_csv
from catalog.exporting.case_package import UnknownFramework
from catalog.importing.moodle_csv import COLUMNS
from service.database import Database
from tests.catalog.published import STANDARDS, applied, findings_of, parsed

MARKS = '[{"scaleid":"1"},{"id":2,"scaledefault":1,"proficient":0},{"id":3,"scaledefault":0,"proficient":1}]'
FRAMEWORK = ["", "FW", "Trades", "<p>All &amp; more</p>", "1", "None,Some,All", MARKS, "", "", "", "", "", "1"]
FRAMEWORK += ["domain,competency,competency,competency"]


def _row(parent: str, key: str, name: str, description: str = "", **others: str) -> list[str]:
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {"Parent ID number": parent, "ID number": key, "Short name": name, "Description": description}
    cells |= {"Description format": "1", "Rule config (optional)": "null"}
    return list((cells | {name.replace("_", " "): value for name, value in others.items()}).values())


def _marked(proficient: int) -> list[str]:
    """Return the framework with another place of its scale marked as proficient."""
    return [*FRAMEWORK[:6], MARKS.replace('"id":3', f'"id":{proficient}'), *FRAMEWORK[7:]]


def _csv(*rows: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *rows])
    return written.getvalue()


SMALL = (
    FRAMEWORK,
    _row("", "D", "Domain", "<p>Groups</p>"),
    _row("D", "A", "First", "<p>One<br>two</p><ul><li>three</li></ul>"),
    _row("A", "A1", "Below first"),
    _row("", "B", "=cmd|' /C calc'!A0"),
)


def test_scale_places_are_levels_and_domains_are_headings(tmp_path: Path, database: Database) -> None:
    parsed(tmp_path, "fw.csv", _csv(*SMALL))
    applied(database, tmp_path / "fw.csv")
    with database.read() as session:
        framework = get_framework(session, "FW")
        assert framework is not None
        assert framework.framework.description_en == "All & more"
        assert [(step.level, step.label_en, step.populated) for step in framework.levels] == [
            (1, "None", False),
            (2, "Some", True),
            (3, "All", True),
        ]
        entries = {entry.competency.id: entry for entry in list_competencies(session, limit=10)}
        assert entries["FW/D"].competency.status == "excluded"
        assert entries["FW/D"].levels == ()
        assert [row.level for row in entries["FW/A1"].levels] == [2, 3]
        assert (entries["FW/A1"].competency.area_en, entries["FW/A1"].competency.category_en) == ("Domain", "First")
        assert entries["FW/A"].competency.description_en == "One\ntwo\nthree"


def test_what_moodle_itself_reads_is_read(database: Database) -> None:
    path = STANDARDS / "moodle" / "competency_framework_sample.csv"
    if not path.is_file():
        pytest.skip("the samples of the standards are not at hand")
    printed = applied(database, path)
    assert "+ relation DATA-FW/PY related DATA-FW/SQL" in printed
    assert printed.splitlines()[-1] == "9 created, 0 changed, 0 retired, 0 same"


def test_what_goes_out_comes_in_again_and_no_cell_is_a_formula(tmp_path: Path, database: Database) -> None:
    parsed(tmp_path, "fw.csv", _csv(*SMALL))
    applied(database, tmp_path / "fw.csv")
    with database.read() as session:
        text, losses = moodle_csv(session, "FW")
        assert any("no place in this format" in loss for loss in losses)
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {14}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row[1] for row in rows[1:]] == ["FW", "B", "D", "A", "A1"]  # parents come first
    (tmp_path / "again.csv").write_text(text, encoding="utf-8")
    assert applied(database, tmp_path / "again.csv").splitlines()[-1] == "0 created, 0 changed, 0 retired, 6 same"
    with database.read() as session:
        entry = get_competency(session, "FW/B")
        assert entry is not None
        assert entry.competency.name_en == "=cmd|' /C calc'!A0"
        assert moodle_csv(session, "FW")[0] == text
        with pytest.raises(UnknownFramework, match="no framework nothing"):
            moodle_csv(session, "nothing")


def test_shipped_frameworks_go_out_and_say_what_is_lost(tmp_path: Path, catalog_database: Database) -> None:
    with catalog_database.read() as session:
        text, losses = moodle_csv(session, "ssg-fs")
    assert "Account Management" in text
    assert losses
    assert parsed(tmp_path, "fw.csv", text).records.faults == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            (FRAMEWORK, _row("X", "A", "First")),
            "fw.csv:3: Parent ID number: the parent X is unknown, and Moodle drops the row",
        ),
        ((FRAMEWORK, _row("", "", "First")), "fw.csv:3: ID number: Moodle drops a row without id number or short name"),
        ((FRAMEWORK, _row("", "A", "")), "fw.csv:3: Short name: Moodle drops a row without id number or short name"),
        (
            (FRAMEWORK, _row("", "A", "First"), _row("", "A", "Second")),
            "fw.csv:4: ID number: A stands already in row 3; of two, Moodle keeps the last in silence",
        ),
        ((FRAMEWORK, _row("", "A", "x" * 101)), "fw.csv:3: Short name: warning: Moodle cuts this at 100 characters"),
        (
            (FRAMEWORK, _row("B", "A", "a"), _row("A", "B", "b")),
            "fw.csv:3: Parent ID number: the row stands below itself",
        ),
        ((_row("", "A", "First"),), "fw.csv:1: Is framework: 0 rows are frameworks"),
        ((FRAMEWORK, FRAMEWORK), "fw.csv:3: Is framework: 2 rows are frameworks"),
        (([*FRAMEWORK[:5], "", *FRAMEWORK[6:]],), "fw.csv:2: Scale values: the framework has no scale"),
        (
            ([*FRAMEWORK[:6], "{", *FRAMEWORK[7:]],),
            "fw.csv:2: Scale configuration: the scale configuration cannot be read",
        ),
        ((_marked(9),), "it marks values that the scale of 3"),
        ((_marked(2),), "warning: proficiency begins at Some"),
        (
            (FRAMEWORK, _row("", "A", "a", Scale_values="x,y")),
            "fw.csv:3: Scale values: the competency has a scale of its own",
        ),
        ((FRAMEWORK, ["", "A", "a"]), "fw.csv:3: the row has 3 columns; it would have 14"),
    ],
)
def test_what_moodle_loses_in_silence_is_a_finding(tmp_path: Path, rows: tuple[list[str], ...], said: str) -> None:
    found = findings_of(parsed(tmp_path, "fw.csv", _csv(*rows)), tmp_path)
    assert any(said in finding for finding in found), found
