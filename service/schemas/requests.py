"""The request for one learner's recommendation."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from service.faults import refused
from service.schemas.learners import LearnerGiven
from service.schemas.modules import CompetencyGiven, ModuleGiven
from service.schemas.values import (
    CalendarDay,
    Day,
    Hours,
    Identifier,
    Level,
    Money,
    Seconds,
    Strict,
    WeekHours,
    Weight,
    Word,
)

GoalName = Literal["closest", "cheapest", "fastest"]


class RequirementGiven(Strict):
    """What the target asks for in one competency."""

    competency: Identifier
    level: Level
    weight: Weight = 1
    essential: bool = False


class TargetGiven(Strict):
    """The target: exactly one of a role, several roles, or requirements."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    role: Identifier | None = None
    roles: Annotated[list[Identifier], Field(min_length=1, max_length=100)] | None = None
    requirements: Annotated[list[RequirementGiven], Field(max_length=2000)] | None = None

    @model_validator(mode="after")
    def _is_exactly_one(self) -> Self:
        if sum(part is not None for part in (self.role, self.roles, self.requirements)) != 1:
            raise refused("contradiction", "fault-one-target")
        return self


class Unavailable(Strict):
    """Days on which nothing dated may happen, both ends included."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class LimitsGiven(Strict):
    """What the plan must stay within; a limit left out does not bind."""

    budget: Money | None = None
    effort_hours: Hours | None = None
    hours_per_week: WeekHours | None = Field(default=None, description="In any ISO week; 40 wherever dates matter.")
    start_on: CalendarDay | None = Field(
        default=None, description="Nothing is planned before it; wherever dates matter it is today when left out."
    )
    finish_by: Day | None = Field(default=None, description="Nothing ends after it.")
    unavailable: Annotated[list[Unavailable], Field(max_length=1000)] | None = Field(
        default=None, description="Days without learning; a week wholly among them takes nothing undated."
    )
    languages: Annotated[list[Word], Field(max_length=100)] | None = None
    modes: Annotated[list[Word], Field(max_length=100)] | None = None
    locations: Annotated[list[Word], Field(max_length=100)] | None = None


class LockGiven(Strict):
    """A person's decision that a module must be in the plan, or must not."""

    module: Identifier
    offering: Identifier | None = Field(
        default=None, description="The run to keep or to refuse; without it, the module in any run."
    )
    keep: bool


class SolveGiven(Strict):
    """How long the search may take before it is stopped."""

    seconds: Seconds = 20.0


class RecommendationRequest(Strict):
    """One learner, one target, the limits, and optionally the modules to choose from."""

    learner: LearnerGiven
    target: TargetGiven
    limits: LimitsGiven | None = None
    goal: GoalName = "closest"
    locks: Annotated[list[LockGiven], Field(max_length=20_000)] | None = None
    solve: SolveGiven | None = None
    validate_only: bool = False
    store: bool = True
    modules: Annotated[list[ModuleGiven], Field(max_length=20_000)] | None = None
    competencies: Annotated[list[CompetencyGiven], Field(max_length=20_000)] | None = None
