"""API keys: who may do what, without the secret itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import SQLModel

import catalog
from catalog import NAME_LENGTH, flag, key, words
from service.tables.columns import Storable, classify, moment


class ApiKeyBase(SQLModel):
    """What is said about a key when it is made."""

    #: What the key is for, in its owner's words.
    name: Storable = words(NAME_LENGTH)
    #: Names of permissions, sorted, with a space between.
    permissions: str = words(100)
    #: The one person whose plan an employee's key opens.
    learner: Storable | None = key(optional=True)


class ApiKey(ApiKeyBase, table=True):
    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("length(secret_hash) = 64", name="secret_hash_is_sha256"),)

    #: The public part of the key.
    id: str = key(primary=True)
    #: SHA-256 of the secret part, in hexadecimal; the secret is random enough that nothing slower is needed.
    secret_hash: str = words(64)
    created_at: datetime = moment()
    revoked_at: datetime | None = moment(optional=True)


class KeyCentre(SQLModel, table=True):
    """A cost centre whose learners a manager's key opens, with those below it."""

    __tablename__ = "key_centre"
    __table_args__ = (ForeignKeyConstraint(["key"], ["api_key.id"], ondelete="CASCADE"),)

    key: str = catalog.key(primary=True)
    cost_centre: Storable = catalog.key(primary=True)


class KeyBound(SQLModel, table=True):
    """What bounds a key besides its permissions; most keys have no such row."""

    __tablename__ = "key_bound"
    __table_args__ = (ForeignKeyConstraint(["key"], ["api_key.id"], ondelete="CASCADE"),)

    key: str = catalog.key(primary=True)
    #: From then on it opens nothing.
    ends_at: datetime | None = moment(optional=True)
    #: True when each request has to name the one learner that it is about.
    names_learner: bool = flag("names_learner")


classify(ApiKey, personal={"name", "learner"}, other={"permissions", "id", "secret_hash", "created_at", "revoked_at"})
classify(KeyCentre, personal=set(), other={"key", "cost_centre"})
classify(KeyBound, personal=set(), other={"key", "ends_at", "names_learner"})
