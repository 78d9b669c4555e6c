"""Reference documents and units of competency are read as they are published, to the inventory's counts and words."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalog import CompetencyEntry, get_competency, get_framework
from service.database import Database
from tests.catalog.files import SHARED_SOURCES
from tests.catalog.published import applied, compared, findings_of, parsed

#: One document with every way in which a cell may list its items.
TSC = (
    "**SKILLS FRAMEWORK FOR NEW TRADES\nTECHNICAL SKILLS AND COMPETENCIES (TSC) REFERENCE DOCUMENT**\n\n"
    "TSC Category\tCare\t\t\t\t\t\t\nTSC\tBee Keeping\t\t\t\t\t\t\nTSC Description\tKeep bees.\t\t\t\t\t\t\n"
    "TSC Proficiency Description\tLevel 1\tLevel 2\tLevel 3\tLevel 4\tLevel 5\tLevel 6\n"
    "\tNEW-1\t\tNEW-3\t\t\t\n\tKeep one hive\t\tKeep many hives\t\t\t\n"
    "Knowledge\t<ul><li>Queens</li><li>Drones and NEW rules</li></ul>\t\tHive design Use of CRM with bees\t\t\t\n"
    "<p>Abilities</p>\t\uf0b7 Calm bees \uf0b7 Lift hives\t\t• Teach others\t\t\t\n"
)
UNIT = (
    "Specification of Competency Standards for the Honey Industry Unit of Competency\n\n"
    "Functional Area - 1. Hives (Key Function – 1.2 Care)\n\n"
    "Title\tKeep\n\tbees\nCode\t100001L3\nRange\tAll bees.\nLevel\t3\nCredit\t6 (For Reference Only)\n"
    "Credit\tPerformance Requirements 1. Knowledge Be able to: Know bees, such as: queens; drones. "
    "2. Applications Be able to: Move hives; Feed bees in winter.\n"
    "Assessment Criteria\tThe integral outcome requirements of this UoC are:\n\t Bees live.\nRemark\t\n"
)


def _document(key: str) -> Path:
    if not SHARED_SOURCES.is_dir():
        pytest.skip("the source documents are not at hand")
    return next(SHARED_SOURCES.glob(f"{key}_*.txt"))


def _inventory(framework: str) -> Any:
    return json.loads((SHARED_SOURCES / "inventory.json").read_text(encoding="utf-8"))["frameworks"][framework]


def _read(database: Database, competency: str) -> CompetencyEntry:
    with database.read() as session:
        entry = get_competency(session, competency)
    assert entry is not None
    return entry


def test_the_reference_document_gives_the_inventorys_levels_codes_and_items(database: Database) -> None:
    applied(database, _document("000"))
    entry = _read(database, "ssg-fs/account-management")
    inventory = _inventory("F000")
    wanted = {
        f"{entry.competency.id}/{level['level']}/{item['id'].rpartition('/')[2]}": item["text"]
        for level in inventory["levels"]
        for item in level["knowledge"] + level["abilities"]
    }
    assert {item.id: item.text_en for item in entry.items} == wanted
    assert len(wanted) == 22 + 28
    filled = [level for level in inventory["levels"] if level["populated"]]
    assert [(row.level, row.code, row.descriptor_en) for row in entry.levels] == [
        (level["level"], level["code"], level["descriptor"]["text"]) for level in filled
    ]
    assert entry.competency.name_en == inventory["name"]
    assert entry.competency.description_en == inventory["definition"]
    assert all(item.coverable for item in entry.items)


def test_the_unit_gives_the_inventorys_statements_details_and_figures(database: Database) -> None:
    applied(database, _document("001"))
    entry = _read(database, "hkqf-banking/109509L6")
    inventory = _inventory("F001")
    assert (entry.competency.code, entry.competency.credit) == ("109509L6", 4)
    assert [row.level for row in entry.levels] == [6]
    statements = [row for section in inventory["sections"] for row in section["statements"]]
    read = {item.id.rpartition("/")[2]: item for item in entry.items}
    by_code = {code: item for code, item in read.items() if item.kind == "performance_requirement"}
    assert [item.text_en.rstrip(".;") for item in by_code.values()] == [row["text"].rstrip(".;") for row in statements]
    assert [sum(code.startswith(f"PR{section}.") for code in by_code) for section in (1, 2, 3)] == [2, 4, 2]
    details = [item for item in entry.items if item.kind == "detail"]
    assert [item.text_en.rstrip(".;") for item in details] == [
        row["text"].rstrip(".;") for row in statements[1]["subitems"]
    ]
    assert {item.parent_item for item in details} == {"hkqf-banking/109509L6/6/PR1.2"}
    assert [item.code for item in entry.items if item.kind == "assessment_criterion"] == ["AC1"]
    fields = {row["field"]: row["text"] for row in inventory["fields"]}
    assert entry.competency.name_en == fields["title"]
    assert entry.competency.description_en == fields["range"]
    assert (entry.competency.area_en, entry.competency.category_en) == (
        fields["functional_area"],
        fields["key_function"],
    )


def test_the_documents_own_words_take_the_place_of_the_shipped_ones(catalog_database: Database) -> None:
    """Ids, modules and roles stay; only what the document says changes, and not the framework it belongs to."""
    before = _read(catalog_database, "ssg-fs/account-management")
    with catalog_database.read() as session:
        framework = get_framework(session, "ssg-fs")
    printed = applied(catalog_database, _document("000"), _document("001")).splitlines()
    assert "~ competency ssg-fs/account-management" in "\n".join(printed)
    assert printed[-1] == "0 created, 2 changed, 0 retired, 2 same"
    after = _read(catalog_database, "ssg-fs/account-management")
    assert [item.id for item in after.items] == [item.id for item in before.items]
    assert [item.text_en for item in after.items] != [item.text_en for item in before.items]
    with catalog_database.read() as session:
        assert get_framework(session, "ssg-fs") == framework


def test_items_are_told_by_bullets_list_items_or_capitals_but_not_by_acronyms(
    tmp_path: Path, database: Database
) -> None:
    published = parsed(tmp_path, "bees.txt", TSC)
    assert findings_of(published, tmp_path) == [
        "bees.txt:10: Knowledge, Level 3: warning: the cell has lost its bullets; it was split before capital letters "
        "into 2 items, look whether that is right"
    ]
    applied(database, tmp_path / "bees.txt")
    entry = _read(database, "ssg-new-trades/bee-keeping")
    assert [(item.level, item.code, item.text_en) for item in entry.items] == [
        (1, "K1", "Queens"),
        (1, "K2", "Drones and NEW rules"),
        (1, "A1", "Calm bees"),
        (1, "A2", "Lift hives"),
        (3, "K1", "Hive design"),
        (3, "K2", "Use of CRM with bees"),
        (3, "A1", "Teach others"),
    ]


def test_a_second_document_needs_a_level_that_the_framework_leaves_empty(tmp_path: Path, database: Database) -> None:
    levels = "[{level: 1, label: One}, {level: 3, label: Three, populated: false}]"
    stored = f"frameworks:\n  - {{id: bees, name: Bees, levels: {levels}}}\n"
    parsed(tmp_path, "bees.txt", TSC)
    (tmp_path / "bees.yaml").write_text(stored, encoding="utf-8")
    applied(database, tmp_path / "bees.yaml")
    assert "~ framework bees (scale)" in applied(database, tmp_path / "bees.txt", framework="bees")
    with database.read() as session:
        entry = get_framework(session, "bees")
    assert entry is not None
    assert entry.framework.name_en == "Bees"
    assert [(step.level, step.label_en, step.populated) for step in entry.levels] == [
        (1, "One", True),
        (3, "Three", True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "TSC Category\t",
            "TSC category\t",
            "bees.txt:1: this is no reference document of a skill: TSC Category is missing",
        ),
        ("Level 4\t", "", "bees.txt:7: TSC Proficiency Description: the columns Level 1 to Level 6 are not all there"),
        ("\tNEW-3", "\t", "bees.txt:7: TSC Proficiency Description: level 3 has no code or no description"),
        (
            "NEW-3",
            "Keep many " * 11,
            "bees.txt:7: TSC Proficiency Description: the code Keep many Keep many Keep many ...",
        ),
    ],
)
def test_faults_of_a_reference_document_are_named_by_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(
        found.startswith(said) for found in findings_of(parsed(tmp_path, "bees.txt", TSC.replace(old, new)), tmp_path)
    )


def test_details_may_begin_beside_their_statement_and_end_with_a_full_stop(tmp_path: Path, database: Database) -> None:
    assert findings_of(parsed(tmp_path, "unit.txt", UNIT), tmp_path) == []
    applied(database, tmp_path / "unit.txt")
    entry = _read(database, "hkqf-honey/100001L3")
    assert entry.competency.name_en == "Keep bees"
    assert [(item.code, item.text_en) for item in entry.items] == [
        ("PR1.1", "Know bees, such as:"),
        ("PR1.1a", "queens"),
        ("PR1.1b", "drones."),
        ("PR2.1", "Move hives"),
        ("PR2.2", "Feed bees in winter."),
        ("AC1", "Bees live."),
    ]
    assert [item.code for item in entry.items if item.coverable] == ["PR1.1", "PR2.1", "PR2.2"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Range\t", "Rnage\t", "unit.txt:1: this is no unit of competency: Range is missing; give the whole text"),
        (
            "100001L3",
            "100001L4",
            "unit.txt:9: Level: the level is 3; it would be from 1 to 7 and that of the code 100001L4",
        ),
        ("100001L3", "1001L3", "unit.txt:7: Code: the code is 1001L3; it would be six digits, L and the level"),
        (
            "6 (For",
            "six (For",
            "unit.txt:10: Credit: the credit is six (For Reference Only); it would be a whole number",
        ),
        ("Be able to:", "Able to:", "unit.txt:11: Performance Requirements: the sections cannot be told"),
        ("Remark\t", "Remark\tNew.", "unit.txt:14: Remark: warning: the remark has no field of its own"),
    ],
)
def test_faults_of_a_unit_are_named_by_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(
        found.startswith(said) for found in findings_of(parsed(tmp_path, "unit.txt", UNIT.replace(old, new)), tmp_path)
    )


def test_a_text_of_no_known_format_is_a_fault_and_keeps_everything_out(tmp_path: Path, database: Database) -> None:
    parsed(tmp_path, "bees.txt", TSC)
    parsed(tmp_path, "notes.txt", "Buy honey.\n")
    with database.write() as session:
        changes = compared(session, tmp_path / "bees.txt", tmp_path / "notes.txt")
    assert any("of no known format" in str(fault) for fault in changes.faults)
