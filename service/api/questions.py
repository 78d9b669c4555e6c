"""Questions about a stored recommendation: what else, how much more, what if, why, and what now."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service.api.access import Caller, acts_for
from service.api.bodies import Body, document, documented
from service.api.catalog import PLAIN
from service.api.documents import problems
from service.api.languages import Reader
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE, IdempotencyKey
from service.errors import Fault, InvalidRequest
from service.faults import form
from service.idempotency import fingerprint, refuse_another
from service.questions.alternatives import WhatElse
from service.questions.explain import WhyModule, WhyOpen
from service.questions.frontier import HowMuchMore
from service.questions.questions import Questions
from service.questions.what_if import WhatIf
from service.recommend import Recommender
from service.schemas.asking import ReplanRequest, WhatIfRequest, millionths
from service.schemas.questions import (
    AlternativesRead,
    CompetencyExplained,
    FrontierRead,
    ModuleExplained,
    ReplanRead,
    ResourceName,
    WhatIfRead,
)
from service.strict_json import canonical
from service.texts import sentence

router = APIRouter(
    prefix="/v1/recommendations/{recommendation_id}",
    tags=["recommendations"],
    dependencies=[Depends(never_kept), Depends(acts_for)],
)


def _about(
    request: Request,
    caller: Caller,
    language: Reader,
    recommendation_id: Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)],
) -> Questions:
    recommender: Recommender = request.app.state.recommender
    return Questions(recommender=recommender, caller=caller, language=language, key=recommendation_id)


About = Annotated[Questions, Depends(_about)]
Loss = Annotated[
    float,
    Query(ge=0, le=1, allow_inf_nan=False, description="The share of each of the two step terms that may be lost."),
]
DifferBy = Annotated[
    int,
    Query(
        ge=1, le=1000, description="In how many modules each differs from the best and the others, counted both ways."
    ),
]
Count = Annotated[int, Query(ge=1, le=20, description="How many alternatives are wanted.")]
By = Annotated[ResourceName, Query(description="The limit that goes up.")]
More = Annotated[
    str | None,
    Query(
        max_length=14,
        pattern=form(r"^[0-9]{1,9}(\.[0-9]{1,4})?$", "fault-amount"),
        description="What so much more than the present limit buys, in the currency or in hours; 100 or 5 by default.",
        examples=["100.00"],
    ),
]
AskedModule = Annotated[
    str | None, Query(min_length=1, max_length=200, pattern=PLAIN, description="Why it is in the plan, or is not.")
]
AskedCompetency = Annotated[
    str | None, Query(min_length=1, max_length=200, pattern=PLAIN, description="Why its gap stays open.")
]
_ANSWERS = problems(401, 403, 404, 409, 422, 503)
_CHANGES = problems(401, 403, 404, 408, 409, 413, 415, 422, 503)


@router.get("/alternatives", response_model=AlternativesRead, responses=_ANSWERS)
def list_alternatives(
    about: About,
    loss: Loss = 0.0,
    differ_by: DifferBy = 1,
    count: Count = 5,
) -> Response:
    """Return other plans that are as good, or nearly, best first."""
    question = WhatElse(loss_millionths=millionths(loss), differ_by=differ_by, count=count)
    return _told(about, about.ask(question, "alternatives"))


@router.get("/frontier", response_model=FrontierRead, responses=_ANSWERS)
def show_frontier(
    about: About,
    by: By = "budget",
    more: More = None,
) -> Response:
    """Return every distinct closest answer as money or hours go up from nothing, and what an amount more buys."""
    question = HowMuchMore(by=by, more=more)
    return _told(about, about.ask(question, "frontier"))


@router.get("/explain", response_model=ModuleExplained | CompetencyExplained, responses=_ANSWERS)
def explain(
    about: About,
    module: AskedModule = None,
    competency: AskedCompetency = None,
) -> Response:
    """Say why a module is in the plan or not, or which limits keep the gap of a competency open: one of the two."""
    if module is not None and competency is None:
        return _told(about, about.ask(WhyModule(module=module), "explain"))
    if competency is not None and module is None:
        return _told(about, about.ask(WhyOpen(competency=competency), "explain"))
    code, field = ("missing", "module") if module is None else ("contradiction", "competency")
    raise InvalidRequest.of([Fault(detail=sentence("question-one-of"), pointer=f"query/{field}", code=code)])


@router.post("/what-if", response_model=WhatIfRead, responses=_CHANGES, openapi_extra=documented(WhatIfRequest))
def ask_what_if(about: About, body: Body) -> Response:
    """Return what the plan would be with other locks, limits, target or goal, as a difference to this one."""
    with about.recommender.large_bodies.reading(len(body)):
        changes = document(body)
    return _told(about, about.ask(WhatIf(changes=changes), "what_if"))


@router.post("/replan", response_model=ReplanRead, responses=_CHANGES, openapi_extra=documented(ReplanRequest))
def replan(
    request: Request,
    about: About,
    body: Body,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Return the plan that keeps most of this one after something happened, and store it as a new recommendation."""
    with about.recommender.large_bodies.reading(len(body)):
        sent = document(body)
        stores = not (isinstance(sent, dict) and sent.get("store") is False)
        same = fingerprint(request.method, request.url.path, canonical(sent).encode()) if idempotency_key else None
    if idempotency_key is not None and same is not None and not stores:
        database, caller = about.recommender.database, about.caller.name
        refuse_another(database, principal=caller, key=idempotency_key, fingerprint=same)
    if idempotency_key is None or same is None or not stores:
        return _told(about, about.replan(sent).body)
    reply = about.replan_once(sent, key=idempotency_key, fingerprint=same)
    return _told(about, reply.body, is_replay=reply.is_replay)


def _told(about: Questions, body: str, *, is_replay: bool = False) -> Response:
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-store"}
    # A replay comes as it was sent the first time, in the language of the first time.
    headers |= {"Idempotency-Replayed": "true"} if is_replay else {"Content-Language": about.language}
    return Response(body, media_type="application/json", headers=headers)
