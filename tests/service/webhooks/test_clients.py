"""Systems that come with tokens of the issuer are told things as long as they come: nobody says that one is gone."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from service.database import Database
from service.errors import Busy
from service.identity import clients
from service.identity.authenticating import Identity
from service.identity.clients import LATELY, SILENCE
from service.tables import IssuerClient
from tests.identity.issuer import Issuer
from tests.service.identity.conftest import ahead, clock, identity, issuer
from tests.service.webhooks.made import Clock, deliverer, deliveries, publish, state_of, webhook
from tests.service.webhooks.receivers import Receiver

__all__ = ["ahead", "clock", "identity", "issuer"]

CLIENT = clients.name_of("lms")
SOON = timedelta(minutes=1)


def when_seen(database: Database) -> datetime | None:
    with database.read() as session:
        found = session.exec(select(IssuerClient).where(IssuerClient.name == CLIENT)).one_or_none()
        return None if found is None else found.seen_at


@pytest.mark.parametrize("is_known", [True, False])
def test_a_client_that_has_not_come_for_long_is_told_nothing_more(
    database: Database, receiver: Receiver, is_known: bool
) -> None:
    now = Clock()
    made = webhook(database, receiver.url, owner=CLIENT)
    if is_known:
        clients.seen(database, CLIENT, now=now())
    publish(database, now, owner=CLIENT)
    sender = deliverer(database, now)
    # Of one that nobody has seen it counts from the first message.
    assert sender.deliver()
    now.goes_on(SILENCE)
    publish(database, now, owner=CLIENT)
    assert sender.deliver()
    now.goes_on(SOON)
    publish(database, now, owner=CLIENT)
    assert not sender.deliver()
    assert len(receiver.received) == 2
    assert state_of(database, made)[0] == "paused"
    assert [found.state for found in deliveries(database)].count("waiting") == 1


def test_a_client_that_comes_now_and_then_is_told_on(database: Database, receiver: Receiver) -> None:
    now = Clock()
    made = webhook(database, receiver.url, owner=CLIENT)
    for _ in range(3):
        now.goes_on(SILENCE - SOON)
        clients.seen(database, CLIENT, now=now())
        now.goes_on(SILENCE - SOON)
        publish(database, now, owner=CLIENT)
        assert deliverer(database, now).deliver()
        clients.seen(database, CLIENT, now=now())
    assert state_of(database, made)[0] == "active"


def test_a_token_that_is_good_says_that_its_client_is_there(
    database: Database, identity: Identity, issuer: Issuer
) -> None:
    assert when_seen(database) is None
    assert identity.principal(issuer.system_token()).name == CLIENT
    first = when_seen(database)
    assert first is not None
    # It is written down once a day, and not for each request.
    clients.seen(database, CLIENT, now=first + LATELY - SOON)
    assert when_seen(database) == first
    clients.seen(database, CLIENT, now=first + LATELY)
    assert when_seen(database) == first + LATELY


def test_a_client_reads_on_while_nothing_can_be_written(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Busy("no room")

    monkeypatch.setattr(clients, "_note", full)
    clients.seen(sqlite_database, CLIENT, now=datetime.now(UTC))
    assert when_seen(sqlite_database) is None
