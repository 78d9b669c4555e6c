"""Use cases: ask for a year, see how far it is, read its plan page by page, and stop the search."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel
from sqlmodel import Session

from service import idempotency
from service.annual import announcing, exports, storing
from service.annual.approach import Sample, approach_of, progress_of
from service.annual.asked import Asked, asked, ready, stored
from service.annual.documents import pieces, spoken
from service.annual.replanning import replanned
from service.annual.running import KIND, failed
from service.annual.stored import Filed, stored_certificate, stored_year, writing
from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.jobs import ledger
from service.keys import Principal
from service.large_bodies import LargeBodies
from service.paging import page
from service.recommend import Reply
from service.schemas.annual_accepted import AnnualPlanAccepted, AnnualPlanProgress
from service.schemas.annual_answers import (
    AnnualGapPage,
    AnnualGapRead,
    AnnualPlanRead,
    AnnualStatusName,
    EnrolmentPage,
    EnrolmentRead,
)
from service.settings import Settings
from service.tables import AnnualEnrolment, AnnualGap, AnnualPlan, Job
from service.texts import Language, sentence
from service.translate.annual_answer import AnnualAnswer

Entry = TypeVar("Entry", bound=BaseModel)
SheetName = Literal[
    "summary", "learners", "enrolments", "cost_centres", "offerings", "months", "centre_months", "gaps", "frontier"
]


@dataclass(frozen=True, slots=True)
class Once:
    """The Idempotency-Key of a request, and what two requests share exactly when they are the same."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Listed(Generic[Entry]):
    """A list of a plan: which one, and what its entries look like."""

    plan: str
    table: storing.Listed
    shape: type[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualPlans:
    """The plans of one service."""

    database: Database
    settings: Settings
    large_bodies: LargeBodies = field(default_factory=LargeBodies)

    def ask_for(self, document: Any, principal: Principal, *, size: int, once: Once | None = None) -> Reply:
        """Store a request that has no fault, with the job of finding its plan."""
        return self._asked(lambda: asked(self.database, document), principal, size=size, once=once)

    def replan(self, key: str, document: Any, principal: Principal, *, size: int, once: Once | None = None) -> Reply:
        """Store what is left of a year as a request of its own, with the job of finding its plan."""
        return self._asked(lambda: replanned(self.database, key, document), principal, size=size, once=once)

    def show(self, key: str, principal: Principal, language: Language) -> AnnualPlanRead:
        """Return the plan, or how far it is, which is nobody's data and leaves no trace."""
        with self.database.read() as session:
            plan, job = _found(session, key)
            document, names = storing.stored_answer(session, key)
        if plan.outcome is None:
            if job.failure is not None:
                document = failed(document, job.failure)
            else:
                document = document.model_copy(update={"status": status_of(plan, job), "progress": progress_of(job)})
        else:
            self._note_reading(key, principal)
        return spoken(document, names, language)

    def progress(self, key: str) -> AnnualPlanProgress:
        """Return how far the search is, which costs little to ask."""
        return self.approach(key)[0]

    def approach(self, key: str) -> tuple[AnnualPlanProgress, tuple[Sample, ...]]:
        """Return how far the search is, and how it came there; also once it is over."""
        with self.database.read() as session:
            plan, job = _found(session, key)
        told = AnnualPlanProgress(id=key, status=status_of(plan, job), progress=progress_of(job))
        return told, approach_of(job)

    def enrolments(self, key: str, principal: Principal, *, page_size: int, page_token: str | None) -> EnrolmentPage:
        """Return one page of the enrolments, by learner."""
        listed = _Listed(key, AnnualEnrolment, EnrolmentRead)
        items, token = self._page(listed, principal, page_size=page_size, page_token=page_token)
        return EnrolmentPage(items=items, next_page_token=token)

    def gaps(self, key: str, principal: Principal, *, page_size: int, page_token: str | None) -> AnnualGapPage:
        """Return one page of the gaps that stay open, by learner."""
        listed = _Listed(key, AnnualGap, AnnualGapRead)
        items, token = self._page(listed, principal, page_size=page_size, page_token=page_token)
        return AnnualGapPage(items=items, next_page_token=token)

    def workbook(self, key: str, principal: Principal, language: Language) -> Filed:
        """Return all sheets of the plan."""
        answer = self._answer(key, principal)
        with writing(answer):
            made = Filed()
            exports.write_workbook(answer, language, made.out)
        return made

    def csv_text(self, key: str, principal: Principal, language: Language, *, sheet: SheetName) -> Filed:
        """Return one sheet of the plan."""
        answer = self._answer(key, principal)
        with writing(answer):
            return Filed.of(exports.csv_lines(answer, language, sheet=sheet))

    def certified(self, key: str, principal: Principal, language: Language) -> Filed:
        """Return the whole plan as one document, with what it can be verified from."""
        with self.database.read() as session:
            _ended(session, key)
        certificate = stored_certificate(self.database, key)
        begun = next(certificate, None)
        if begun is None:
            raise Conflict(sentence("error-year-without-certificate"))
        self._note_reading(key, principal)
        answer = stored_year(self.database, key)
        with writing(answer):
            return Filed.of(pieces(answer, language, chain([begun], certificate)))

    def stop(self, key: str, principal: Principal) -> AnnualPlanAccepted:
        """End the search with the best plan found so far; one that is over stays as it is."""
        with self.database.write() as session:
            plan = session.get(AnnualPlan, key)
            job = ledger.ask_to_stop(session, kind=KIND, subject=key) if plan is not None else None
            if plan is None or job is None:
                raise NotFound()
            if plan.outcome is None and job.state == "done":
                # Nobody had begun with it.
                plan.outcome, plan.ended_at = "cancelled", datetime.now(UTC)
                document, names = storing.stored_answer(session, key)
                ended = document.model_copy(update={"status": "cancelled"})
                storing.put_document(session, key, "answer", storing.answer_document(ended, names))
                session.add(plan)
                announcing.plan_ended(session, key, "cancelled")
            _note(session, principal, "stop", key)
            return AnnualPlanAccepted(id=key, status=status_of(plan, job))

    def _asked(self, made: Callable[[], Asked], principal: Principal, *, size: int, once: Once | None) -> Reply:
        """Store what is asked for; what may be sent again under one Idempotency-Key has one job and one answer."""
        if once is None:
            found = self._made(made, size)
            with self.database.write() as session:
                return Reply(body=_stored(session, found, principal), is_replay=False)
        lease = timedelta(seconds=self.settings.idempotency_lease_seconds)
        with idempotency.once(
            self.database, principal=principal.name, key=once.key, fingerprint=once.fingerprint, lease=lease
        ) as first:
            if isinstance(first, idempotency.Replay):
                return Reply(body=first.body, is_replay=True)
            found = self._made(made, size)
            with self.database.write() as session:
                body = _stored(session, found, principal)
                idempotency.finish(session, first, status=202, body=body)
            return Reply(body=body, is_replay=False)

    def _made(self, made: Callable[[], Asked], size: int) -> Asked:
        with self.large_bodies.reading(size):
            return ready(self.database, made())

    def _page(
        self, listed: "_Listed[Entry]", principal: Principal, *, page_size: int, page_token: str | None
    ) -> tuple[list[Entry], str | None]:
        with self.database.read() as session:
            _ended(session, listed.plan)
            found, token = page(
                lambda after, limit: storing.entries(
                    session, listed.table, listed.shape, listed.plan, after=_number(after), limit=limit
                ),
                lambda entry: str(entry[0]),
                page_size=page_size,
                page_token=page_token,
            )
        self._note_reading(listed.plan, principal)
        return [entry for _, entry in found], token

    def _answer(self, key: str, principal: Principal) -> AnnualAnswer:
        """Return a plan that is there, to be written out."""
        with self.database.read() as session:
            _ended(session, key)
        answer = stored_year(self.database, key)
        if answer.document.totals is None:
            raise Conflict(sentence("error-year-without-plan"))
        self._note_reading(key, principal)
        return answer

    def _note_reading(self, key: str, principal: Principal) -> None:
        with self.database.write() as session:
            _note(session, principal, "read", key)


def _stored(session: Session, made: Asked, principal: Principal) -> str:
    accepted = stored(session, made, principal)
    announcing.plan_queued(session, accepted.id, principal.name)
    _note(session, principal, "create", accepted.id)
    return accepted.model_dump_json()


def _found(session: Session, key: str) -> tuple[AnnualPlan, Job]:
    plan = session.get(AnnualPlan, key)
    job = ledger.find(session, kind=KIND, subject=key) if plan is not None else None
    if plan is None or job is None:
        raise NotFound()
    return plan, job


def _ended(session: Session, key: str) -> AnnualPlan:
    """Return a plan that is there to be read; while it is looked for, nothing of it is."""
    plan, job = _found(session, key)
    if plan.outcome is None and job.failure is None:
        raise Conflict(sentence("error-year-not-ended"))
    return plan


def status_of(plan: AnnualPlan, job: Job) -> AnnualStatusName:
    """Return how far a plan is."""
    if plan.outcome is not None:
        outcome: AnnualStatusName = plan.outcome  # type: ignore[assignment]
        return outcome
    if job.state == "failed":
        return "failed"
    return "queued" if job.fence == 0 else "running"


def _number(after: str | None) -> int:
    """Return the number in a page token."""
    if after is None:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) <= 10):
        detail = sentence("fault-page-token", field="page_token")
        raise InvalidRequest.of([Fault(detail=detail, pointer="query/page_token", code="wrong_form")])
    return int(after)


def _note(session: Session, principal: Principal, act: str, key: str) -> None:
    record(session, principal=principal, action=f"annual_plan.{act}", object_kind="annual_plan", object_id=key)
