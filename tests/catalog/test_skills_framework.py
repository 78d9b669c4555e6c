"""The Skills Framework dataset is read sheet by sheet, with both of its scales, and every fault by row and column."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from catalog import get_competency, get_framework, get_role, lines_of_role
from catalog.importing.skills_framework_sheets import COLUMNS, GONE, ITEMS, ROLE_TEXTS, ROLES, SKILLS, TASKS
from service.database import Database
from tests.catalog.published import STANDARDS, applied, compared
from tests.skills_framework_workbook import write_workbook

Sheets = dict[str, list[tuple[Any, ...]]]


def _sheets() -> Sheets:
    """One role with a technical and a core skill, as the dataset says it."""
    data, talk = ("Data", "Data Analytics", "Analyse data"), ("Core", "Communication", "Talk")
    return {
        ROLE_TEXTS: [("Trade", "Data", "Analyst", "Analyses\nwhat there is")],
        ROLES: [
            ("Trade", "Data", "Analyst", "Data Analytics", "tsc", 3, "T-DAT-3001-1.1"),
            ("Trade", "Data", "Analyst", "Communication", "ccs", "Intermediate", "C-2"),
        ],
        SKILLS: [("T-DAT-3001-1.1", "Trade", *data, "tsc"), ("C-2", "Trade", *talk, "ccs")],
        ITEMS: [
            ("tsc", "T-DAT-3001-1.1", "Trade", *data, 3.0, "Apply methods", "Statistics", "knowledge"),
            ("tsc", "T-DAT-3001-1.1", "Trade", *data, 3, "Apply methods", "Run an analysis", "ability"),
            ("tsc", "T-DAT-3001-1.1", "Trade", *data, 3, "Apply methods", "Statistics", "knowledge"),
            ("tsc", "T-DAT-4001-1.1", "Trade", *data, 4, "Choose methods", "Limits of methods", "Knowledge"),
        ],
        GONE: [("T-OLD-1001-1.1", "Trade", "Data", "Old Skill", "Gone", "tsc")],
    }


def _written(path: Path, sheets: Sheets, columns: dict[str, tuple[str, ...]] | None = None) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append((columns or {}).get(name, COLUMNS.get(name, ("a",))))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_both_scales_become_frameworks_and_a_role_may_require_both(tmp_path: Path, database: Database) -> None:
    path = _written(tmp_path / "dataset.xlsx", _sheets())
    printed = applied(database, path)
    assert "1 items stand more than once" in printed
    with database.read() as session:
        role = get_role(session, "ssg-trade/data/analyst")
        assert role is not None
        assert (role.role.name_en, role.role.description_en) == ("Analyst", "Analyses what there is")
        assert [(row.competency, row.level) for row in role.requirements] == [
            ("ssg-ccs/communication", 2),
            ("ssg-trade/data-analytics", 3),
        ]
        core = get_framework(session, "ssg-ccs")
        assert core is not None
        assert [(step.level, step.label_en) for step in core.levels] == [
            (1, "Basic"),
            (2, "Intermediate"),
            (3, "Advanced"),
        ]
        data = get_competency(session, "ssg-trade/data-analytics")
        assert data is not None
        assert [(row.level, row.code, row.descriptor_en) for row in data.levels] == [
            (3, "T-DAT-3001-1.1", "Apply methods"),
            (4, "T-DAT-4001-1.1", "Choose methods"),
        ]
        assert [(item.level, item.code, item.text_en) for item in data.items] == [
            (3, "K1", "Statistics"),
            (3, "A1", "Run an analysis"),
            (4, "K1", "Limits of methods"),
        ]
        old = get_competency(session, "ssg-trade/old-skill")
        assert old is not None
        assert old.competency.retired


def test_the_published_layout_is_read(database: Database) -> None:
    path = STANDARDS / "ssg" / "ssg_layout_sample.xlsx"
    if not path.is_file():
        pytest.skip("the samples of the standards are not at hand")
    printed = applied(database, path)
    with database.read() as session:
        lines = lines_of_role(session, "ssg-example-sector/data/data-analyst")
    (entry,) = lines.responsibilities
    assert (entry.responsibility.list_title_en, entry.responsibility.text_en) == ("Prepare data", "Clean data sets")
    assert printed.splitlines()[-1] == "8 created, 0 changed, 0 retired, 0 same"


def _changed(name: str, row: int, column: str, value: Any) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        cells = list(sheets[name][row])
        cells[COLUMNS[name].index(column)] = value
        sheets[name][row] = tuple(cells)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            _changed(ROLES, 0, "Proficiency Level", 7),
            "[Job Role_TSC_CCS]:2: Proficiency Level: '7' is no level of a technical skill; it would be",
        ),
        (
            _changed(ROLES, 1, "Proficiency Level", 2),
            "[Job Role_TSC_CCS]:3: Proficiency Level: '2' is no level of a core skill; it would be Basic",
        ),
        (_changed(ITEMS, 1, "TSC_CCS Type", "xyz"), "[TSC_CCS_K&A]:3: TSC_CCS Type: 'xyz' is no type of skill"),
        (_changed(ITEMS, 1, "TSC_CCS Title", None), "[TSC_CCS_K&A]:3: TSC_CCS Title: the title is empty"),
        (_changed(ITEMS, 1, "Sector", None), "[TSC_CCS_K&A]:3: Sector: the sector is empty"),
        (
            _changed(ITEMS, 3, "Knowledge / Ability Classification", "habit"),
            "[TSC_CCS_K&A]:5: Knowledge / Ability Classification: 'habit' is no kind of item",
        ),
        (
            _changed(ITEMS, 0, "Knowledge / Ability Items", " "),
            "[TSC_CCS_K&A]:2: Knowledge / Ability Items: the item is empty",
        ),
        (_changed(ITEMS, 0, "TSC_CCS Code", "T" * 101), "the code TTTTTTTTTTTTTTTTTTTTTTTTTTTTTT... has more than 100"),
        (_changed(ROLES, 0, "Job Role", None), "[Job Role_TSC_CCS]:2: Job Role: the sector or the job role is empty"),
        (lambda sheets: sheets.pop(SKILLS) and None, "dataset.xlsx:1: the sheet TSC_CCS_Key is missing"),
    ],
)
def test_faults_are_named_by_sheet_row_and_column(
    tmp_path: Path, database: Database, change: Callable[[Sheets], None], said: str
) -> None:
    sheets = _sheets()
    change(sheets)
    with database.write() as session:
        faults = compared(session, _written(tmp_path / "dataset.xlsx", sheets)).faults
    assert any(said in str(fault) for fault in faults), [str(fault) for fault in faults]


def test_missing_columns_are_named_and_their_order_does_not_matter(tmp_path: Path, database: Database) -> None:
    sheets = _sheets()
    turned = {name: tuple(reversed(COLUMNS[name])) for name in sheets}
    path = _written(
        tmp_path / "turned.xlsx", {name: [row[::-1] for row in rows] for name, rows in sheets.items()}, turned
    )
    assert "5 created" not in applied(database, path)
    with database.write() as session:
        short = _written(tmp_path / "short.xlsx", sheets, {ROLES: COLUMNS[ROLES][:-1]})
        faults = compared(session, short).faults
        assert any("[Job Role_TSC_CCS]:1: columns are missing: TSC_CCS Code" in str(fault) for fault in faults)


def test_what_is_not_stored_or_not_certain_is_said(tmp_path: Path, database: Database) -> None:
    sheets = _sheets()
    sheets[ROLES].append(("Trade", "Data", "Analyst", "Data Analytics", "tsc", 4, "T-DAT-4001-1.1"))
    sheets[SKILLS].append(("T-NEW", "Trade", "Data", "Unused Skill", "Never asked", "tsc"))
    sheets[TASKS] = [("Trade", "Data", "Dreamer", "Dream", "Dream of data")]
    printed = applied(database, _written(tmp_path / "dataset.xlsx", sheets))
    assert "Data Analytics is required twice, at 3 and 4; the higher level counts" in printed
    assert "Unused Skill has no level in any sheet and is left out" in printed
    assert "[Job Role_CWF_KT]:2: Key Tasks: warning: role ssg-trade/data/dreamer requires no skill" in printed
    with database.read() as session:
        role = get_role(session, "ssg-trade/data/analyst")
        assert role is not None
        assert ("ssg-trade/data-analytics", 4) in [(row.competency, row.level) for row in role.requirements]


def _tasks(database: Database) -> list[tuple[str, str | None, str]]:
    with database.read() as session:
        lines = [entry.responsibility for entry in lines_of_role(session, "ssg-trade/data/analyst").responsibilities]
    return [(line.code, line.list_title_en, line.text_en) for line in lines]


def test_tasks_are_stored_below_their_work_functions_and_go_when_the_dataset_drops_them(
    tmp_path: Path, database: Database
) -> None:
    role = ("Trade", "Data", "Analyst")
    sheets = _sheets()
    sheets[TASKS] = [
        (*role, "Prepare", "Clean data"),
        (*role, "Show", "Draw charts"),
        (*role, "Prepare", "Join tables"),
        (*role, "Prepare", "Clean data"),
    ]
    applied(database, _written(tmp_path / "dataset.xlsx", sheets))
    assert _tasks(database) == [
        ("1.1", "Prepare", "Clean data"),
        ("1.2", "Prepare", "Join tables"),
        ("2.1", "Show", "Draw charts"),
    ]
    links = "role,code,competency,level,inferred_reason_en\n"
    links += "".join(
        f"ssg-trade/data/analyst,{code},ssg-trade/data-analytics,3,Ours\n" for code in ("1.1", "1.2", "2.1")
    )
    (tmp_path / "responsibility_links.csv").write_text(links, encoding="utf-8")
    applied(database, tmp_path / "responsibility_links.csv")
    sheets[TASKS] = [(*role, "Prepare", "Clean data"), (*role, "Prepare", "Check data")]
    printed = applied(database, _written(tmp_path / "dataset.xlsx", sheets))
    assert "~ role ssg-trade/data/analyst (links, responsibilities)" in printed
    assert "responsibility 1.2 of ssg-trade/data/analyst is another one now; its link to" in printed
    assert _tasks(database) == [("1.1", "Prepare", "Clean data"), ("1.2", "Prepare", "Check data")]
    with database.read() as session:
        (first, second) = lines_of_role(session, "ssg-trade/data/analyst").responsibilities
    assert [link.competency.id for link in first.links] == ["ssg-trade/data-analytics"]
    assert second.links == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (ROLES, "Sector,Track\nTrade,Data\n"),
        ("data", "Sector,TSC_CCS Title\nTrade,Data Analytics\n"),
        ("tasks", "Job Role,Critical Work Function\nAnalyst,Prepare\n"),
        ("layout", f"sheet,column\n{SKILLS},Sector\n"),
    ],
)
@pytest.mark.parametrize("format_name", [None, "skills-framework"])
def test_a_dataset_saved_as_csv_is_refused_and_the_workbook_named(
    tmp_path: Path, database: Database, name: str, text: str, format_name: str | None
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    with database.write() as session:
        (fault,) = compared(session, path, format_name=format_name).faults
    assert fault.message.endswith("give the workbook (.xlsx) with all")


def test_a_workbook_of_some_size_is_read_whole_and_twice_the_same(tmp_path: Path, sqlite_database: Database) -> None:
    path = write_workbook(tmp_path / "some.xlsx", role_rows=400, items=1800)
    printed = applied(sqlite_database, path)
    assert " 0 changed, 0 retired, 0 same" in printed.splitlines()[-1]
    with sqlite_database.read() as session:
        role = get_role(session, "ssg-sector-3/track-3/role-3")
        assert role is not None
        assert len(role.requirements) > 1
