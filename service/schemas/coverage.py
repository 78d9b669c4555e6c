"""The coverage report as it leaves the service."""

from typing import Literal

from pydantic import Field

from service.schemas.values import Answer


class StepCoverageRead(Answer):
    """One step, for somebody who holds the level before it and nothing else."""

    from_level: int
    to_level: int
    state: Literal["reached", "entry", "items", "none"] = Field(
        description="`none`: no module leads over the step. `items`: some of its items are covered by no module. "
        "`entry`: no order of modules meets what those that lead over it ask for first."
    )
    ways: int = Field(description="Modules over the whole step, and full sets of items as the scarcest item allows.")
    direct: list[str]
    by_items: list[str]
    blocked: list[str] = Field(description="Modules that would lead over it and that no order of modules lets in.")
    items: int
    items_missing: list[str]
    roles: int = Field(description="Roles that require the step.")


class CompetencyCoverageRead(Answer):
    """A competency with its steps, ascending."""

    competency: str
    framework: str
    name_en: str
    name_zh: str
    steps: list[StepCoverageRead]


class CoverageSummary(Answer):
    """The steps of the whole report, counted."""

    steps: int
    reached_in_several_ways: int
    reached_in_one_way: int
    not_reached: int
    not_reached_and_required: int = Field(description="Of those not reached, the ones that some role requires.")


class CoverageRead(Answer):
    """One page of the report; the summary is of the whole."""

    catalog_version: str
    summary: CoverageSummary
    items: list[CompetencyCoverageRead]
    next_page_token: str | None
