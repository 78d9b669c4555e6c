"""Who tries which delivery: taken in hand for a while, one at a time for each webhook, and what came of it."""

import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from service import keys
from service.identity import clients
from service.identity.people import PREFIX
from service.tables import Account, Webhook, WebhookDelivery, WebhookEvent
from service.webhooks import outbox

_log = logging.getLogger(__name__)

#: How long nothing is sent after the first failed attempt, the second and so on; the last one holds for all after it.
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600)
)
#: By so much of itself a pause may be longer, so that what failed together is not tried together.
JITTER = 0.1
#: After failures in a row nothing at all is sent to a webhook for a while: the first so many pauses, then the last of
#: these.
RESTS = 4
#: So many failed attempts in a row pause a webhook; with the rests between them they take more than eight hours.
MOST_FAILURES = 20
#: Webhooks that are looked at for one delivery.
LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The right to try a delivery, and all that it takes."""

    delivery: str
    webhook: str
    #: Counts the attempts of the delivery, this one included.
    number: int
    #: Who has it in hand.
    owner: str
    url: str
    live_secrets: tuple[str, ...]
    event: str
    kind: str
    occurred_at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an attempt."""

    #: What the receiver answered, if it did.
    status: int | None = None
    #: The stable code of what went wrong; None when it was taken.
    failure: str | None = None
    #: True when the receiver wants to hear no more.
    is_gone: bool = False
    #: How long the receiver asks to be left alone.
    pause: timedelta = timedelta(0)


def has_due(session: Session, *, now: datetime) -> bool:
    """Say whether there may be something to try; changes nothing."""
    return bool(_candidates(session, now, most=1))


def claim(
    session: Session,
    *,
    owner: str,
    lease: timedelta,
    most: int,
    now: datetime,
    served: Mapping[str, int] = MappingProxyType({}),
) -> Attempt | None:
    """Take in hand the delivery that has waited longest, of a webhook to which nobody is sending.

    Those webhooks come first that were `served` least lately, so that one with much to hear holds up nobody. A delivery
    that was tried `most` times without anybody hearing what came of it is given up.
    """
    found = _candidates(session, now, most=LOOKED_AT)
    for key in sorted(found, key=lambda candidate: served.get(candidate, 0)):
        webhook = session.exec(
            select(Webhook)
            .where(Webhook.id == key, Webhook.state == "active")
            .with_for_update(key_share=True, skip_locked=True)
            .execution_options(populate_existing=True)
        ).one_or_none()
        # Looked at again, now that nobody else can take anything of it in hand.
        if webhook is None or _is_being_sent_to(session, key, now):
            continue
        if not _has_owner(session, webhook, now):
            _log.warning("a webhook is paused: its owner is gone", extra={"webhook": key})
            webhook.state = "paused"
            session.add(webhook)
            continue
        attempt = _taken(session, webhook, owner=owner, lease=lease, most=most, now=now)
        if attempt is not None:
            return attempt
    return None


