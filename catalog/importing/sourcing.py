"""Where an entry says it comes from, and how its parts take that over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.importing.yaml_records import Entry
from catalog.tables import KEY_LENGTH, TEXT_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The document and place that an entry has when it names none of its own."""

    document: str | None = None
    place: str | None = None

    def of(self, values: Mapping[str, Any]) -> "Origin":
        """Return the origin that the parts of an entry with these values take over."""
        return Origin(document=values["source_document"], place=values["source_place"])


def sourced(entry: Entry, origin: Origin) -> dict[str, Any]:
    """Read `source`, `place` and `inferred`; the last holds the reason for which the project decided."""
    document = entry.optional_text("source", KEY_LENGTH) or origin.document
    place = entry.optional_text("place", 100) or origin.place
    reason_en, reason_zh = entry.optional_words("inferred", TEXT_LENGTH)
    return {
        "source_document": document,
        "source_place": place,
        "inferred": reason_en is not None,
        "inferred_reason_en": reason_en,
        "inferred_reason_zh": reason_zh,
    }
