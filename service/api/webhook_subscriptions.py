"""Everybody's webhooks, for whoever keeps the service: how each does, and what may be done about it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from service.api.access import Caller, authorised
from service.api.bodies import Body, document, documented
from service.api.catalog import PageSize, PageToken, Stored
from service.api.documents import problems
from service.api.privacy import never_kept
from service.api.sending import Sending
from service.api.webhooks import DeliveryId, WebhookId, answered
from service.paging import PAGE_SIZE
from service.schemas.reading import read_whole
from service.schemas.webhooks import (
    DeliverySeen,
    DeliverySeenPage,
    DeliveryState,
    NothingSent,
    SubscriptionPage,
    SubscriptionRead,
    SubscriptionState,
    WebhookState,
)
from service.webhooks import oversight

router = APIRouter(
    prefix="/v1/webhook-subscriptions", tags=["webhooks"], dependencies=[Depends(never_kept), Depends(authorised)]
)

_ONE = problems(401, 403, 404, 422, 503)
_CHANGE = problems(401, 403, 404, 408, 413, 415, 422, 503)


@router.get("", responses=problems(401, 403, 422, 503))
def list_subscriptions(
    database: Stored,
    caller: Caller,
    state: Annotated[WebhookState | None, Query(description="Only those in this state.")] = None,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> SubscriptionPage:
    """List everybody's webhooks by id: whose each is, where it leads and how it does."""
    return oversight.listed(database, caller, state=state, page_size=page_size, page_token=page_token)


@router.get("/{webhook_id}", responses=_ONE)
def show_subscription(database: Stored, caller: Caller, webhook_id: WebhookId) -> SubscriptionRead:
    """Read one of everybody's webhooks."""
    return oversight.show(database, webhook_id, caller)


@router.put("/{webhook_id}/state", responses=_CHANGE, openapi_extra=documented(SubscriptionState))
def store_subscription_state(database: Stored, caller: Caller, webhook_id: WebhookId, body: Body) -> SubscriptionRead:
    """Stop what is sent to a webhook, whoever made it, or let it go on; nothing of what happens meanwhile is lost."""
    return oversight.give_state(database, webhook_id, read_whole(SubscriptionState, document(body)), caller)


@router.get("/{webhook_id}/deliveries", responses=_ONE)
def list_subscription_deliveries(
    *,
    database: Stored,
    caller: Caller,
    webhook_id: WebhookId,
    state: Annotated[DeliveryState | None, Query(description="Only those in this state.")] = None,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> DeliverySeenPage:
    """List when a webhook was told of which kind of event, and what came of it; not what the events are about."""
    _, found = oversight.deliveries(
        database, webhook_id, caller, state=state, page_size=page_size, page_token=page_token
    )
    return found


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    status_code=202,
    response_model=DeliverySeen,
    responses={
        202: {"description": "A new delivery of the same event is on its way."},
        **_CHANGE,
        **problems(409),
    },
    openapi_extra=documented(NothingSent),
)
def replay_subscription_delivery(
    database: Stored, caller: Caller, webhook_id: WebhookId, delivery_id: DeliveryId, sent: Sending
) -> Response:
    """Send what was sent once more, to the same webhook under the same `webhook-id`."""
    sent.read(NothingSent)
    return answered(oversight.replay(database, webhook_id, delivery_id, caller, again=sent.again), 202)
