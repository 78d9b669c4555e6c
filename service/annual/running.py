"""Does the job of a year: searches, keeps what is needed to go on, and stores the plan."""

import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Protocol

from sqlmodel import Session

import solver
from service.annual import announcing, states, storing
from service.annual.approach import Approach
from service.annual.explaining import explaining, obstacles_of, reasons_of, seconds_for_reasons
from service.annual.gather import posed
from service.annual.material import Material, material_of, packed, seal_of, unpacked
from service.annual.saved import Clock, Saved, saved_in
from service.database import Database
from service.jobs.deadline import Deadline
from service.jobs.executors import LOSSES, despite_losses, loss_of
from service.jobs.held import Failed, HandedBack, Held
from service.jobs.ledger import Lost
from service.schemas.annual_answers import AnnualPlanRead, AnnualStatusName, ProgressRead
from service.schemas.answers import Note
from service.tables import AnnualPlan, AnnualState, Job
from service.translate.annual_answer import AnnualAnswer, annual_answer, progress_read
from service.translate.annual_tally import Reasons
from service.version import VERSION

_log = logging.getLogger(__name__)

#: The kind of these jobs; each is about one plan.
KIND = "annual_plan"
#: Losses after which no more is tried than to end: what is left of the machine may not bear it.
GRAVE = {"gave_up", "internal", "out_of_memory", "processes_broken"}


class Search(Protocol):
    """Finds the best year, as `solver.plan_year` does."""

    def __call__(
        self,
        problem: solver.AnnualProblem,
        limits: solver.AnnualLimits,
        *,
        executor: Executor | None,
        watch: solver.AnnualWatch,
        resume_from: bytes | None,
    ) -> solver.AnnualResult: ...


#: Keeps what somebody else needs of a plan once all its rows are stored, and before it counts.
Settles = Callable[[Held, solver.AnnualProblem, AnnualAnswer], None]


def nothing_more(held: Held, problem: solver.AnnualProblem, answer: AnnualAnswer) -> None:
    """Keep nothing beside the plan itself."""


class PlanYear:
    """Knows how to do the job of a year.

    `executor` makes what the search is spread over; where that is lost, `spare` makes what the job ends with.
    """

    def __init__(
        self,
        search: Search,
        *,
        executor: Callable[[], Executor],
        most_seconds: float,
        spare: Callable[[], AbstractContextManager[Executor | None]] = nullcontext,
        settles: Settles = nothing_more,
    ) -> None:
        self._search = search
        self._executor = executor
        self._most_seconds = most_seconds
        self._spare = spare
        self._settles = settles

    def run(self, held: Held) -> None:
        """Search from where an earlier worker has come to, and store what is found."""
        year = _Year(held, _material(held), most_seconds=self._most_seconds)
        loss = "gave_up" if held.claim.is_last else self._searched(year)
        if loss is not None:
            try:
                with self._spare() as executor:
                    year.ends_with_what_there_is(executor, loss)
            except BrokenProcessPool as error:
                raise Failed(loss) from error
        held.check()
        year.stores(self._settles)

    def _searched(self, year: "_Year") -> str | None:
        """Search; return what was lost if that could not be done to its end."""
        try:
            despite_losses(
                self._executor,
                lambda executor: year.searches(self._search, executor),
                held=year.held,
                is_over=lambda: year.limits.is_over,
            )
        except (Lost, HandedBack, solver.BrokenRule, solver.UnsoundSearch):
            # Of a search that was not sound nothing is published.
            raise
        except LOSSES as error:
            year.held.check()
            _log.warning("a job ends before its search: %s", error, extra={"job": year.held.claim.job})
            return loss_of(error)
        except Exception:
            year.held.check()
            _log.exception("a search broke, and its job ends with what it has", extra={"job": year.held.claim.job})
            return "internal"
        return None


