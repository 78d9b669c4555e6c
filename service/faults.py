"""Faults of a request's query, path and headers, told without repeating what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.errors import Fault

#: The stable code of each kind of fault; every other kind is a value of the wrong type.
CODES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_unicode": "bad_characters",
    "literal_error": "unknown_value",
    "enum": "unknown_value",
    "string_pattern_mismatch": "wrong_form",
    "value_error": "wrong_form",
    "json_invalid": "malformed_json",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "finite_number": "out_of_range",
    "int_parsing_size": "out_of_range",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "multiple_of": "out_of_range",
}

#: Kinds of our own, raised by the shapes themselves, which are codes already.
OWN = {"bad_characters", "bad_date", "contradiction", "out_of_range", "too_many_decimals", "unknown_currency"}


def faults(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Turn the framework's errors into faults; neither the value sent nor the way it failed is passed on."""
    return tuple(_fault(error) for error in errors)


def _fault(error: Mapping[str, Any]) -> Fault:
    kind = str(error["type"])
    location = [part if isinstance(part, int) else _printable(str(part)) for part in error["loc"] if part != "[key]"]
    message = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    name = str(location[-1]) if len(location) > 1 else "The body"
    return Fault(
        detail=_printable(f"{name}: {message[:1].lower()}{message[1:]}."),
        pointer=pointer(location),
        code=kind if kind in OWN else CODES.get(kind, "wrong_type"),
    )


def pointer(location: Sequence[str | int]) -> str:
    """Point into the body ("#/modules/3/price"), or name the part of the request ("query/page_size")."""
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in location[1:]]
    start = str(location[0]) if location else "body"
    return "/".join(["#" if start == "body" else start, *parts])


def _printable(text: str) -> str:
    return text[:500].encode("utf-8", errors="replace").decode("utf-8")
