"""How entries of the catalogue are named and noted in CASE packages, for writing them and for reading them."""

import json
from typing import Any
from uuid import UUID, uuid5

#: Every identifier of the house is made from this one and the entry's own id, so it never changes.
NAMESPACE = UUID("5b1f3a52-6d0e-5c1b-9f0c-1c8f3c2f7a55")
#: Begins a note that holds the rows of an entry. Notes are a field of both versions of the standard, and programs that
#: drop extensions keep them.
NOTE = "gradus:"

#: Types of items; other types are items of a level.
LEVEL, COMPETENCY, COMPETENCY_LEVEL, ROLE = "Proficiency Level", "Competency", "Competency Level", "Job Role"

Row = dict[str, Any]


def identifier(kind: str, key: str) -> str:
    """Return the identifier of an entry; an id that ends in a UUID came from elsewhere and goes back as it was."""
    if kind in ("framework", "competency", "role"):
        tail = key.rpartition("/")[2]
        try:
            if str(UUID(tail)) == tail.lower():
                return tail.lower()
        except ValueError:
            pass
    return str(uuid5(NAMESPACE, f"{kind}:{key}"))


def level_key(owner: str, level: int) -> str:
    """Return what a level of a framework or of a competency is called."""
    return f"{owner}@{level}"


def note(rows: dict[str, list[Row]]) -> str:
    """Return rows as a note, by the name of their table; what is absent or false is left out."""
    full = {
        table: [
            {name: value for name, value in row.items() if value is not None and value is not False} for row in found
        ]
        for table, found in rows.items()
        if found
    }
    return NOTE + json.dumps(full, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


def statements(table: str, row: Row) -> tuple[str, str | None]:
    """Return the full and the short statement of a row, as far as the row alone can say them."""
    if table in ("competency", "role"):
        return row.get("description_en") or row["name_en"], row["name_en"]
    if table == "competency_item":
        return row["text_en"], row["code"]
    return row["label_en"], row["label_en"]
