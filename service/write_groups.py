"""Small changes that come at the same time share one transaction, and so one wait for the disk.

Whoever comes first carries out its own change and those of everybody who comes while it waits for its turn; each caller
goes on when the transaction with its change is committed, and not before. If one of them fails, nothing of the group is
kept, and each is carried out once more in a transaction of its own: only the one that fails again fails.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from sqlmodel import Session

from service.errors import Busy
from service.threads import lent

Result = TypeVar("Result")
Change = Callable[[Session], Any]

#: Changes of one transaction; more than this would keep the first ones waiting.
MOST = 32


class WriteGroups:
    """Gathers changes and carries them out."""

    def __init__(self, write: Callable[[], AbstractContextManager[Session]]) -> None:
        self._write = write
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
            with lent():
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
                group = self._next()
                for each in group:
                    each.carry_out(session)
        except BaseException as error:
            if len(group) > 1 and not isinstance(error, Busy):
                for each in group:
                    self._alone(each)
            else:
                # Without a transaction there is no group yet.
                group = group or self._next()
                for each in group:
                    each.error = error
        finally:
            with self._lock:
                following = self._queue[0] if self._queue else None
                self._is_led = following is not None
            for each in group:
                each.finish()
            if following is not None:
                following.told.set_result(True)

    def _next(self) -> "list[_Waiting]":
        with self._lock:
            return [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]

    def _alone(self, each: "_Waiting") -> None:
        try:
            with self._write() as session:
                each.carry_out(session)
        except BaseException as error:
            each.error = error


class _Waiting:
    """A change, and its caller."""

    def __init__(self, change: Change) -> None:
        self._change = change
        #: Whether the caller is to lead the next group, or only to look at its outcome.
        self.told: Future[bool] = Future()
        self.outcome: Future[Any] = Future()
        self.error: BaseException | None = None
        self._value: Any = None

    def carry_out(self, session: Session) -> None:
        """Make the change; what is in the session afterwards is nobody else's business."""
        self._value = self._change(session)
        session.flush()
        session.expunge_all()

    def finish(self) -> None:
        """Let the caller go on."""
        if self.error is not None:
            self.outcome.set_exception(self.error)
        else:
            self.outcome.set_result(self._value)
        if not self.told.done():
            self.told.set_result(False)
