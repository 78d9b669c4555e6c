"""Why gaps of a year stay open, or why there is no plan: asked once its search is over, in the time after it."""

from collections.abc import Callable
from concurrent.futures import Executor

import solver
from service.jobs.deadline import Deadline
from service.schemas.annual_answers import ProgressRead
from service.translate.annual_tally import Reasons

#: So long after the seconds that were asked for are reasons looked for: these, or this share of those, whichever is
#: more. With what is stored afterwards that is within ten seconds or a quarter.
AFTERWARDS, SHARE = 8.0, 0.2
#: What they have in any case, however late the search has ended, and for whoever waits for the end.
LEAST, HURRIED = 1.0, 10.0


def seconds_for_reasons(asked: float, left: float, *, is_hurried: bool) -> float:
    """Return how many seconds the reasons have when so many were asked for, and so many of these are left."""
    if is_hurried:
        return HURRIED
    return max(LEAST, left + max(AFTERWARDS, SHARE * asked))


def reasons_of(
    problem: solver.AnnualProblem,
    result: solver.AnnualResult,
    *,
    seconds: float,
    executor: Executor | None,
    is_cancelled: Callable[[], bool],
    tells: Callable[[float], None],
) -> Reasons:
    """Return the reason of each open gap by learner and competency; None for what is not settled in time."""
    limits = _limits(seconds, is_cancelled=is_cancelled)
    reasons = solver.annual_reasons(problem, result, limits, executor=executor, tells=tells)
    return {gap: None if reason is None else reason.value for gap, reason in reasons.items()}


def obstacles_of(
    problem: solver.AnnualProblem,
    result: solver.AnnualResult,
    *,
    seconds: float,
    executor: Executor | None,
    is_cancelled: Callable[[], bool],
) -> tuple[solver.Obstacle, ...]:
    """Return why there is no plan, as far as that is found out in time; nothing where there is one."""
    limits = _limits(seconds, is_cancelled=is_cancelled)
    return solver.annual_obstacles(problem, result, limits, executor=executor)


def _limits(seconds: float, *, is_cancelled: Callable[[], bool]) -> solver.AnnualLimits:
    return solver.AnnualLimits(seconds_left=Deadline(seconds), is_cancelled=is_cancelled, clock_to_hand=Deadline)


def explaining(progress: ProgressRead, share: float, *, elapsed_s: float) -> ProgressRead:
    """Return the progress of a search that is over, while reasons are looked for."""
    return progress.model_copy(update={"phase": "explain", "share_done": share, "elapsed_s": round(elapsed_s, 1)})
