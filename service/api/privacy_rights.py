"""What a person may ask for: everything that is kept of them, and that nothing is any more."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from service.api.access import Caller, acts_for
from service.api.bodies import documented
from service.api.catalog import Stored
from service.api.documents import problems
from service.api.learners import LearnerId
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE
from service.api.sending import Sending
from service.privacy import erasing, exporting
from service.schemas.erasures import ErasureRead, LearnerExport
from service.schemas.webhooks import NothingSent

# Before the learners, whose ids may hold any slash.
router = APIRouter(prefix="/v1", tags=["privacy"], dependencies=[Depends(never_kept), Depends(acts_for)])

ErasureId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]


@router.get("/learners/{learner_id:path}/export", responses=problems(401, 403, 404, 422, 503))
def export_learner(database: Stored, caller: Caller, learner_id: LearnerId) -> LearnerExport:
    """Give out everything that is kept of a learner, table by table, and who has read it."""
    return exporting.export(database, learner_id, caller)


@router.post(
    "/learners/{learner_id:path}/erasure",
    status_code=202,
    response_model=ErasureRead,
    responses={
        202: {
            "description": "What is kept by rows is gone; years and files follow.",
            "headers": {"Location": {"description": "Where to see how far it is.", "schema": {"type": "string"}}},
        },
        **problems(401, 403, 404, 408, 409, 413, 415, 422, 503),
    },
    openapi_extra=documented(NothingSent),
)
def erase_learner(
    *, request: Request, database: Stored, caller: Caller, learner_id: LearnerId, sent: Sending, response: Response
) -> ErasureRead:
    """Erase a learner for good; asking again while it is under way tells how far it is."""
    sent.read(NothingSent)
    told = erasing.ask(database, learner_id, caller, again=sent.again)
    request.app.state.forgetting.look()
    response.headers["Location"] = f"/v1/erasures/{told.erasure.id}"
    if told.is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return told.erasure


@router.get("/erasures/{erasure_id}", responses=problems(401, 403, 404, 422, 503))
def show_erasure(database: Stored, caller: Caller, erasure_id: ErasureId) -> ErasureRead:
    """Read how far an erasure is; nothing in it says whose it was."""
    return erasing.show(database, erasure_id, caller)
