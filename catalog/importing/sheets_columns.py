"""The sheets of the house's own CSV and XLSX: one a table, its columns made of what the table itself says."""

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo
from sqlalchemy import CheckConstraint, Table
from sqlmodel import SQLModel

from catalog.importing.kinds import KINDS, Kind, table_of
from catalog.tables import Sourced

ColumnKind = Literal["text", "whole", "flag", "date", "amount", "hours"]

#: What a sheet is called where its table's name says too little.
_SHEET_NAMES = {
    "source_document": "sources",
    "framework": "frameworks",
    "proficiency_level": "framework_levels",
    "competency": "competencies",
    "competency_level": "competency_levels",
    "competency_item": "competency_items",
    "role": "roles",
    "role_requirement": "role_requirements",
    "role_kpi": "role_kpis",
    "responsibility": "responsibilities",
    "responsibility_link": "responsibility_links",
    "role_statement": "role_statements",
    "role_statement_link": "role_statement_links",
    "crosswalk": "crosswalks",
    "competency_relation": "competency_relations",
    "career_family": "career_families",
    "career_role": "career_roles",
    "career_step": "career_steps",
    "module": "modules",
    "learning_outcome": "module_outcomes",
    "learning_outcome_item": "module_outcome_items",
    "level_prerequisite": "module_required_levels",
    "module_prerequisite": "module_required_modules",
    "module_exclusion": "module_exclusions",
    "offering": "offerings",
}
_NUMBERS: dict[type, ColumnKind] = {bool: "flag", int: "whole", date: "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: a field of the row, in the shape in which a person writes it."""

    name: str
    #: The field that the column fills.
    field: str
    kind: ColumnKind
    #: True where an empty cell is a fault.
    required: bool
    choices: tuple[str, ...] = ()
    #: For an amount: the column that holds its currency.
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet and the class that its rows are built from."""

    name: str
    base: type[SQLModel]
    #: The table that says which values are allowed.
    table: Table
    columns: tuple[Column, ...]
    #: The columns that together name a row.
    keys: tuple[str, ...]
    #: The kind of row in the catalogue; people's rows have none.
    kind: Kind | None = None

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def column_of(self, field: str) -> str:
        """Return the name of the column that fills a field."""
        return next((column.name for column in self.columns if column.field == field), field)


@cache
def catalogue_sheets() -> tuple[Sheet, ...]:
    """Return a sheet for every table that an import writes, in the order in which they may be written."""
    return tuple(
        Sheet(
            name=sheet_name(table_of(kind.model)),
            base=kind.base,
            table=table_of(kind.model),
            columns=columns_of(kind.base, table_of(kind.model)),
            keys=kind.keys,
            kind=kind,
        )
        for kind in KINDS
    )


def sheet_name(table: Table) -> str:
    """Return what the sheet of a table is called."""
    return _SHEET_NAMES.get(table.name, table.name)


def columns_of(base: type[SQLModel], table: Table) -> tuple[Column, ...]:
    """Return the columns of a class of rows: ids first, where it comes from last."""
    origin = set(Sourced.model_fields)
    fields = sorted(base.model_fields.items(), key=lambda field: field[0] in origin)
    return tuple(column for name, info in fields for column in _columns(name, info, base, choices_of(table)))


def choices_of(table: Table) -> dict[str, tuple[str, ...]]:
    """Return the words that the table allows in each column that has a list of them."""
    found: dict[str, tuple[str, ...]] = {}
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            listed = re.fullmatch(r"(\w+) IN \((.*)\)", str(constraint.sqltext))
            if listed:
                found[listed[1]] = tuple(re.findall(r"'([^']*)'", listed[2]))
    return found


def _columns(name: str, info: FieldInfo, base: type[SQLModel], choices: dict[str, tuple[str, ...]]) -> Iterator[Column]:
    if name == "inferred":
        # A reason says it; the flag alone would say nothing.
        return
    required = info.is_required()
    if name.endswith("_minor"):
        amount = name.removesuffix("_minor")
        yield Column(name=amount, field=name, kind="amount", required=required, currency=f"{amount}_currency")
    elif name.endswith("_hundredths"):
        yield Column(name=f"{name.removesuffix('_hundredths')}_hours", field=name, kind="hours", required=required)
    else:
        kind: ColumnKind = _NUMBERS.get(_plain(info.annotation), "text")
        listed = choices.get(name, ())
        yield Column(name=name, field=name, kind=kind, required=required and kind != "flag", choices=listed)


def _plain(annotation: Any) -> type:
    """Return the type behind an optional or annotated one."""
    if get_origin(annotation) is typing.Annotated:
        return _plain(get_args(annotation)[0])
    inner = [part for part in get_args(annotation) if part is not type(None)]
    if inner:
        return _plain(inner[0])
    return annotation if isinstance(annotation, type) else str
