"""Webhooks: where other systems are told of what happens to what they asked for, and what each was told."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service.api.access import Caller, authorised
from service.api.bodies import Body, document, documented
from service.api.catalog import PageSize, PageToken, Stored
from service.api.documents import problems
from service.api.preconditions import TAGGED, Precondition, RequiredPrecondition
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE
from service.api.sending import Sending
from service.destinations import Allowed
from service.paging import PAGE_SIZE
from service.schemas.reading import read_whole
from service.schemas.webhooks import (
    DeliveryPage,
    DeliveryRead,
    DeliveryState,
    NothingSent,
    WebhookMade,
    WebhookPage,
    WebhookRead,
    WebhookRecord,
)
from service.webhooks import log, subscriptions
from service.webhooks.subscriptions import Told

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], dependencies=[Depends(never_kept), Depends(authorised)])

WebhookId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
DeliveryId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
_ONE = problems(401, 403, 404, 422, 503)
_CHANGE = problems(401, 403, 408, 409, 413, 415, 422, 503)


def _allowed(request: Request) -> Allowed:
    """Return the networks inside that webhooks may lead to."""
    return Allowed.of(request.app.state.settings.webhook_networks)


Networks = Annotated[Allowed, Depends(_allowed)]


@router.get("", responses=problems(401, 403, 422, 503))
def list_webhooks(
    database: Stored, caller: Caller, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> WebhookPage:
    """List your own webhooks by id."""
    return subscriptions.listed(database, caller, page_size=page_size, page_token=page_token)


@router.post(
    "",
    status_code=201,
    response_model=WebhookMade,
    responses={201: {"description": "Made; the secret is shown this once.", **TAGGED}, **_CHANGE},
    openapi_extra=documented(WebhookRecord),
)
def create_webhook(database: Stored, caller: Caller, networks: Networks, sent: Sending) -> Response:
    """Have events told to an address, signed as Standard Webhooks has it."""
    told = subscriptions.create(database, sent.read(WebhookRecord), caller, allowed=networks, again=sent.again)
    made = WebhookMade.model_validate_json(told.body)
    return answered(told, 201, Location=f"/v1/webhooks/{made.id}", ETag=subscriptions.tag_of(made))


@router.get("/{webhook_id}", responses={200: TAGGED, **_ONE})
def show_webhook(database: Stored, caller: Caller, webhook_id: WebhookId, response: Response) -> WebhookRead:
    """Read one of your webhooks."""
    found = subscriptions.show(database, webhook_id, caller)
    response.headers["ETag"] = subscriptions.tag_of(found)
    return found


@router.put(
    "/{webhook_id}",
    responses={200: TAGGED, **_CHANGE, **problems(404, 412, 428)},
    openapi_extra=documented(WebhookRecord),
)
def store_webhook(
    *,
    database: Stored,
    caller: Caller,
    networks: Networks,
    webhook_id: WebhookId,
    expected: RequiredPrecondition,
    body: Body,
    response: Response,
) -> WebhookRead:
    """Change a webhook: its address, its events, or whether it is paused; `If-Match` says what you have read."""
    given = read_whole(WebhookRecord, document(body))
    stored = subscriptions.store(database, webhook_id, given, caller, allowed=networks, expected=expected)
    response.headers["ETag"] = subscriptions.tag_of(stored)
    return stored


@router.delete("/{webhook_id}", status_code=204, response_class=Response, responses={**_ONE, **problems(409, 412)})
def remove_webhook(database: Stored, caller: Caller, webhook_id: WebhookId, expected: Precondition) -> Response:
    """Remove a webhook, and what was told to it."""
    subscriptions.remove(database, webhook_id, caller, expected=expected)
    return Response(status_code=204)


@router.post(
    "/{webhook_id}/secret",
    response_model=WebhookMade,
    responses={200: {"description": "The new secret, shown this once."}, **_CHANGE, **problems(404)},
    openapi_extra=documented(NothingSent),
)
def renew_webhook_secret(database: Stored, caller: Caller, webhook_id: WebhookId, sent: Sending) -> Response:
    """Take a new secret; for a day each message is signed with the older one too."""
    sent.read(NothingSent)
    return answered(subscriptions.renew_secret(database, webhook_id, caller, again=sent.again), 200)


@router.post(
    "/{webhook_id}/test",
    status_code=202,
    response_model=DeliveryRead,
    responses={202: {"description": "It is on its way."}, **_CHANGE, **problems(404)},
    openapi_extra=documented(NothingSent),
)
def test_webhook(database: Stored, caller: Caller, webhook_id: WebhookId, sent: Sending) -> Response:
    """Send a message that is about nothing, to see that it arrives."""
    sent.read(NothingSent)
    return answered(log.test(database, webhook_id, caller, again=sent.again), 202)


@router.get("/{webhook_id}/deliveries", responses=_ONE)
def list_deliveries(
    *,
    database: Stored,
    caller: Caller,
    webhook_id: WebhookId,
    state: Annotated[DeliveryState | None, Query(description="Only those in this state.")] = None,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> DeliveryPage:
    """List what a webhook was told in the last 30 days, or is yet to be told, the newest event first."""
    return log.listed(database, webhook_id, caller, state=state, page_size=page_size, page_token=page_token)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    status_code=202,
    response_model=DeliveryRead,
    responses={202: {"description": "A new delivery of the same event is on its way."}, **_CHANGE, **problems(404)},
    openapi_extra=documented(NothingSent),
)
def replay_delivery(
    database: Stored, caller: Caller, webhook_id: WebhookId, delivery_id: DeliveryId, sent: Sending
) -> Response:
    """Send what was sent once more, under the same `webhook-id`."""
    sent.read(NothingSent)
    return answered(log.replay(database, webhook_id, delivery_id, caller, again=sent.again), 202)


def answered(told: Told, status: int, **headers: str) -> Response:
    """Answer with the bytes that were made for it."""
    told_headers = {"Cache-Control": "no-store", **headers}
    told_headers |= {"Idempotency-Replayed": "true"} if told.is_replay else {}
    return Response(told.body, status_code=status, media_type="application/json", headers=told_headers)
