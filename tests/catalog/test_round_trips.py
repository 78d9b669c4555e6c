"""What goes out comes in again and changes nothing, for every shipped framework and every written format."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from catalog import (
    SHIPPED,
    CompetencyRelation,
    Framework,
    case_package,
    catalogue_content,
    csv_text,
    get_competency,
    get_framework,
    get_role,
    import_shipped,
    list_competencies,
    moodle_csv,
    workbook,
)
from service.database import Database
from service.importing import compare_files
from tests.catalog.files import SHARED_SOURCES
from tests.catalog.published import STANDARDS, applied, compared
from tests.conftest import in_turn

FRAMEWORKS = tuple(
    line.split(":", 1)[1].strip()
    for path in sorted((SHIPPED / "frameworks").glob("*.yaml"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if re.fullmatch(r"  - id: \S+", line)
)
FORMATS = ("moodle", "case-1.0", "case-1.1")


def written(database: Database, framework: str, format_name: str, path: Path) -> Path:
    """Write one framework, and return the file."""
    with database.read() as session:
        if format_name == "moodle":
            path = path.with_suffix(".csv")
            path.write_bytes(moodle_csv(session, framework)[0].encode())
        else:
            path = path.with_suffix(".json")
            package = case_package(session, framework, "1.0" if format_name == "case-1.0" else "1.1")
            path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def content_of(path: Path) -> str:
    """Return what a file says, but for the moment of the last import, which is each database's own."""
    return re.sub(r'"lastChangeDateTime": "[^"]*"', "", path.read_bytes().decode())


def changes_of(database: Database, *paths: Path) -> list[str]:
    with database.write() as session:
        found = compared(session, *paths)
    assert not found.faults, found.faults[:3]
    assert not any(table.inserts or table.updates or table.deletes for table in found.tables) or found.entries
    return [str(entry) for entry in found.entries]


def package_of(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def rewritten(path: Path, change: Callable[[Any], None]) -> Path:
    """Change a package as another program would."""
    package = package_of(path)
    change(package)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def without_notes(package: Any) -> None:
    for thing in [package["CFDocument"], *package["CFItems"]]:
        thing.pop("notes", None)


@pytest.mark.parametrize(("dialect", "framework", "format_name"), in_turn(FRAMEWORKS, FORMATS))
def test_a_framework_goes_out_and_in_and_nothing_changes(
    tmp_path: Path, catalog_database: Database, database: Database, framework: str, format_name: str
) -> None:
    path = written(catalog_database, framework, format_name, tmp_path / "out")
    assert changes_of(catalog_database, path) == []
    applied(database, path)
    again = written(database, framework, format_name, tmp_path / "again")
    assert content_of(again) == content_of(path)


@pytest.mark.parametrize(("dialect", "framework"), in_turn(FRAMEWORKS))
def test_a_package_without_notes_takes_nothing_away(tmp_path: Path, catalog_database: Database, framework: str) -> None:
    path = rewritten(written(catalog_database, framework, "case-1.1", tmp_path / "out"), without_notes)
    assert changes_of(catalog_database, path) == []


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [("moodle", "*.csv"), ("case", "sample-*.json"), ("onet", "*.txt"), ("ssg", "*sample.xlsx")],
)
@pytest.mark.parametrize("format_name", FORMATS)
def test_frameworks_of_others_go_out_and_in_as_well(
    tmp_path: Path, database: Database, folder: str, pattern: str, format_name: str
) -> None:
    paths = sorted((STANDARDS / folder).glob(pattern))
    if not paths:
        pytest.skip("the samples of the standards are not at hand")
    applied(database, *paths)
    with database.read() as session:
        frameworks = sorted(session.exec(select(Framework.id)))
    for number, framework in enumerate(frameworks):
        assert changes_of(database, written(database, framework, format_name, tmp_path / f"out-{number}")) == []


@pytest.mark.parametrize(("dialect", "format_name"), in_turn(["csv", "xlsx"]))
def test_all_sheets_go_out_and_in_and_out_as_the_same_bytes(
    tmp_path: Path, catalog_database: Database, database: Database, format_name: str
) -> None:
    def out(of: Database, folder: Path) -> Path:
        folder.mkdir()
        with of.read() as session:
            content = catalogue_content(session)
        if format_name == "xlsx":
            (folder / "catalogue.xlsx").write_bytes(workbook(content))
        for filled in content if format_name == "csv" else ():
            (folder / f"{filled.sheet.name}.csv").write_bytes(csv_text(filled).encode())
        return folder

    folder = out(catalog_database, tmp_path / "out")
    assert changes_of(catalog_database, folder) == []
    applied(database, folder)
    again = out(database, tmp_path / "again")
    names = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in again.iterdir()) == names
    assert [name for name in names if (folder / name).read_bytes() != (again / name).read_bytes()] == []


