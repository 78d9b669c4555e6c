"""Reads the fields of a YAML mapping one by one, and collects what is wrong with each, with its line."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.importing.findings import Finding, Place, Spot
from catalog.saying import Saying, says
from catalog.tables import KEY_LENGTH, NAME_LENGTH

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KINDS = {
    "str": "text",
    "int": "number",
    "float": "number",
    "bool": "flag",
    "null": "empty",
    "timestamp": "day",
}


def kind_of(node: Node) -> str:
    """Return what a node holds, as the last part of the message that names it."""
    if isinstance(node, MappingNode):
        return "mapping"
    if isinstance(node, SequenceNode):
        return "list"
    return _KINDS.get(str(node.tag).rpartition(":")[2], "special")


class Entry:
    """One mapping of a file. Each field is asked for by name; `close` then finds those that nobody asked for.

    A question about a field that is missing or wrong adds a finding and answers with an empty value of the right type;
    `sound` tells afterwards whether the answers can be used.
    """

    def __init__(self, node: MappingNode, place: Place, findings: list[Finding]) -> None:
        self.findings = findings
        self.sound = True
        self._nodes: dict[str, Node] = {}
        self._asked: set[str] = set()
        lines: dict[str, int] = {}
        self.spot = Spot(place=place, lines=lines)
        for name_node, value in node.value:
            name = str(name_node.value) if isinstance(name_node, ScalarNode) else says(f"value-{kind_of(name_node)}")
            line = name_node.start_mark.line + 1
            if name in self._nodes:
                self.fault(place.under(name, line), says("field-twice", field=name))
                continue
            self._nodes[name] = value
            lines[name] = line

    @property
    def place(self) -> Place:
        return self.spot.place

    def fault(self, where: Place | str, message: str) -> None:
        """Add a fault at a place, or at the field of that name, and spoil the entry."""
        self.sound = False
        place = self.spot.at(where) if isinstance(where, str) else where
        self.findings.append(Finding(place=place, message=message))

    def lack(self, name: str, wanted: Saying) -> None:
        """Add the fault that a field is not there, and say what it would be."""
        self.fault(self.place, says("field-missing", field=name, wanted=wanted))

    def has(self, name: str) -> bool:
        return name in self._nodes

    def close(self) -> None:
        """Find the fields that nobody asked for."""
        for name in self._nodes:
            if name not in self._asked:
                self.fault(name, says("field-unknown", field=name, known=tuple(sorted(self._asked))))

    def text(self, name: str, limit: int = NAME_LENGTH) -> str:
        """Return a text that must be there."""
        node = self._required(name, says("wanted-text"))
        return "" if node is None else self._text_of(node, self.spot.at(name), limit)

    def optional_text(self, name: str, limit: int = NAME_LENGTH) -> str | None:
        """Return a text, or None when the field is absent."""
        node = self._node(name)
        return None if node is None else self._text_of(node, self.spot.at(name), limit) or None

    def words(self, name: str, limit: int = NAME_LENGTH) -> tuple[str, str]:
        """Return an English and a Chinese text, of which at least one must be there; it then stands for both."""
        node = self._required(name, says("wanted-words"))
        english, chinese = (None, None) if node is None else self._words_of(node, name, limit)
        return english or "", chinese or ""

    def optional_words(self, name: str, limit: int = NAME_LENGTH) -> tuple[str | None, str | None]:
        """Return an English and a Chinese text, or two Nones when the field is absent."""
        node = self._node(name)
        return (None, None) if node is None else self._words_of(node, name, limit)

    def whole(self, name: str, lowest: int, highest: int) -> int:
        """Return a whole number that must be there."""
        if self._required(name, says("wanted-whole", lowest=lowest, highest=highest)) is None:
            return lowest
        value = self.optional_whole(name, lowest, highest)
        return lowest if value is None else value

    def optional_whole(self, name: str, lowest: int, highest: int) -> int | None:
        """Return a whole number, or None when the field is absent."""
        node = self._node(name)
        if node is None:
            return None
        wanted = says("wanted-whole", lowest=lowest, highest=highest)
        if kind_of(node) != "number" or not _WHOLE.fullmatch(node.value):
            self.fault(name, says("field-wrong", field=name, given=self._shown(node), wanted=wanted))
            return None
        if not lowest <= int(node.value) <= highest:
            self.fault(name, says("field-wrong", field=name, given=node.value, wanted=wanted))
            return None
        return int(node.value)

    def figure(self, name: str) -> str:
        """Return a number as it was written, quoted or not, so that no digit is lost."""
        node = self._required(name, says("wanted-number"))
        if node is None:
            return ""
        if kind_of(node) not in ("number", "text"):
            wanted = says("wanted-number")
            self.fault(name, says("field-wrong", field=name, given=self._shown(node), wanted=wanted))
            return ""
        return str(node.value)

    def day(self, name: str) -> date | None:
        """Return a day that must be there, quoted or not; None when it is no day."""
        wanted = says("wanted-day")
        node = self._required(name, wanted)
        if node is None:
            return None
        if kind_of(node) in ("day", "text") and _DAY.fullmatch(node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass
        self.fault(name, says("field-wrong", field=name, given=self._shown(node), wanted=wanted))
        return None

    def flag(self, name: str) -> bool:
        """Return true or false; false when the field is absent."""
        return self.optional_flag(name) or False

    def optional_flag(self, name: str) -> bool | None:
        node = self._node(name)
        if node is None:
            return None
        if kind_of(node) != "flag" or node.value.lower() not in ("true", "false"):
            self.fault(name, says("field-flag", field=name, given=self._shown(node)))
            return None
        return bool(node.value.lower() == "true")

    def choice(self, name: str, values: tuple[str, ...]) -> str | None:
        """Return one of these words, or None when the field is absent."""
        value = self.optional_text(name, KEY_LENGTH)
        if value and value not in values:
            wanted = says("wanted-choice", known=values)
            self.fault(name, says("field-wrong", field=name, given=repr(value), wanted=wanted))
        return value

    def keys(self, name: str) -> list[tuple[str, Place]]:
        """Return a list of ids, each with its place; empty when the field is absent."""
        node = self._node(name)
        return [] if node is None else self._keys_of(node, self.spot.at(name))

    def lists_of_keys(self, name: str) -> list[tuple[Place, list[tuple[str, Place]]]]:
        """Return a list of lists of ids, each with its place."""
        found = []
        for node, place in self._members(name):
            sound = isinstance(node, SequenceNode)
            keys = self._keys_of(node, place)
            found += [(place, keys)] if sound else []
        return found

    def entry(self, name: str) -> "Entry | None":
        """Return the mapping in a field, or None when it is absent or no mapping."""
        node = self._node(name)
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self.fault(name, says("field-mapping", field=name, given=self._shown(node)))
            return None
        return Entry(node, self.spot.at(name), self.findings)

    def entries(self, name: str) -> Iterator["Entry"]:
        """Return the mappings in a list; empty when the field is absent."""
        for node, place in self._members(name):
            if isinstance(node, MappingNode):
                yield Entry(node, place, self.findings)
            else:
                self.fault(place, says("member-mapping", given=self._shown(node)))

    def _node(self, name: str) -> Node | None:
        self._asked.add(name)
        return self._nodes.get(name)

    def _required(self, name: str, wanted: Saying) -> Node | None:
        node = self._node(name)
        if node is None:
            self.lack(name, wanted)
        return node

    def _members(self, name: str) -> list[tuple[Node, Place]]:
        node = self._node(name)
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.fault(name, says("field-list", field=name, given=self._shown(node)))
            return []
        place = self.spot.at(name)
        return [(member, place.at_index(index, member.start_mark.line + 1)) for index, member in enumerate(node.value)]

    def _keys_of(self, node: Node, place: Place) -> list[tuple[str, Place]]:
        if not isinstance(node, SequenceNode):
            self.fault(place, says("member-list", given=self._shown(node)))
            return []
        places = [place.at_index(index, member.start_mark.line + 1) for index, member in enumerate(node.value)]
        return [
            (self._text_of(member, where, KEY_LENGTH), where) for member, where in zip(node.value, places, strict=True)
        ]

    def _words_of(self, node: Node, name: str, limit: int) -> tuple[str | None, str | None]:
        if not isinstance(node, MappingNode):
            text = self._text_of(node, self.spot.at(name), limit)
            return text, text
        both = Entry(node, self.spot.at(name), self.findings)
        english, chinese = both.optional_text("en", limit), both.optional_text("zh", limit)
        both.close()
        if both.sound and english is None and chinese is None:
            both.fault(both.place, says("words-neither", field=name))
        self.sound = self.sound and both.sound
        return english or chinese, chinese or english

    def _text_of(self, node: Node, place: Place, limit: int) -> str:
        if kind_of(node) != "text":
            code = "text-quotes" if kind_of(node) in ("number", "flag") else "text-wrong"
            self.fault(place, says(code, given=self._shown(node)))
            return ""
        text = unicodedata.normalize("NFC", node.value).strip()
        refused = [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n"]
        if not text:
            self.fault(place, says("text-empty"))
        elif len(text) > limit:
            self.fault(place, says("text-long", count=len(text), most=limit))
        elif refused:
            self.fault(place, says("text-control", character=repr(refused[0])))
        else:
            return text
        return ""

    def _shown(self, node: Node) -> Saying:
        kind = says(f"value-{kind_of(node)}")
        if isinstance(node, ScalarNode) and kind_of(node) != "empty":
            return says("value-shown", kind=kind, value=node.value[:40])
        return kind
