"""What a change is called that somebody has tried or accepted, and what somebody says is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.web.words import Words


def change_name(
    change: Mapping[str, Any], titles: Mapping[str, str], competencies: Mapping[str, str], words: Words
) -> str:
    """Say what a change is, with modules and competencies by their names as far as they are known."""
    kind, module, evidence = str(change["kind"]), change.get("module"), change.get("evidence")
    if kind == "know" and isinstance(evidence, dict):
        name = competencies.get(evidence["competency"], str(evidence["competency"]))
        message = "trial-know-items" if evidence.get("items") else "trial-know"
        return words.text(message, name=name, level=words.number(evidence["level"]))
    if kind == "release" and evidence is not None:
        return words.text("trial-withdraw")
    if module is None:
        return words.text(f"trial-{kind}")
    title, other = titles.get(str(module), str(module)), change.get("to")
    if kind == "swap" and other is not None:
        return words.text("trial-swap", title=title, other=titles.get(str(other), str(other)))
    return words.text("trial-swap-any" if kind == "swap" else f"trial-{kind}", title=title)


def claim_name(name: str, level: int, items: Sequence[str] | None, words: Words) -> str:
    """Say what is known: a level, or items of one by their short names."""
    if not items:
        return words.text("claim-level", name=name, level=words.number(level))
    codes = words.listed(item.rpartition("/")[2] for item in items)
    return words.text("claim-items", name=name, level=words.number(level), items=codes)
