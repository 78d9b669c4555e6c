"""Learners: store one with attainments, items held and completed modules, and read them back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service import learners
from service.api.access import Caller, acts_for
from service.api.bodies import Body, document, documented
from service.api.catalog import PLAIN, PageSize, PageToken, Stored
from service.api.documents import problems
from service.api.preconditions import TAGGED, Precondition
from service.api.privacy import never_kept
from service.errors import InvalidRequest
from service.paging import PAGE_SIZE
from service.recommend import Recommender
from service.schemas.learners import LearnerPage, LearnerRead, LearnerRecord
from service.schemas.reading import read
from service.schemas.values import Identifier

router = APIRouter(prefix="/v1/learners", tags=["learners"], dependencies=[Depends(never_kept), Depends(acts_for)])

CostCentre = Annotated[
    str | None, Query(min_length=1, max_length=200, pattern=PLAIN, description="Id of a cost centre.")
]
LearnerId = Annotated[Identifier, Path(description="The caller's own id of the learner.")]


@router.get("", responses=problems(401, 403, 422, 503))
def list_learners(
    database: Stored,
    caller: Caller,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
    cost_centre: CostCentre = None,
) -> LearnerPage:
    """List the stored learners by id; with a cost centre, those in it and in the ones below it."""
    return learners.listed(database, caller, page_size=page_size, page_token=page_token, cost_centre=cost_centre)


@router.put(
    "/{learner_id:path}",
    responses={
        200: TAGGED,
        201: {"model": LearnerRead, "description": "Stored for the first time.", **TAGGED},
        **problems(401, 403, 404, 408, 409, 412, 413, 415, 422, 503),
    },
    openapi_extra=documented(LearnerRecord),
)
def store_learner(
    *,
    request: Request,
    database: Stored,
    caller: Caller,
    learner_id: LearnerId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> LearnerRead:
    """Store a learner in place of what was known of it."""
    recommender: Recommender = request.app.state.recommender
    with recommender.large_bodies.reading(len(body)):
        reading = read(LearnerRecord, document(body))
        faults = (*reading.faults, *learners.repetitions(reading))
    if faults or reading.shape is None:
        raise InvalidRequest.of(faults)
    learner, is_new = learners.store(database, learner_id, reading.shape, caller, expected=expected)
    if is_new:
        response.status_code = 201
    response.headers["ETag"] = learners.tag_of(learner)
    return learner


@router.get("/{learner_id:path}", responses={200: TAGGED, **problems(401, 403, 404, 422, 503)})
def show_learner(database: Stored, caller: Caller, learner_id: LearnerId, response: Response) -> LearnerRead:
    """Read one learner."""
    learner = learners.show(database, learner_id, caller)
    response.headers["ETag"] = learners.tag_of(learner)
    return learner
