"""The curve of a year for whoever waits for it at a terminal."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import solver
from service.annual.frontier_running import RELATIVE_GAP, seconds_for
from service.schemas.annual_frontier import AnnualFrontierRead
from service.translate.annual_frontier import annual_frontier
from service.translate.annual_question import AnnualQuestion
from service.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveWanted:
    """A curve of so many points at least, and where it is looked for."""

    points: int
    executor: Executor | None
    is_cancelled: Callable[[], bool]

    def found(
        self, question: AnnualQuestion, *, plan: str, watch: solver.AnnualWatch, state: bytes | None
    ) -> AnnualFrontierRead:
        """Return the curve; `state` is where the search for the plan had come to."""
        began = time.perf_counter()
        until = began + seconds_for(question.problem)
        limits = solver.AnnualLimits(
            relative_gap=RELATIVE_GAP,
            seconds_left=lambda: until - time.perf_counter(),
            is_cancelled=self.is_cancelled,
        )
        curve = solver.frontier_year(
            question.problem,
            limits,
            points=self.points,
            executor=self.executor,
            watch=watch,
            start_from=_readable(state, question.problem),
        )
        return annual_frontier(
            curve,
            plan=plan,
            currency=question.currency,
            version=VERSION,
            catalog_version=question.catalog_version,
            wall_ms=round((time.perf_counter() - began) * 1000, 1),
        )


def _readable(state: bytes | None, problem: solver.AnnualProblem) -> bytes | None:
    try:
        return None if state is None else solver.adapted_state(state, problem)
    except solver.InvalidProblem:
        return None
