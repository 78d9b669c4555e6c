"""Few threads at work: who waits lends its place, and goes on only when there is one for it again."""

import threading

import anyio
import anyio.from_thread
import anyio.to_thread

from service import threads


def _waiting() -> int:
    return anyio.to_thread.current_default_thread_limiter().statistics().tasks_waiting


def _places() -> float:
    return anyio.to_thread.current_default_thread_limiter().total_tokens


async def _until_somebody_waits() -> None:
    while not _waiting():
        await anyio.sleep(0.001)


def test_a_thread_that_waited_takes_its_turn_for_a_place() -> None:
    told: list[str] = []
    lends, may_go_on = threading.Event(), threading.Event()

    def first() -> None:
        with threads.lent():
            lends.set()
            assert may_go_on.wait(240)
        told.append("the first goes on")

    def second() -> None:
        assert lends.wait(240)
        may_go_on.set()
        # The wait of the first is over, and there is no place for it.
        anyio.from_thread.run(_until_somebody_waits)
        told.append("the second is done")

    async def both() -> None:
        threads.limit(1)
        with anyio.fail_after(240):
            async with anyio.create_task_group() as group:
                group.start_soon(anyio.to_thread.run_sync, first)
                group.start_soon(anyio.to_thread.run_sync, second)
        assert _places() == 1

    anyio.run(both)
    assert told == ["the second is done", "the first goes on"]


def test_places_are_lent_back_after_an_error() -> None:
    def fail() -> None:
        with threads.lent():
            raise ZeroDivisionError

    async def run() -> float:
        threads.limit(2)
        try:
            await anyio.to_thread.run_sync(fail)
        except ZeroDivisionError:
            return _places()
        raise AssertionError("the error is lost")

    assert anyio.run(run) == 2


def test_nothing_is_lent_outside_a_server() -> None:
    with threads.lent():
        pass
