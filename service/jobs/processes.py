"""Processes that the search of one job is spread over, as an executor that outlives the death of any of them."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
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
    outer: "Future[Any]" = field(default_factory=Future)
    inner: "Future[Any] | None" = None
    tries: int = 0


class Processes(Executor):
    """Runs calls in so many processes; what was under way when one of them died is done again in new ones.

    So a call must do nothing but return something, and may be done twice. The processes end with this one, however it
    ends.
    """

    def __init__(self, size: int, *, preloaded: Sequence[str] = PRELOADED) -> None:
        self._size = size
        self._context = forking.context(preloaded)
        self._lock = threading.Lock()
        self._pool = self._new()
        self._generation = 0
        self._is_closed = False

    @property
    def size(self) -> int:
        """How many processes there are."""
        return self._size

    def submit(self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> "Future[Found]":
        """Have a call done, in the order of asking."""
        task = _Task(call=_Call(fn, args, kwargs))
        task.outer.add_done_callback(lambda outer: _pass_on_cancelling(outer, task))
        self._send(task)
        return task.outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end when they have done what was asked, or what is under way."""
        with self._lock:
            self._is_closed = True
            pool = self._pool
        pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._size, mp_context=self._context, initializer=_begin)

    def _send(self, task: _Task) -> None:
        while True:
            with self._lock:
                if self._is_closed:
                    raise RuntimeError("the processes are told to end")
                pool, generation = self._pool, self._generation
            try:
                # It starts a process when there are too few.
                with signals.held_back():
                    inner = pool.submit(task.call)
            except BrokenProcessPool:
                self._renew(generation)
            else:
                break
        task.inner = inner
        inner.add_done_callback(lambda done: self._receive(task, done, generation))

    def _receive(self, task: _Task, done: "Future[Any]", generation: int) -> None:
        if done.cancelled():
            if not task.outer.cancelled():
                task.outer.cancel()
            task.outer.set_running_or_notify_cancel()
            return
        error = done.exception()
        if isinstance(error, BrokenProcessPool) and task.tries < MOST_TRIES and not task.outer.cancelled():
            task.tries += 1
            with suppress(RuntimeError):
                self._renew(generation)
                self._send(task)
                return
        if not task.outer.set_running_or_notify_cancel():
            return
        if error is not None:
            task.outer.set_exception(error)
        else:
            task.outer.set_result(done.result())

    def _renew(self, generation: int) -> None:
        """Put a new pool in the place of a broken one, once; the broken one is ending itself."""
        with self._lock:
            if self._generation == generation and not self._is_closed:
                self._pool = self._new()
                self._generation += 1


@dataclass(frozen=True, slots=True)
class _Call:
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __call__(self) -> Any:
        return self.fn(*self.args, **self.kwargs)


def _pass_on_cancelling(outer: "Future[Any]", task: _Task) -> None:
    if outer.cancelled() and task.inner is not None:
        task.inner.cancel()


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
