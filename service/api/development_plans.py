"""Development plans: made from a recommendation, tried, proposed, approved, and gone through."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from service import idempotency
from service.api.access import Caller, acts_for
from service.api.bodies import documented
from service.api.catalog import PLAIN, PageSize, PageToken
from service.api.documents import problems
from service.api.languages import Reader
from service.api.preconditions import TAGGED, Precondition, RequiredPrecondition
from service.api.privacy import NEVER_KEPT, never_kept
from service.api.recommendations import VISIBLE
from service.api.sending import Sending, Sent
from service.development.calendars import MEDIA_TYPE
from service.development.development import Development
from service.idempotency import Keep, Replay
from service.paging import PAGE_SIZE
from service.principals import Principal
from service.schemas.development import (
    CalendarAddressRead,
    DevelopmentPage,
    DevelopmentPlanRead,
    PlanState,
    TrialRead,
)
from service.schemas.development_sent import (
    TRIALS,
    AcceptanceRequest,
    PlanStart,
    StepRequest,
    TransitionRequest,
)
from service.schemas.values import Identifier
from service.schemas.webhooks import NothingSent

router = APIRouter(
    prefix="/v1/development-plans",
    tags=["development plans"],
    dependencies=[Depends(never_kept), Depends(acts_for)],
)
#: Calendar programs cannot sign in: whoever has the address reads what stands there.
feeds = APIRouter(prefix="/calendars", tags=["development plans"], dependencies=[Depends(never_kept)])


def _development(request: Request) -> Development:
    found: Development = request.app.state.development
    return found


Plans = Annotated[Development, Depends(_development)]
PlanId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
TrialId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
ModuleId = Annotated[Identifier, Path(description="The caller's own id of the module.")]
OfLearner = Annotated[
    str | None, Query(min_length=1, max_length=200, pattern=PLAIN, description="The plans of this learner alone.")
]
InState = Annotated[PlanState | None, Query(description="The plans in this state alone.")]
_READ = problems(401, 403, 404, 422, 503)
_CHANGE = problems(401, 403, 404, 408, 409, 412, 413, 415, 422, 503)


@router.get("", responses=problems(401, 403, 422, 503))
def list_development_plans(
    *,
    plans: Plans,
    caller: Caller,
    learner: OfLearner = None,
    state: InState = None,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> DevelopmentPage:
    """List development plans by id, of one learner or in one state if that is asked for."""
    return plans.listed(caller, learner=learner, state=state, page_size=page_size, page_token=page_token)


@router.post(
    "",
    status_code=201,
    response_model=DevelopmentPlanRead,
    responses={201: {"description": "A draft.", **TAGGED}, **_CHANGE},
    openapi_extra=documented(PlanStart),
)
def start_development_plan(plans: Plans, caller: Caller, language: Reader, sent: Sending) -> Response:
    """Make a draft from a stored recommendation; a draft or proposal that it ends has to be named in `supersedes`."""
    given = sent.read(PlanStart)
    return _once(
        plans, caller, sent, given.learner, lambda keep: plans.start(given, caller, language, keep=keep), status=201
    )


@router.get("/{development_plan_id}", responses={200: TAGGED, **_READ})
def show_development_plan(
    plans: Plans, caller: Caller, language: Reader, development_plan_id: PlanId, response: Response
) -> DevelopmentPlanRead:
    """Read a plan whole: steps, gaps, choices, evidence, history, and the answer that it follows with its proof."""
    found = plans.get(development_plan_id, caller, language)
    response.headers["ETag"] = found.etag
    return found


@router.post(
    "/{development_plan_id}/trials",
    status_code=201,
    response_model=TrialRead,
    responses={201: {"description": "Worked out, and kept for a day."}, **_CHANGE},
    openapi_extra=documented(*TRIALS.values()),
)
def try_change(plans: Plans, caller: Caller, language: Reader, development_plan_id: PlanId, sent: Sending) -> Response:
    """Say what the plan would be after a change, as a difference to what it is; nothing of it changes."""
    return _once(
        plans,
        caller,
        sent,
        development_plan_id,
        lambda keep: plans.tried(development_plan_id, sent.document, caller, language, keep=keep),
        status=201,
    )


@router.get("/{development_plan_id}/trials/{trial_id}", responses=_READ)
def show_trial(
    plans: Plans, caller: Caller, language: Reader, development_plan_id: PlanId, trial_id: TrialId
) -> TrialRead:
    """Read a trial again; `acceptable` says whether the plan could still follow it."""
    return plans.trial(development_plan_id, trial_id, caller, language)


@router.post(
    "/{development_plan_id}/acceptance",
    response_model=DevelopmentPlanRead,
    responses={200: {"description": "The plan that follows the trial now.", **TAGGED}, **_CHANGE},
    openapi_extra=documented(AcceptanceRequest),
)
def accept_trial(
    *,
    plans: Plans,
    caller: Caller,
    language: Reader,
    development_plan_id: PlanId,
    expected: Precondition,
    sent: Sending,
) -> Response:
    """Let a draft follow a trial; a plan that is a draft no more stays, and a new version follows it."""
    given = sent.read(AcceptanceRequest)
    return _once(
        plans,
        caller,
        sent,
        development_plan_id,
        lambda keep: plans.accept(development_plan_id, given.trial, caller, language, expected=expected, keep=keep),
    )


@router.post(
    "/{development_plan_id}/transitions",
    response_model=DevelopmentPlanRead,
    responses={200: {"description": "The plan in its new state.", **TAGGED}, **_CHANGE, **problems(428)},
    openapi_extra=documented(TransitionRequest),
)
def move_development_plan(
    *,
    plans: Plans,
    caller: Caller,
    language: Reader,
    development_plan_id: PlanId,
    expected: RequiredPrecondition,
    sent: Sending,
) -> Response:
    """Propose a plan, approve it or send it back, begin, complete or give it up; nobody approves their own."""
    given = sent.read(TransitionRequest)
    return _once(
        plans,
        caller,
        sent,
        development_plan_id,
        lambda keep: plans.move(development_plan_id, given, caller, language, expected=expected, keep=keep),
    )


@router.put(
    "/{development_plan_id}/steps/{module_id:path}",
    responses={200: TAGGED, **_CHANGE},
    openapi_extra=documented(StepRequest),
)
def mark_step(
    *,
    plans: Plans,
    caller: Caller,
    language: Reader,
    development_plan_id: PlanId,
    module_id: ModuleId,
    expected: Precondition,
    sent: Sending,
    response: Response,
) -> DevelopmentPlanRead:
    """Say that a step is enrolled, done or failed; the last one that is done completes the plan."""
    given = sent.read(StepRequest)
    found = plans.mark(development_plan_id, module_id, given, caller, language, expected=expected)
    response.headers["ETag"] = found.etag
    return found


@router.get(
    "/{development_plan_id}/calendar",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "The dated steps as iCalendar."}, **_READ},
)
def show_calendar(plans: Plans, caller: Caller, language: Reader, development_plan_id: PlanId) -> Response:
    """Read the dated steps of a plan as a calendar."""
    return Response(plans.calendar(development_plan_id, caller, language), media_type=MEDIA_TYPE, headers=NEVER_KEPT)


@router.post(
    "/{development_plan_id}/calendar-address",
    status_code=201,
    response_model=CalendarAddressRead,
    responses={201: {"description": "Made; an earlier one leads nowhere from now on."}, **_CHANGE},
    openapi_extra=documented(NothingSent),
)
def create_calendar_address(plans: Plans, caller: Caller, development_plan_id: PlanId, sent: Sending) -> Response:
    """Make an address at which your calendar program finds the plan that you are at, without signing in."""
    sent.read(NothingSent)
    return _once(
        plans,
        caller,
        sent,
        development_plan_id,
        lambda keep: plans.subscribe(development_plan_id, caller, keep=keep),
        status=201,
    )


@router.delete("/{development_plan_id}/calendar-address", status_code=204, responses=_READ)
def end_calendar_address(plans: Plans, caller: Caller, development_plan_id: PlanId) -> None:
    """End the address; calendar programs find nothing there any more."""
    plans.unsubscribe(development_plan_id, caller)


@feeds.get(
    "/{token}.ics",
    response_class=Response,
    include_in_schema=False,
)
def show_feed(
    plans: Plans, language: Reader, token: Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
) -> Response:
    """Read the calendar that an address was made for."""
    return Response(plans.feed(token, language), media_type=MEDIA_TYPE, headers=NEVER_KEPT)


def _once(
    plans: Development,
    caller: Principal,
    sent: Sent,
    about: str,
    do: Callable[[Keep | None], BaseModel],
    *,
    status: int = 200,
) -> Response:
    """Do what was sent, or repeat what was answered to the same request."""
    if sent.again is None:
        return _answer(do(None), status)
    lease = timedelta(seconds=plans.recommender.settings.idempotency_lease_seconds)
    key, same = sent.again.key, sent.again.fingerprint
    with idempotency.once(plans.database, principal=caller.name, key=key, fingerprint=same, lease=lease) as first:
        if isinstance(first, Replay):
            # Whoever may no longer know of this learner is not told yesterday's answer either.
            plans.check(about, caller)
            headers = {"Idempotency-Replayed": "true", **NEVER_KEPT}
            return Response(first.body, first.status, media_type="application/json", headers=headers)

        def keep(session: Session, done: BaseModel) -> None:
            idempotency.finish(session, first, status=status, body=done.model_dump_json())

        return _answer(do(keep), status)


def _answer(done: BaseModel, status: int) -> Response:
    headers = dict(NEVER_KEPT)
    if isinstance(done, DevelopmentPlanRead):
        headers |= {"ETag": done.etag, "Location": f"/v1/development-plans/{done.id}"}
    return Response(done.model_dump_json(), status, media_type="application/json", headers=headers)
