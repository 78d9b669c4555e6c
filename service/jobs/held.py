"""A job in hand: whoever does it reads and writes through this, while a thread beside it holds on to the job."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Any, Protocol, TypeVar

from sqlmodel import Session

from service.database import Database
from service.errors import Busy
from service.jobs import ledger
from service.jobs.ledger import Beat, Claim, Lost

_log = logging.getLogger(__name__)

Found = TypeVar("Found")

#: Seconds between two looks at whether the job is to end, and between two writings of what has changed.
LOOK, WRITE = 0.5, 2.0
#: What takes long to keep is kept less often: no more than one part in so many of the time goes into it.
SPARING = 10


class HandedBack(Exception):
    """The worker is being stopped; another one is to go on with the job."""


class Failed(Exception):
    """The job can come to nothing, for a reason that has a name."""

    def __init__(self, failure: str) -> None:
        self.failure = failure
        super().__init__(failure)


class Task(Protocol):
    """Knows how to do the jobs of one kind."""

    def run(self, held: "Held") -> None:
        """Do the job and end with `held.finish`; what is kept meanwhile is there for whoever takes it over.

        Raises:
            Failed: there is nothing to finish with.
        """


class Held:
    """A job in hand, until the block that it is opened with ends.

    Everything is written under the fence of the claim, so a worker that was taken for dead raises `Lost` at its next
    write. A database that is away for a while is waited for.
    """

    def __init__(
        self, database: Database, claim: Claim, *, lease: timedelta, is_stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self.claim = claim
        self._database = database
        self._lease = lease
        self._is_stopping = is_stopping
        self._begun = time.monotonic()
        self._lock = threading.Lock()
        self._progress: dict[str, Any] | None = None
        self._pending: dict[str, bytes] = {}
        self._is_lost = False
        self._is_stop_asked = False
        self._is_over = threading.Event()
        self._keeper = threading.Thread(target=self._hold_on, name="gradus-job-keeper", daemon=True)

    def __enter__(self) -> "Held":
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()

    @property
    def elapsed_seconds(self) -> float:
        """The seconds worked on the job, those of earlier workers included."""
        return self.claim.worked_ms / 1000 + time.monotonic() - self._begun

    @property
    def is_stop_asked(self) -> bool:
        """Whether somebody wants the best that there is now."""
        return self._is_stop_asked

    @property
    def is_given_up(self) -> bool:
        """Whether it is another worker who will end the job."""
        return self._is_lost or self._is_stopping()

    @property
    def must_end(self) -> bool:
        """Whether there is no use in going on, for whatever reason; asked between pieces of work."""
        return self._is_stop_asked or self.is_given_up

    def check(self) -> None:
        """Leave by an exception unless the job is still this worker's to finish."""
        if self._is_lost:
            raise Lost(self.claim.job)
        if self._is_stopping():
            raise HandedBack(self.claim.job)

    def tells(self, progress: dict[str, Any]) -> None:
        """Say how far the job is; written a moment later, and only the latest."""
        with self._lock:
            self._progress = progress

    def keeps(self, part: str, content: bytes) -> None:
        """Keep a part in place of what was kept before; written a moment later, and only the latest."""
        with self._lock:
            self._pending[part] = content

    def kept(self, part: str) -> bytes | None:
        """Return what an earlier worker has kept of a part."""
        return self.ask(lambda session: ledger.kept(session, self.claim.job, part))

    def keep(self, part: str, content: bytes) -> None:
        """Keep a part, and return when it is kept."""
        self.apply(lambda session: ledger.keep(session, self.claim, part, content))

    def ask(self, question: Callable[[Session], Found]) -> Found:
        """Read in a transaction of its own, and wait for a database that is away."""

        def asked(database: Database) -> Found:
            with database.read() as session:
                return question(session)

        return self.patiently(asked)

    def patiently(self, act: Callable[[Database], Found]) -> Found:
        """Do what may be done twice, again until the database answers, or until there is no use in it any more."""
        while True:
            try:
                return act(self._database)
            except Busy:
                _log.warning("the database is away; a job waits for it", extra={"job": self.claim.job})
                self.check()
                time.sleep(LOOK)

    def apply(self, change: Callable[[Session], Found]) -> Found:
        """Carry out a change in one transaction that also holds on to the job, or find it lost."""

        def applied(database: Database) -> Found:
            with database.write() as session:
                self._beat(session, self._told())
                return change(session)

        try:
            return self.patiently(applied)
        except Lost:
            self._is_lost = True
            raise

    def finish(self, change: Callable[[Session], None], *, failure: str | None = None) -> None:
        """Store what came of the job in the transaction that ends it."""
        self._let_go()

        def ended(session: Session) -> None:
            change(session)
            ledger.finish(session, self.claim, failure=failure)

        self.apply(ended)

    def give_back(self) -> None:
        """Let another worker go on at once, from what was kept last."""
        self._let_go()
        self._write_pending()
        with self._database.write() as session:
            ledger.give_back(session, self.claim)

    def _told(self) -> dict[str, Any] | None:
        with self._lock:
            return self._progress

    def _beat(self, session: Session, progress: dict[str, Any] | None) -> None:
        beat = Beat(lease=self._lease, worked_ms=int(self.elapsed_seconds * 1000), progress=progress)
        self._is_stop_asked = ledger.hold(session, self.claim, beat) or self._is_stop_asked

    def _let_go(self) -> None:
        self._is_over.set()
        if self._keeper.is_alive() and threading.current_thread() is not self._keeper:
            self._keeper.join()

    def _hold_on(self) -> None:
        """Write what is new, hold on to the job, and hear of its end, until the job is over or lost."""
        every = min(WRITE, self._lease.total_seconds() / 4)
        written = kept_until = float("-inf")
        while not self._is_over.wait(min(LOOK, every)):
            began = time.monotonic()
            try:
                if self._pending and began >= kept_until:
                    self._write_pending()
                    written = time.monotonic()
                    kept_until = written + SPARING * (written - began)
                elif began - written >= every:
                    with self._database.write() as session:
                        self._beat(session, self._told())
                    written = time.monotonic()
                else:
                    with self._database.read() as session:
                        self._is_stop_asked = ledger.is_stop_asked(session, self.claim) or self._is_stop_asked
            except Lost:
                self._is_lost = True
                return
            except Busy:
                _log.warning("the database is away; a job goes on without it", extra={"job": self.claim.job})
            except Exception:
                # Whatever it is: without the lease the job would be taken from this worker in the middle of its work.
                _log.exception("a job could not be held on to", extra={"job": self.claim.job})

    def _write_pending(self) -> None:
        with self._lock:
            pending = dict(self._pending)
        with self._database.write() as session:
            self._beat(session, self._told())
            for part, content in pending.items():
                ledger.keep(session, self.claim, part, content)
        with self._lock:
            for part, content in pending.items():
                if self._pending.get(part) is content:
                    del self._pending[part]
