"""Signing in at a real issuer with a browser: the way there and back, and everything that may be wrong with it."""

import dataclasses
import re
from datetime import timedelta

import pytest
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import col, delete, select

from service.database import Database
from service.identity import signing_in
from service.identity.claims import ClaimNames
from service.identity.provider import Provider
from service.tables import Account, AccountCentre, BrowserSession, SignInAttempt
from service.web.sign_in import COOKIE, WAY_COOKIE
from tests.identity.issuer import PUBLIC, Issuer, query
from tests.service.identity.clocks import Ahead
from tests.service.identity.conftest import settings_for
from tests.service.identity.people import browser_of, signed_in, way_back
from tests.service.sites import BROWSER, Site, site_on


def failed(answer: Response) -> bool:
    """Tell whether nobody was signed in, and the browser is told no more than that."""
    return (
        answer.status_code == 401
        and "Signing in did not work" in answer.text
        and f"{COOKIE}=" not in answer.headers.get("set-cookie", "")
    )


def test_a_person_comes_back_to_the_page_that_they_wanted(people: Site) -> None:
    browser = browser_of(people)
    assert 'href="/sign-in/oidc?next=%2Flearners%2FE-1"' in browser.get("/?next=/learners/E-1").text
    arrived = browser.get(way_back(browser, "E-1", "/learners/E-1"))
    assert arrived.status_code == 200
    cookies = {line.partition("=")[0]: line.lower() for line in arrived.headers.get_list("set-cookie")}
    assert "httponly" in cookies[COOKIE]
    assert "samesite=strict" in cookies[COOKIE]
    assert "max-age=0" in cookies[WAY_COOKIE]
    onward = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', arrived.text)
    assert onward is not None
    page = browser.get(onward[1], follow_redirects=True)
    assert (page.url.path, page.status_code) == ("/learners/E-1", 200)
    # By the name that the issuer has for them.
    assert "Signed in as Tan Wei Ling" in page.text
    assert browser.get("/learners/E%2F2%20%C3%BC").status_code == 404
    assert browser.get("/catalogue").status_code == 403


def test_what_a_cookie_holds_lies_nowhere(people: Site) -> None:
    browser = browser_of(people)
    back = way_back(browser, "hr-1")
    state = query(back)["state"]
    with people.database.read() as session:
        assert state not in str(session.connection().execute(text("SELECT * FROM sign_in_attempt")).all())
    browser.get(back)
    with people.database.read() as session:
        rows = str(session.connection().execute(text("SELECT * FROM browser_session")).all())
        assert session.exec(select(SignInAttempt)).all() == []
    assert browser.cookies[COOKIE] not in rows


def test_the_way_leads_where_the_settings_say_and_never_where_a_request_does(sqlite_people: Site) -> None:
    browser = browser_of(sqlite_people, headers=BROWSER | {"host": "evil.example", "x-forwarded-host": "evil.example"})
    asked = query(browser.get("/sign-in/oidc", params={"next": "//evil.example"}).headers["location"])
    assert asked["redirect_uri"] == f"{PUBLIC}/sign-in/oidc/callback"
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    with sqlite_people.database.read() as session:
        assert session.exec(select(SignInAttempt.onward)).one() == "/"


def test_an_answer_signs_in_once(people: Site) -> None:
    browser = browser_of(people)
    back = way_back(browser, "hr-1")
    state = query(back)["state"]
    assert browser.get(back).status_code == 200
    browser.cookies.clear()
    browser.cookies.set(WAY_COOKIE, state)
    assert failed(browser.get(back))


def test_a_code_goes_with_its_own_way(people: Site) -> None:
    browser, other = browser_of(people), browser_of(people)
    first, second = query(way_back(browser, "hr-1")), query(way_back(other, "E-1"))
    # The code of somebody else, and one's own way: the issuer asks for the proof of the first way.
    mixed = second | {"code": first["code"]}
    assert failed(other.get("/sign-in/oidc/callback", params=mixed))
    # The way is used up by that.
    assert failed(other.get("/sign-in/oidc/callback", params=second))


