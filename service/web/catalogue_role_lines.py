"""What a role's document says, line by line: each with the competencies that it calls for, or why it calls for none."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import catalog
from service.web.catalogue_parts import Link, Mark, address, marks, pick, place, told
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledFor:
    """A level of a competency that a line calls for, and why."""

    link: Link
    level: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One responsibility or statement."""

    code: str
    text: str
    #: What kind of statement it is, and whether it is required or preferred.
    kind: str | None
    place: str
    excluded: bool
    marks: tuple[Mark, ...]
    calls_for: tuple[CalledFor, ...]
    #: Why a duty calls for nothing, where none of its marks says so.
    without: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGroup:
    """The lines under one heading of the document."""

    title: str | None
    rows: tuple[LineRow, ...]


def duties_of(lines: catalog.RoleLines, words: Words, codes: Collection[str] | None = None) -> tuple[LineGroup, ...]:
    """Return the responsibilities under their headings, those with one of these codes if there are any."""
    return _grouped(
        (
            (told(words, line.responsibility, "list_title"), line.responsibility, line.links)
            for line in lines.responsibilities
            if codes is None or line.responsibility.code in codes
        ),
        words,
    )


def statements_of(lines: catalog.RoleLines, words: Words) -> tuple[LineGroup, ...]:
    """Return the statements under their sections."""
    return _grouped(
        ((told(words, line.statement, "section"), line.statement, line.links) for line in lines.statements), words
    )


def _grouped(
    lines: Iterable[tuple[str | None, Any, Collection[catalog.LinkEntry]]], words: Words
) -> tuple[LineGroup, ...]:
    """Return the lines under their headings, in the order of the document."""
    rows_by_title: dict[str | None, list[LineRow]] = {}
    for title, line, called_for in lines:
        rows_by_title.setdefault(title, []).append(_line(line, called_for, words))
    return tuple(LineGroup(title=title, rows=tuple(rows)) for title, rows in rows_by_title.items())


def _line(line: Any, called_for: Collection[catalog.LinkEntry], words: Words) -> LineRow:
    kind = getattr(line, "kind", None)
    strength = getattr(line, "strength", None)
    shown = marks(line, words)
    said = [words.text(f"statement-{name}") for name in (kind, strength) if name is not None]
    return LineRow(
        code=line.code,
        text=pick(words, line.text_en, line.text_zh),
        kind=" · ".join(said) or None,
        place=place(line, words),
        excluded=line.status == "excluded",
        marks=shown,
        calls_for=tuple(
            CalledFor(
                link=Link(
                    title=pick(words, entry.competency.name_en, entry.competency.name_zh),
                    href=address("competency", entry.link.competency),
                ),
                level=words.number(entry.link.level),
                reason=told(words, entry.link, "inferred_reason"),
            )
            for entry in called_for
        ),
        without=_without(line, shown, words) if kind is None and not called_for else None,
    )


def _without(line: Any, shown: Collection[Mark], words: Words) -> str | None:
    if line.status == "active" and told(words, line, "status_reason"):
        return told(words, line, "status_reason")
    return None if any(mark.reason for mark in shown) else words.text("calls-for-nothing")
