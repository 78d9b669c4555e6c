"""Who does the pieces of one work, and how long they have for it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TypeVar

from solver.annual.control import AnnualLimits, SecondsLeft

Answer = TypeVar("Answer")

#: Seconds after its end in which a piece of work that was under way is waited for.
PATIENCE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """The processes of a search for as long as more seconds are left than `until`; without any, this one."""

    executor: Executor | None
    limits: AnnualLimits
    until: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether no more is begun."""
        return self.limits.is_over or self.limits.seconds_left() <= self.until

    @property
    def clock(self) -> SecondsLeft:
        """What a piece of work is handed to know how long it has."""
        return self.limits.for_work(self.until, is_elsewhere=self.executor is not None)

    def answers(self, work: Callable[..., Answer], asked: Sequence[Sequence[object]]) -> Iterator[Answer | None]:
        """Yield what comes of each question, in the order asked; None where nothing came in time.

        A clock comes last in each question.
        """
        clock = self.clock
        if self.executor is None:
            for question in asked:
                yield work(*question, clock)
            return
        futures = [self.executor.submit(work, *question, clock) for question in asked]
        for future in futures:
            yield waited_for(future, clock)


def patience(seconds_left: SecondsLeft) -> float | None:
    """Return for how many seconds something under way is waited for; None for as long as it takes."""
    left = seconds_left() + PATIENCE
    return None if left == float("inf") else max(0.0, left)


def waited_for(future: Future[Answer], seconds_left: SecondsLeft) -> Answer | None:
    """Return what comes of a piece of work; None where its time is over, and it is not done."""
    try:
        return future.result(timeout=patience(seconds_left))
    except TimeoutError:
        if future.done():
            return future.result()
        future.cancel()
        return None
