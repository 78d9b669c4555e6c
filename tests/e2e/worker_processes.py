"""The processes behind a server, and a request that keeps one of them busy."""

import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.e2e.known_optima import module, request
from tests.e2e.servers import PATIENCE, UNHURRIED


def workers_of(server: int) -> set[int]:
    """Return the processes in which a server solves: the children of the one that they are made from."""
    return {child for maker in _children(server) for child in _children(maker)}


def server_processes(supervisor: int, count: int) -> set[int]:
    """Return the server processes that one process keeps running, once there are so many; none before."""
    found = {child for child in _children(supervisor) if workers_of(child)}
    return found if len(found) == count else set()


def used_by_workers(server: int) -> dict[int, int]:
    """Return what each worker of a server has used of processors so far."""
    return {each: _ticks(each) for each in workers_of(server)}


def busy_worker(server: int, before: Mapping[int, int]) -> int:
    """Wait for a worker that computes, and return it; `before` is what workers had used before they were asked."""
    first = dict(before)

    def computing() -> int | None:
        used = used_by_workers(server)
        return next((each for each, ticks in used.items() if ticks - first.setdefault(each, ticks) >= 3), None)

    found: int = until(computing)
    return found


@contextmanager
def frozen_worker(server: int) -> Iterator[int]:
    """Have the one worker of a server stand still: whatever it is asked lasts until the block ends."""
    (worker,) = workers_of(server)
    os.kill(worker, signal.SIGSTOP)
    try:
        yield worker
    finally:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGCONT)


def until(condition: Callable[[], Any]) -> Any:
    """Wait until the condition gives something, and return that."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found


def lives(process: int) -> bool:
    """Tell whether there is such a process, and it is not only waiting to be forgotten."""
    return _fields(process)[:1] not in ([], ["Z"])


def endless(*, seconds: float, seed: int = 1) -> dict[str, Any]:
    """Return a request whose proof takes longer than anybody waits: covering rows with equal columns."""
    chance = random.Random(seed)
    rows = [f"row-{row}" for row in range(120)]
    columns = [module(f"column-{place}", 10, chance.sample(rows, 12)) for place in range(500)]
    return {**request(rows, columns, goal="closest"), "solve": {"seconds": seconds}}


#: One server with one worker and nobody who watches it.
ALONE = {
    "GRADUS_PROCESSES": "1",
    "GRADUS_MAXIMUM_CONCURRENT_SOLVES": "1",
    "GRADUS_JOBS_BESIDE_SERVER": "false",
    **UNHURRIED,
}

#: What lets such a request go on for as long as it may.
ENDLESS = {"GRADUS_DETERMINISTIC_LIMIT": "100000"}
#: What ends such a request by its work, on a busy machine as on any other: long enough to be found at it.
LONG = {"GRADUS_DETERMINISTIC_LIMIT": "1"}


def leave_room(process: int, more: int) -> None:
    """Let a process have so many bytes of address space more than it has now, and no byte beyond."""
    _, hard = resource.prlimit(process, resource.RLIMIT_AS)
    resource.prlimit(process, resource.RLIMIT_AS, (int(_fields(process)[20]) + more, hard))


def _children(parent: int) -> list[int]:
    listed = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [process for process in listed if _fields(process)[1:2] == [str(parent)] and lives(process)]


def _ticks(process: int) -> int:
    fields = _fields(process)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _fields(process: int) -> list[str]:
    """Return what the system tells of a process after its name: state, parent, and so on."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def stop_all_of(server: int, how: int) -> None:
    """Send a signal to every worker of a server."""
    for process in workers_of(server):
        os.kill(process, how)
