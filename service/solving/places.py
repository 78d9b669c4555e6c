"""A place for one worker process, whichever process fills it at the time.

Every worker has a pipe of its own: nothing is shared that a dying process could leave locked.
"""

import functools
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

from service import forking, signals
from service.errors import Busy
from service.solving import worker
from service.texts import sentence

#: Seconds that a new worker has to come up; far more than it takes on a busy machine.
START_SECONDS = 60.0
#: Seconds that a new worker has to make ready what it holds, and those between two looks whether anybody waits for it.
HOLD_SECONDS, LOOK_SECONDS = 120.0, 0.1


class WorkerDied(Busy):
    """The worker was gone before it answered."""

    def __init__(self) -> None:
        super().__init__(sentence("error-worker-died"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Holding:
    """What a worker must hold to answer a task; it is sent once and kept until another one is needed."""

    content: bytes
    #: What was packed, so that the same thing is not packed twice.
    content_of: object = None


class Worker:
    """A place for one worker process, whichever process fills it at the time."""

    def __init__(self, opener: worker.Opener, *, memory_bytes: int) -> None:
        self._opener = opener
        self._memory_bytes = memory_bytes
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._held: Holding | None = None
        # When it was sent what it makes ready now, while it does.
        self._sent_at: float | None = None
        # Whether the process is dead or doomed; a dead one is noticed by the system a moment later than by us.
        self._is_spent = True
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process that fills the place, if one does."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Have a process ready, a new one if there is none that lives."""
        with self._lock:
            if not self._is_spent:
                return
            wanted = self._held
            self._end()
            ours, theirs = _context().Pipe()
            process = _context().Process(
                target=worker.main, args=(theirs, self._opener, self._memory_bytes), name="gradus-worker", daemon=True
            )
            try:
                with signals.held_back():
                    process.start()
            except BaseException:
                ours.close()
                raise
            finally:
                theirs.close()
            self._process, self._pipe, self._held = process, ours, wanted
            self._is_spent = False
            if not ours.poll(START_SECONDS):
                self._end()
                raise WorkerDied()
            try:
                ours.recv()
                if wanted is not None:
                    # What its predecessor held it makes ready at once, and not when somebody waits for an answer.
                    self._send(ours, wanted)
            except (EOFError, OSError):
                self._end()
                raise WorkerDied() from None

    def hold(self, holding: Holding, deadline: float, is_gone: Callable[[], bool]) -> bool:
        """Have the worker hold this, and tell whether it does before the deadline and before `is_gone`.

        What it has begun to make ready it goes on with, whoever stops to wait for it: on a machine where this takes
        longer than requests have, none would ever be answered if each began anew.
        """
        pipe = self._pipe
        if pipe is None:
            raise WorkerDied()
        try:
            while not self.holds(holding):
                if self._sent_at is None:
                    self._send(pipe, holding)
                elif pipe.poll(min(LOOK_SECONDS, max(deadline - time.monotonic(), 0.0))):
                    pipe.recv()
                    self._sent_at = None
                elif time.monotonic() > self._sent_at + HOLD_SECONDS:
                    self.kill()
                    return False
                elif time.monotonic() > deadline or is_gone():
                    return False
        except (EOFError, OSError):
            self._is_spent = True
            raise WorkerDied() from None
        return True

    def ask(self, task: bytes, seconds: float) -> tuple[str, bytes] | None:
        """Return the worker's reply, or None when it has none in time; a worker that dies raises."""
        pipe = self._pipe
        if pipe is None:
            raise WorkerDied()
        try:
            pipe.send(("task", task))
            if not pipe.poll(max(seconds, 0.0)):
                return None
            kind, value = pipe.recv()
        except (EOFError, OSError):
            self._is_spent = True
            raise WorkerDied() from None
        return kind, value

    def holds(self, holding: Holding) -> bool:
        """Tell whether it has this ready."""
        return self._held is holding and self._sent_at is None

    def _send(self, pipe: Connection, holding: Holding) -> None:
        self._held, self._sent_at = holding, time.monotonic()
        pipe.send(("holding", holding.content))

    def kill(self) -> None:
        """End the process at once; who waits for its answer hears of its death."""
        self._is_spent = True
        process = self._process
        if process is not None:
            with suppress(ValueError):
                process.kill()

    def end(self) -> None:
        """End the process and let go of everything that belongs to it."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(START_SECONDS)
            with suppress(ValueError):
                self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process, self._pipe, self._held, self._sent_at, self._is_spent = None, None, None, None, True


@functools.cache
def _context() -> "ForkServerContext | SpawnContext":
    """Return how processes are made: from a process that has loaded the solver and has no thread and no database."""
    return forking.context(["service.solving.answering"])
