"""Reads back what the house has written into the notes of a CASE package, so that nothing of it is lost on the way."""

import json
from typing import Any

from pydantic import ValidationError
from sqlmodel import SQLModel

from catalog.importing.case_identity import NOTE, Row, statements
from catalog.importing.findings import Place, Spot
from catalog.importing.kinds import KINDS, Kind, table_of
from catalog.importing.published import Published
from catalog.saying import says
from catalog.tables import NAME_LENGTH

#: The tables whose rows a package may hold.
TABLES: dict[str, Kind] = {
    table_of(kind.model).name: kind
    for kind in KINDS
    if kind.owner_kind in ("source", "framework", "competency", "role", "relation")
}


def has_note(thing: dict[str, Any]) -> bool:
    return isinstance(thing.get("notes"), str) and thing["notes"].startswith(NOTE)


def read_note(thing: dict[str, Any], place: Place, published: Published) -> None:
    """Add the rows in the note of a document or item; a statement that was changed since counts more than its row."""
    try:
        tables = json.loads(thing["notes"].removeprefix(NOTE))
        listed = [(TABLES[table], row) for table, rows in tables.items() for row in rows]
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        published.fault(place, says("case-note-broken"))
        return
    for kind, row in listed:
        value = _row(kind, row, thing, place, published)
        if value is None:
            continue
        key = str(getattr(value, kind.owner))
        if kind.is_entry and kind.owner_kind == "source" and ("source", key) in published.records.declared:
            continue
        if kind.is_entry and not published.records.declare(kind.owner_kind, key, place):
            continue
        published.records.add(value, Spot(place=place))


def _row(kind: Kind, row: Row, thing: dict[str, Any], place: Place, published: Published) -> SQLModel | None:
    table = table_of(kind.model).name
    unknown = sorted(set(row) - set(kind.base.model_fields))
    if unknown:
        published.fault(place, says("case-note-fields", table=table, fields=", ".join(unknown)[:100]))
        return None
    try:
        value = kind.base.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = f"{table}.{'.'.join(map(str, first['loc']))}"
        published.fault(place, says("case-note-wrong", field=field, reason=first["msg"]))
        return None
    return _changed(table, value, thing, place, published)


def _changed(table: str, value: SQLModel, thing: dict[str, Any], place: Place, published: Published) -> SQLModel:
    """Return the row with the statements that somebody has changed in another program."""
    if table not in ("competency", "role", "competency_item", "proficiency_level"):
        return value
    row = value.model_dump()
    full, short = statements(table, row)
    said_full, said_short = thing.get("fullStatement"), thing.get("abbreviatedStatement")
    new: Row = {}
    if isinstance(said_short, str) and said_short and said_short != short and table in ("competency", "role"):
        name = published.text(said_short, place, NAME_LENGTH) or short
        new |= {"name_en": name, "name_zh": name}
    if isinstance(said_full, str) and said_full and said_full != full:
        field = {"competency": "description", "role": "description", "competency_item": "text"}.get(table, "label")
        text = published.text(said_full, place, NAME_LENGTH if field == "label" else 2000) or full
        new |= {f"{field}_en": text, f"{field}_zh": text}
    if not new:
        return value
    published.warn(place, says("case-statement-changed"))
    return type(value).model_validate({**row, **new})
