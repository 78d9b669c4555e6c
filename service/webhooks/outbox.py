"""What is to be told, written in the transaction of what it tells about: neither is ever there without the other."""

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, Update, bindparam, delete, func, update
from sqlmodel import Session, col, select

from service.tables import Webhook, WebhookDelivery, WebhookEvent
from service.webhooks.events import EventKind

#: How long an event can be told, and its deliveries looked at.
KEEP = timedelta(days=30)

_WEBHOOKS: Table = Webhook.__table__  # type: ignore[attr-defined]
# Every stored answer asks this: made once. A webhook that is found stays until the event is written.
_OF_OWNER = (
    _WEBHOOKS.select()
    .with_only_columns(_WEBHOOKS.c.id, _WEBHOOKS.c.kinds, _WEBHOOKS.c.failures)
    .where(_WEBHOOKS.c.owner == bindparam("owner"))
    .order_by(_WEBHOOKS.c.id)
    .with_for_update(read=True, key_share=True)
)


def publish(
    session: Session,
    *,
    kind: EventKind,
    about: str,
    owner: str,
    data: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
    at: datetime | None = None,
) -> None:
    """Have the owner's webhooks told of something; `data` holds ids and states, and nothing about a person.

    Nothing is written when nobody wants to know, and data that takes time to find are not even looked for.
    """
    found = session.connection().execute(_OF_OWNER, {"owner": owner}).all()
    wanting = [row for row in found if kind in row.kinds.split()]
    if not wanting:
        return
    now = at or datetime.now(UTC)
    # Whoever fails is not asked for each new event whether they still do: it waits with those that wait.
    times = {row.id: _next_look(session, row.id, now) if row.failures else now for row in wanting}
    post(session, times, kind=kind, about=about, owner=owner, data=data() if callable(data) else data, at=now)


def post(
    session: Session,
    webhooks: Mapping[str, datetime],
    *,
    kind: EventKind,
    about: str,
    owner: str,
    data: Mapping[str, Any],
    at: datetime,
) -> list[WebhookDelivery]:
    """Write an event, and its delivery to each of these webhooks, none before its time."""
    event = WebhookEvent.model_validate(
        {
            "id": f"evt_{secrets.token_hex(12)}",
            "kind": kind,
            "about": about,
            "owner": owner,
            "occurred_at": at,
            "data": dict(data),
        }
    )
    session.add(event)
    session.flush()
    deliveries = [waiting(webhook, event.id, moment) for webhook, moment in webhooks.items()]
    session.add_all(deliveries)
    session.flush()
    return deliveries


def waiting(webhook: str, event: str, at: datetime, *, replay_of: str | None = None) -> WebhookDelivery:
    """Return a delivery that nobody has tried yet."""
    return WebhookDelivery.model_validate(
        {
            "id": f"del_{secrets.token_hex(12)}",
            "webhook": webhook,
            "event": event,
            "state": "waiting",
            "next_at": at,
            "replay_of": replay_of,
        }
    )


def rest(session: Session, webhook: str, *, until: datetime) -> None:
    """Have all that waits for a webhook wait until then at least."""
    is_earlier = col(WebhookDelivery.next_at) < until
    session.connection().execute(_all_waiting(webhook).where(is_earlier).values(next_at=until))


def hurry(session: Session, webhook: str, *, now: datetime) -> None:
    """Have all that waits for a webhook wait no longer."""
    is_later = col(WebhookDelivery.next_at) > now
    session.connection().execute(_all_waiting(webhook).where(is_later).values(next_at=now))


def forget(session: Session, *, before: datetime, most: int = 100) -> int:
    """Drop up to `most` of the events from before this moment, with their deliveries; say how many they were."""
    old = (
        select(col(WebhookEvent.id))
        .where(col(WebhookEvent.occurred_at) < before)
        .order_by(col(WebhookEvent.occurred_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    gone = delete(WebhookEvent).where(col(WebhookEvent.id).in_(old)).returning(col(WebhookEvent.id))
    return len(session.connection().execute(gone).all())


def _all_waiting(webhook: str) -> Update:
    return update(WebhookDelivery).where(
        col(WebhookDelivery.webhook) == webhook, col(WebhookDelivery.state) == "waiting"
    )


def _next_look(session: Session, webhook: str, now: datetime) -> datetime:
    """Return when something is sent to a webhook next."""
    question = select(func.min(col(WebhookDelivery.next_at))).where(
        WebhookDelivery.webhook == webhook, WebhookDelivery.state == "waiting"
    )
    found = session.exec(question).one()
    return now if found is None else max(now, found)
