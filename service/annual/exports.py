"""A year as files: one workbook with every sheet, or one sheet as CSV; the same bytes for the same answer."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, count, islice
from typing import IO

from catalog import escaped
from service.annual.gone_through import GoneThrough
from service.annual.sheets import SHEET_BY_NAME, SHEETS, currency_of
from service.annual.workbooks import As, Cell, Head, Kind, Value, Workbook
from service.schemas.values import minor_digits
from service.texts import Language, say
from service.translate.annual_answer import AnnualAnswer

#: Rows of one sheet; a workbook holds 1,048,576, its header among them.
MOST_ROWS = 1_000_000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def no_more(book: Workbook) -> None:
    """Add no sheet to those of the year."""


def write_workbook(
    answer: AnnualAnswer, language: Language, out: IO[bytes], *, more: Callable[[Workbook], None] = no_more
) -> None:
    """Write the whole year as one workbook, row by row: of a large company not every cell fits into memory.

    `more` adds sheets of its own at the end.
    """
    currency = currency_of(answer)
    # No program takes a text of it for a formula.
    book = Workbook(out, digits=minor_digits(currency) or 0, spelled=escaped)
    year = GoneThrough(answer)
    for sheet in SHEETS:
        names = sheet.header(language, currency)
        heads = [
            Head(name=name, kind=column.kind, is_summed=column.is_summed)
            for name, column in zip(names, sheet.columns, strict=True)
        ]
        last = sheet.last(answer, language) if sheet.last is not None else None
        rows = sheet.rows(year, language)
        for number in count(1):
            begun = next(rows, None)
            if begun is None and (number > 1 or sheet.is_optional):
                break
            part = chain([] if begun is None else [begun], islice(rows, MOST_ROWS - 1))
            title = sheet.title(language) if number == 1 else f"{sheet.title(language)} {number}"
            book.sheet(title, heads, part, last=last, sum_name=say(language, "sheet_total"), is_list=sheet.is_list)
    more(book)
    book.close()


def workbook(answer: AnnualAnswer, language: Language) -> bytes:
    """Return the whole year as one workbook."""
    out = io.BytesIO()
    write_workbook(answer, language, out)
    return out.getvalue()


def csv_lines(answer: AnnualAnswer, language: Language, *, sheet: str = "enrolments") -> Iterator[str]:
    """Yield one sheet, by its name, as CSV with the mark by which spreadsheets know UTF-8."""
    chosen = SHEET_BY_NAME[sheet]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    currency = currency_of(answer)
    digits = minor_digits(currency) or 0
    out.write("\ufeff")
    writer.writerow(chosen.header(language, currency))
    for row in chosen.rows(GoneThrough(answer), language):
        writer.writerow(
            [_csv_cell(column.kind, cell, digits) for column, cell in zip(chosen.columns, row, strict=True)]
        )
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def csv_text(answer: AnnualAnswer, language: Language, *, sheet: str = "enrolments") -> str:
    """Return the same as one text."""
    return "".join(csv_lines(answer, language, sheet=sheet))


def _csv_cell(kind: Kind, cell: Cell, digits: int) -> str:
    if isinstance(cell, As):
        kind, cell = cell
    value: Value = cell
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.{digits}f}" if kind == "amount" else str(value)
    # Numbers go out as numbers; only a text can look like a formula.
    return escaped(value) if isinstance(value, str) else str(value)
