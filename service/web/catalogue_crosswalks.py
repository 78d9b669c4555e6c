"""How a framework's scale compares with others: what counts for each level, and what is proposed since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

import catalog
from service.web.catalogue_parts import MOST_ROWS, Link, Mark, links, marks, pick
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLevel:
    """What one level is worth on another scale, or that nobody can say."""

    id: str
    level: str
    worth: str
    framework: Link | None
    confidence: str
    is_approved: bool
    #: Who approved it and when, or that it is a proposal.
    state: str
    rationale: str
    marks: tuple[Mark, ...]


def compared_levels(session: Session, framework: str, words: Words) -> tuple[ComparedLevel, ...]:
    """Return the rows that lead from this framework: of several versions the one that counts, then the newest."""
    rows = [
        row
        for row in catalog.list_crosswalks(session, framework=framework, limit=MOST_ROWS)
        if row.from_framework == framework and row.to_framework != framework
    ]
    newest: dict[tuple[int, str | None], catalog.Crosswalk] = {}
    counting: dict[tuple[int, str | None], catalog.Crosswalk] = {}
    for row in sorted(rows, key=lambda row: row.version):
        newest[row.from_level, row.to_framework] = row
        if row.state == "approved":
            counting[row.from_level, row.to_framework] = row
    shown = {row.id: row for row in (*newest.values(), *counting.values())}
    named = links(session, "framework", {row.to_framework for row in rows if row.to_framework is not None}, words)
    return tuple(_levels(shown.values(), named, words))


def _levels(rows: Iterable[catalog.Crosswalk], named: Mapping[str, Link], words: Words) -> Iterator[ComparedLevel]:
    for row in sorted(rows, key=lambda row: (row.from_level, row.to_framework or "", row.version)):
        yield ComparedLevel(
            id=row.id,
            level=words.number(row.from_level),
            worth=_worth(row, words),
            framework=named.get(row.to_framework or ""),
            confidence=words.text(f"confidence-{row.confidence}"),
            is_approved=row.state == "approved",
            state=words.text("crosswalk-approved", by=row.approved_by, on=words.days(row.approved_on, row.approved_on))
            if row.approved_by is not None and row.approved_on is not None
            else words.text("crosswalk-proposed"),
            rationale=pick(words, row.rationale_en, row.rationale_zh),
            # The reason of an inferred row is its rationale, which is shown already.
            marks=tuple(mark for mark in marks(row, words) if mark.kind != "inferred"),
        )


def _worth(row: catalog.Crosswalk, words: Words) -> str:
    if row.to_lowest is not None and row.to_highest is not None:
        lowest, highest = words.number(row.to_lowest), words.number(row.to_highest)
        return lowest if lowest == highest else words.text("crosswalk-range", lowest=lowest, highest=highest)
    if row.to_relative is None:
        return words.text("crosswalk-none")
    kind = "same" if row.to_relative == 0 else "above" if row.to_relative > 0 else "below"
    steps = abs(row.to_relative)
    return words.text(f"crosswalk-{kind}", count=steps, number=words.number(steps))
