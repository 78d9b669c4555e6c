"""The two signals that tell a process to end, so that none of them is lost or finds it half made.

A process goes through three times: nothing has to be put in order yet, so a signal ends it at once; it is being started
by another, so signals are held back until it has an answer to them; it is at work, and a signal is a wish.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGTERM, signal.SIGINT)


def end_at_once() -> None:
    """Have a signal end this process without a word, also one that whoever started it would have it ignore."""
    for kind in STOPS:
        signal.signal(kind, signal.SIG_DFL)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold signals back from this thread, and from every process that it starts until that one calls `take`."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def take() -> None:
    """Let the signals come that were held back while this process was started."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def on_stop(act: Callable[[], None]) -> None:
    """Call `act` when this process is told to stop, once, and never in the middle of something.

    A handler would run between any two steps of the main thread, which may hold the lock that `act` needs, and not at
    all while that thread is in a long search. So a signal only wakes a thread that waits for nothing else.
    """
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    for kind in STOPS:
        signal.signal(kind, _noted)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    threading.Thread(target=_wait, args=(woken, act), name="gradus-signals", daemon=True).start()


def _noted(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing: the system has woken the thread that acts."""


def _wait(woken: int, act: Callable[[], None]) -> None:
    while os.read(woken, 1)[0] not in STOPS:
        pass
    act()
