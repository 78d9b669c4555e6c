"""What a question about a stored recommendation may say in its body."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from service.faults import refused
from service.schemas.learners import Attainments, Identifiers, InProgressGiven
from service.schemas.requests import GoalName, LimitsGiven, LockGiven, TargetGiven
from service.schemas.values import Identifier, Strict

#: A share is counted in millionths.
MILLION = 1_000_000


def millionths(share: float) -> int:
    """Return a share from 0 to 1 in whole millionths, never more than it is."""
    return int(Decimal(str(share)) * MILLION)


def _share(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise refused("wrong_type", "fault-number")
    if not 0 <= value <= 1:
        raise refused("out_of_range", "fault-share")
    return millionths(float(value))


#: Held in millionths; a number from 0 to 1 outside.
Share = Annotated[int, BeforeValidator(_share), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]


class WhatIfRequest(Strict):
    """What would be different; what is left out stays as it was asked.

    Among the limits, each one given takes the place of its own, and null lifts it.
    """

    locks: Annotated[list[LockGiven], Field(max_length=20_000)] | None = None
    limits: LimitsGiven | None = None
    target: TargetGiven | None = None
    goal: GoalName | None = None


class RunGiven(Strict):
    """A module, or one run of it."""

    module: Identifier
    offering: Identifier | None = Field(default=None, description="This run alone; without it, the module altogether.")


def _named(value: Any) -> Any:
    return {"module": value} if isinstance(value, str) else value


Lost = Annotated[RunGiven, BeforeValidator(_named, json_schema_input_type=Identifier | RunGiven)]
ManyLost = Annotated[list[Lost], Field(max_length=1000)]


class ReplanRequest(Strict):
    """What has happened since the plan was made; all of it may be left out."""

    loss: Share = Field(default=0, description="The share of each step term that may be lost to keep more of the plan.")
    completed: Annotated[Identifiers, Field(description="Modules passed; what they give is held from now on.")] = Field(
        default_factory=list
    )
    in_progress: Annotated[list[InProgressGiven], Field(max_length=1000)] | None = Field(
        default=None, description="All modules that have begun; by default those of the recommendation."
    )
    failed: ManyLost = Field(default_factory=list, description="Modules, or runs of them, that were not passed.")
    cancelled: ManyLost = Field(default_factory=list, description="Modules, or runs of them, that take place no more.")
    booked: Identifiers = Field(
        default_factory=list, description="Steps of the plan that stay where they stand: the place is the learner's."
    )
    attainments: Attainments | None = Field(
        default=None, description="What is held now, in the place of what was sent or is stored."
    )
    items_held: Identifiers | None = None
    limits: LimitsGiven | None = Field(default=None, description="Each one given takes the place of its own.")
    store: bool = True
