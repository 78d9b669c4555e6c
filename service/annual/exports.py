"""A year as files: one workbook with every sheet, or one sheet as CSV; the same bytes for the same answer."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from catalog import escaped, timeless
from service.annual.sheets import SHEET_BY_NAME, SHEETS, AnnualSheet, Cell, Column, currency_of
from service.schemas.values import minor_digits
from service.texts import Language
from service.translate.annual_answer import AnnualAnswer

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Rows of one sheet; a workbook holds 1,048,576, its header among them.
MOST_ROWS = 1_000_000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

_FORMATS = {"hours": "0.00", "share": "0.0%", "day": "yyyy-mm-dd", "text": "@"}
_WIDTHS = {"title": 44, "closes": 60, "reason": 44}


def workbook(answer: AnnualAnswer, language: Language) -> bytes:
    """Return the whole year as one workbook."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and most requests need none of it

    # Row by row: of a large company not every cell fits into memory at once.
    book = Workbook(write_only=True)
    currency = currency_of(answer)
    digits = minor_digits(currency) or 0
    for sheet in SHEETS:
        header = sheet.header(language, currency)
        rows = sheet.rows(answer, language)
        for number in count(1):
            part = list(islice(rows, MOST_ROWS))
            if not part and number > 1:
                break
            title = sheet.title(language) if number == 1 else f"{sheet.title(language)} {number}"
            _write(book, title, sheet, part, header=header, digits=digits)
            if len(part) < MOST_ROWS:
                break
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def csv_text(answer: AnnualAnswer, language: Language, *, sheet: str = "enrolments") -> str:
    """Return one sheet, by its name, as CSV with the mark by which spreadsheets know UTF-8."""
    chosen = SHEET_BY_NAME[sheet]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    currency = currency_of(answer)
    digits = minor_digits(currency) or 0
    writer.writerow(chosen.header(language, currency))
    for row in chosen.rows(answer, language):
        writer.writerow([_csv_cell(column, cell, digits) for column, cell in zip(chosen.columns, row, strict=True)])
    return "\ufeff" + out.getvalue()


def _write(
    book: "Workbook",
    title: str,
    sheet: AnnualSheet,
    rows: Iterable[tuple[Cell, ...]],
    *,
    header: list[str],
    digits: int,
) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    made: Any = book.create_sheet(title)
    made.freeze_panes = "A2"
    for place, (column, name) in enumerate(zip(sheet.columns, header, strict=True), start=1):
        width = _WIDTHS.get(column.code, max(12, 2 * len(name) if not name.isascii() else len(name) + 3))
        made.column_dimensions[get_column_letter(place)].width = width
    heads = [WriteOnlyCell(made, name) for name in header]
    for head in heads:
        head.font = Font(bold=True)
    made.append(heads)
    formats = _FORMATS | {"amount": "#,##0" + ("." + "0" * digits if digits else "")}
    # One cell for each column: what is appended is written at once, and making a cell costs more than writing it.
    cells: list[Any] = [WriteOnlyCell(made) for _ in sheet.columns]
    for cell, column in zip(cells, sheet.columns, strict=True):
        cell.number_format = formats.get(column.kind, "General")
    for row in rows:
        for cell, value in zip(cells, row, strict=True):
            cell.value = escaped(value) if isinstance(value, str) else value
        made.append([cell if value is not None else None for cell, value in zip(cells, row, strict=True)])


def _csv_cell(column: Column, value: Cell, digits: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.{digits}f}" if column.kind == "amount" else str(value)
    # Numbers go out as numbers; only a text can look like a formula.
    return escaped(value) if isinstance(value, str) else str(value)
