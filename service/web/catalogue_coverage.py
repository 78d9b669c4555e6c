"""The coverage report as a heatmap: one table a framework, a row a competency, a column a level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session

import catalog
from catalog.coverage import CompetencyCoverage, StepCoverage, report
from service import texts
from service.web.catalogue_parts import Fact, Link, address, links, pick
from service.web.words import Words

#: From so many ways on, one more makes no difference to the eye.
MOST_SHADES = 4
#: So many rows stand on one page; a single framework can be asked for.
MOST_ROWS = 400
MOST_HOLES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One step of one competency; `kind` is a shade or a hole, said in the text as well."""

    kind: str
    text: str
    label: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One competency."""

    link: Link
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatTable:
    """One framework with the levels of its own scale."""

    framework: Link
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A step that nobody can take with what the catalogue has."""

    link: Link
    framework: str
    change: str
    reason: str
    roles: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkChoice:
    """One framework to narrow the page to."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """The whole page."""

    facts: tuple[Fact, ...]
    choices: tuple[FrameworkChoice, ...]
    tables: tuple[HeatTable, ...]
    left_out: int
    holes: tuple[Hole, ...]
    holes_left_out: int


def coverage_page(session: Session, framework: str | None, words: Words) -> CoveragePage:
    """Return the heatmap, of one framework if it is named, and every hole with its reason."""
    made = report(session, framework)
    everywhere = catalog.list_frameworks(session, limit=MOST_ROWS)
    named = links(session, "framework", {entry.framework for entry in made.competencies}, words)
    shown = made.competencies[:MOST_ROWS]
    by_framework: dict[str, list[CompetencyCoverage]] = {}
    for entry in shown:
        by_framework.setdefault(entry.framework, []).append(entry)
    # What people are asked for comes first.
    holes = sorted(made.holes, key=lambda hole: -hole[1].roles)
    steps = made.steps
    return CoveragePage(
        facts=(
            Fact(label=words.text("coverage-steps"), value=words.number(len(steps))),
            Fact(label=words.text("coverage-reached"), value=words.number(len(steps) - len(holes))),
            Fact(label=words.text("coverage-twice"), value=words.number(sum(step.ways > 1 for step in steps))),
            Fact(label=words.text("coverage-holes"), value=words.number(len(holes))),
        ),
        choices=tuple(
            FrameworkChoice(
                id=entry.framework.id,
                title=pick(words, entry.framework.name_en, entry.framework.name_zh),
                chosen=entry.framework.id == framework,
            )
            for entry in everywhere
        ),
        tables=tuple(_table(named[key], entries, words) for key, entries in by_framework.items()),
        left_out=len(made.competencies) - len(shown),
        holes=tuple(_hole(entry, step, named, words) for entry, step in holes[:MOST_HOLES]),
        holes_left_out=max(0, len(holes) - MOST_HOLES),
    )


def heatmap_address(framework: str) -> str:
    """Return the page for one framework."""
    return f"/coverage?{urlencode({'framework': framework})}"


def _table(framework: Link, entries: Iterable[CompetencyCoverage], words: Words) -> HeatTable:
    listed = list(entries)
    levels = sorted({step.to_level for entry in listed for step in entry.steps})
    holes = sum(step.is_hole for entry in listed for step in entry.steps)
    return HeatTable(
        framework=framework,
        columns=tuple(words.text("coverage-to-level", level=words.number(level)) for level in levels),
        rows=tuple(_row(entry, levels, words) for entry in listed),
        summary=words.text("coverage-table-holes", count=holes, number=words.number(holes))
        if holes
        else words.text("coverage-table-whole"),
    )


def _row(entry: CompetencyCoverage, levels: Iterable[int], words: Words) -> HeatRow:
    steps = {step.to_level: step for step in entry.steps}
    here = address("competency", entry.competency)
    return HeatRow(
        link=Link(title=pick(words, entry.name_en, entry.name_zh), href=here),
        cells=tuple(_cell(steps.get(level), here, words) for level in levels),
    )


def _cell(step: StepCoverage | None, here: str, words: Words) -> Cell:
    if step is None:
        return Cell(kind="absent", text="–", label=words.text("coverage-absent"), href=None)
    change = _change(step, words)
    href = f"{here}#level-{step.to_level}"
    if step.is_hole:
        kind = "hole" if step.roles else "quiet-hole"
        text = words.text(f"coverage-cell-{step.state}")
        return Cell(kind=kind, text=text, label=f"{change}: {text}. {_reason(step, words)}", href=href)
    ways = words.text("coverage-ways", count=step.ways, number=words.number(step.ways))
    return Cell(
        kind=f"ways-{min(step.ways, MOST_SHADES)}", text=words.number(step.ways), label=f"{change}: {ways}", href=href
    )


def _hole(entry: CompetencyCoverage, step: StepCoverage, frameworks: Mapping[str, Link], words: Words) -> Hole:
    return Hole(
        link=Link(
            title=pick(words, entry.name_en, entry.name_zh),
            href=f"{address('competency', entry.competency)}#level-{step.to_level}",
        ),
        framework=frameworks[entry.framework].title,
        change=_change(step, words),
        reason=_reason(step, words),
        roles=words.text("coverage-roles", count=step.roles, number=words.number(step.roles)) if step.roles else None,
    )


def _change(step: StepCoverage, words: Words) -> str:
    return words.level_change(step.from_level, step.to_level)


def _reason(step: StepCoverage, words: Words) -> str:
    if step.state == "items":
        missing = len(step.items_missing)
        return words.text(
            "coverage-reason-items", number=words.number(missing), all=words.number(step.items), count=missing
        )
    if step.state == "entry":
        return words.text("coverage-reason-entry", modules=texts.listed(words.language, step.blocked[:5]))
    return words.text("coverage-reason-none")
