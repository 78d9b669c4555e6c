"""What people ask for in a period, and what is decided about it."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from service.faults import refused
from service.schemas.periods import NeedCounts
from service.schemas.values import Answer, Identifier, Level, Strict, Text, Weight

NeedSourceName = Literal["employee", "manager", "hr", "law"]
NeedStateName = Literal["new", "accepted", "refused", "deferred"]


def _above_none(level: int) -> int:
    if level < 1:
        raise refused("out_of_range", "fault-need-level")
    return level


NeededLevel = Annotated[Level, AfterValidator(_above_none)]


class NeedSubject(Strict):
    """What somebody is to learn: a level of a competency, or a module."""

    competency: Identifier | None = None
    level: NeededLevel | None = None
    module: Identifier | None = None

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.competency is None) != (self.level is None) or (self.competency is not None and self.module):
            raise refused("contradiction", "fault-need-subject")
        if self.competency is None and self.module is None and not self._is_told_otherwise():
            raise refused("contradiction", "fault-need-subject")
        return self

    def _is_told_otherwise(self) -> bool:
        return False


class NeedGiven(NeedSubject):
    """A need that is handed in: a level, a module, or words that HR ties to one of them."""

    learner: Identifier
    source: Literal["hr", "law"] | None = Field(
        default=None, description="HR says what a need comes from; everybody else's is their own."
    )
    wish: Text | None = Field(default=None, description="In words of one's own.")
    reason: Text | None = None
    weight: Weight | None = Field(default=None, description="What a step counts; HR and managers say so. 1 by default.")
    essential: bool = Field(default=False, description="HR says so; what the law asks for always is.")

    def _is_told_otherwise(self) -> bool:
        return self.wish is not None


class NeedRequalification(NeedSubject):
    """What a need comes to in the catalogue."""


class NeedDecisionGiven(Strict):
    """What HR decides about a need; a reason is needed to refuse or to defer."""

    state: NeedStateName
    reason: Text | None = None
    weight: Weight | None = None
    essential: bool | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.state in ("refused", "deferred") and self.reason is None:
            raise refused("missing", "fault-decision-reason")
        return self


class NeedRead(Answer):
    """A need, with what its things are called in the reader's language."""

    id: str
    period: str
    learner: str
    learner_name: str | None
    cost_centre: str | None
    cost_centre_name: str | None
    source: NeedSourceName
    competency: str | None
    competency_name: str | None
    level: int | None
    module: str | None
    module_title: str | None
    wish: str | None
    reason: str | None
    weight: int
    essential: bool
    state: NeedStateName
    #: True for what came after the window.
    off_plan: bool
    #: True while it is tied neither to a level nor to a module: no scenario can reckon with it.
    is_open_worded: bool
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None


class NeedPage(Answer):
    """One page of the needs that the caller may know of, in the order in which they came."""

    items: list[NeedRead]
    #: Of all needs that the caller may know of, whatever the list is narrowed to.
    counts: NeedCounts
    next_page_token: str | None
