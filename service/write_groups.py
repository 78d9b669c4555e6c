"""Small changes that come at the same time share one transaction, and so one wait for the disk.

Whoever comes first carries out its own change and those of everybody who comes while it waits for its turn; each caller
goes on when the transaction with its change is committed, and not before. Each change has a savepoint of its own, so
that one that fails takes none of the others with it.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

Result = TypeVar("Result")
Change = Callable[[Session], Any]

#: Changes of one transaction; more than this would keep the first ones waiting.
MOST = 32


class WriteGroups:
    """Gathers changes and carries them out."""

    def __init__(
        self,
        write: Callable[[], AbstractContextManager[Session]],
        translated: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._write = write
        self._translated = translated
        self._lock = threading.Lock()
        self._queue: deque[_Waiting] = deque()
        self._is_led = False

    def apply(self, change: Callable[[Session], Result]) -> Result:
        """Carry out a change and return what it returns, once it is committed; its exception is its caller's."""
        ours = _Waiting(change)
        with self._lock:
            self._queue.append(ours)
            leads = not self._is_led
            self._is_led = True
        if not leads:
            leads = ours.told.result()
        if leads:
            self._lead()
        return cast(Result, ours.outcome.result())

    def _lead(self) -> None:
        """Carry out what waits, and hand over to the next that does."""
        group: list[_Waiting] = []
        try:
            with self._write() as session:
                # Taken only now: whoever came while this waited for its turn comes along.
                with self._lock:
                    group = [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]
                for each in group:
                    each.carry_out(session, self._translated, is_alone=len(group) == 1)
        except BaseException as error:
            if not group:
                with self._lock:
                    group = [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]
            for each in group:
                each.fail(error)
        finally:
            with self._lock:
                following = self._queue[0] if self._queue else None
                self._is_led = following is not None
            for each in group:
                each.finish()
            if following is not None:
                following.told.set_result(True)


class _Broken(Exception):
    """The database failed in the midst of a group."""


class _Waiting:
    """A change, and its caller."""

    def __init__(self, change: Change) -> None:
        self._change = change
        #: Whether the caller is to lead the next group, or only to look at its outcome.
        self.told: Future[bool] = Future()
        self.outcome: Future[Any] = Future()
        self._value: Any = None
        self._error: BaseException | None = None

    def carry_out(
        self, session: Session, translated: Callable[[], AbstractContextManager[None]], *, is_alone: bool
    ) -> None:
        if is_alone:
            self._value = self._change(session)
            session.flush()
            return
        try:
            with translated():
                try:
                    with session.begin_nested():
                        self._value = self._change(session)
                except IntegrityError:
                    raise
                except DBAPIError as error:
                    # A full disk ends the whole transaction, savepoints and all: then nobody's change is there.
                    raise _Broken() from error
        except _Broken as broken:
            raise cast(DBAPIError, broken.__cause__) from None
        except Exception as error:
            self._error = error
        # The next change must not find what this one left in the session.
        session.expunge_all()

    def fail(self, error: BaseException) -> None:
        self._error = self._error or error

    def finish(self) -> None:
        if self._error is not None:
            self.outcome.set_exception(self._error)
        else:
            self.outcome.set_result(self._value)
        if not self.told.done():
            self.told.set_result(False)
