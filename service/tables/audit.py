"""The audit trail: who did what to which thing, and when; no values."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, key, words
from service.tables.columns import Storable, classify, moment


class AuditEntryBase(SQLModel):
    """One act."""

    #: The principal that acted, such as "key:0f3a...".
    principal: str = words(KEY_LENGTH)
    #: What was done, such as "recommendation.create".
    action: str = words(100)
    object_kind: str = words(50)
    #: The id alone; null when the act was on none or on many.
    object_id: Storable | None = key(optional=True)


class AuditEntry(AuditEntryBase, table=True):
    __tablename__ = "audit_entry"
    __table_args__ = {"sqlite_autoincrement": True}

    number: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))
    at: datetime = moment(index=True)


classify(AuditEntry, personal={"object_id"})
