"""Opens CSV and XLSX files as tables of raw cells, and finds out which sheet of the house each of them is."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.importing import guard
from catalog.importing.findings import Finding, Place, Spot
from catalog.importing.sheets_cells import is_empty
from catalog.importing.sheets_columns import Sheet
from catalog.saying import says

#: The sheet of a workbook that explains the others; it is not read.
NOTES = "notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSpot(Spot):
    """A row; its fields are found in columns, not in lines."""

    columns: dict[str, int]

    def at(self, name: str) -> Place:
        index = self.columns.get(name, self.columns.get(f"{name}_document"))
        if index is None:
            return self.place
        return Place(file=self.place.file, line=self.place.line, path=f"{name} (column {letters(index)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A table as it stands in a file: its name, its first row, and the numbered rows below it."""

    file: str
    #: The sheet of the workbook, or the name of the CSV file without its ending.
    name: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, tuple[Any, ...]], ...]

    def place(self, row: int | None = None) -> Place:
        return Place(file=self.file, line=self.header_row if row is None else row, path="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A table that has been recognised."""

    sheet: Sheet
    raw: RawTable

    def spot(self, row: int) -> SheetSpot:
        return SheetSpot(place=self.raw.place(row), columns={name: n for n, name in enumerate(self.raw.header)})


def letters(index: int) -> str:
    """Return the name of a column as a spreadsheet shows it: A for 0, AA for 26."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def open_tables(path: Path, findings: list[Finding]) -> list[RawTable]:
    """Return the tables of a CSV file or a workbook, read at a safe distance; a workbook's notes are left out."""
    tables = []
    for sheet in guard.read_sheets(path, findings) or ():
        if sheet.name != NOTES:
            table = _table(sheet, sheet.name or path.stem, findings)
            tables += [table] if table else []
    return tables


def recognised(raw: RawTable, sheets: Iterable[Sheet]) -> Sheet | None:
    """Return the sheet that a table is: by its name, else by a header that fits no other."""
    name = raw.name.strip().lower()
    listed = list(sheets)
    for sheet in listed:
        if sheet.name == name:
            return sheet
    header = {name for name in raw.header if name}
    fitting = [
        sheet
        for sheet in listed
        if header <= {column.name for column in sheet.columns}
        and {sheet.column_of(key) for key in sheet.keys if key != "position"} <= header
    ]
    return fitting[0] if len(fitting) == 1 else None


def _table(sheet: guard.Sheet, name: str, findings: list[Finding]) -> RawTable | None:
    filled = [(number, row) for number, row in sheet.rows if not all(is_empty(cell) for cell in row)]
    if not filled:
        findings.append(Finding(place=sheet.place(1), message=says("sheet-empty")))
        return None
    number, first = filled[0]
    header = tuple("" if is_empty(cell) else str(cell).strip().lower() for cell in first)
    return RawTable(file=sheet.title, name=name, header=header, header_row=number, rows=tuple(filled[1:]))
