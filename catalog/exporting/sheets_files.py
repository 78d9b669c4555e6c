"""Puts filled sheets into CSV texts and workbooks, the same bytes for the same content."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import Any

from catalog.exporting.sheets import FilledSheet, shown_value
from catalog.importing.sheets_cells import escaped
from catalog.importing.sheets_columns import Column, Sheet
from catalog.importing.sheets_tables import NOTES

#: Dates that a workbook can hold as such; earlier ones are off by a day in some programs.
_FIRST_DAY = date(1901, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_FORMATS = {"date": "yyyy-mm-dd", "hours": "0.00", "text": "@"}


def csv_text(content: FilledSheet) -> str:
    """Return one sheet as CSV with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in content.sheet.columns])
    for row in content.rows:
        writer.writerow([_csv_cell(column, shown_value(column, row)) for column in content.sheet.columns])
    return "\ufeff" + out.getvalue()


def workbook(content: Iterable[FilledSheet], *, notes: Iterable[Sheet] = ()) -> bytes:
    """Return a workbook with one sheet each, and for a template one that explains the columns."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and most commands need none of it

    book = Workbook()
    book.remove(book.worksheets[0])
    explained = list(notes)
    if explained:
        _write(book.create_sheet(NOTES), ["sheet", "column", "needed", "what it holds"], _explained(explained))
    for filled in content:
        columns = filled.sheet.columns
        sheet = book.create_sheet(filled.sheet.name)
        rows = ([_workbook_cell(column, shown_value(column, row)) for column in columns] for row in filled.rows)
        _write(sheet, [column.name for column in columns], rows, [_FORMATS.get(column.kind) for column in columns])
    if not book.sheetnames:
        book.create_sheet(NOTES)
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def explanation(column: Column, sheet: Sheet) -> str:
    """Say what a column holds."""
    if column.choices:
        return f"one of {', '.join(column.choices)}"
    if column.kind == "text" and column.name.endswith(("_en", "_zh")):
        language = "English" if column.name.endswith("_en") else "Chinese"
        return f"text in {language}; where one language is empty the other one is shown"
    kinds = {
        "text": "text",
        "whole": "whole number",
        "flag": "true or false; empty is false",
        "date": "day such as 2027-01-31",
        "amount": f"amount with a decimal point, in the currency of the column {column.currency}",
        "hours": "hours, above 0, with up to 2 decimals",
    }
    limit = getattr(sheet.table.c[column.field].type, "length", None)
    return f"{kinds[column.kind]} of up to {limit} characters" if limit else kinds[column.kind]


def _explained(sheets: Iterable[Sheet]) -> list[list[str]]:
    return [
        [sheet.name, column.name, "yes" if column.required else "", explanation(column, sheet)]
        for sheet in sheets
        for column in sheet.columns
    ]


def _write(sheet: Any, header: list[str], rows: Iterable[list[Any]], formats: list[str | None] | None = None) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.append(header)
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header, start=1):
        sheet.cell(1, index).font = Font(bold=True)
        wide = name.endswith(("_en", "_zh")) or name == "what it holds"
        sheet.column_dimensions[get_column_letter(index)].width = 44 if wide else max(12, len(name) + 3)
    for number, row in enumerate(rows, start=2):
        for index, value in enumerate(row, start=1):
            if value is not None:
                cell = sheet.cell(number, index, value)
                style = formats[index - 1] if formats else None
                if style:
                    cell.number_format = style


def _csv_cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    # Numbers go out as numbers, below zero too; only a text that people wrote can look like a formula.
    return escaped(value) if column.kind == "text" else str(value)


def _workbook_cell(column: Column, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if column.kind in ("amount", "hours"):
        return float(value) if "." in value else int(value)
    if isinstance(value, date):
        return value if value >= _FIRST_DAY else value.isoformat()
    return escaped(value) if column.kind == "text" else value


def timeless(archive: bytes) -> bytes:
    """Write an archive again with one and the same time at every entry and in its properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                # The library puts the present moment here, whatever it is told.
                content = _MODIFIED.sub(rb"\g<1>2020-01-01T00:00:00Z\g<2>", content)
            made.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
