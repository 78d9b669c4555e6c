"""Use cases: what was told to a webhook, told again, or told as a test."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from service import idempotency
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.idempotency import Again
from service.paging import page
from service.principals import Principal
from service.schemas.values import Answer
from service.schemas.webhooks import DeliveryPage, DeliveryRead, DeliverySeen
from service.tables import WebhookDelivery, WebhookEvent
from service.texts import sentence
from service.webhooks import outbox
from service.webhooks.events import TEST
from service.webhooks.subscriptions import LEASE, Told, noted, owned

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Row = tuple[WebhookDelivery, WebhookEvent]


def listed(
    database: Database,
    webhook: str,
    principal: Principal,
    *,
    state: str | None = None,
    page_size: int,
    page_token: str | None,
) -> DeliveryPage:
    """Return one page of the deliveries to a webhook, all or those in one state, the newest event first."""
    with database.read() as session:
        owned(session, webhook, principal, for_update=False)
        found, token = told_to(session, webhook, state=state, page_size=page_size, page_token=page_token)
        return DeliveryPage(items=[_read(row) for row in found], next_page_token=token)


def told_to(
    session: Session, webhook: str, *, state: str | None, page_size: int, page_token: str | None
) -> tuple[Sequence[Row], str | None]:
    """Return one page of the deliveries to a webhook with their events, and the token of the next page."""

    def entries(after: str | None, limit: int) -> list[Row]:
        question = (
            select(WebhookDelivery, WebhookEvent)
            .join(WebhookEvent, col(WebhookEvent.id) == col(WebhookDelivery.event))
            .where(WebhookDelivery.webhook == webhook)
            .order_by(col(WebhookEvent.occurred_at).desc(), col(WebhookDelivery.id))
            .limit(limit)
        )
        if state is not None:
            question = question.where(WebhookDelivery.state == state)
        if after is not None:
            moment, key = _place(after)
            is_older = col(WebhookEvent.occurred_at) < moment
            is_beside = and_(col(WebhookEvent.occurred_at) == moment, col(WebhookDelivery.id) > key)
            question = question.where(or_(is_older, is_beside))
        return list(session.exec(question).all())

    return page(entries, _token, page_size=page_size, page_token=page_token)


def test(database: Database, webhook: str, principal: Principal, *, again: Again | None) -> Told:
    """Tell a webhook that somebody wants to see whether it is told."""

    def act(session: Session) -> DeliveryRead:
        row = owned(session, webhook, principal)
        if row.state != "active":
            raise Conflict(sentence("error-webhook-paused"))
        now = datetime.now(UTC)
        (delivery,) = outbox.post(
            session, {webhook: now}, kind=TEST, about=webhook, owner=principal.name, data={"id": webhook}, at=now
        )
        noted(session, principal, "test", webhook)
        return _read((delivery, session.get_one(WebhookEvent, delivery.event)))

    return once_only(database, principal, again, act)


def replay(database: Database, webhook: str, key: str, principal: Principal, *, again: Again | None) -> Told:
    """Tell a webhook once more of what it was told, or was not to be reached about; the receiver knows the id."""

    def act(session: Session) -> DeliveryRead:
        owned(session, webhook, principal)
        repeated = repeat(session, webhook, key)
        noted(session, principal, "replay", webhook)
        return _read(repeated)

    return once_only(database, principal, again, act)


def repeat(session: Session, webhook: str, key: str) -> Row:
    """Write the delivery that tells once more what an earlier one, which has ended, told or was to tell."""
    question = select(WebhookDelivery).where(WebhookDelivery.id == key, WebhookDelivery.webhook == webhook)
    earlier = session.exec(question).one_or_none()
    if earlier is None:
        raise NotFound()
    if earlier.ended_at is None:
        raise Conflict(sentence("error-delivery-not-ended"))
    event = session.get_one(WebhookEvent, earlier.event)
    row = outbox.waiting(webhook, event.id, datetime.now(UTC), replay_of=earlier.id)
    session.add(row)
    return row, event


def once_only(database: Database, principal: Principal, again: Again | None, act: Callable[[Session], Answer]) -> Told:
    """Do it in one transaction, and under an Idempotency-Key only the first time."""
    if again is None:
        with database.write() as session:
            return Told(body=act(session).model_dump_json())
    with idempotency.once(
        database, principal=principal.name, key=again.key, fingerprint=again.fingerprint, lease=LEASE
    ) as first:
        if isinstance(first, idempotency.Replay):
            return Told(body=first.body, is_replay=True)
        with database.write() as session:
            body = act(session).model_dump_json()
            idempotency.finish(session, first, status=202, body=body)
        return Told(body=body)


def _token(row: Row) -> str:
    delivery, event = row
    return f"{(event.occurred_at - _FIRST) // _MICROSECOND}.{delivery.id}"


def _place(after: str) -> tuple[datetime, str]:
    """Read the place that a page token names."""
    number, _, key = after.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 16 and key):
        detail = sentence("fault-page-token", field="page_token")
        raise InvalidRequest.of([Fault(detail=detail, pointer="query/page_token", code="wrong_form")])
    return _FIRST + int(number) * _MICROSECOND, key


def seen(row: Row) -> DeliverySeen:
    """Return a delivery without what it is about, which is for the webhook's owner."""
    delivery, event = row
    return DeliverySeen.model_validate(
        {
            "id": delivery.id,
            "webhook": delivery.webhook,
            "event": {"id": event.id, "type": event.kind, "occurred_at": event.occurred_at},
            "state": delivery.state,
            "attempts": delivery.attempts,
            "next_at": None if delivery.ended_at is not None else delivery.next_at,
            "status": delivery.status,
            "failure": delivery.failure,
            "ended_at": delivery.ended_at,
            "replay_of": delivery.replay_of,
        }
    )


def _read(row: Row) -> DeliveryRead:
    _, event = row
    shown = seen(row).model_dump()
    return DeliveryRead.model_validate(shown | {"event": shown["event"] | {"about": event.about}})
