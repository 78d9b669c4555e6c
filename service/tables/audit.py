"""The audit trail: who did what to which thing, and when; no values, and people under names that say nothing of them.

The rows stand in lanes, and in its lane each row seals the one before it: whoever changes one, takes one away or puts
another in its place has to make all that follow anew.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Integer, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, key, whole, within, words
from service.tables.columns import Storable, classify, moment

#: Writers that can be at it at the same time on PostgreSQL; SQLite has one.
LANES = 16
HIGHEST_PLACE = 1_000_000_000_000
#: The hash before the first row of a lane.
NOTHING = "0" * 64


def _hash() -> str:
    return Field(min_length=64, max_length=64, sa_type=String(64), nullable=False)  # type: ignore[no-any-return]


class AuditEventBase(SQLModel):
    """One act."""

    #: The principal that acted, such as "key:0f3a...".
    principal: str = words(KEY_LENGTH)
    #: What was done, such as "recommendation.create".
    action: str = words(100)
    object_kind: str = words(50)
    #: The id alone; null when the act was on none, on many, or on a person.
    object_id: Storable | None = key(optional=True)
    #: The name that the trail has for the person whose data it was.
    person: str | None = key(optional=True, index=True)
    #: How many people's data it was, where it was that of several.
    people: int | None = whole(0, HIGHEST_PLACE, optional=True)
    #: The person that the request said it was about, by the same name.
    acting_for: str | None = key(optional=True)
    #: The request that it was done in.
    request: str | None = words(50, optional=True)


class AuditEvent(AuditEventBase, table=True):
    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("lane", "place"),
        within("lane", 0, LANES - 1),
        within("place", 1, HIGHEST_PLACE),
        within("people", 0, HIGHEST_PLACE),
        CheckConstraint("length(previous) = 64", name="previous_is_sha256"),
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))
    lane: int = whole(0, LANES - 1)
    #: Counts the rows of a lane, from 1.
    place: int = whole(1, HIGHEST_PLACE)
    at: datetime = moment(index=True)
    #: The hash of the row before it in its lane.
    previous: str = _hash()
    #: Of all the rest of this row but its number.
    hash: str = _hash()


class AuditHead(SQLModel, table=True):
    """The end of a lane: whoever adds a row holds it."""

    __tablename__ = "audit_head"
    __table_args__ = (
        within("lane", 0, LANES - 1),
        within("place", 0, HIGHEST_PLACE),
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
    )

    lane: int = whole(0, LANES - 1, primary=True)
    #: Of the last row; 0 before the first.
    place: int = whole(0, HIGHEST_PLACE)
    hash: str = _hash()


class PersonToken(SQLModel, table=True):
    """The name that the audit trail has for a person: without this row nobody can tell whose it was."""

    __tablename__ = "person_token"
    __table_args__ = (UniqueConstraint("token"),)

    learner: Storable = key(primary=True)
    #: `per_` and random letters.
    token: str = key()
    created_at: datetime = moment()


_SAID = set(AuditEventBase.model_fields)
classify(AuditEvent, personal=set(), other=_SAID | {"number", "lane", "place", "at", "previous", "hash"})
classify(AuditHead, personal=set(), other={"lane", "place", "hash"})
classify(PersonToken, personal={"learner"}, other={"token", "created_at"})
