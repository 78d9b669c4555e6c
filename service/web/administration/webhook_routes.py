"""Webhooks in the browser, each for whoever made it: what was told to it, and told once more: routes only."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from service.paging import PAGE_SIZE
from service.web.administration.forms import posted
from service.web.administration.parts import views
from service.web.administration.webhook_forms import done
from service.web.administration.webhook_view import OWN, known_state, own_hook, told_view
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import language_of, page
from service.web.words import words_in
from service.webhooks import log, subscriptions

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=200)]
Token = Annotated[str | None, Query(max_length=1200)]
Posted = Annotated[FormData, Depends(posted)]


@router.get(OWN)
def list_webhooks(request: Request, house: HouseOf, reader: SignedIn, page_token: Token = None) -> Response:
    """Show the reader's own webhooks."""
    words = words_in(language_of(request))
    found = subscriptions.listed(house.database, reader.principal, page_size=PAGE_SIZE, page_token=page_token)
    return page(
        request,
        "administration/webhooks.html",
        reader=reader,
        twin="/v1/webhooks",
        views_here=views(request.url.path, reader, words),
        whose="own",
        rows=tuple(own_hook(row, words) for row in found.items),
        more=f"{OWN}?page_token={found.next_page_token}" if found.next_page_token else None,
    )


@router.get(f"{OWN}/{{webhook_id}}")
def show_webhook(
    *, webhook_id: str, request: Request, house: HouseOf, reader: SignedIn, state: Asked = "", page_token: Token = None
) -> Response:
    """Show one webhook with what it was told."""
    return _shown(request, house, reader, webhook_id, state=state, page_token=page_token)


@router.post(f"{OWN}/{{webhook_id}}/test", dependencies=[OwnForm])
def test_webhook(webhook_id: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted) -> Response:
    """Send a message that is about nothing."""

    return _done(
        request,
        house,
        reader,
        form,
        lambda: log.test(house.database, webhook_id, reader.principal, again=None),
        webhook=webhook_id,
        said="said-webhook-test",
    )


@router.post(f"{OWN}/{{webhook_id}}/deliveries/{{delivery_id}}/replay", dependencies=[OwnForm])
def replay_delivery(
    *, webhook_id: str, delivery_id: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted
) -> Response:
    """Tell it once more."""

    return _done(
        request,
        house,
        reader,
        form,
        lambda: log.replay(house.database, webhook_id, delivery_id, reader.principal, again=None),
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

    back = f"{OWN}/{webhook}"
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
    hook = subscriptions.show(house.database, key, reader.principal)
    found = log.listed(
        house.database, key, reader.principal, state=narrowed, page_size=PAGE_SIZE, page_token=page_token
    )
    return page(
        request,
        "administration/webhook.html",
        status=status,
        reader=reader,
        twin=f"/v1/webhooks/{key}/deliveries",
        address=f"{OWN}/{key}",
        views_here=views(OWN, reader, words),
        told=told_view(own_hook(hook, words), found.items, found.next_page_token, narrowed, words),
        refused=refused,
    )
