"""One worker in this process: it does jobs, tells how far they are, ends them when asked, waits for its database."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from service.database import Database
from service.jobs import ledger
from service.jobs.held import SPARING, Held
from service.jobs.worker import Worker
from tests.postgresql import PostgreSQLServer
from tests.service.jobs.counting import KIND, STEPS, Counting, end, hand_in, job, result, undisturbed, wait_until

LEASE = timedelta(seconds=2)


@contextmanager
def working(database: Database, task: Any) -> Iterator[Worker]:
    worker = Worker(database, {KIND: task}, lease=LEASE)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join()


def state(database: Database) -> str:
    return job(database).state


def test_a_job_is_done_once(database: Database, tmp_path: Path) -> None:
    hand_in(database)
    with working(database, Counting(tmp_path / "trace", pause=0)):
        wait_until(lambda: state(database) == "done")
    assert result(database) == undisturbed()
    assert (tmp_path / "trace").read_text().split("\n")[:-1] == [f"1 {step}" for step in [*range(STEPS), -1]]
    assert job(database).worked_ms > 0


def test_what_was_kept_for_going_on_is_thrown_away_at_the_end(database: Database) -> None:
    key = hand_in(database)
    with working(database, Counting(pause=0)):
        wait_until(lambda: state(database) == "done")
    with database.read() as session:
        assert ledger.kept(session, key, "state") is None
        assert ledger.kept(session, key, "material") == b"7"


def test_progress_is_there_to_be_read_while_the_job_goes_on(database: Database) -> None:
    hand_in(database)
    with working(database, Counting(holds_at=5)):
        wait_until(lambda: (job(database).progress or {}).get("best", 0) >= 2)
        assert state(database) == "running"
        with database.write() as session:
            ledger.ask_to_stop(session, kind=KIND, subject="ann_1")
        wait_until(lambda: state(database) == "done")


def test_a_job_that_is_stopped_keeps_the_best_it_has(database: Database) -> None:
    hand_in(database)
    with working(database, Counting(holds_at=5)):
        wait_until(lambda: job(database).progress is not None)
        with database.write() as session:
            ledger.ask_to_stop(session, kind=KIND, subject="ann_1")
        wait_until(lambda: state(database) == "done")
    found = result(database)
    assert found["outcome"] == "cancelled"
    assert len(found["documents"]) == 1
    assert len(found["rows"]) == len(undisturbed()["rows"])


def test_a_worker_that_is_stopped_gives_its_job_back_for_another(database: Database, tmp_path: Path) -> None:
    hand_in(database)
    with working(database, Counting(tmp_path / "trace", holds_at=20)):
        wait_until(lambda: (job(database).progress or {}).get("best", 0) >= 5)
    assert state(database) == "waiting"
    with working(database, Counting(tmp_path / "trace")):
        wait_until(lambda: state(database) == "done")
    assert result(database) == undisturbed()
    fences = {line.split()[0] for line in (tmp_path / "trace").read_text().splitlines()}
    assert fences == {"1", "2"}
    steps = [line.split()[1] for line in (tmp_path / "trace").read_text().splitlines()]
    assert len(steps) == len(set(steps)), "what was kept when it was given back is not done again"


class Keeping:
    """Has something new to keep all the time, until it was kept so often."""

    def __init__(self, kept: list[bytes], times: int) -> None:
        self.kept = kept
        self.times = times
        self.seconds = 0.0

    def run(self, held: Held) -> None:
        began = time.monotonic()
        for number in count():
            held.keeps("state", str(number).encode())
            if len(self.kept) >= self.times:
                break
            threading.Event().wait(0.02)
        held.finish(lambda session: end(session, held.claim.subject, 0, stopped=False))
        self.seconds = time.monotonic() - began


def test_what_takes_long_to_keep_is_kept_less_often(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(sqlite_database)
    kept: list[bytes] = []
    keep = ledger.keep

    def slowly(session: Session, claim: ledger.Claim, part: str, content: bytes) -> None:
        kept.append(content)
        threading.Event().wait(0.1)
        keep(session, claim, part, content)

    monkeypatch.setattr(ledger, "keep", slowly)
    task = Keeping(kept, 3)
    with working(sqlite_database, task):
        wait_until(lambda: state(sqlite_database) == "done")
        wait_until(lambda: task.seconds > 0)
    assert len(kept) <= 1 + task.seconds / (SPARING * 0.1)


class Failing:
    """Fails as often as it is tried."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def run(self, held: Held) -> None:
        raise self.error


@pytest.mark.parametrize(("error", "failure"), [(ZeroDivisionError("x"), "internal"), (MemoryError(), "out_of_memory")])
def test_a_job_that_fails_says_so_and_the_next_one_is_done(
    database: Database, error: BaseException, failure: str
) -> None:
    hand_in(database)
    with working(database, Failing(error)):
        wait_until(lambda: state(database) == "failed")
    assert job(database).failure == failure
    hand_in(database, "ann_2")
    with working(database, Counting(pause=0)):
        wait_until(lambda: job(database, "ann_2").state == "done")
    assert result(database)["outcome"] is None


def test_connections_that_are_lost_change_nothing(
    databases: Any, postgresql_server: PostgreSQLServer, tmp_path: Path
) -> None:
    from service.migrating import migrate  # noqa: PLC0415 - the other tests here need none

    url = databases.copy("postgresql", "migrated", migrate)
    database = Database(url)
    try:
        hand_in(database)
        with working(database, Counting(tmp_path / "trace", pause=0.05)):
            # Who has done a step has heard that the job is its own.
            wait_until((tmp_path / "trace").exists)
            for _ in range(8):
                postgresql_server.disconnect_everybody()
                threading.Event().wait(0.2)
            wait_until(lambda: is_done(database))
        assert result(database) == undisturbed()
        steps = [line.split()[1] for line in (tmp_path / "trace").read_text().splitlines()]
        # An end whose confirmation was lost is taken for another worker's.
        assert steps[:STEPS] == [str(step) for step in range(STEPS)]
        assert steps[STEPS:] in (["-1"], [])
    finally:
        database.dispose()
        databases.discard(url)


def is_done(database: Database) -> bool:
    return state(database) == "done"
