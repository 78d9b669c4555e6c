"""Opens a YAML text as nodes that know their lines, and refuses texts that would take more than they give."""

from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from catalog.importing.findings import Finding, Place
from catalog.saying import says

#: Deeper nesting than any entry has; a parser that recurses must not be handed more.
DEEPEST = 20
LARGEST_FILE = 16 * 1024 * 1024
#: Each value takes some hundred bytes once it is read; the largest shipped file has less than a hundredth of these.
MOST_VALUES = 200_000


def bounded_content(path: Path) -> bytes:
    """Return what a file holds, or of one that is too large a byte more than is read."""
    with path.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)


class _Unreadable(Exception):
    """Says at which line a file stops being readable, and what would make it so."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


def open_yaml(file: str, content: bytes, findings: list[Finding]) -> MappingNode | None:
    """Return the mapping that a YAML file holds; otherwise say why there is none."""
    try:
        text = _decoded(content)
        _refuse_costly(text)
        node: Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
        if not isinstance(node, MappingNode):
            raise _Unreadable(1, says("yaml-no-fields"))
        return node
    except _Unreadable as error:
        line, message = error.line, error.message
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, message = mark.line + 1 if mark else 1, says("yaml-broken", reason=error.problem or "unreadable")
    except yaml.YAMLError:
        line, message = 1, says("yaml-control")
    findings.append(Finding(place=Place(file=file, line=line, path=""), message=message))
    return None


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise _Unreadable(1, says("file-large", most=LARGEST_FILE // (1024 * 1024)))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(line, says("file-not-utf8")) from error


def _refuse_costly(text: str) -> None:
    """Look at the bare events, from which nothing is built yet."""
    depth = values = 0
    events: Any = yaml.parse(text, Loader=yaml.CSafeLoader)
    for event in events:
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None) is not None:
            raise _Unreadable(line, says("yaml-anchors"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _Unreadable(line, says("yaml-deep", most=DEEPEST))
        values += isinstance(event, yaml.NodeEvent)
        if values > MOST_VALUES:
            raise _Unreadable(line, says("yaml-values", most=MOST_VALUES))
