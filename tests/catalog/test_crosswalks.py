"""Crosswalk rows: read with every fault at its line, stored in versions, and counted by the newest."""

from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from catalog import (
    Converted,
    Crosswalk,
    conversions,
    list_crosswalks,
    list_relations,
)
from catalog.importing.kinds import table_of
from service.database import Database
from service.errors import Conflict
from tests.catalog.files import SMALL, compared, faults_of

#: A second framework whose two levels are worth 1 and 1 to 3 of the first; the latter in two versions.
SECOND = """\
frameworks:
  - id: g
    name: Other
    levels: [{level: 1, label: Low}, {level: 2, label: High}]
    competencies: [{id: g/a, name: Like f/a}]
crosswalks:
  - from: {framework: g, level: 1}
    to: {framework: f, level: 1}
    confidence: medium
    rationale: {en: By content, zh: 按内容}
    inferred: true
  - from: {framework: g, level: 2}
    to: {framework: f, level: 1, up_to: 3}
    confidence: low
    rationale: By order
    approved: {by: Head of training, on: "2026-05-01"}
  - from: {framework: g, level: 2}
    to: {framework: f, level: 3}
    confidence: high
    rationale: Tried out
    version: 2
  - from: {framework: g, level: 0}
    to: {relative: -1}
    confidence: medium
    rationale: Below what the role asks for
  - from: {framework: f, level: 2}
    confidence: none
    rationale: Nobody knows
relations:
  - {competency: g/a, kind: exact_match, other: f/a, inferred: The same by its text}
  - {competency: g/a, kind: related, other: f/b}
"""


def loaded(database: Database, *texts: str) -> None:
    with database.write() as session:
        for text in (SMALL, *texts):
            changes = compared(session, text)
            assert changes.faults == (), changes.faults
            changes.apply(session)


def test_rows_are_stored_as_they_are_written(database: Database) -> None:
    loaded(database, SECOND)
    with database.read() as session:
        rows = {row.id: row for row in list_crosswalks(session, limit=10)}
        relations = list_relations(session, limit=10)
    assert list(rows) == ["f/2->@1", "g/0->@1", "g/1->f@1", "g/2->f@1", "g/2->f@2"]
    first, approved = rows["g/1->f@1"], rows["g/2->f@1"]
    assert (first.to_lowest, first.to_highest, first.confidence, first.state) == (1, 1, "medium", "proposed")
    assert (first.inferred, first.inferred_reason_en, first.inferred_reason_zh) == (True, "By content", "按内容")
    assert (approved.to_lowest, approved.to_highest, approved.inferred) == (1, 3, False)
    assert (approved.state, approved.approved_by, approved.approved_on) == (
        "approved",
        "Head of training",
        date(2026, 5, 1),
    )
    assert (rows["g/0->@1"].to_relative, rows["g/0->@1"].to_framework) == (-1, None)
    assert (rows["f/2->@1"].confidence, rows["f/2->@1"].to_lowest) == ("none", None)
    assert [(row.competency, row.kind, row.other) for row in relations] == [
        ("g/a", "exact_match", "f/a"),
        ("g/a", "related", "f/b"),
    ]


def test_a_second_import_changes_nothing_and_a_changed_row_is_named(database: Database) -> None:
    loaded(database, SECOND)
    with database.write() as session:
        assert compared(session, SECOND).entries == ()
        changed = compared(session, SECOND.replace("confidence: high", "confidence: medium"))
        assert changed.faults == ()
        assert [str(entry) for entry in changed.entries] == ["~ crosswalk g/2->f@2 (confidence)"]


#: What changes the approved row, and the columns that would change with it.
OTHERWISE = ("confidence: low", "confidence: medium")
SIGNED = 'approved: {by: Head of training, on: "2026-05-01"}'


