"""Answers the same problems with other engines, through the formulation of their own."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver import PathProblem
from tests.benchmarks.ours import Reading
from tests.formulations.answers import Answer, DoesNotFit, Source, answer_from
from tests.formulations.engines import MAKERS, Ending
from tests.formulations.path_program import PathProgram, path_program
from tests.formulations.prepared import Prepared

#: Engine, and whether all tiers are one weighted sum.
METHODS = tuple((engine, weighted) for engine in MAKERS for weighted in (False, True))
#: What does best on most families.
BEST_METHODS = (("CP-SAT", False), ("CP-SAT", True), ("HiGHS", True), ("SCIP", True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What another engine made of a problem."""

    number: int
    engine: str
    weighted: bool
    #: Whether it was given what our preparation leaves.
    prepared: bool
    #: "equal" to our values, "other", "inexact" (a row is broken, counted in whole numbers), "out of time" or "failed".
    verdict: str
    #: Seconds on the wall: writing the formulation and the engine's model, and in the engine.
    write: float
    search: float
    processor: float

    @property
    def wall(self) -> float:
        return self.write + self.search


def attempts(
    problem: PathProblem,
    ours: Reading,
    *,
    methods: Sequence[tuple[str, bool]],
    seconds: float,
    gifts: Sequence[bool] = (False, True),
) -> Iterator[Attempt]:
    """Yield one attempt for each method, without and with our preparation.

    All are told the day on which our plan ends: they need not look further ahead.
    """
    until = ours.finish_day
    for prepared in gifts:
        source: Source = Prepared(problem, until) if prepared else _AsAsked(problem, until)
        for lifted in (False, True) if prepared else ():
            source(lifted=lifted)  # the gift is not on their bill
        for engine, weighted in methods:
            began, processor = time.perf_counter(), time.process_time()
            try:
                made = answer_from(source, problem.goal, MAKERS[engine], weighted, seconds)
            except DoesNotFit:
                continue
            yield Attempt(
                number=ours.number,
                engine=engine,
                weighted=weighted,
                prepared=prepared,
                verdict=_verdict(made, ours),
                write=time.perf_counter() - began - made.search,
                search=made.search,
                processor=time.process_time() - processor,
            )


class _AsAsked:
    """The program of the whole problem."""

    def __init__(self, problem: PathProblem, until: int | None) -> None:
        self._problem = problem
        self._until = until

    def __call__(self, *, lifted: bool) -> PathProgram:
        return path_program(self._problem, lifted=lifted, until=self._until)


def _verdict(made: Answer, ours: Reading) -> str:
    if made.ending in (Ending.OUT_OF_TIME, Ending.FAILED):
        return str(made.ending)
    if not made.is_exact:
        return "inexact"
    return "equal" if (str(made.ending), made.values) == (ours.status, ours.values) else "other"
