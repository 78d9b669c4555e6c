"""Who is below target where: a row for each competency, a column for each part of one part of the company."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from service.schemas.period_sheets import HeatCompetency, Heatmap
from service.schemas.periods import PeriodRead
from service.web.catalogue_parts import address
from service.web.team.parts import Choice
from service.web.words import Words
from service.web.years.parts import Badge, Link, period_address, period_views, trail_to
from service.web.years.period_list import state_badge, title_of

#: From a share of this many quarters on, one more makes the colour deeper.
SHADES = 4
MOST_ROWS = 200
#: In the place of the id of a cost centre, which is never empty.
NOWHERE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A cost centre with the one above it."""

    id: str
    parent: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatColumn:
    """One part of the company; it leads to its own parts if it has any."""

    title: str
    href: str | None
    people: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatField:
    """How many are below in one competency in one part of the company."""

    kind: str
    text: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A level that somebody misses and no module leads to."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatLine:
    """One competency."""

    title: str
    #: Several frameworks may name one alike.
    framework: str | None
    href: str
    total: HeatField
    fields: tuple[HeatField, ...]
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatmapPage:
    """The whole page."""

    title: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    #: The way down to the part of the company that is shown.
    above: tuple[Link, ...]
    parts: tuple[Choice, ...]
    action: str
    only_holes: bool
    summary: str
    columns: tuple[HeatColumn, ...]
    lines: tuple[HeatLine, ...]
    left_out: str | None
    twin: str
    document: str


@dataclass(slots=True)
class _Sum:
    people: int = 0
    below: int = 0
    steps: int = 0


class _Tree:
    """The company's parts, and which column of the map each of them falls into; what is in none of them is `""`."""

    def __init__(self, parts: Iterable[Part], chosen: str | None) -> None:
        self.parts = {part.id: part for part in parts}
        self.children: defaultdict[str, list[str]] = defaultdict(list)
        for part in self.parts.values():
            self.children[part.parent if part.parent in self.parts and part.parent else NOWHERE].append(part.id)
        tops = self.children[NOWHERE]
        self.root = chosen if chosen in self.parts and chosen else (tops[0] if len(tops) == 1 else NOWHERE)
        #: The parts of the chosen one, and itself where people work for it directly.
        self.columns = [*self.children[self.root], self.root]
        self._is_whole = chosen not in self.parts

    def column_of(self, centre: str | None) -> str | None:
        """Return the column that a cost centre falls into; None for one outside of what is shown."""
        seen: set[str] = set()
        while centre is not None and centre in self.parts and centre not in seen:
            if centre in self.columns:
                return centre
            seen.add(centre)
            centre = self.parts[centre].parent
        return NOWHERE if self._is_whole else None

    def above(self) -> list[str]:
        """Return the way from the top to the chosen part, without it."""
        way: list[str] = []
        key = self.parts[self.root].parent if self.root else None
        while key is not None and key in self.parts and key not in way:
            way.append(key)
            key = self.parts[key].parent
        return way[::-1]


def heatmap_page(
    period: PeriodRead,
    found: Heatmap,
    parts: Iterable[Part],
    words: Words,
    *,
    chosen: str | None,
    only_holes: bool,
    frameworks: Mapping[str, str],
) -> HeatmapPage:
    """Return the map of one part of the company, rolled up; without one, of the whole."""
    tree = _Tree(parts, chosen)
    column_of = {centre.cost_centre: tree.column_of(centre.cost_centre) for centre in found.centres}
    people: defaultdict[str, int] = defaultdict(int)
    for centre in found.centres:
        if (column := column_of[centre.cost_centre]) is not None:
            people[column] += centre.people
    sums = _sums(found, column_of)
    columns = [key for key in dict.fromkeys((*tree.columns, NOWHERE)) if people.get(key)]
    shown = [one for one in found.competencies if one.competency in sums and (one.holes or not only_holes)]
    shown.sort(key=lambda one: (-_total(sums[one.competency]).below, one.name))
    page = period_address(period.id, "/heatmap")
    return HeatmapPage(
        title=title_of(period),
        trail=trail_to(words, Link(title=title_of(period), href=period_address(period.id))),
        views=period_views(period.id, "heatmap", words),
        state=state_badge(period.state, words),
        above=tuple(
            Link(title=tree.parts[key].name, href=_address(page, key, only_holes=only_holes)) for key in tree.above()
        ),
        parts=tuple(Choice(id=part.id, title=part.name, chosen=part.id == tree.root) for part in tree.parts.values()),
        action=page,
        only_holes=only_holes,
        summary=_summary(found, words),
        columns=tuple(_column(tree, key, people[key], page, words, only_holes=only_holes) for key in columns),
        lines=tuple(
            _line(one, sums[one.competency], columns, words, framework=frameworks.get(one.competency))
            for one in shown[:MOST_ROWS]
        ),
        left_out=words.text("heatmap-left-out", count=len(shown) - MOST_ROWS) if len(shown) > MOST_ROWS else None,
        twin=page.replace("/periods/", "/v1/periods/", 1),
        document=f"{page}?as=json",
    )


