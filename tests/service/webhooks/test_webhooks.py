"""Webhooks over HTTP: made, changed and removed by their owners, with a secret that is shown once."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from standardwebhooks.webhooks import Webhook as Verifier

from service.tables import IdempotentRequest, Webhook, WebhookDelivery, WebhookEvent
from service.webhooks import addresses, subscriptions
from service.webhooks.events import WISHED
from tests.conftest import PATIENCE
from tests.service.conftest import Api, serving
from tests.service.requests import small
from tests.service.webhooks.hostile_addresses import NUMBERS, TEXTS
from tests.service.webhooks.made import Clock, deliverer, publish
from tests.service.webhooks.receivers import Receiver

INSIDE = "http://127.0.0.1:9999/hook"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "SECONDS", PATIENCE)


@pytest.fixture
def hooks(database_url: str) -> Iterator[Api]:
    """An application that may reach loopback, called by an LMS."""
    with serving(database_url, webhook_networks="127.0.0.0/8") as api:
        yield api


def made(api: Api, url: str = INSIDE, **other: Any) -> dict[str, Any]:
    response = api.post("/v1/webhooks", json={"url": url, **other})
    assert response.status_code == 201, response.text
    document: dict[str, Any] = response.json()
    return document


def test_a_webhook_is_made_and_read_and_its_secret_shown_once(hooks: Api) -> None:
    response = hooks.post("/v1/webhooks", json={"url": INSIDE})
    assert response.status_code == 201
    document = response.json()
    secret = document.pop("secret")
    assert secret.startswith("whsec_")
    assert response.headers["location"] == f"/v1/webhooks/{document['id']}"
    assert response.headers["cache-control"] == "no-store"
    assert (document["url"], document["kinds"], document["state"]) == (INSIDE, sorted(WISHED), "active")
    shown = hooks.get(response.headers["location"])
    assert shown.json() == document
    assert shown.headers["etag"] == response.headers["etag"]
    listed = hooks.get("/v1/webhooks")
    assert listed.json() == {"items": [document], "next_page_token": None}
    assert secret not in shown.text + listed.text


def test_a_repetition_makes_no_second_webhook_and_shows_no_secret(hooks: Api) -> None:
    sent = {"json": {"url": INSIDE}, "headers": {"Idempotency-Key": "one"}}
    first, second = hooks.post("/v1/webhooks", **sent), hooks.post("/v1/webhooks", **sent)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.headers["idempotency-replayed"] == "true"
    secret = first.json()["secret"]
    assert second.json() == {**first.json(), "secret": None}
    with hooks.database.read() as session:
        assert secret not in str([row.body for row in session.exec(select(IdempotentRequest)).all()])
        assert len(session.exec(select(Webhook)).all()) == 1
    assert hooks.post("/v1/webhooks", json={"url": f"{INSIDE}2"}, headers=sent["headers"]).status_code == 422


def test_a_webhook_of_another_looks_missing(hooks: Api) -> None:
    key = made(hooks)["id"]
    other = hooks.keyed("hr")
    mine = made(other)["id"]
    delivery = hooks.post(f"/v1/webhooks/{key}/test", json={}).json()["id"]
    for method, path, sent in (
        ("get", "", {}),
        ("put", "", {"json": {"url": INSIDE}, "headers": {"If-Match": "*"}}),
        ("delete", "", {}),
        ("post", "/secret", {"json": {}}),
        ("post", "/test", {"json": {}}),
        ("get", "/deliveries", {}),
        ("post", f"/deliveries/{delivery}/replay", {"json": {}}),
    ):
        foreign = getattr(other, method)(f"/v1/webhooks/{key}{path}", **sent)
        missing = getattr(other, method)(f"/v1/webhooks/wh_none{path}", **sent)
        assert (foreign.status_code, missing.status_code) == (404, 404), (method, path)
        own = {"instance", "request_id"}
        assert {name: value for name, value in foreign.json().items() if name not in own} == {
            name: value for name, value in missing.json().items() if name not in own
        }
    assert other.post(f"/v1/webhooks/{mine}/deliveries/{delivery}/replay", json={}).status_code == 404
    assert [item["id"] for item in other.get("/v1/webhooks").json()["items"]] == [mine]
    assert hooks.get(f"/v1/webhooks/{key}").status_code == 200


@pytest.mark.parametrize("permission", ["manager", "employee", "admin"])
def test_who_asks_for_nothing_is_told_of_nothing(sqlite_api: Api, permission: str) -> None:
    caller = sqlite_api.keyed(permission, learner="E-1" if permission == "employee" else None)
    assert caller.get("/v1/webhooks").status_code == 403
    assert caller.post("/v1/webhooks", json={"url": INSIDE}).status_code == 403


def test_a_change_names_the_state_that_it_was_made_from(hooks: Api) -> None:
    path = f"/v1/webhooks/{made(hooks)['id']}"
    tag = hooks.get(path).headers["etag"]
    change = {"url": f"{INSIDE}/new", "kinds": ["annual_plan.ended"], "state": "paused"}
    assert hooks.put(path, json=change).status_code == 428
    assert hooks.put(path, json=change, headers={"If-Match": '"another"'}).status_code == 412
    stored = hooks.put(path, json=change, headers={"If-Match": tag})
    assert stored.status_code == 200
    assert {name: stored.json()[name] for name in change} == change
    assert stored.headers["etag"] == hooks.get(path).headers["etag"] != tag
    assert hooks.put(path, json=change, headers={"If-Match": tag}).status_code == 412
    assert hooks.delete(path, headers={"If-Match": tag}).status_code == 412
    assert hooks.delete(path, headers={"If-Match": stored.headers["etag"]}).status_code == 204
    assert hooks.get(path).status_code == 404


def test_a_webhook_that_is_made_active_again_has_no_failures(hooks: Api) -> None:
    path = f"/v1/webhooks/{made(hooks, state='paused')['id']}"
    with hooks.database.write() as session:
        row = session.exec(select(Webhook)).one()
        row.failures = 20
        session.add(row)
    assert hooks.get(path).json()["failures"] == 20
    stored = hooks.put(path, json={"url": INSIDE}, headers={"If-Match": "*"}).json()
    assert (stored["state"], stored["failures"]) == ("active", 0)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": 5},
        {"url": INSIDE, "kinds": []},
        {"url": INSIDE, "kinds": ["webhook.test"]},
        {"url": INSIDE, "kinds": ["nothing.ever"]},
        {"url": INSIDE, "state": "broken"},
        {"url": INSIDE, "secret": "whsec_AAAA"},
        {"url": INSIDE, "owner": "key:other"},
        {"url": INSIDE, "failures": 0},
        [],
    ],
)
def test_what_is_no_webhook_is_refused(sqlite_api: Api, body: Any) -> None:
    response = sqlite_api.post("/v1/webhooks", json=body)
    assert response.status_code == 422
    assert response.json()["errors"]


def test_every_hostile_address_is_refused_in_both_languages(sqlite_api: Api, connections: list[str]) -> None:
    languages = itertools.cycle(("en", "zh"))
    for url in (*(f"https://{host}/hook" for host in NUMBERS), *TEXTS):
        if "hooks.example" in url and addresses.written(url) is not None:
            # The name would be looked up; what it may resolve to has tests of its own.
            continue
        response = sqlite_api.post("/v1/webhooks", json={"url": url}, headers={"Accept-Language": next(languages)})
        assert response.status_code == 422, url
        assert response.json()["errors"][0]["pointer"] == "#/url"
    assert connections == []


def test_an_address_is_looked_at_when_it_is_changed_too(hooks: Api, connections: list[str]) -> None:
    path = f"/v1/webhooks/{made(hooks)['id']}"
    refused = hooks.put(path, json={"url": "https://169.254.169.254/"}, headers={"If-Match": "*"})
    assert refused.status_code == 422
    assert hooks.get(path).json()["url"] == INSIDE
    assert connections == []


def test_nobody_has_more_than_so_many(sqlite_api: Api, monkeypatch: pytest.MonkeyPatch, databases: Any) -> None:
    monkeypatch.setattr(subscriptions, "MOST", 2)
    sqlite_api.http.app.state.settings = sqlite_api.http.app.state.settings.model_copy(  # type: ignore[attr-defined]
        update={"webhook_networks": "127.0.0.0/8"}
    )
    first, _ = made(sqlite_api), made(sqlite_api)
    assert sqlite_api.post("/v1/webhooks", json={"url": INSIDE}).status_code == 409
    made(sqlite_api.keyed("lms"))
    assert sqlite_api.delete(f"/v1/webhooks/{first['id']}").status_code == 204
    made(sqlite_api)


def test_pages_of_webhooks_hold_each_once(hooks: Api) -> None:
    keys = sorted(made(hooks)["id"] for _ in range(3))
    found, token = [], None
    while True:
        page = hooks.get("/v1/webhooks", params={"page_size": 2} | ({"page_token": token} if token else {})).json()
        found += [item["id"] for item in page["items"]]
        token = page["next_page_token"]
        if token is None:
            break
    assert found == keys


def test_a_new_secret_signs_at_once_and_the_older_one_for_a_day(hooks: Api, receiver: Receiver) -> None:
    first = made(hooks, receiver.url)
    sent: dict[str, Any] = {"json": {}, "headers": {"Idempotency-Key": "again"}}
    renewed = hooks.post(f"/v1/webhooks/{first['id']}/secret", **sent)
    assert renewed.status_code == 200
    second = renewed.json()
    assert second["secret"] != first["secret"]
    assert second["older_secret_until"] is not None
    repeated = hooks.post(f"/v1/webhooks/{first['id']}/secret", **sent)
    assert repeated.json()["secret"] is None
    assert hooks.post(f"/v1/webhooks/{first['id']}/test", json={}).status_code == 202
    clock = Clock()
    clock.goes_on(timedelta(minutes=1))
    assert deliverer(hooks.database, clock).deliver()
    (message,) = receiver.received
    headers = {name.lower(): value for name, value in message.headers.items()}
    for secret in (first["secret"], second["secret"]):
        assert Verifier(secret).verify(message.body, headers)["type"] == "webhook.test"


def test_a_test_and_a_replay_are_seen_in_the_log(hooks: Api, receiver: Receiver) -> None:
    key = made(hooks, receiver.url)["id"]
    asked = hooks.post(f"/v1/webhooks/{key}/test", json={}, headers={"Idempotency-Key": "test"})
    assert asked.status_code == 202
    waiting = asked.json()
    assert (waiting["state"], waiting["event"]["type"], waiting["event"]["about"]) == ("waiting", "webhook.test", key)
    assert hooks.post(f"/v1/webhooks/{key}/test", json={}, headers={"Idempotency-Key": "test"}).json() == waiting
    replay = f"/v1/webhooks/{key}/deliveries/{waiting['id']}/replay"
    assert hooks.post(replay, json={}).status_code == 409
    receiver.will_answer(500)
    clock = Clock()
    clock.goes_on(subscriptions.OVERLAP)
    sender = deliverer(hooks.database, clock, most=1)
    assert sender.deliver()
    again = hooks.post(replay)
    assert again.status_code == 202
    assert again.json()["replay_of"] == waiting["id"]
    assert again.json()["event"] == waiting["event"]
    assert sender.deliver()
    assert not sender.deliver()
    items = {item["id"]: item for item in hooks.get(f"/v1/webhooks/{key}/deliveries").json()["items"]}
    assert len(items) == 2
    failed, delivered = items[waiting["id"]], items[again.json()["id"]]
    assert (failed["state"], failed["status"], failed["failure"]) == ("failed", 500, "status")
    assert (delivered["state"], delivered["status"], delivered["failure"]) == ("delivered", 200, None)
    assert failed["next_at"] is delivered["next_at"] is None
    narrowed = hooks.get(f"/v1/webhooks/{key}/deliveries", params={"state": "failed"}).json()["items"]
    assert [item["id"] for item in narrowed] == [waiting["id"]]
    assert hooks.get(f"/v1/webhooks/{key}/deliveries", params={"state": "lost"}).status_code == 422
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == waiting["event"]["id"]
    assert first.body == second.body


def test_a_paused_webhook_cannot_be_tested(hooks: Api) -> None:
    key = made(hooks, state="paused")["id"]
    assert hooks.post(f"/v1/webhooks/{key}/test", json={}).status_code == 409


def test_pages_of_deliveries_go_back_in_time_and_hold_each_once(hooks: Api) -> None:
    document = made(hooks)
    with hooks.database.read() as session:
        owner = session.get_one(Webhook, document["id"]).owner
    clock = Clock()
    for number in range(5):
        # Two at the same moment.
        if number != 3:
            clock.goes_on(subscriptions.LEASE)
        publish(hooks.database, clock, about=f"rec_{number}", owner=owner)
    path, found, token = f"/v1/webhooks/{document['id']}/deliveries", [], None
    while True:
        page = hooks.get(path, params={"page_size": 2} | ({"page_token": token} if token else {})).json()
        found += [item["event"]["about"] for item in page["items"]]
        token = page["next_page_token"]
        if token is None:
            break
    assert (found[0], found[3:]) == ("rec_4", ["rec_1", "rec_0"])
    assert sorted(found[1:3]) == ["rec_2", "rec_3"]
    for bad in ("x", "MTIz", "LTEueA", "OTk5OTk5OTk5OTk5OTk5OTk5OS54"):
        assert hooks.get(path, params={"page_token": bad}).status_code == 422


def test_a_removed_webhook_takes_its_deliveries_with_it(hooks: Api) -> None:
    key = made(hooks)["id"]
    assert hooks.post(f"/v1/webhooks/{key}/test", json={}).status_code == 202
    assert hooks.delete(f"/v1/webhooks/{key}").status_code == 204
    with hooks.database.read() as session:
        assert session.exec(select(WebhookDelivery)).all() == []


def test_a_stored_answer_is_told_to_whoever_asked_and_says_nothing_of_the_learner(hooks: Api) -> None:
    made(hooks)
    made(hooks.keyed("hr"))
    asked = small() | {"learner": {"id": "canary-learner", "attainments": []}}
    stored = hooks.post("/v1/recommendations", json=asked).json()
    assert hooks.post("/v1/recommendations", json=asked | {"store": False}).status_code == 200
    with hooks.database.read() as session:
        (event,) = session.exec(select(WebhookEvent)).all()
        (delivery,) = session.exec(select(WebhookDelivery).order_by(col(WebhookDelivery.id))).all()
    assert (event.kind, event.about) == ("recommendation.created", stored["id"])
    assert event.data == {"id": stored["id"], "status": stored["status"], "goal": stored["goal"]}
    assert delivery.state == "waiting"