def test_a_used_code_is_refused_by_the_issuer(sqlite_people: Site) -> None:
    browser = browser_of(sqlite_people)
    first = query(way_back(browser, "hr-1"))
    assert browser.get("/sign-in/oidc/callback", params=first).status_code == 200
    second = query(way_back(browser, "hr-1"))
    assert failed(browser.get("/sign-in/oidc/callback", params=second | {"code": first["code"]}))


def test_an_answer_to_another_question_is_none(sqlite_people: Site) -> None:
    browser = browser_of(sqlite_people)
    back = way_back(browser, "hr-1")
    with sqlite_people.database.write() as session:
        row = session.exec(select(SignInAttempt)).one()
        row.nonce = "another"
        session.add(row)
    assert failed(browser.get(back))


def test_nobody_is_brought_back_on_somebody_elses_way(people: Site) -> None:
    attacker, victim = browser_of(people), browser_of(people)
    back = way_back(attacker, "E-1")
    assert failed(victim.get(back))
    way_back(victim, "hr-1")
    assert failed(victim.get(back))
    # Whose way it is may still go on.
    assert attacker.get(back).status_code == 200


@pytest.mark.parametrize("said", [{"iss": "https://evil.example"}, {"iss": ""}, {"iss": None}])
def test_an_answer_of_another_issuer_is_refused(sqlite_people: Site, said: dict[str, str | None]) -> None:
    browser = browser_of(sqlite_people)
    answer = {name: value for name, value in (query(way_back(browser, "hr-1")) | said).items() if value is not None}
    assert failed(browser.get("/sign-in/oidc/callback", params=answer))


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"state": "x"},
        {"state": "x" * 5000, "code": "x"},
        {"state": "\x00", "code": "\x00"},
        {"code": "x", "error": "access_denied"},
    ],
)
def test_an_answer_without_a_question_is_refused(sqlite_people: Site, answer: dict[str, str]) -> None:
    assert failed(browser_of(sqlite_people).get("/sign-in/oidc/callback", params=answer))
    browser = browser_of(sqlite_people, cookies={WAY_COOKIE: answer.get("state", "").replace("\x00", "")})
    assert failed(browser.get("/sign-in/oidc/callback", params=answer))


@pytest.mark.parametrize("given", [{"error": "access_denied"}, {"code": ""}, {"code": "x" * 5000}, {"code": "\x00"}])
def test_a_refusal_of_the_issuer_ends_the_way(sqlite_people: Site, given: dict[str, str]) -> None:
    browser = browser_of(sqlite_people)
    answer = query(way_back(browser, "hr-1"))
    wrong = {name: value for name, value in answer.items() if name != "code"} | given
    assert failed(browser.get("/sign-in/oidc/callback", params=wrong))
    assert failed(browser.get("/sign-in/oidc/callback", params=answer))


