"""The request for a company's year: period, money, cost centres, learners, grants and locks."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from service.faults import form, refused
from service.schemas.learners import LearnerGiven
from service.schemas.modules import CompetencyGiven, ModuleGiven
from service.schemas.requests import LimitsGiven, LockGiven, TargetGiven
from service.schemas.values import CalendarDay, Hours, Identifier, Money, Name, Strict

#: The most learners of one request; a company of twice the size that the search is measured at.
MOST_LEARNERS = 200_000

LARGE_AMOUNT_PATTERN = form(r"^[0-9]{1,12}(\.[0-9]{1,4})?$", "fault-large-amount")


class LargeMoney(Money):
    """An exact amount of one currency, large enough for a whole company."""

    amount: str = Field(pattern=LARGE_AMOUNT_PATTERN, max_length=17, examples=["500000.00"])


def _number(value: Any, most: int, *, message: str, positive: bool) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise refused("wrong_type", "fault-number")
    if not (0 < value <= most if positive else 0 <= value <= most):
        raise refused("out_of_range", message)
    return float(value)


#: The longest search that may be asked for: a day.
MOST_SECONDS = 86_400

YearSeconds = Annotated[
    float,
    BeforeValidator(lambda value: _number(value, MOST_SECONDS, message="fault-year-seconds-range", positive=True)),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": MOST_SECONDS}),
]
RelativeGap = Annotated[
    float,
    BeforeValidator(lambda value: _number(value, 1, message="fault-share", positive=False)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]


class PeriodGiven(Strict):
    """The days that are planned, both ends included; at most three years."""

    start_on: CalendarDay
    end_on: CalendarDay


class CostCentreGiven(Strict):
    """A part of the company, and what the enrolments of its learners and of all below it may cost."""

    id: Identifier
    parent: Identifier | None = Field(default=None, description="Another of the cost centres; without it, at the top.")
    budget: LargeMoney | None = Field(default=None, description="No limit of its own when left out.")


class AnnualLearnerGiven(LearnerGiven):
    """A learner of the company: an id alone means what is stored, any other field replaces the stored one."""

    id: Identifier
    cost_centre: Identifier | None = Field(default=None, description="Pays for the learner, as do those above it.")
    target: TargetGiven | None = Field(
        default=None, description="By default the roles stored as the learner's targets."
    )
    priority: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="What a weighted step of this learner counts."
    )
    limits: LimitsGiven | None = Field(default=None, description="Cut to the period; 40 hours a week by default.")
    effort_hours: Hours | None = Field(default=None, description="The same as in `limits`.")
    budget: Money | None = Field(default=None, description="The same as in `limits`; counts what grants leave to pay.")


class AnnualLockGiven(LockGiven):
    """A person's decision about one learner and one module, or one run of it."""

    learner: Identifier


class SeatGiven(Strict):
    """One run of a module."""

    module: Identifier
    offering: Identifier


class HeldSeatsGiven(SeatGiven):
    """Seats of a run that people hold who are no enrolment of this plan, and whom the run does not count as booked."""

    seats: Annotated[int, Field(ge=1, le=1_000_000)]


class GrantGiven(Strict):
    """Money from outside that pays a share of some prices, up to a limit for each learner and for all together.

    It pays for the modules, for the runs and for everything of the providers that it names, and for everything when it
    names none of the three. Of these it pays for runs that start on its days, and for modules without runs when its
    days hold the whole period. What it pays counts against no budget.
    """

    id: Identifier
    share_percent: Annotated[int, Field(ge=1, le=100)] = Field(
        description="Of the list price; all grants for the same thing come to 100 at most. Rounded down."
    )
    modules: Annotated[list[Identifier], Field(max_length=20_000)] | None = None
    offerings: Annotated[list[SeatGiven], Field(max_length=20_000)] | None = None
    providers: Annotated[list[Name], Field(max_length=1000)] | None = None
    first: CalendarDay | None = Field(default=None, alias="from", description="The first of its days.")
    last: CalendarDay | None = Field(default=None, alias="to", description="The last of its days.")
    per_learner: Money | None = Field(default=None, description="The most for one learner.")
    in_all: LargeMoney | None = Field(default=None, description="The most for all learners together.")


class AnnualSolveGiven(Strict):
    """When the search may stop."""

    relative_gap: RelativeGap = Field(
        default=0.001, description="Asked of the two step terms; reaching it ends the search. 0 asks for the optimum."
    )
    seconds: YearSeconds = 600.0


class AnnualPlanRequest(Strict):
    """A company, its year and its money; who and what is left out is what is stored."""

    name: Name | None = None
    period: PeriodGiven
    budget: LargeMoney | None = Field(default=None, description="Pays all enrolments and all fixed prices.")
    cost_centres: Annotated[list[CostCentreGiven], Field(max_length=20_000)] | None = Field(
        default=None, description="By default those stored, which have no budgets of their own."
    )
    learners: Annotated[list[AnnualLearnerGiven], Field(max_length=MOST_LEARNERS)] | None = Field(
        default=None,
        description="By default everybody stored who has a target, and is of one of `cost_centres` if they are given.",
    )
    locks: Annotated[list[AnnualLockGiven], Field(max_length=1_000_000)] | None = None
    grants: Annotated[list[GrantGiven], Field(max_length=100)] | None = None
    held_seats: Annotated[list[HeldSeatsGiven], Field(max_length=20_000)] | None = Field(
        default=None, description="Counted like `booked`, each run once; who has the run under way is among them."
    )
    modules: Annotated[list[ModuleGiven], Field(max_length=20_000)] | None = Field(
        default=None, description="To choose from instead of the catalogue."
    )
    competencies: Annotated[list[CompetencyGiven], Field(max_length=20_000)] | None = None
    solve: AnnualSolveGiven | None = None
