"""A competency as a page: level by level, what it means, and which modules lead there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

import catalog
from service import texts
from service.web.catalogue_parts import Fact, Link, Mark, address, links, marks, origin, pick, place, sources, told
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One item of a level, with the items that are details of it."""

    code: str
    text: str
    place: str
    #: True where the item can be covered by itself and counts for its level.
    counts: bool
    excluded: bool
    marks: tuple[Mark, ...]
    details: tuple["ItemRow", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGroup:
    """The items of one kind."""

    title: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRow:
    """A module that leads to the level, in whole or by some of its items."""

    link: Link
    id: str
    how: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelBlock:
    """One populated level."""

    anchor: str
    heading: str
    code: str | None
    descriptor: str | None
    place: str | None
    marks: tuple[Mark, ...]
    groups: tuple[ItemGroup, ...]
    step: str
    ways: tuple[WayRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingRow:
    """A role that asks for the competency."""

    link: Link
    level: str
    weight: str
    essential: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyPage:
    """The whole page."""

    heading: str
    id: str
    framework: Link | None
    description: str | None
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]
    levels: tuple[LevelBlock, ...]
    roles: tuple[AskingRow, ...]


def competency_page(session: Session, entry: catalog.CompetencyEntry, words: Words) -> CompetencyPage:
    """Return everything that the page shows of a competency."""
    competency = entry.competency
    documents = sources(session, words)
    framework = catalog.get_framework(session, competency.framework)
    steps = framework.levels if framework is not None else ()
    labels = {level.level: pick(words, level.label_en, level.label_zh) for level in steps}
    return CompetencyPage(
        heading=pick(words, competency.name_en, competency.name_zh),
        id=competency.id,
        framework=links(session, "framework", {competency.framework}, words).get(competency.framework),
        description=told(words, competency, "description"),
        marks=marks(competency, words),
        facts=tuple(_facts(competency, documents, words)),
        levels=tuple(_levels(entry, labels, catalog.ways_up(session, competency.id), words)),
        roles=tuple(
            AskingRow(
                link=Link(title=pick(words, role.name_en, role.name_zh), href=address("role", role.id)),
                level=words.number(requirement.level),
                weight=words.number(requirement.weight),
                essential=requirement.essential,
                marks=marks(requirement, words),
            )
            for role, requirement in catalog.roles_asking_for(session, competency.id)
        ),
    )


def _facts(competency: catalog.Competency, documents: Mapping[str, str], words: Words) -> Iterator[Fact]:
    if competency.code is not None:
        yield Fact(label=words.text("fact-code"), value=competency.code)
    area, category = told(words, competency, "area"), told(words, competency, "category")
    if area or category:
        value = " · ".join(part for part in (area, category) if part)
        yield Fact(label=words.text("fact-area"), value=value)
    if competency.credit is not None:
        yield Fact(label=words.text("fact-credit"), value=words.number(competency.credit))
    yield Fact(label=words.text("fact-source"), value=origin(competency, documents, words))


def _levels(
    entry: catalog.CompetencyEntry, labels: Mapping[int, str], ways: Sequence[catalog.Way], words: Words
) -> Iterator[LevelBlock]:
    before = 0
    codes = {item.id: item.code for item in entry.items}
    for level in entry.levels:
        number = words.number(level.level)
        yield LevelBlock(
            anchor=f"level-{level.level}",
            heading=_heading(number, labels.get(level.level), words),
            code=level.code,
            descriptor=told(words, level, "descriptor"),
            place=place(level, words) or None,
            marks=marks(level, words),
            groups=tuple(_groups(entry.items, level.level, words)),
            step=words.text("level-step", before=words.number(before), level=number),
            ways=tuple(_way(way, codes, words) for way in ways if way.outcome.to_level == level.level),
        )
        before = level.level


def _heading(number: str, label: str | None, words: Words) -> str:
    """Return what a level is called; a label that says the number itself stands alone."""
    if label is None:
        return words.text("level-plain", level=number)
    return label if number in label else words.text("level-with-label", level=number, label=label)


def _groups(items: Sequence[catalog.CompetencyItem], level: int, words: Words) -> Iterator[ItemGroup]:
    """Yield the items of a level by kind; a detail stands below its whole, even where that is one of another level."""
    details: dict[str, list[ItemRow]] = {}
    for item in items:
        if item.parent_item is not None and item.level == level:
            details.setdefault(item.parent_item, []).append(_item(item, (), words))
    rows_by_kind: dict[str, list[ItemRow]] = {}
    for item in items:
        if item.parent_item is None and (item.level == level or item.id in details):
            rows_by_kind.setdefault(item.kind, []).append(_item(item, tuple(details.get(item.id, ())), words))
    for kind, rows in rows_by_kind.items():
        yield ItemGroup(title=_kind(kind, words), rows=tuple(rows))


def _kind(kind: str, words: Words) -> str:
    message = f"item-{kind.replace('_', '-')}"
    return words.text(message) if words.knows(message) else kind.replace("_", " ")


def _item(item: catalog.CompetencyItem, details: tuple[ItemRow, ...], words: Words) -> ItemRow:
    return ItemRow(
        code=item.code,
        text=pick(words, item.text_en, item.text_zh),
        place=place(item, words),
        counts=item.coverable,
        excluded=item.status == "excluded",
        marks=marks(item, words),
        details=details,
    )


def _way(way: catalog.Way, codes: Mapping[str, str], words: Words) -> WayRow:
    module, outcome = way.module, way.outcome
    if way.items:
        how = words.text("way-items", items=texts.listed(words.language, (codes.get(item, item) for item in way.items)))
    else:
        how = words.text("way-whole", level=words.number(outcome.from_level))
    return WayRow(
        link=Link(title=pick(words, module.title_en, module.title_zh), href=address("module", module.id)),
        id=module.id,
        how=how,
        facts=" · ".join(module_facts(module, words)),
    )


def module_facts(module: catalog.Module, words: Words) -> Iterator[str]:
    """Yield mode, hours and price of a module."""
    if module.mode is not None:
        yield words.text(f"mode-{module.mode}")
    yield words.hours(module.effort_hundredths / 100)
    yield words.minor_money(module.price_minor, module.price_currency)
