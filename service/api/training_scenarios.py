"""HR's year: scenarios of a period, changed, decided in, solved, chosen and frozen."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service.annual.plans import Once
from service.api.access import Caller
from service.api.annual_plans import LOCATION
from service.api.bodies import Body, documented
from service.api.catalog import PLAIN
from service.api.documents import problems
from service.api.languages import Reader
from service.api.periods import LISTED, STORED, TheYears, shape_of
from service.api.preconditions import TAGGED, Precondition
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE, IdempotencyKey
from service.idempotency import fingerprint
from service.schemas.training_scenarios import OverrideGiven, ScenarioAccepted, ScenarioRead, ScenarioRecord
from service.years import scenarios

router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"], dependencies=[Depends(never_kept)])

ScenarioId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
Named = Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN)]


def _tagged(found: ScenarioRead, response: Response) -> ScenarioRead:
    response.headers["ETag"] = scenarios.tag_of(found)
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
        **problems(401, 403, 404, 409, 422, 503),
    },
)
def solve_scenario(
    *,
    request: Request,
    years: TheYears,
    caller: Caller,
    language: Reader,
    scenario_id: ScenarioId,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Have the best plan of a scenario looked for, from where an earlier plan of it had come to."""
    once = None
    if idempotency_key is not None:
        once = Once(idempotency_key, fingerprint(request.method, request.url.path, b""))
    reply = years.solve(scenario_id, caller, language, once=once)
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


@router.put("/{scenario_id}/activation", responses={200: TAGGED, **problems(401, 403, 404, 409, 422, 503)})
def activate_scenario(
    years: TheYears, caller: Caller, language: Reader, scenario_id: ScenarioId, response: Response
) -> ScenarioRead:
    """Let the company work by this scenario, and by no other one of its period."""
    return _tagged(years.activate(scenario_id, caller, language), response)


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
