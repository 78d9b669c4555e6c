"""Recommendations: ask for one or many, and read one again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from pydantic import BaseModel

from service import batch
from service.api.access import Caller, acts_for
from service.api.bodies import Body, document, documented
from service.api.documents import Problem, problems
from service.api.languages import Reader
from service.api.privacy import never_kept
from service.faults import form
from service.idempotency import fingerprint, refuse_another
from service.principals import Principal
from service.recommend import Recommender, Reply
from service.schemas.answers import Recommendation, Validation
from service.schemas.batches import BatchRequest
from service.schemas.requests import RecommendationRequest
from service.strict_json import canonical
from service.texts import Language

#: An id or key of our own making, or one like it.
VISIBLE = form(r"^[\x21-\x7e]+$", "fault-visible")

router = APIRouter(
    prefix="/v1/recommendations",
    tags=["recommendations"],
    dependencies=[Depends(never_kept), Depends(acts_for)],
)

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        pattern=VISIBLE,
        description="The same key and body replays the first answer for a day; where nothing is stored, it stays free.",
    ),
]


@router.post(
    "",
    response_model=Recommendation | Validation,
    responses={
        200: {"description": "The answer; with `validate_only`, the faults and warnings instead."},
        **problems(401, 403, 404, 408, 409, 413, 415, 422, 503),
    },
    openapi_extra=documented(RecommendationRequest),
)
def create_recommendation(
    request: Request, body: Body, caller: Caller, language: Reader, idempotency_key: IdempotencyKey = None
) -> Response:
    """Find the best plan for one learner and prove how good it is."""
    recommender: Recommender = request.app.state.recommender
    with recommender.large_bodies.reading(len(body)):
        asked = document(body)
        settings = asked if isinstance(asked, dict) else {}
        stores = settings.get("validate_only") is not True and settings.get("store") is not False
        same = _same(request, asked, caller, idempotency_key, stores=stores)
    if settings.get("validate_only") is True:
        found = recommender.validate(asked, caller, language, size=len(body)).model_dump_json()
        reply = Reply(body=found, is_replay=False)
    elif idempotency_key is None or same is None:
        reply = recommender.reply(asked, caller, language, size=len(body))
    else:
        reply = recommender.recommend_once(
            asked, caller, language, key=idempotency_key, fingerprint=same, size=len(body)
        )
    return _told(reply, language)


class RecommendationBatch(BaseModel):
    """An answer for each request, in the same order; a problem document in the place of one that is bad."""

    items: list[Recommendation | Validation | Problem]


@router.post(
    "/batch",
    response_model=RecommendationBatch,
    responses={
        200: {"description": "The answers; what is wrong with one request is told in its place."},
        **problems(401, 403, 408, 409, 413, 415, 422, 503),
    },
    openapi_extra=documented(BatchRequest),
)
def create_recommendations(
    request: Request, body: Body, caller: Caller, language: Reader, idempotency_key: IdempotencyKey = None
) -> Response:
    """Answer up to 1,000 requests, each as if it had been sent alone."""
    recommender: Recommender = request.app.state.recommender
    with recommender.large_bodies.reading(len(body)):
        asked = document(body)
        same = _same(request, asked, caller, idempotency_key, stores=batch.stores(asked))
    answers = batch.Batch(recommender=recommender, caller=caller, language=language, instance=request.url.path)
    if idempotency_key is None or same is None:
        reply = answers.recommend(asked, size=len(body))
    else:
        reply = answers.recommend_once(asked, size=len(body), key=idempotency_key, fingerprint=same)
    return _told(reply, language)


@router.get("/{recommendation_id}", responses=problems(401, 403, 404, 422, 503))
def show_recommendation(
    request: Request,
    caller: Caller,
    language: Reader,
    recommendation_id: Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)],
) -> Recommendation:
    """Read a stored recommendation; `stale` says whether what it was made from has changed."""
    recommender: Recommender = request.app.state.recommender
    return recommender.retrieve(recommendation_id, caller, language)


def _same(request: Request, asked: Any, caller: Principal, key: str | None, *, stores: bool) -> str | None:
    """Return what is the same of this request when it is sent again; None for one that has no effect to repeat."""
    if key is None:
        return None
    same = fingerprint(request.method, request.url.path, canonical(asked).encode())
    if not stores:
        database = request.app.state.recommender.database
        refuse_another(database, principal=caller.name, key=key, fingerprint=same)
    return same if stores else None


def _told(reply: Reply, language: Language) -> Response:
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-store"}
    # A replay comes as it was sent the first time, in the language of the first time.
    headers |= {"Idempotency-Replayed": "true"} if reply.is_replay else {"Content-Language": language}
    return Response(reply.body, media_type="application/json", headers=headers)
