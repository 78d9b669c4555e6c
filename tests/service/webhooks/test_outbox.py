"""What is to be told is written with what it tells about, for those who want to know, and forgotten in time."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from service.database import Database
from service.tables import WebhookEvent
from service.webhooks import outbox
from tests.service.webhooks.made import Clock, deliverer, deliveries, publish, webhook

URL = "https://hooks.example/"


def events(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(WebhookEvent)).one()


def test_nothing_is_written_when_nobody_wants_to_know(database: Database) -> None:
    webhook(database, URL, owner="key:another")
    webhook(database, URL, kinds=("annual_plan.ended",))
    publish(database, Clock())
    assert (events(database), deliveries(database)) == (0, [])


def test_each_webhook_that_wants_to_know_is_told_of_one_event(database: Database) -> None:
    made = [webhook(database, URL), webhook(database, URL, state="paused"), webhook(database, URL, owner="key:other")]
    publish(database, Clock())
    assert events(database) == 1
    assert {found.webhook for found in deliveries(database)} == {made[0].id, made[1].id}


def test_what_did_not_happen_is_not_told(database: Database) -> None:
    webhook(database, URL)

    def fail() -> None:
        with database.write() as session:
            outbox.publish(session, kind="recommendation.created", about="rec_1", owner="demo:lms", data={})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert (events(database), deliveries(database)) == (0, [])


def test_old_events_are_forgotten_with_their_deliveries(database: Database) -> None:
    webhook(database, URL)
    clock = Clock()
    publish(database, clock, about="rec_1")
    clock.goes_on(outbox.KEEP)
    publish(database, clock, about="rec_2")
    sender = deliverer(database, clock)
    assert sender.forget() == 0
    clock.goes_on(timedelta(seconds=1))
    assert sender.forget() == 1
    assert events(database) == len(deliveries(database)) == 1
