"""The lines of a role in the house's own format: its responsibilities, what is said beside them, and their links."""

from dataclasses import dataclass
from typing import Any

from catalog.frameworks import STATUSES
from catalog.importing.findings import Place, Spot
from catalog.importing.records import Records
from catalog.importing.sourcing import Origin, sourced
from catalog.importing.yaml_records import Entry
from catalog.responsibilities import (
    NARRATIVE_KINDS,
    STATEMENT_KINDS,
    STRENGTHS,
    ResponsibilityBase,
    ResponsibilityLinkBase,
    RoleStatementBase,
    RoleStatementLinkBase,
)
from catalog.saying import says
from catalog.tables import HIGHEST_LEVEL, KEY_LENGTH, TEXT_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A level that some line of the role calls for, and where that is said."""

    competency: str
    level: int
    spot: Spot


def read_lines(entry: Entry, role: str, origin: Origin, records: Records) -> list[Link]:
    """Read the responsibilities and statements of a role, and return the links of both."""
    links: list[Link] = []
    codes: dict[str, Place] = {}
    places = _Places()
    for line in entry.entries("responsibilities"):
        title_en, title_zh = line.optional_words("list")
        values = _line(line, role, origin, codes) | places.next(title_en)
        found = _links(line, values, origin)
        line.close()
        if line.sound and role:
            records.add(ResponsibilityBase(**values, list_title_en=title_en, list_title_zh=title_zh), line.spot)
            for row, spot in found:
                records.add(ResponsibilityLinkBase(**row), spot)
        links += [Link(competency=row["competency"], level=row["level"], spot=spot) for row, spot in found]
        entry.sound = entry.sound and line.sound
    codes, places = {}, _Places()
    for line in entry.entries("statements"):
        section_en, section_zh = line.optional_words("section")
        values = _line(line, role, origin, codes) | places.next(section_en) | _kind(line)
        found = _links(line, values, origin)
        line.close()
        if line.sound and role:
            records.add(RoleStatementBase(**values, section_en=section_en, section_zh=section_zh), line.spot)
            for row, spot in found:
                records.add(RoleStatementLinkBase(**row), spot)
        links += [Link(competency=row["competency"], level=row["level"], spot=spot) for row, spot in found]
        entry.sound = entry.sound and line.sound
    return links


class _Places:
    """Numbers lines through a role, and anew in each list."""

    def __init__(self) -> None:
        self._position = 0
        self._in_list: dict[str | None, int] = {}

    def next(self, title: str | None) -> dict[str, int]:
        self._position += 1
        self._in_list[title] = self._in_list.get(title, 0) + 1
        return {"position": self._position, "ordinal": self._in_list[title]}


def _line(entry: Entry, role: str, origin: Origin, codes: dict[str, Place]) -> dict[str, Any]:
    """Read what responsibilities and statements have in common."""
    code = entry.text("code", 50)
    place = entry.spot.at("code")
    if code and codes.setdefault(code, place) is not place:
        entry.fault("code", says("line-twice", id=code, line=codes[code].line))
    text_en, text_zh = entry.words("text", TEXT_LENGTH)
    status = entry.choice("status", STATUSES) or "active"
    reason_en, reason_zh = entry.optional_words("status_reason", TEXT_LENGTH)
    if status != "active" and reason_en is None and status in STATUSES:
        entry.fault("status", says("status-no-reason", status=status))
    return {
        "role": role,
        "code": code,
        "text_en": text_en,
        "text_zh": text_zh,
        "status": status,
        "status_reason_en": reason_en,
        "status_reason_zh": reason_zh,
        **sourced(entry, origin),
    }


def _kind(entry: Entry) -> dict[str, str | None]:
    """Read what a statement is, and how strongly it asks for that, if it asks at all."""
    kind = entry.choice("kind", STATEMENT_KINDS)
    strength = entry.choice("strength", STRENGTHS)
    if kind is None:
        entry.lack("kind", says("wanted-choice", known=STATEMENT_KINDS))
    elif kind in NARRATIVE_KINDS and strength is not None:
        entry.fault("strength", says("statement-no-strength", kind=kind))
    elif kind in STATEMENT_KINDS and kind not in NARRATIVE_KINDS and strength is None:
        entry.fault("kind", says("statement-strength", kind=kind, known=STRENGTHS))
    return {"kind": kind or "?", "strength": strength}


def _links(entry: Entry, line: dict[str, Any], origin: Origin) -> list[tuple[dict[str, Any], Spot]]:
    """Read the competencies that a line calls for, each once, and return the sound ones."""
    inner = Origin(document=line["source_document"], place=line["source_place"] or origin.place)
    found: list[tuple[dict[str, Any], Spot]] = []
    named: dict[str, Place] = {}
    for link in entry.entries("links"):
        competency = link.text("competency", KEY_LENGTH)
        row = {
            "role": line["role"],
            "code": line["code"],
            "competency": competency,
            "level": link.whole("level", 1, HIGHEST_LEVEL),
            **sourced(link, inner),
        }
        link.close()
        place = link.spot.at("competency")
        if competency and named.setdefault(competency, place) is not place:
            link.fault("competency", says("named-twice-keep", id=competency, line=named[competency].line))
        entry.sound = entry.sound and link.sound
        if link.sound:
            found.append((row, link.spot))
    if found and line["status"] == "excluded":
        entry.fault("links", says("links-excluded"))
    return found