def _sums(found: Heatmap, column_of: Mapping[str | None, str | None]) -> dict[str, dict[str, _Sum]]:
    """Return, by competency and column, what the cells come to."""
    sums: defaultdict[str, dict[str, _Sum]] = defaultdict(dict)
    for cell in found.cells:
        column = column_of.get(cell.cost_centre)
        if column is None:
            continue
        one = sums[cell.competency].setdefault(column, _Sum())
        one.people += cell.people
        one.below += cell.below
        one.steps += cell.steps
    return dict(sums)


def _total(sums: Mapping[str, _Sum]) -> _Sum:
    return _Sum(
        people=sum(one.people for one in sums.values()),
        below=sum(one.below for one in sums.values()),
        steps=sum(one.steps for one in sums.values()),
    )


def _column(tree: _Tree, key: str, people: int, page: str, words: Words, *, only_holes: bool) -> HeatColumn:
    told = words.text("heatmap-people", count=people, number=words.number(people))
    if key == NOWHERE:
        return HeatColumn(title=words.text("heatmap-nowhere"), href=None, people=told)
    if key == tree.root:
        return HeatColumn(title=words.text("heatmap-itself", name=tree.parts[key].name), href=None, people=told)
    leads = bool(tree.children.get(key))
    href = _address(page, key, only_holes=only_holes) if leads else None
    return HeatColumn(title=tree.parts[key].name, href=href, people=told)


def _line(
    one: HeatCompetency,
    sums: Mapping[str, _Sum],
    columns: Iterable[str],
    words: Words,
    *,
    framework: str | None,
) -> HeatLine:
    here = address("competency", one.competency)
    return HeatLine(
        title=one.name,
        framework=framework,
        href=here,
        total=_field(_total(sums), words),
        fields=tuple(_field(sums.get(column, _Sum()), words) for column in columns),
        holes=tuple(_holes(one, here, words)),
    )


def _holes(one: HeatCompetency, here: str, words: Words) -> Iterator[Hole]:
    for level in one.holes:
        yield Hole(title=words.text("heatmap-hole", level=words.number(level)), href=f"{here}#level-{level}")


def _field(found: _Sum, words: Words) -> HeatField:
    if not found.people:
        return HeatField(kind="absent", text="–", label=words.text("heatmap-absent"))
    below, people = words.number(found.below), words.number(found.people)
    # A single one below is seen as well.
    shade = -(-found.below * SHADES // found.people)
    return HeatField(
        kind=f"below-{shade}",
        text=words.text("heatmap-field", below=below, people=people),
        label=words.text(
            "heatmap-field-label", below=below, people=people, steps=words.number(found.steps), count=found.steps
        ),
    )


def _summary(found: Heatmap, words: Words) -> str:
    holes = sum(bool(one.holes) for one in found.competencies)
    return (
        words.text("heatmap-holes", count=holes, number=words.number(holes)) if holes else words.text("heatmap-whole")
    )


def _address(page: str, centre: str, *, only_holes: bool) -> str:
    return f"{page}?{urlencode({'cost_centre': centre} | ({'holes': 'only'} if only_holes else {}))}"
