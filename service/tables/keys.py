"""API keys: who may do what, without the secret itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from catalog import NAME_LENGTH, key, words
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


classify(ApiKey, personal={"name", "learner"})
