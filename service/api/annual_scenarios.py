"""Addresses of years beside each other: the list of them, what differs between two, and what is left of one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from service.annual import overview
from service.annual.difference import Differences
from service.api.access import Caller
from service.api.annual_plans import LOCATION, PlanId, Plans, accepted_answer, once_of
from service.api.bodies import Body, document, documented
from service.api.catalog import PageSize, PageToken
from service.api.documents import problems
from service.api.languages import Reader
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE, IdempotencyKey
from service.paging import PAGE_SIZE
from service.schemas.annual_accepted import AnnualPlanAccepted
from service.schemas.annual_difference import AnnualDifferenceRead
from service.schemas.annual_lists import AnnualPlanPage
from service.schemas.annual_scenarios import AnnualReplanRequest

router = APIRouter(prefix="/v1/annual-plans", tags=["annual plans"], dependencies=[Depends(never_kept)])

OtherPlan = Annotated[
    str, Query(min_length=1, max_length=200, pattern=VISIBLE, description="The plan that it is compared with.")
]


def _differences(request: Request) -> Differences:
    differences: Differences = request.app.state.differences
    return differences


@router.get("", responses=problems(401, 403, 422, 503))
def list_annual_plans(
    plans: Plans, caller: Caller, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> AnnualPlanPage:
    """List the years that were asked for, the newest first."""
    return overview.listed(plans.database, caller, page_size=page_size, page_token=page_token)


@router.get("/{plan_id}/difference", responses=problems(401, 403, 404, 409, 422, 503))
def compare_annual_plans(
    *,
    differences: Annotated[Differences, Depends(_differences)],
    caller: Caller,
    language: Reader,
    plan_id: PlanId,
    to: OtherPlan,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> AnnualDifferenceRead:
    """Compare two plans whose searches are over: in all, and learner by learner with the reasons."""
    return differences.read(plan_id, to, caller, language, page_size=page_size, page_token=page_token)


@router.post(
    "/{plan_id}/replan",
    status_code=202,
    response_model=AnnualPlanAccepted,
    responses={
        202: {"description": "The search is on its way; a repetition gets the same plan.", "headers": LOCATION},
        **problems(401, 403, 404, 408, 409, 413, 415, 422, 503),
    },
    openapi_extra=documented(AnnualReplanRequest),
)
def replan_annual_plan(
    *,
    request: Request,
    plans: Plans,
    body: Body,
    caller: Caller,
    plan_id: PlanId,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Plan what is left of a year anew: what has begun or is committed stays, and what is spent is spent."""
    with plans.large_bodies.reading(len(body)):
        asked = document(body)
        once = once_of(request, asked, idempotency_key)
    return accepted_answer(plans.replan(plan_id, asked, caller, size=len(body), once=once))
