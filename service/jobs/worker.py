"""One worker: takes a job, does it, takes the next, until it is told to stop."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Mapping
from datetime import timedelta

from service.database import Database
from service.errors import Busy
from service.jobs import ledger
from service.jobs.held import Failed, HandedBack, Held, Task
from service.jobs.ledger import Claim, Failing, Lost

_log = logging.getLogger(__name__)

#: Seconds between two looks for a job.
LOOK = 0.5


def own_name() -> str:
    """Make a name that no other worker has or will have, and that says where this one runs."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}:{secrets.token_hex(6)}"


class Worker:
    """Does jobs one after the other; several of them, on one machine or on many, share what there is to do."""

    def __init__(
        self,
        database: Database,
        tasks: Mapping[str, Task],
        *,
        lease: timedelta,
        failed: Failing = ledger.nobody_is_told,
    ) -> None:
        self._database = database
        self._tasks = tasks
        self._lease = lease
        self._failed = failed
        self._name = own_name()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Give back the job in hand and end; may be called from any thread, but from no handler of a signal."""
        self._stopping.set()

    def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping.is_set():
            if not self.work():
                self._stopping.wait(LOOK)

    def work(self) -> bool:
        """Take one job and do it; say whether there was one."""
        try:
            claim = self._take()
        except Busy:
            _log.warning("the database is away; a worker waits for it")
            return False
        if claim is None:
            return False
        self._do(claim)
        return True

    def _take(self) -> Claim | None:
        with self._database.read() as session:
            if not ledger.has_work(session, kinds=self._tasks):
                return None
        with self._database.write() as session:
            return ledger.take(session, kinds=self._tasks, owner=self._name, lease=self._lease, failed=self._failed)

    def _do(self, claim: Claim) -> None:
        told = {"job": claim.job, "subject": claim.subject}
        _log.info("a job is taken in hand", extra=told)
        with Held(self._database, claim, lease=self._lease, is_stopping=self._stopping.is_set) as held:
            try:
                self._tasks[claim.kind].run(held)
            except Lost:
                _log.warning("a job was taken over by another worker", extra=told)
            except HandedBack:
                self._give_back(held)
            except Exception as error:
                self._fail(held, error)

    def _give_back(self, held: Held) -> None:
        try:
            held.give_back()
        except Exception:
            # Then the lease ends it.
            _log.warning("a job could not be given back", exc_info=True, extra={"job": held.claim.job})

    def _fail(self, held: Held, error: Exception) -> None:
        _log.error("a job failed", exc_info=error, extra={"job": held.claim.job})
        failure = "out_of_memory" if isinstance(error, MemoryError) else "internal"
        if isinstance(error, Failed):
            failure = error.failure
        try:
            held.finish(lambda session: self._failed(session, held.claim.kind, held.claim.subject), failure=failure)
        except Exception:
            # Then the lease ends it, and another worker tries again.
            _log.warning("a failure could not be written", exc_info=True, extra={"job": held.claim.job})
