"""Few large bodies are read at the same time, so that small requests are answered beside them.

Reading and checking eight megabytes keeps the interpreter to itself for seconds; a handful of them at once would leave
nothing for anybody else. What is solved afterwards has places of its own.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import Busy
from service.texts import sentence
from service.threads import lent

#: Bodies up to this many bytes are read as they come.
SMALL = 256 * 1024


class LargeBodies:
    """Places for large bodies, and a queue that ends: in time, and in length; `busy` says so to whoever is too late."""

    def __init__(
        self, *, places: int = 1, waiting: int = 16, patience: float = 10.0, busy: str = "error-busy-large"
    ) -> None:
        self._places = threading.BoundedSemaphore(places)
        # Who waits keeps a thread, and there are only so many.
        self._queue = threading.BoundedSemaphore(places + waiting)
        self._patience = patience
        self._busy = busy

    @contextmanager
    def reading(self, size: int) -> Iterator[None]:
        """Take a place for a body of `size` bytes; a small one needs none."""
        if size <= SMALL:
            yield
            return
        if not self._queue.acquire(blocking=False):
            raise Busy(sentence(self._busy))
        try:
            with lent():
                is_in = self._places.acquire(timeout=self._patience)
            if not is_in:
                raise Busy(sentence(self._busy))
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._queue.release()


class Arriving:
    """Bodies that may be on their way at the same time; each takes room until it is read."""

    def __init__(self, most: int = 4) -> None:
        self._left = threading.BoundedSemaphore(most)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Let one more come, unless there are too many: nobody waits here, where everybody else is answered."""
        if not self._left.acquire(blocking=False):
            raise Busy(sentence("error-busy-large"))
        try:
            yield
        finally:
            self._left.release()
