"""CASE packages: what others wrote is read leniently, what the house writes obeys the schema and loses nothing."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from sqlmodel import Session, SQLModel, select

from catalog import Framework, case_package, get_framework, get_role, list_competencies, list_roles
from catalog.exporting.case_package import UnknownFramework, Version
from catalog.importing.case_identity import NOTE
from catalog.importing.kinds import KINDS
from service.database import Database
from tests.catalog.published import STANDARDS, applied, compared, findings_of, parsed
from tests.conftest import in_turn

SCHEMAS: dict[Version, str] = {
    "1.0": "case-v1p0-cfpackage-schema.json",
    "1.1": "case-v1p1-cfpackage.official.schema.json",
}
DOCUMENT = "b0000000-0000-4000-8000-000000000000"


def _key(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012}"


def _item(number: int, kind: str, statement: str, **others: Any) -> dict[str, Any]:
    return {"identifier": _key(number), "CFItemType": kind, "fullStatement": statement, **others}


def _link(kind: str, origin: int, destination: int | None, order: Any = None) -> dict[str, Any]:
    target = DOCUMENT if destination is None else _key(destination)
    found = {"associationType": kind, "originNodeURI": {"identifier": _key(origin)}}
    found["destinationNodeURI"] = {"identifier": target}
    return found if order is None else {**found, "sequenceNumber": order}


def _package() -> dict[str, Any]:
    """Two levels, a competency at both with an item, and a role that asks for the upper one."""
    return {
        "CFDocument": {"identifier": DOCUMENT, "title": "Trades", "creator": "A guild", "description": "All of them"},
        "CFItems": [
            _item(1, "Proficiency Level", "High"),
            _item(2, "Proficiency Level", "Low"),
            _item(3, "Competency", "Keep bees", abbreviatedStatement="Bees", humanCodingScheme="B"),
            _item(4, "Competency Level", "Keep a hive"),
            _item(5, "Competency Level", "Keep many hives"),
            _item(6, "Knowledge", "Drones"),
            _item(7, "Job Role", "Bee keeper"),
        ],
        "CFAssociations": [
            *(_link("isChildOf", number, None) for number in (1, 2, 3, 7)),
            *(_link("isChildOf", number, 3) for number in (4, 5)),
            _link("isChildOf", 6, 5),
            _link("hasSkillLevel", 4, 2),
            _link("hasSkillLevel", 5, 1),
            _link("precedes", 2, 1),
            _link("ext:requires", 7, 5),
        ],
    }


def _written(tmp_path: Path, package: dict[str, Any]) -> Path:
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _faults(session: Session, path: Path) -> str:
    return "\n".join(map(str, compared(session, path).faults))


def _frameworks(session: Session) -> list[str]:
    return sorted(session.exec(select(Framework.id)))


def _rows(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return every row of frameworks, competencies and roles."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        if kind.owner_kind in ("framework", "competency", "role"):
            model: type[SQLModel] = kind.model
            found = [row.model_dump() for row in session.exec(select(model))]
            rows[model.__name__] = sorted(found, key=lambda row: [str(row[name]) for name in kind.keys])
    return rows


@pytest.mark.parametrize("version", SCHEMAS)
def test_exported_packages_obey_the_schema(catalog_database: Database, version: Version) -> None:
    path = STANDARDS / "case" / SCHEMAS[version]
    if not path.is_file():
        pytest.skip("the schemas of the standard are not at hand")
    schema = jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")), validate_formats=True)
    with catalog_database.read() as session:
        packages = {framework: case_package(session, framework, version) for framework in _frameworks(session)}
    for framework, package in packages.items():
        assert not [error.message for error in schema.iter_errors(package)], framework
    broken = copy.deepcopy(packages["ssg-fs"])
    del broken["CFAssociations"][0]["associationType"]
    assert not schema.is_valid(broken)


@pytest.mark.parametrize(("dialect", "version"), in_turn(SCHEMAS))
def test_nothing_is_lost_on_the_way_out_and_in(
    tmp_path: Path, catalog_database: Database, database: Database, version: Version
) -> None:
    with catalog_database.read() as session:
        frameworks = _frameworks(session)
        paths = [_written(tmp_path, case_package(session, framework, version)) for framework in frameworks]
        before = _rows(session)
    with catalog_database.write() as session:
        assert compared(session, *paths).entries == ()
    applied(database, *paths)
    with database.read() as session:
        after = _rows(session)
    kept = {row["id"] for row in before["Role"] if row["framework"]}
    for name, rows in before.items():
        role = "id" if name == "Role" else "role"
        wanted = (
            [row for row in rows if role not in row or row[role] in kept] if name.startswith(("Role", "Resp")) else rows
        )
        assert after[name] == wanted, name
    assert len(before["CompetencyItem"]) > 100


def test_others_see_the_levels_that_a_role_requires(catalog_database: Database) -> None:
    """The requirement stands as an association with a levelled item, under names that a person can read."""
    with catalog_database.read() as session:
        package = case_package(session, "ssg-fs")
        with pytest.raises(UnknownFramework):
            case_package(session, "nothing")
    codes = {item["identifier"]: item["humanCodingScheme"] for item in package["CFItems"]}
    required = {
        (codes[link["originNodeURI"]["identifier"]], codes[link["destinationNodeURI"]["identifier"]])
        for link in package["CFAssociations"]
        if link["associationType"] == "ext:requires"
    }
    assert ("ssg-fs/account-management-4", "ssg-fs/account-management@4") in required
    levels = [link for link in package["CFAssociations"] if link["associationType"] == "precedes"]
    assert [(codes[link["originNodeURI"]["identifier"]]) for link in levels] == [f"ssg-fs@{n}" for n in range(1, 6)]


def test_a_program_that_drops_notes_still_keeps_ids_levels_and_requirements(
    tmp_path: Path, catalog_database: Database, database: Database
) -> None:
    with catalog_database.read() as session:
        package = case_package(session, "ssg-fs")
    for thing in [package["CFDocument"], *package["CFItems"]]:
        del thing["notes"]
    printed = applied(database, _written(tmp_path, package))
    with database.read() as session:
        entries = {entry.competency.id: entry for entry in list_competencies(session, limit=100)}
        entry = entries["ssg-fs/account-management"]
        assert [row.level for row in entry.levels] == [2, 3, 4, 5]
        assert len(entry.items) == 50
        assert {"K7", "A2"} <= {item.code for item in entry.items if item.level == 4}
        role = get_role(session, "ssg-fs/account-management-4")
        assert role is not None
        assert [(row.competency, row.level) for row in role.requirements] == [("ssg-fs/account-management", 4)]
    assert "fault" not in printed


def test_a_statement_changed_elsewhere_counts_more_than_the_note(tmp_path: Path, catalog_database: Database) -> None:
    with catalog_database.read() as session:
        package = case_package(session, "ssg-fs")
    item = next(item for item in package["CFItems"] if item["humanCodingScheme"].endswith("/4/K7"))
    item["fullStatement"] = "To haggle well"
    with catalog_database.write() as session:
        changes = compared(session, _written(tmp_path, package))
    assert [str(entry) for entry in changes.entries] == ["~ competency ssg-fs/account-management (items)"]
    assert "the statement was changed since it was exported" in str(changes)
    item["notes"] = item["notes"].replace('"coverable":true', '"coverable":"perhaps"')
    with catalog_database.write() as session:
        assert "competency_item.coverable in the note" in _faults(session, _written(tmp_path, package))
    item["notes"] = NOTE + "{"
    with catalog_database.write() as session:
        assert "cannot be read" in _faults(session, _written(tmp_path, package))
    item["notes"] = NOTE + '{"competency_item": [{"colour": "red"}]}'
    with catalog_database.write() as session:
        assert "unknown fields of competency_item: colour" in _faults(session, _written(tmp_path, package))


def test_levelled_items_of_others_become_levels_and_requirements(tmp_path: Path, database: Database) -> None:
    applied(database, _written(tmp_path, _package()))
    with database.read() as session:
        framework = get_framework(session, DOCUMENT)
        assert framework is not None
        assert framework.framework.description_en == "All of them"
        assert [(step.level, step.label_en) for step in framework.levels] == [(1, "Low"), (2, "High")]
        (entry,) = list_competencies(session, limit=10)
        assert (entry.competency.name_en, entry.competency.code) == ("Bees", "B")
        assert entry.competency.description_en == "Keep bees"
        assert [(row.level, row.descriptor_en) for row in entry.levels] == [(1, "Keep a hive"), (2, "Keep many hives")]
        assert [(item.level, item.kind, item.text_en) for item in entry.items] == [(2, "knowledge", "Drones")]
        (role,) = list_roles(session, limit=10)
        assert (role.role.name_en, role.role.source_document) == ("Bee keeper", DOCUMENT)
        assert [row.level for row in role.requirements] == [2]
        again = case_package(session, DOCUMENT)
    assert again["CFDocument"]["identifier"] == DOCUMENT
    assert {_key(3), _key(7)} <= {item["identifier"] for item in again["CFItems"]}


def test_a_workforce_sample_is_read_in_its_standard_encoding(tmp_path: Path, database: Database) -> None:
    path = STANDARDS / "case" / "sample-workforce-case-v1p1.json"
    if not path.is_file():
        pytest.skip("the samples of the standards are not at hand")
    printed = applied(database, path)
    assert "2 rubrics are not stored" in printed
    with database.read() as session:
        roles = list_roles(session, limit=10)
        assert sorted((len(role.requirements), max(row.level for row in role.requirements)) for role in roles) == [
            (3, 3),
            (4, 3),
        ]


def test_statements_without_levels_are_held_or_not_and_groups_are_headings(tmp_path: Path, database: Database) -> None:
    package = {
        "CFDocument": {"identifier": DOCUMENT, "title": "Flat"},
        "CFItems": [
            _item(1, "Strand", "Group"),
            _item(2, "Standard", "Do " + "well " * 80),
            _item(3, "Job Role", "Doer"),
        ],
        "CFAssociations": [_link("isChildOf", 1, None, "1"), _link("isChildOf", 2, 1, 2), _link("ext:requires", 3, 2)],
    }
    printed = applied(database, _written(tmp_path, package))
    assert "sequenceNumber is a text; it is read as a number" in printed
    with database.read() as session:
        entries = {
            entry.competency.code or entry.competency.id[-1]: entry for entry in list_competencies(session, limit=9)
        }
        assert entries["1"].competency.status == "excluded"
        assert [(row.level, row.inferred) for row in entries["2"].levels] == [(1, True)]
        assert entries["2"].competency.area_en == "Group"
        assert entries["2"].competency.description_en == ("Do " + "well " * 80).strip()
        (role,) = list_roles(session, limit=9)
        assert [row.level for row in role.requirements] == [1]


def _without(*path: Any) -> Callable[[dict[str, Any]], None]:
    def change(package: dict[str, Any]) -> None:
        inner: Any = package
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]

    return change


def _more(name: str, *values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda package: package[name].extend(values)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without("CFDocument"), "CFDocument: CFDocument is missing"),
        (_without("CFDocument", "title"), "the document has no title or no identifier"),
        (_without("CFItems", 2, "identifier"), ":19: CFItems[2]: the item has no identifier"),
        (_without("CFItems", 0, "fullStatement"), "CFItems[0].fullStatement: the statement is empty"),
        (_more("CFItems", _item(3, "Competency", "Again")), f"CFItems[7]: identifier {_key(3)} stands twice"),
        (_more("CFItems", 7), "CFItems[7]: the item has no identifier"),
        (_more("CFItems", {"identifier": "x", "fullStatement": "X"}), "warning: identifier x is no UUID"),
        (_without("CFAssociations", 0, "originNodeURI"), "CFAssociations[0]: the association lacks its type, origin"),
        (_more("CFAssociations", _link("precedes", 1, 2)), "the levels precede each other in a circle"),
        (_more("CFAssociations", _link("isPeerOf", 3, 6)), "warning: 1 associations are not stored: isPeerOf"),
        (_more("CFAssociations", _link("isChildOf", 3, 6)), "not stored: isChildOf to a second parent"),
        (
            _more("CFAssociations", _link("precedes", 99, 2)),
            "not stored: precedes from an item that is not in the package",
        ),
        (_more("CFAssociations", _link("ext:requires", 7, 99)), "warning: the role requires something without a level"),
        (lambda package: package.update(CFItems={}), "CFItems: CFItems would be a list"),
    ],
)
def test_what_is_wrong_or_left_out_is_named_by_line_and_place(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    package = _package()
    change(package)
    found = findings_of(parsed(tmp_path, "p.json", json.dumps(package, indent=1)), tmp_path)
    assert any(said in finding for finding in found), found


def test_items_below_themselves_are_a_fault(tmp_path: Path) -> None:
    package = _package()
    package["CFItems"] += [_item(8, "Strand", "x"), _item(9, "Strand", "y")]
    package["CFAssociations"] += [_link("isChildOf", 8, 9), _link("isChildOf", 9, 8)]
    found = findings_of(parsed(tmp_path, "p.json", json.dumps(package)), tmp_path)
    assert any("stands below itself" in finding for finding in found)
