"""A role as a page: what it requires, the figures beside it, what its holder does, and where it may lead."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
from service.web.catalogue_role_lines import LineGroup, duties_of, statements_of
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
class NextRole:
    """A role that the holder may go on to, and the career family that says so."""

    id: str
    link: Link
    family: Link
    #: What it needs beyond this role.
    comparison: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChoice:
    """One role to compare with."""

    id: str
    title: str
    chosen: bool


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
    families: tuple[Link, ...]
    choices: tuple[RoleChoice, ...]
    #: Where the choice of another role is sent.
    action: str


def role_page(session: Session, entry: catalog.RoleEntry, words: Words) -> RolePage:
    """Return everything that the page shows of a role."""
    role = entry.role
    lines = catalog.lines_of_role(session, role.id)
    framework = {role.framework} if role.framework is not None else set()
    rows = tuple(_requirements(session, entry, words))
    action = f"{address('role', role.id)}/comparison"
    shared = tuple(mark for mark in rows[0].marks if all(mark in row.marks for row in rows)) if len(rows) > 1 else ()
    following = tuple(
        NextRole(
            id=step.role.id,
            link=Link(title=pick(words, step.role.name_en, step.role.name_zh), href=address("role", step.role.id)),
            family=_family(step.family, words),
            comparison=f"{action}?{urlencode({'with': step.role.id})}",
        )
        for step in catalog.next_steps(session, role.id)
    )
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
        duties=duties_of(lines, words),
        statements=statements_of(lines, words),
        next_roles=following,
        families=tuple(_family(family, words) for family in catalog.families_of_role(session, role.id)),
        choices=role_choices(session, words, but=role.id, chosen=following[0].id if following else None),
        action=action,
    )


def role_choices(session: Session, words: Words, *, but: str, chosen: str | None = None) -> tuple[RoleChoice, ...]:
    """Return the roles that one role may be compared with, in the order of their names."""
    names = {key: pick(words, english, chinese) for key, english, chinese in catalog.role_names(session, MOST_ROWS)}
    if chosen is not None and chosen not in names:
        names |= {key: link.title for key, link in links(session, "role", {chosen}, words).items()}
    same = Counter(names.values())
    return tuple(
        # Two roles of one name are told apart by their ids.
        RoleChoice(id=key, title=title if same[title] == 1 else f"{title} · {key}", chosen=key == chosen)
        for key, title in sorted(names.items(), key=lambda entry: (entry[1].casefold(), entry[0]))
        if key != but
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


def _family(family: catalog.CareerFamily, words: Words) -> Link:
    return Link(title=pick(words, family.name_en, family.name_zh), href=address("family", family.id))


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
