"""A family of roles as a staircase: who may go on to what, and how many steps lie between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

import catalog
from service.role_comparison import distances
from service.web.catalogue_comparison import comparison_address
from service.web.catalogue_parts import Fact, Link, Mark, address, marks, origin, pick, sources, told
from service.web.words import Words

#: Deeper stairs are drawn at this depth; each says what it comes after, so nothing is lost.
DEEPEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far a role is from the one before it."""

    href: str
    after: str
    steps: str
    #: Of the longest way of the family, in percent.
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    """One role on the staircase; the first of a flight has no way behind it."""

    link: Link
    facts: str
    depth: int
    way: Way | None
    #: Its own next roles stand where it is shown for the first time.
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """One family of the list."""

    link: Link
    description: str | None
    facts: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPage:
    """The whole page."""

    heading: str
    id: str
    description: str | None
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]
    stairs: tuple[Stair, ...]
    #: Roles that no step leads to or from.
    alone: tuple[Stair, ...]


def family_page(session: Session, entry: catalog.FamilyEntry, words: Words) -> FamilyPage:
    """Return everything that the page shows of a family."""
    family = entry.family
    joined = {end for step in entry.steps for end in step}
    shown = {role.id: _role(session, role, words) for role in entry.roles}
    return FamilyPage(
        heading=pick(words, family.name_en, family.name_zh),
        id=family.id,
        description=told(words, family, "description"),
        marks=marks(family, words),
        facts=(
            Fact(label=words.text("fact-source"), value=origin(family, sources(session, words), words)),
            Fact(label=words.text("fact-roles"), value=words.number(len(entry.roles))),
            Fact(label=words.text("family-steps"), value=words.number(len(entry.steps))),
        ),
        stairs=tuple(_stairs(session, entry, shown, words)),
        alone=tuple(
            Stair(link=shown[role.id][0], facts=shown[role.id][1], depth=0, way=None, again=False)
            for role in entry.roles
            if role.id not in joined
        ),
    )


def family_rows(entries: Iterable[catalog.FamilyEntry], words: Words) -> tuple[FamilyRow, ...]:
    """Return the families as the list shows them."""
    return tuple(
        FamilyRow(
            link=family_link(entry.family, words),
            description=told(words, entry.family, "description"),
            facts=words.text(
                "family-size",
                roles=len(entry.roles),
                roles_number=words.number(len(entry.roles)),
                count=len(entry.steps),
                number=words.number(len(entry.steps)),
            ),
            marks=marks(entry.family, words),
        )
        for entry in entries
    )


def family_link(family: catalog.CareerFamily, words: Words) -> Link:
    """Return a link to the page of a family."""
    return Link(title=pick(words, family.name_en, family.name_zh), href=address("family", family.id))


def _role(session: Session, role: catalog.Role, words: Words) -> tuple[Link, str]:
    entry = catalog.get_role(session, role.id)
    asked = len(entry.requirements) if entry is not None else 0
    link = Link(title=pick(words, role.name_en, role.name_zh), href=address("role", role.id))
    return link, words.text("role-size", count=asked, number=words.number(asked))


def _stairs(
    session: Session, entry: catalog.FamilyEntry, shown: Mapping[str, tuple[Link, str]], words: Words
) -> Iterator[Stair]:
    """Yield the roles from the first up, each followed by what may come after it; a role is gone on from once."""
    order = {role.id: place for place, role in enumerate(entry.roles)}
    following: dict[str, list[str]] = {}
    for start, end in sorted(entry.steps, key=lambda step: (order[step[0]], order[step[1]])):
        following.setdefault(start, []).append(end)
    ends = {end for _, end in entry.steps}
    # A circle has no first role; then the family's own order says where to begin.
    starts = [role for role in order if role in following and role not in ends]
    starts += [role for role in order if role in following and role in ends]
    far = distances(session, entry.steps)
    longest = max((steps for steps, _ in far.values()), default=0) or 1
    done: set[str] = set()
    for start in starts:
        if start in done:
            continue
        waiting: list[tuple[str, str | None, int]] = [(start, None, 0)]
        while waiting:
            role, before, depth = waiting.pop()
            again = role in done
            done.add(role)
            way = None
            if before is not None:
                steps = far[before, role][0]
                way = Way(
                    href=comparison_address(before, role),
                    after=shown[before][0].title,
                    steps=words.text("family-way", count=steps, number=words.number(steps)),
                    share=max(2, round(100 * steps / longest)) if steps else 0,
                )
            link, facts = shown[role]
            yield Stair(link=link, facts=facts, depth=min(depth, DEEPEST), way=way, again=again)
            if not again:
                waiting += [(after, role, depth + 1) for after in reversed(following.get(role, []))]
