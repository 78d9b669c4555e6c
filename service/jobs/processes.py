"""Processes that the search of one job is spread over, as an executor that outlives the death of any of them.

Each process has a lane of its own: what is asked near the same place waits for the same process, which may have kept
what it needs, unless another one has nothing to do.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from service import forking, signals

Given = ParamSpec("Given")
Found = TypeVar("Found")

#: How often a task is sent again because a process died while it was under way; a task that kills is not sent for ever.
MOST_TRIES = 5
#: How far these processes stand back behind whoever answers people.
NICE = 5
#: What the processes are made from has this loaded, so that a new one is ready at once.
PRELOADED = ("solver",)


@dataclass(eq=False, slots=True)
class _Task:
    """One call, and the future that its caller waits for."""

    call: Callable[[], Any]
    #: Where it waits, also when it has to be done again.
    queue: "deque[_Task]"
    outer: "Future[Any]" = field(default_factory=Future)
    tries: int = 0


@dataclass(eq=False, slots=True)
class _Lane:
    """One process, what it is doing, and what waits for it."""

    pool: ProcessPoolExecutor
    waiting: deque[_Task] = field(default_factory=deque)
    doing: list[_Task] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        """Whether anybody waits for what the process is doing."""
        return any(not task.outer.cancelled() for task in self.doing)

    @property
    def may_have_one_ahead(self) -> bool:
        """Whether one more may be handed over, so that the process never waits for it.

        Nobody else can do it then; so it is not put behind what may take long, nor beside what may have killed.
        """
        if len(self.doing) != 1 or not self.waiting:
            return False
        return all(task.queue is self.waiting and not task.tries for task in (*self.doing, self.waiting[0]))


class Processes(Executor):
    """Runs calls in so many processes; what was under way when one of them died is done again in a new one.

    So a call must do nothing but return something, and may be done twice. The processes end with this one, however it
    ends.
    """

    def __init__(self, size: int, *, preloaded: Sequence[str] = PRELOADED) -> None:
        self._context = forking.context(preloaded)
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._lanes = [_Lane(self._new()) for _ in range(size)]
        #: What any process may do.
        self._anywhere: deque[_Task] = deque()
        self._is_closed = False

    @property
    def size(self) -> int:
        """How many processes there are."""
        return len(self._lanes)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown(wait=True, cancel_futures=error is not None)

    def submit(self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> "Future[Found]":
        """Have a call done by the first process that is free, in the order of asking."""
        return self._ask(_Task(_Call(fn, args, kwargs), self._anywhere))

    def submit_near(
        self, place: float, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> "Future[Found]":
        """Have a call done by the process of this place, from 0 up and below 1, or by one that has nothing to do."""
        lane = self._lanes[min(int(place * self.size), self.size - 1)]
        return self._ask(_Task(_Call(fn, args, kwargs), lane.waiting))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end when they have done what was asked, or what is under way."""
        with self._lock:
            self._is_closed = True
            waiting = [task for queue in self._queues for task in queue] if cancel_futures else []
        for task in waiting:
            task.outer.cancel()
        if wait:
            self._end()
        else:
            threading.Thread(target=self._end, name="gradus-processes").start()

    @property
    def _queues(self) -> list[deque[_Task]]:
        return [self._anywhere, *(lane.waiting for lane in self._lanes)]

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=self._context, initializer=_begin)

    def _end(self) -> None:
        """End the processes as soon as nothing is left to do that anybody still waits for."""
        with self._changed:
            self._changed.wait_for(lambda: not any(self._queues) and not any(lane.is_wanted for lane in self._lanes))
            pools = [(lane.pool, bool(lane.doing)) for lane in self._lanes]
        for pool, is_doing in pools:
            # What is done in vain ends by itself, and its process then.
            pool.shutdown(wait=not is_doing)

    def _ask(self, task: _Task) -> "Future[Any]":
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the processes are told to end")
            task.queue.append(task)
        task.outer.add_done_callback(lambda outer: self._drop(task) if outer.cancelled() else None)
        self._hand_out()
        return task.outer

    def _drop(self, task: _Task) -> None:
        """Let what was cancelled wait no more; what a process has got is done in vain."""
        with self._changed:
            is_waiting = task in task.queue
            if is_waiting:
                task.queue.remove(task)
            self._changed.notify_all()
        if is_waiting:
            task.outer.set_running_or_notify_cancel()

    def _hand_out(self) -> None:
        """Give every process what it can do now, first of its own."""
        for lane in sorted(self._lanes, key=lambda lane: not lane.waiting):
            self._feed(lane)

    def _feed(self, lane: _Lane) -> None:
        while True:
            with self._lock:
                task = self._next(lane)
                if task is None:
                    return
                lane.doing.append(task)
            self._send(task, lane)

    def _next(self, lane: _Lane) -> _Task | None:
        """Take what a process is to do next: of its own, else of what anybody may do, else the last of another's."""
        if lane.doing:
            return lane.waiting.popleft() if lane.may_have_one_ahead else None
        for queue in (lane.waiting, self._anywhere):
            if queue:
                return queue.popleft()
        longest = max((other.waiting for other in self._lanes), key=len)
        return longest.pop() if longest else None

    def _send(self, task: _Task, lane: _Lane) -> None:
        # A pool that breaks holds a lock of its own while it says so; nothing is asked of it under the lock here.
        while True:
            pool = lane.pool
            try:
                # It starts a process when there is none.
                with signals.held_back():
                    inner = pool.submit(task.call)
            except BrokenProcessPool:
                self._renew(lane, pool)
            except (RuntimeError, OSError) as error:
                # The program is ending, or no process can be made.
                self._leave(task, lane)
                _tell(task, error, None)
                return
            else:
                break
        inner.add_done_callback(lambda done: self._receive(task, lane, pool, done))

    def _receive(self, task: _Task, lane: _Lane, pool: ProcessPoolExecutor, done: "Future[Any]") -> None:
        error = done.exception()
        is_lost = isinstance(error, BrokenProcessPool)
        if is_lost:
            self._renew(lane, pool)
        is_sent_again = is_lost and task.tries < MOST_TRIES and not task.outer.cancelled()
        self._leave(task, lane, is_sent_again=is_sent_again)
        self._feed(lane)
        if is_sent_again:
            self._hand_out()
        else:
            _tell(task, error, None if error else done.result())

    def _leave(self, task: _Task, lane: _Lane, *, is_sent_again: bool = False) -> None:
        with self._changed:
            lane.doing.remove(task)
            if is_sent_again:
                task.tries += 1
                task.queue.appendleft(task)
            self._changed.notify_all()

    def _renew(self, lane: _Lane, broken: ProcessPoolExecutor) -> None:
        """Put a new pool in the place of a broken one, once; the broken one is ending itself."""
        with self._lock:
            if lane.pool is broken:
                lane.pool = self._new()


@dataclass(frozen=True, slots=True)
class _Call:
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __call__(self) -> Any:
        return self.fn(*self.args, **self.kwargs)


def _tell(task: _Task, error: BaseException | None, answer: Any) -> None:
    """Tell the caller what came of a task, if anybody still wants to know."""
    if not task.outer.set_running_or_notify_cancel():
        return
    if error is not None:
        task.outer.set_exception(error)
    else:
        task.outer.set_result(answer)


def _begin() -> None:
    # An interrupt at the keyboard reaches every process; the worker decides when these end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signals.take()
    os.nice(NICE)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End with the worker, which may be killed before it can say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
