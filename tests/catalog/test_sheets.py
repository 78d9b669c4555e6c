"""Sheets: what goes out comes in again unchanged, faults are told by row and column, and nothing runs as a formula."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from catalog import (
    SHIPPED,
    FilledSheet,
    Module,
    SheetTable,
    catalogue_sheets,
    csv_text,
    get_competency,
    get_module,
    import_catalog,
    parse_files,
    workbook,
)
from catalog.importing.sheets_cells import BadCell, escaped, unescaped
from service.database import Database
from tests.catalog.faulty_sheets import FAULTS
from tests.catalog.files import SMALL
from tests.catalog.sheets import AWKWARD, OFFERINGS, as_csv, as_workbook, brought, content_of, load, texts, version
from tests.conftest import in_turn

WRITERS = pytest.mark.parametrize(("dialect", "write"), in_turn([as_csv, as_workbook]))
Write = Callable[[Path, tuple[FilledSheet, ...]], Path]


@pytest.fixture
def small(database: Database) -> Database:
    load(database, SMALL, OFFERINGS, AWKWARD)
    return database


@WRITERS
def test_what_goes_out_comes_in_unchanged(small: Database, write: Write, tmp_path: Path) -> None:
    content = content_of(small)
    changeset = brought(small, write(tmp_path / "out", content))
    assert [str(finding) for finding in changeset.faults] == []
    assert changeset.entries == ()
    assert texts(content_of(small)) == texts(content)


@WRITERS
def test_an_empty_database_becomes_the_same(
    catalog_database: Database, empty_database_url: str, write: Write, tmp_path: Path
) -> None:
    from service.migrating import migrate  # noqa: PLC0415

    load(catalog_database, "sources: []\n" + AWKWARD.replace("f/b", "csm/integrity"))
    content = content_of(catalog_database)
    other = Database(empty_database_url)
    try:
        migrate(other)
        path = write(tmp_path / "out", content)
        assert [str(finding) for finding in brought(other, path).faults] == []
        assert version(other) == version(catalog_database)
        assert texts(content_of(other)) == texts(content)
        assert brought(other, path).entries == ()
    finally:
        other.dispose()


def test_the_same_content_gives_the_same_bytes(small: Database) -> None:
    content = content_of(small)
    assert workbook(content) == workbook(content)
    assert b"".join(text.encode() for text in texts(content)).startswith(b"\xef\xbb\xbf")


def test_a_sheet_alone_leaves_everything_else_as_it_is_stored(small: Database, tmp_path: Path) -> None:
    path = tmp_path / "modules.csv"
    path.write_text("id,price,price_currency,effort_hours\nM1,99.00,SGD,2.25\n", "utf-8")
    changeset = brought(small, path)
    assert [str(entry) for entry in changeset.entries] == ["~ module M1 (price_minor)"]
    with small.read() as session:
        entry = get_module(session, "M1")
        assert entry is not None
        assert (entry.module.title_zh, entry.module.price_minor, len(entry.outcomes)) == ("第一模块", 9900, 1)


def test_a_sheet_of_parts_replaces_those_of_the_entries_it_names(small: Database, tmp_path: Path) -> None:
    path = tmp_path / "module_outcomes.csv"
    path.write_text("module,competency,from_level,to_level\nM1,f/b,0,3\n", "utf-8")
    assert [str(entry) for entry in brought(small, path).entries] == ["~ module M1 (outcomes)"]
    with small.read() as session:
        entry, other = get_module(session, "M1"), get_module(session, "M2")
        assert entry is not None and other is not None  # noqa: PT018
        assert [row.competency for row in entry.outcomes] == ["f/b"]
        assert [row.competency for row in other.outcomes] == ["f/a"]


def test_a_new_competency_without_a_sheet_of_levels_takes_its_frameworks(small: Database, tmp_path: Path) -> None:
    path = tmp_path / "competencies.csv"
    path.write_text("id;framework;name_en\nf/c;f;Third\n", "utf-8")
    brought(small, path)
    with small.read() as session:
        entry = get_competency(session, "f/c")
        assert entry is not None
        assert [level.level for level in entry.levels] == [1, 3]
        assert entry.competency.name_zh == "Third"


def test_a_table_of_another_name_is_known_by_its_header(small: Database, tmp_path: Path) -> None:
    path = tmp_path / "spring.csv"
    path.write_text("id,module,start_on,end_on\nM1-2,M1,2027-06-01,2027-06-02\n", "utf-8")
    assert [str(entry) for entry in brought(small, path).entries] == ["+ offering M1-2"]


@pytest.mark.parametrize(
    ("dialect", "delimiter", "encoding"), in_turn([",", ";", "\t"], ["utf-8", "utf-8-sig", "utf-16"])
)
def test_every_usual_csv_is_read(database: Database, delimiter: str, encoding: str, tmp_path: Path) -> None:
    text = 'id;name_en;name_zh\r\ng;"A ""quoted""\nname";框架\r\n'.replace(";", delimiter)
    path = tmp_path / "frameworks.csv"
    path.write_bytes(text.encode(encoding))
    changeset = brought(database, path)
    assert [str(finding) for finding in changeset.findings] == []
    rows = next(filled.rows for filled in content_of(database) if filled.sheet.name == "frameworks")
    assert [(row["name_en"], row["name_zh"]) for row in rows] == [('A "quoted"\nname', "框架")]


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_by_row_and_column_and_nothing_is_imported(
    small: Database, case: tuple[str, str, str, str], tmp_path: Path
) -> None:
    name, text, place, message = case
    before = version(small)
    path = tmp_path / name
    path.write_text(text, "utf-8", newline="")
    faults = [str(fault) for fault in brought(small, path).faults]
    assert any(fault.startswith(f"{path}:{place}") and message in fault for fault in faults), faults
    assert version(small) == before


def test_all_faults_of_all_sheets_are_told_at_once(small: Database, tmp_path: Path) -> None:
    book = Workbook()
    modules, outcomes = book.worksheets[0], book.create_sheet("module_outcomes")
    modules.title = "modules"
    modules.append(["id", "price", "price_currency", "effort_hours"])
    modules.append(["M8", 1.5, "SGD", True])
    modules.append([8, 2, "SGD", 1])
    modules.append(["M7", 1.5, "SGD", -2])
    outcomes.append(["module", "competency", "from_level", "to_level"])
    outcomes.append(["8", "f/nowhere", 0, 1.5])
    path = tmp_path / "book.xlsx"
    book.save(path)
    faults = [str(fault).removeprefix(f"{path} ") for fault in brought(small, path).faults]
    assert faults == [
        "[module_outcomes]:2: to_level (column D): this is 1.5; it would be a whole number",
        "[modules]:2: effort_hours (column D): this is true;"
        " it would be a number with a decimal point, such as 1200.50",
        "[modules]:4: effort_hours (column D): this is -2; hours are above 0 and at most 100000, with up to 2 decimals",
    ]


def test_what_belongs_to_a_faulty_row_is_not_blamed_for_it(small: Database, tmp_path: Path) -> None:
    (tmp_path / "modules.csv").write_text("id,price,price_currency,effort_hours\nM9,x,SGD,1\n", "utf-8")
    outcomes = "module,competency,from_level,to_level\nM9,f/b,0,3\n"
    (tmp_path / "module_outcomes.csv").write_text(outcomes, "utf-8")
    (fault,) = brought(small, tmp_path).faults
    assert fault.place.path == "price (column B)"


def test_a_formula_in_a_workbook_is_refused_whatever_its_result(small: Database, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "frameworks"
    book.worksheets[0].append(["id", "name_en"])
    book.worksheets[0].append(["g", '=HYPERLINK("http://example.org")'])
    path = tmp_path / "book.xlsx"
    book.save(path)
    (fault,) = brought(small, path).faults
    assert "formula" in fault.message
    assert fault.place.line == 2


def test_no_cell_of_an_export_is_a_formula(small: Database) -> None:
    content = content_of(small)
    for sheet in load_workbook(io.BytesIO(workbook(content))).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    modules = next(csv_text(filled) for filled in content if filled.sheet.name == "modules")
    assert "'=M3," in modules
    assert "'=1+1" in modules
    assert '"\'-2,5;""x"""' in modules


