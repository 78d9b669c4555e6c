"""Writes the catalogue as the house's own sheets: what comes out goes in again and changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_currency_precision
from sqlmodel import Session

from catalog.importing.sheets_columns import Column, Sheet, catalogue_sheets

#: The sheets that belong to what a person asks a template for, by the sheet that names it.
GROUPS = {
    "frameworks": (
        "sources",
        "frameworks",
        "framework_levels",
        "competencies",
        "competency_levels",
        "competency_items",
    ),
    "roles": (
        "roles",
        "role_requirements",
        "role_kpis",
        "responsibilities",
        "responsibility_links",
        "role_statements",
        "role_statement_links",
    ),
    "comparisons": ("crosswalks", "competency_relations"),
    "families": ("career_families", "career_roles", "career_steps"),
    "modules": (
        "modules",
        "module_outcomes",
        "module_outcome_items",
        "module_required_levels",
        "module_required_modules",
        "module_exclusions",
        "offerings",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSheet:
    """A sheet with the rows that go into it, as values of the house: amounts and hours are whole numbers still."""

    sheet: Sheet
    rows: tuple[dict[str, Any], ...]


def catalogue_content(session: Session) -> tuple[FilledSheet, ...]:
    """Return every sheet of the catalogue with all that is stored, in the order of its keys."""
    return tuple(FilledSheet(sheet=sheet, rows=tuple(_stored(session, sheet))) for sheet in catalogue_sheets())


def sheets_of(group: str) -> tuple[Sheet, ...]:
    """Return the sheets of one group; a sheet of that name alone where there is no such group."""
    names = GROUPS.get(group, (group,))
    return tuple(sheet for sheet in catalogue_sheets() if sheet.name in names)


def _stored(session: Session, sheet: Sheet) -> Iterator[dict[str, Any]]:
    table = sheet.table
    keys = [table.c[name] for name in sheet.keys]
    order = [table.c[name] for name in ("competency", "level", "position") if name in table.c] or keys
    for row in session.execute(table.select().order_by(*order, *keys)):
        yield dict(row._mapping)


def shown_value(column: Column, row: dict[str, Any]) -> Any:
    """Return what a cell shows: an amount and hours as exact decimals in text, everything else as it is."""
    value = row[column.field]
    if value is None:
        return None
    if column.kind == "hours":
        return decimal_text(value, 2)
    if column.kind == "amount":
        return decimal_text(value, get_currency_precision(row[column.currency or ""]))
    return value


def decimal_text(value: int, digits: int) -> str:
    """Return a whole number of the smallest units as a decimal."""
    sign, whole = ("-" if value < 0 else ""), str(abs(value)).rjust(digits + 1, "0")
    return f"{sign}{whole[:-digits]}.{whole[-digits:]}" if digits else f"{sign}{whole}"
