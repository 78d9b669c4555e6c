"""A worker beside the one server process: started with it, replaced when it dies, stopped with it.

Several server processes have somebody who watches them, and who watches the worker as well.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from types import TracebackType

from service.jobs.processes import NICE
from service.settings import Settings

_log = logging.getLogger(__name__)

#: Seconds between the death of the worker and its replacement, and those that it has at the end; it needs fewer.
PAUSE, GRACE = 1.0, 30.0


class WorkerBeside:
    """Keeps one worker running."""

    def __init__(self, settings: Settings, work: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._work = work
        self._stopping = threading.Event()
        self._process: BaseProcess | None = None
        self._keeper = threading.Thread(target=self._keep, name="gradus-worker-keeper", daemon=True)

    def __enter__(self) -> "WorkerBeside":
        """Start the worker, without waiting until it is ready."""
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the worker, and wait until it has ended."""
        self._stopping.set()
        self._keeper.join()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            process = multiprocessing.get_context("spawn").Process(
                target=_child, args=(self._work, self._settings), name="gradus-jobs"
            )
            process.start()
            while process.is_alive() and not self._stopping.wait(0.2):
                pass
            if not self._stopping.is_set():
                _log.warning("the worker ended with %s and is replaced", process.exitcode)
                self._stopping.wait(PAUSE)
                continue
            process.terminate()
            process.join(GRACE)
            if process.is_alive():
                process.kill()
                process.join()


def _child(work: Callable[[Settings], None], settings: Settings) -> None:
    # An interrupt at the keyboard reaches every process; the server decides when its worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    work(settings)


def _follow(parent: BaseProcess) -> None:
    """End with the server, which may be killed before it can say so."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
