"""Training periods as HR sets them up, and as everybody else may see them."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from service.faults import form, refused
from service.schemas.annual import LargeMoney
from service.schemas.values import Answer, CalendarDay, Day, Identifier, Name, Strict, minor_digits

PeriodStateName = Literal["setup", "collecting", "arbitration", "finalised", "running", "closed"]
BindingName = Literal["hard", "warning"]


class PeriodBudgetGiven(Strict):
    """What the enrolments of a cost centre's people, and of all below it, may cost."""

    cost_centre: Identifier
    amount: LargeMoney
    binding: BindingName = Field(
        default="hard", description="`hard` limits every scenario; of `warning` only the overrun is shown."
    )


class PeriodRecord(Strict):
    """A training period to be stored in place of what was known of it."""

    name: Name | None = None
    start_on: CalendarDay
    end_on: CalendarDay
    currency: str = Field(pattern=form(r"^[A-Z]{3}$", "fault-currency"), examples=["SGD"])
    budget: LargeMoney | None = Field(default=None, description="Pays all enrolments and fixed prices; none: no limit.")
    budgets: Annotated[list[PeriodBudgetGiven], Field(max_length=20_000)] = Field(default_factory=list)
    collect_from: CalendarDay | None = Field(default=None, description="The first day on which needs are handed in.")
    collect_until: CalendarDay | None = Field(default=None, description="The last; what comes later is off the plan.")

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if minor_digits(self.currency) is None:
            raise refused("unknown_currency", "fault-unknown-currency")
        if self.end_on < self.start_on:
            raise refused("contradiction", "fault-period-order")
        if self.collect_from is not None and self.collect_until is not None and self.collect_until < self.collect_from:
            raise refused("contradiction", "fault-window-order")
        return self


class PeriodStateGiven(Strict):
    """The state that a period is to have next."""

    state: PeriodStateName


class PeriodBudgetRead(Answer):
    """The budget of a cost centre in a period."""

    cost_centre: str
    amount: LargeMoney
    binding: BindingName


class NeedCounts(Answer):
    """How many needs there are of each state; off the plan are some of all of them."""

    new: int
    accepted: int
    refused: int
    deferred: int
    off_plan: int


class PeriodRead(Answer):
    """A training period. Of its money and its scenarios only HR is told."""

    id: str
    name: str | None
    start_on: Day
    end_on: Day
    currency: str
    budget: LargeMoney | None
    budgets: list[PeriodBudgetRead]
    state: PeriodStateName
    #: The states that it may have next.
    next_states: list[PeriodStateName]
    collect_from: Day | None
    collect_until: Day | None
    #: Whether people can hand in needs today, and whether these would be off the plan.
    takes_needs: bool
    takes_off_plan: bool
    #: Of the needs that the caller may know of.
    needs: NeedCounts
    scenarios: int
    active_scenario: str | None
    frozen_at: datetime | None
    #: True for a period that was made up to show the product with.
    sample: bool


class PeriodPage(Answer):
    """One page of the periods, by id."""

    items: list[PeriodRead]
    next_page_token: str | None
