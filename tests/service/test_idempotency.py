"""One Idempotency-Key: one effect, one answer, and no key that stays blocked for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import func, select

from service import audit, idempotency
from service.database import Database
from service.errors import Busy, Conflict, InFlight, InvalidRequest, KeyReused
from service.idempotency import Claim, Replay
from service.tables import AuditEvent, IdempotentRequest

PRINT = idempotency.fingerprint("POST", "/v1/recommendations", b"{}")
LEASE = timedelta(minutes=5)
OTHER = idempotency.fingerprint("POST", "/v1/recommendations", b"[]")


def effects(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(AuditEvent)).one()


def send(database: Database, *, key: str = "k", principal: str = "key:1", fingerprint: str = PRINT) -> tuple[int, str]:
    """Do what a route does: one effect, and an answer that tells the attempts apart."""
    with idempotency.once(database, principal=principal, key=key, fingerprint=fingerprint, lease=LEASE) as first:
        if isinstance(first, Replay):
            return first.status, first.body
        with database.write() as session:
            audit.record(session, principal=principal, action="test", object_kind="effect", object_id=key)
            idempotency.finish(session, first, status=201, body=f'{{"attempt": "{first.attempt}"}}')
        return 201, f'{{"attempt": "{first.attempt}"}}'


def test_the_same_request_again_gets_the_same_answer(database: Database) -> None:
    first = send(database)
    assert [send(database), send(database)] == [first, first]
    assert effects(database) == 1


def test_another_body_under_the_same_key_is_refused(database: Database) -> None:
    send(database)
    with pytest.raises(KeyReused):
        send(database, fingerprint=OTHER)
    assert effects(database) == 1


def test_keys_of_different_principals_never_meet(database: Database) -> None:
    answers = {send(database, principal=f"key:{number}")[1] for number in range(3)}
    assert len(answers) == 3
    assert effects(database) == 3


def test_a_request_at_work_blocks_its_key_and_no_other(database: Database) -> None:
    with idempotency.once(database, principal="key:1", key="k", fingerprint=PRINT, lease=LEASE):
        with pytest.raises(InFlight) as caught:
            send(database)
        with pytest.raises(KeyReused):
            send(database, fingerprint=OTHER)
        send(database, key="another")
    assert caught.value.passes


def test_an_attempt_that_fails_gives_its_key_up(database: Database) -> None:
    def fail() -> None:
        with idempotency.once(database, principal="key:1", key="k", fingerprint=PRINT, lease=LEASE):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert send(database)[0] == 201


def test_an_effect_that_fails_leaves_no_answer(database: Database) -> None:
    def fail() -> None:
        with idempotency.once(database, principal="key:1", key="k", fingerprint=PRINT, lease=LEASE) as first:
            assert isinstance(first, Claim)
            with database.write() as session:
                idempotency.finish(session, first, status=201, body="{}")
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    send(database)
    assert effects(database) == 1


def test_a_crashed_attempt_blocks_only_until_its_lease_ends(database: Database) -> None:
    start = datetime(2027, 1, 4, 12, tzinfo=UTC)
    lease = timedelta(minutes=1)

    def attempt(at: datetime) -> Claim | Replay:
        with database.write() as session:
            return idempotency.claim(session, principal="key:1", key="k", fingerprint=PRINT, lease=lease, at=at)

    crashed = attempt(start)
    with pytest.raises(InFlight):
        attempt(start + timedelta(seconds=59))
    second = attempt(start + timedelta(seconds=60))
    assert isinstance(crashed, Claim)
    assert isinstance(second, Claim)

    # The first was only slow, it turns out: it may not finish any more, nor take the key from the second.
    def finish_late() -> None:
        with database.write() as session:
            audit.record(session, principal="key:1", action="test", object_kind="effect")
            idempotency.finish(session, crashed, status=201, body="late")

    with pytest.raises(Conflict):
        finish_late()
    with database.write() as session:
        idempotency.release(session, crashed)
    with database.write() as session:
        idempotency.finish(session, second, status=201, body="second")
    assert effects(database) == 0
    assert attempt(start + timedelta(days=1)) == Replay(status=201, body="second")


def test_twenty_requests_at_once_have_one_effect(database: Database) -> None:
    start = threading.Barrier(20)

    def client(_: int) -> tuple[int, str]:
        start.wait()
        while True:
            try:
                return send(database)
            except (InFlight, Busy):
                continue

    with ThreadPoolExecutor(20) as threads:
        answers = set(threads.map(client, range(20)))
    assert len(answers) == 1
    assert effects(database) == 1


def test_claim_and_effect_may_share_one_transaction(database: Database) -> None:
    """The short way, for effects without a long part: the insert itself makes the others wait."""
    start = threading.Barrier(20)

    def client(_: int) -> str:
        start.wait()
        with database.write() as session:
            first = idempotency.claim(session, principal="key:1", key="k", fingerprint=PRINT, lease=LEASE)
            if isinstance(first, Replay):
                return first.body
            audit.record(session, principal="key:1", action="test", object_kind="effect")
            idempotency.finish(session, first, status=201, body=first.attempt)
            return first.attempt

    with ThreadPoolExecutor(20) as threads:
        assert len(set(threads.map(client, range(20)))) == 1
    assert effects(database) == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x00b", "a\nb"])
def test_keys_that_cannot_be_kept_are_refused(database: Database, key: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        send(database, key=key)
    assert [fault.pointer for fault in caught.value.faults] == ["header/Idempotency-Key"]


def test_answers_are_kept_as_they_were(database: Database) -> None:
    body = '{"a": 1.0, "b": "客户 \\u0000 😀", "a2":1e400}'
    with idempotency.once(database, principal="key:1", key="k", fingerprint=PRINT, lease=LEASE) as first:
        assert isinstance(first, Claim)
        with database.write() as session:
            idempotency.finish(session, first, status=200, body=body)
    with idempotency.once(database, principal="key:1", key="k", fingerprint=PRINT, lease=LEASE) as again:
        assert again == Replay(status=200, body=body)


def test_answers_are_forgotten_after_a_day(database: Database) -> None:
    now = datetime.now(UTC)
    for key, at in (("old", now - timedelta(hours=25)), ("new", now - timedelta(hours=23))):
        with database.write() as session:
            first = idempotency.claim(session, principal="key:1", key=key, fingerprint=PRINT, at=at, lease=LEASE)
            assert isinstance(first, Claim)
            idempotency.finish(session, first, status=200, body="{}")
    send(database, key="newest")
    with database.read() as session:
        assert set(session.exec(select(IdempotentRequest.idempotency_key)).all()) == {"new", "newest"}


def test_forgetting_takes_a_bounded_bite(database: Database) -> None:
    now = datetime.now(UTC)
    with database.write() as session:
        for number in range(5):
            at = now - timedelta(days=2, minutes=number)
            idempotency.claim(session, principal="key:1", key=f"k{number}", fingerprint=PRINT, at=at, lease=LEASE)
    with database.write() as session:
        assert idempotency.forget(session, before=now, most=3) == 3
    with database.read() as session:
        assert set(session.exec(select(IdempotentRequest.idempotency_key)).all()) == {"k0", "k1"}


def test_requests_differ_by_method_path_and_body() -> None:
    parts = [
        ("POST", "/a", b"x"),
        ("PUT", "/a", b"x"),
        ("POST", "/b", b"x"),
        ("POST", "/a", b"y"),
        ("POST", "/ax", b""),
    ]
    assert len({idempotency.fingerprint(*part) for part in parts}) == len(parts)
