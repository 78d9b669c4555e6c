"""Tells the log the heads of the audit trail, so that they are kept where whoever writes to the database cannot.

The lines are those of `gradus audit heads`, and what `gradus audit verify --heads` compares with later.
"""

import logging
import threading

from service import audit_chain
from service.database import Database
from service.errors import Busy

_log = logging.getLogger(__name__)

#: Seconds between two times.
HOUR = 3600.0


class Telling:
    """A thread that tells at the start and every hour."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gradus-audit-heads", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Tell no more; may be called from any thread."""
        self._stopping.set()

    def join(self) -> None:
        """Wait until the last line is written."""
        self._thread.join()

    def tell(self) -> None:
        """Tell once, if there is anything in the trail."""
        with self._database.read() as session:
            found = [f"{head.lane} {head.place} {head.hash}" for head in audit_chain.heads(session)]
        if found:
            _log.info("heads of the audit trail", extra={"heads": found})

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.tell()
            except Busy:
                _log.warning("the database is away; the heads of the audit trail are told later")
            except Exception:
                _log.exception("the heads of the audit trail could not be told")
            self._stopping.wait(HOUR)
