"""What a database holds, so that two states can be told apart whatever was drawn at random in them."""

import json
import re
from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

import service.tables
from service.database import Database

#: What may stay behind of an attempt that failed: what was noted about it.
LEFT_OUT = {
    "audit_entry",
    "audit_event",
    "audit_head",
    "person_token",
    "idempotent_request",
    "rate_window",
    "held_place",
}
#: Tables of the catalogue of which only what requests of these tests write is looked at: the whole would take long.
EDITED = {"catalog_draft", "framework", "competency", "role", "module", "offering"}
MARK = "faulty/"
TABLES: list[sa.Table] = [
    table
    for table in SQLModel.metadata.sorted_tables
    if table.name not in LEFT_OUT
    and (table.name in {"crosswalk", *EDITED} or any("personal" in column.info for column in table.columns))
]
assert len(TABLES) > 20
assert service.tables.__all__

#: Ids that are drawn, versions of a crosswalk, and the name of the run that a request belongs to.
_DRAWN = re.compile(
    r"\bwhsec_[\w+/=-]+|\b(rec|ann|job|imp|wh|evt|del|era|per|user|dev|try|evi|need|scn)_[A-Za-z0-9_-]{6,}"
    r"|\b[0-9a-f]{16}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{64}\b|(?<=@)\d+\b|\brun\d+\b"
    r'|(?<="wall_ms": )[\d.]+|(?<="worked_ms": )[\d.]+'
)
#: Columns that count up from run to run.
_COUNTED = {"crosswalk": {"version"}}


def state(database: Database) -> Counter[str]:
    """Return each row as one line, without what a second run would draw anew."""
    found: Counter[str] = Counter()
    with database.read() as session:
        for table in TABLES:
            for row in session.connection().execute(_question(table)).mappings():
                told = {name: row[name] for name in row.keys() - _COUNTED.get(table.name, set())}
                line = json.dumps([table.name, told], sort_keys=True, default=_plain)
                found[_DRAWN.sub("#", line)] += 1
    return found


def _question(table: sa.Table) -> sa.Select[Any]:
    asked = sa.select(table)
    return asked.where(table.c.id.startswith(MARK)) if table.name in EDITED else asked


def change(before: Counter[str], after: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """Return what is new and what is gone."""
    return after - before, before - after


def _plain(value: Any) -> str:
    return "moment" if isinstance(value, datetime) else "bytes" if isinstance(value, bytes) else str(value)
