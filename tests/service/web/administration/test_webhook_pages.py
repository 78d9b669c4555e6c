"""Webhooks in the browser: for whoever made them, and for whoever keeps the service."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from service.database import Database
from service.tables import Webhook, WebhookDelivery
from service.web.words import words_in
from service.webhooks.events import TEST, WISHED
from tests.service.sites import Site, site_on
from tests.service.webhooks.made import Clock, publish, webhook

ALL = "/administration/webhook-subscriptions"
ABOUT = "rec_of_somebody"


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    site = site_on(database)
    yield site
    site.close()


@pytest.fixture
def hook(site: Site) -> Webhook:
    """One that an LMS has made: it took one event, waits for another attempt at one, and gave one up."""
    made = webhook(site.database, "https://hooks.example/lms?token=capability", owner=site.principals["lms"].name)
    clock = Clock()
    for _ in range(3):
        publish(site.database, clock, about=ABOUT, owner=made.owner)
    with site.database.write() as session:
        taken, failing, failed = session.exec(select(WebhookDelivery)).all()
        now = datetime(2026, 11, 22, 10, tzinfo=UTC)
        taken.state, taken.ended_at, taken.status, taken.attempts = "delivered", now, 200, 1
        failing.status, failing.failure, failing.attempts = 503, "status", 2
        failing.next_at = now + timedelta(minutes=5)
        failed.state, failed.ended_at, failed.failure, failed.attempts = "failed", now, "unreachable", 9
    return made


def arrived(site: Site, who: str) -> TestClient:
    browser = site.browser()
    browser.post("/sign-in", data={"key": site.tokens[who]})
    return browser


def forms(page: str) -> list[tuple[str, dict[str, str]]]:
    found = re.findall(r'<form method="post" action="(/administration[^"]*)">(.*?)</form>', page, re.DOTALL)
    return [(action, dict(re.findall(r'name="([^"]*)" value="([^"]*)"', inside))) for action, inside in found]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_event_has_words(language: str) -> None:
    words = words_in(language)
    assert all(words.knows(f"admin-event-{kind.replace('.', '-')}") for kind in (*WISHED, TEST))


def test_the_owner_reads_what_came_of_each_event_and_when_it_is_tried_again(site: Site, hook: Webhook) -> None:
    browser = arrived(site, "lms")
    listed = browser.get("/administration/webhooks").text
    assert "All events" in listed
    page = browser.get(f"/administration/webhooks/{hook.id}").text
    for text in ("Recommendation stored", "recommendation.created", ABOUT, "token=capability"):
        assert text in page
    assert "503 · not accepted" in page
    assert "Next attempt no earlier than 22 Nov 2026, 10:05:00 UTC" in page
    replays = [form for form in forms(page) if form[0].endswith("/replay")]
    assert len(replays) == 2
    # Sent twice, by a double click, it is told once more.
    for _ in range(2):
        assert "It is on its way once more." in browser.post(replays[0][0], data=replays[0][1]).text
    with site.database.read() as session:
        assert len(session.exec(select(WebhookDelivery)).all()) == 4
    assert "once more</span>" in browser.get(f"/administration/webhooks/{hook.id}").text
    assert browser.get(ALL).status_code == 403


def test_whoever_keeps_the_service_sees_and_stops_it_and_not_what_it_is_about(site: Site, hook: Webhook) -> None:
    browser = arrived(site, "admin")
    home = browser.get("/administration").text
    assert "1 delivery given up in the last 30 days" in home
    assert ALL in home
    listed = browser.get(ALL).text
    assert "https://hooks.example/lms<" in listed
    assert hook.owner in listed
    assert "1 delivery waits" in listed
    page = browser.get(f"{ALL}/{hook.id}").text
    assert f'rel="alternate" href="/v1/webhook-subscriptions/{hook.id}/deliveries"' in page
    assert "unreachable" not in page
    assert "no address that may be reached" in page
    assert not [word for word in (ABOUT, "capability", hook.secret) if word in listed + page]
    failed = browser.get(f"{ALL}/{hook.id}", params={"state": "failed"}).text
    assert [len(re.findall(r"evt_\w+", told)) for told in (page, failed)] == [3, 1]
    action, fields = forms(page)[0]
    stopped = browser.post(action, data=fields)
    assert "The webhook is paused" in stopped.text
    assert "Sent when the webhook is active again" in stopped.text
    assert browser.post(action, data={"state": "gone"}).status_code == 422
    # Whoever goes back and asks for another state with the same form is not led where the first one led.
    assert "all that waits is on its way" in browser.post(action, data=fields | {"state": "active"}).text
    stopped = browser.post(action, data=fields | {"once": "another"})
    for who in ("lms", "hr"):
        refused = arrived(site, who).post(action, data={"state": "active"}, follow_redirects=False)
        assert refused.status_code == 403
    action, fields = forms(stopped.text)[0]
    assert "all that waits is on its way" in browser.post(action, data=fields).text
    replay = next(form for form in forms(page) if form[0].endswith("/replay"))
    assert "It is on its way once more." in browser.post(replay[0], data=replay[1]).text
    assert browser.get("/administration/webhooks").status_code == 403
    assert browser.get(f"{ALL}/wh_none").status_code == 404


def test_what_cannot_be_repeated_yet_is_said_where_the_webhook_is(site: Site, hook: Webhook) -> None:
    with site.database.read() as session:
        waiting = session.exec(select(WebhookDelivery).where(WebhookDelivery.state == "waiting")).one()
    for who, base in (("lms", "/administration/webhooks"), ("admin", ALL)):
        answer = arrived(site, who).post(f"{base}/{hook.id}/deliveries/{waiting.id}/replay")
        assert answer.status_code == 409
        assert 'role="alert"' in answer.text
        assert "still being tried" in answer.text