@pytest.mark.parametrize(
    "changes",
    [
        [OTHERWISE],
        [OTHERWISE, ("rationale: By order", "rationale: By order\n    retired: true")],
        [("level: 1, up_to: 3", "level: 1, up_to: 2")],
        [(f"    {SIGNED}\n", "")],  # the same version, and nobody stands for it any more
    ],
)
def test_a_file_does_not_write_over_an_approved_row_under_its_signature(
    database: Database, changes: list[tuple[str, str]]
) -> None:
    loaded(database, SECOND)
    text = SECOND
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    with database.write() as session:
        refused = compared(session, text)
        (fault,) = refused.faults
        assert "crosswalks[1]" in str(fault.place)
        assert "g/2->f@1 was approved by Head of training on 2026-05-01" in fault.message
        # Where nothing will be done, nothing is announced.
        assert str(refused) == str(fault)


@pytest.mark.parametrize(
    "signature",
    ['approved: {by: Head of sales, on: "2026-05-01"}', 'approved: {by: Head of training, on: "2026-06-01"}'],
)
def test_whoever_signs_anew_may_change_an_approved_row(database: Database, signature: str) -> None:
    loaded(database, SECOND)
    with database.write() as session:
        changed = compared(session, SECOND.replace(*OTHERWISE).replace(SIGNED, signature))
        assert changed.faults == ()
        assert [entry.id for entry in changed.changed] == ["g/2->f@1"]
        # Another opinion as a version of its own leaves the approved row alone.
        proposed = SECOND.replace("version: 2", "version: 3")
        assert [entry.id for entry in compared(session, proposed).created] == ["g/2->f@3"]


def test_an_approved_row_out_of_use_does_not_come_back_under_its_old_signature(database: Database) -> None:
    retired = SECOND.replace(SIGNED, f"{SIGNED}\n    retired: true")
    loaded(database, SECOND, retired)
    with database.write() as session:
        assert compared(session, retired).entries == ()
        (fault,) = compared(session, SECOND).faults
        assert "g/2->f@1" in fault.message
        assert compared(session, SECOND.replace(SIGNED, 'approved: {by: Tan, on: "2027-01-01"}')).faults == ()


def test_a_retired_row_is_no_longer_listed(database: Database) -> None:
    loaded(
        database, SECOND, SECOND.replace("    rationale: By order\n", "    rationale: By order\n    retired: true\n")
    )
    with database.read() as session:
        assert "g/2->f@1" not in [row.id for row in list_crosswalks(session, limit=10)]
        assert conversions(session).approved.ladders == {}


def test_lists_can_be_narrowed_and_paged(database: Database) -> None:
    loaded(database, SECOND)
    with database.read() as session:
        assert len(list_crosswalks(session, framework="f", limit=10)) == 4
        assert [row.id for row in list_crosswalks(session, after="g/1->f@1", limit=1)] == ["g/2->f@1"]
        assert [row.other for row in list_relations(session, competency="f/b", limit=10)] == ["f/b"]
        assert list_relations(session, competency="g/b", limit=10) == ()


