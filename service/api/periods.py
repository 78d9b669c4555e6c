"""HR's year: training periods with their money and their window, and what people ask for in them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service.api.access import Caller, acts_for
from service.api.bodies import Body, document, documented
from service.api.catalog import PLAIN, PageSize, PageToken
from service.api.documents import problems
from service.api.languages import Reader
from service.api.preconditions import TAGGED, Precondition
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE
from service.api.sending import Sending
from service.paging import PAGE_SIZE
from service.recommend import Reply
from service.schemas.needs import (
    NeedDecisionGiven,
    NeedGiven,
    NeedPage,
    NeedRead,
    NeedRequalification,
    NeedSourceName,
    NeedStateName,
)
from service.schemas.period_sheets import CoursePage, Heatmap, PeriodMoney, PeriodTree
from service.schemas.periods import PeriodPage, PeriodRead, PeriodRecord, PeriodStateGiven
from service.schemas.reading import Shape, read_whole
from service.schemas.training_scenarios import ScenarioGiven, ScenarioPage, ScenarioRead
from service.schemas.values import Identifier
from service.years import needs, periods
from service.years.years import Years

router = APIRouter(tags=["periods"], dependencies=[Depends(never_kept), Depends(acts_for)])

PeriodId = Annotated[Identifier, Path(description="The caller's own id of the period.")]
NeedId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
State = Annotated[NeedStateName | None, Query(description="Only needs in this state.")]
Source = Annotated[NeedSourceName | None, Query(description="Only needs that come from there.")]
Somebody = Annotated[str | None, Query(min_length=1, max_length=200, pattern=PLAIN, description="Only theirs.")]
OffPlan = Annotated[bool | None, Query(description="Only needs that came after the window, or only those before.")]
Scenario = Annotated[
    str | None,
    Query(min_length=1, max_length=200, pattern=VISIBLE, description="A scenario of it; by default the active one."),
]
LISTED = problems(401, 403, 404, 422, 503)
STORED = problems(401, 403, 404, 408, 409, 412, 413, 415, 422, 503)
CREATED = problems(401, 403, 404, 408, 409, 413, 415, 422, 503)


def years_of(request: Request) -> Years:
    """Return the use cases of HR's year."""
    years: Years = request.app.state.years
    return years


TheYears = Annotated[Years, Depends(years_of)]


def shape_of(model: type[Shape], body: bytes) -> Shape:
    """Return a body as a shape; every fault at once."""
    return read_whole(model, document(body))


def created(reply: Reply) -> Response:
    """Return what was stored, or the same again."""
    headers = {"Cache-Control": "no-store"} | ({"Idempotency-Replayed": "true"} if reply.is_replay else {})
    return Response(reply.body, status_code=201, media_type="application/json", headers=headers)


