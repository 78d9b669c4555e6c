"""Tokens of a real issuer, as an API key is sent: whose they are, what they open, and what forging them brings."""

import dataclasses
import json
from typing import Any

import pytest

from service.errors import Busy, Unauthenticated
from service.identity.authenticating import Identity
from service.identity.claims import ClaimNames
from service.identity.provider import PAUSE_SECONDS, STALE_SECONDS, Provider
from tests.conftest import Databases
from tests.identity.issuer import Issuer
from tests.service.conftest import migrate, serving
from tests.service.identity.clocks import Clock
from tests.service.identity.conftest import settings_for
from tests.service.identity.forging import forged
from tests.service.identity.people import forger_at, person_tokens


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
