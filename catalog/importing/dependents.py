"""Checks that stored modules and roles still fit the competencies that an import replaces."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from catalog.frameworks import CompetencyBase
from catalog.importing.findings import Finding, Spot
from catalog.importing.known import Known
from catalog.importing.records import Records
from catalog.importing.references import check_references
from catalog.modules import (
    LearningOutcome,
    LearningOutcomeBase,
    LearningOutcomeItem,
    LearningOutcomeItemBase,
    LevelPrerequisite,
    LevelPrerequisiteBase,
    Module,
)
from catalog.responsibilities import (
    ResponsibilityLink,
    ResponsibilityLinkBase,
    RoleStatementLink,
    RoleStatementLinkBase,
)
from catalog.roles import Role, RoleRequirement, RoleRequirementBase

#: The parts of a module that name a competency.
_PARTS: tuple[tuple[Any, type[SQLModel]], ...] = (
    (LearningOutcome, LearningOutcomeBase),
    (LearningOutcomeItem, LearningOutcomeItemBase),
    (LevelPrerequisite, LevelPrerequisiteBase),
)
#: The parts of a role that name a competency.
_ROLE_PARTS: tuple[tuple[Any, type[SQLModel]], ...] = (
    (RoleRequirement, RoleRequirementBase),
    (ResponsibilityLink, ResponsibilityLinkBase),
    (RoleStatementLink, RoleStatementLinkBase),
)


def check_dependents(session: Session, records: Records, known: Known) -> Iterator[Finding]:
    """Yield a finding, at the competency in the file, for each stored entry that its new shape would break."""
    spots = {record.value.id: Spot(place=record.spot.place) for record in records.of(CompetencyBase)}
    stored: defaultdict[tuple[str, str], Records] = defaultdict(Records)

    def keep(kind: str, owner: str, row: SQLModel, competency: str) -> None:
        if (kind, owner) not in records.declared:
            stored[kind, owner].add(row, spots[competency])

    in_use = select(Role.id).where(~col(Role.retired))
    for model, base in _ROLE_PARTS:
        for row in session.exec(select(model).where(model.competency.in_(spots), model.role.in_(in_use))):
            keep("role", row.role, base(**row.model_dump()), row.competency)
    offered = select(Module.id).where(~col(Module.retired))
    for model, base in _PARTS:
        for row in session.exec(select(model).where(model.competency.in_(spots), model.module.in_(offered))):
            keep("module", row.module, base(**row.model_dump()), row.competency)
    for (kind, owner), rows_of_owner in sorted(stored.items()):
        for finding in check_references(rows_of_owner, known):
            message = f"the stored {kind} {owner} would no longer fit: {finding.message}"
            yield Finding(place=finding.place, message=message)
