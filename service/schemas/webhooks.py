"""Webhooks as callers send and read them, and what was told to each."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from catalog import TEXT_LENGTH
from service.schemas.values import Answer, Strict
from service.webhooks.events import WISHED, EventKind, Wished

WebhookState = Literal["active", "paused"]
DeliveryState = Literal["waiting", "running", "delivered", "failed"]


class WebhookRecord(Strict):
    """Where to tell of events, and of which."""

    url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=TEXT_LENGTH,
            description="An https address outside, or one in a network that the service is allowed to reach.",
            examples=["https://hooks.example/gradus"],
        ),
    ]
    kinds: Annotated[
        list[Wished], Field(min_length=1, max_length=len(WISHED), description="Of which events; of all by default.")
    ] = Field(default_factory=lambda: list(WISHED))
    state: Annotated[
        WebhookState, Field(description="Paused, nothing is sent; what happens meanwhile is sent afterwards.")
    ] = "active"


class NothingSent(Strict):
    """Nothing is said beside the address."""


class WebhookRead(Answer):
    """A webhook."""

    id: str
    url: str
    kinds: list[Wished]
    state: WebhookState
    failures: Annotated[int, Field(description="Attempts that failed since one last succeeded; 20 pause it.")]
    created_at: datetime
    older_secret_until: Annotated[
        datetime | None, Field(description="Until then the secret before this one signs as well.")
    ]


class WebhookMade(WebhookRead):
    """A webhook with the secret that signs its messages, which is shown this once."""

    secret: Annotated[
        str | None,
        Field(description="Null when the answer is repeated: a secret that got lost is replaced, not shown again."),
    ]


class WebhookPage(Answer):
    """One page of webhooks."""

    items: list[WebhookRead]
    next_page_token: str | None


class EventSeen(Answer):
    """Something that happened."""

    id: str
    type: EventKind
    occurred_at: datetime


class EventRead(EventSeen):
    """Something that happened, and to what."""

    about: Annotated[str, Field(description="The id of what it is about.")]


class DeliverySeen(Answer):
    """The telling of one event to one webhook, as whoever keeps the service sees it: not what the event is about."""

    id: str
    webhook: str
    event: EventSeen
    state: DeliveryState
    attempts: int
    next_at: Annotated[datetime | None, Field(description="Not before then it is tried, or tried again.")]
    status: Annotated[int | None, Field(description="What the receiver answered last.")]
    failure: Annotated[
        str | None,
        Field(
            description="What went wrong last: `status`, `gone`, `timeout`, `connection`, `gave_up`, or `unreachable`: "
            "the host has no address that may be reached."
        ),
    ]
    ended_at: datetime | None
    replay_of: Annotated[str | None, Field(description="The delivery that this one repeats.")]


class DeliveryRead(DeliverySeen):
    """The telling of one event to one webhook."""

    event: EventRead


class DeliveryPage(Answer):
    """One page of deliveries, the newest event first."""

    items: list[DeliveryRead]
    next_page_token: str | None


class DeliverySeenPage(Answer):
    """One page of deliveries, the newest event first, as whoever keeps the service sees them."""

    items: list[DeliverySeen]
    next_page_token: str | None


class SubscriptionRead(Answer):
    """A webhook as whoever keeps the service sees it: without its secret and without the query of its address."""

    id: str
    owner: Annotated[str, Field(description="The key or the person that made it, as the audit trail names them.")]
    address: Annotated[str, Field(description="Where it leads, up to the path: a query may hold a secret.")]
    kinds: list[Wished]
    state: WebhookState
    failures: Annotated[int, Field(description="Attempts that failed since one last succeeded; 20 pause it.")]
    waiting: Annotated[int, Field(description="Deliveries that are waiting or on their way.")]
    failed: Annotated[int, Field(description="Deliveries of the last 30 days that were given up.")]
    created_at: datetime


class SubscriptionPage(Answer):
    """One page of everybody's webhooks."""

    items: list[SubscriptionRead]
    next_page_token: str | None


class SubscriptionState(Strict):
    """Whether messages are sent to a webhook."""

    state: Annotated[
        WebhookState, Field(description="Paused, nothing is sent; what happens meanwhile is sent afterwards.")
    ]
