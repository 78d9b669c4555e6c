"""What is to be told, written in the transaction of what it tells about: neither is ever there without the other."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, delete
from sqlmodel import Session, col, select

from service.tables import Webhook, WebhookDelivery, WebhookEvent
from service.webhooks.events import EventKind

#: How long an event can be told, and its deliveries looked at.
KEEP = timedelta(days=30)

_WEBHOOKS: Table = Webhook.__table__  # type: ignore[attr-defined]
# Every stored answer asks this: made once. A webhook that is found stays until the event is written.
_OF_OWNER = (
    _WEBHOOKS.select()
    .with_only_columns(_WEBHOOKS.c.id, _WEBHOOKS.c.kinds)
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
    wanting = [row.id for row in found if kind in row.kinds.split()]
    if wanting:
        told = data() if callable(data) else data
        post(session, wanting, kind=kind, about=about, owner=owner, data=told, at=at)


def post(
    session: Session,
    webhooks: Sequence[str],
    *,
    kind: EventKind,
    about: str,
    owner: str,
    data: Mapping[str, Any],
    at: datetime | None = None,
) -> list[WebhookDelivery]:
    """Write an event, and its delivery to each of these webhooks."""
    now = at or datetime.now(UTC)
    event = WebhookEvent.model_validate(
        {
            "id": f"evt_{secrets.token_hex(12)}",
            "kind": kind,
            "about": about,
            "owner": owner,
            "occurred_at": now,
            "data": dict(data),
        }
    )
    session.add(event)
    session.flush()
    deliveries = [waiting(webhook, event.id, now) for webhook in webhooks]
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