def test_the_shipped_files_again_change_nothing(catalog_database: Database) -> None:
    assert changes_of(catalog_database, SHIPPED) == []


def test_moodle_changes_what_it_can_say_and_nothing_else(tmp_path: Path, catalog_database: Database) -> None:
    path = written(catalog_database, "csm", "moodle", tmp_path / "out")
    text = path.read_text(encoding="utf-8").replace(",Communication,", ",Talking with people,")
    path.write_text(text, encoding="utf-8", newline="")
    assert changes_of(catalog_database, path) == ["~ competency csm/communication (name_en)"]
    applied(catalog_database, path)
    with catalog_database.read() as session:
        entry = get_competency(session, "csm/communication")
    assert entry is not None
    assert (entry.competency.name_en, entry.competency.source_document) == ("Talking with people", "004")
    assert entry.competency.name_zh != "Talking with people"
    assert entry.levels


def test_a_competency_added_in_moodle_has_the_levels_of_its_framework(
    tmp_path: Path, catalog_database: Database
) -> None:
    path = written(catalog_database, "csm", "moodle", tmp_path / "out")
    row = ["", "listening", "Listening", "<p>To the end</p>", "1", *[""] * 4, "null", "communication", "", "", ""]
    path.write_text(path.read_text(encoding="utf-8") + ",".join(row) + "\r\n", encoding="utf-8", newline="")
    assert changes_of(catalog_database, path) == [
        "+ competency csm/listening",
        "+ relation csm/communication related csm/listening",
        "+ source csm",
    ]
    applied(catalog_database, path)
    with catalog_database.read() as session:
        framework = get_framework(session, "csm")
        entry = get_competency(session, "csm/listening")
    assert framework is not None
    assert entry is not None
    assert [row.level for row in entry.levels] == [step.level for step in framework.levels if step.populated]
    again = written(catalog_database, "csm", "moodle", tmp_path / "again")
    assert ",null,listening," in again.read_text(encoding="utf-8")
    assert changes_of(catalog_database, again) == []


def _link(package: Any, code: str) -> Any:
    """Return the association in which this role requires something."""
    key = next(item["identifier"] for item in package["CFItems"] if item["humanCodingScheme"] == code)
    return next(
        link
        for link in package["CFAssociations"]
        if link["originNodeURI"]["identifier"] == key and link["associationType"] in {"ext:requires", "isRelatedTo"}
    )


@pytest.mark.parametrize("format_name", ["case-1.0", "case-1.1"])
def test_a_level_that_another_program_requires_counts_and_is_told(
    tmp_path: Path, catalog_database: Database, format_name: str
) -> None:
    def raise_level(package: Any) -> None:
        codes = {item["humanCodingScheme"]: item["identifier"] for item in package["CFItems"]}
        target = _link(package, "ssg-fs/account-management-3")["destinationNodeURI"]
        target["identifier"] = codes["ssg-fs/account-management@5"]

    path = rewritten(written(catalog_database, "ssg-fs", format_name, tmp_path / "out"), raise_level)
    with catalog_database.write() as session:
        found = compared(session, path)
        assert "asks for ssg-fs/account-management at 5 in its associations, and at 3 as in its note" in str(found)
        assert [str(entry) for entry in found.entries] == ["~ role ssg-fs/account-management-3 (requirements)"]
        before = get_role(session, "ssg-fs/account-management-3")
        found.apply(session)
        after = get_role(session, "ssg-fs/account-management-3")
    assert before is not None
    assert after is not None
    assert [row.level for row in after.requirements] == [5]
    assert after.requirements[0].weight == before.requirements[0].weight


def test_requirements_taken_out_elsewhere_go_and_dropped_associations_do_not(
    tmp_path: Path, catalog_database: Database
) -> None:
    def take_out(package: Any) -> None:
        package["CFAssociations"].remove(_link(package, "ssg-fs/account-management-3"))

    def drop(package: Any) -> None:
        links = package["CFAssociations"]
        package["CFAssociations"] = [link for link in links if link["associationType"] != "ext:requires"]

    path = rewritten(written(catalog_database, "ssg-fs", "case-1.1", tmp_path / "out"), take_out)
    assert changes_of(catalog_database, path) == ["~ role ssg-fs/account-management-3 (requirements)"]
    rewritten(path, drop)
    with catalog_database.write() as session:
        found = compared(session, path)
    assert not found.entries
    assert "no association says what roles require; the notes count" in str(found)


