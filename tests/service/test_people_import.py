"""People by sheets: stored whole or not at all, changed only where something changed, and out again as they came in."""

from datetime import date
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message
from sqlmodel import col, select

from catalog import csv_text, workbook
from service.audit import known_token
from service.database import Database
from service.exporting import export, kinds, sheets_of, template
from service.importing import Import, compare_files
from service.learners import stored_learners
from service.people_sayings import PeopleSaying
from service.people_sheets import people_content, people_sheets
from service.tables import AuditEvent, CostCentre, Employment, Learner, LearnerTarget
from service.texts import LANGUAGES, Language
from tests.conftest import in_turn

LEARNERS = "id,name\nE-1,Zoë\nE-2,\n"
RATINGS = """\
learner;competency;level;source;assessed_on;expires_on
E-1;csm/integrity;2;manager;2026-01-05;2027-01-05
E-1;csm/integrity;3;;2025-01-05;
E-2;csm/communication;2;self;;
"""
ITEMS = "learner,item\nE-1,ssg-fs/account-management/4/K7\n"
FINISHED = "learner,module\nE-1,AM-301\nE-1,CS-101\n"


CENTRES = "id,parent,name\nSG-RM,SG,Relationship managers\nSG,,Singapore\n"
POSTS = "learner,cost_centre,role,budget,budget_currency,effort_hours\nE-1,SG-RM,clerk,1500.00,SGD,0\nE-2,,,,,\n"
TARGETS = "learner,role\nE-1,csm/customer-service-manager\nE-1,am-grades/junior-account-manager\n"


def folder(path: Path, **sheets: str) -> Path:
    path.mkdir()
    for name, text in sheets.items():
        (path / f"{name}.csv").write_text(text, "utf-8", newline="")
    return path


def everything(path: Path) -> Path:
    known = {"attainments": RATINGS, "items_held": ITEMS, "completed_modules": FINISHED}
    return folder(path, learners=LEARNERS, cost_centres=CENTRES, employments=POSTS, targets=TARGETS, **known)


def brought(database: Database, *paths: Path) -> Import:
    with database.write() as session:
        found = compare_files(session, paths)
        if not found.faults:
            found.apply(session, principal="test")
    return found


def messages(language: Language) -> set[str]:
    """Return the messages about people that there are in one language."""
    (file,) = PeopleSaying.files
    entries = FluentParser().parse(Path(f"{file}.{language}.ftl").read_text("utf-8")).body
    return {entry.id.name for entry in entries if isinstance(entry, Message)}


def changes(found: Import) -> list[str]:
    return [str(change) for change in found.people.changes]


def out(database: Database) -> list[str]:
    with database.read() as session:
        return [csv_text(filled) for filled in people_content(session)]


def test_people_are_stored_with_all_that_is_known(catalog_database: Database, tmp_path: Path) -> None:
    found = brought(catalog_database, everything(tmp_path / "in"))
    assert (found.faults, changes(found)) == ((), ["+ learner E-1", "+ learner E-2"])
    assert not found.catalogue.entries
    with catalog_database.read() as session:
        learner = stored_learners(session, ["E-1"])["E-1"]
        assert learner is not None
        ratings = [(rating.level, rating.source, rating.assessed_on) for rating in learner.attainments]
        assert ratings == [(2, "manager", date(2026, 1, 5)), (3, "assessment", date(2025, 1, 5))]
        assert learner.items_held == ("ssg-fs/account-management/4/K7",)
        assert learner.completed_modules == ("AM-301", "CS-101")
        post, centre = session.get(Employment, "E-1"), session.get(CostCentre, "SG-RM")
        assert post is not None
        assert (post.cost_centre, post.budget_minor, post.effort_hundredths) == ("SG-RM", 150_000, 0)
        assert centre is not None
        assert centre.parent == "SG"
        targets = session.exec(select(LearnerTarget.role).order_by(col(LearnerTarget.position))).all()
        assert targets == ["csm/customer-service-manager", "am-grades/junior-account-manager"]
        stored = session.get(Learner, "E-2")
        assert stored is not None
        assert stored.name is None
        noted = session.exec(select(AuditEvent.person).where(col(AuditEvent.action) == "learner.store")).all()
        assert sorted(map(str, noted)) == sorted(str(known_token(session, key)) for key in ("E-1", "E-2"))


