"""Plain values as the nodes of a YAML text, so that the readers of the house's files read them as well."""

from typing import Any

from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

#: Where a value stands that was in no file.
_NOWHERE = Mark("", 0, 0, 0, None, 0)


def mapping_node(fields: dict[str, Any]) -> MappingNode:
    """Return the node of an object; a field that is null is one that was left out."""
    pairs = [(_scalar("str", name), _node(value)) for name, value in fields.items() if value is not None]
    return MappingNode("tag:yaml.org,2002:map", pairs, _NOWHERE, _NOWHERE)


def _node(value: Any) -> Node:
    if isinstance(value, dict):
        return mapping_node(value)
    if isinstance(value, list | tuple):
        return SequenceNode("tag:yaml.org,2002:seq", [_node(entry) for entry in value], _NOWHERE, _NOWHERE)
    if isinstance(value, bool):
        return _scalar("bool", "true" if value else "false")
    if isinstance(value, int):
        return _scalar("int", str(value))
    if isinstance(value, float):
        return _scalar("float", f"{value:.10f}".rstrip("0").rstrip("."))
    return _scalar("str", str(value))


def _scalar(kind: str, text: str) -> ScalarNode:
    return ScalarNode(f"tag:yaml.org,2002:{kind}", text, _NOWHERE, _NOWHERE)
