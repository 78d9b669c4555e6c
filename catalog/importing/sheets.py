"""The house's own CSV and XLSX: one sheet a table, everything that a database holds of the catalogue.

An entry with all the sheets of its parts in one import is replaced whole. Where the sheet of a part is not there, the
stored parts stay, so that one sheet can be edited and sent back alone.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from sqlmodel import SQLModel

from catalog.crosswalks import CompetencyRelationBase, CrosswalkBase, crosswalk_id, relation_id
from catalog.frameworks import CompetencyItemBase, ProficiencyLevelBase
from catalog.importing.findings import Finding
from catalog.importing.kinds import Kind
from catalog.importing.records import Records
from catalog.importing.sheets_cells import BadCell, is_empty, text_of
from catalog.importing.sheets_columns import Sheet, catalogue_sheets
from catalog.importing.sheets_rows import Fill, read_rows
from catalog.importing.sheets_tables import RawTable, SheetTable, recognised
from catalog.modules import ModuleBase
from catalog.saying import says


def take_tables(raw: Iterable[RawTable], records: Records, also: Collection[Sheet] = ()) -> None:
    """Read the catalogue's tables into records, and put those of `also` aside for whoever knows them."""
    sheets = [*catalogue_sheets(), *also]
    found = []
    for table in raw:
        sheet = recognised(table, sheets)
        if sheet is None:
            names = tuple(sheet.name for sheet in sheets)
            message = says("sheet-unknown", sheet=table.name[:60], known=names)
            records.findings.append(Finding(place=table.place(), message=message))
        elif sheet in also:
            records.aside.append(SheetTable(sheet=sheet, raw=table))
        else:
            found.append(SheetTable(sheet=sheet, raw=table))
    order = {sheet.name: place for place, sheet in enumerate(sheets)}
    for recognised_table in sorted(found, key=lambda table: order[table.sheet.name]):
        _take(recognised_table, records)


def _take(table: SheetTable, records: Records) -> None:
    kind = table.sheet.kind
    if kind is None:
        return
    records.spoken.add(kind.base)
    for record in read_rows(table, records.findings, _fill_of(kind.base)):
        owner = getattr(record.value, kind.owner)
        if kind.is_entry and not records.declare(kind.owner_kind, owner, record.spot.at(kind.owner)):
            continue
        records.partial.setdefault((kind.owner_kind, owner), record.spot)
        records.add(record.value, record.spot)
    if kind.is_entry:
        _declare_faulty(table, kind, records)


def _declare_faulty(table: SheetTable, kind: Kind, records: Records) -> None:
    """Note the ids of faulty rows too, so that what refers to them is not blamed for their faults."""
    if kind.owner not in table.raw.header:
        return
    index = table.raw.header.index(kind.owner)
    for number, cells in table.raw.rows:
        with suppress(BadCell):
            if index < len(cells) and not is_empty(cells[index]):
                place = table.spot(number).at(kind.owner)
                records.declared.setdefault((kind.owner_kind, text_of(cells[index])), place)


def _fill_of(base: type[SQLModel]) -> Fill:
    """Return what completes a row of this class, as the house's other files do it."""
    if base is ModuleBase:
        return _module
    if base is ProficiencyLevelBase:
        return _step
    if base is CompetencyItemBase:
        return _Items()
    if base is CrosswalkBase:
        return _crosswalk
    if base is CompetencyRelationBase:
        return _relation
    return _as_it_is


def _as_it_is(values: dict[str, Any]) -> None:
    """Leave a row as it is."""


def _module(values: dict[str, Any]) -> None:
    for title in ("title_en", "title_zh"):
        values.setdefault(title, values.get("id", ""))


def _step(values: dict[str, Any]) -> None:
    values.setdefault("populated", True)


def _crosswalk(values: dict[str, Any]) -> None:
    version = values.setdefault("version", 1)
    values.setdefault("state", "approved" if "approved_by" in values else "proposed")
    if {"from_framework", "from_level"} <= values.keys():
        made = crosswalk_id(values["from_framework"], values["from_level"], values.get("to_framework"), version)
        values.setdefault("id", made)


def _relation(values: dict[str, Any]) -> None:
    if {"competency", "kind", "other"} <= values.keys():
        values.setdefault("id", relation_id(values["competency"], values["kind"], values["other"]))


class _Items:
    """Numbers the items of each level as they come, and names them after competency, level and code."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Any, Any], int] = {}

    def __call__(self, values: dict[str, Any]) -> None:
        level = (values.get("competency"), values.get("level"))
        self._counts[level] = self._counts.get(level, 0) + 1
        values.setdefault("position", self._counts[level])
        if "code" in values and None not in level:
            values.setdefault("id", f"{level[0]}/{level[1]}/{values['code']}")
