"""Everybody's webhooks, for whoever keeps the service: how each does, and nothing of what it is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from service.tables import AuditEvent, Webhook, WebhookDelivery, WebhookEvent
from service.webhooks import addresses
from tests.conftest import PATIENCE
from tests.service.conftest import Api, serving
from tests.service.webhooks.made import Clock, deliverer, publish, taken
from tests.service.webhooks.receivers import Receiver

ALL = "/v1/webhook-subscriptions"
#: What nobody but the owner and the receiver is to know.
QUERY = "token=capability"
ABOUT = "rec_of_somebody"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "SECONDS", PATIENCE)


@pytest.fixture
def hooks(database_url: str) -> Iterator[Api]:
    """An application that may reach loopback, called by an LMS."""
    with serving(database_url, webhook_networks="127.0.0.0/8") as api:
        yield api


def made(api: Api, url: str) -> Webhook:
    key = api.post("/v1/webhooks", json={"url": url}).json()["id"]
    with api.database.read() as session:
        return session.get_one(Webhook, key)


def acts(api: Api) -> list[str]:
    with api.database.read() as session:
        found = session.exec(select(AuditEvent).where(AuditEvent.object_kind == "webhook")).all()
        return sorted(row.action for row in found)


def test_it_is_seen_how_each_does_and_not_what_it_is_told(hooks: Api, receiver: Receiver) -> None:
    clock, keeper = Clock(), hooks.keyed("admin")
    hook = made(hooks, f"{receiver.url}?{QUERY}")
    receiver.will_answer(410)
    publish(hooks.database, clock, about=ABOUT, owner=hook.owner)
    publish(hooks.database, clock, about=ABOUT, owner=hook.owner)
    while deliverer(hooks.database, clock).deliver():
        pass
    listed = keeper.get(ALL)
    (row,) = listed.json()["items"]
    assert row == keeper.get(f"{ALL}/{hook.id}").json()
    assert row["address"] == receiver.url
    assert (row["owner"], row["state"], row["failures"]) == (hook.owner, "paused", 1)
    assert (row["waiting"], row["failed"]) == (1, 1)
    told = keeper.get(f"{ALL}/{hook.id}/deliveries")
    failed, waiting = sorted(told.json()["items"], key=lambda item: item["state"])
    assert (failed["state"], failed["status"], failed["failure"]) == ("failed", 410, "gone")
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 0)
    assert failed["event"].keys() == {"id", "type", "occurred_at"}
    assert [item["id"] for item in keeper.get(f"{ALL}/{hook.id}/deliveries?state=failed").json()["items"]] == [
        failed["id"]
    ]
    for text in (listed.text, told.text):
        assert not [word for word in (QUERY, ABOUT, hook.secret, "optimal") if word in text]
    assert acts(hooks)[:5] == ["webhook.create", "webhook.list", "webhook.read", "webhook.read", "webhook.read"]


def test_it_is_stopped_and_goes_on_and_what_was_given_up_is_told_again(hooks: Api, receiver: Receiver) -> None:
    clock, keeper = Clock(), hooks.keyed("admin")
    hook = made(hooks, receiver.url)
    path = f"{ALL}/{hook.id}"
    assert keeper.put(f"{path}/state", json={"state": "paused"}).json()["state"] == "paused"
    publish(hooks.database, clock, about=ABOUT, owner=hook.owner)
    assert not deliverer(hooks.database, clock).deliver()
    # Its owner finds it so, and whoever has read it before does not undo that.
    assert hooks.get(f"/v1/webhooks/{hook.id}").json()["state"] == "paused"
    assert keeper.put(f"{path}/state", json={"state": "active"}).json()["failures"] == 0
    receiver.will_answer(410)
    assert deliverer(hooks.database, clock).deliver()
    (delivery,) = keeper.get(f"{path}/deliveries").json()["items"]
    assert delivery["state"] == "failed"
    keeper.put(f"{path}/state", json={"state": "active"})
    replay = f"{path}/deliveries/{delivery['id']}/replay"
    first = keeper.post(replay, json={}, headers={"Idempotency-Key": "one"})
    again = keeper.post(replay, json={}, headers={"Idempotency-Key": "one"})
    assert (first.status_code, again.headers["idempotency-replayed"]) == (202, "true")
    assert first.json() == again.json()
    assert first.json()["replay_of"] == delivery["id"]
    clock.now = max(clock.now, _due(hooks))
    assert deliverer(hooks.database, clock).deliver()
    assert len(receiver.received) == 2
    assert receiver.received[0].headers["webhook-id"] == receiver.received[1].headers["webhook-id"]
    assert {"webhook.pause", "webhook.replay", "webhook.resume"} <= set(acts(hooks))
    assert acts(hooks).count("webhook.replay") == 1


def test_one_that_goes_on_is_forgiven_its_failures_and_told_at_once_of_all_that_waits(
    hooks: Api, receiver: Receiver
) -> None:
    clock, keeper = Clock(), hooks.keyed("admin")
    hook = made(hooks, receiver.url)
    path = f"{ALL}/{hook.id}"
    for _ in range(2):
        publish(hooks.database, clock, about=ABOUT, owner=hook.owner)
    assert taken(hooks.database, clock) is not None
    assert keeper.get(path).json()["waiting"] == 2, "what is on its way has not arrived"
    with hooks.database.write() as session:
        row = session.get_one(Webhook, hook.id)
        row.state, row.failures = "paused", 20
        waiting = session.exec(select(WebhookDelivery).where(WebhookDelivery.state == "waiting")).one()
        waiting.next_at = clock() + timedelta(hours=14)
        session.add_all([row, waiting])
    resumed = keeper.put(f"{path}/state", json={"state": "active"}).json()
    assert (resumed["state"], resumed["failures"], resumed["waiting"]) == ("active", 0, 2)
    assert _due(hooks) < clock() + timedelta(hours=1)


def _due(api: Api) -> Any:
    with api.database.read() as session:
        return max(session.exec(select(WebhookDelivery.next_at)).all())


def test_nothing_else_of_a_webhook_is_anybodys_but_the_owners(hooks: Api, receiver: Receiver) -> None:
    keeper, hook = hooks.keyed("admin"), made(hooks, receiver.url)
    path = f"{ALL}/{hook.id}"
    for method, below, sent in (
        ("delete", "", {}),
        ("put", "", {"json": {"url": receiver.url}}),
        ("post", "/secret", {"json": {}}),
        ("post", "/test", {"json": {}}),
    ):
        assert getattr(keeper, method)(f"{path}{below}", **sent).status_code in (404, 405), (method, below)
        assert getattr(keeper, method)(f"/v1/webhooks/{hook.id}{below}", **sent).status_code == 403
    assert keeper.put(f"{path}/state", json={"state": "gone"}).status_code == 422
    assert keeper.put(f"{path}/state", json={"url": receiver.url}).status_code == 422
    for below in ("", "/deliveries"):
        assert keeper.get(f"{ALL}/wh_none{below}").status_code == 404
    assert keeper.put(f"{ALL}/wh_none/state", json={"state": "paused"}).status_code == 404
    sent = hooks.post(f"/v1/webhooks/{hook.id}/test", json={}).json()["id"]
    assert keeper.post(f"{path}/deliveries/{sent}/replay", json={}).status_code == 409
    other = made(hooks.keyed("hr"), receiver.url)
    assert keeper.post(f"{ALL}/{other.id}/deliveries/{sent}/replay", json={}).status_code == 404
    for permission in ("lms", "hr", "manager"):
        caller = hooks.keyed(permission)
        assert caller.get(ALL).status_code == caller.get(path).status_code == 403


def test_many_are_listed_page_by_page_and_by_state(hooks: Api, receiver: Receiver) -> None:
    keeper = hooks.keyed("admin")
    keys = sorted(made(caller, receiver.url).id for caller in (hooks, hooks.keyed("hr"), hooks))
    keeper.put(f"{ALL}/{keys[1]}/state", json={"state": "paused"})
    first = keeper.get(f"{ALL}?page_size=2").json()
    second = keeper.get(ALL + f"?page_size=2&page_token={first['next_page_token']}").json()
    assert [row["id"] for row in (*first["items"], *second["items"])] == keys
    assert [row["id"] for row in keeper.get(f"{ALL}?state=paused").json()["items"]] == [keys[1]]


def test_a_delivery_shown_to_its_owner_still_says_what_it_is_about(hooks: Api, receiver: Receiver) -> None:
    clock, hook = Clock(), made(hooks, receiver.url)
    publish(hooks.database, clock, about=ABOUT, owner=hook.owner)
    (shown,) = hooks.get(f"/v1/webhooks/{hook.id}/deliveries").json()["items"]
    with hooks.database.read() as session:
        event = session.exec(select(WebhookEvent).order_by(col(WebhookEvent.id))).one()
    assert shown["event"]["about"] == ABOUT
    assert shown["event"]["id"] == event.id
