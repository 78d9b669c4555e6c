"""An import shows what it would do, does it in one transaction or not at all, and does nothing the second time."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from catalog import (
    CompetencyItem,
    FaultyImport,
    LearningOutcome,
    Module,
    catalog_slice,
    current_version,
    get_competency,
    get_module,
    get_role,
    import_catalog,
    list_modules,
)
from service.database import Database
from tests.catalog.files import SMALL, compared

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


@pytest.fixture
def small(database: Database) -> Database:
    """A database that holds the small catalogue."""
    apply(database, SMALL)
    return database


def apply(database: Database, *texts: str, complete: bool = False) -> str:
    with database.write() as session:
        changes = compared(session, *texts, complete=complete)
        changes.apply(session, imported_at=NOON)
        return str(changes)


def version(database: Database) -> str:
    with database.read() as session:
        return current_version(session)


def test_first_import_creates_every_entry(database: Database) -> None:
    printed = apply(database, SMALL)
    assert printed.splitlines()[-1] == "7 created, 0 changed, 0 retired, 0 same"
    assert "+ module M1" in printed
    with database.read() as session:
        module = get_module(session, "M1")
        assert module is not None
        assert (module.module.price_minor, module.module.price_currency) == (12050, "SGD")
        assert module.module.effort_hundredths == 225
        assert (module.module.title_en, module.module.title_zh) == ("First module", "第一模块")
        free = get_module(session, "M2")
        assert free is not None
        assert (free.module.price_minor, free.module.title_zh) == (0, "M2")  # the title defaults to the id


def test_second_import_changes_nothing(small: Database) -> None:
    before = version(small)
    with small.write() as session:
        changes = compared(session, SMALL)
        assert changes.entries == ()
        assert changes.same == 7
        assert all(not (table.inserts or table.updates or table.deletes) for table in changes.tables)
        changes.apply(session)
    assert version(small) == before


def test_version_follows_the_content_and_nothing_else(small: Database) -> None:
    """Away from a content and back to it is the same version again."""
    first = version(small)
    apply(small, SMALL.replace('"120.50"', '"120.51"'))
    assert version(small) != first
    apply(small, SMALL)
    assert version(small) == first


def test_version_is_the_same_on_every_database(small: Database, sqlite_database: Database) -> None:
    """The digest is made of values, not of the way in which a database keeps them."""
    apply(sqlite_database, SMALL)
    assert version(small) == version(sqlite_database)


def test_changed_fields_and_parts_are_named(small: Database) -> None:
    text = SMALL.replace('"120.50"', '"99"').replace("effort_hours: 3", "effort_hours: 4")
    text = text.replace("items: [f/a/3/K1]", "items: [f/a/3/A1]").replace("excludes: [OLD-2]", "excludes: [OLD-3]")
    printed = apply(small, text)
    assert "~ module M1 (price_minor)" in printed
    assert "~ module M2 (effort_hundredths, exclusions, outcome items)" in printed
    with small.read() as session:
        module = get_module(session, "M2")
        assert module is not None
        assert [row.item for row in module.outcome_items] == ["f/a/3/A1"]
        assert [row.excluded for row in module.exclusions] == ["OLD-3"]


def test_one_file_leaves_other_entries_alone(small: Database) -> None:
    only = (
        'modules:\n  - {id: M3, price: {amount: "1", currency: SGD}, effort_hours: 1,'
        " outcomes: [{competency: f/b, from_level: 0, to_level: 1}]}\n"
    )
    assert apply(small, only).splitlines() == ["+ module M3", "1 created, 0 changed, 0 retired, 0 same"]
    with small.read() as session:
        assert [entry.module.id for entry in list_modules(session, limit=10)] == ["M1", "M2", "M3"]


def test_complete_import_retires_what_it_does_not_name(small: Database) -> None:
    without = SMALL[: SMALL.index("  - id: M2")]
    assert "- module M2" in apply(small, without, complete=True)
    with small.read() as session:
        retired = get_module(session, "M2")
        assert retired is not None
        assert retired.module.retired
        assert retired.outcomes != ()  # what refers to it can still be read
        assert [entry.module.id for entry in list_modules(session, limit=10)] == ["M1"]
        assert [module.id for module in catalog_slice(session).modules] == ["M1"]
    assert "~ module M2 (retired)" in apply(small, SMALL)
    with small.read() as session:
        assert [entry.module.id for entry in list_modules(session, limit=10)] == ["M1", "M2"]


def test_what_a_complete_import_retires_need_not_fit_its_prices(small: Database) -> None:
    """A run that goes with everything else of before keeps nobody from another currency."""
    run = (
        "offerings:\n  - {id: O, module: M1, start_on: 2027-03-01, end_on: 2027-03-02, seats: 10,"
        ' fixed_price: {amount: "5", currency: SGD}}\n'
    )
    apply(small, run)
    dearer = SMALL.replace("SGD", "HKD")
    with small.read() as session:
        assert "its run O has a fixed price in SGD" in str(compared(session, dearer).faults[0])
    assert "- offering O" in apply(small, dearer, complete=True)


def test_entry_can_be_retired_in_its_file(small: Database) -> None:
    apply(small, SMALL.replace("  - id: M1\n", "  - id: M1\n    retired: true\n"))
    with small.read() as session:
        assert [entry.module.id for entry in list_modules(session, limit=10)] == ["M2"]


def test_dropped_item_is_retired_and_dropped_outcome_deleted(small: Database) -> None:
    """Somebody may hold the item; nobody holds an outcome."""
    text = SMALL.replace("items: [f/a/3/K1]", "items: [f/a/3/A1]").replace(
        "              - {code: K1, kind: knowledge, text: To know}\n", ""
    )
    text = text.replace(
        "      - {competency: f/a, from_level: 0, to_level: 1}\n",
        "      - {competency: f/b, from_level: 0, to_level: 1}\n",
    )
    apply(small, text)
    with small.read() as session:
        item = session.get(CompetencyItem, "f/a/3/K1")
        assert item is not None
        assert item.retired
        entry = get_competency(session, "f/a")
        assert entry is not None
        assert "K1" not in [row.code for row in entry.items]
        outcomes = session.exec(select(LearningOutcome.competency).where(col(LearningOutcome.module) == "M1")).all()
        assert list(outcomes) == ["f/b"]


def test_faults_keep_everything_out(database: Database) -> None:
    broken = SMALL.replace("effort_hours: 3", "effort_hours: 0")
    with database.write() as session:
        changes = compared(session, broken)
        with pytest.raises(FaultyImport, match="effort_hours is 0"):
            changes.apply(session)
    with database.read() as session:
        assert session.exec(select(Module)).all() == []
        assert get_role(session, "r") is None


def test_competency_cannot_lose_what_a_stored_module_or_role_uses(small: Database) -> None:
    """A file that brings the competency alone, with its top level cut off, would leave others without ground."""
    alone = "competencies:\n  - id: f/a\n    framework: f\n    name: First\n    levels: [{level: 1}]\n"
    with small.write() as session:
        faults = [str(finding) for finding in compared(session, alone).faults]
    assert faults == [
        "1.yaml:2: competencies[0]: the stored module M2 would no longer fit: "
        "level 3 is not a level of f/a; its levels are 1",
        "1.yaml:2: competencies[0]: the stored role r would no longer fit: "
        "level 3 is not a level of f/a; its levels are 1",
    ]


def test_references_to_stored_entries_are_known(small: Database) -> None:
    more = "roles:\n  - {id: r2, name: Other, framework: f, requirements: [{competency: f/b, level: 3}]}\n"
    with small.write() as session:
        assert compared(session, more).findings == ()


def test_folder_is_read_in_the_order_of_names_and_missing_files_are_faults(database: Database, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "modules.yml").write_text(SMALL[SMALL.index("modules:\n") :], encoding="utf-8")
    (tmp_path / "a.yaml").write_text(SMALL[: SMALL.index("modules:\n")], encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not read", encoding="utf-8")
    with database.write() as session:
        assert import_catalog(session, [tmp_path]).faults == ()
        missing = import_catalog(session, [tmp_path, tmp_path / "none.yaml"]).faults
        assert [finding.place.file for finding in missing] == [str(tmp_path / "none.yaml")]
        (tmp_path / "empty").mkdir()
        assert "holds no YAML file" in str(import_catalog(session, [tmp_path / "empty"]).faults[0])
