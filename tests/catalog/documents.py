"""What a database holds of the source documents, in their order."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from catalog import (
    Competency,
    CompetencyItem,
    CompetencyLevel,
    Framework,
    ProficiencyLevel,
    Responsibility,
    Role,
    RoleKpi,
    RoleRequirement,
    RoleStatement,
    SourceDocument,
)

Row = TypeVar("Row", bound=SQLModel)


def first_line(row: Any) -> int:
    """Return the first line of the place that a row names."""
    found = re.search(r"\d+", row.source_place)
    assert found, row
    return int(found.group())


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Every row that comes from a document, in the order of the documents."""

    documents: list[SourceDocument]
    frameworks: list[Framework]
    scales: list[ProficiencyLevel]
    competencies: list[Competency]
    levels: list[CompetencyLevel]
    items: list[CompetencyItem]
    roles: list[Role]
    requirements: list[RoleRequirement]
    kpis: list[RoleKpi]
    responsibilities: list[Responsibility]
    statements: list[RoleStatement]

    def of(self, framework: str) -> list[Competency]:
        return [entry for entry in self.competencies if entry.framework == framework]

    def levels_of(self, framework: str) -> list[CompetencyLevel]:
        owners = {entry.id for entry in self.of(framework)}
        return sorted((row for row in self.levels if row.competency in owners), key=lambda row: row.level)

    def items_of(self, framework: str, *kinds: str) -> list[CompetencyItem]:
        owners = {entry.id for entry in self.of(framework)}
        return [item for item in self.items if item.competency in owners and (not kinds or item.kind in kinds)]

    def named(self, framework: str) -> list[Competency]:
        """Return the competencies that the document itself names."""
        return [entry for entry in self.of(framework) if not entry.inferred]

    def per_competency(self, framework: str, items: Iterable[CompetencyItem]) -> list[int]:
        """Count items by competency, in the order of the document."""
        counted = Counter(item.competency for item in items)
        return [counted[entry.id] for entry in self.of(framework)]


def loaded(session: Session) -> Loaded:
    """Read everything; entries come in the order of their lines."""

    def rows(model: type[Row]) -> list[Row]:
        found = list(session.exec(select(model)))
        if "source_place" in model.model_fields:
            found = [row for row in found if getattr(row, "source_place", None) is not None]
            found.sort(key=first_line)
        return found

    return Loaded(
        documents=rows(SourceDocument),
        frameworks=rows(Framework),
        scales=rows(ProficiencyLevel),
        competencies=rows(Competency),
        levels=rows(CompetencyLevel),
        items=rows(CompetencyItem),
        roles=rows(Role),
        requirements=rows(RoleRequirement),
        kpis=rows(RoleKpi),
        responsibilities=rows(Responsibility),
        statements=rows(RoleStatement),
    )


def sizes(values: Iterable[Any], order: Iterable[Any]) -> list[int]:
    counted = Counter(values)
    return [counted[value] for value in order]
