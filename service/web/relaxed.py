"""What would make a plan possible, with days, hours and money as the reader's language writes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from service import texts
from service.schemas.answers import Note
from service.web.words import Words

#: The limits whose values are told here; sentences with other ones, such as locks, stay as the answer has them.
TOLD = ("budget", "effort_hours", "hours_per_week", "finish_by", "unavailable")


def relaxation_text(note: Note, words: Words) -> str:
    """Return the sentence of one relaxation."""
    changes: list[dict[str, Any]] = note.params.get("changes", [])
    if not changes or any(change["limit"] not in TOLD for change in changes):
        return note.text
    told = texts.listed(words.language, (_change(change, words) for change in changes))
    return texts.say(words.language, note.code, {"changes": told})


def _change(change: Mapping[str, Any], words: Words) -> str:
    limit = texts.say(words.language, f"limit_{change['limit']}")
    if (not change["to"] and change["limit"] == "unavailable") or change["to"] is None:
        return texts.say(words.language, "limit_lifted", {"limit": limit})
    told = {end: _value(change["limit"], change[end], words) for end in ("from", "to")}
    return texts.say(words.language, "limit_change", {"limit": limit, **told})


def _value(limit: str, value: Any, words: Words) -> str:
    if value is None or value == []:
        return texts.say(words.language, "nothing")
    if limit == "budget":
        return words.money(value["amount"], value["currency"])
    if limit == "finish_by":
        return words.day(date.fromisoformat(value))
    if limit == "unavailable":
        return texts.listed(words.language, (_span(span, words) for span in value))
    return words.hours(value)


def _span(span: Mapping[str, str], words: Words) -> str:
    return words.days(date.fromisoformat(span["from"]), date.fromisoformat(span["to"]))
