"""What a page says when something fails: why, what it left behind, and the way back to where somebody was."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from service.database import Database
from service.errors import Busy, Conflict, InFlight, PreconditionFailed, TooManyRequests
from service.texts import sentence
from service.webhooks import oversight
from tests.service.sites import Site, site_on

PAGE = "/administration/webhook-subscriptions"


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    site = site_on(database)
    yield site
    site.close()


@pytest.fixture
def keeper(site: Site) -> TestClient:
    browser = site.browser(raise_server_exceptions=False)
    browser.post("/sign-in", data={"key": site.tokens["admin"]})
    return browser


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(oversight, "listed", fail)


@pytest.mark.parametrize(
    ("error", "status", "title", "says"),
    [
        (Busy(sentence("error-busy-solves")), 503, "Busy at the moment", "try again in 2 seconds"),
        (Conflict(sentence("error-webhook-paused")), 409, "Not as things stand", "The webhook is paused"),
        (PreconditionFailed(), 412, "Somebody was faster", "Nothing was done"),
        (TooManyRequests(sentence("error-busy")), 429, "Too many requests", "try again in 2 seconds"),
    ],
)
def test_what_passes_says_why_and_leads_back_to_the_page(
    *, keeper: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, title: str, says: str
) -> None:
    failing(monkeypatch, error)
    failed = keeper.get(f"{PAGE}?page_token=a%2Fb")
    assert failed.status_code == status
    assert title in failed.text
    assert says in failed.text
    assert f'href="{PAGE}?page_token=a%2Fb">Try again</a>' in failed.text
    part = keeper.get(PAGE, headers={"hx-request": "true"})
    assert (part.status_code, "Try again" in part.text) == (status, False)
    chinese = keeper.get(PAGE, params={"lang": "zh"}).text
    assert "重试" in chinese
    assert title not in chinese


@pytest.mark.parametrize("why", ["error-form-in-flight", "error-form-taken-over"])
def test_a_form_that_somebody_else_is_doing_is_not_called_undone(
    keeper: TestClient, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    failing(monkeypatch, InFlight(sentence(why)))
    failed = keeper.get(PAGE)
    assert failed.status_code == 409
    assert "may have been done by now" in failed.text
    assert "Nothing was done" not in failed.text
    assert "没有做任何更改" not in keeper.get(PAGE, params={"lang": "zh"}).text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://127.0.0.1/administration?x=1", "/administration?x=1"),
        ("http://127.0.0.1//elsewhere.example/", None),
        ("http://elsewhere.example/administration", None),
        (None, None),
    ],
)
def test_a_form_that_fails_leads_back_to_a_page_of_ours_alone(
    keeper: TestClient, monkeypatch: pytest.MonkeyPatch, referer: str | None, back: str | None
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PreconditionFailed

    monkeypatch.setattr(oversight, "give_state", fail)
    sent = {"referer": referer} if referer else {}
    failed = keeper.post(f"{PAGE}/wh_1/state", data={"state": "paused"}, headers=sent)
    assert failed.status_code == 412
    found = re.search(r'href="([^"]*)">Back to the page</a>', failed.text)
    assert (found and found[1]) == back
    assert "elsewhere" not in failed.text


def test_what_is_not_there_stays_so_and_leads_nowhere_else(keeper: TestClient) -> None:
    assert "Try again" not in keeper.get("/no/such/page").text


@pytest.mark.parametrize(
    ("address", "method", "status"), [("/no/such/page", "GET", 404), ("/catalogue", "DELETE", 405)]
)
def test_an_address_that_there_is_not_keeps_the_way_to_the_rooms(
    *, site: Site, keeper: TestClient, address: str, method: str, status: int
) -> None:
    met = keeper.request(method, address)
    assert met.status_code == status
    assert 'href="/administration"' in met.text
    assert 'action="/sign-out"' in met.text
    stranger = site.browser().request(method, address)
    assert stranger.status_code == status
    assert "/administration" not in stranger.text


def test_an_address_that_there_is_not_is_told_without_a_database(
    keeper: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("", None, OSError())

    monkeypatch.setattr(type(site.app.state.pages.identity), "holder", fail)
    met = keeper.get("/no/such/page")
    assert (met.status_code, "/administration" in met.text) == (404, False)
