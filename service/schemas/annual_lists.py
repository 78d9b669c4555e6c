"""The years that were asked for, as a list."""

from datetime import date, datetime
from typing import Literal

from service.schemas.annual_answers import AnnualStatusName, AnnualTotals, PeriodRead
from service.schemas.values import Answer


class AnnualPlanEntry(Answer):
    """One plan of the list; `GET /v1/annual-plans/{plan_id}` says the rest."""

    id: str
    name: str | None
    status: AnnualStatusName
    period: PeriodRead
    created_at: datetime
    #: The plan that this one was made from: some things were changed, or what was left of it was planned anew.
    based_on: str | None
    made_by: Literal["scenario", "replan"] | None
    replanned_on: date | None
    #: Null while there is no plan.
    totals: AnnualTotals | None


class AnnualPlanPage(Answer):
    """One page of the plans, the newest first."""

    items: list[AnnualPlanEntry]
    next_page_token: str | None
