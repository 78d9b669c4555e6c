"""Worker processes that are always there, each of which can be killed without harm to the others.

Who asks gets a worker for itself, in the order of asking, and waits for it in its own thread; what it asks may be ended
by its deadline, by its client's departure and by the worker's death, and the worker is replaced.
"""

import atexit
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import nullcontext, suppress

from service.errors import Busy
from service.solving import worker
from service.solving.departures import Departure
from service.solving.places import Holding, Worker, WorkerDied
from service.texts import sentence

_log = logging.getLogger(__name__)


class WorkerFailed(RuntimeError):
    """A task broke inside a worker that lives on: a fault of ours."""


class ClientGone(Busy):
    """Nobody waits for the answer any more."""

    def __init__(self) -> None:
        super().__init__(sentence("error-client-gone"))


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
        #: Is told how many workers are busy and how many requests wait, whenever that changes.
        self.watch: Callable[[int, int], None] | None = None

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
        if not chosen.hold(holding, deadline, lambda: departure is not None and departure.is_gone):
            if departure is not None and departure.is_gone:
                raise ClientGone()
            raise Busy(sentence("error-busy-solves"))
        left = max(deadline - time.monotonic(), 0.001)
        with departure.then(chosen.kill) if departure is not None else nullcontext():
            reply = chosen.ask(task(left), left + self._grace)
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
                self._tell()
                return fit
            if len(self._queue) >= self._most_waiting:
                raise Busy(sentence("error-busy-solves"))
            turn: Future[Worker] = Future()
            self._queue.append(turn)
            self._tell()
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
        self._tell()

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
                    self._tell()
                    return
            self._idle.append(used)
            self._tell()

    def _tell(self) -> None:
        if self.watch is not None:
            self.watch(len(self._workers) - len(self._idle), len(self._queue))

    def _start(self, each: Worker) -> None:
        """Start a worker; one that cannot be started now is tried again when its turn comes."""
        try:
            each.start()
        except (Busy, OSError):
            _log.warning("a worker could not be started")


def _cancel(turn: "Future[Worker]") -> None:
    turn.cancel()
