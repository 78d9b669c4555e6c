"""Modules and competencies as a caller sends them inside a request."""

from typing import Annotated

from pydantic import Field

from service.faults import form
from service.schemas.values import CalendarDay, EffortHours, Identifier, Level, Money, Strict, Text, Word


class OutcomeGiven(Strict):
    """What a module does for one competency: the whole of a level, or single items of it."""

    competency: Identifier
    from_level: Level
    to_level: Level
    items: Annotated[list[Identifier], Field(max_length=1000)] | None = None


class LevelNeeded(Strict):
    """A level that must be held before a module starts."""

    competency: Identifier
    level: Level


class RequiresGiven(Strict):
    """What must be held or done before a module starts."""

    levels: Annotated[list[LevelNeeded], Field(max_length=1000)] | None = None
    #: Of each list, one module must be completed or be an earlier step.
    modules: Annotated[list[Annotated[list[Identifier], Field(max_length=1000)]], Field(max_length=1000)] | None = None


class OfferingGiven(Strict):
    """One run of a module on dates."""

    id: Identifier
    start_on: CalendarDay
    end_on: CalendarDay
    exclusive: bool = False
    seats: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    booked: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    min_seats: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    fixed_price: Money | None = None


class ModuleGiven(Strict):
    """A module that the caller brings along."""

    id: Identifier
    title: Text | None = None
    provider: Text | None = None
    mode: Word | None = None
    language: Word | None = None
    location: Word | None = None
    price: Money
    effort_hours: EffortHours
    outcomes: list[OutcomeGiven] = Field(max_length=1000)
    requires: RequiresGiven | None = None
    excludes: Annotated[list[Identifier], Field(max_length=1000)] | None = None
    offerings: Annotated[list[OfferingGiven], Field(max_length=1000)] | None = Field(
        default=None, description="The runs it is held in; an empty list is a module that cannot be taken."
    )


class CompetencyGiven(Strict):
    """The items of the levels of a competency that the catalogue does not know."""

    id: Identifier
    items: dict[
        Annotated[str, Field(pattern=form(r"^(0|[1-9][0-9]{0,3})$", "fault-level-name"))],
        Annotated[list[Identifier], Field(max_length=1000)],
    ] = Field(default_factory=dict, max_length=1000, examples=[{"4": ["x/4/K1", "x/4/K2"]}])
