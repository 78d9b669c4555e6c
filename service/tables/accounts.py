"""People who sign in: their accounts at an issuer, the browsers that are signed in, and sign-ins under way."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

import catalog
from catalog import KEY_LENGTH, NAME_LENGTH, TEXT_LENGTH, key, words
from service.tables.columns import Storable, classify, moment


class AccountBase(SQLModel):
    """A person as an issuer knows them."""

    issuer: Storable = words(KEY_LENGTH)
    #: The issuer's own id of the person, which never changes; at most 255 characters by its standard.
    subject: Storable = words(255)
    #: The learner that this person is, where the issuer says so; not tied to those that are stored.
    learner: Storable | None = key(optional=True, index=True)
    name: Storable | None = words(NAME_LENGTH, optional=True)


class Account(AccountBase, table=True):
    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    #: `user_` and random letters.
    id: str = key(primary=True)
    created_at: datetime = moment()
    #: When the person last signed in.
    seen_at: datetime = moment()


class AccountCentre(SQLModel, table=True):
    """A cost centre whose learners a manager sees, with those below it."""

    __tablename__ = "account_centre"
    __table_args__ = (ForeignKeyConstraint(["account"], ["account.id"], ondelete="CASCADE"),)

    account: str = key(primary=True)
    #: Not tied to those that are stored; the issuer may know more.
    cost_centre: Storable = key(primary=True)


class IssuerClient(SQLModel, table=True):
    """A system that comes with tokens of the issuer."""

    __tablename__ = "issuer_client"

    #: The name of its principal, which is shorter than there is room for.
    name: Storable = Field(min_length=1, max_length=262, primary_key=True, sa_type=String(262))
    #: When it was last seen, or looked for first; may be a day behind.
    seen_at: datetime = moment()


class BrowserSession(SQLModel, table=True):
    """A browser that is signed in, until it signs out or its time is over."""

    __tablename__ = "browser_session"
    __table_args__ = (
        ForeignKeyConstraint(["account"], ["account.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["key"], ["api_key.id"], ondelete="CASCADE"),
        CheckConstraint("length(id_hash) = 64", name="id_hash_is_sha256"),
        CheckConstraint("account IS NULL OR key IS NULL", name="one_holder"),
    )

    #: SHA-256 of what the cookie holds, in hexadecimal.
    id_hash: str = Field(min_length=64, max_length=64, primary_key=True, sa_type=String(64))
    #: The person or the key that signed in; neither in the demo.
    account: str | None = key(optional=True, index=True)
    key: str | None = catalog.key(optional=True, index=True)
    learner: Storable | None = catalog.key(optional=True, index=True)
    #: Names of permissions, sorted, with a space between.
    permissions: str = words(100)
    created_at: datetime = moment()
    ends_at: datetime = moment(index=True)


class SignOutHint(SQLModel, table=True):
    """What the issuer is shown when a browser signs out, so that it knows which of its own sessions ends."""

    __tablename__ = "sign_out_hint"
    __table_args__ = (ForeignKeyConstraint(["session"], ["browser_session.id_hash"], ondelete="CASCADE"),)

    session: str = Field(min_length=64, max_length=64, primary_key=True, sa_type=String(64))
    #: The ID token, which nobody reads without what the browser's cookie holds.
    sealed: str = words(6000)


class SignInAttempt(SQLModel, table=True):
    """A browser that was sent to the issuer and has not come back yet."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (CheckConstraint("length(state_hash) = 64", name="state_hash_is_sha256"),)

    #: SHA-256 of the state that the issuer sends back, in hexadecimal.
    state_hash: str = Field(min_length=64, max_length=64, primary_key=True, sa_type=String(64))
    nonce: str = words(200)
    #: The secret half of the proof that whoever comes back with the code is who asked for it.
    verifier: str = words(200)
    #: The page that the person wanted to see.
    onward: str | None = words(TEXT_LENGTH, optional=True)
    created_at: datetime = moment(index=True)


classify(Account, personal={"subject", "learner", "name"}, other={"issuer", "id", "created_at", "seen_at"})
classify(IssuerClient, personal=set(), other={"name", "seen_at"})
classify(AccountCentre, personal={"account", "cost_centre"}, other=set())
classify(
    BrowserSession, personal={"account", "learner"}, other={"id_hash", "key", "permissions", "created_at", "ends_at"}
)
classify(SignOutHint, personal=set(), other={"session", "sealed"})
classify(SignInAttempt, personal=set(), other={"state_hash", "nonce", "verifier", "onward", "created_at"})
