"""Checks that stored modules and roles still fit the competencies that an import replaces."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, col, select

from catalog.frameworks import CompetencyBase
from catalog.importing.findings import Finding, Spot
from catalog.importing.kinds import table_of
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
from catalog.saying import kind_named, says

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

    in_use = set(session.exec(select(Role.id).where(~col(Role.retired))))
    offered = set(session.exec(select(Module.id).where(~col(Module.retired))))
    for kind, owners, parts in (("role", in_use, _ROLE_PARTS), ("module", offered, _PARTS)):
        for model, base in parts:
            for row in _rows_about(session, table_of(model), spots):
                owner = row[kind]
                if row["competency"] in spots and owner in owners and (kind, owner) not in records.declared:
                    stored[kind, owner].add(base(**row), spots[row["competency"]])
    for (kind, owner), rows_of_owner in sorted(stored.items()):
        for finding in check_references(rows_of_owner, known):
            message = says("no-longer-fits", kind=kind_named(kind), id=owner, reason=finding.message)
            yield Finding(place=finding.place, message=message)


def _rows_about(session: Session, table: Table, competencies: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows that name one of these competencies; of many, others too: asking for each would take longer."""
    question = table.select()
    if len(competencies) <= 100:
        question = question.where(table.c.competency.in_(sorted(competencies)))
    for row in session.execute(question):
        yield dict(row._mapping)
