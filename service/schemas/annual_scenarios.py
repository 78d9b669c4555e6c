"""The request for a year like another one but for what it names, and for what is left of a year that has begun."""

from typing import Annotated

from pydantic import Field

from service.schemas.annual import (
    AnnualLearnerGiven,
    AnnualLockGiven,
    CostCentreGiven,
    HeldSeatsGiven,
    LargeMoney,
    RelativeGap,
    SeatGiven,
    YearSeconds,
)
from service.schemas.modules import CompetencyGiven, OutcomeGiven, RequiresGiven
from service.schemas.values import CalendarDay, EffortHours, Identifier, Money, Name, Strict, Text, Word

Ids = Annotated[list[Identifier], Field(max_length=200_000)]


class PeriodChange(Strict):
    """The days that are planned: what is left out stays."""

    start_on: CalendarDay | None = None
    end_on: CalendarDay | None = None


class SolveChange(Strict):
    """When the search may stop: what is left out stays."""

    relative_gap: RelativeGap | None = None
    seconds: YearSeconds | None = None


class OfferingChange(Strict):
    """A run, changed or added."""

    id: Identifier
    start_on: CalendarDay | None = None
    end_on: CalendarDay | None = None
    exclusive: bool | None = None
    seats: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    booked: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    min_seats: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    fixed_price: Money | None = None


class ModuleChange(Strict):
    """A module, changed or added; runs are changed or added one by one."""

    id: Identifier
    title: Text | None = None
    provider: Text | None = None
    mode: Word | None = None
    language: Word | None = None
    location: Word | None = None
    price: Money | None = None
    effort_hours: EffortHours | None = None
    outcomes: Annotated[list[OutcomeGiven], Field(max_length=1000)] | None = None
    requires: RequiresGiven | None = None
    excludes: Annotated[list[Identifier], Field(max_length=1000)] | None = None
    offerings: Annotated[list[OfferingChange], Field(max_length=1000)] | None = None


class GrantChange(Strict):
    """A grant, changed or added."""

    id: Identifier
    share_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    modules: Annotated[list[Identifier], Field(max_length=20_000)] | None = None
    offerings: Annotated[list[SeatGiven], Field(max_length=20_000)] | None = None
    providers: Annotated[list[Name], Field(max_length=1000)] | None = None
    first: CalendarDay | None = Field(default=None, alias="from")
    last: CalendarDay | None = Field(default=None, alias="to")
    per_learner: Money | None = None
    in_all: LargeMoney | None = None


class LockedGiven(Strict):
    """One lock, by what it is about."""

    learner: Identifier
    module: Identifier
    offering: Identifier | None = None


class RemovedGiven(Strict):
    """What there is no more; locks of a learner or a module that goes go too."""

    learners: Ids = Field(default_factory=list)
    cost_centres: Ids = Field(default_factory=list)
    modules: Ids = Field(default_factory=list)
    offerings: Annotated[list[SeatGiven], Field(max_length=20_000)] = Field(default_factory=list)
    grants: Ids = Field(default_factory=list)
    competencies: Ids = Field(default_factory=list)
    locks: Annotated[list[LockedGiven], Field(max_length=1_000_000)] = Field(default_factory=list)


class AnnualScenarioRequest(Strict):
    """A year like the one of a plan but for what is named here; the search goes on from that plan's.

    Entries of a list are told apart by their ids: one that is there already keeps each field that is not given, null
    takes a field away, and one that is not there is added. Everything else given takes the place of what was there,
    and null takes it away.
    """

    based_on: Identifier = Field(description="The id of a plan that is found.")
    name: Name | None = None
    period: PeriodChange | None = None
    budget: LargeMoney | None = Field(default=None, description="Null lifts it.")
    cost_centres: Annotated[list[CostCentreGiven], Field(max_length=20_000)] | None = None
    learners: Annotated[list[AnnualLearnerGiven], Field(max_length=200_000)] | None = None
    locks: Annotated[list[AnnualLockGiven], Field(max_length=1_000_000)] | None = Field(
        default=None, description="Takes the place of a lock of the same learner on the same module or run."
    )
    grants: Annotated[list[GrantChange], Field(max_length=100)] | None = None
    held_seats: Annotated[list[HeldSeatsGiven], Field(max_length=20_000)] | None = None
    modules: Annotated[list[ModuleChange], Field(max_length=20_000)] | None = None
    competencies: Annotated[list[CompetencyGiven], Field(max_length=20_000)] | None = None
    solve: SolveChange | None = None
    removed: RemovedGiven | None = None


class StepGiven(Strict):
    """One step of the plan."""

    learner: Identifier
    module: Identifier


class CommittedGiven(Strict):
    """Steps of the plan: those of a learner, in a module, in a run, or where all that is given meets."""

    learner: Identifier | None = None
    module: Identifier | None = None
    offering: Identifier | None = None


class AnnualReplanRequest(Strict):
    """From which day a year is planned anew, and what stays."""

    on: CalendarDay = Field(description="The first day that is planned anew, within the period of the plan.")
    name: Name | None = None
    committed: Annotated[list[CommittedGiven], Field(max_length=200_000)] = Field(
        default_factory=list, description="Steps that have not begun and stay where they are all the same."
    )
    completed: Annotated[list[StepGiven], Field(max_length=1_000_000)] | None = Field(
        default=None, description="Steps that are passed; by default all that end before the day."
    )
    solve: SolveChange | None = None
