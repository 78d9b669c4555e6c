"""One job, one owner: taken once, taken over from the dead, and closed to whoever was taken for dead."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from service.audit import record
from service.database import Database
from service.errors import Conflict
from service.jobs import ledger
from service.jobs.ledger import Beat, Claim, Lost
from service.tables import AuditEvent, Job
from tests.service.jobs.counting import KIND, hand_in, job

LEASE = timedelta(hours=1)
BEAT = Beat(lease=LEASE, worked_ms=5)


def take(
    database: Database, owner: str = "one", *, lease: timedelta = LEASE, kinds: tuple[str, ...] = (KIND,)
) -> Claim:
    claim = try_to_take(database, owner, lease=lease, kinds=kinds)
    assert claim is not None
    return claim


def try_to_take(
    database: Database, owner: str = "one", *, lease: timedelta = LEASE, kinds: tuple[str, ...] = (KIND,)
) -> Claim | None:
    with database.write() as session:
        return ledger.take(session, kinds=kinds, owner=owner, lease=lease)


def expire(database: Database) -> None:
    with database.write() as session:
        session.connection().execute(update(Job).values(leased_until=col(Job.created_at)))


def write_as(database: Database, claim: Claim) -> None:
    """Write something of the result, as the owner of this claim."""
    with database.write() as session:
        ledger.hold(session, claim, BEAT)
        record(session, principal="x", action="effect", object_kind="x")


def effects(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(AuditEvent)).all())


def test_there_is_one_job_about_each_thing(database: Database) -> None:
    hand_in(database)

    def again() -> None:
        with database.write() as session:
            ledger.submit(session, kind=KIND, subject="ann_1")

    with pytest.raises(Conflict):
        again()


def test_a_job_is_taken_by_one_worker(database: Database) -> None:
    hand_in(database)
    found: list[Claim | None] = []
    ready = threading.Barrier(4)

    def compete(owner: str) -> None:
        ready.wait()
        found.append(try_to_take(database, owner))

    threads = [threading.Thread(target=compete, args=(f"worker {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([claim for claim in found if claim is not None]) == 1
    assert job(database).fence == 1


def test_the_oldest_job_comes_first_and_nobody_takes_what_it_does_not_know(database: Database) -> None:
    hand_in(database, "ann_2")
    hand_in(database, "ann_1")
    assert try_to_take(database, kinds=("another",)) is None
    assert [take(database).subject, take(database).subject] == ["ann_2", "ann_1"]
    assert try_to_take(database) is None


def test_a_job_is_taken_over_when_its_lease_has_run_out_and_not_before(database: Database) -> None:
    hand_in(database)
    first = take(database)
    write_as(database, first)
    assert try_to_take(database, "two") is None
    expire(database)
    second = take(database, "two")
    assert (second.fence, second.worked_ms) == (2, 5)
    assert job(database).owner == "two"


def test_who_was_taken_for_dead_writes_nothing_more(database: Database) -> None:
    hand_in(database)
    zombie = take(database)
    expire(database)
    owner = take(database, "two")
    for act in (
        lambda session: ledger.hold(session, zombie, BEAT),
        lambda session: ledger.is_stop_asked(session, zombie),
    ):
        with pytest.raises(Lost), database.write() as session:
            act(session)
    with pytest.raises(Lost):
        write_as(database, zombie)
    assert effects(database) == 0
    with database.write() as session:
        ledger.give_back(session, zombie)
    assert job(database).owner == "two"
    write_as(database, owner)
    assert effects(database) == 1


def test_a_late_owner_whom_nobody_missed_goes_on(database: Database) -> None:
    hand_in(database)
    claim = take(database)
    expire(database)
    write_as(database, claim)
    assert try_to_take(database, "two") is None


def test_what_is_kept_is_replaced_and_outlives_the_owner(database: Database) -> None:
    key = hand_in(database)
    first = take(database)
    for content in (b"\x00old", b"\xffnew"):
        with database.write() as session:
            ledger.hold(session, first, BEAT)
            ledger.keep(session, first, "state", content)
    expire(database)
    take(database, "two")
    with database.read() as session:
        assert ledger.kept(session, key, "state") == b"\xffnew"
        assert ledger.kept(session, key, "material") is None


def test_a_job_given_back_is_free_at_once(database: Database) -> None:
    hand_in(database)
    first = take(database)
    with database.write() as session:
        ledger.give_back(session, first)
    assert (job(database).state, job(database).fruitless) == ("waiting", 0)
    assert take(database, "two").fence == 2


def test_a_job_that_is_over_is_not_taken_again(database: Database) -> None:
    hand_in(database)
    claim = take(database)
    with database.write() as session:
        ledger.hold(session, claim, BEAT)
        ledger.finish(session, claim)
    assert job(database).state == "done"
    assert try_to_take(database, "two") is None
    with pytest.raises(Lost):
        write_as(database, claim)


def test_a_job_that_nobody_began_is_over_when_it_is_stopped(database: Database) -> None:
    hand_in(database)
    with database.write() as session:
        ledger.ask_to_stop(session, kind=KIND, subject="ann_1")
    assert job(database).state == "done"
    assert try_to_take(database) is None


def test_the_owner_hears_that_its_job_is_to_end(database: Database) -> None:
    hand_in(database)
    claim = take(database)
    with database.write() as session:
        assert not ledger.hold(session, claim, BEAT)
        ledger.ask_to_stop(session, kind=KIND, subject="ann_1")
    with database.write() as session:
        assert ledger.is_stop_asked(session, claim)
        assert ledger.hold(session, claim, BEAT)
    expire(database)
    assert ledger_says_stop(database, take(database, "two"))


def ledger_says_stop(database: Database, claim: Claim) -> bool:
    with database.read() as session:
        return ledger.is_stop_asked(session, claim)


def test_work_that_kills_its_workers_is_given_up(database: Database) -> None:
    hand_in(database)
    for _ in range(ledger.MOST_FRUITLESS):
        assert not take(database).is_last
        expire(database)
    for _ in range(ledger.MOST_LAST):
        assert take(database).is_last, "it is to end with what is kept of it"
        expire(database)
    assert try_to_take(database) is None
    assert (job(database).state, job(database).failure) == ("failed", "gave_up")


def test_work_of_which_something_is_kept_is_not_given_up_so_soon(database: Database) -> None:
    hand_in(database)
    for number in range(ledger.MOST_FRUITLESS + 5):
        claim = take(database)
        assert not claim.is_last
        if number == 10:
            with database.write() as session:
                ledger.hold(session, claim, BEAT)
                ledger.keep(session, claim, "state", b"1")
        expire(database)
    assert job(database).state == "running"
