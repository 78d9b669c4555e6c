"""A learner as a caller sends one, inside a request or to be stored."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from service.faults import refused
from service.schemas.values import Answer, Day, EffortHours, Hours, Identifier, Level, Money, Name, Strict

RatingSource = Literal["assessment", "manager", "self"]


class AttainmentGiven(Strict):
    """One rating of one competency; several ratings of the same competency may be given."""

    competency: Identifier
    level: Level
    assessed_on: Day | None = None
    expires_on: Day | None = None
    source: RatingSource = "assessment"

    @model_validator(mode="after")
    def _expires_after_it_was_given(self) -> Self:
        if self.assessed_on and self.expires_on and self.expires_on < self.assessed_on:
            raise refused("contradiction", "fault-expires-early")
        return self


class InProgressGiven(Strict):
    """A module that has begun, with what is left of it."""

    module: Identifier
    offering: Identifier | None = None
    effort_left_hours: EffortHours | None = Field(default=None, description="By default the whole effort.")
    price_left: Money | None = Field(default=None, description="What is still to be paid; by default nothing.")
    after: Annotated[list[Identifier], Field(max_length=1000)] | None = Field(
        default=None,
        description="Modules that what is left comes after, as far as they are under way too; by default none.",
    )


Attainments = Annotated[list[AttainmentGiven], Field(max_length=20_000)]
Identifiers = Annotated[list[Identifier], Field(max_length=20_000)]


class LearnerGiven(Strict):
    """The learner of a request: an id alone means what is stored, any other field replaces the stored one."""

    id: Identifier | None = None
    attainments: Attainments | None = None
    items_held: Identifiers | None = None
    completed_modules: Identifiers | None = None
    in_progress: Annotated[list[InProgressGiven], Field(max_length=1000)] | None = Field(
        default=None, description="Modules that have begun: steps of every plan, with what is left of them."
    )


class LearnerRecord(Strict):
    """A learner to be stored; what is left out is stored as empty."""

    name: Name | None = None
    attainments: Attainments = Field(default_factory=list)
    items_held: Identifiers = Field(default_factory=list)
    completed_modules: Identifiers = Field(default_factory=list)
    cost_centre: Identifier | None = Field(default=None, description="A stored cost centre.")
    manager: Identifier | None = Field(
        default=None, description="The learner to whom this one reports, who need not be stored."
    )
    role: Identifier | None = Field(default=None, description="The role held.")
    targets: Annotated[list[Identifier], Field(max_length=100)] = Field(
        default_factory=list, description="The roles that the learner is trained for."
    )
    budget: Money | None = Field(default=None, description="What may be spent on the learner; no limit without it.")
    effort_hours: Hours | None = Field(default=None, description="Hours the learner has; no limit without it.")


class AttainmentRead(Answer):
    """One stored rating."""

    competency: str
    level: int
    assessed_on: Day | None
    expires_on: Day | None
    source: RatingSource


class LearnerRead(Answer):
    """A stored learner."""

    id: str
    name: str | None
    attainments: list[AttainmentRead]
    items_held: list[str]
    completed_modules: list[str]
    cost_centre: str | None
    manager: str | None
    role: str | None
    targets: list[str]
    budget: Money | None
    effort_hours: float | None
    #: True for a person who was made up to show the product with.
    sample: bool


class LearnerEntry(Answer):
    """One line of the list of learners; `GET /v1/learners/{learner_id}` says what is known of it."""

    id: str
    name: str | None
    cost_centre: str | None
    role: str | None
    #: True for a person who was made up to show the product with.
    sample: bool


class LearnerPage(Answer):
    """One page of the stored learners."""

    items: list[LearnerEntry]
    next_page_token: str | None
