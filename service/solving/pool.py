"""Worker processes that are always there, each of which can be killed without harm to the others.

Every worker has a pipe of its own: nothing is shared that a dying process could leave locked. Who asks gets a worker
for itself, in the order of asking, and waits for it in its own thread; what it asks may be ended by its deadline, by
its client's departure and by the worker's death, and the worker is replaced.
"""

import atexit
import functools
import logging
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

from service.errors import Busy
from service.solving import worker
from service.solving.departures import Departure
from service.texts import sentence

_log = logging.getLogger(__name__)

#: Seconds that a new worker has to come up; far more than it takes on a busy machine.
START_SECONDS = 60.0


class WorkerFailed(RuntimeError):
    """A task broke inside a worker that lives on: a fault of ours."""


class ClientGone(Busy):
    """Nobody waits for the answer any more."""

    def __init__(self) -> None:
        super().__init__(sentence("error-client-gone"))


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
            self._end()
            ours, theirs = _context().Pipe()
            process = _context().Process(
                target=worker.main, args=(theirs, self._opener, self._memory_bytes), name="gradus-worker", daemon=True
            )
            try:
                process.start()
            except BaseException:
                ours.close()
                raise
            finally:
                theirs.close()
            self._process, self._pipe, self._held = process, ours, None
            self._is_spent = False
            if not ours.poll(START_SECONDS):
                self._end()
                raise WorkerDied()
            try:
                ours.recv()
            except (EOFError, OSError):
                self._end()
                raise WorkerDied() from None

    def ask(self, task: bytes, holding: Holding, seconds: float) -> tuple[str, bytes] | None:
        """Return the worker's reply, or None when it has none in time; a worker that dies raises."""
        pipe = self._pipe
        if pipe is None:
            raise WorkerDied()
        try:
            if self._held is not holding:
                self._held = None
                pipe.send(("holding", holding.content))
                self._held = holding
            pipe.send(("task", task))
            if not pipe.poll(max(seconds, 0.0)):
                return None
            kind, value = pipe.recv()
        except (EOFError, OSError):
            self._is_spent = True
            raise WorkerDied() from None
        return kind, value

    def holds(self, holding: Holding) -> bool:
        """Tell whether it was sent this last."""
        return self._held is holding

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
        self._process, self._pipe, self._held, self._is_spent = None, None, None, True


class WorkerPool:
    """So many workers, and a queue of bounded length before them."""

    def __init__(
        self, opener: worker.Opener, *, size: int, waiting: int, memory_bytes: int, grace_seconds: float
    ) -> None:
        self._workers = [Worker(opener, memory_bytes=memory_bytes) for _ in range(size)]
        self._idle = list(self._workers)
        self._queue: deque[Future[Worker]] = deque()
        self._most_waiting = waiting
        self._grace = grace_seconds
        self._lock = threading.Lock()
        self._is_closed = False

    def start(self) -> None:
        """Start all workers at once, and return when each is ready."""
        atexit.register(self.close)
        starts = [threading.Thread(target=self._start, args=(each,)) for each in self._workers]
        for start in starts:
            start.start()
        for start in starts:
            start.join()

    def close(self) -> None:
        """End every worker; who still waits is told that the service is busy."""
        with self._lock:
            self._is_closed = True
            waiting, self._queue = self._queue, deque()
        for turn in waiting:
            turn.cancel()
        for each in self._workers:
            each.kill()
        for each in self._workers:
            each.end()
        atexit.unregister(self.close)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes of the workers that have one."""
        return tuple(pid for pid in (each.pid for each in self._workers) if pid is not None)

    def answer(
        self,
        task: Callable[[float], bytes],
        holding: Holding,
        *,
        seconds: float,
        patience: float,
        departure: Departure | None = None,
    ) -> bytes:
        """Have a worker answer a task within `seconds`, of which it waits at most `patience` for its turn.

        The task is made when the turn comes, from the seconds that are left. A worker that dies is asked for once more
        in its replacement.
        """
        deadline = time.monotonic() + seconds
        if departure is not None and departure.is_gone:
            raise ClientGone()
        chosen = self._take(min(patience, seconds), holding, departure)
        try:
            for attempt in (1, 2):
                try:
                    return self._ask(chosen, task, holding, deadline, departure)
                except WorkerDied:
                    if (departure is not None and departure.is_gone) or self._is_closed:
                        raise ClientGone() from None
                    _log.warning("a worker died before it answered; attempt %d", attempt)
                    if attempt == 2 or time.monotonic() > deadline:
                        raise
            raise WorkerDied()
        finally:
            self._give_back(chosen)

    def _ask(
        self,
        chosen: Worker,
        task: Callable[[float], bytes],
        holding: Holding,
        deadline: float,
        departure: Departure | None,
    ) -> bytes:
        try:
            chosen.start()
        except OSError:
            raise WorkerDied() from None
        left = max(deadline - time.monotonic(), 0.001)
        with departure.then(chosen.kill) if departure is not None else nullcontext():
            reply = chosen.ask(task(left), holding, left + self._grace)
        if reply is None:
            chosen.kill()
            _log.warning("a worker was ended %g seconds after its deadline", self._grace)
            raise Busy(sentence("error-solve-too-long"))
        kind, value = reply
        if kind == "full":
            chosen.kill()
            raise Busy(sentence("error-worker-memory"))
        if kind == "failed":
            raise WorkerFailed(value.decode("utf-8", errors="replace"))
        return value

    def _take(self, patience: float, holding: Holding, departure: Departure | None) -> Worker:
        with self._lock:
            if self._is_closed:
                raise Busy(sentence("error-busy-solves"))
            if self._idle:
                # One that holds what is needed comes before one that would have to be sent it.
                fit = next((each for each in reversed(self._idle) if each.holds(holding)), self._idle[-1])
                self._idle.remove(fit)
                return fit
            if len(self._queue) >= self._most_waiting:
                raise Busy(sentence("error-busy-solves"))
            turn: Future[Worker] = Future()
            self._queue.append(turn)
        try:
            with departure.then(lambda: _cancel(turn)) if departure is not None else nullcontext():
                return turn.result(timeout=patience)
        except CancelledError:
            with self._lock:
                self._forget(turn)
            raise ClientGone() from None
        except TimeoutError:
            with self._lock:
                if turn.cancel():
                    self._forget(turn)
                    raise Busy(sentence("error-busy-solves")) from None
            # It was given a worker in the moment that its patience ended.
            return turn.result()

    def _forget(self, turn: Future[Worker]) -> None:
        with suppress(ValueError):
            self._queue.remove(turn)

    def _give_back(self, used: Worker) -> None:
        with self._lock:
            if self._is_closed:
                return
        self._start(used)
        with self._lock:
            while self._queue:
                turn = self._queue.popleft()
                if turn.set_running_or_notify_cancel():
                    turn.set_result(used)
                    return
            self._idle.append(used)

    def _start(self, each: Worker) -> None:
        """Start a worker; one that cannot be started now is tried again when its turn comes."""
        try:
            each.start()
        except (Busy, OSError):
            _log.warning("a worker could not be started")


def _cancel(turn: "Future[Worker]") -> None:
    turn.cancel()


@functools.cache
def _context() -> "ForkServerContext | SpawnContext":
    """Return how processes are made: from a process that has loaded the solver and has no thread and no database."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["service.solving.answering"])
    return context
