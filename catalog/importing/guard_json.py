"""Reads a JSON object, and notes for each list in it the line at which each member begins.

Loaded by the reading process alone, so it imports nothing of the catalogue.
"""

import json
import re
from typing import Any

#: Members of a list at the top of a package.
MOST_MEMBERS = 200_000


class BadDocument(Exception):
    """Says in which line a text stops being a document that is read, and by which message of the catalogue why."""

    def __init__(self, code: str, /, *, line: int = 1, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params, self.line = code, params, line


def document(text: str) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Return the object in a text, and the lines of the members of its lists by their names."""
    walk = _Walk(text, json.JSONDecoder(parse_constant=_no_constant))
    try:
        return walk.top()
    except json.JSONDecodeError as error:
        raise BadDocument("guard-json", reason=error.msg, line=error.lineno) from None
    except RecursionError:
        raise BadDocument("guard-json-deep") from None


def _no_constant(name: str) -> None:
    raise BadDocument("guard-json-number", given=name)


class _Walk:
    """Goes through the top of a JSON object, so that the lines of its lists' members are known."""

    def __init__(self, text: str, decoder: json.JSONDecoder) -> None:
        self.text, self.decoder, self.at = text, decoder, 0
        self._counted, self._line = 0, 1

    def top(self) -> tuple[dict[str, Any], dict[str, list[int]]]:
        value: dict[str, Any] = {}
        lines: dict[str, list[int]] = {}
        self._take("{")
        while not self._next_is("}"):
            if value:
                self._take(",")
            name = self._value()
            self._take(":")
            if self._next_is("["):
                value[name], lines[name] = self._members()
            else:
                value[name] = self._value()
        self._take("}")
        if self._skip() < len(self.text):
            raise json.JSONDecodeError("something stands after the end", self.text, self.at)
        return value, lines

    def _members(self) -> tuple[list[Any], list[int]]:
        members: list[Any] = []
        lines: list[int] = []
        self._take("[")
        while not self._next_is("]"):
            if members:
                self._take(",")
            self._skip()
            self._line += self.text.count("\n", self._counted, self.at)
            self._counted = self.at
            lines.append(self._line)
            if len(lines) > MOST_MEMBERS:
                raise BadDocument("guard-json-members", most=MOST_MEMBERS, line=self._line)
            members.append(self._value())
        self._take("]")
        return members, lines

    def _skip(self) -> int:
        found = re.compile(r"[ \t\r\n]*").match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _next_is(self, letter: str) -> bool:
        return self.text[self._skip() : self.at + 1] == letter

    def _take(self, letter: str) -> None:
        if not self._next_is(letter):
            raise json.JSONDecodeError(f"{letter} was expected", self.text, self.at)
        self.at += 1

    def _value(self) -> Any:
        value, self.at = self.decoder.raw_decode(self.text, self._skip())
        return value
