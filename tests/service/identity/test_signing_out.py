"""Signing out: here whatever the issuer does, and there too where it has a door for that."""

import dataclasses
import re
from html import unescape

import pytest
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import select

from service.database import Database
from service.identity import sealing, sessions, signing_out
from service.identity.configuring import identity_of
from service.identity.provider import Provider
from service.settings import Settings
from service.tables import BrowserSession, SignOutHint
from service.web.sign_in import COOKIE
from tests.identity.issuer import PUBLIC, SIGNED_OUT, Issuer, is_let_through, leave, query, window
from tests.service.identity.conftest import change_identity, settings_for
from tests.service.identity.people import browser_of, signed_in
from tests.service.sites import Site


def onward(answer: Response) -> str:
    """Return where a page leads by itself."""
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)
    assert found is not None, answer.text
    return unescape(found[1])


def is_out(answer: Response) -> bool:
    """Tell whether signing out ended here."""
    return (answer.status_code, answer.headers.get("location")) == (303, "/")


def test_whoever_signs_out_here_is_signed_out_at_the_issuer_too(people: Site, issuer: Issuer) -> None:
    with window() as there:
        browser = signed_in(people, "hr-1", there)
        again = browser_of(people).get("/sign-in/oidc").headers["location"]
        # Otherwise the next one at this browser would be let in without a question.
        assert is_let_through(again, there)
        cookie = browser.cookies[COOKIE]
        farewell = browser.post("/sign-out")
        assert farewell.status_code == 200
        assert "max-age=0" in farewell.headers["set-cookie"].lower()
        assert browser_of(people, cookies={COOKIE: cookie}).get("/learners").status_code == 303
        address = onward(farewell)
        assert address.startswith(f"{issuer.address}/session/end?")
        said = query(address)
        assert (said["client_id"], said["post_logout_redirect_uri"]) == ("gradus", SIGNED_OUT)
        assert len(said["id_token_hint"].split(".")) == 3
        back = leave(address, there)
        assert back == SIGNED_OUT
        assert "You are signed out." in browser.get(back.removeprefix(PUBLIC)).text
        assert not is_let_through(browser_of(people).get("/sign-in/oidc").headers["location"], there)


def test_what_the_issuer_is_shown_cannot_be_read_in_the_database(sqlite_people: Site) -> None:
    browser = signed_in(sqlite_people, "hr-1")
    cookie = browser.cookies[COOKIE]
    with sqlite_people.database.read() as session:
        kept = session.exec(select(SignOutHint)).one()
        everything = str(session.connection().execute(text("SELECT * FROM sign_out_hint")).all())
    token = sealing.unsealed(kept.sealed, cookie)
    assert token is not None
    assert query(onward(browser.post("/sign-out")))["id_token_hint"] == token
    assert not [part for part in token.split(".") if part in everything]
    # What lies in the database of the cookie opens nothing.
    assert sealing.unsealed(kept.sealed, sessions.digest(cookie)) is None
    assert sealing.unsealed(kept.sealed[:-4] + "AAAA", cookie) is None
    with sqlite_people.database.read() as session:
        assert session.exec(select(SignOutHint)).all() == session.exec(select(BrowserSession)).all() == []


def test_a_token_too_long_for_an_address_is_not_kept(sqlite_people: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LONGEST", 100)
    browser = signed_in(sqlite_people, "hr-1")
    with sqlite_people.database.read() as session:
        assert session.exec(select(SignOutHint)).all() == []
    assert set(query(onward(browser.post("/sign-out")))) == {"client_id", "post_logout_redirect_uri"}


def test_signing_out_here_needs_nothing_of_the_issuer(people: Site) -> None:
    before = people.app.state.identity
    silent, closed = Provider("http://127.0.0.1:1"), Provider(before.provider.issuer)
    closed._known = dataclasses.replace(before.provider.known(), farewell=None)
    off = dataclasses.replace(before.client, farewell=None)
    for change in ({"provider": silent}, {"provider": closed}, {"client": off}):
        browser = signed_in(people, "hr-1")
        change_identity(people, **change)
        cookie = browser.cookies[COOKIE]
        assert is_out(browser.post("/sign-out"))
        assert browser_of(people, cookies={COOKIE: cookie}).get("/learners").status_code == 303
        change_identity(people, provider=before.provider, client=before.client)


def test_a_key_is_nothing_to_the_issuer(sqlite_people: Site) -> None:
    browser = browser_of(sqlite_people)
    browser.post("/sign-in", data={"key": sqlite_people.tokens["hr"]})
    assert is_out(browser.post("/sign-out"))
    # Nobody is signed in any more, and nobody signs out.
    assert is_out(browser.post("/sign-out"))


@pytest.mark.parametrize(("chosen", "address"), [(True, SIGNED_OUT), (False, None)])
def test_the_settings_can_leave_people_signed_in_there(
    sqlite_database: Database, issuer: Issuer, chosen: bool, address: str | None
) -> None:
    made = identity_of(Settings(**settings_for(issuer, oidc_sign_out=chosen)), sqlite_database)
    assert made.client is not None
    assert made.client.farewell == address


@pytest.mark.parametrize(
    ("door", "address"),
    [
        ("https://login.example/bye", "https://login.example/bye?client_id=gradus&"),
        ("https://login.example/bye?of=us", "https://login.example/bye?of=us&client_id=gradus&"),
    ],
)
def test_an_address_with_parameters_of_its_own_keeps_them(sqlite_people: Site, door: str, address: str) -> None:
    identity = sqlite_people.app.state.identity
    known = dataclasses.replace(identity.provider.known(), farewell=door)
    said = signing_out.address(known, identity.client, "a.b.c")
    assert said is not None
    assert said.startswith(address)
    assert query(said)["id_token_hint"] == "a.b.c"


def test_the_page_after_it_is_for_whoever_is_out(sqlite_people: Site) -> None:
    assert "You are signed out." in browser_of(sqlite_people).get("/signed-out").text
    assert is_out(signed_in(sqlite_people, "hr-1").get("/signed-out"))
