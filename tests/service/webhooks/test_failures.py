"""What fails is tried again after growing pauses, and whoever fails is left alone, until it is given up or back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import update
from standardwebhooks.webhooks import Webhook as Verifier

from service.database import Database
from service.tables import Webhook
from service.webhooks.attempts import JITTER, MOST_FAILURES, PAUSES, RESTS, pause_after
from service.webhooks.delivering import LEASE
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
from tests.service.webhooks.receivers import Receiver

SOON = timedelta(seconds=1)
#: Longer than any pause.
LONG = timedelta(days=2)


def test_what_fails_is_tried_again_after_growing_pauses_and_then_given_up(
    sqlite_database: Database, receiver: Receiver
) -> None:
    made = webhook(sqlite_database, receiver.url)
    clock = Clock()
    publish(sqlite_database, clock)
    sender = deliverer(sqlite_database, clock)
    receiver.will_answer(*[500] * MOST)
    for number, pause in enumerate(PAUSES[: MOST - 1], start=1):
        assert sender.deliver()
        found = delivery(sqlite_database)
        assert (found.state, found.attempts, found.status, found.failure) == ("waiting", number, 500, "status")
        assert pause <= found.next_at - clock() <= pause * (1 + JITTER)
        assert not sender.deliver()
        clock.goes_on(found.next_at - clock() - SOON)
        assert not sender.deliver()
        clock.goes_on(SOON)
    assert sender.deliver()
    found = delivery(sqlite_database)
    assert (found.state, found.attempts, found.failure, found.ended_at) == ("failed", MOST, "status", clock())
    clock.goes_on(LONG)
    assert not sender.deliver()
    # The same event each time, said anew by the clock of the attempt.
    assert {(message.headers["webhook-id"], message.body) for message in receiver.received} == {
        (found.event, receiver.received[0].body)
    }
    for message in receiver.received:
        at = datetime.fromtimestamp(int(message.headers["webhook-timestamp"]), UTC)
        signature = Verifier(made.secret).sign(found.event, at, message.body.decode())
        assert message.headers["webhook-signature"] == signature
    assert len({message.headers["webhook-timestamp"] for message in receiver.received}) == MOST


def test_pauses_differ_from_one_delivery_to_the_next_and_never_for_the_same(sqlite_database: Database) -> None:
    webhook(sqlite_database, "http://127.0.0.1:1/")
    clock = Clock()
    publish(sqlite_database, clock)
    attempt = taken(sqlite_database, clock)
    assert attempt is not None
    others = [replace(attempt, delivery=f"del_{number}", number=1) for number in range(10)]
    pauses = [pause_after(other) for other in others]
    assert len(set(pauses)) == 10
    assert all(PAUSES[0] <= pause <= PAUSES[0] * (1 + JITTER) for pause in pauses)
    assert [pause_after(other) for other in others] == pauses
    assert pause_after(replace(attempt, number=100)) >= PAUSES[-1]


def test_a_receiver_that_does_not_answer_is_tried_again(database: Database) -> None:
    webhook(database, "http://127.0.0.1:1/")
    clock = Clock()
    publish(database, clock)
    assert deliverer(database, clock).deliver()
    assert (delivery(database).state, delivery(database).failure) == ("waiting", "connection")


def test_a_receiver_that_is_gone_is_told_nothing_more_until_somebody_says_so(
    database: Database, receiver: Receiver
) -> None:
    made = webhook(database, receiver.url)
    clock = Clock()
    publish(database, clock)
    receiver.will_answer(410)
    sender = deliverer(database, clock)
    assert sender.deliver()
    assert (delivery(database).state, delivery(database).failure) == ("failed", "gone")
    assert state_of(database, made) == ("paused", 1)
    publish(database, clock, about="rec_2")
    assert not sender.is_needed()
    assert not sender.deliver()
    with database.write() as session:
        session.connection().execute(update(Webhook).values(state="active"))
    assert sender.deliver()
    assert len(receiver.received) == 2


def test_a_webhook_that_only_fails_is_paused_and_one_success_forgives_all(
    sqlite_database: Database, receiver: Receiver
) -> None:
    made = webhook(sqlite_database, receiver.url)
    clock = Clock()
    sender = deliverer(sqlite_database, clock)
    receiver.will_answer(*[503] * (MOST_FAILURES - 1), 204, *[503] * MOST_FAILURES)
    began = clock()
    for number in range(2 * MOST_FAILURES):
        publish(sqlite_database, clock, about=f"rec_{number}")
        assert state_of(sqlite_database, made)[0] == "active"
        assert sender.deliver()
        if number == MOST_FAILURES - 1:
            assert state_of(sqlite_database, made) == ("active", 0)
            began = clock()
        elif state_of(sqlite_database, made)[1]:
            clock.goes_on(PAUSES[RESTS - 1])
    assert state_of(sqlite_database, made) == ("paused", MOST_FAILURES)
    assert clock() - began > timedelta(hours=8)


def test_a_receiver_that_fails_is_left_alone_for_all_events_and_told_all_when_it_is_back(
    database: Database, receiver: Receiver
) -> None:
    webhook(database, receiver.url)
    clock = Clock()
    publish(database, clock, about="rec_0")
    publish(database, clock, about="rec_1")
    sender = deliverer(database, clock)
    receiver.will_answer(*[502] * RESTS)
    for rest in PAUSES[:RESTS]:
        assert sender.deliver()
        # Neither what waited nor what comes now is tried before the rest is over.
        publish(database, clock, about=f"rec_{rest}")
        clock.goes_on(rest - SOON)
        publish(database, clock, about=f"late_{rest}")
        assert not sender.is_needed()
        assert not sender.deliver()
        # By so much the pause of what has failed itself may be longer.
        clock.goes_on(SOON)
    assert len(receiver.received) == RESTS
    sent = 0
    while sender.deliver():
        sent += 1
    assert sent == 2 + 2 * RESTS
    assert {row.state for row in deliveries(database)} == {"delivered"}


def test_a_receiver_may_ask_to_be_left_alone_for_longer(database: Database, receiver: Receiver) -> None:
    webhook(database, receiver.url)
    clock = Clock()
    publish(database, clock)
    receiver.will_answer(429, headers={"Retry-After": "600"})
    assert deliverer(database, clock).deliver()
    assert delivery(database).next_at - clock() == timedelta(seconds=600)


@pytest.mark.parametrize("told", ["-1", "1e9", "x", "٣", "9" * 10, "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_an_odd_wish_for_a_pause_changes_nothing(sqlite_database: Database, receiver: Receiver, told: str) -> None:
    webhook(sqlite_database, receiver.url)
    clock = Clock()
    publish(sqlite_database, clock)
    receiver.will_answer(503, headers={"Retry-After": told.encode().decode("latin-1")})
    assert deliverer(sqlite_database, clock).deliver()
    assert delivery(sqlite_database).next_at - clock() < timedelta(seconds=6)


def test_a_redirect_is_a_failure(sqlite_database: Database, receiver: Receiver) -> None:
    webhook(sqlite_database, receiver.url)
    clock = Clock()
    publish(sqlite_database, clock)
    receiver.will_answer(302, headers={"Location": receiver.url})
    assert deliverer(sqlite_database, clock).deliver()
    assert (delivery(sqlite_database).status, delivery(sqlite_database).failure) == (302, "status")
    assert len(receiver.received) == 1


def test_an_address_that_leads_inside_by_now_is_sent_nothing(sqlite_database: Database, connections: list[str]) -> None:
    webhook(sqlite_database, "https://10.0.0.1/")
    clock = Clock()
    publish(sqlite_database, clock)
    assert deliverer(sqlite_database, clock).deliver()
    assert (delivery(sqlite_database).state, delivery(sqlite_database).failure) == ("waiting", "unreachable")
    assert connections == []


def test_what_kills_its_workers_is_given_up(database: Database) -> None:
    webhook(database, "https://hooks.example/")
    clock = Clock()
    publish(database, clock)
    for _ in range(MOST):
        assert taken(database, clock) is not None
        clock.goes_on(LEASE + SOON)
    assert taken(database, clock) is None
    assert (delivery(database).state, delivery(database).failure) == ("failed", "gave_up")
    assert taken(database, clock) is None
