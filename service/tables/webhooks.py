"""Webhooks: where other systems want to be told, what happened, and each telling of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, String
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, TEXT_LENGTH, key, one_of, whole, within, words
from service.tables.columns import Storable, classify, moment

WEBHOOK_STATES = ("active", "paused")
#: Waiting for its time; in hand; taken by the receiver; given up.
DELIVERY_STATES = ("waiting", "running", "delivered", "failed")

HIGHEST_COUNT = 1_000_000_000_000


class WebhookBase(SQLModel):
    """Where to tell, and what about."""

    url: Storable = words(TEXT_LENGTH)
    #: Names of kinds of events, sorted, with a space between.
    kinds: str = words(1000)


class Webhook(WebhookBase, table=True):
    __tablename__ = "webhook"
    __table_args__ = (
        one_of("state", WEBHOOK_STATES),
        within("failures", 0, HIGHEST_COUNT),
        CheckConstraint("(older_secret IS NULL) = (older_until IS NULL)", name="older_secret_has_end"),
    )

    #: `wh_` and random letters.
    id: str = key(primary=True)
    #: The principal that made it, such as "key:0f3a...".
    owner: str = key(index=True)
    state: str = words(20)
    #: Signs each delivery, so it is kept as it is.
    secret: str = words(200)
    #: The secret before it, which signs as well until its time is over.
    older_secret: str | None = words(200, optional=True)
    older_until: datetime | None = moment(optional=True)
    created_at: datetime = moment()
    #: How many attempts have failed since one last succeeded.
    failures: int = whole(0, HIGHEST_COUNT, default=0)


class WebhookEvent(SQLModel, table=True):
    """Something that happened: ids and states only, for whoever is told has to ask for more."""

    __tablename__ = "webhook_event"

    #: `evt_` and random letters; the receiver knows a repetition by it.
    id: str = key(primary=True)
    kind: str = words(50)
    #: The id of what it is about.
    about: Storable = key()
    #: The principal whose webhooks are told.
    owner: str = words(KEY_LENGTH)
    occurred_at: datetime = moment(index=True)
    data: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)


class WebhookDelivery(SQLModel, table=True):
    """The telling of one event to one webhook, with all its attempts."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        ForeignKeyConstraint(["webhook"], ["webhook.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["event"], ["webhook_event.id"], ondelete="CASCADE"),
        one_of("state", DELIVERY_STATES),
        within("attempts", 0, HIGHEST_COUNT),
        within("status", 100, 599),
        CheckConstraint("(state = 'running') = (owner IS NOT NULL)", name="running_has_owner"),
        CheckConstraint("(owner IS NULL) = (leased_until IS NULL)", name="owner_has_lease"),
        CheckConstraint("(state IN ('delivered', 'failed')) = (ended_at IS NOT NULL)", name="end_has_moment"),
    )

    #: `del_` and random letters.
    id: str = key(primary=True)
    webhook: str = key(index=True)
    event: str = key(index=True)
    state: str = Field(min_length=1, max_length=20, index=True, sa_type=String(20))
    attempts: int = whole(0, HIGHEST_COUNT, default=0)
    #: Not before then is it tried again.
    next_at: datetime = moment(index=True)
    #: The worker that has it in hand, by a name that no other one has.
    owner: str | None = words(KEY_LENGTH, optional=True)
    #: Until then the owner is taken to be alive.
    leased_until: datetime | None = moment(optional=True)
    #: What the receiver answered to the last attempt.
    status: int | None = whole(100, 599, optional=True)
    #: The stable code of what went wrong with it.
    failure: str | None = words(50, optional=True)
    ended_at: datetime | None = moment(optional=True)
    #: The delivery that somebody wanted to see again.
    replay_of: str | None = key(optional=True)


classify(
    Webhook,
    personal={"owner"},
    other={"url", "kinds", "id", "state", "secret", "older_secret", "older_until", "created_at", "failures"},
)
classify(WebhookEvent, personal={"about", "owner", "data"}, other={"id", "kind", "occurred_at"})
classify(
    WebhookDelivery,
    personal=set(),
    other={
        "id",
        "webhook",
        "event",
        "state",
        "attempts",
        "next_at",
        "owner",
        "leased_until",
        "status",
        "failure",
        "ended_at",
        "replay_of",
    },
)
