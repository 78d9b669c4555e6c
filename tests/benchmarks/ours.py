"""Answers problems with the solver itself, in this process and on one core, reasons included."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from solver import PathProblem, SearchLimits, recommend_path
from tests.benchmarks.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One answer, and what it took."""

    number: int
    status: str
    #: The value of each tier; empty without a plan.
    values: tuple[int, ...]
    #: Seconds on the wall, and of the processor.
    wall: float
    processor: float
    #: Seconds of the processor in each part.
    parts: dict[str, float]
    #: The last day of the plan, where it has one.
    finish_day: int | None


def answered(problem: PathProblem, number: int) -> Reading:
    """Answer one problem under the default limits."""
    clock = Clock(now=time.process_time)
    wall, processor = time.perf_counter(), time.process_time()
    with clock.during("prepare"):
        result = recommend_path(problem, SearchLimits(), clock)
    return Reading(
        number=number,
        status=str(result.status),
        values=tuple(term.value for term in result.terms),
        wall=time.perf_counter() - wall,
        processor=time.process_time() - processor,
        parts=dict(clock.seconds),
        finish_day=max((each.last_day for each in result.path.placements), default=None) if result.path else None,
    )


def warmed(problem: PathProblem) -> None:
    """Answer once and forget it: the first answer of a process pays for what is loaded once."""
    answered(problem, -1)


@contextmanager
def steady() -> Iterator[None]:
    """Keep the garbage collector from walking through all the problems in the middle of one answer.

    What an answer itself leaves behind is collected as ever.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
