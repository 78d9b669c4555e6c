"""How scales compare, proposed, approved and withdrawn: every change is a version of its own."""

from urllib.parse import quote

from fastapi import APIRouter, Depends, Response

import catalog
from service import crosswalks
from service.api.access import Caller, authorised
from service.api.bodies import documented
from service.api.catalog import ONE, Id, Stored
from service.api.documents import problems
from service.api.sending import Sending
from service.schemas.crosswalks import CrosswalkApproval, CrosswalkProposal, CrosswalkWithdrawal

router = APIRouter(prefix="/v1/crosswalks", tags=["catalogue"], dependencies=[Depends(authorised)])

CHANGE = problems(401, 403, 408, 409, 413, 415, 422, 503)


@router.post("", status_code=201, responses=CHANGE, openapi_extra=documented(CrosswalkProposal))
def propose_crosswalk(database: Stored, sent: Sending, caller: Caller) -> catalog.CrosswalkBase:
    """Propose what a level is worth on another scale: stored as the next version, and nothing counts by it yet."""
    proposal = sent.read(CrosswalkProposal)
    return _created(crosswalks.propose(database, proposal, caller, again=sent.again))  # type: ignore[return-value]


@router.post(
    "/{crosswalk_id:path}/approval",
    status_code=201,
    responses={**CHANGE, **problems(404)},
    openapi_extra=documented(CrosswalkApproval),
)
def approve_crosswalk(database: Stored, crosswalk_id: Id, sent: Sending, caller: Caller) -> catalog.CrosswalkBase:
    """Approve the newest version of a row: stored as the version after it, by which ratings count from now on."""
    approval = sent.read(CrosswalkApproval)
    stored = crosswalks.approve(database, crosswalk_id, approval, caller, again=sent.again)
    return _created(stored)  # type: ignore[return-value]


@router.post(
    "/{crosswalk_id:path}/withdrawal",
    status_code=201,
    responses={**CHANGE, **problems(404)},
    openapi_extra=documented(CrosswalkWithdrawal),
)
def withdraw_crosswalk(database: Stored, crosswalk_id: Id, sent: Sending, caller: Caller) -> catalog.CrosswalkBase:
    """Withdraw the approval of a row: the newest opinion is stored once more, proposed, and nothing counts by it."""
    sent.read(CrosswalkWithdrawal)
    return _created(crosswalks.withdraw(database, crosswalk_id, caller, again=sent.again))  # type: ignore[return-value]


@router.get("/{crosswalk_id:path}", responses=ONE)
def show_crosswalk(database: Stored, crosswalk_id: Id) -> catalog.CrosswalkBase:
    """Show one version of a row."""
    return crosswalks.shown(database, crosswalk_id)


def _created(stored: crosswalks.Stored) -> Response:
    """Answer with the bytes that are kept for a repetition."""
    headers = {"Location": f"/v1/crosswalks/{quote(stored.row.id)}"}
    headers |= {"Idempotency-Replayed": "true"} if stored.is_replay else {}
    return Response(stored.body, status_code=201, media_type="application/json", headers=headers)
