"""Workers that need longer to make ready what they hold than a request has, as on a machine with too much to do."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from service.errors import Busy
from service.solving.departures import Departure
from service.solving.places import Holding
from service.solving.pool import ClientGone, WorkerPool

#: Seconds that the openers below take, and that a request has.
OPENING, SECONDS = 1.0, 0.2


def slow(content: bytes) -> Callable[[bytes], bytes]:
    time.sleep(OPENING)
    return lambda task: content + task


def noting(content: bytes) -> Callable[[bytes], bytes]:
    with Path(content.decode()).open("a") as notes:
        notes.write(f"{os.getpid()}\n")

    def reply(task: bytes) -> bytes:
        time.sleep(float(task))
        return content

    return reply


@pytest.fixture
def pools() -> Iterator[list[WorkerPool]]:
    made: list[WorkerPool] = []
    yield made
    for pool in made:
        pool.close()


def started(pools: list[WorkerPool], opener: Callable[[bytes], Callable[[bytes], bytes]]) -> WorkerPool:
    pool = WorkerPool(opener, size=1, waiting=4, memory_bytes=4 * 1024**3, grace_seconds=0.1)
    pools.append(pool)
    pool.start()
    return pool


def asked(pool: WorkerPool, holding: Holding, task: bytes = b"", departure: Departure | None = None) -> bytes:
    return pool.answer(lambda _: task, holding, seconds=SECONDS, patience=SECONDS, departure=departure)


def at_last(pool: WorkerPool, holding: Holding, task: bytes = b"") -> bytes:
    """Ask again and again while the answer is that the service is busy."""
    for _ in range(300):
        with suppress(Busy):
            return asked(pool, holding, task)
    raise AssertionError("nothing is ever answered")


def test_what_is_being_made_ready_is_not_begun_anew_for_each_request(pools: list[WorkerPool]) -> None:
    pool = started(pools, slow)
    (process,) = pool.pids
    assert at_last(pool, Holding(content=b"held"), b" task") == b"held task"
    assert pool.pids == (process,)


def test_another_holding_waits_for_the_one_before_and_is_what_answers(pools: list[WorkerPool]) -> None:
    pool = started(pools, slow)
    first, second = Holding(content=b"first"), Holding(content=b"second")
    with suppress(Busy):
        asked(pool, first)
    assert at_last(pool, second, b" task") == b"second task"


def test_a_client_that_leaves_while_its_worker_makes_ready_does_not_end_the_worker(pools: list[WorkerPool]) -> None:
    pool = started(pools, slow)
    (process,) = pool.pids
    holding = Holding(content=b"held")

    class Leaving(Departure):
        """A client that is there when it is asked for first, and never again."""

        looks = 0

        @property
        def is_gone(self) -> bool:
            self.looks += 1
            return self.looks > 1

    with pytest.raises(ClientGone):
        asked(pool, holding, departure=Leaving())
    at_last(pool, holding)
    assert pool.pids == (process,)


def test_a_worker_that_takes_the_place_of_another_makes_ready_what_that_one_held(
    pools: list[WorkerPool], tmp_path: Path
) -> None:
    pool, notes = started(pools, noting), tmp_path / "notes"
    first = pool.pids
    holding = Holding(content=str(notes).encode())
    at_last(pool, holding, b"0")
    with pytest.raises(Busy):
        asked(pool, holding, b"5")
    assert pool.pids != first
    expected = [str(process) for process in first + pool.pids]
    # Nobody asks meanwhile.
    until = time.monotonic() + 60
    while notes.read_text().split() != expected:
        assert time.monotonic() < until, notes.read_text()
        time.sleep(0.05)
