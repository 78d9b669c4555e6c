"""Faults of a request's body, query, path and headers, told in plain words and without repeating what was sent."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import PydanticCustomError

from service.errors import Fault
from service.texts import Sentence, sentence

#: The stable code and the message of each kind of fault that the shapes find; every other kind has the wrong type.
KINDS: Mapping[str, tuple[str, str]] = {
    "missing": ("missing", "fault-missing"),
    "extra_forbidden": ("unknown_field", "fault-no-field"),
    "string_unicode": ("bad_characters", "fault-characters"),
    "string_type": ("wrong_type", "fault-text"),
    "int_type": ("wrong_type", "fault-whole-number"),
    "int_parsing": ("wrong_type", "fault-whole-number"),
    "int_from_float": ("wrong_type", "fault-whole-number"),
    "float_type": ("wrong_type", "fault-number"),
    "float_parsing": ("wrong_type", "fault-number"),
    "bool_type": ("wrong_type", "fault-true-or-false"),
    "bool_parsing": ("wrong_type", "fault-true-or-false"),
    "list_type": ("wrong_type", "fault-list"),
    "dict_type": ("wrong_type", "fault-object"),
    "model_type": ("wrong_type", "fault-object"),
    "model_attributes_type": ("wrong_type", "fault-object"),
    "literal_error": ("unknown_value", "fault-one-of"),
    "enum": ("unknown_value", "fault-one-of"),
    "string_pattern_mismatch": ("wrong_form", "fault-form"),
    "value_error": ("wrong_form", "fault-form"),
    "json_invalid": ("malformed_json", "fault-other"),
    "string_too_long": ("too_long", "fault-longer"),
    "too_long": ("too_long", "fault-more-entries"),
    "string_too_short": ("too_short", "fault-shorter"),
    "too_short": ("too_short", "fault-fewer-entries"),
    "finite_number": ("out_of_range", "fault-range"),
    "int_parsing_size": ("out_of_range", "fault-range"),
    "greater_than": ("out_of_range", "fault-above"),
    "greater_than_equal": ("out_of_range", "fault-at-least"),
    "less_than": ("out_of_range", "fault-below"),
    "less_than_equal": ("out_of_range", "fault-at-most"),
    "multiple_of": ("out_of_range", "fault-range"),
}

#: The bounds of the shapes by the names that the messages have for them.
BOUNDS: Mapping[str, str] = {
    "max_length": "most",
    "min_length": "least",
    "gt": "least",
    "ge": "least",
    "lt": "most",
    "le": "most",
}

#: The forms that texts must have, and the message that says each in words.
FORMS: dict[str, str] = {}


def form(pattern: str, message: str) -> str:
    """Name the message for a pattern, which nobody has to read; give the pattern back."""
    FORMS[pattern] = message
    return pattern


def refused(code: str, message: str, **params: str | int) -> PydanticCustomError:
    """Return a fault that a shape finds by itself: its stable code, and what is said about it."""
    return PydanticCustomError("refused", message, {"code": code, "message": message, **params})


def faults(errors: Iterable[Mapping[str, Any]]) -> Iterable[Fault]:
    """Turn the framework's errors into faults; neither the value sent nor the way it failed is passed on."""
    return (_fault(error) for error in errors)


def _fault(error: Mapping[str, Any]) -> Fault:
    kind = str(error["type"])
    location = [part if isinstance(part, int) else _printable(str(part)) for part in error["loc"] if part != "[key]"]
    context = error.get("ctx") or {}
    field: str | Sentence = str(location[-1]) if len(location) > 1 else sentence("whole-body")
    if kind == "refused":
        params = {name: value for name, value in context.items() if name not in ("code", "message")}
        return Fault(
            detail=sentence(context["message"], field=field, **params),
            pointer=pointer(location),
            code=context["code"],
        )
    code, message = KINDS.get(kind, ("wrong_type", "fault-other"))
    if kind == "extra_forbidden" and location[0] == "query":
        message = "fault-no-parameter"
    if kind == "string_pattern_mismatch":
        message = FORMS.get(context.get("pattern", ""), message)
    bounds = {
        BOUNDS[name]: int(value) if float(value).is_integer() else str(value)
        for name, value in context.items()
        if name in BOUNDS and isinstance(value, (int, float))
    }
    if "expected" in context:
        # The framework joins them by commas and an English word.
        return Fault(
            detail=sentence(message, field=field, expected=tuple(re.findall(r"'([^']*)'", str(context["expected"])))),
            pointer=pointer(location),
            code=code,
        )
    return Fault(detail=sentence(message, field=field, **bounds), pointer=pointer(location), code=code)


def pointer(location: Sequence[str | int]) -> str:
    """Point into the body ("#/modules/3/price"), or name the part of the request ("query/page_size")."""
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in location[1:]]
    start = str(location[0]) if location else "body"
    return "/".join(["#" if start == "body" else start, *parts])


def _printable(text: str) -> str:
    return text[:500].encode("utf-8", errors="replace").decode("utf-8")
