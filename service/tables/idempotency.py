"""Requests that came with an Idempotency-Key, and the answers that a repetition gets."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from catalog import key, one_of, words
from service.tables.columns import Storable, classify, moment

STATES = ("in_flight", "finished")


class IdempotentRequestBase(SQLModel):
    """A request under the key that its sender chose; keys of different principals never meet."""

    principal: str = key(primary=True)
    idempotency_key: Storable = key(primary=True)
    #: Digest of method, path and body: the same key with another request is refused.
    fingerprint: str = words(80)


class IdempotentRequest(IdempotentRequestBase, table=True):
    __tablename__ = "idempotent_request"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint(
            "(state = 'in_flight' AND status IS NULL AND body IS NULL)"
            " OR (state = 'finished' AND status BETWEEN 200 AND 599 AND body IS NOT NULL)",
            name="finished_has_answer",
        ),
    )

    state: str = words(20)
    #: Names the attempt that is at work; one that was taken for dead can no longer finish.
    attempt: str = words(50)
    created_at: datetime = moment(index=True)
    #: Until then the attempt is taken to be alive.
    leased_until: datetime = moment()
    status: int | None = None
    #: The answer's body, byte for byte.
    body: str | None = Field(default=None, sa_type=Text)


classify(
    IdempotentRequest,
    personal={"principal", "body"},
    other={"idempotency_key", "fingerprint", "state", "attempt", "created_at", "leased_until", "status"},
)
