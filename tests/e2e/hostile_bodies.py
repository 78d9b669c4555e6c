"""Bodies that no client should send: each is a good one with one thing spoilt, so that this is what is refused."""

import json
from typing import Any

from service.settings import Settings
from tests.e2e.known_optima import module, request

LIMIT = int(Settings.model_fields["maximum_body_bytes"].default)


def good() -> dict[str, Any]:
    """Make a small request that is answered."""
    made = request(["reading"], [module("R-1", 100, ["reading"])], goal="closest", budget=200)
    made["learner"] = {"id": "E-7", "attainments": [{"competency": "reading", "level": 0}]}
    return made


def with_value(*place: str | int, value: Any) -> dict[str, Any]:
    """Return the good request with another value in one place."""
    made = good()
    spot: Any = made
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    return made


def with_text(*place: str | int, text: str) -> bytes:
    """Return the same with what JSON libraries refuse to write."""
    return json.dumps(with_value(*place, value="@here@")).replace('"@here@"', text).encode()


LEVEL = ("learner", "attainments", 0, "level")
HOURS = ("modules", 0, "effort_hours")

BAD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "NaN": with_text(*HOURS, text="NaN"),
    "NaN in the place of a text": with_text("modules", 0, "id", text="NaN"),
    "infinity": with_text(*HOURS, text="Infinity"),
    "minus infinity": with_text(*LEVEL, text="-Infinity"),
    "a number beyond every float": with_text(*HOURS, text="1e400"),
    "a number closer to 0 than every float": with_text(*HOURS, text="1e-400"),
    "an exponent without end": with_text(*HOURS, text="1e" + "9" * 300),
    "5,000 digits": with_text(*LEVEL, text="9" * 5000),
    "5,000 decimals": with_text(*HOURS, text="1." + "1" * 5000),
    "an integer of 64 bits and one": with_text(*LEVEL, text=str(2**63)),
    "an integer of 128 bits": with_text(*LEVEL, text=str(2**128)),
    "half a surrogate pair in a value": with_text("modules", 0, "id", text='"a\\ud800"'),
    "half a surrogate pair in a competency": with_text("target", "requirements", 0, "competency", text='"\\udfff"'),
    "half a surrogate pair as a field": json.dumps(good()).replace('"goal"', '"\\ud800"').encode(),
    "half a surrogate pair as a level": with_text("competencies", text='[{"id": "x", "items": {"\\ud800": ["i"]}}]'),
    "NUL in an id": with_text("learner", "id", text='"E\\u0000"'),
    "NUL in a title": with_text("modules", 0, "title", text='"A\\u0000B"'),
    "a raw NUL": json.dumps(good()).encode().replace(b"R-1", b"R\x00"),
    "a key twice": json.dumps(good()).replace('"goal": ', '"goal": "cheapest", "goal": ').encode(),
    "a key twice, deep down": json.dumps(good()).replace('"level": 0', '"level": 0, "level": 1').encode(),
    "lists without end": b"[" * 200_000,
    "lists and their ends": b"[" * 100_000 + b"]" * 100_000,
    "objects without end": b'{"a":' * 100_000,
    "depth inside a good request": with_text("modules", 0, "title", text="[" * 5000 + "]" * 5000),
    "UTF-16": json.dumps(good()).encode("utf-16"),
    "UTF-16 without a mark": json.dumps(good()).encode("utf-16-le"),
    "UTF-32": json.dumps(good()).encode("utf-32"),
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(good()).encode(),
    "a byte that is no UTF-8": json.dumps(good()).encode().replace(b"R-1", b"R\xff"),
    "a character in five bytes": json.dumps(good()).encode().replace(b"R-1", b"\xf8\x88\x80\x80\x80"),
    "a form": b"learner=E-1&target=role",
    "half of it": json.dumps(good()).encode()[:-20],
    "two documents": json.dumps(good()).encode() * 2,
    "a comment": json.dumps(good()).encode() + b" // please",
    "true for 1": with_text(*LEVEL, text="true"),
    '"3" for 3': with_text(*LEVEL, text='"3"'),
    "3.0 for 3": with_text(*LEVEL, text="3.0"),
    "1 for true": with_text("store", text="1"),
    "a number for a text": with_text("modules", 0, "id", text="7"),
    "a number for an amount": with_text("modules", 0, "price", "amount", text="100.00"),
    "null for a module": with_text("modules", 0, text="null"),
    "an unknown field": json.dumps({**good(), "colour": "red"}).encode(),
    "an unknown field, deep down": json.dumps(
        with_value("modules", 0, "price", value={"amount": "1.00", "currency": "SGD", "tax": 0})
    ).encode(),
    "an id of the client's choice": json.dumps({**good(), "id": "rec_777"}).encode(),
    "a column of the table": json.dumps({**good(), "created_at": "2026-01-01T00:00:00Z"}).encode(),
    "the owner": with_text("learner", text='{"id": "E-7", "attainments": [], "permissions": ["admin"]}'),
    "one id in two spellings": json.dumps(
        with_value("modules", value=[module("caf\u00e9", 1, ["reading"]), module("cafe\u0301", 2, ["reading"])])
    ).encode(),
    "an id of 10,000 characters": json.dumps(with_value("modules", 0, "id", value="x" * 10_000)).encode(),
    "a million tiny lists": b"[" + b"[]," * 999_999 + b"[]]",
    "a million keys": b"{" + b",".join(b'"%d":0' % place for place in range(600_000)) + b"}",
    "200,000 modules that are none": with_text("modules", text="[" + "{}," * 199_999 + "{}]"),
    "15,000 modules with 50 unknown fields each": with_text(
        "modules", text="[" + ",".join(["{" + ",".join(f'"f{place}":0' for place in range(50)) + "}"] * 15_000) + "]"
    ),
}
assert all(len(body) <= LIMIT for body in BAD_BODIES.values())

#: The learner's record takes the same care; what is spoilt there is the whole, or one rating.
BAD_RECORDS: dict[str, bytes] = {
    "nothing": b"",
    "a list": b"[]",
    "NaN": b'{"attainments": [{"competency": "c", "level": NaN}]}',
    "an integer of 64 bits and one": b'{"attainments": [{"competency": "c", "level": 9223372036854775808}]}',
    "true for 1": b'{"attainments": [{"competency": "c", "level": true}]}',
    '"3" for 3': b'{"attainments": [{"competency": "c", "level": "3"}]}',
    "half a surrogate pair": b'{"name": "\\ud800"}',
    "half a surrogate pair as a field": b'{"\\ud800": 1}',
    "NUL in a name": b'{"name": "A\\u0000"}',
    "an id of the client's choice": b'{"id": "E-777"}',
    "a column of the table": b'{"created_at": "2026-01-01T00:00:00Z"}',
    "a key twice": b'{"name": "A", "name": "B"}',
    "one item in two spellings": '{"items_held": ["caf\u00e9", "cafe\u0301"]}'.encode(),
    "lists without end": b"[" * 200_000,
    "UTF-16": '{"name": "A"}'.encode("utf-16"),
}
