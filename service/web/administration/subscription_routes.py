"""Everybody's webhooks in the browser, for whoever keeps the service: how each does, stopped and told again: routes."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from service.paging import PAGE_SIZE
from service.schemas.reading import read_whole
from service.schemas.webhooks import SubscriptionState
from service.web.administration.forms import posted
from service.web.administration.parts import views
from service.web.administration.webhook_forms import done
from service.web.administration.webhook_view import ALL, any_hook, known_state, told_view
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import language_of, page
from service.web.words import words_in
from service.webhooks import oversight

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=200)]
Token = Annotated[str | None, Query(max_length=1200)]
Posted = Annotated[FormData, Depends(posted)]


@router.get(ALL)
def list_subscriptions(request: Request, house: HouseOf, reader: SignedIn, page_token: Token = None) -> Response:
    """Show everybody's webhooks."""
    words = words_in(language_of(request))
    found = oversight.listed(house.database, reader.principal, page_size=PAGE_SIZE, page_token=page_token)
    return page(
        request,
        "administration/webhooks.html",
        reader=reader,
        twin="/v1/webhook-subscriptions",
        views_here=views(ALL, reader, words),
        whose="all",
        rows=tuple(any_hook(row, words) for row in found.items),
        more=f"{ALL}?page_token={found.next_page_token}" if found.next_page_token else None,
    )


@router.get(f"{ALL}/{{webhook_id}}")
def show_subscription(
    *, webhook_id: str, request: Request, house: HouseOf, reader: SignedIn, state: Asked = "", page_token: Token = None
) -> Response:
    """Show one webhook with when it was told of which kind of event."""
    return _shown(request, house, reader, webhook_id, state=state, page_token=page_token)


@router.post(f"{ALL}/{{webhook_id}}/state", dependencies=[OwnForm])
def give_state(webhook_id: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted) -> Response:
    """Stop what is sent to a webhook, or let it go on."""
    given = read_whole(SubscriptionState, {"state": str(form.get("state", ""))})

    return _done(
        request,
        house,
        reader,
        form,
        lambda: oversight.give_state(house.database, webhook_id, given, reader.principal),
        webhook=webhook_id,
        said=f"said-webhook-{given.state}",
    )


@router.post(f"{ALL}/{{webhook_id}}/deliveries/{{delivery_id}}/replay", dependencies=[OwnForm])
def replay_delivery(
    *, webhook_id: str, delivery_id: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted
) -> Response:
    """Tell it once more."""

    return _done(
        request,
        house,
        reader,
        form,
        lambda: oversight.replay(house.database, webhook_id, delivery_id, reader.principal, again=None),
        webhook=webhook_id,
        said="said-delivery-replayed",
    )


def _done(
    request: Request,
    house: House,
    reader: Reader,
    form: FormData,
    act: Callable[[], object],
    *,
    webhook: str,
    said: str,
) -> Response:
    def refused(why: str) -> Response:
        return _shown(request, house, reader, webhook, refused=why, status=409)

    back = f"{ALL}/{webhook}"
    return done(request, house, reader, form, act, webhook=webhook, back=back, said=said, refused=refused)


def _shown(
    request: Request,
    house: House,
    reader: Reader,
    key: str,
    *,
    state: str = "",
    page_token: str | None = None,
    refused: str | None = None,
    status: int = 200,
) -> Response:
    words = words_in(language_of(request))
    narrowed = known_state(state)
    hook, found = oversight.deliveries(
        house.database, key, reader.principal, state=narrowed, page_size=PAGE_SIZE, page_token=page_token
    )
    return page(
        request,
        "administration/webhook.html",
        status=status,
        reader=reader,
        twin=f"/v1/webhook-subscriptions/{key}/deliveries",
        address=f"{ALL}/{key}",
        views_here=views(ALL, reader, words),
        told=told_view(any_hook(hook, words), found.items, found.next_page_token, narrowed, words),
        refused=refused,
    )
