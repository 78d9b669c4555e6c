"""A company's year: ask for its plan, follow the search, read the plan, and stop the search."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from service.annual import exports
from service.annual.following import in_json
from service.annual.plans import AnnualPlans, Once, SheetName
from service.annual.stored import Filed
from service.api.access import Caller
from service.api.bodies import LargeBody, document, documented
from service.api.catalog import PageSize, PageToken
from service.api.documents import problems
from service.api.languages import Reader
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE, IdempotencyKey
from service.followed import followed
from service.idempotency import fingerprint
from service.paging import PAGE_SIZE
from service.recommend import Reply
from service.schemas.annual import AnnualPlanRequest
from service.schemas.annual_accepted import AnnualPlanAccepted
from service.schemas.annual_answers import AnnualGapPage, AnnualPlanRead, EnrolmentPage
from service.schemas.annual_scenarios import AnnualScenarioRequest
from service.strict_json import canonical
from service.texts import Language

router = APIRouter(prefix="/v1/annual-plans", tags=["annual plans"], dependencies=[Depends(never_kept)])

PlanId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
Format = Annotated[Literal["xlsx", "csv"], Query(description="A workbook with all sheets, or one of them as CSV.")]
Sheet = Annotated[SheetName, Query(description="The sheet that CSV holds; a workbook holds all.")]
LOCATION = {"Location": {"description": "Where the plan is.", "schema": {"type": "string"}}}
_EXPORTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            exports.WORKBOOK: {"schema": {"type": "string", "format": "binary"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}
_CERTIFIED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The plan with its enrolments and gaps, and under `certificate` the problem and the prices.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}
_FOLLOWED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events named `progress`, each with `id`, `status` and `progress`; the last one is `ended`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


def _plans(request: Request) -> AnnualPlans:
    plans: AnnualPlans = request.app.state.annual_plans
    return plans


Plans = Annotated[AnnualPlans, Depends(_plans)]


@router.post(
    "",
    status_code=202,
    response_model=AnnualPlanAccepted,
    responses={
        202: {"description": "The search is on its way; a repetition gets the same plan.", "headers": LOCATION},
        **problems(401, 403, 408, 409, 413, 415, 422, 503),
    },
    openapi_extra=documented(AnnualPlanRequest, AnnualScenarioRequest),
)
def create_annual_plan(
    request: Request, plans: Plans, caller: Caller, body: LargeBody, idempotency_key: IdempotencyKey = None
) -> Response:
    """Ask for the best year of a whole company, or, with `based_on`, for one like another but for what is named.

    The answer comes when the search is over.
    """
    size = body.tell()
    with plans.large_bodies.reading(size):
        body.seek(0)
        asked = document(body.read())
        once = once_of(request, asked, idempotency_key)
    return accepted_answer(plans.ask_for(asked, caller, size=size, once=once))


def once_of(request: Request, asked: Any, key: str | None) -> Once | None:
    """Return what tells a request from others under its Idempotency-Key, if it has one."""
    if key is None:
        return None
    return Once(key, fingerprint(request.method, request.url.path, canonical(asked).encode()))


def accepted_answer(reply: Reply) -> Response:
    """Return the answer to whoever asked for a year, with the address of its plan."""
    accepted = AnnualPlanAccepted.model_validate_json(reply.body)
    headers = {"Location": f"/v1/annual-plans/{accepted.id}", "Cache-Control": "no-store"}
    headers |= {"Idempotency-Replayed": "true"} if reply.is_replay else {}
    return Response(reply.body, status_code=202, media_type="application/json", headers=headers)


@router.get("/{plan_id}", responses=problems(401, 403, 404, 422, 503))
def show_annual_plan(plans: Plans, caller: Caller, language: Reader, plan_id: PlanId) -> AnnualPlanRead:
    """Read how far the search is, or the plan that it has found."""
    return plans.show(plan_id, caller, language)


@router.get("/{plan_id}/enrolments", responses=problems(401, 403, 404, 409, 422, 503))
def list_enrolments(
    plans: Plans, caller: Caller, plan_id: PlanId, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> EnrolmentPage:
    """List who takes what, by learner; while the search goes on there is nothing to list."""
    return plans.enrolments(plan_id, caller, page_size=page_size, page_token=page_token)


@router.get("/{plan_id}/gaps", responses=problems(401, 403, 404, 409, 422, 503))
def list_open_gaps(
    plans: Plans, caller: Caller, plan_id: PlanId, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> AnnualGapPage:
    """List what stays open and why, by learner."""
    return plans.gaps(plan_id, caller, page_size=page_size, page_token=page_token)


@router.get(
    "/{plan_id}/events", response_class=StreamingResponse, responses={**_FOLLOWED, **problems(401, 403, 404, 422, 503)}
)
def follow_annual_plan(request: Request, plans: Plans, _: Caller, plan_id: PlanId) -> Response:
    """Follow the search as it goes, by server-sent events, until it is over."""
    return followed(request, plan_id, in_json(plans))


@router.get(
    "/{plan_id}/export", response_class=Response, responses={**_EXPORTED, **problems(401, 403, 404, 409, 422, 503)}
)
def export_annual_plan(
    *,
    plans: Plans,
    caller: Caller,
    language: Reader,
    plan_id: PlanId,
    format: Format = "xlsx",
    sheet: Sheet = "enrolments",
) -> Response:
    """Return the plan as a file for people who plan and pay."""
    if format == "xlsx":
        content = plans.workbook(plan_id, caller, language)
        media_type, name = exports.WORKBOOK, f"{plan_id}.xlsx"
    else:
        content = plans.csv_text(plan_id, caller, language, sheet=sheet)
        media_type, name = exports.CSV, f"{plan_id}-{sheet}.csv"
    return sent_file(content, name, media_type, language)


@router.get(
    "/{plan_id}/certificate",
    response_class=Response,
    responses={**_CERTIFIED, **problems(401, 403, 404, 409, 422, 503)},
)
def read_certificate(plans: Plans, caller: Caller, language: Reader, plan_id: PlanId) -> Response:
    """Return the whole plan with what proves it, as a file that `gradus verify` reads."""
    content = plans.certified(plan_id, caller, language)
    return sent_file(content, f"{plan_id}.json", "application/json", language)


def sent_file(content: Filed, name: str, media_type: str, language: Language) -> Response:
    """Send a file, a little at a time."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(content.size),
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Vary": "Accept-Language",
    }
    return StreamingResponse(content.pieces(), media_type=media_type, headers=headers)


@router.delete(
    "/{plan_id}",
    status_code=202,
    responses={
        202: {"description": "The search ends soon, or is over; the best plan it has found is kept."},
        **problems(401, 403, 404, 422, 503),
    },
)
def stop_annual_plan(plans: Plans, caller: Caller, plan_id: PlanId) -> AnnualPlanAccepted:
    """End the search with the best plan found so far; a plan that is there stays as it is."""
    return plans.stop(plan_id, caller)
