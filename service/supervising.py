"""Servers on one address and what works beside them: started together, replaced when they die, stopped together.

One interpreter runs one thread at a time, whatever the number of cores; so on a machine with many, several of them
answer. They share nothing but the address and the database.
"""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from types import FrameType

from service import metrics, signals
from service.settings import Settings

_log = logging.getLogger(__name__)

#: What one process does with its settings and the address.
Serve = Callable[[Settings, socket.socket], None]
#: Seconds between the death of a process and its replacement: one that cannot start is not started a thousand times.
PAUSE = 1.0
#: Seconds between two looks of a process at whether the one that started it is still there.
FOLLOWED = 0.5


class Supervisor:
    """Keeps so many processes running until it is told to stop."""

    def __init__(
        self,
        serve: Serve,
        settings: Settings,
        listening: socket.socket,
        *,
        grace_seconds: float,
        beside: Sequence[Serve] = (),
    ) -> None:
        #: What each process does: the servers, and once each what is to run beside them.
        self._parts = [serve] * settings.processes + list(beside)
        self._settings = settings
        self._listening = listening
        self._grace = grace_seconds
        self._processes: list[BaseProcess] = []
        self._is_stopping = False

    def run(self, started: Callable[[], None]) -> None:
        """Start the processes, call `started`, and return when all of them have ended."""
        for kind in signals.STOPS:
            signal.signal(kind, self._stop)
        self._processes = [self._new(part) for part in self._parts]
        started()
        while not self._is_stopping:
            # A signal wakes nobody here but ends the waiting soon.
            wait([process.sentinel for process in self._processes], timeout=0.2)
            for place, process in enumerate(self._processes):
                if not process.is_alive() and not self._is_stopping:
                    time.sleep(PAUSE)
                    # What ends a process at the keyboard reaches this one too, perhaps a moment later.
                    if not self._is_stopping:
                        _log.warning("a server process ended with %s and is replaced", process.exitcode)
                        metrics.forget(process.pid)
                        self._processes[place] = self._new(self._parts[place])
        self._end()

    def _new(self, part: Serve) -> BaseProcess:
        process = _context().Process(
            target=_child, args=(part, self._settings, self._listening, os.getpid()), name="gradus-server"
        )
        # Until the new process has handlers of its own, a signal would reach those of this one in it, and be lost.
        with signals.held_back():
            process.start()
        return process

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _end(self) -> None:
        for process in self._processes:
            process.terminate()
        deadline = time.monotonic() + self._grace
        for process in self._processes:
            process.join(max(deadline - time.monotonic(), 0))
            if process.is_alive():
                process.kill()
                process.join()


def _child(serve: Serve, settings: Settings, listening: socket.socket, parent: int) -> None:
    signals.end_at_once()
    signals.take()
    # Without its parent nobody could stop it any more.
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    serve(settings, listening)


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(FOLLOWED)
    os.kill(os.getpid(), signal.SIGTERM)


def _context() -> "ForkContext | SpawnContext":
    """Return how processes are made: as copies of this one, which has loaded all that they need and has no threads."""
    if sys.platform == "linux":
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")
