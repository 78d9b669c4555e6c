"""HR's year: scenarios of a period, changed, decided in, solved, chosen and frozen."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service.annual import exports
from service.annual.plans import Once
from service.api.access import Caller
from service.api.annual_plans import LOCATION, sent_file
from service.api.bodies import Body, documented
from service.api.catalog import PLAIN, PageSize, PageToken
from service.api.documents import problems
from service.api.languages import Reader
from service.api.periods import LISTED, STORED, TheYears, shape_of
from service.api.preconditions import TAGGED, Precondition
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE, IdempotencyKey
from service.idempotency import fingerprint
from service.paging import PAGE_SIZE
from service.schemas.training_scenarios import (
    ArbitrationPage,
    OverrideGiven,
    ScenarioAccepted,
    ScenarioComparison,
    ScenarioRead,
    ScenarioRecord,
)

router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"], dependencies=[Depends(never_kept)])

ScenarioId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
_WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {exports.WORKBOOK: {"schema": {"type": "string", "format": "binary"}}},
    }
}
Named = Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN)]


def _tagged(found: ScenarioRead, response: Response) -> ScenarioRead:
    response.headers["ETag"] = found.etag
    return found


@router.get("/{scenario_id}", responses={200: TAGGED, **LISTED})
def show_scenario(
    years: TheYears, caller: Caller, language: Reader, scenario_id: ScenarioId, response: Response
) -> ScenarioRead:
    """Read a scenario with all that is another in it, and what its plan comes to."""
    return _tagged(years.scenario(scenario_id, caller, language), response)


@router.put("/{scenario_id}", responses={200: TAGGED, **STORED}, openapi_extra=documented(ScenarioRecord))
def change_scenario(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> ScenarioRead:
    """Say all that is another in a scenario than in its period; a frozen one stays as it is."""
    given = shape_of(ScenarioRecord, body)
    return _tagged(years.change_scenario(scenario_id, given, caller, language, expected=expected), response)


@router.post(
    "/{scenario_id}/solve",
    status_code=202,
    response_model=ScenarioAccepted,
    responses={
        202: {"description": "The search is on its way; a repetition gets the same plan.", "headers": LOCATION},
        **problems(401, 403, 404, 409, 412, 422, 503),
    },
)
def solve_scenario(
    *,
    request: Request,
    years: TheYears,
    caller: Caller,
    scenario_id: ScenarioId,
    expected: Precondition,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Have the best plan of a scenario looked for, from where an earlier plan of it had come to."""
    once = None
    if idempotency_key is not None:
        once = Once(idempotency_key, fingerprint(request.method, request.url.path, b""))
    reply = years.solve(scenario_id, caller, once=once, expected=expected)
    accepted = ScenarioAccepted.model_validate_json(reply.body)
    headers = {"Location": f"/v1/annual-plans/{accepted.id}", "Cache-Control": "no-store"}
    headers |= {"Idempotency-Replayed": "true"} if reply.is_replay else {}
    return Response(reply.body, status_code=202, media_type="application/json", headers=headers)


@router.put("/{scenario_id}/overrides", responses={200: TAGGED, **STORED}, openapi_extra=documented(OverrideGiven))
def override(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> ScenarioRead:
    """Decide that a learner takes a module, or does not: the next solve keeps to it, and the reason stays beside it."""
    given = shape_of(OverrideGiven, body)
    return _tagged(years.override(scenario_id, given, caller, language, expected=expected), response)


@router.delete("/{scenario_id}/overrides", responses={200: TAGGED, **problems(401, 403, 404, 409, 412, 422, 503)})
def withdraw_override(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    learner: Named,
    module: Named,
    expected: Precondition,
    response: Response,
) -> ScenarioRead:
    """Take a decision back."""
    found = years.withdraw(scenario_id, caller, language, learner=learner, module=module, expected=expected)
    return _tagged(found, response)


@router.put("/{scenario_id}/activation", responses={200: TAGGED, **problems(401, 403, 404, 409, 412, 422, 503)})
def activate_scenario(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    expected: Precondition,
    response: Response,
) -> ScenarioRead:
    """Let the company work by this scenario, and by no other one of its period."""
    return _tagged(years.activate(scenario_id, caller, language, expected=expected), response)


@router.put("/{scenario_id}/freeze", responses={200: TAGGED, **problems(401, 403, 404, 409, 412, 422, 503)})
def freeze_scenario(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    expected: Precondition,
    response: Response,
) -> ScenarioRead:
    """Leave the active scenario as it is for good; it has to have a plan that answers it as it stands."""
    return _tagged(years.freeze(scenario_id, caller, language, expected=expected), response)


@router.get("/{scenario_id}/comparison", responses=problems(401, 403, 404, 409, 422, 503))
def compare_scenarios(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    other: Annotated[
        str,
        Query(
            alias="with",
            min_length=1,
            max_length=200,
            pattern=VISIBLE,
            description="The scenario of the same period that it is held against.",
        ),
    ],
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> ScenarioComparison:
    """Compare two scenarios: in all, by cost centre, and learner by learner with the reasons."""
    return years.comparison(scenario_id, other, caller, language, page_size=page_size, page_token=page_token)


@router.get("/{scenario_id}/arbitration", responses=LISTED)
def list_arbitration(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> ArbitrationPage:
    """List what there is to decide: worth, net cost, what the solver and people decided, and what that displaced."""
    return years.arbitration(scenario_id, caller, language, page_size=page_size, page_token=page_token)


@router.get(
    "/{scenario_id}/export",
    response_class=Response,
    responses={**_WORKBOOK, **problems(401, 403, 404, 409, 422, 503)},
)
def export_scenario(
    *,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    format: Annotated[Literal["xlsx"], Query(description="A workbook with all sheets.")] = "xlsx",
) -> Response:
    """Return the plan of a scenario and its money as a workbook: real numbers and dates, and sums that tie out."""
    content = years.export(scenario_id, caller, language)
    return sent_file(content, f"{scenario_id}.{format}", exports.WORKBOOK, language)