def test_a_workbook_holds_numbers_and_days_as_such(small: Database) -> None:
    book = load_workbook(io.BytesIO(workbook(content_of(small))))
    rows = [[cell.value for cell in row] for row in book["offerings"].iter_rows()]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert str(first["start_on"]) == "2027-03-01 00:00:00"
    assert (first["fixed_price"], first["seats"], first["exclusive"]) == (400, 12, True)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.from_regex(r"\A['=+\-@\t ]{1,4}x?\Z"))
def test_any_text_survives_a_cell(text: str) -> None:
    cell = escaped(text)
    assert unescaped(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        unescaped(cell)
    assert unescaped(f"'{cell}") == cell


def test_every_table_has_a_sheet_of_its_own_that_is_recognised() -> None:
    sheets = catalogue_sheets()
    assert len({sheet.name for sheet in sheets}) == len(sheets)
    # A workbook allows no longer name.
    assert max(len(sheet.name) for sheet in sheets) <= 31
    for sheet in sheets:
        fields = {column.field for column in sheet.columns} | ({"inferred"} & set(sheet.base.model_fields))
        assert fields | {c.currency for c in sheet.columns if c.currency} >= set(sheet.base.model_fields)


def test_the_notes_of_a_template_are_not_read(database: Database, tmp_path: Path) -> None:
    sheets = catalogue_sheets()
    path = tmp_path / "template.xlsx"
    path.write_bytes(workbook([FilledSheet(sheet=sheet, rows=()) for sheet in sheets], notes=sheets))
    assert load_workbook(path).sheetnames[0] == "notes"
    changeset = brought(database, path)
    assert (changeset.findings, changeset.entries) == ((), ())


def test_tables_that_the_catalogue_does_not_know_are_put_aside(tmp_path: Path) -> None:
    sheet = next(sheet for sheet in catalogue_sheets() if sheet.name == "roles")
    (tmp_path / "roles.csv").write_text("id,name_en\nr,R\n", "utf-8")
    records = parse_files([tmp_path], also=(sheet,))
    assert [type(table) for table in records.aside] == [SheetTable]
    assert not records.findings


def test_the_whole_shipped_catalogue_is_stored_twice_without_a_change(catalog_database: Database) -> None:
    with catalog_database.write() as session:
        assert import_catalog(session, [SHIPPED]).entries == ()
        assert session.get(Module, "AM-301") is not None
