"""Says who is asking: by an API key, by a token of the issuer, or by a browser that is signed in."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from service import audit, keys
from service.database import Database
from service.errors import Busy, Unauthenticated
from service.identity import claims, clients, people, sessions, signing_in, signing_out, tokens
from service.identity.claims import ClaimNames, ManagerScope, Standing
from service.identity.fetching import Unreachable
from service.identity.provider import Provider
from service.identity.signing_in import Client, Departure, Failed
from service.identity.tokens import BadToken
from service.keys import Principal
from service.texts import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A browser that came back from the issuer as somebody."""

    token: str
    onward: str


class NothingOpened(Failed):
    """The issuer knows the person, and nothing that it says of them opens anything here."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """All ways of saying who somebody is."""

    database: Database
    #: The issuer whose tokens are believed; none without the setting for it.
    provider: Provider | None = None
    #: What this service is to the issuer; without it, people cannot sign in there and only tokens are taken.
    client: Client | None = None
    audience: str = "urn:gradus"
    #: What an access token of the issuer calls itself.
    token_types: frozenset[str] = tokens.ACCESS_TYPES
    names: ClaimNames = field(default_factory=ClaimNames)
    managers: ManagerScope = "both"
    session_seconds: float = 8 * 3600
    #: Seconds since 1970, as the issuer counts them.
    clock: Callable[[], float] = time.time

    def now(self) -> datetime:
        """Return this moment."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def principal(self, token: str) -> Principal:
        """Say who holds a key or a token, or refuse it without a word about why."""
        if token.startswith(f"{keys.PREFIX}_") or self.provider is None:
            with self.database.read() as session:
                return keys.verify(session, token, at=self.now(), reporting=self.managers != "cost_centre")
        try:
            said = tokens.access_claims(
                token,
                self.provider.key,
                issuer=self.provider.issuer,
                audience=self.audience,
                now=self.clock(),
                types=self.token_types,
            )
        except BadToken:
            raise Unauthenticated(given=True) from None
        except Unreachable:
            raise Busy(sentence("error-issuer-silent")) from None
        if claims.is_system(said):
            name = clients.name_of(said["sub"])
            clients.seen(self.database, name, now=self.now())
            return Principal(name=name, permissions=claims.system(said).permissions)
        standing = claims.person(said, self.names)
        with self.database.read() as session:
            account = people.known(session, self.provider.issuer, said)
            identity = account.id if account is not None and account.learner == standing.learner else None
        if identity is None:
            with self.database.write() as session:
                identity = people.seen(session, self.provider.issuer, said, standing, now=self.now()).id
        return people.principal(identity, standing, self.managers)

    def holder(self, cookie: str | None) -> sessions.Holder | None:
        """Say who is signed in at a browser."""
        if not cookie:
            return None
        with self.database.read() as session:
            return sessions.holder(session, cookie, now=self.now(), managers=self.managers)

    def with_key(self, token: str, *, earlier: str | None = None) -> str:
        """Sign a browser in with a key, and return what its cookie holds from now on."""
        with self.database.read() as session:
            principal = keys.verify(session, token, at=self.now(), reporting=self.managers != "cost_centre")
        return self.with_key_of(principal, earlier=earlier)

    def with_key_of(self, principal: Principal, *, earlier: str | None = None) -> str:
        """Sign a browser in as the holder of a key that is known by its name."""
        standing = Standing(permissions=principal.permissions, learner=principal.learner)
        with self.database.write() as session:
            sessions.end(session, earlier)
            opened = sessions.begin(
                session,
                key=principal.name.removeprefix("key:"),
                standing=standing,
                now=self.now(),
                seconds=self.session_seconds,
            )
            audit.record(session, principal=principal.name, action="session.begin", object_kind="session")
        return opened

    def sign_out(self, cookie: str | None) -> str | None:
        """End a browser's session, wherever its cookie has gone.

        Say at which address the person signs out at the issuer too, if there is one: nothing that the issuer does, or
        does not, keeps anybody signed in here.
        """
        with self.database.write() as session:
            was = sessions.end(session, cookie)
            if was is not None:
                audit.record(session, principal=was.name, action="session.end", object_kind="session")
        if was is None or not was.is_of_issuer or self.provider is None or self.client is None:
            return None
        try:
            return signing_out.address(self.provider.known(), self.client, was.hint)
        except Unreachable:
            return None

    def depart(self, onward: str) -> Departure:
        """Send a browser to the issuer."""
        provider, client = self._issuer()
        try:
            known = provider.known()
        except Unreachable:
            raise Busy(sentence("error-issuer-silent")) from None
        with self.database.write() as session:
            return signing_in.depart(session, known, client, onward=onward, now=self.now())

    def arrive(
        self, *, state: str, held: str | None, code: str | None, said_issuer: str | None, earlier: str | None = None
    ) -> SignedIn:
        """Receive a browser back from the issuer, and sign the person in."""
        provider, client = self._issuer()
        # The way is closed before anything is asked of anybody, so that no answer of ours opens it again.
        if not held or not sessions.same(held, state):
            raise Failed("state")
        with self.database.write() as session:
            row = signing_in.arrive(session, state, now=self.now())
            way = None if row is None else (row.nonce, row.verifier, row.onward or "/")
        if way is None:
            raise Failed("state")
        nonce, verifier, onward = way
        try:
            known = provider.known()
            signing_in.check_sender(known, provider.issuer, said_issuer)
            token = signing_in.exchange(known, client, code=code or "", verifier=verifier)
            said = tokens.identity_claims(
                token, provider.key, issuer=provider.issuer, client=client.identity, nonce=nonce, now=self.clock()
            )
        except BadToken as error:
            raise Failed(f"token: {error}") from None
        except Unreachable:
            raise Busy(sentence("error-issuer-silent")) from None
        standing = claims.person(said, self.names)
        if not standing.permissions:
            raise NothingOpened("permissions")
        with self.database.write() as session:
            account = people.seen(session, provider.issuer, said, standing, now=self.now())
            sessions.end(session, earlier)
            opened = sessions.begin(
                session,
                account=account.id,
                standing=standing,
                now=self.now(),
                seconds=self.session_seconds,
                hint=token,
            )
            audit.record(session, principal=people.name_of(account.id), action="session.begin", object_kind="session")
        return SignedIn(token=opened, onward=onward)

    def _issuer(self) -> tuple[Provider, Client]:
        if self.provider is None or self.client is None:
            raise Failed("no issuer")
        return self.provider, self.client