@router.get("/v1/periods", responses=problems(401, 403, 422, 503))
def list_periods(
    years: TheYears, caller: Caller, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> PeriodPage:
    """List the training periods by id. Of money and scenarios only HR is told."""
    return years.periods(caller, page_size=page_size, page_token=page_token)


@router.put(
    "/v1/periods/{period_id:path}/state",
    responses={200: TAGGED, **STORED},
    openapi_extra=documented(PeriodStateGiven),
)
def move_period(
    *,
    years: TheYears,
    caller: Caller,
    period_id: PeriodId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> PeriodRead:
    """Give a period its next state: collect needs, arbitrate, make final, run, close."""
    found = years.move(period_id, shape_of(PeriodStateGiven, body).state, caller, expected=expected)
    response.headers["ETag"] = periods.tag_of(found)
    return found


@router.get("/v1/periods/{period_id:path}/needs", responses=LISTED)
def list_needs(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    period_id: PeriodId,
    state: State = None,
    source: Source = None,
    learner: Somebody = None,
    off_plan: OffPlan = None,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> NeedPage:
    """List what people ask for in a period, in the order in which it came: everybody's, the team's, one's own."""
    return years.needs(
        period_id,
        caller,
        language,
        states=() if state is None else (state,),
        source=source,
        learner=learner,
        off_plan=off_plan,
        page_size=page_size,
        page_token=page_token,
    )


@router.post(
    "/v1/periods/{period_id:path}/needs",
    status_code=201,
    response_model=NeedRead,
    responses={201: {"description": "Handed in."}, **CREATED},
    openapi_extra=documented(NeedGiven),
)
def hand_in_need(years: TheYears, caller: Caller, language: Reader, period_id: PeriodId, sent: Sending) -> Response:
    """Hand in a need while the window is open; what comes later is off the plan."""
    return created(years.ask_once(period_id, sent.read(NeedGiven), caller, language, sent.again))


@router.get("/v1/periods/{period_id:path}/scenarios", responses=LISTED)
def list_scenarios(
    years: TheYears,
    caller: Caller,
    period_id: PeriodId,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> ScenarioPage:
    """List the scenarios of a period in the order in which they were made."""
    return years.scenarios(period_id, caller, page_size=page_size, page_token=page_token)


@router.post(
    "/v1/periods/{period_id:path}/scenarios",
    status_code=201,
    response_model=ScenarioRead,
    responses={201: {"description": "Made."}, **CREATED},
    openapi_extra=documented(ScenarioGiven),
)
def create_scenario(years: TheYears, caller: Caller, language: Reader, period_id: PeriodId, sent: Sending) -> Response:
    """Make a scenario as the period stands, or with `copy_from` like another one."""
    given = sent.read(ScenarioGiven)
    return created(years.create_scenario_once(period_id, given, caller, language, sent.again))


@router.get("/v1/periods/{period_id:path}/money", responses=LISTED)
def show_money(years: TheYears, caller: Caller, period_id: PeriodId, scenario: Scenario = None) -> PeriodMoney:
    """Read the money of a period by cost centre and month: forecast, committed, consumed, and what is left."""
    return years.money(period_id, caller, scenario=scenario)


@router.get("/v1/periods/{period_id:path}/courses", responses=LISTED)
def list_courses(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    period_id: PeriodId,
    scenario: Scenario = None,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> CoursePage:
    """List the runs of a period by module and first day: how full each is, and whether it may be called off."""
    return years.courses(period_id, caller, language, scenario=scenario, page_size=page_size, page_token=page_token)


@router.get("/v1/periods/{period_id:path}/heatmap", responses=LISTED)
def show_heatmap(years: TheYears, caller: Caller, language: Reader, period_id: PeriodId) -> Heatmap:
    """Read who is below target where, and to which levels no module leads."""
    return years.heatmap(period_id, caller, language)


@router.get("/v1/periods/{period_id:path}/tree", responses=LISTED)
def show_tree(years: TheYears, caller: Caller, period_id: PeriodId, scenario: Scenario = None) -> PeriodTree:
    """Read the cost centres of a period, each with all below it: people, money, hours, gaps and needs."""
    return years.tree(period_id, caller, scenario=scenario)


@router.put(
    "/v1/periods/{period_id:path}",
    responses={
        200: TAGGED,
        201: {"model": PeriodRead, "description": "Stored for the first time.", **TAGGED},
        **STORED,
    },
    openapi_extra=documented(PeriodRecord),
)
def store_period(
    *,
    years: TheYears,
    caller: Caller,
    period_id: PeriodId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> PeriodRead:
    """Store a period with its budgets in place of what was known of it, as long as it is not final."""
    found, is_new = years.store_period(period_id, shape_of(PeriodRecord, body), caller, expected=expected)
    if is_new:
        response.status_code = 201
    response.headers["ETag"] = periods.tag_of(found)
    return found


@router.get("/v1/periods/{period_id:path}", responses={200: TAGGED, **LISTED})
def show_period(years: TheYears, caller: Caller, period_id: PeriodId, response: Response) -> PeriodRead:
    """Read one period."""
    found = years.period(period_id, caller)
    response.headers["ETag"] = periods.tag_of(found)
    return found


@router.get("/v1/needs/{need_id}", responses={200: TAGGED, **LISTED})
def show_need(years: TheYears, caller: Caller, language: Reader, need_id: NeedId, response: Response) -> NeedRead:
    """Read one need."""
    found = years.need(need_id, caller, language)
    response.headers["ETag"] = needs.tag_of(found)
    return found


@router.put(
    "/v1/needs/{need_id}/decision",
    responses={200: TAGGED, **STORED},
    openapi_extra=documented(NeedDecisionGiven),
)
def decide_need(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    need_id: NeedId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> NeedRead:
    """Accept a need, refuse or defer it with a reason, or take the decision back."""
    given = shape_of(NeedDecisionGiven, body)
    found = years.decide(need_id, given, caller, language, expected=expected)
    response.headers["ETag"] = needs.tag_of(found)
    return found


@router.put(
    "/v1/needs/{need_id}/requalification",
    responses={200: TAGGED, **STORED},
    openapi_extra=documented(NeedRequalification),
)
def requalify_need(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    need_id: NeedId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> NeedRead:
    """Tie a need to a level or a module; what was asked for in words stays beside it."""
    given = shape_of(NeedRequalification, body)
    found = years.requalify(need_id, given, caller, language, expected=expected)
    response.headers["ETag"] = needs.tag_of(found)
    return found
