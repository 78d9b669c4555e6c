"""Few threads at work: who waits lends its place, and goes on only when there is one for it again."""

import platform
import subprocess
import sys
import threading

import anyio
import anyio.from_thread
import anyio.to_thread
import pytest

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


#: Starts threads that all take memory at the same time, and prints how many places of glibc they took it from: each has
#: 64 MiB of addresses of its own.
MANY_AT_ONCE = """
import re, threading
from pathlib import Path
from service import threads
{before}
everybody, kept = threading.Barrier(12), []
def take():
    everybody.wait()
    kept.extend(bytearray(2000) for _ in range(200))
    everybody.wait()
all_of_them = [threading.Thread(target=take) for _ in range(12)]
for one in all_of_them: one.start()
for one in all_of_them: one.join()
places = re.findall(r"^([0-9a-f]+)-[0-9a-f]+ rw-p 0+ 00:00 0 *$", Path("/proc/self/maps").read_text(), re.MULTILINE)
print(sum(int(place, 16) % (64 << 20) == 0 for place in places))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc opens places for threads")
def test_threads_take_memory_from_the_same_few_places() -> None:
    def places(before: str) -> int:
        code = MANY_AT_ONCE.format(before=before)
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240)
        return int(told.stdout)

    assert places("threads.share_memory()") < threads.ARENAS
    # Left alone, there are more; otherwise the number above would say nothing.
    assert places("") > threads.ARENAS
