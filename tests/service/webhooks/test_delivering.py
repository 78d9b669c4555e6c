"""Deliveries: signed, sent once by many workers, one at a time for each webhook, and never forgotten."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from sqlmodel import col, update
from standardwebhooks.webhooks import Webhook as Verifier

from service import keys
from service.database import Database
from service.tables import Webhook
from service.webhooks import sending
from service.webhooks.attempts import Outcome, has_due, note
from service.webhooks.delivering import LEASE
from service.webhooks.sending import Sender
from service.webhooks.signatures import new_secret
from tests.service.webhooks.made import (
    MOST,
    Clock,
    deliverer,
    deliveries,
    delivery,
    publish,
    state_of,
    taken,
    webhook,
)
from tests.service.webhooks.receivers import Receiver, receiving

SOON = timedelta(seconds=1)


def test_a_receiver_can_verify_what_it_is_sent(database: Database, receiver: Receiver) -> None:
    made = webhook(database, receiver.url)
    clock = Clock()
    publish(database, clock)
    sender = deliverer(database, clock)
    assert sender.is_needed()
    assert sender.deliver()
    (message,) = receiver.received
    told = Verifier(made.secret).verify(message.body, {name.lower(): value for name, value in message.headers.items()})
    assert told == {
        "type": "recommendation.created",
        "timestamp": clock().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "data": {"id": "rec_1", "status": "optimal"},
    }
    assert message.headers["Content-Type"] == "application/json"
    assert message.headers["User-Agent"].startswith("Gradus/")
    found = delivery(database)
    assert (found.state, found.attempts, found.status, found.failure) == ("delivered", 1, 200, None)
    assert message.headers["webhook-id"] == found.event
    assert found.ended_at == clock()
    assert not sender.is_needed()
    assert not sender.deliver()


def test_one_with_much_to_hear_holds_up_nobody(database: Database) -> None:
    """The other one waits since later, and comes second all the same."""
    clock = Clock()
    with receiving() as busy, receiving() as other:
        webhook(database, busy.url, kinds=("recommendation.created",))
        for number in range(5):
            publish(database, clock, about=f"rec_{number}")
            clock.goes_on(SOON)
        webhook(database, other.url, kinds=("annual_plan.ended",))
        publish(database, clock, about="ann_1", kind="annual_plan.ended")
        sender = deliverer(database, clock)
        assert sender.deliver()
        assert sender.deliver()
        assert (len(busy.received), len(other.received)) == (1, 1)


def test_an_answer_without_an_end_is_an_answer(sqlite_database: Database, receiver: Receiver) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not receiver.is_over.is_set():
            handler.wfile.write(b"x" * 1000)

    webhook(sqlite_database, receiver.url)
    clock = Clock()
    publish(sqlite_database, clock)
    receiver.will_answer(endless)
    assert deliverer(sqlite_database, clock).deliver()
    assert delivery(sqlite_database).state == "delivered"


def test_a_worker_that_dies_before_it_writes_has_its_delivery_sent_again(
    database: Database, receiver: Receiver
) -> None:
    webhook(database, receiver.url)
    clock = Clock()
    publish(database, clock)
    lost = taken(database, clock)
    assert lost is not None
    sender = deliverer(database, clock)
    outcome = sender.send(lost)
    assert outcome == Outcome(status=200)
    # Here it dies. While its lease lasts, nobody knows.
    clock.goes_on(LEASE)
    assert not sender.deliver()
    clock.goes_on(SOON)
    assert sender.deliver()
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    # Should it live after all, it is too late to write anything.
    with database.write() as session:
        assert not note(session, lost, Outcome(failure="timeout"), most=MOST, now=clock())
    found = delivery(database)
    assert (found.state, found.attempts) == ("delivered", 2)


def test_each_webhook_is_sent_one_thing_at_a_time(database: Database) -> None:
    slow, other = webhook(database, "https://slow.example/"), webhook(database, "https://other.example/")
    clock = Clock()
    publish(database, clock, about="rec_1")
    clock.goes_on(SOON)
    publish(database, clock, about="rec_2")
    found = [taken(database, clock, f"worker {number}") for number in range(3)]
    assert {attempt.webhook for attempt in found if attempt is not None} == {slow.id, other.id}
    assert [attempt is None for attempt in found] == [False, False, True]
    with database.read() as session:
        assert not has_due(session, now=clock())
    assert found[0] is not None
    assert found[0].data["id"] == "rec_1"
    with database.write() as session:
        assert note(session, found[0], Outcome(status=200), most=MOST, now=clock())
    again = taken(database, clock)
    assert again is not None
    assert (again.webhook, again.data["id"]) == (found[0].webhook, "rec_2")


def test_many_workers_send_everything_once(database: Database) -> None:
    """Eight of them at the same time, for forty deliveries to four receivers."""
    clock = Clock()
    with receiving() as first, receiving() as second:
        for receiver in (first, first, second, second):
            webhook(database, receiver.url)
        for number in range(10):
            publish(database, clock, about=f"rec_{number}")
        ready = threading.Barrier(8)

        def work() -> None:
            sender = deliverer(database, clock)
            ready.wait()
            # Somebody may find nothing because all that is left is in the hands of others.
            while sender.is_needed():
                sender.deliver()

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        while deliverer(database, clock).deliver():
            pass
        told = [json.loads(message.body)["data"]["id"] for message in (*first.received, *second.received)]
    assert sorted(told) == sorted(f"rec_{number}" for number in range(10) for _ in range(4))
    assert {(row.state, row.attempts) for row in deliveries(database)} == {("delivered", 1)}


def test_the_older_secret_signs_as_well_until_its_time_is_over(database: Database, receiver: Receiver) -> None:
    made = webhook(database, receiver.url)
    clock = Clock()
    older = new_secret()
    with database.write() as session:
        session.connection().execute(
            update(Webhook)
            .where(col(Webhook.id) == made.id)
            .values(older_secret=older, older_until=clock() + timedelta(seconds=10))
        )
    sender = deliverer(database, clock)
    for number, signatures in enumerate((2, 1)):
        publish(database, clock, about=f"rec_{number}")
        assert sender.deliver()
        assert len(receiver.received[-1].headers["webhook-signature"].split()) == signatures
        clock.goes_on(timedelta(seconds=10))
    headers = {name.lower(): value for name, value in receiver.received[0].headers.items()}
    Verifier(older).verify(receiver.received[0].body, headers)
    Verifier(made.secret).verify(receiver.received[0].body, headers)


def test_a_revoked_key_is_told_nothing_more(database: Database, receiver: Receiver) -> None:
    clock = Clock()
    with database.write() as session:
        key, _ = keys.create(session, name="lms", permissions=["lms"])
    made = webhook(database, receiver.url, owner=f"key:{key.id}")
    other = webhook(database, receiver.url)
    publish(database, clock)
    with database.write() as session:
        session.connection().execute(update(Webhook).where(col(Webhook.id) == other.id).values(owner=made.owner))
        keys.revoke(session, key.id)
    assert not deliverer(database, clock).deliver()
    assert receiver.received == []
    assert state_of(database, other)[0] == "paused"


def test_threads_beside_the_jobs_send_what_there_is(
    sqlite_database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LOOK", 0.01)
    clock = Clock()
    webhook(sqlite_database, receiver.url)
    arrived = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(204)
        handler.end_headers()
        arrived.set()

    receiver.will_answer(answer)
    sender = Sender(deliverer(sqlite_database, clock))
    sender.start()
    publish(sqlite_database, clock)
    arrived.wait()
    sender.stop()
    sender.join()
    assert delivery(sqlite_database).state == "delivered"