def test_a_way_ends_by_itself(people: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    # Before the token of the issuer does, so that this is why it fails.
    monkeypatch.setattr(signing_in, "LIFE", timedelta(seconds=100))
    browser = browser_of(people)
    back = way_back(browser, "hr-1")
    ahead.seconds += 100
    assert failed(browser.get(back))


def test_only_so_many_ways_are_open_and_lost_ones_make_room(
    people: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_OPEN", 2)
    browser = browser_of(people)
    assert [browser.get("/sign-in/oidc").status_code for _ in range(3)] == [303, 303, 503]
    ahead.seconds += signing_in.LIFE.total_seconds() + 1
    assert browser.get("/sign-in/oidc").status_code == 303


def test_who_may_do_nothing_here_is_told_so(people: Site) -> None:
    browser = browser_of(people)
    answer = browser.get(way_back(browser, "nobody-1"))
    assert answer.status_code == 403
    assert "Your account opens nothing here yet" in answer.text
    assert COOKIE not in browser.cookies
    with people.database.read() as session:
        assert session.exec(select(BrowserSession)).all() == session.exec(select(Account)).all() == []


def test_a_session_ends_with_the_working_day(people: Site, ahead: Ahead) -> None:
    browser = signed_in(people, "hr-1")
    ahead.seconds += people.app.state.settings.session_seconds - 600
    assert browser.get("/learners").status_code == 200
    ahead.seconds += 600
    assert browser.get("/learners").status_code == 303
    # Whoever comes next sweeps out what is over.
    browser_of(people).post("/sign-in", data={"key": people.tokens["employee"]})
    with people.database.read() as session:
        assert session.exec(select(BrowserSession.learner)).all() == ["E-1"]


def test_signing_out_ends_the_session_of_a_person(people: Site) -> None:
    browser = signed_in(people, "hr-1")
    copied = browser_of(people, cookies={COOKIE: browser.cookies[COOKIE]})
    assert copied.get("/learners").status_code == 200
    browser.post("/sign-out")
    assert copied.get("/learners").status_code == 303


def test_a_person_without_an_account_is_signed_out_at_once(people: Site) -> None:
    browser = signed_in(people, "hr-1")
    with people.database.write() as session:
        session.connection().execute(delete(Account).where(col(Account.subject) == "hr-1"))
    assert browser.get("/learners").status_code == 303
    with people.database.read() as session:
        assert session.exec(select(BrowserSession)).all() == []


def test_what_the_issuer_says_is_read_anew_at_each_sign_in(people: Site) -> None:
    first = signed_in(people, "manager-1")
    with people.database.read() as session:
        account = session.exec(select(Account)).one()
        assert (account.learner, account.name) == ("E-9", "Ong Kai")
        assert session.exec(select(AccountCentre.cost_centre)).all() == ["SG-RM"]
    assert first.get("/learners").status_code == 200
    identity = people.app.state.identity
    names = ClaimNames(permissions={"gradus-manager": "hr"}, learner=None)
    people.app.state.pages = dataclasses.replace(
        people.app.state.pages, identity=dataclasses.replace(identity, names=names)
    )
    assert "Tan Wei Ling" in signed_in(people, "manager-1").get("/learners").text
    with people.database.read() as session:
        again = session.exec(select(Account)).one()
        assert (again.id, again.learner) == (account.id, None)
        assert session.exec(select(AccountCentre)).all() == []


def test_behind_https_no_other_host_can_set_the_cookies(sqlite_database: Database, issuer: Issuer) -> None:
    site = site_on(sqlite_database, **settings_for(issuer, public_address="https://gradus.example"))
    departure = site.browser(follow_redirects=False, base_url="https://gradus.example").get("/sign-in/oidc")
    cookie = departure.headers["set-cookie"].lower()
    assert cookie.startswith(f"__host-{WAY_COOKIE}=")
    assert "; secure" in cookie
    assert "; path=/" in cookie
    assert "samesite=lax" in cookie
    assert "domain" not in cookie
    site.close()


def test_an_issuer_that_does_not_answer_keeps_nobody_waiting(sqlite_people: Site) -> None:
    identity = dataclasses.replace(sqlite_people.app.state.identity, provider=Provider("http://127.0.0.1:1"))
    sqlite_people.app.state.pages = dataclasses.replace(sqlite_people.app.state.pages, identity=identity)
    answer = browser_of(sqlite_people).get("/sign-in/oidc")
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


def test_without_an_issuer_there_is_no_such_door(site: Site) -> None:
    browser = site.browser(follow_redirects=False)
    assert "/sign-in/oidc" not in browser.get("/").text
    assert [browser.get(f"/sign-in/oidc{rest}").status_code for rest in ("", "/callback?state=x&code=x")] == [404, 404]
