"""Tokens of a real issuer, as an API key is sent: whose they are, what they open, and what forging them brings."""

import base64
import dataclasses
import hashlib
import json
import secrets
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc.jwk import RSAKey

from service.errors import Busy, Unauthenticated
from service.identity.authenticating import Identity
from service.identity.claims import ClaimNames
from service.identity.provider import PAUSE_SECONDS, STALE_SECONDS, Provider
from tests.conftest import Databases
from tests.identity.issuer import REDIRECT, Issuer, query, walk
from tests.service.conftest import migrate, serving
from tests.service.identity.clocks import Clock
from tests.service.identity.conftest import settings_for
from tests.service.identity.forging import Forger, forged


def person_tokens(issuer: Issuer, person: str) -> dict[str, Any]:
    """Return what a person's own program gets who signs in with it."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "gradus",
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": REDIRECT,
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    back = query(walk(f"{issuer.address}/auth?{urlencode(asked)}", person))
    return issuer.tokens(back["code"], verifier)


def forger_at(issuer: Issuer, address: str, now: int) -> Forger:
    """Return somebody who has the key that the issuer signs with, and speaks in the name of an address."""
    key = issuer.keys[0]
    return Forger(issuer=address, signing=RSAKey.import_key(key), key_id=key["kid"], now=now)


def test_a_system_may_do_what_its_scopes_say(identity: Identity, issuer: Issuer) -> None:
    found = identity.principal(issuer.system_token(scope="gradus:lms gradus:admin"))
    assert (found.name, found.permissions, found.learner) == ("client:lms", {"lms", "admin"}, None)
    # A plan of one's own is for people.
    assert identity.principal(issuer.system_token(scope="gradus:employee")).permissions == frozenset()


def test_a_token_for_somebody_else_opens_nothing(identity: Identity, issuer: Issuer) -> None:
    token = issuer.system_token("stranger", scope="gradus:hr", resource="urn:other")
    with pytest.raises(Unauthenticated):
        identity.principal(token)


def test_a_person_is_who_the_issuer_says_and_stays_the_same_one(identity: Identity, issuer: Issuer) -> None:
    tokens = person_tokens(issuer, "E-1")
    first = identity.principal(tokens["access_token"])
    assert (first.permissions, first.learner, first.kind) == ({"employee"}, "E-1", "person")
    # The name says nothing about the person, and is theirs for good.
    assert first.name.startswith("user:")
    assert "E-1" not in first.name
    assert identity.principal(person_tokens(issuer, "E-1")["access_token"]) == first
    assert identity.principal(person_tokens(issuer, "hr-1")["access_token"]).name != first.name
    with pytest.raises(Unauthenticated):
        identity.principal(tokens["id_token"])


def test_claims_come_in_every_shape_that_issuers_give_them(identity: Identity, issuer: Issuer) -> None:
    manager = identity.principal(person_tokens(issuer, "manager-1")["access_token"])
    assert (manager.permissions, manager.learner) == ({"manager", "employee"}, "E-9")
    assert (manager.cost_centres, manager.leads) == ({"SG-RM"}, False)
    assert identity.principal(person_tokens(issuer, "hr-1")["access_token"]).permissions == {"hr"}
    assert identity.principal(person_tokens(issuer, "numbered-1")["access_token"]).learner == "1001"
    assert identity.principal(person_tokens(issuer, "nobody-1")["access_token"]).permissions == frozenset()
    nested = dataclasses.replace(
        identity, names=ClaimNames(permission="realm_access.roles", permissions={"gradus-admin": "admin"})
    )
    assert nested.principal(person_tokens(issuer, "nested-1")["access_token"]).permissions == {"admin"}
    reporting = dataclasses.replace(identity, managers="reporting_line")
    manager = reporting.principal(person_tokens(issuer, "manager-1")["access_token"])
    assert (manager.cost_centres, manager.leads) == (frozenset(), True)


def test_new_keys_are_taken_and_old_ones_hold_while_the_issuer_lists_them(
    identity: Identity, issuer: Issuer, clock: Clock, connections: list[Any]
) -> None:
    old = issuer.system_token()
    assert identity.principal(old).permissions == {"lms"}
    issuer.rotate()
    new = issuer.system_token()
    connections.clear()
    # The keys were fetched a moment ago: whoever names new ones cannot have them fetched again and again.
    for _ in range(20):
        with pytest.raises(Unauthenticated):
            identity.principal(new)
    assert connections == []
    clock.advance(PAUSE_SECONDS)
    assert identity.principal(new).permissions == {"lms"}
    # What the issuer says about itself, and its keys.
    assert len(connections) == 2
    assert identity.principal(old).permissions == {"lms"}
    assert len(connections) == 2


def test_an_issuer_that_does_not_answer_is_believed_for_an_hour(
    identity: Identity, issuer: Issuer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = Provider(issuer.address, clock=clock)
    known = dataclasses.replace(identity, clock=clock, provider=provider)

    def asked() -> Any:
        return known.principal(forger_at(issuer, provider.issuer, int(clock.now)).token())

    assert asked().permissions == {"lms"}
    # From now on it lives at an address where nobody listens.
    monkeypatch.setattr(provider, "issuer", "http://127.0.0.1:1")
    clock.advance(STALE_SECONDS)
    assert asked().permissions == {"lms"}
    clock.advance(1)
    with pytest.raises(Busy):
        asked()


def test_an_issuer_that_never_answered_is_asked_once_in_half_a_minute(
    identity: Identity, issuer: Issuer, clock: Clock, connections: list[Any]
) -> None:
    silent = "http://127.0.0.1:1"
    lone = dataclasses.replace(identity, clock=clock, provider=Provider(silent, clock=clock))
    token = forger_at(issuer, silent, int(clock.now)).token()
    for seconds in (0, PAUSE_SECONDS - 1, 1):
        clock.advance(seconds)
        with pytest.raises(Busy):
            lone.principal(token)
    assert len([address for address in connections if address == ("127.0.0.1", 1)]) == 2


def test_every_forged_token_is_refused_and_asks_nobody(
    databases: Databases, issuer: Issuer, clock: Clock, connections: list[Any]
) -> None:
    url = databases.copy("sqlite", "migrated", migrate)
    forger = forger_at(issuer, issuer.address, int(clock.now))
    with serving(url, **settings_for(issuer)) as api:
        app: Any = api.http.app
        app.state.identity = dataclasses.replace(app.state.identity, clock=clock)
        nobody = api.without_key()

        def asked(token: str) -> Any:
            return nobody.get("/v1/roles", headers={"Authorization": f"Bearer {token}"})

        assert asked(forger.token()).status_code == 200
        connections.clear()
        table = [(name, token) for name, token, _ in forged(forger) if token.isascii() and "\n" not in token]
        answers = {name: asked(token) for name, token in table if token}
        assert len(answers) >= 100
        assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 401)
        # Nobody learns which check it was that a token failed.
        told = {json.dumps(answer.json() | {"request_id": ""}) for answer in answers.values()}
        assert len(told) == 1
        assert connections == []
        assert answers["zeros"].headers["www-authenticate"] == 'Bearer realm="gradus", error="invalid_token"'
        # A good token whose scopes open nothing is known, and told so.
        closed = asked(forger.token(claims=forger.claims(scope="openid")))
        assert (closed.status_code, "insufficient_scope" in closed.headers["www-authenticate"]) == (403, True)
    databases.discard(url)
