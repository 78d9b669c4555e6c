"""Use cases: everybody's webhooks, as whoever keeps the service sees them: where to, which kinds, when, how it went.

What an event is about, what signs its message and what an address says beyond its path are for the owner alone. Whoever
keeps the service may stop what is sent, let it go on, and have it sent once more; the rest of a webhook is the owner's.
"""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, func, select

from service.database import Database
from service.errors import NotFound
from service.idempotency import Again
from service.paging import page
from service.principals import Principal
from service.schemas.webhooks import (
    DeliverySeen,
    DeliverySeenPage,
    SubscriptionPage,
    SubscriptionRead,
    SubscriptionState,
)
from service.tables import Webhook, WebhookDelivery
from service.webhooks import log
from service.webhooks.subscriptions import Told, make_active, noted

#: How many deliveries of each webhook are in which state.
Counts = Mapping[tuple[str, str], int]


def listed(
    database: Database, principal: Principal, *, state: str | None = None, page_size: int, page_token: str | None
) -> SubscriptionPage:
    """Return one page of all webhooks by id, or of those in one state; whose they are is shown, so it is on record."""

    def entries(after: str | None, limit: int) -> list[Webhook]:
        question = select(Webhook).order_by(col(Webhook.id)).limit(limit)
        if state is not None:
            question = question.where(Webhook.state == state)
        if after is not None:
            question = question.where(col(Webhook.id) > after)
        return list(session.exec(question).all())

    with database.write() as session:
        found, token = page(entries, lambda row: row.id, page_size=page_size, page_token=page_token)
        counts = _counts(session, [row.id for row in found])
        shown = SubscriptionPage(items=[_read(row, counts) for row in found], next_page_token=token)
        noted(session, principal, "list", None)
    return shown


def show(database: Database, key: str, principal: Principal) -> SubscriptionRead:
    """Return one webhook."""
    with database.write() as session:
        found = _one(session, key)
        noted(session, principal, "read", key)
        return found


def deliveries(
    database: Database,
    key: str,
    principal: Principal,
    *,
    state: str | None = None,
    page_size: int,
    page_token: str | None,
) -> tuple[SubscriptionRead, DeliverySeenPage]:
    """Return one webhook with one page of its deliveries, all or those in one state, the newest event first."""
    with database.write() as session:
        found = _one(session, key)
        rows, token = log.told_to(session, key, state=state, page_size=page_size, page_token=page_token)
        shown = DeliverySeenPage(items=[log.seen(row) for row in rows], next_page_token=token)
        noted(session, principal, "read", key)
        return found, shown


def give_state(database: Database, key: str, given: SubscriptionState, principal: Principal) -> SubscriptionRead:
    """Stop what is sent to a webhook, or let it go on."""
    with database.write() as session:
        row = _stored(session, key, for_update=True)
        if given.state == "active":
            make_active(session, row)
        else:
            row.state = given.state
        session.add(row)
        session.flush()
        noted(session, principal, "resume" if given.state == "active" else "pause", key)
        return _read(row, _counts(session, [key]))


def replay(database: Database, webhook: str, key: str, principal: Principal, *, again: Again | None) -> Told:
    """Tell a webhook once more of what it was told, or was not to be reached about; the receiver knows the id."""

    def act(session: Session) -> DeliverySeen:
        _stored(session, webhook, for_update=True)
        repeated = log.repeat(session, webhook, key)
        noted(session, principal, "replay", webhook)
        return log.seen(repeated)

    return log.once_only(database, principal, again, act)


def _one(session: Session, key: str) -> SubscriptionRead:
    return _read(_stored(session, key), _counts(session, [key]))


def _stored(session: Session, key: str, *, for_update: bool = False) -> Webhook:
    question = select(Webhook).where(Webhook.id == key)
    if for_update:
        question = question.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = session.exec(question).one_or_none()
    if row is None:
        raise NotFound()
    return row


def _counts(session: Session, keys: Collection[str]) -> Counts:
    question = (
        select(WebhookDelivery.webhook, WebhookDelivery.state, func.count())
        .where(col(WebhookDelivery.webhook).in_(keys))
        .group_by(col(WebhookDelivery.webhook), col(WebhookDelivery.state))
    )
    return {(webhook, state): count for webhook, state, count in session.exec(question)}


def _read(row: Webhook, counts: Counts) -> SubscriptionRead:
    return SubscriptionRead.model_validate(
        {
            "id": row.id,
            "owner": row.owner,
            "address": row.url.partition("?")[0],
            "kinds": row.kinds.split(),
            "state": row.state,
            "failures": row.failures,
            "waiting": counts.get((row.id, "waiting"), 0) + counts.get((row.id, "running"), 0),
            "failed": counts.get((row.id, "failed"), 0),
            "created_at": row.created_at,
        }
    )
