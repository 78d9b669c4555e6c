"""What servers remember to be quicker is forgotten once somebody is erased, in whichever process that was asked."""

import logging
import threading
from collections.abc import Callable, Sequence

from sqlmodel import func, select

from service.database import Database
from service.tables import Erasure

_log = logging.getLogger(__name__)

#: Seconds between two looks.
LOOK = 5.0


class Forgetting:
    """Looks now and then whether there is an erasure more, or one has ended, and has everything forgotten then."""

    def __init__(self, database: Database, forget: Sequence[Callable[[], None]], *, every: float = LOOK) -> None:
        self._database = database
        self._forget = tuple(forget)
        self._every = every
        self._seen: tuple[int, int] | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gradus-forgetting", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Forget what is remembered, if anybody was erased since the last look."""
        with self._database.read() as session:
            question = select(func.count(), func.count(Erasure.ended_at)).select_from(Erasure)  # type: ignore[arg-type]
            asked, ended = session.exec(question).one()
        if self._seen != (asked, ended):
            # At the first look nothing is remembered yet.
            self._seen = (asked, ended)
            for forget in self._forget:
                forget()

    def _run(self) -> None:
        while not self._is_over.wait(self._every):
            try:
                self.look()
            except Exception:
                _log.warning("nobody knows at this moment whether somebody was erased", exc_info=True)
