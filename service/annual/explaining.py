"""Why gaps of a year stay open, or why there is no plan: asked once its search is over, within a time of its own."""

import time
from collections.abc import Callable
from concurrent.futures import Executor

import solver
from service.schemas.annual_answers import ProgressRead
from service.translate.annual_tally import Reasons

#: Seconds at least, the share of the search's own seconds that may be more, and seconds for whoever waits for the end.
LEAST, SHARE, HURRIED = 30.0, 0.25, 10.0


def reasons_of(
    problem: solver.AnnualProblem,
    result: solver.AnnualResult,
    *,
    search_seconds: float,
    executor: Executor | None,
    is_hurried: bool,
    is_cancelled: Callable[[], bool],
    tells: Callable[[float], None],
) -> Reasons:
    """Return the reason of each open gap by learner and competency; None for what is not settled in time."""
    limits = _limits(search_seconds, is_hurried=is_hurried, is_cancelled=is_cancelled)
    reasons = solver.annual_reasons(problem, result, limits, executor=executor, tells=tells)
    return {gap: None if reason is None else reason.value for gap, reason in reasons.items()}


def obstacles_of(
    problem: solver.AnnualProblem,
    result: solver.AnnualResult,
    *,
    search_seconds: float,
    executor: Executor | None,
    is_hurried: bool,
    is_cancelled: Callable[[], bool],
) -> tuple[solver.Obstacle, ...]:
    """Return why there is no plan, as far as that is found out in time; nothing where there is one."""
    limits = _limits(search_seconds, is_hurried=is_hurried, is_cancelled=is_cancelled)
    return solver.annual_obstacles(problem, result, limits, executor=executor)


def _limits(search_seconds: float, *, is_hurried: bool, is_cancelled: Callable[[], bool]) -> solver.AnnualLimits:
    until = time.monotonic() + (HURRIED if is_hurried else max(LEAST, SHARE * search_seconds))
    return solver.AnnualLimits(seconds_left=lambda: until - time.monotonic(), is_cancelled=is_cancelled)


def explaining(progress: ProgressRead, share: float, *, elapsed_s: float) -> ProgressRead:
    """Return the progress of a search that is over, while reasons are looked for."""
    return progress.model_copy(update={"phase": "explain", "share_done": share, "elapsed_s": round(elapsed_s, 1)})
