"""Threads of the server: few at work at the same time, and any number that only wait.

One interpreter runs one thread at a time. Many that all want to run keep taking turns and get little done, and who only
asks whether the server lives waits for all of them; so requests are handed to few threads, and a thread that waits for
something else lends its place to another meanwhile, and takes its turn for a place when it goes on.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import anyio.from_thread
import anyio.to_thread

#: Threads at work; enough that a slow query does not stop everybody.
AT_WORK = 4
#: Seconds after which a thread that computes lets another one go on. What the server does for one request between two
#: waits takes less than this, mostly; the longer each turn, the longer everybody who takes turns waits.
TURN = 0.001


def limit(threads: int = AT_WORK) -> None:
    """Set how many threads the running server hands requests to."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = threads


def take_short_turns() -> None:
    """Have the threads of this process take turns more often than the interpreter would by itself."""
    sys.setswitchinterval(TURN)


@contextmanager
def lent() -> Iterator[None]:
    """Let another thread work while this one waits; outside a server nothing needs to be lent."""
    is_lent = _is_lent()
    try:
        yield
    finally:
        if is_lent:
            anyio.from_thread.run(_take_back)


def _is_lent() -> bool:
    try:
        anyio.from_thread.run_sync(_lend)
    except RuntimeError:
        return False
    return True


def _lend() -> None:
    anyio.to_thread.current_default_thread_limiter().total_tokens += 1


async def _take_back() -> None:
    """Wait for one of the places that there are now, and have one fewer again: the one that was lent."""
    limiter = anyio.to_thread.current_default_thread_limiter()
    place = object()
    with anyio.CancelScope(shield=True):
        await limiter.acquire_on_behalf_of(place)
    limiter.total_tokens -= 1
    limiter.release_on_behalf_of(place)
