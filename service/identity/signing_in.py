"""The way of a browser to the issuer and back: code, proof of possession, nonce, and one use of everything.

What is on its way lies here under the digest of its state, for ten minutes, and is taken away by whoever comes back
first. The browser holds the state in a cookie as well, so that nobody can be brought back on somebody else's way.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from service.errors import Busy
from service.identity import fetching
from service.identity.fetching import Unreachable
from service.identity.provider import Known
from service.identity.sessions import digest
from service.tables import SignInAttempt
from service.texts import sentence

#: Time to find a password and the telephone with the second factor.
LIFE = timedelta(minutes=10)
#: Ways that may be open at the same time; each costs a row, and none needs a key.
MOST_OPEN = 20_000
LONGEST_STATE = 200
LONGEST_CODE = 4096
LONGEST_ONWARD = 1000


class Failed(Exception):
    """The browser came back with nothing that signs anybody in; the reason is for logs and tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What this service is to the issuer."""

    identity: str
    secret: str | None
    scopes: str
    #: Where the issuer sends the browser back to.
    redirect: str
    #: The same of one that has signed out; none where signing out here leaves people signed in there.
    farewell: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where a browser is sent, and what it has to bring back."""

    address: str
    state: str


def depart(session: Session, known: Known, client: Client, *, onward: str, now: datetime) -> Departure:
    """Note a new way, and say where it begins."""
    forget(session, before=now - LIFE)
    if session.exec(select(func.count()).select_from(SignInAttempt)).one() >= MOST_OPEN:
        raise Busy(sentence("error-sign-ins-open"))
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    row = SignInAttempt.model_validate(
        {
            "state_hash": digest(state),
            "nonce": nonce,
            "verifier": verifier,
            "onward": onward[:LONGEST_ONWARD],
            "created_at": now,
        }
    )
    session.add(row)
    with _issuer(known, client) as issuer:
        address, _ = issuer.create_authorization_url(
            known.authorization, state=state, code_verifier=verifier, nonce=nonce
        )
    return Departure(address=str(address), state=state)


def arrive(session: Session, state: str, *, now: datetime) -> SignInAttempt | None:
    """Take a way away and return it; nobody can come back on it a second time."""
    if not 0 < len(state) <= LONGEST_STATE:
        return None
    row = session.exec(
        delete(SignInAttempt).where(col(SignInAttempt.state_hash) == digest(state)).returning(SignInAttempt)
    ).scalar_one_or_none()
    return row if row is not None and row.created_at > now - LIFE else None


def check_sender(known: Known, issuer: str, said: str | None) -> None:
    """Refuse an answer that another issuer sends in this one's name."""
    if said is not None and said != issuer:
        raise Failed("another issuer")
    if said is None and known.names_itself:
        raise Failed("no issuer")


def exchange(known: Known, client: Client, *, code: str, verifier: str) -> str:
    """Exchange the code for the ID token, from this server to the issuer's."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - costs start-up time where nobody signs in

    if not 0 < len(code) <= LONGEST_CODE:
        raise Failed("code")
    try:
        with _issuer(known, client) as issuer:
            said: Mapping[str, Any] = issuer.fetch_token(
                known.token,
                grant_type="authorization_code",
                code=code,
                redirect_uri=client.redirect,
                code_verifier=verifier,
            )
    except httpx2.HTTPError as error:
        raise Unreachable(f"{known.token}: {type(error).__name__}") from error
    except (AuthlibBaseError, ValueError, TypeError, AttributeError) as error:
        # A code that was used, is too old or belongs to somebody else; or an answer that is no JSON object.
        raise Failed(f"code: {type(error).__name__}") from error
    token = said.get("id_token")
    if not isinstance(token, str):
        raise Failed("no token")
    return token


def forget(session: Session, *, before: datetime, most: int = 100) -> int:
    """Drop up to so many of the ways that nobody came back on, and say how many they were."""
    lost = (
        select(SignInAttempt.state_hash)
        .where(col(SignInAttempt.created_at) < before)
        .order_by(col(SignInAttempt.created_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    statement = delete(SignInAttempt).where(col(SignInAttempt.state_hash).in_(lost))
    return int(session.connection().execute(statement).rowcount)


def _issuer(known: Known, client: Client) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415

    return OAuth2Client(
        client.identity,
        client.secret,
        scope=client.scopes,
        redirect_uri=client.redirect,
        code_challenge_method="S256",
        token_endpoint_auth_method=_proof(known, client),
        **fetching.client_options(),
    )


def _proof(known: Known, client: Client) -> str:
    """Choose how this client proves itself: without a secret, the proof of possession alone has to do."""
    if client.secret is None:
        return "none"
    ways = ("client_secret_basic", "client_secret_post")
    return next((way for way in ways if way in known.client_proofs), ways[0])
