"""A company's year as it leaves the service: the document of the plan, its enrolments, and the gaps that stay open."""

from typing import Literal

from service.schemas.annual import LargeMoney
from service.schemas.answers import Coverage, LevelRaise, Note, Proof
from service.schemas.values import Answer, Day

AnnualStatusName = Literal["queued", "running", "optimal", "feasible", "infeasible", "cancelled", "failed"]
OpenStateName = Literal["partly", "open"]
AnnualReasonName = Literal[
    "no_module",
    "entry",
    "excluded",
    "locked",
    "trade_off",
    "own_budget",
    "centre_budget",
    "seats",
    "effort",
    "time",
    "limits",
]


class PeriodRead(Answer):
    """The days that are planned, both ends included."""

    start_on: Day
    end_on: Day


class ProgressRead(Answer):
    """How far the search is: the best plan and the proven bound of the term that is being worked on, if any yet."""

    phase: str
    term: str | None
    best: int | str | None
    bound: int | str | None
    relative_gap: float | None
    #: How much of this phase is done, from 0 to 1.
    share_done: float
    elapsed_s: float


class AnnualTotals(Answer):
    """What the whole year costs."""

    learners: int
    enrolments: int
    #: List prices; what is left to pay of modules under way.
    enrolment_prices: LargeMoney
    #: What grants pay of them.
    granted: LargeMoney
    fixed_prices: LargeMoney
    #: What the company pays: enrolments and fixed prices, less what is granted.
    price: LargeMoney
    effort_hours: float


class CostCentreYear(Answer):
    """The year of a cost centre: its own learners and those of all below it, less what grants pay."""

    id: str
    parent: str | None
    learners: int
    budget: LargeMoney | None
    planned: LargeMoney
    remaining: LargeMoney | None
    coverage: Coverage


class OfferingYear(Answer):
    """A run that the plan puts somebody into; those who are in it already are not counted."""

    module: str
    offering: str
    start_on: Day
    end_on: Day
    learners: int
    #: After this plan; null where there is room for everybody.
    seats_left: int | None
    least_learners: int
    enrolment_prices: LargeMoney
    fixed_price: LargeMoney


class GrantYear(Answer):
    """What a grant pays in this plan."""

    id: str
    learners: int
    granted: LargeMoney
    in_all: LargeMoney | None
    remaining: LargeMoney | None


class AnnualPlanRead(Answer):
    """A company's year: what it costs, what it closes, and how far it is proven.

    Without a plan (yet) the totals and the coverage are null, and the lists are empty.
    """

    id: str
    name: str | None
    #: The plan that this one was made from.
    based_on: str | None
    status: AnnualStatusName
    period: PeriodRead
    budget: LargeMoney | None
    progress: ProgressRead | None
    totals: AnnualTotals | None
    coverage: Coverage | None
    cost_centres: list[CostCentreYear]
    offerings: list[OfferingYear]
    grants: list[GrantYear]
    proof: Proof | None
    #: What keeps an infeasible year from having any plan, each by itself; empty for any other.
    obstacles: list[Note]
    warnings: list[Note]


class EnrolmentRead(Answer):
    """One learner in one module."""

    learner: str
    module: str
    offering: str | None
    start_on: Day | None
    end_on: Day | None
    #: The list price; of a module under way, what is left to pay.
    price: LargeMoney
    #: What grants pay of it.
    granted: LargeMoney
    effort_hours: float
    under_way: bool
    closes: list[LevelRaise]


class AnnualGapRead(Answer):
    """One requirement of one learner that the plan does not close, and why."""

    learner: str
    competency: str
    held: int | None
    required: int
    reached: int
    weight: int
    essential: bool
    state: OpenStateName
    reason: AnnualReasonName | None
    closed_by: list[str]


class LearnerYear(Answer):
    """The year of one learner."""

    learner: str
    cost_centre: str | None
    priority: int
    enrolments: int
    price: LargeMoney
    granted: LargeMoney
    effort_hours: float
    finish_on: Day | None
    coverage: Coverage


class AnnualPlanDocument(AnnualPlanRead):
    """The whole answer in one document, as the command line prints it."""

    enrolments: list[EnrolmentRead]
    gaps: list[AnnualGapRead]


class EnrolmentPage(Answer):
    """One page of the enrolments, by learner."""

    items: list[EnrolmentRead]
    next_page_token: str | None


class AnnualGapPage(Answer):
    """One page of the gaps that stay open, by learner."""

    items: list[AnnualGapRead]
    next_page_token: str | None
