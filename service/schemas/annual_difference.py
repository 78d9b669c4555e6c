"""Two years beside each other, what differs between their questions, and learner by learner why their plans differ."""

from pydantic import Field

from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import AnnualReasonName, AnnualStatusName, AnnualTotals, PeriodRead
from service.schemas.answers import Coverage, Note
from service.schemas.values import Answer


class AnnualPlanSide(Answer):
    """One of the two plans as a whole; without a plan there are no totals."""

    id: str
    name: str | None
    status: AnnualStatusName
    period: PeriodRead
    budget: LargeMoney | None
    totals: AnnualTotals | None
    coverage: Coverage | None


class AnnualTermChange(Answer):
    """One term of the objective in both plans; null where there is no plan."""

    name: str
    before: int | float | str | None
    after: int | float | str | None
    #: What no plan passes.
    bound_before: int | float | str | None
    bound_after: int | float | str | None


class CostCentreSide(Answer):
    """A cost centre in one of the plans."""

    learners: int
    budget: LargeMoney | None
    planned: LargeMoney
    remaining: LargeMoney | None
    coverage: Coverage


class CostCentreChange(Answer):
    """A cost centre in both plans; null where there is none."""

    id: str
    before: CostCentreSide | None
    after: CostCentreSide | None


class YearChangeRead(Answer):
    """Something that is another in the second question: what, and from what to what where that can be counted."""

    code: str
    subject: str | None
    offering: str | None
    before: LargeMoney | int | None
    after: LargeMoney | int | None
    text: str


class StepChangeOfYear(Answer):
    """A step that one of the plans has and the other has not, and why the other has not."""

    module: str
    offering: str | None
    reason: Note
    #: The gap that stays open where the step is missing, and why, if that is the reason.
    competency: str | None
    gap_reason: AnnualReasonName | None


class SeatMoveRead(Answer):
    """A step of both plans, in another run."""

    module: str
    before: str | None
    after: str | None


class AnnualGapChange(Answer):
    """A requirement that comes out otherwise; null where it is not asked for."""

    competency: str
    required_before: int | None
    required_after: int | None
    reached_before: int | None
    reached_after: int | None
    #: Why it stays open where it does.
    reason_before: AnnualReasonName | None
    reason_after: AnnualReasonName | None


class LearnerDifferenceRead(Answer):
    """Everything that differs for one learner."""

    learner: str
    #: After grants.
    price_before: LargeMoney
    price_after: LargeMoney
    lost: list[StepChangeOfYear]
    gained: list[StepChangeOfYear]
    moved: list[SeatMoveRead]
    gaps: list[AnnualGapChange]
    #: What is another about the learner in the second question.
    changed: list[Note]


class AnnualDifferenceRead(Answer):
    """What differs between two plans."""

    before: AnnualPlanSide
    after: AnnualPlanSide
    terms: list[AnnualTermChange]
    cost_centres: list[CostCentreChange]
    changes: list[YearChangeRead] = Field(
        description="Of the questions; at most 200, and `changes_in_all` counts them."
    )
    changes_in_all: int
    #: Only those for whom the plans differ, by id.
    learners: list[LearnerDifferenceRead]
    next_page_token: str | None
