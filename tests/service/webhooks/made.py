"""Webhooks that are there, a clock that stands still until somebody moves it, and what is sent by it."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from service.database import Database
from service.outbound import guarded
from service.tables import Webhook, WebhookDelivery
from service.webhooks import outbox
from service.webhooks.attempts import Attempt, claim
from service.webhooks.delivering import LEASE, MOST_BYTES, Deliverer
from service.webhooks.events import WISHED, EventKind
from service.webhooks.signatures import new_secret
from tests.conftest import PATIENCE
from tests.service.webhooks.receivers import LOOPBACK

OWNER = "demo:lms"
#: Attempts before a delivery is given up.
MOST = 9


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, by: timedelta) -> None:
        self.now += by


def webhook(
    database: Database, url: str, *, owner: str = OWNER, kinds: tuple[str, ...] = WISHED, state: str = "active"
) -> Webhook:
    row = Webhook.model_validate(
        {
            "id": f"wh_{secrets.token_hex(12)}",
            "owner": owner,
            "url": url,
            "kinds": " ".join(sorted(kinds)),
            "state": state,
            "secret": new_secret(),
            "created_at": datetime.now(UTC),
        }
    )
    with database.write() as session:
        session.add(row)
    return row


def publish(
    database: Database,
    clock: Clock,
    *,
    about: str = "rec_1",
    kind: EventKind = "recommendation.created",
    owner: str = OWNER,
) -> None:
    with database.write() as session:
        data = {"id": about, "status": "optimal"}
        outbox.publish(session, kind=kind, about=about, owner=owner, data=data, at=clock())


def deliverer(database: Database, clock: Clock, *, most: int = MOST) -> Deliverer:
    client = guarded(allowed=LOOPBACK, seconds=PATIENCE, most_bytes=MOST_BYTES)
    return Deliverer(database, client, seconds=PATIENCE, most=most, clock=clock)


def taken(database: Database, clock: Clock, owner: str = "one") -> Attempt | None:
    with database.write() as session:
        return claim(session, owner=owner, lease=LEASE, most=MOST, now=clock())


def deliveries(database: Database) -> list[WebhookDelivery]:
    with database.read() as session:
        return list(session.exec(select(WebhookDelivery).order_by(col(WebhookDelivery.id))).all())


def delivery(database: Database) -> WebhookDelivery:
    (found,) = deliveries(database)
    return found


def state_of(database: Database, made: Webhook) -> tuple[str, int]:
    with database.read() as session:
        row = session.get_one(Webhook, made.id)
        return row.state, row.failures
