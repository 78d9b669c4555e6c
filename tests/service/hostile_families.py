"""Bodies that no client should send, by families: the same idea in each size, spelling and place that might hurt."""

import json
from collections.abc import Iterator
from typing import Any

from tests.e2e.hostile_bodies import good

#: Where a good request holds a name, a whole number, another number, an amount, and a list.
NAMES = (
    ("learner", "id"),
    ("learner", "attainments", 0, "competency"),
    ("target", "requirements", 0, "competency"),
    ("modules", 0, "id"),
    ("modules", 0, "outcomes", 0, "competency"),
)
WHOLES = (
    ("learner", "attainments", 0, "level"),
    ("target", "requirements", 0, "level"),
    ("modules", 0, "outcomes", 0, "to_level"),
)
NUMBERS = (*WHOLES, ("modules", 0, "effort_hours"))
AMOUNTS = (("modules", 0, "price", "amount"), ("limits", "budget", "amount"))
LISTS = (
    ("learner", "attainments"),
    ("target", "requirements"),
    ("modules",),
    ("modules", 0, "outcomes"),
)
Place = tuple[str | int, ...]


def with_text(place: Place, text: str) -> bytes:
    """Return the good request with what JSON libraries may refuse to write in one place."""
    made = good()
    spot: Any = made
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = "@here@"
    return json.dumps(made).replace('"@here@"', text).encode()


def families() -> Iterator[tuple[str, bytes]]:
    """Yield each body with its name."""
    for family in (_depths, _digits, _surrogates, _doubles, _encodings, _many, _long, _spellings, _kinds):
        yield from family()


def _depths() -> Iterator[tuple[str, bytes]]:
    for depth in (200, 5000, 100_000):
        for name, opening, closing in (("lists", "[", "]"), ("objects", '{"a":', "}"), ("both", '[{"a":', "}]")):
            yield f"{depth} {name} without end", (opening * depth).encode()
            yield f"{depth} {name} and their ends", (opening * depth + "0" + closing * depth).encode()
    for place in NAMES:
        yield f"depth at {place}", with_text(place, "[" * 5000 + "]" * 5000)


def _digits() -> Iterator[tuple[str, bytes]]:
    for place in NUMBERS:
        for name, text in (
            ("20 digits", "9" * 20),
            ("100,000 digits", "9" * 100_000),
            ("an exponent", "1e999999999"),
            ("a number below all", "-1e308"),
        ):
            yield f"{name} at {place}", with_text(place, text)
    for place in AMOUNTS:
        for text in (
            "1e3",
            "0x10",
            "1_000.00",
            "１００.00",
            "1,000.00",
            "1.0.0",
            " 1.00",
            "1.00\\n",
            "+1.00",
            "9" * 100_000,
        ):
            yield f"{text[:9]!r} at {place}", with_text(place, f'"{text}"')


def _surrogates() -> Iterator[tuple[str, bytes]]:
    for place in NAMES:
        for name, text in (("a high half", "\\ud83d"), ("a low half", "\\ude00"), ("halves in turn", "\\ude00\\ud83d")):
            yield f"{name} at {place}", with_text(place, f'"x{text}"')
        yield f"NUL at {place}", with_text(place, '"x\\u0000"')
    for text in ("\\ud83d", "\\ude00"):
        yield f"{text} as a field", json.dumps(good()).replace('"goal"', f'"{text}"').encode()


def _doubles() -> Iterator[tuple[str, bytes]]:
    written = json.dumps(good())
    for field in ("learner", "target", "modules", "goal", "level", "competency", "price", "amount", "outcomes"):
        yield f"{field} twice", written.replace(f'"{field}": ', f'"{field}": null, "{field}": ', 1).encode()
    yield (
        "a field twice, spelled with an escape",
        written.replace('"goal": ', '"go\\u0061l": "cheapest", "goal": ').encode(),
    )


def _encodings() -> Iterator[tuple[str, bytes]]:
    written = json.dumps(good())
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "cp037"):
        yield encoding, written.encode(encoding)
    for name, raw in (
        ("a NUL in two bytes", b"\xc0\x80"),
        ("a slash in two bytes", b"\xc0\xaf"),
        ("half a pair in three bytes", b"\xed\xa0\x80"),
        ("beyond the last character", b"\xf4\x90\x80\x80"),
        ("a character cut short", b"\xe4\xb8"),
        ("Latin-1", b"\xe9"),
    ):
        yield name, written.encode().replace(b"R-1", b"R" + raw, 1)


def _many() -> Iterator[tuple[str, bytes]]:
    for place in LISTS:
        for name, text in (("numbers", "0"), ("nulls", "null"), ("empty objects", "{}"), ("lists", "[]")):
            yield f"100,000 {name} at {place}", with_text(place, "[" + ",".join([text] * 100_000) + "]")


def _long() -> Iterator[tuple[str, bytes]]:
    for place in NAMES:
        for length in (201, 100_000):
            yield f"{length} characters at {place}", with_text(place, json.dumps("x" * length))
            yield f"{length} wide characters at {place}", with_text(place, json.dumps("学" * length))


def _spellings() -> Iterator[tuple[str, bytes]]:
    made = good()
    first = made["modules"][0]
    for name, one, other in (
        ("an accent", "caf\u00e9", "cafe\u0301"),
        ("a syllable", "\uac00", "\u1100\u1161"),
        ("a unit", "\u212b", "\u00c5"),
    ):
        made["modules"] = [{**first, "id": one}, {**first, "id": other}]
        yield f"{name} in two spellings", json.dumps(made).encode()


def _kinds() -> Iterator[tuple[str, bytes]]:
    for place in (*NAMES, *WHOLES, *LISTS):
        for text in ("true", "{}", '{"$ne": null}', "1.5"):
            yield f"{text} at {place}", with_text(place, text)
