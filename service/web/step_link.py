"""How one part of the plan page points at a step in another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLink:
    """Points at a step of the same page; a step that the page leaves out has no anchor."""

    position: int
    title: str
    anchor: str | None
