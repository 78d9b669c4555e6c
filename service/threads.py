"""Threads of the server: few at work at the same time, and any number that only wait.

One interpreter runs one thread at a time. Many that all want to run keep taking turns and get little done; so requests
are handed to few threads, and a thread that waits for something else lends its place to another meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio.from_thread
import anyio.to_thread

#: Threads at work; enough that a slow disk or a slow query does not stop everybody.
AT_WORK = 16


def limit(threads: int = AT_WORK) -> None:
    """Set how many threads the running server hands requests to."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = threads


@contextmanager
def lent() -> Iterator[None]:
    """Let another thread work while this one waits; outside a server nothing needs to be lent."""
    is_lent = _change(1)
    try:
        yield
    finally:
        if is_lent:
            _change(-1)


def _change(by: int) -> bool:
    try:
        anyio.from_thread.run_sync(_add, by)
    except RuntimeError:
        return False
    return True


def _add(by: int) -> None:
    anyio.to_thread.current_default_thread_limiter().total_tokens += by