def test_the_same_again_changes_nothing(catalog_database: Database, tmp_path: Path) -> None:
    path = everything(tmp_path / "in")
    brought(catalog_database, path)
    found = brought(catalog_database, path)
    assert (changes(found), found.people.same) == ([], 4)
    assert not found.people.centres


@pytest.mark.parametrize(("dialect", "format_name"), in_turn(["csv", "xlsx"]))
def test_what_goes_out_comes_in_unchanged(
    catalog_database: Database, database: Database, format_name: str, tmp_path: Path
) -> None:
    brought(catalog_database, everything(tmp_path / "in"))
    path = tmp_path / ("out" if format_name == "csv" else "out.xlsx")
    with catalog_database.write() as session:
        export(session, path, format_name=format_name, people=True, principal="test")
        actions = session.exec(select(AuditEvent.action)).all()
    assert "learner.export" in actions
    again = brought(catalog_database, path)
    assert (again.faults, again.catalogue.entries, again.people.changes) == ((), (), ())
    fresh = brought(database, path)
    assert [str(fault) for fault in fresh.faults] == []
    assert out(database) == out(catalog_database)


def test_without_being_asked_for_no_person_leaves(catalog_database: Database, tmp_path: Path) -> None:
    brought(catalog_database, everything(tmp_path / "in"))
    with catalog_database.write() as session:
        written = export(session, tmp_path / "out", format_name="csv", people=False, principal="test")
    assert not {path.stem for path in written} & {sheet.name for sheet in people_sheets()}
    assert "Zoë" not in "".join(path.read_text("utf-8") for path in written)


def test_a_sheet_alone_changes_only_its_kind(catalog_database: Database, tmp_path: Path) -> None:
    brought(catalog_database, everything(tmp_path / "in"))
    rating = "learner,competency,level\nE-1,csm/integrity,3\n"
    found = brought(catalog_database, folder(tmp_path / "next", attainments=rating))
    assert changes(found) == ["~ learner E-1 (attainments)"]
    with catalog_database.read() as session:
        first, second = stored_learners(session, ["E-1", "E-2"]).values()
    assert first is not None
    assert (len(first.attainments), len(first.items_held)) == (1, 1)
    assert second is not None
    assert len(second.attainments) == 1


def test_a_learner_listed_without_rows_loses_those_of_the_sheets_that_came(
    catalog_database: Database, tmp_path: Path
) -> None:
    brought(catalog_database, everything(tmp_path / "in"))
    found = brought(catalog_database, folder(tmp_path / "next", learners="id\nE-1\n", items_held="learner,item\n"))
    assert changes(found) == ["~ learner E-1 (items_held)"]
    with catalog_database.read() as session:
        learner, row = stored_learners(session, ["E-1"])["E-1"], session.get(Learner, "E-1")
    assert learner is not None
    assert (learner.items_held, len(learner.attainments)) == ((), 2)
    assert row is not None
    assert row.name == "Zoë"


FAULTS = {
    "unknown learner": ("attainments", "learner,competency,level\nE-9,c,1\n", "2: learner (column A)", "not stored"),
    "level": ("attainments", "learner,competency,level\nE-1,c,1001\n", "2: level (column C)", "at most 1000"),
    "source": ("attainments", "learner,competency,level,source\nE-1,c,1,boss\n", "2: source (column D)", "one of"),
    "day": ("attainments", "learner,competency,level,assessed_on\nE-1,c,1,5.1.26\n", "2: assessed_on (col", "a day"),
    "expires": (
        "attainments",
        "learner,competency,level,assessed_on,expires_on\nE-1,c,1,2026-02-01,2026-01-01\n",
        "2: expires_on (column E)",
        "is before assessed_on",
    ),
    "twice": ("items_held", "learner,item\nE-1,i\nE-1,i\n", "3: item (column B)", "stands twice"),
    "formula": ("learners", "id,name\nE-1,+44\n", "2: name (column B)", "run as a formula"),
    "cost centre": ("employments", "learner,cost_centre\nE-1,X\n", "2: cost_centre (column B)", "X is unknown"),
    "parent": ("cost_centres", "id,parent\nA,X\n", "2: parent (column B)", "X is unknown"),
    "circle": ("cost_centres", "id,parent\nA,B\nB,A\n", "2: parent (column B)", "below itself"),
    "budget": ("employments", "learner,budget\nE-1,5\n", "2: budget (column B)", "the currency beside"),
    "column": ("learners", "id,nickname\nE-1,Z\n", "1: nickname (column B)", "unknown"),
}


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS.keys())
def test_one_fault_keeps_everybody_out(database: Database, case: tuple[str, str, str, str], tmp_path: Path) -> None:
    name, text, place, message = case
    sheets = {"learners": "id,name\nE-1,Z\n", name: text}
    path = folder(tmp_path / "in", **sheets)
    faults = [str(fault) for fault in brought(database, path).faults]
    assert any(f"{name}.csv:{place}" in fault and message in fault for fault in faults), faults
    with database.read() as session:
        assert session.exec(select(Learner)).all() == []