ROW = "crosswalks[0]"
FAULTS = [
    ("  - from: {framework: g, level: 1}\n    to", "  - to", ROW, "from is missing"),
    ("from: {framework: g, level: 1}", "from: {framework: h, level: 1}", f"{ROW}.from.framework", "h is unknown"),
    ("from: {framework: g, level: 1}", "from: {framework: g, level: 3}", f"{ROW}.from.level", "its levels are 1, 2"),
    ("to: {framework: f, level: 1}", "to: {framework: h, level: 1}", f"{ROW}.to", "framework h is unknown"),
    ("to: {framework: f, level: 1}", "to: {framework: f, level: 4}", f"{ROW}.to", "its levels are 1, 2, 3"),
    ("level: 1, up_to: 3", "level: 1, up_to: 4", "crosswalks[1].to", "level 4 is not on the scale of f"),
    ("level: 1, up_to: 3", "level: 3, up_to: 1", "crosswalks[1].to.up_to", "not above level 3"),
    ("confidence: medium\n    rationale: {", "confidence: none\n    rationale: {", f"{ROW}.confidence", "goes with"),
    ("confidence: none", "confidence: low", "crosswalks[4].confidence", "goes with"),
    ("confidence: low", "confidence: some", "crosswalks[1].confidence", "one of high, medium, low, none"),
    ("    confidence: low\n", "", "crosswalks[1]", "confidence is missing"),
    ("    rationale: By order\n", "", "crosswalks[1]", "rationale is missing"),
    ('on: "2026-05-01"', 'on: "2026-05-32"', "crosswalks[1].approved.on", "a day such as"),
    (', on: "2026-05-01"', "", "crosswalks[1].approved", "on is missing"),
    ("by: Head of training, ", "", "crosswalks[1].approved", "by is missing"),
    ("version: 2", "version: 1", "crosswalks[2]", "crosswalk g/2->f@1 is given twice"),
    ("version: 2", "version: 0", "crosswalks[2].version", "from 1 to 1000000"),
    ("version: 2", "edition: 2", "crosswalks[2].edition", "edition is unknown"),
    ("{relative: -1}", "{relative: low}", "crosswalks[3].to.relative", "a whole number"),
    ("kind: related", "kind: alike", "relations[1].kind", "one of exact_match"),
    ("kind: related, ", "", "relations[1]", "kind is missing"),
    ("other: f/b", "other: g/a", "relations[1].other", "the same competency"),
    ("other: f/b", "other: f/z", "relations[1].other", "f/z is unknown"),
    (
        "{competency: g/a, kind: related, other: f/b}",
        "{competency: f/a, kind: exact_match, other: g/a}",
        "relations[1].other",
        "holds in both directions",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "message"), FAULTS)
def test_every_fault_is_found_at_its_field(old: str, new: str, path: str, message: str) -> None:
    assert faults_of(SMALL, SECOND) == []
    assert SECOND.count(old) == 1
    found = faults_of(SMALL, SECOND.replace(old, new))
    assert len(found) >= 1
    assert any(fault.split(": ")[1] == path and message in fault for fault in found), found


LINE = {
    "id": "g/2->f@9", "from_framework": "g", "from_level": 2, "to_framework": "f", "to_lowest": 1, "to_highest": 3,
    "confidence": "low", "rationale_en": "T", "rationale_zh": "T", "version": 9, "state": "proposed",
    "retired": False, "inferred": False,
}  # fmt: skip
REFUSED = [
    {"to_lowest": 3, "to_highest": 1},
    {"to_lowest": None},
    {"to_relative": 1},
    {"to_framework": None},
    {"confidence": "none"},
    {"confidence": "sure"},
    {"state": "approved"},
    {"approved_by": "Somebody"},
    {"from_framework": "h"},
    {"version": 1},
]


@pytest.mark.parametrize("spoilt", REFUSED)
def test_the_table_refuses_what_makes_no_sense(database: Database, spoilt: dict[str, object]) -> None:
    loaded(database, SECOND)
    with database.write() as session:
        session.execute(insert(table_of(Crosswalk)), [LINE])
    row = {**LINE, "id": "x", "version": 10, **spoilt}
    with pytest.raises((DBAPIError, Conflict)), database.write() as session:
        session.execute(insert(table_of(Crosswalk)), [row])


def test_the_newest_version_informs_and_the_newest_approved_one_counts(database: Database) -> None:
    loaded(database, SECOND)
    with database.read() as session:
        found = conversions(session)
    assert found.newest.attainment("g", 2, "f", (1, 3)) == Converted(level=3, confidence="high")
    assert found.approved.attainment("g", 2, "f", (1, 3)) == Converted(level=1, confidence="low")
    assert found.approved.attainment("g", 1, "f", (1, 3)) is None
    assert found.matches == {"f/a": ("g/a",), "g/a": ("f/a",)}
    assert found.framework_of == {"f/a": "f", "g/a": "g"}
