"""API keys, made, listed and revoked by an administrator: each is shown once, and whatever it opens is on record."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from service import key_keeping
from service.api.access import Caller, authorised
from service.api.bodies import documented
from service.api.catalog import PageSize, PageToken, Stored
from service.api.documents import problems
from service.api.languages import Reader
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE
from service.api.sending import Sending
from service.paging import PAGE_SIZE
from service.schemas.keys import KeyMade, KeyPage, KeyRecord

router = APIRouter(prefix="/v1/keys", tags=["keys"], dependencies=[Depends(never_kept), Depends(authorised)])

KeyId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE, description="The public part of a key.")]


@router.get("", responses=problems(401, 403, 422, 503))
def list_keys(
    database: Stored, caller: Caller, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> KeyPage:
    """List all keys by id, those that were revoked or have ended among them."""
    return key_keeping.listed(database, caller, page_size=page_size, page_token=page_token)


@router.post(
    "",
    status_code=201,
    response_model=KeyMade,
    responses={
        201: {"description": "Made; the token is shown this once."},
        **problems(401, 403, 408, 409, 413, 415, 422, 503),
    },
    openapi_extra=documented(KeyRecord),
)
def make_key(database: Stored, caller: Caller, language: Reader, sent: Sending) -> Response:
    """Make a key for a system or a person."""
    made = key_keeping.make(database, sent.read(KeyRecord), caller, language=language, again=sent.again)
    headers = {"Cache-Control": "no-store"} | ({"Idempotency-Replayed": "true"} if made.is_replay else {})
    return Response(made.body, status_code=201, media_type="application/json", headers=headers)


@router.delete("/{key_id}", status_code=204, response_class=Response, responses=problems(401, 403, 404, 422, 503))
def revoke_key(database: Stored, caller: Caller, key_id: KeyId) -> Response:
    """Revoke a key: it opens nothing from this moment, and whoever is signed in by it no longer is."""
    key_keeping.revoke(database, key_id, caller)
    return Response(status_code=204)
