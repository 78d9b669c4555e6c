"""The catalogue's first page: what there is, and what a search finds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session

import catalog
from service import searching
from service.schemas.search import HitPage, HitRead
from service.web.catalogue_competencies import module_facts
from service.web.catalogue_parts import MOST_ROWS, Link, Mark, address, links, marks, pick, told
from service.web.words import Words

#: Where the entries of each kind are listed; the competencies stand with their frameworks.
LISTED_AT = {
    "framework": "#frameworks-heading",
    "role": "/catalogue/roles",
    "competency": "/coverage",
    "module": "/catalogue/modules",
}
#: So many hits stand on one page.
MOST_HITS = 60
#: So many roles or modules stand on one page of their lists.
MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkCard:
    """A framework with its scale."""

    link: Link
    description: str | None
    levels: tuple[str, ...]
    facts: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRow:
    """An entry that was found."""

    link: Link
    #: The name in the other language.
    other: str
    id: str
    kind: str
    framework: str | None
    #: True where the words stand only in its texts.
    in_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found."""

    heading: str
    rows: tuple[HitRow, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTile:
    """How many entries of one kind there are, and where they are listed."""

    link: Link
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """The whole page."""

    query: str
    found: Found | None
    tiles: tuple[CountTile, ...]
    frameworks: tuple[FrameworkCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRow:
    """One module of the list."""

    link: Link
    id: str
    summary: str | None
    facts: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulesPage:
    """One page of the list of modules."""

    count: str
    rows: tuple[ModuleRow, ...]
    more: str | None


def catalogue_page(session: Session, query: str, page_token: str | None, words: Words) -> CataloguePage:
    """Return what there is, and what the search finds if there is anything to look for."""
    there = catalog.counts(session)
    found = None
    if catalog.words_of(query):
        hits = searching.search(session, query, page_size=MOST_HITS, page_token=page_token)
        found = _found(session, query, hits, words)
    return CataloguePage(
        query=query,
        found=found,
        tiles=tuple(
            CountTile(
                link=Link(title=words.text(f"catalogue-count-{kind}"), href=LISTED_AT[kind]),
                count=words.number(there[kind]),
            )
            for kind in catalog.SEARCHED_KINDS
        ),
        frameworks=tuple(_cards(session, words)),
    )


def modules_page(
    session: Session, entries: Iterable[catalog.ModuleEntry], next_token: str | None, words: Words
) -> ModulesPage:
    """Return one page of the modules."""
    return ModulesPage(
        count=words.number(catalog.counts(session)["module"]),
        rows=tuple(
            ModuleRow(
                link=Link(
                    title=pick(words, entry.module.title_en, entry.module.title_zh),
                    href=address("module", entry.module.id),
                ),
                id=entry.module.id,
                summary=told(words, entry.module, "summary"),
                facts=" · ".join(module_facts(entry.module, words)),
                marks=tuple(mark for mark in marks(entry.module, words) if mark.kind != "sample"),
            )
            for entry in entries
        ),
        more=f"?{urlencode({'page_token': next_token})}" if next_token is not None else None,
    )


def _cards(session: Session, words: Words) -> Iterator[FrameworkCard]:
    sizes = catalog.framework_sizes(session)
    for entry in catalog.list_frameworks(session, limit=MOST_ROWS):
        framework = entry.framework
        competencies, roles = sizes.get(framework.id, (0, 0))
        yield FrameworkCard(
            link=Link(title=pick(words, framework.name_en, framework.name_zh), href=address("framework", framework.id)),
            description=told(words, framework, "description"),
            levels=tuple(words.number(level.level) for level in entry.levels if level.populated),
            facts=words.text(
                "framework-size",
                competencies=competencies,
                competencies_number=words.number(competencies),
                roles=roles,
                roles_number=words.number(roles),
            ),
            marks=marks(framework, words),
        )


def _found(session: Session, query: str, hits: HitPage, words: Words) -> Found:
    frameworks = links(session, "framework", {hit.framework for hit in hits.items if hit.framework}, words)
    count = len(hits.items)
    if not count:
        heading = words.text("search-nothing", query=query)
    elif hits.next_page_token is not None:
        heading = words.text("search-first", count=count, number=words.number(count), query=query)
    else:
        heading = words.text("search-found", count=count, number=words.number(count), query=query)
    more = {"q": query, "page_token": hits.next_page_token}
    return Found(
        heading=heading,
        rows=tuple(_row(hit, frameworks.get(hit.framework or ""), words) for hit in hits.items),
        more=f"?{urlencode(more)}" if hits.next_page_token is not None else None,
    )


def _row(hit: HitRead, framework: Link | None, words: Words) -> HitRow:
    title, other = pick(words, hit.name_en, hit.name_zh), pick(words, hit.name_zh, hit.name_en)
    return HitRow(
        link=Link(title=title, href=address(hit.kind, hit.id)),
        other=other if other != title else "",
        id=hit.id,
        kind=words.text(f"kind-{hit.kind}"),
        framework=framework.title if framework is not None else None,
        in_text=hit.matched == "text",
    )
