"""A module as a page: what it closes, what it asks for first, what it stands against, when it is given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

import catalog
from service.web.catalogue_parts import Fact, Link, Mark, address, links, marks, origin, pick, sources, told
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCovered:
    """An item that the module covers."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What the module does for one competency."""

    link: Link
    change: str
    how: str
    items: tuple[ItemCovered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelNeeded:
    """A level to hold before the start."""

    link: Link
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleLink:
    """Another module; without an address where the catalogue does not have it."""

    id: str
    title: str | None
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingRow:
    """One run of the module."""

    id: str
    days: str
    seats: str
    least: str
    fixed_price: str
    exclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePage:
    """The whole page."""

    heading: str
    id: str
    summary: str | None
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]
    outcomes: tuple[OutcomeRow, ...]
    levels_needed: tuple[LevelNeeded, ...]
    #: Of each list one is enough.
    choices: tuple[tuple[ModuleLink, ...], ...]
    excludes: tuple[ModuleLink, ...]
    opens: tuple[ModuleLink, ...]
    #: None for a module that is taken at any time.
    offerings: tuple[OfferingRow, ...] | None


def module_page(session: Session, entry: catalog.ModuleEntry, words: Words) -> ModulePage:
    """Return everything that the page shows of a module."""
    module = entry.module
    competencies = {row.competency for row in entry.outcomes} | {row.competency for row in entry.level_prerequisites}
    named = links(session, "competency", competencies, words)
    choices: dict[int, list[str]] = {}
    for asked in entry.module_prerequisites:
        choices.setdefault(asked.choice, []).append(asked.alternative)
    excluded = [row.excluded for row in entry.exclusions]
    around = links(session, "module", {*excluded, *(key for listed in choices.values() for key in listed)}, words)
    return ModulePage(
        heading=pick(words, module.title_en, module.title_zh),
        id=module.id,
        summary=told(words, module, "summary"),
        marks=marks(module, words),
        facts=tuple(_facts(module, sources(session, words), words)),
        outcomes=tuple(_outcomes(session, entry, named, words)),
        levels_needed=tuple(
            LevelNeeded(link=_link(row.competency, named), level=words.number(row.level))
            for row in entry.level_prerequisites
        ),
        choices=tuple(_modules(choices[choice], around) for choice in sorted(choices)),
        excludes=_modules(excluded, around),
        opens=tuple(
            ModuleLink(id=row.id, title=pick(words, row.title_en, row.title_zh), href=address("module", row.id))
            for row in catalog.modules_after(session, module.id)
        ),
        offerings=tuple(_offering(row, words) for row in entry.offerings) if entry.offerings is not None else None,
    )


def _facts(module: catalog.Module, documents: Mapping[str, str], words: Words) -> Iterator[Fact]:
    yield Fact(label=words.text("fact-price"), value=words.minor_money(module.price_minor, module.price_currency))
    yield Fact(label=words.text("fact-hours"), value=words.hours(module.effort_hundredths / 100))
    if module.mode is not None:
        yield Fact(label=words.text("fact-mode"), value=words.text(f"mode-{module.mode}"))
    if module.provider is not None:
        yield Fact(label=words.text("fact-provider"), value=module.provider)
    if module.language is not None:
        yield Fact(label=words.text("fact-language"), value=words.text(f"module-language-{module.language}"))
    if module.location is not None:
        message = f"place-{module.location}"
        yield Fact(
            label=words.text("fact-location"), value=words.text(message) if words.knows(message) else module.location
        )
    if module.source_document is not None:
        yield Fact(label=words.text("fact-source"), value=origin(module, documents, words))


def _outcomes(
    session: Session, entry: catalog.ModuleEntry, named: Mapping[str, Link], words: Words
) -> Iterator[OutcomeRow]:
    for row in entry.outcomes:
        covered = {item.item for item in entry.outcome_items if item.competency == row.competency}
        known = catalog.get_competency(session, row.competency) if covered else None
        items = [item for item in known.items if item.id in covered] if known is not None else []
        yield OutcomeRow(
            link=_link(row.competency, named),
            change=words.level_change(row.from_level, row.to_level),
            how=words.text("outcome-items", count=len(covered), number=words.number(len(covered)))
            if covered
            else words.text("outcome-whole"),
            items=tuple(ItemCovered(code=item.code, text=pick(words, item.text_en, item.text_zh)) for item in items),
        )


def _offering(row: catalog.Offering, words: Words) -> OfferingRow:
    fixed = "–"
    if row.fixed_price_minor is not None and row.fixed_price_currency is not None:
        fixed = words.minor_money(row.fixed_price_minor, row.fixed_price_currency)
    seats = words.text("offering-no-limit")
    if row.seats is not None:
        left = words.number(max(0, row.seats - row.booked))
        seats = words.text("offering-seats", left=left, seats=words.number(row.seats))
    return OfferingRow(
        id=row.id,
        days=words.days(row.start_on, row.end_on),
        seats=seats,
        least=words.number(row.min_seats) if row.min_seats else "–",
        fixed_price=fixed,
        exclusive=row.exclusive,
    )


def _link(competency: str, named: Mapping[str, Link]) -> Link:
    return named.get(competency) or Link(title=competency, href=address("competency", competency))


def _modules(keys: Sequence[str], named: Mapping[str, Link]) -> tuple[ModuleLink, ...]:
    return tuple(
        ModuleLink(id=key, title=named[key].title, href=named[key].href)
        if key in named
        else ModuleLink(id=key, title=None, href=None)
        for key in keys
    )
