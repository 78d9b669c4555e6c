"""A framework as a page: its own scale, its competencies by area, its roles."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

import catalog
from service.web.catalogue_coverage import heatmap_address
from service.web.catalogue_crosswalks import ComparedLevel, compared_levels
from service.web.catalogue_parts import MOST_ROWS, Fact, Link, Mark, address, marks, origin, pick, sources, told
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleStep:
    """One level of the framework's scale."""

    level: str
    label: str
    #: None of its competencies is described at an empty level.
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyRow:
    """One competency of the framework."""

    link: Link
    code: str | None
    levels: tuple[str, ...]
    items: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaGroup:
    """The competencies of one area; without a title where the framework has no areas."""

    title: str | None
    rows: tuple[CompetencyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One role of the framework."""

    link: Link
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkPage:
    """The whole page."""

    heading: str
    id: str
    description: str | None
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]
    scale: tuple[ScaleStep, ...]
    areas: tuple[AreaGroup, ...]
    left_out: int
    roles: tuple[RoleRow, ...]
    compared: tuple[ComparedLevel, ...]
    #: The page that shows which steps of its competencies no module reaches.
    coverage: str


def framework_page(session: Session, entry: catalog.FrameworkEntry, words: Words) -> FrameworkPage:
    """Return everything that the page shows of a framework."""
    framework = entry.framework
    heads = catalog.competencies_of(session, framework.id)
    roles = catalog.roles_of(session, framework.id)
    return FrameworkPage(
        heading=pick(words, framework.name_en, framework.name_zh),
        id=framework.id,
        description=told(words, framework, "description"),
        marks=marks(framework, words),
        facts=(
            Fact(label=words.text("fact-source"), value=origin(framework, sources(session, words), words)),
            Fact(label=words.text("fact-competencies"), value=words.number(len(heads))),
            Fact(label=words.text("fact-roles"), value=words.number(len(roles))),
        ),
        scale=tuple(
            ScaleStep(
                level=words.number(level.level),
                label=pick(words, level.label_en, level.label_zh),
                empty=not level.populated,
            )
            for level in entry.levels
        ),
        areas=_areas(heads[:MOST_ROWS], words),
        left_out=max(0, len(heads) - MOST_ROWS),
        roles=tuple(
            RoleRow(
                link=Link(title=pick(words, role.name_en, role.name_zh), href=address("role", role.id)),
                marks=marks(role, words),
            )
            for role in roles[:MOST_ROWS]
        ),
        compared=compared_levels(session, framework.id, words),
        coverage=heatmap_address(framework.id),
    )


def _areas(heads: Iterable[catalog.CompetencyHead], words: Words) -> tuple[AreaGroup, ...]:
    """Return the competencies by area, in the order in which the areas first appear."""
    rows_by_area: dict[str | None, list[CompetencyRow]] = {}
    for head in heads:
        competency = head.competency
        row = CompetencyRow(
            link=Link(
                title=pick(words, competency.name_en, competency.name_zh), href=address("competency", competency.id)
            ),
            code=competency.code,
            levels=tuple(words.number(level) for level in head.levels),
            items=words.number(head.items) if head.items else "–",
            marks=marks(competency, words),
        )
        rows_by_area.setdefault(told(words, competency, "area"), []).append(row)
    return tuple(AreaGroup(title=area, rows=tuple(rows)) for area, rows in rows_by_area.items())
