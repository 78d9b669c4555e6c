"""Reads JSON that means one thing only: UTF-8, no key given twice, no NaN, no depth or digits beyond reason."""

import json
from decimal import Decimal
from typing import Any

from service.texts import Sentence, sentence

#: The deepest document of the contract nests 7 levels; far above that is no request of ours.
DEEPEST = 40
#: A 64-bit integer has 19 digits; no number of the contract has more.
LONGEST_INTEGER = 20
LONGEST_DECIMAL = 60


class BadJson(ValueError):
    """Says in one sentence why a document cannot be read."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(text)
        self.text = text


def read(body: bytes) -> Any:
    """Return the document in `body`; numbers with a fraction or exponent come as `Decimal`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson(sentence("json-not-utf8", byte=error.start)) from None
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise BadJson(sentence("json-malformed", line=error.lineno, column=error.colno)) from None
    except RecursionError:
        raise BadJson(sentence("json-too-deep", most=DEEPEST)) from None
    _refuse_depth(document)
    return document


def canonical(document: Any) -> str:
    """Return the one spelling that equal documents share: keys sorted, no spaces, ASCII only, 40.0 written as 40."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain)


def _plain(value: object) -> float | int:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    # A fraction too fine for a float is one no field takes apart either.
    return int(number) if number.is_integer() else number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise BadJson(sentence("json-key-twice", key=json.dumps(key)[:80]))
            seen.add(key)
    if any(not key.isascii() and any("\ud800" <= character <= "\udfff" for character in key) for key in members):
        raise BadJson(sentence("json-key-characters"))
    return members


def _integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise BadJson(sentence("json-too-long-number", count=len(text), most=LONGEST_INTEGER))
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > LONGEST_DECIMAL:
        raise BadJson(sentence("json-too-long-number", count=len(text), most=LONGEST_DECIMAL))
    number = Decimal(text)
    if abs(number.adjusted()) > 30:
        raise BadJson(sentence("json-extreme-number"))
    return number


def _constant(_: str) -> None:
    raise BadJson(sentence("json-no-number"))


def _refuse_depth(document: Any) -> None:
    layer = [document]
    for _ in range(DEEPEST + 1):
        layer = [
            child
            for node in layer
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not layer:
            return
    raise BadJson(sentence("json-too-deep", most=DEEPEST))


def plain(document: Any) -> Any:
    """Return the document with ordinary numbers only, fit to be stored."""
    return json.loads(json.dumps(document, default=_plain))