def test_relations_of_a_package_are_stored_and_go_out_again(tmp_path: Path, catalog_database: Database) -> None:
    def relate(package: Any) -> None:
        codes = {item["humanCodingScheme"]: item["identifier"] for item in package["CFItems"]}
        for kind, other in (("exactMatchOf", "integrity"), ("isPartOf", "coordination"), ("exemplar", "integrity")):
            link = dict(package["CFAssociations"][0], associationType=kind)
            link["originNodeURI"] = {"title": "", "identifier": codes["csm/communication"], "uri": "urn:x"}
            link["destinationNodeURI"] = {"title": "", "identifier": codes[f"csm/{other}"], "uri": "urn:x"}
            package["CFAssociations"].append(link)

    path = rewritten(written(catalog_database, "csm", "case-1.1", tmp_path / "out"), relate)
    printed = applied(catalog_database, path)
    assert "+ relation csm/communication exact_match csm/integrity" in printed
    assert "+ relation csm/communication broader csm/coordination" in printed
    assert "1 associations are not stored: exemplar" in printed
    again = written(catalog_database, "csm", "case-1.0", tmp_path / "again")
    kinds = [link["associationType"] for link in package_of(again)["CFAssociations"]]
    assert (kinds.count("exactMatchOf"), kinds.count("isPartOf")) == (1, 1)
    assert changes_of(catalog_database, again) == []
    with catalog_database.write() as session:
        relation = session.get(CompetencyRelation, "csm/communication exact_match csm/integrity")
        assert relation is not None


def _document(key: str) -> Path:
    if not SHARED_SOURCES.is_dir():
        pytest.skip("the source documents are not at hand")
    return next(SHARED_SOURCES.glob(f"{key}_*.txt"))


@pytest.mark.parametrize(
    ("key", "competency"), [("000", "ssg-fs/account-management"), ("001", "hkqf-banking/109509L6")]
)
def test_a_documents_own_words_leave_its_key_and_the_chinese_texts_alone(
    catalog_database: Database, key: str, competency: str
) -> None:
    with catalog_database.read() as session:
        before = get_competency(session, competency)
    applied(catalog_database, _document(key))
    with catalog_database.read() as session:
        after = get_competency(session, competency)
        of_document = [entry.competency.id for entry in list_competencies(session, source=key, limit=10)]
    assert before is not None
    assert after is not None
    assert of_document == [competency]
    owned = {"name_en", "area_en", "category_en", "description_en", "descriptor_en", "text_en", "code"}
    for old, new in zip(
        (before.competency, *before.levels, *before.items), (after.competency, *after.levels, *after.items), strict=True
    ):
        assert old.model_dump(exclude=owned) == new.model_dump(exclude=owned)
    assert after.competency.description_en != before.competency.description_en


def test_a_part_from_elsewhere_stays_and_a_new_one_comes_from_the_document(
    tmp_path: Path, catalog_database: Database
) -> None:
    """An item that the house has added is no item of the document: its absence there says nothing."""
    added = "id,competency,level,code,kind,text_en\n,ssg-fs/account-management,4,H1,knowledge,House rules\n"
    with catalog_database.read() as session:
        content = next(filled for filled in catalogue_content(session) if filled.sheet.name == "competency_items")
    rows = [row for row in content.rows if row["competency"] == "ssg-fs/account-management"]
    listed = csv_text(type(content)(sheet=content.sheet, rows=tuple(rows))).splitlines()
    header = listed[0].lstrip("\ufeff").split(",")
    cells = dict(zip(*[line.split(",") for line in added.splitlines()], strict=True))
    (tmp_path / "competency_items.csv").write_text(
        "\r\n".join([*listed, ",".join(cells.get(name, "") for name in header)]), encoding="utf-8"
    )
    applied(catalog_database, tmp_path / "competency_items.csv")
    applied(catalog_database, _document("000"))
    with catalog_database.read() as session:
        entry = get_competency(session, "ssg-fs/account-management")
    assert entry is not None
    assert "ssg-fs/account-management/4/H1" in {item.id for item in entry.items}


def test_the_shipped_files_do_not_take_back_what_was_imported(catalog_database: Database) -> None:
    applied(catalog_database, _document("000"))
    with catalog_database.write() as session:
        before = get_competency(session, "ssg-fs/account-management")
        for found in (import_shipped(session, SHIPPED), compare_files(session, [SHIPPED]).catalogue):
            assert found.entries == ()
            assert "competency ssg-fs/account-management is stored otherwise and stays so" in str(found)
            found.apply(session)
        assert get_competency(session, "ssg-fs/account-management") == before
        asked_for = compare_files(session, [], shipped=True)
        assert [str(entry) for entry in asked_for.catalogue.entries] == [
            "~ competency ssg-fs/account-management (description_en, items, levels)"
        ]
