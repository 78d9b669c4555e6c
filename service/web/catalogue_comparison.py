"""Two roles side by side: the levels that each asks for, the steps between, what one does that the other does not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session

import catalog
from service.schemas.comparisons import ComparedFigure, ComparedRead, EquivalentRead, RequiredRead, RoleComparison
from service.web.catalogue_parts import Fact, Link, address, links, pick, told
from service.web.catalogue_role_lines import LineGroup, duties_of
from service.web.catalogue_roles import RoleChoice, role_choices
from service.web.level_bars import LevelBars, level_bars
from service.web.words import Words

#: The groups of the page in their order, and what stands in each; what has to be learned comes first.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "more": ("more", "only_there"),
    "same": ("same",),
    "less": ("less",),
    "gone": ("only_here",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One competency in both roles; a dash stands for a role that does not ask for it."""

    link: Link
    #: Named where the two roles ask for competencies of several frameworks.
    framework: str | None
    here: str
    there: str
    steps: str
    weight: str
    essential: bool
    bars: LevelBars
    bars_label: str
    #: What is like it and asked for already.
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGroup:
    """Competencies that fare alike."""

    key: str
    title: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePair:
    """One figure with what each role has to reach."""

    name: str
    here: str
    there: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """The whole page."""

    here: Link
    there: Link
    facts: tuple[Fact, ...]
    groups: tuple[ComparedGroup, ...]
    duties: tuple[LineGroup, ...]
    figures: tuple[FigurePair, ...]
    choices: tuple[RoleChoice, ...]
    #: Where the choice of another role is sent.
    action: str
    #: The same two, the other way round.
    reverse: str


def comparison_address(role: str, other: str) -> str:
    """Return the page that says what the other role needs beyond this one."""
    return f"{address('role', role)}/comparison?{urlencode({'with': other})}"


def comparison_page(session: Session, compared: RoleComparison, words: Words) -> ComparisonPage:
    """Return everything that the page shows of two roles."""
    named = links(session, "role", {compared.role, compared.with_role}, words)
    here, there = named[compared.role], named[compared.with_role]
    frameworks = links(session, "framework", {row.framework for row in compared.competencies}, words)
    shown = {key: link.title for key, link in frameworks.items()} if len(frameworks) > 1 else {}
    scales = catalog.levels_of(session, [row.competency for row in compared.competencies])
    rows: dict[str, list[ComparedRow]] = {group: [] for group in GROUPS}
    for row in sorted(compared.competencies, key=_first_what_weighs_most):
        group = next(key for key, states in GROUPS.items() if row.state in states)
        rows[group].append(
            _row(row, (here.title, there.title), shown.get(row.framework), scales.get(row.competency, ()), words)
        )
    gained = {line.code for line in compared.responsibilities_gained}
    grows = len(rows["more"])
    return ComparisonPage(
        here=here,
        there=there,
        facts=(
            Fact(label=words.text("comparison-steps"), value=words.number(compared.steps)),
            Fact(label=words.text("comparison-weighted"), value=words.number(compared.weighted_steps)),
            Fact(label=words.text("comparison-more"), value=words.number(grows)),
            Fact(label=words.text("comparison-same"), value=words.number(len(compared.competencies) - grows)),
        ),
        groups=tuple(
            ComparedGroup(key=key, title=words.text(f"comparison-group-{key}"), rows=tuple(listed))
            for key, listed in rows.items()
            if listed
        ),
        duties=duties_of(catalog.lines_of_role(session, compared.with_role), words, gained),
        figures=tuple(_figures(compared.figures, words)),
        choices=role_choices(session, words, but=compared.role, chosen=compared.with_role),
        action=f"{address('role', compared.role)}/comparison",
        reverse=comparison_address(compared.with_role, compared.role),
    )


def _first_what_weighs_most(row: ComparedRead) -> tuple[bool, int, int, str]:
    asked = row.there or row.here
    weight = asked.weight if asked else 0
    return (not (row.there and row.there.essential), -row.steps * weight, -weight, row.competency)


def _row(
    row: ComparedRead, roles: tuple[str, str], framework: str | None, levels: Iterable[int], words: Words
) -> ComparedRow:
    here, there = _level(row.here), _level(row.there)
    asked = row.there or row.here
    return ComparedRow(
        link=Link(title=pick(words, row.name_en, row.name_zh), href=address("competency", row.competency)),
        framework=framework,
        here=words.number(here) if row.here else "–",
        there=words.number(there) if row.there else "–",
        steps=words.number(row.steps),
        weight=words.number(asked.weight) if asked else "–",
        essential=row.there is not None and row.there.essential,
        bars=level_bars(tuple(levels), here=here, there=there),
        bars_label=words.text(
            "comparison-bars", here=roles[0], there=roles[1], before=words.number(here), after=words.number(there)
        ),
        alike=tuple(_alike(entry, words) for entry in row.equivalents),
    )


def _level(asked: RequiredRead | None) -> int:
    return asked.level if asked is not None else 0


def _alike(entry: EquivalentRead, words: Words) -> str:
    name = pick(words, entry.name_en, entry.name_zh)
    level = words.number(entry.level)
    if entry.kind == "related":
        return words.text("comparison-related", name=name, level=level)
    if entry.counts_as is None:
        return words.text("comparison-match", name=name, level=level)
    counts = words.number(entry.counts_as)
    return words.text(f"comparison-match-{entry.state}", name=name, level=level, counts=counts)


def _figures(figures: Iterable[ComparedFigure], words: Words) -> Iterator[FigurePair]:
    for figure in figures:
        either = figure.there or figure.here
        if either is not None:
            yield FigurePair(
                name=pick(words, either.name_en, either.name_zh),
                here=_target(figure.here, words),
                there=_target(figure.there, words),
            )


def _target(figure: catalog.RoleKpiBase | None, words: Words) -> str:
    if figure is None:
        return "–"
    return told(words, figure, "target") or told(words, figure, "standard") or words.text("comparison-figure-unset")
