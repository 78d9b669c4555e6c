"""Browsers that are signed in: kept here, so that signing out ends them wherever their cookie has gone.

The cookie holds 256 random bits and nothing else; here lies their digest. A session ends when its browser signs out,
when its time is over, when its key is revoked or ended, and when its account is erased. What a person may do is what
the issuer said when they signed in; what a key may do is looked up at every request.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from service import keys
from service.identity import people, sealing
from service.identity.claims import ManagerScope, Standing
from service.keys import PERMISSIONS, Principal
from service.tables import Account, AccountCentre, BrowserSession, SignOutHint

#: Longer than any token of ours; what is longer still is none.
LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who is signed in at a browser, and what they are called there."""

    principal: Principal
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A session that is over."""

    #: The name under which acts in it are written down.
    name: str
    #: Whether it began at the issuer.
    is_of_issuer: bool
    #: The ID token that it began with, where it was not too long to be kept.
    hint: str | None


def begin(
    session: Session,
    *,
    account: str | None = None,
    key: str | None = None,
    standing: Standing,
    now: datetime,
    seconds: float,
    hint: str | None = None,
) -> str:
    """Sign a browser in, as a person or with a key, and return what its cookie holds.

    The `hint` is the ID token of a person who came from the issuer.
    """
    if (account is None) is (key is None):
        raise ValueError("a session is of a person or of a key")
    forget(session, before=now)
    token = secrets.token_urlsafe(32)
    row = BrowserSession.model_validate(
        {
            "id_hash": digest(token),
            "account": account,
            "key": key,
            "learner": standing.learner,
            "permissions": " ".join(sorted(standing.permissions)),
            "created_at": now,
            "ends_at": now + timedelta(seconds=seconds),
        }
    )
    session.add(row)
    session.flush()
    if hint is not None and len(hint) <= sealing.LONGEST:
        session.add(SignOutHint.model_validate({"session": row.id_hash, "sealed": sealing.sealed(hint, token)}))
    return token


def holder(session: Session, token: str | None, *, now: datetime, managers: ManagerScope) -> Holder | None:
    """Return who holds this session; nobody when there is none, or it is over."""
    if not token or len(token) > LONGEST:
        return None
    row = session.get(BrowserSession, digest(token))
    if row is None or row.ends_at <= now:
        return None
    if row.key is not None:
        found = keys.holder(session, row.key, at=now, reporting=managers != "cost_centre")
        return None if found is None else Holder(name=found[0], principal=found[1])
    account = session.get(Account, row.account) if row.account is not None else None
    return None if account is None else _person(session, row, account, managers)


def end(session: Session, token: str | None) -> Ended | None:
    """Sign a browser out, and say what has ended, if there was anybody."""
    if not token or len(token) > LONGEST:
        return None
    row = session.get(BrowserSession, digest(token))
    if row is None:
        return None
    kept = session.get(SignOutHint, row.id_hash)
    ended = Ended(
        name=people.name_of(row.account) if row.account is not None else f"key:{row.key}",
        is_of_issuer=row.account is not None,
        hint=None if kept is None else sealing.unsealed(kept.sealed, token),
    )
    # What lies beside the session goes with it.
    session.connection().execute(delete(BrowserSession).where(col(BrowserSession.id_hash) == row.id_hash))
    return ended


def end_all(session: Session, *, account: str | None = None, key: str | None = None) -> int:
    """Sign every browser of a person or of a key out, and say how many they were."""
    held_by = col(BrowserSession.account) == account if account is not None else col(BrowserSession.key) == key
    return int(session.connection().execute(delete(BrowserSession).where(held_by)).rowcount)


def forget(session: Session, *, before: datetime, most: int = 100) -> int:
    """Drop up to so many of the sessions that were over before this moment, and say how many they were."""
    over = (
        select(BrowserSession.id_hash)
        .where(col(BrowserSession.ends_at) < before)
        .order_by(col(BrowserSession.ends_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    statement = delete(BrowserSession).where(col(BrowserSession.id_hash).in_(over))
    return int(session.connection().execute(statement).rowcount)


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing about them."""
    return hmac.compare_digest(digest(one), digest(other))


def digest(token: str) -> str:
    """Return what is kept of a secret that is random enough that nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()


def _person(session: Session, row: BrowserSession, account: Account, managers: ManagerScope) -> Holder:
    held = frozenset(permission for permission in PERMISSIONS if permission in row.permissions.split())
    centres = session.exec(select(AccountCentre.cost_centre).where(AccountCentre.account == account.id)).all()
    standing = Standing(permissions=held, learner=row.learner, cost_centres=frozenset(centres))
    return Holder(principal=people.principal(account.id, standing, managers), name=account.name or account.id)
