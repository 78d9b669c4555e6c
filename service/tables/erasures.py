"""The erasures of people that were asked for, and how far each has come; nothing here names the person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, key, one_of, words
from service.tables.columns import classify, moment

ERASURE_STATES = ("asked", "running", "done")


class Erasure(SQLModel, table=True):
    """One person's removal from everything that is stored."""

    __tablename__ = "erasure"
    __table_args__ = (
        one_of("state", ERASURE_STATES),
        CheckConstraint("(state = 'done') = (ended_at IS NOT NULL)", name="done_has_end"),
    )

    #: `era_` and random letters.
    id: str = key(primary=True)
    #: The random name that the audit trail had for the person.
    person: str = key(index=True)
    #: The principal that asked.
    principal: str = words(KEY_LENGTH)
    state: str = words(20)
    asked_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)
    #: How many rows of each table were removed or rewritten.
    counts: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)


classify(Erasure, personal=set(), other={"id", "person", "principal", "state", "asked_at", "ended_at", "counts"})
