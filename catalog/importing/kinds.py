"""The kinds of rows that an import writes, in the order in which they may be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import SQLModel

from catalog.crosswalks import CompetencyRelation, CompetencyRelationBase, Crosswalk, CrosswalkBase
from catalog.families import CareerFamily, CareerFamilyBase, CareerRole, CareerRoleBase, CareerStep, CareerStepBase
from catalog.frameworks import (
    Competency,
    CompetencyBase,
    CompetencyItem,
    CompetencyItemBase,
    CompetencyLevel,
    CompetencyLevelBase,
    Framework,
    FrameworkBase,
    ProficiencyLevel,
    ProficiencyLevelBase,
)
from catalog.modules import (
    LearningOutcome,
    LearningOutcomeBase,
    LearningOutcomeItem,
    LearningOutcomeItemBase,
    LevelPrerequisite,
    LevelPrerequisiteBase,
    Module,
    ModuleBase,
    ModuleExclusion,
    ModuleExclusionBase,
    ModulePrerequisite,
    ModulePrerequisiteBase,
)
from catalog.offerings import Offering, OfferingBase
from catalog.responsibilities import (
    Responsibility,
    ResponsibilityBase,
    ResponsibilityLink,
    ResponsibilityLinkBase,
    RoleStatement,
    RoleStatementBase,
    RoleStatementLink,
    RoleStatementLinkBase,
)
from catalog.roles import Role, RoleBase, RoleKpi, RoleKpiBase, RoleRequirement, RoleRequirementBase
from catalog.sources import SourceDocument, SourceDocumentBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One table, and how its rows hang on the entries that a person names in a file."""

    model: type[SQLModel]
    base: type[SQLModel]
    #: The kind of entry that the row is, or belongs to, and the column that holds the entry's id.
    owner_kind: str
    owner: str
    #: What the rows are called in an entry of which they are parts; empty for the entry itself.
    part: str = ""
    #: What changes when the row is retired; empty for rows that are deleted.
    when_retired: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_entry(self) -> bool:
        return not self.part

    @property
    def can_retire(self) -> bool:
        return bool(self.when_retired)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.name for column in table_of(self.model).primary_key.columns)

    def key_of(self, value: SQLModel) -> tuple[Any, ...]:
        return tuple(getattr(value, name) for name in self.keys)


def table_of(model: type[SQLModel]) -> Table:
    """Return the table behind a table class."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


_RETIRED = {"retired": True}


def _kind(model: type[SQLModel], base: type[SQLModel], owner_kind: str, owner: str, part: str = "") -> Kind:
    retires = _RETIRED if "retired" in base.model_fields else {}
    return Kind(model=model, base=base, owner_kind=owner_kind, owner=owner, part=part, when_retired=retires)


#: Each after those it refers to.
KINDS = (
    _kind(SourceDocument, SourceDocumentBase, "source", "key"),
    _kind(Framework, FrameworkBase, "framework", "id"),
    _kind(ProficiencyLevel, ProficiencyLevelBase, "framework", "framework", "scale"),
    _kind(Competency, CompetencyBase, "competency", "id"),
    _kind(CompetencyLevel, CompetencyLevelBase, "competency", "competency", "levels"),
    _kind(CompetencyItem, CompetencyItemBase, "competency", "competency", "items"),
    _kind(Role, RoleBase, "role", "id"),
    _kind(RoleRequirement, RoleRequirementBase, "role", "role", "requirements"),
    _kind(RoleKpi, RoleKpiBase, "role", "role", "kpis"),
    _kind(Responsibility, ResponsibilityBase, "role", "role", "responsibilities"),
    _kind(ResponsibilityLink, ResponsibilityLinkBase, "role", "role", "links"),
    _kind(RoleStatement, RoleStatementBase, "role", "role", "statements"),
    _kind(RoleStatementLink, RoleStatementLinkBase, "role", "role", "links"),
    _kind(Crosswalk, CrosswalkBase, "crosswalk", "id"),
    _kind(CompetencyRelation, CompetencyRelationBase, "relation", "id"),
    _kind(CareerFamily, CareerFamilyBase, "family", "id"),
    _kind(CareerRole, CareerRoleBase, "family", "family", "roles"),
    _kind(CareerStep, CareerStepBase, "family", "family", "steps"),
    _kind(Module, ModuleBase, "module", "id"),
    _kind(LearningOutcome, LearningOutcomeBase, "module", "module", "outcomes"),
    _kind(LearningOutcomeItem, LearningOutcomeItemBase, "module", "module", "outcome items"),
    _kind(LevelPrerequisite, LevelPrerequisiteBase, "module", "module", "level prerequisites"),
    _kind(ModulePrerequisite, ModulePrerequisiteBase, "module", "module", "module prerequisites"),
    _kind(ModuleExclusion, ModuleExclusionBase, "module", "module", "exclusions"),
    _kind(Offering, OfferingBase, "offering", "id"),
)
