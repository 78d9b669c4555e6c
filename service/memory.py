"""Memory of a server: what requests have taken is given back to the machine, so that it is as large after a month."""

import ctypes
import threading
import time

#: What glibc's `mallopt` calls the most places that memory is taken from, and how many of them are enough.
_ARENA_MAX, ARENAS = -8, 2
#: What it calls the size from which a block is asked of the machine by itself, and that size in bytes.
_MMAP_THRESHOLD, LARGE = -3, 128 * 1024
#: Seconds between two times that what is free is given back.
PAUSE = 30.0


def take_from_few_places() -> None:
    """Have all threads of this process share the places of their memory; before the first thread is started.

    By default glibc opens a place for every thread that finds the others taken, up to eight for each core, and what one
    of them has given back the others cannot use: threads that come and go make a server grow for hours. It also learns
    from the first large blocks to put the next ones among the small, where they leave holes. Elsewhere there is nothing
    to set.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, ARENAS)
        mallopt(_MMAP_THRESHOLD, LARGE)


def keep_giving_back(pause: float = PAUSE) -> None:
    """Start a thread that gives back what is free between blocks in use, again and again until the process ends.

    By itself glibc gives back only what is free above all that is in use, and one small block that stays keeps
    everything below it. Elsewhere there is nothing to start.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        threading.Thread(target=_give_back, args=(trim, pause), name="gradus-memory", daemon=True).start()


def _give_back(trim: "ctypes._NamedFuncPointer", pause: float) -> None:
    while True:
        time.sleep(pause)
        # Other threads run meanwhile, and wait only where they take memory from the place that is looked at.
        trim(0)
