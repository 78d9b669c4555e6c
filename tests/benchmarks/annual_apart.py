"""Runs one piece of work in a process of its own, with its memory watched, and ends it when it takes too much."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

R = TypeVar("R")

#: Seconds between two looks at the memory.
PAUSE = 0.5
MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Apart(Generic[R]):
    """What the work gave back, if it came to its end, and the most memory that it and its workers held at a time."""

    result: R | None
    megabytes: int
    #: Why there is no result.
    ended: str = ""


def apart(work: Callable[[], R], *, seconds: float, megabytes: int) -> Apart[R]:
    """Do `work`, which can be pickled, in a new process; after these seconds, or above this memory, end it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(theirs, work))
    process.start()
    theirs.close()
    most, until = 0, time.monotonic() + seconds
    try:
        while not ours.poll(PAUSE):
            most = max(most, memory(process.pid or 0))
            if most > megabytes:
                return Apart(None, most, "out of memory")
            if time.monotonic() > until:
                return Apart(None, most, "did not stop")
        try:
            result, peak = ours.recv()
        except EOFError:
            return Apart(None, most, "failed")
        return Apart(result, max(most, peak))
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.kill()
        process.join()
        ours.close()


def _do(pipe: Connection, work: Callable[[], R]) -> None:
    # A group of its own, so that it can be ended with all its workers.
    os.setsid()
    pipe.send((work(), memory(os.getpid())))


def memory(process: int) -> int:
    """Return the megabytes of a process and all below it; what they share is counted once."""
    kilobytes, waiting = 0, [process]
    while waiting:
        each = waiting.pop()
        # A process may be gone by the time that it is looked at.
        with suppress(OSError, ValueError):
            waiting += [int(child) for child in Path(f"/proc/{each}/task/{each}/children").read_text().split()]
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
    return kilobytes // MEGABYTE
