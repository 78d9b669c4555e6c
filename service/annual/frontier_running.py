"""Does the job of a frontier: asks for each amount of a budget what it buys, and stores the curve."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol

from sqlmodel import Session

import solver
from service.annual import announcing, states
from service.annual.frontier_question import frontier_question
from service.annual.saved import Clock, Saved, saved_in
from service.jobs.executors import LOSSES, despite_losses, loss_of
from service.jobs.held import Failed, Held
from service.tables import AnnualFrontier
from service.translate.annual_answer import progress_read
from service.translate.annual_frontier import annual_frontier
from service.version import VERSION

_log = logging.getLogger(__name__)

#: The kind of these jobs; each is about one curve of one plan.
KIND = "annual_frontier"
#: Seconds for all points together at least, and for each learner.
LEAST_SECONDS, SECONDS_EACH = 50.0, 0.06
#: How near to its bound a point need be.
RELATIVE_GAP = 0.001


class Curve(Protocol):
    """Finds what each amount of a budget buys, as `solver.frontier_year` does."""

    def __call__(
        self,
        problem: solver.AnnualProblem,
        limits: solver.AnnualLimits,
        *,
        centre: solver.CostCentreId | None,
        executor: Executor | None,
        watch: solver.AnnualWatch,
        start_from: bytes | None,
    ) -> solver.AnnualFrontier: ...


def seconds_for(problem: solver.AnnualProblem) -> float:
    """Return how long a curve of a company may be looked for."""
    return max(LEAST_SECONDS, SECONDS_EACH * len(problem.learners))


class FindFrontier:
    """Knows how to do the job of a frontier."""

    def __init__(self, curve: Curve, *, executor: Callable[[], Executor], most_seconds: float) -> None:
        self._curve = curve
        self._executor = executor
        self._most_seconds = most_seconds

    def run(self, held: Held) -> None:
        """Look from where an earlier worker has come to, or the plan's own search, and store the curve."""
        row = held.ask(lambda session: session.get_one(AnnualFrontier, held.claim.subject))
        plan, centre = row.plan, row.cost_centre
        question = held.patiently(lambda database: frontier_question(database, plan))
        saved = saved_in(held.kept("state"))
        start = _first_state(held, plan, question.problem) if saved is None else saved.state
        # What a lost worker has proven is lost with it, so whoever goes on has all the time again; the paths are kept.
        clock = Clock(0.0)
        seconds = min(self._most_seconds, seconds_for(question.problem))
        limits = solver.AnnualLimits(
            relative_gap=RELATIVE_GAP,
            seconds_left=lambda: seconds - clock.seconds,
            is_cancelled=lambda: held.must_end,
        )
        watch = _Watch(held, question.currency, clock, start)

        def found(executor: Executor) -> solver.AnnualFrontier:
            try:
                return self._found(question.problem, limits, centre, executor, watch)
            finally:
                held.check()

        try:
            curve = despite_losses(self._executor, found, held=held, is_over=lambda: limits.is_over)
        except LOSSES as error:
            held.check()
            raise Failed(loss_of(error)) from error
        answer = annual_frontier(
            curve,
            plan=plan,
            currency=question.currency,
            version=VERSION,
            catalog_version=question.catalog_version,
            wall_ms=round(held.elapsed_seconds * 1000, 1),
        )

        def ended(session: Session) -> None:
            stored = session.get_one(AnnualFrontier, held.claim.subject)
            stored.document = answer.model_dump(mode="json")
            session.add(stored)
            announcing.curve_ended(session, held.claim.subject, "done")

        held.finish(ended)

    def _found(
        self,
        problem: solver.AnnualProblem,
        limits: solver.AnnualLimits,
        centre: str | None,
        executor: Executor,
        watch: "_Watch",
    ) -> solver.AnnualFrontier:
        return self._curve(
            problem,
            limits,
            centre=None if centre is None else solver.CostCentreId(centre),
            executor=executor,
            watch=watch,
            start_from=watch.state,
        )


class _Watch:
    """Tells the job what the search tells, and knows where to go on."""

    def __init__(self, held: Held, currency: str, clock: Clock, state: bytes | None) -> None:
        self._held = held
        self._currency = currency
        self._clock = clock
        self.state = state

    def reports(self, progress: solver.AnnualProgress) -> None:
        """Tell how far it is."""
        told = progress_read(progress, self._currency, elapsed_s=self._held.elapsed_seconds)
        self._held.tells(told.model_dump(mode="json"))

    def saves(self, state: bytes) -> None:
        """Keep what the search needs to go on."""
        self.state = state
        self._held.keeps("state", Saved(state, self._clock.seconds).packed())


def _first_state(held: Held, plan: str, problem: solver.AnnualProblem) -> bytes | None:
    """Return where the plan's own search had come to; None when nothing that can be read is kept of it."""
    state = held.ask(lambda session: states.state_of(session, plan))
    try:
        return None if state is None else solver.adapted_state(state, problem)
    except solver.InvalidProblem:
        _log.warning("the state of a plan's search cannot be read; its frontier begins anew", extra={"plan": plan})
        return None