class _Year:
    """One year in hand: how far its search is, where it can go on, and what came of it."""

    def __init__(self, held: Held, material: Material, *, most_seconds: float) -> None:
        self.held = held
        self._question = material.question
        saved = saved_in(held.kept("state"))
        # To look at what still holds of another year's plan is part of the search.
        self._clock = Clock(0.0 if saved is None else saved.seconds)
        self._state = states.first_state(held, self._question.problem) if saved is None else saved.state
        self._seconds = min(material.solve.seconds, most_seconds)
        self.limits = solver.AnnualLimits(
            relative_gap=material.solve.relative_gap,
            seconds_left=lambda: self._seconds - self._clock.seconds,
            is_cancelled=lambda: held.must_end,
            clock_to_hand=Deadline,
        )
        self._latest: ProgressRead | None = None
        self._approach = Approach()
        self._result: solver.AnnualResult | None = None
        self._reasons: Reasons = {}
        self._obstacles: tuple[solver.Obstacle, ...] = ()
        self._loss: str | None = None

    def reports(self, progress: solver.AnnualProgress) -> None:
        """Tell the job what the search tells."""
        self._tells(progress_read(progress, self._question.currency, elapsed_s=self.held.elapsed_seconds))

    def saves(self, state: bytes) -> None:
        """Keep what the search needs to go on, here and for whoever takes the job over."""
        if self.held.is_given_up:
            # A search that is told to end makes short work of what is left; whoever goes on has the time for it.
            return
        self._state = state
        self.held.keeps("state", Saved(state, self._clock.seconds).packed())

    def searches(self, search: Search, executor: Executor) -> None:
        """Search, unless that was done before something was lost, and find out why gaps stay open."""
        if self._result is None:
            found = search(self._question.problem, self.limits, executor=executor, watch=self, resume_from=self._state)
            self.held.check()
            self._result = found
        self._asks_why(executor)

    def ends_with_what_there_is(self, executor: Executor | None, loss: str) -> None:
        """Take what the search has found, or else the plan that it saved last.

        Raises:
            Failed: it has come to no plan.
        """
        if self._result is None:
            if self._state is not None:
                self._result = solver.saved_year(self._question.problem, self._state, executor=executor)
            if self._result is None:
                raise Failed(loss)
            self._loss = loss
        if loss not in GRAVE:
            self._asks_why(executor)

    def stores(self, settles: Settles) -> None:
        """Store what was found, and end the job."""
        if self._result is None:
            raise ValueError("nothing was searched")
        answer = annual_answer(
            self._question,
            self._result,
            key=self.held.claim.subject,
            version=VERSION,
            wall_ms=round(self._clock.seconds * 1000, 1),
            status=_status(self._result, is_stopped=self.held.is_stop_asked),
            progress=self._latest,
            reasons=self._reasons,
            obstacles=self._obstacles,
        )
        document = answer.document
        if self._loss is not None:
            document = _with(document, f"year_ended_{self._loss}")
        elif self._result.status is solver.Status.UNKNOWN and document.status == "failed":
            document = failed(document, "nothing_found")
        answer = replace(answer, document=document)
        kept = _stored_rows(self.held, answer, self._state)
        settles(self.held, self._question.problem, answer)
        told = None
        if document.progress is not None:
            self._approach.hears(document.progress)
            told = self._approach.beside(document.progress)
        _finish(self.held, answer, self._question.catalog_version, kept, told)

    def _asks_why(self, executor: Executor | None) -> None:
        if self._result is None:
            return
        problem, result = self._question.problem, self._result
        seconds = seconds_for_reasons(self._seconds, self.limits.seconds_left(), is_hurried=self.held.is_stop_asked)

        def is_cancelled() -> bool:
            return self.held.must_end and not self.held.is_stop_asked

        self._obstacles = obstacles_of(
            problem,
            result,
            seconds=seconds,
            executor=executor,
            is_cancelled=is_cancelled,
        )
        self._reasons = reasons_of(
            problem,
            result,
            seconds=seconds,
            executor=executor,
            is_cancelled=is_cancelled,
            tells=self._explains,
        )

    def _explains(self, share: float) -> None:
        """Tell how far the reasons of open gaps are, once a search was heard of."""
        if self._latest is not None:
            self._tells(explaining(self._latest, share, elapsed_s=self.held.elapsed_seconds))

    def _tells(self, progress: ProgressRead) -> None:
        self._latest = progress
        self._approach.hears(progress)
        self.held.tells(self._approach.beside(progress))


def _material(held: Held) -> Material:
    """Return the question as it was when it was asked; read anew only where what is packed cannot be believed."""
    seal = held.ask(seal_of)
    found = unpacked(held.kept("material"), seal)
    if found is not None:
        return found

    def read_anew(database: Database) -> Material:
        with database.read() as session:
            document = storing.document(session, held.claim.subject, "request")
        return material_of(*posed(database, document))

    made = held.patiently(read_anew)
    held.keep("material", packed(made, seal))
    return made


def _status(result: solver.AnnualResult, *, is_stopped: bool) -> AnnualStatusName | None:
    """Return what to say instead of the search's own words: one that was stopped before it was done was cancelled."""
    is_open = result.status in (solver.Status.FEASIBLE, solver.Status.UNKNOWN)
    return "cancelled" if is_stopped and is_open else None


def _stored_rows(held: Held, answer: AnnualAnswer, state: bytes | None) -> Counter[storing.Rows]:
    """Write the long parts a little at a time; return how many rows of each table they are."""
    plan = held.claim.subject
    kept: Counter[storing.Rows] = Counter()
    state_rows = ((AnnualState, [row]) for row in (states.rows_of(plan, state) if state is not None else ()))
    for table, rows in chain(storing.rows_of(plan, answer), state_rows):
        held.apply(lambda session, table=table, rows=rows: storing.put_rows(session, table, rows))  # type: ignore[misc]
        kept[table] += len(rows)
    return kept


def _finish(
    held: Held, answer: AnnualAnswer, catalog_version: str, kept: Counter[storing.Rows], told: dict[str, Any] | None
) -> None:
    """Write all that makes the long parts count, and end the job, in one transaction; `told` is how far it came."""
    plan, document = held.claim.subject, answer.document

    def ended(session: Session) -> None:
        storing.cut(session, plan, kept)
        row = session.get_one(AnnualPlan, plan)
        row.outcome, row.ended_at, row.catalog_version = document.status, datetime.now(UTC), catalog_version
        session.add(row)
        storing.put_document(session, plan, "answer", storing.answer_document(document, answer.names))
        announcing.plan_ended(session, plan, document.status)
        if told is not None:
            session.get_one(Job, held.claim.job).progress = told
            session.flush()

    held.finish(ended)


def failed(document: AnnualPlanRead, failure: str) -> AnnualPlanRead:
    """Return the document of a plan that came to nothing, with the reason among its warnings."""
    return _with(document.model_copy(update={"status": "failed"}), f"year_failed_{failure}")


def _with(document: AnnualPlanRead, code: str) -> AnnualPlanRead:
    return document.model_copy(update={"warnings": [*document.warnings, Note(code=code, params={}, text="")]})