def note(session: Session, attempt: Attempt, outcome: Outcome, *, most: int, now: datetime) -> bool:
    """Write down what came of an attempt; False when somebody else has the delivery in hand by now."""
    webhook = session.exec(
        select(Webhook)
        .where(Webhook.id == attempt.webhook)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if webhook is None:
        return False
    values: dict[str, Any] = {"owner": None, "leased_until": None, "status": outcome.status, "failure": outcome.failure}
    if outcome.failure is None:
        values |= {"state": "delivered", "ended_at": now}
    elif outcome.is_gone or attempt.number >= most:
        values |= {"state": "failed", "ended_at": now}
    else:
        values |= {"state": "waiting", "next_at": now + max(pause_after(attempt), outcome.pause)}
    changed = session.connection().execute(
        update(WebhookDelivery)
        .where(
            col(WebhookDelivery.id) == attempt.delivery,
            col(WebhookDelivery.state) == "running",
            col(WebhookDelivery.owner) == attempt.owner,
            col(WebhookDelivery.attempts) == attempt.number,
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        return False
    if outcome.failure is None:
        if webhook.failures:
            outbox.hurry(session, webhook.id, now=now)
        webhook.failures = 0
    else:
        webhook.failures += 1
        rest = max(PAUSES[min(webhook.failures, RESTS) - 1], outcome.pause)
        outbox.rest(session, webhook.id, until=now + rest)
    if outcome.is_gone or webhook.failures >= MOST_FAILURES:
        _log.warning("a webhook is paused: its receiver fails or is gone", extra={"webhook": webhook.id})
        webhook.state = "paused"
    session.add(webhook)
    return True


def pause_after(attempt: Attempt) -> timedelta:
    """Return how long nothing is sent after a failed attempt; the same whenever it is asked."""
    pause = PAUSES[min(attempt.number, len(PAUSES)) - 1]
    return pause * (1 + JITTER * random.Random(f"{attempt.delivery}/{attempt.number}").random())


def _candidates(session: Session, now: datetime, *, most: int) -> list[str]:
    """Return the webhooks that may have something to try, the one that waits longest first."""
    question = (
        select(col(Webhook.id))
        .join(WebhookDelivery, col(WebhookDelivery.webhook) == col(Webhook.id))
        .where(
            col(Webhook.state) == "active",
            _is_due(now),
            ~select(WebhookDelivery.id)
            .where(col(WebhookDelivery.webhook) == col(Webhook.id), _is_held(now))
            .correlate(Webhook)
            .exists(),
        )
        .group_by(col(Webhook.id))
        .order_by(func.min(col(WebhookDelivery.next_at)), col(Webhook.id))
        .limit(most)
    )
    return list(session.exec(question).all())


def _taken(
    session: Session, webhook: Webhook, *, owner: str, lease: timedelta, most: int, now: datetime
) -> Attempt | None:
    due = (
        select(WebhookDelivery)
        .where(WebhookDelivery.webhook == webhook.id, _is_due(now))
        .order_by(col(WebhookDelivery.next_at), col(WebhookDelivery.id))
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    row = session.exec(due).one_or_none()
    if row is None:
        return None
    session.add(row)
    if row.attempts >= most:
        row.state, row.owner, row.leased_until = "failed", None, None
        row.failure, row.ended_at = "gave_up", now
        return None
    row.state, row.owner, row.leased_until = "running", owner, now + lease
    row.attempts += 1
    event = session.get_one(WebhookEvent, row.event)
    older = webhook.older_until is not None and webhook.older_until > now
    live = (webhook.secret, webhook.older_secret if older else None)
    return Attempt(
        delivery=row.id,
        webhook=webhook.id,
        number=row.attempts,
        owner=owner,
        url=webhook.url,
        live_secrets=tuple(secret for secret in live if secret is not None),
        event=event.id,
        kind=event.kind,
        occurred_at=event.occurred_at,
        data=event.data,
    )


def _is_being_sent_to(session: Session, webhook: str, now: datetime) -> bool:
    question = select(WebhookDelivery.id).where(WebhookDelivery.webhook == webhook, _is_held(now)).limit(1)
    return session.exec(question).first() is not None


def _has_owner(session: Session, webhook: Webhook, now: datetime) -> bool:
    """Say whether whoever made the webhook may still be told things.

    A key is open, the account of a person is there, and a client of the issuer has come lately.
    """
    kind, _, identity = webhook.owner.partition(":")
    if kind == "key":
        return keys.holder(session, identity, at=now) is not None
    if kind == "user":
        return session.get(Account, f"{PREFIX}{identity}") is not None
    return kind != "client" or clients.is_there(session, webhook.owner, now=now)


def _is_held(now: datetime) -> ColumnElement[bool]:
    return and_(col(WebhookDelivery.state) == "running", col(WebhookDelivery.leased_until) >= now)


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = and_(col(WebhookDelivery.state) == "waiting", col(WebhookDelivery.next_at) <= now)
    return or_(waits, and_(col(WebhookDelivery.state) == "running", col(WebhookDelivery.leased_until) < now))
