"""How things of the catalogue compare: scales, competencies, roles and the ways between roles."""

from typing import Literal

from pydantic import BaseModel, Field

import catalog
from service.schemas.catalog import ResponsibilityRead
from service.schemas.values import Answer

Confidence = Literal["high", "medium", "low", "none"]
ComparisonState = Literal["more", "same", "less", "only_here", "only_there"]


class CrosswalkPage(BaseModel):
    """One page of crosswalk rows, of every version."""

    items: list[catalog.CrosswalkBase]
    next_page_token: str | None


class RelationPage(BaseModel):
    """One page of relations between competencies."""

    items: list[catalog.CompetencyRelationBase]
    next_page_token: str | None


class CareerStepRead(Answer):
    """A way from one role to another."""

    from_role: str
    to_role: str


class FamilyRead(catalog.CareerFamilyBase):
    """A family with its roles, in its own order, and the steps between them."""

    roles: list[str]
    steps: list[CareerStepRead]


class FamilyPage(BaseModel):
    """One page of the families."""

    items: list[FamilyRead]
    next_page_token: str | None


class RequiredRead(Answer):
    """What one role asks for in a competency."""

    level: int
    weight: int
    essential: bool


class EquivalentRead(Answer):
    """A competency that the first role asks for, like one that only the other asks for."""

    competency: str
    name_en: str
    name_zh: str
    kind: Literal["exact_match", "related"]
    level: int = Field(description="What the first role asks for, on this competency's own scale.")
    counts_as: int | None = Field(
        description="What that level is worth on the other scale, rounded down; null where nothing says."
    )
    enough: int | None = Field(
        description="The level on this competency's own scale that the other role's would take, rounded up."
    )
    confidence: str | None
    state: Literal["approved", "proposed"] | None = Field(
        description="Whether the comparison is approved; until then it informs and no rating counts by it."
    )


class ComparedRead(Answer):
    """One competency in both roles."""

    competency: str
    name_en: str
    name_zh: str
    framework: str
    here: RequiredRead | None
    there: RequiredRead | None
    state: ComparisonState
    steps: int = Field(description="Steps of its own scale from what the first role asks for to what the other does.")
    equivalents: list[EquivalentRead]


class ComparedFigure(BaseModel):
    """A figure that one role or both are measured by; it is no requirement."""

    kpi: str
    here: catalog.RoleKpiBase | None
    there: catalog.RoleKpiBase | None


class RoleComparison(Answer):
    """What the other role needs beyond this one."""

    role: str
    with_role: str
    steps: int = Field(description="All steps together.")
    weighted_steps: int = Field(description="Each times the other role's weight.")
    competencies: list[ComparedRead]
    responsibilities_gained: list[ResponsibilityRead] = Field(
        description="What the other role does and this one does not; excluded lines are left out."
    )
    figures: list[ComparedFigure]


class NextStepRead(Answer):
    """A role that may come next, and how far it is."""

    family: str
    family_name_en: str
    family_name_zh: str
    role: str
    name_en: str
    name_zh: str
    steps: int
    weighted_steps: int


class NextSteps(Answer):
    """The roles that may follow one role."""

    role: str
    items: list[NextStepRead]
