"""Turns the rows of recognised tables into what they stand for, and collects every fault with row and column."""

from collections.abc import Callable, Iterator
from typing import Any

from babel.numbers import get_currency_precision
from pydantic import ValidationError
from sqlmodel import SQLModel

from catalog.currencies import CURRENCIES
from catalog.importing.findings import Finding
from catalog.importing.records import Record
from catalog.importing.sheets_cells import (
    BadCell,
    day_of,
    flag_of,
    hundredths_of,
    is_empty,
    minor_of,
    text_of,
    whole_of,
)
from catalog.importing.sheets_columns import Column, ColumnKind
from catalog.importing.sheets_tables import SheetSpot, SheetTable, letters
from catalog.saying import says

_READERS: dict[ColumnKind, Callable[[Any], Any]] = {
    "text": text_of,
    "whole": whole_of,
    "flag": flag_of,
    "date": day_of,
    "hours": hundredths_of,
}

#: Fills in what a row left open from what it says, where the house's own files do so too.
Fill = Callable[[dict[str, Any]], None]


def read_rows(table: SheetTable, findings: list[Finding], fill: Fill) -> Iterator[Record[SQLModel]]:
    """Yield a record for each sound row; the others have a fault in `findings`."""
    if not _header_is_sound(table, findings):
        return
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in table.raw.rows:
        spot = table.spot(number)
        value = _read_row(table, cells, spot, findings, fill)
        if value is None:
            continue
        key = tuple(getattr(value, name) for name in table.sheet.keys if name in type(value).model_fields)
        first = seen.setdefault(key, number)
        if first != number and "position" not in table.sheet.keys:
            named = ", ".join(map(str, key))
            message = says("row-twice", id=named, row=first)
            findings.append(Finding(place=spot.at(table.sheet.column_of(table.sheet.keys[-1])), message=message))
            continue
        yield Record(value, spot)


def _header_is_sound(table: SheetTable, findings: list[Finding]) -> bool:
    sheet, header = table.sheet, table.raw.header
    before = len(findings)
    fault = _faults(table.spot(table.raw.header_row), findings)
    known = {column.name for column in sheet.columns}
    for index, name in enumerate(header):
        if name and name not in known:
            listed = tuple(column.name for column in sheet.columns)
            fault(name, says("column-unknown", column=name[:60], sheet=sheet.name, known=listed))
        elif name and name in header[:index]:
            fault(name, says("column-twice", column=name))
    for column in sheet.columns:
        if column.required and column.name not in header and not _stands_in_for(column.name) & set(header):
            fault(column.name, says("column-missing", column=column.name, sheet=sheet.name))
    return len(findings) == before


def _faults(spot: SheetSpot, findings: list[Finding]) -> Callable[[str, str], None]:
    """Return what adds a fault at a column of this row."""

    def fault(column: str, message: str) -> None:
        findings.append(Finding(place=spot.at(column), message=message))

    return fault


def _stands_in_for(name: str) -> set[str]:
    """Return the columns that fill this one where it is absent; some columns need none."""
    if name.endswith(("_en", "_zh")):
        return {name[:-2] + ("zh" if name.endswith("en") else "en")} | ({"id"} if name.startswith("title") else set())
    # The id of a comparison is made of what it compares.
    return {"id": {"code", "from_framework", "other"}, "position": {"code"}}.get(name, set())


def _read_row(
    table: SheetTable, cells: tuple[Any, ...], spot: SheetSpot, findings: list[Finding], fill: Fill
) -> SQLModel | None:
    sheet, before = table.sheet, len(findings)
    values = _values(table, cells, spot, findings)
    if len(findings) > before:
        return None
    _both_languages(sheet.base, values)
    fill(values)
    if "inferred" in sheet.base.model_fields:
        values["inferred"] = values.get("inferred_reason_en") is not None
    fault = _faults(spot, findings)
    for column in sheet.columns:
        if column.required and column.field not in values:
            fault(column.name, says("cell-empty", column=column.name, sheet=sheet.name))
    if len(findings) > before:
        return None
    try:
        return sheet.base(**values)
    except ValidationError as error:
        for detail in error.errors():
            name = sheet.column_of(str(detail["loc"][0])) if detail["loc"] else sheet.columns[0].name
            told = sheet.column(name)
            # Hours are kept in hundredths, of which a reader of the sheet knows nothing.
            fault(name, says("hours-too-little") if told and told.kind == "hours" else _said(detail))
        return None


def _values(table: SheetTable, cells: tuple[Any, ...], spot: SheetSpot, findings: list[Finding]) -> dict[str, Any]:
    """Return the fields that the cells of a row fill; faulty cells fill none."""
    fault, header = _faults(spot, findings), table.raw.header
    for index, cell in enumerate(cells):
        if not is_empty(cell) and (index >= len(header) or not header[index]):
            fault("", says("cell-no-column", column=letters(index)))
    named = {name: cell for name, cell in zip(header, cells, strict=False) if name and not is_empty(cell)}
    values: dict[str, Any] = {}
    for column in table.sheet.columns:
        if column.name not in named:
            continue
        try:
            if column.kind == "amount":
                values[column.field] = minor_of(named[column.name], _digits(column, named))
            else:
                values[column.field] = _chosen(column, _READERS[column.kind](named[column.name]))
        except BadCell as error:
            fault(column.name, error.message)
    return values


def _digits(column: Column, named: dict[str, Any]) -> int:
    """Return the decimals of the currency that stands beside an amount."""
    written = named.get(column.currency or "")
    currency = text_of(written) if written is not None else ""
    if currency not in CURRENCIES:
        if currency:
            raise BadCell(says("currency-beside", currency=repr(currency[:10])))
        raise BadCell(says("currency-beside-empty"))
    return get_currency_precision(currency)


def _chosen(column: Column, value: Any) -> Any:
    if column.choices and value not in column.choices:
        raise BadCell(says("value-choice", given=repr(str(value)[:40]), known=column.choices))
    return value


def _both_languages(base: type[SQLModel], values: dict[str, Any]) -> None:
    """Let a text that is given in one language stand for both."""
    for english in base.model_fields:
        if english.endswith("_en"):
            chinese = f"{english[:-2]}zh"
            for given, missing in ((english, chinese), (chinese, english)):
                if given in values and missing in base.model_fields:
                    values.setdefault(missing, values[given])


def _said(detail: Any) -> str:
    """Put what a class of rows found wrong into the words of the other faults."""
    context, given = detail.get("ctx") or {}, detail.get("input")
    if detail["type"] == "string_too_long":
        return says("text-long", count=len(str(given)), most=context["max_length"])
    if detail["type"] in ("greater_than_equal", "less_than_equal"):
        if "ge" in context:
            return says("value-at-least", given=str(given), bound=str(context["ge"]))
        return says("value-at-most", given=str(given), bound=str(context["le"]))
    reason = detail["msg"].removeprefix("Value error, ")
    return says("value-refused", given=repr(str(given)[:40]), reason=reason)