def test_sheets_of_people_are_spoken_of_in_both_languages(database: Database, tmp_path: Path) -> None:
    """Every message about people is said by a sheet that goes wrong, in words of its own in each language."""
    both = {language: messages(language) for language in LANGUAGES}
    assert both["en"] == both["zh"]
    said: dict[str, PeopleSaying] = {}
    sheets = {
        "learners": "id\nE-1\n",
        "cost_centres": "id,parent\nA,X\nB,B\n",
        "employments": "learner,cost_centre,role\nE-9,Y,nobody\n",
        "reporting_lines": "learner,manager\nE-1,E-1\n",
        "attainments": "learner,competency,level,assessed_on,expires_on\nE-1,c,1,2026-02-01,2026-01-01\n",
    }
    paths = [folder(tmp_path / "a", **sheets), folder(tmp_path / "b", learners="id\nE-2\n")]
    for finding in brought(database, *paths).people.findings:
        if isinstance(finding.message, PeopleSaying):
            said[finding.message.code] = finding.message
            assert finding.message.told("en") == str(finding.message)
            assert not finding.message.told("zh").isascii()
    assert set(said) == both["en"]


def test_a_fault_of_the_catalogue_keeps_people_out_too(database: Database, tmp_path: Path) -> None:
    path = folder(tmp_path / "in", learners=LEARNERS, frameworks="id\nx\n")
    assert brought(database, path).faults
    with database.read() as session:
        assert session.exec(select(Learner)).all() == []


def test_what_the_catalogue_does_not_have_is_a_warning(database: Database, tmp_path: Path) -> None:
    path = everything(tmp_path / "in")
    found = brought(database, path)
    assert found.faults == ()
    warnings = [finding for finding in found.people.findings if finding.severity == "warning"]
    assert len(warnings) == 9
    assert "competency csm/integrity is not in the catalogue" in str(warnings[0])


def test_the_same_sheet_twice_is_a_fault(database: Database, tmp_path: Path) -> None:
    first, second = folder(tmp_path / "a", learners=LEARNERS), folder(tmp_path / "b", learners=LEARNERS)
    (fault,) = brought(database, first, second).faults
    assert "learners is given twice" in fault.message


@pytest.mark.parametrize(("dialect", "kind"), in_turn(kinds()))
def test_every_template_is_read_as_what_it_is(database: Database, kind: str, tmp_path: Path) -> None:
    assert sheets_of(kind)
    path = tmp_path / "template.xlsx"
    assert template(kind, path) is None
    header = template(kind, None)
    assert header is not None
    # A group that no sheet is named after gives its first one; people are listed as learners.
    first = {"people": "learners", "families": "career_families", "comparisons": "crosswalks"}.get(kind, kind)
    (tmp_path / f"{first}.csv").write_text(header, "utf-8")
    for file in tmp_path.iterdir():
        found = brought(database, file)
        assert (found.catalogue.findings, found.people.findings) == ((), ()), file


def test_a_workbook_holds_the_catalogue_and_people_together(catalog_database: Database, tmp_path: Path) -> None:
    brought(catalog_database, everything(tmp_path / "in"))
    path = tmp_path / "book.xlsx"
    with catalog_database.write() as session:
        export(session, path, format_name="xlsx", people=True, principal="test")
        assert path.read_bytes() != workbook(people_content(session))
    found = brought(catalog_database, path)
    assert found.catalogue.same > 500
    assert found.people.same == 4
