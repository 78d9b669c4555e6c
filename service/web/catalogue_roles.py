"""A role as a page: what it requires, the figures beside it, what its holder does, and where it may lead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

import catalog
from service.web.catalogue_parts import (
    MOST_ROWS,
    Fact,
    Link,
    Mark,
    address,
    links,
    marks,
    origin,
    pick,
    place,
    sources,
    told,
)
from service.web.level_track import LevelTrack, level_track
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """One competency that the role asks for."""

    link: Link
    #: The competency's framework, where it is not the role's own.
    framework: str | None
    level: str
    weight: str
    essential: bool
    track: LevelTrack
    track_label: str
    place: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure that the holder is measured by; no module closes it."""

    name: str
    weight: str
    standard: str | None
    measure: str | None
    target: str | None
    marks: tuple[Mark, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGroup:
    """The lines under one heading of the document."""

    title: str | None
    rows: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRole:
    """A role that the holder may go on to, and the career family that says so."""

    link: Link
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleListed:
    """One role of the list."""

    link: Link
    id: str
    description: str | None
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleShelf:
    """The roles of one framework, or of one document where they belong to no framework."""

    title: str
    rows: tuple[RoleListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesPage:
    """One page of the list of roles."""

    count: str
    shelves: tuple[RoleShelf, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePage:
    """The whole page."""

    heading: str
    id: str
    framework: Link | None
    description: str | None
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]
    requirements: tuple[RequirementRow, ...]
    #: What is to be known about each of the requirements alike, said once.
    requirement_marks: tuple[Mark, ...]
    figures: tuple[FigureRow, ...]
    duties: tuple[LineGroup, ...]
    statements: tuple[LineGroup, ...]
    next_roles: tuple[NextRole, ...]


def role_page(session: Session, entry: catalog.RoleEntry, words: Words) -> RolePage:
    """Return everything that the page shows of a role."""
    role = entry.role
    lines = catalog.lines_of_role(session, role.id)
    framework = {role.framework} if role.framework is not None else set()
    rows = tuple(_requirements(session, entry, words))
    shared = tuple(mark for mark in rows[0].marks if all(mark in row.marks for row in rows)) if len(rows) > 1 else ()
    return RolePage(
        heading=pick(words, role.name_en, role.name_zh),
        id=role.id,
        framework=next(iter(links(session, "framework", framework, words).values()), None),
        description=told(words, role, "description"),
        marks=marks(role, words),
        facts=(
            Fact(label=words.text("fact-source"), value=origin(role, sources(session, words), words)),
            Fact(label=words.text("fact-requirements"), value=words.number(len(entry.requirements))),
        ),
        requirements=tuple(replace(row, marks=tuple(mark for mark in row.marks if mark not in shared)) for row in rows),
        requirement_marks=shared,
        figures=tuple(_figure(row, words) for row in entry.kpis),
        duties=_grouped(
            (
                (told(words, line.responsibility, "list_title"), line.responsibility, line.links)
                for line in lines.responsibilities
            ),
            words,
        ),
        statements=_grouped(
            ((told(words, line.statement, "section"), line.statement, line.links) for line in lines.statements), words
        ),
        next_roles=tuple(
            NextRole(
                link=Link(title=pick(words, step.role.name_en, step.role.name_zh), href=address("role", step.role.id)),
                family=pick(words, step.family.name_en, step.family.name_zh),
            )
            for step in catalog.next_steps(session, role.id)
        ),
    )


def roles_page(
    session: Session, entries: Iterable[catalog.RoleEntry], next_token: str | None, words: Words
) -> RolesPage:
    """Return one page of the roles, those of one framework together."""
    frameworks, documents = _frameworks(session, words), sources(session, words)
    rows_by_title: dict[str, list[RoleListed]] = {}
    for entry in entries:
        role, asked = entry.role, len(entry.requirements)
        title = frameworks.get(role.framework or "") or documents.get(role.source_document or "")
        rows_by_title.setdefault(title or words.text("catalogue-own"), []).append(
            RoleListed(
                link=Link(title=pick(words, role.name_en, role.name_zh), href=address("role", role.id)),
                id=role.id,
                description=told(words, role, "description"),
                facts=words.text("role-size", count=asked, number=words.number(asked)),
            )
        )
    return RolesPage(
        count=words.number(catalog.counts(session)["role"]),
        shelves=tuple(RoleShelf(title=title, rows=tuple(rows)) for title, rows in rows_by_title.items()),
        more=f"?{urlencode({'page_token': next_token})}" if next_token is not None else None,
    )


def _requirements(session: Session, entry: catalog.RoleEntry, words: Words) -> Iterator[RequirementRow]:
    """Yield the requirements, essential before the others, then by weight."""
    frameworks = _frameworks(session, words)
    rows = sorted(entry.requirements, key=lambda row: (not row.essential, -row.weight, row.competency))
    for row in rows:
        known = catalog.get_competency(session, row.competency)
        levels = tuple(level.level for level in known.levels) if known else ()
        title = pick(words, known.competency.name_en, known.competency.name_zh) if known else row.competency
        scale = words.listed(words.number(level) for level in (0, *levels))
        yield RequirementRow(
            link=Link(title=title, href=address("competency", row.competency)),
            framework=frameworks.get(known.competency.framework)
            if known and known.competency.framework != entry.role.framework
            else None,
            level=words.number(row.level),
            weight=words.number(row.weight),
            essential=row.essential,
            track=level_track(levels, held=0, reached=0, required=row.level),
            track_label=words.text("requirement-track", levels=scale, required=words.number(row.level)),
            place=place(row, words),
            marks=marks(row, words),
        )


def _frameworks(session: Session, words: Words) -> dict[str, str]:
    """Return what each framework is called."""
    return {
        entry.framework.id: pick(words, entry.framework.name_en, entry.framework.name_zh)
        for entry in catalog.list_frameworks(session, limit=MOST_ROWS)
    }


def _figure(row: catalog.RoleKpi, words: Words) -> FigureRow:
    return FigureRow(
        name=pick(words, row.name_en, row.name_zh),
        weight=words.number(row.weight) if row.weight is not None else "–",
        standard=told(words, row, "standard"),
        measure=told(words, row, "measure"),
        target=told(words, row, "target"),
        marks=marks(row, words),
    )


def _grouped(
    lines: Iterable[tuple[str | None, Any, Iterable[catalog.LinkEntry]]], words: Words
) -> tuple[LineGroup, ...]:
    """Return the lines under their headings, in the order of the document."""
    rows_by_title: dict[str | None, list[LineRow]] = {}
    for title, line, called_for in lines:
        rows_by_title.setdefault(title, []).append(_line(line, called_for, words))
    return tuple(LineGroup(title=title, rows=tuple(rows)) for title, rows in rows_by_title.items())


def _line(line: Any, called_for: Iterable[catalog.LinkEntry], words: Words) -> LineRow:
    kind = getattr(line, "kind", None)
    strength = getattr(line, "strength", None)
    said = [words.text(f"statement-{name}") for name in (kind, strength) if name is not None]
    return LineRow(
        code=line.code,
        text=pick(words, line.text_en, line.text_zh),
        kind=" · ".join(said) or None,
        place=place(line, words),
        excluded=line.status == "excluded",
        marks=marks(line, words),
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
    )
