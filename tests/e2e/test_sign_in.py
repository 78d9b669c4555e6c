"""Signing in as it is done in a company: a server of two processes, a real issuer, and only HTTP between them."""

import json
import re
import time
from collections.abc import Iterator
from html import unescape

import httpx2
import pytest

from service.migrating import migrate
from service.web.sign_in import COOKIE, WAY_COOKIE
from tests.conftest import Databases
from tests.e2e.servers import UNHURRIED, Client, Server, key
from tests.identity.issuer import PUBLIC, SIGNED_OUT, Issuer, is_let_through, leave, query, walk, window
from tests.service.identity.conftest import settings_for
from tests.service.identity.people import forger_at, person_tokens
from tests.service.requests import small
from tests.service.sites import BROWSER

FEW = {
    "GRADUS_PROCESSES": "2",
    "GRADUS_MAXIMUM_CONCURRENT_SOLVES": "1",
    "GRADUS_JOBS_BESIDE_SERVER": "false",
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    yield issuer
    issuer.stop()


@pytest.fixture(scope="module")
def url(databases: Databases) -> str:
    return databases.copy("sqlite", "migrated", migrate)


@pytest.fixture(scope="module")
def house(issuer: Issuer, url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose people and systems are known by the issuer."""
    chosen = {
        f"GRADUS_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings_for(issuer).items()
    }
    arguments = ["serve", "--port", "0", "--database", url]
    with Server(arguments, folder=tmp_path_factory.mktemp("house"), settings=UNHURRIED | FEW | chosen) as server:
        yield server
    assert not server.failures()


@pytest.fixture
def browser(house: Server) -> Iterator[httpx2.Client]:
    """A browser that has not been here yet; what the issuer knows as the service's address leads to the server."""
    with httpx2.Client(base_url=house.address, headers=BROWSER, trust_env=False, timeout=240) as browser:
        yield browser


def test_a_person_signs_in_and_out_by_way_of_the_issuer(house: Server, browser: httpx2.Client) -> None:
    with window() as there:
        assert browser.get("/learners").headers["location"].startswith("/?next=")
        departure = browser.get("/sign-in/oidc", params={"next": "/learners"})
        asked = query(departure.headers["location"])
        assert (departure.status_code, asked["code_challenge_method"], asked["response_type"]) == (303, "S256", "code")
        back = walk(departure.headers["location"], "hr-1", there).removeprefix(PUBLIC)

        # Whoever has seen the address comes to nothing with it, without the browser that began the way.
        assert httpx2.get(f"{house.address}{back}", headers=BROWSER, trust_env=False).status_code == 401
        arrived = browser.get(back)
        assert (arrived.status_code, WAY_COOKIE in browser.cookies) == (200, False)
        assert browser.get(back).status_code == 401
        assert "Signed in as Lim Hui Min" in browser.get("/learners").text

        cookie = browser.cookies[COOKIE]
        farewell = browser.post("/sign-out")
        assert (farewell.status_code, COOKIE in browser.cookies) == (200, False)
        # Nor does it help to have copied it.
        with httpx2.Client(headers=BROWSER, cookies={COOKIE: cookie}, trust_env=False) as copied:
            assert copied.get(f"{house.address}/learners").status_code == 303
        onward = re.search(r'content="0;url=([^"]+)"', farewell.text)
        assert onward is not None
        assert leave(unescape(onward[1]), there) == SIGNED_OUT
        assert "You are signed out." in browser.get("/signed-out").text
        assert not is_let_through(browser.get("/sign-in/oidc").headers["location"], there)


def test_each_bearer_is_told_what_is_theirs(house: Server, issuer: Issuer, url: str) -> None:
    forger = forger_at(issuer, issuer.address, int(time.time()))
    hour_ago = {"iat": forger.now - 7200, "exp": forger.now - 3600}
    person, system = person_tokens(issuer, "hr-1"), issuer.system_token()
    name, _, rest = system.partition(".")
    bearers = {
        "a system": (system, 200),
        "a system that may do nothing here": (issuer.system_token(scope="openid"), 403),
        "a person with a program of their own": (person["access_token"], 200),
        "an employee, who sees no catalogue": (person_tokens(issuer, "E-1")["access_token"], 403),
        "an API key": (key(url, "lms"), 200),
        "nobody": (None, 401),
        "a key that was never made": ("gk_0123456789abcdef_wrong", 401),
        "a token for another service": (issuer.system_token("stranger", resource="urn:other"), 401),
        "a token that has ended": (forger.token(claims=forger.claims(**hour_ago)), 401),
        "the issuer's own key in other hands": (forger.token(), 200),
        "a token of another issuer": (forger.token(claims=forger.claims(iss="https://evil.example")), 401),
        "an ID token": (person["id_token"], 401),
        "a token with another head": (f"{name[:-1]}A.{rest}", 401),
    }
    told = {}
    for who, (token, _) in bearers.items():
        with Client(house.address, token) as client:
            told[who] = client.ask("GET", "/v1/roles").status
    assert told == {who: status for who, (_, status) in bearers.items()}


def test_a_system_asks_for_a_learner_with_its_token(house: Server, issuer: Issuer) -> None:
    with Client(house.address, issuer.system_token()) as client:
        answer = client.ask("POST", "/v1/recommendations", small())
        assert (answer.status, answer.document["status"]) == (200, "optimal")
        assert client.ask("GET", f"/v1/recommendations/{answer.document['id']}").status == 200
        assert client.ask("GET", "/v1/keys").status == 403


def test_a_key_ends_for_every_process_at_once(house: Server, url: str) -> None:
    with Client(house.address, key(url, "admin")) as admin:
        made = admin.ask("POST", "/v1/keys", {"name": "test", "permissions": ["lms"]}).document
        with Client(house.address, made["token"]) as client:
            assert client.ask("GET", "/v1/roles").status == 200
            assert admin.ask("DELETE", f"/v1/keys/{made['id']}").status == 204
            client.close()
            # Each connection may come to the other process.
            for _ in range(6):
                assert client.ask("GET", "/v1/roles").status == 401
                client.close()
