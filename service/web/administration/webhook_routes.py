"""Webhooks in the browser, each for whoever made it: what was told to it, and told once more: routes only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from service.errors import Conflict
from service.paging import PAGE_SIZE
from service.schemas.webhooks import DeliveryRead, WebhookRead
from service.web.administration.parts import Option, views
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import language_of, page, see_other
from service.web.words import Words, words_in
from service.webhooks import log, subscriptions

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=200)]
Token = Annotated[str | None, Query(max_length=1200)]
STATE_MARKS = {"active": "good", "paused": "ended"}
DELIVERY_MARKS = {"waiting": "open", "running": "open", "delivered": "good", "failed": "waiting"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRow:
    """One webhook."""

    href: str
    url: str
    state: str
    mark: str
    kinds: str
    failures: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One telling of an event."""

    event: str
    about: str
    at: str
    state: str
    mark: str
    attempts: str
    answer: str
    #: Where the form goes that has it told once more; none while it is still on its way.
    replay: str | None


@router.get("/administration/webhooks")
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
        rows=tuple(_hook(row, words) for row in found.items),
        more=f"/administration/webhooks?page_token={found.next_page_token}" if found.next_page_token else None,
    )


@router.get("/administration/webhooks/{webhook_id}")
def show_webhook(
    *, webhook_id: str, request: Request, house: HouseOf, reader: SignedIn, state: Asked = "", page_token: Token = None
) -> Response:
    """Show one webhook with what it was told."""
    narrowed = state if state in DELIVERY_MARKS else None
    return _shown(request, house, reader, webhook_id, state=narrowed, page_token=page_token)


@router.post("/administration/webhooks/{webhook_id}/test", dependencies=[OwnForm])
def test_webhook(webhook_id: str, request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Send a message that is about nothing."""
    try:
        log.test(house.database, webhook_id, reader.principal, again=None)
    except Conflict as error:
        return _shown(request, house, reader, webhook_id, refused=error.told(language_of(request)), status=409)
    return see_other(f"/administration/webhooks/{webhook_id}", said="said-webhook-test")


@router.post("/administration/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", dependencies=[OwnForm])
def replay_delivery(webhook_id: str, delivery_id: str, request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Tell it once more."""
    try:
        log.replay(house.database, webhook_id, delivery_id, reader.principal, again=None)
    except Conflict as error:
        return _shown(request, house, reader, webhook_id, refused=error.told(language_of(request)), status=409)
    return see_other(f"/administration/webhooks/{webhook_id}", said="said-delivery-replayed")


def _shown(
    request: Request,
    house: House,
    reader: Reader,
    key: str,
    *,
    state: str | None = None,
    page_token: str | None = None,
    refused: str | None = None,
    status: int = 200,
) -> Response:
    words = words_in(language_of(request))
    hook = subscriptions.show(house.database, key, reader.principal)
    found = log.listed(house.database, key, reader.principal, state=state, page_size=PAGE_SIZE, page_token=page_token)
    here = f"/administration/webhooks/{key}"
    onward = {name: value for name, value in (("state", state), ("page_token", found.next_page_token)) if value}
    return page(
        request,
        "administration/webhook.html",
        status=status,
        reader=reader,
        twin=f"/v1/webhooks/{key}/deliveries",
        views_here=views("/administration/webhooks", reader, words),
        hook=_hook(hook, words),
        refused=refused,
        test=f"{here}/test" if hook.state == "active" else None,
        rows=tuple(_delivery(row, words) for row in found.items),
        here=here,
        states=tuple(
            Option(id=each, title=words.text(f"admin-delivery-{each}"), chosen=each == state) for each in DELIVERY_MARKS
        ),
        narrowed=state is not None,
        more=f"{here}?{urlencode(onward)}" if found.next_page_token else None,
    )


def _hook(row: WebhookRead, words: Words) -> HookRow:
    failures = None
    if row.failures:
        failures = words.text("admin-hook-failures", count=row.failures, number=words.number(row.failures))
    return HookRow(
        href=f"/administration/webhooks/{row.id}",
        url=row.url,
        state=words.text(f"admin-hook-{row.state}"),
        mark=STATE_MARKS[row.state],
        kinds=words.listed(row.kinds),
        failures=failures,
    )


def _delivery(row: DeliveryRead, words: Words) -> DeliveryRow:
    ended = row.state in ("delivered", "failed")
    return DeliveryRow(
        event=row.event.type,
        about=row.event.about,
        at=words.exact_moment(row.event.occurred_at),
        state=words.text(f"admin-delivery-{row.state}"),
        mark=DELIVERY_MARKS[row.state],
        attempts=words.number(row.attempts),
        answer=" · ".join(_answer(row, words)),
        replay=f"/administration/webhooks/{row.webhook}/deliveries/{row.id}/replay" if ended else None,
    )


def _answer(row: DeliveryRead, words: Words) -> Iterator[str]:
    """Yield what the receiver answered last, and what went wrong, as far as either is known."""
    if row.status:
        yield str(row.status)
    if row.failure is not None and (code := f"admin-failure-{row.failure}") and words.knows(code):
        yield words.text(code)
    elif row.failure is not None:
        yield row.failure
