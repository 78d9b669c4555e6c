"""The two places where a request can be answered, behind one door: this process, or workers beside it."""

import pickle
import threading
from collections import OrderedDict
from typing import Protocol, TypeVar

from catalog import CatalogSnapshot
from service.errors import Busy
from service.solving import departures
from service.solving.answering import Work, open_catalogue
from service.solving.places import Holding
from service.solving.pool import WorkerPool
from service.texts import sentence
from service.threads import lent

#: Seconds that a request waits for its turn at most, and never longer than it would solve.
PATIENCE = 5.0


Done = TypeVar("Done")


class Engine(Protocol):
    """Answers tasks; says that it is busy when it cannot."""

    def start(self) -> None: ...

    def close(self) -> None: ...

    def answer(self, task: Work[Done], catalogue: CatalogSnapshot, *, seconds: float) -> Done:
        """Answer within so many seconds, waiting included."""


class InProcess:
    """Answers in the caller's own thread: for commands, which have nobody beside them to hold up."""

    def __init__(self, places: int) -> None:
        self.places = threading.BoundedSemaphore(places)

    def start(self) -> None:
        """Need nothing."""

    def close(self) -> None:
        """Leave nothing."""

    def answer(self, task: Work[Done], catalogue: CatalogSnapshot, *, seconds: float) -> Done:
        """Answer when there is a place."""
        if not self.places.acquire(timeout=min(PATIENCE, seconds)):
            raise Busy(sentence("error-busy-solves"))
        try:
            return task.done(catalogue)
        finally:
            self.places.release()


class Workers:
    """Answers in processes of their own; each is sent the catalogue once for each state of it."""

    def __init__(self, *, size: int, waiting: int, memory_bytes: int, grace_seconds: float) -> None:
        self.pool = WorkerPool(
            open_catalogue, size=size, waiting=waiting, memory_bytes=memory_bytes, grace_seconds=grace_seconds
        )
        self._packed: OrderedDict[str, Holding] = OrderedDict()
        self._packing = threading.Lock()

    def start(self) -> None:
        """Start every worker."""
        self.pool.start()

    def close(self) -> None:
        """End every worker."""
        self.pool.close()

    def answer(self, task: Work[Done], catalogue: CatalogSnapshot, *, seconds: float) -> Done:
        """Answer in a worker, unless the client leaves first."""

        def packed(left: float) -> bytes:
            return pickle.dumps(task.within(left))

        holding = self._holding(catalogue)
        with lent():
            reply = self.pool.answer(
                packed,
                holding,
                seconds=seconds,
                patience=min(PATIENCE, seconds),
                departure=departures.current.get(),
            )
        found: Done = pickle.loads(reply)
        return found

    def _holding(self, catalogue: CatalogSnapshot) -> Holding:
        with self._packing:
            found = self._packed.get(catalogue.version)
            # Before the first import every content has the same version.
            if found is None or found.content_of is not catalogue:
                found = Holding(content=pickle.dumps(catalogue), content_of=catalogue)
                self._packed[catalogue.version] = found
                while len(self._packed) > 2:
                    self._packed.popitem(last=False)
            return found
