"""Does the job of a year: searches, keeps what is needed to go on, and stores the plan."""

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Protocol

from sqlmodel import Session

import solver
from service.annual import storing
from service.annual.explaining import explaining, reasons_of
from service.annual.gather import posed
from service.annual.material import Material, marked, material_of, packed, unmarked, unpacked
from service.database import Database
from service.jobs.executors import despite_losses
from service.jobs.held import Held
from service.schemas.annual_answers import AnnualPlanRead, AnnualStatusName, ProgressRead
from service.schemas.answers import Note
from service.tables import AnnualPlan
from service.translate.annual_answer import AnnualAnswer, annual_answer, progress_read
from service.translate.annual_tally import Reasons
from service.version import VERSION

#: The kind of these jobs; each is about one plan.
KIND = "annual_plan"


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


class PlanYear:
    """Knows how to do the job of a year."""

    def __init__(self, search: Search, *, executor: Callable[[], Executor], most_seconds: float) -> None:
        self._search = search
        self._executor = executor
        self._most_seconds = most_seconds

    def run(self, held: Held) -> None:
        """Search from where an earlier worker has come to, and store what is found."""
        material, saved = _material(held), unmarked(held.kept("state"))
        seconds = min(material.solve.seconds, self._most_seconds)
        limits = solver.AnnualLimits(
            relative_gap=material.solve.relative_gap,
            seconds_left=lambda: seconds - held.elapsed_seconds,
            is_cancelled=lambda: held.must_end,
        )
        watch = _Watch(held, material.question.currency, saved)

        def searched(executor: Executor) -> tuple[solver.AnnualResult, Reasons]:
            problem = material.question.problem
            result = self._search(problem, limits, executor=executor, watch=watch, resume_from=watch.state)
            held.check()
            return result, reasons_of(
                problem,
                result,
                search_seconds=seconds,
                executor=executor,
                is_hurried=held.is_stop_asked,
                is_cancelled=lambda: held.must_end and not held.is_stop_asked,
                tells=watch.explains,
            )

        result, reasons = despite_losses(self._executor, searched, held=held, is_over=lambda: limits.is_over)
        held.check()
        answer = annual_answer(
            material.question,
            result,
            key=held.claim.subject,
            version=VERSION,
            wall_ms=round(held.elapsed_seconds * 1000, 1),
            status=_status(result, is_stopped=held.is_stop_asked),
            progress=watch.latest,
            reasons=reasons,
        )
        _store(held, answer, material.question.catalog_version, found_nothing=result.status is solver.Status.UNKNOWN)


class _Watch:
    """Tells the job what the search tells, and knows where to go on."""

    def __init__(self, held: Held, currency: str, state: bytes | None) -> None:
        self._held = held
        self._currency = currency
        self.state = state
        self.latest: ProgressRead | None = None

    def reports(self, progress: solver.AnnualProgress) -> None:
        self.latest = progress_read(progress, self._currency, elapsed_s=self._held.elapsed_seconds)
        self._held.tells(self.latest.model_dump(mode="json"))

    def explains(self, share: float) -> None:
        """Tell how far the reasons of open gaps are, once a search was heard of."""
        if self.latest is not None:
            self.latest = explaining(self.latest, share, elapsed_s=self._held.elapsed_seconds)
            self._held.tells(self.latest.model_dump(mode="json"))

    def saves(self, state: bytes) -> None:
        self.state = state
        self._held.keeps("state", marked(state))


def _material(held: Held) -> Material:
    """Return the question as it was when it was asked; read anew only after another version has packed it."""
    found = unpacked(held.kept("material"))
    if found is not None:
        return found

    def read_anew(database: Database) -> Material:
        with database.read() as session:
            document = storing.document(session, held.claim.subject, "request")
        return material_of(*posed(database, document))

    made = held.patiently(read_anew)
    held.keep("material", packed(made))
    return made


def _status(result: solver.AnnualResult, *, is_stopped: bool) -> AnnualStatusName | None:
    """Return what to say instead of the search's own words: one that was stopped before it was done was cancelled."""
    is_open = result.status in (solver.Status.FEASIBLE, solver.Status.UNKNOWN)
    return "cancelled" if is_stopped and is_open else None


def _store(held: Held, answer: AnnualAnswer, catalog_version: str, *, found_nothing: bool) -> None:
    """Write the long parts a little at a time, and then all that makes them count in one transaction."""
    plan = held.claim.subject
    for table, rows in storing.rows_of(plan, answer):
        held.apply(lambda session, table=table, rows=rows: storing.put_rows(session, table, rows))  # type: ignore[misc]
    document = answer.document
    if found_nothing and document.status == "failed":
        document = failed(document, "nothing_found")

    def ended(session: Session) -> None:
        row = session.get_one(AnnualPlan, plan)
        row.outcome, row.ended_at, row.catalog_version = document.status, datetime.now(UTC), catalog_version
        session.add(row)
        storing.put_document(session, plan, "answer", storing.answer_document(document, answer.names))

    held.finish(ended)


def failed(document: AnnualPlanRead, failure: str) -> AnnualPlanRead:
    """Return the document of a plan that came to nothing, with the reason among its warnings."""
    note = Note(code=f"year_failed_{failure}", params={}, text="")
    return document.model_copy(update={"status": "failed", "warnings": [*document.warnings, note]})
