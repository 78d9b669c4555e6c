"""Rows of the catalogue and of what edits it, with edge values: what migrations and backups are tried with."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)

CATALOGUE_ROWS: dict[str, list[dict[str, Any]]] = {
    "framework": [{"id": "f", "name_en": "F", "name_zh": "框", "inferred": False, "retired": False}],
    "module": [
        {
            "id": "客-1",
            "title_en": "x" * 300,
            "title_zh": "长" * 300,
            "price_minor": 10**12,
            "price_currency": "SGD",
            "effort_hundredths": 1,
            "inferred": False,
            "sample": True,
            "retired": False,
        }
    ],
    "catalog_draft": [{"kind": "offering", "id": "客-1"}],
    "catalog_import": [
        {
            "id": "imp_1",
            "owner": "key:1",
            "state": "ready",
            "created_at": NOW,
            "ended_at": None,
            "format": "moodle",
            "framework": "客",
            "as_drafts": True,
            "digest": "sha256:0",
            "document": {"a": [1, "客", None]},
        }
    ],
    "catalog_import_file": [{"import_id": "imp_1", "number": 1000, "name": "客.csv", "content": b"\x00\xff"}],
}
