"""Use case: one learner, one answer. Gather in one read block, decide with no transaction open, apply in one write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Table
from sqlmodel import Session, select

from catalog import CatalogSnapshot, snapshot
from service import admission, asking, idempotency, strict_json
from service.asking import Asked
from service.audit import record
from service.database import Database
from service.errors import LISTED_FAULTS, Forbidden, InvalidRequest, NotFound
from service.keys import Principal
from service.large_bodies import SMALL, LargeBodies
from service.learners import stored_learners
from service.metrics import Metrics
from service.schemas.answers import FaultRead, Note, Recommendation, Validation
from service.schemas.values import Identifier
from service.scope import EVERYBODY, visible
from service.settings import Settings
from service.solved import Solved, keep
from service.solving.answering import Effort, Refused, Task
from service.solving.answers import Answers
from service.solving.engines import Engine, InProcess
from service.tables import Recommendation as StoredRecommendation
from service.texts import Language, sentence
from service.translate.dates import AskedOn
from service.translate.fingerprint import input_hash
from service.translate.knowledge import StoredLearner
from service.translate.wording import Names, spoken, warning


def _today() -> date:
    return datetime.now(UTC).date()


_identifier: TypeAdapter[str] = TypeAdapter(Identifier)

_RECOMMENDATIONS: Table = StoredRecommendation.__table__  # type: ignore[attr-defined]
# Every request writes one: without the machinery that rows need.
_INSERT = _RECOMMENDATIONS.insert()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as it was or will be sent, byte for byte."""

    body: str
    is_replay: bool


@dataclass(frozen=True, slots=True)
class Recommender:
    """Answers requests with the settings of one service; the same for the API, the pages and the command line."""

    database: Database
    settings: Settings
    large_bodies: LargeBodies = field(default_factory=LargeBodies)
    #: The one place that knows which day it is.
    today: Callable[[], date] = _today
    #: Where requests are answered; this process unless somebody says otherwise.
    engine: Engine = None  # type: ignore[assignment]
    #: Where searches are counted; a command counts nothing.
    metrics: Metrics | None = None
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        if self.engine is None:
            object.__setattr__(self, "engine", InProcess(self.settings.maximum_concurrent_solves))
        object.__setattr__(self, "answers", Answers(self.settings.answers_kept))

    def validate(self, document: Any, principal: Principal, language: Language, *, size: int = 0) -> Validation:
        """Say what is wrong with a request and what is odd about it, and solve nothing."""
        asked = self._gather(document, principal, size)
        with self.database.write() as session:
            note_validation(session, principal)
        return validation(asked, language)

    def solve(self, document: Any, principal: Principal, language: Language = "en", *, size: int = 0) -> Solved:
        """Answer a request of `size` bytes; every fault it has is raised at once."""
        with self.database.read() as session:
            learner = asked_learner(session, document, principal)
            catalogue = snapshot(session)
            known = stored_learners(session, [learner]).get(learner) if learner is not None else None
        return self.answered(document, known, catalogue, language, size=size)

    def answered(
        self,
        document: Any,
        learner: StoredLearner | None,
        catalogue: CatalogSnapshot,
        language: Language = "en",
        *,
        size: int = 0,
    ) -> Solved:
        """Answer a request for which everything was read; one that was answered before is answered from that."""
        admission.check(document, catalogue, self.settings.maximum_cells)
        task = Task(document=document, learner=learner, today=self.today(), effort=self._effort, language=language)
        key = self.answers.key(task, catalogue) if size <= SMALL else None
        found, known = self.answers.find(key), None if learner is None else learner.id
        if found is None:
            seconds = min(asked_seconds(document, self.settings.solve_seconds), self.settings.maximum_solve_seconds)
            reply = self.engine.answer(task, catalogue, seconds=seconds)
            if isinstance(reply, Refused):
                raise InvalidRequest.of(reply.faults)
            self.answers.keep(key, reply)
            if self.metrics is not None:
                self.metrics.told(is_kept=False)
                self.metrics.solved(reply.measured)
            return Solved(document=document, answered=reply, known_learner=known)
        if self.metrics is not None:
            self.metrics.told(is_kept=True)
        return Solved(document=document, answered=found, known_learner=known)

    def recommend(self, document: Any, principal: Principal, language: Language, *, size: int = 0) -> Recommendation:
        """Answer a request and store the answer, unless the request says otherwise."""
        return self.stored(document, principal, language, size=size).in_words(language)

    def reply(self, document: Any, principal: Principal, language: Language, *, size: int = 0) -> Reply:
        """Do the same for somebody who only passes the answer on."""
        solved = self.stored(document, principal, language, size=size)
        return Reply(body=solved.body(language), is_replay=False)

    def stored(self, document: Any, principal: Principal, language: Language, *, size: int = 0) -> Solved:
        """Answer a request, and return when the answer is stored."""
        solved = self.solve(document, principal, language, size=size)
        self.database.apply(lambda session: keep(session, solved, principal))
        return solved

    def recommend_once(
        self, document: Any, principal: Principal, language: Language, *, key: str, fingerprint: str, size: int = 0
    ) -> Reply:
        """Answer a request that may be sent again under one Idempotency-Key: one effect, one answer."""
        lease = timedelta(seconds=self.settings.idempotency_lease_seconds)
        with idempotency.once(
            self.database, principal=principal.name, key=key, fingerprint=fingerprint, lease=lease
        ) as first:
            if isinstance(first, idempotency.Replay):
                # Whoever may no longer ask for this learner is not told yesterday's answer either.
                with self.database.read() as session:
                    asked_learner(session, document, principal)
                return Reply(body=first.body, is_replay=True)
            solved = self.solve(document, principal, language, size=size)
            body = solved.body(language)
            with self.database.write() as session:
                keep(session, solved, principal)
                idempotency.finish(session, first, status=200, body=body)
            return Reply(body=body, is_replay=False)

    def retrieve(self, key: str, principal: Principal, language: Language) -> Recommendation:
        """Return a stored answer in the reader's language; `stale` says whether the same request would ask anew."""
        with self.database.read() as session:
            row = session.get(StoredRecommendation, key)
            if row is None or not visible(session, principal, row.learner):
                raise NotFound()
        stored = Recommendation.model_validate(row.answer["recommendation"])
        names = Names.model_validate(row.answer["names"])
        # Asking a large question anew takes seconds: no transaction is open meanwhile, least of all the one writer's.
        with self.large_bodies.reading(len(strict_json.canonical(row.request))):
            stale = self.is_stale(row.request, stored)
        with self.database.write() as session:
            if session.exec(select(StoredRecommendation.id).where(StoredRecommendation.id == key)).first() is None:
                # Whoever it was about was erased meanwhile, and is not named on record any more.
                raise NotFound()
            record(
                session,
                principal=principal,
                action="recommendation.read",
                object_kind="recommendation",
                object_id=key,
                learner=row.learner,
            )
        return spoken(stored, names, language).model_copy(update={"stale": stale})

    def is_stale(self, request: Any, stored: Recommendation) -> bool:
        """Tell whether the same request would ask something else by now."""
        reading = asking.ask(request)
        if reading.shape is None:
            return True
        with self.database.read() as session:
            gathered = asking.gather(session, reading.shape)
        # The day itself is no news; a rating that has expired since shows in the problem.
        day = AskedOn(today=self.today(), start_on=stored.effective.start_on)
        if asking.faults(reading, gathered, day):
            return True
        question = asking.posed(reading.shape, gathered, day)
        return input_hash(question.problem, stored.effective.start_on) != stored.proof.input_hash

    @property
    def _effort(self) -> Effort:
        return Effort(
            seconds=self.settings.solve_seconds,
            most_seconds=self.settings.maximum_solve_seconds,
            deterministic=self.settings.deterministic_limit,
            reason=self.settings.deterministic_limit_reason,
        )

    def _gather(self, document: Any, principal: Principal, size: int) -> Asked:
        with self.large_bodies.reading(size):
            reading = asking.ask(document)
            if reading.shape is None:
                return Asked(request=None, faults=reading.faults, question=None)
            with self.database.read() as session:
                learner = asked_learner(session, document, principal)
                catalogue = snapshot(session)
                known = stored_learners(session, [learner]).get(learner) if learner is not None else None
            admission.check(document, catalogue, self.settings.maximum_cells)
            gathered = asking.gathered(catalogue, reading.shape, known)
            return asking.asked(reading, gathered, AskedOn(today=self.today()))


def validation(asked: Asked, language: Language) -> Validation:
    """Return the faults and the oddities of a request in one language."""
    names = Names(modules={}, competencies=dict(asked.competency_names), frameworks=dict(asked.framework_names))
    notes = [Note(code=notice.code, params=dict(notice.params), text="") for notice in asked.notices]
    return Validation(
        valid=not asked.faults,
        faults=[
            FaultRead(detail=fault.told(language), pointer=fault.pointer, code=fault.code)
            for fault in asked.faults[:LISTED_FAULTS]
        ],
        warnings=[warning(note, names, language) for note in notes],
    )


def note_validation(session: Session, principal: Principal) -> None:
    """Leave the audit row of a request that was only looked at."""
    record(session, principal=principal, action="recommendation.validate", object_kind="recommendation")


def asked_learner(session: Session, document: Any, principal: Principal) -> str | None:
    """Return the stored learner that a request names, before the request is read as a whole.

    Who may not ask for this learner is refused here, so that nothing of anybody else is ever read for the answer.
    """
    given = document.get("learner") if isinstance(document, dict) else None
    key = given.get("id") if isinstance(given, dict) else None
    learner: str | None = None
    if key is not None:
        try:
            learner = _identifier.validate_python(key, strict=True)
        except ValidationError:
            return None
    if not isinstance(given, dict) or (principal.acting_for is None and principal.permissions & EVERYBODY):
        return learner
    if learner is None:
        raise Forbidden(sentence("error-own-learner-only"))
    if not visible(session, principal, learner):
        raise NotFound()
    return learner


def asked_seconds(document: Any, otherwise: float) -> float:
    """Return the seconds that a request asks for, before the request is read as a whole."""
    solve = document.get("solve") if isinstance(document, dict) else None
    seconds = solve.get("seconds") if isinstance(solve, dict) else None
    is_number = isinstance(seconds, (int, float, Decimal)) and not isinstance(seconds, bool)
    return float(seconds) if is_number and seconds > 0 else otherwise  # type: ignore[operator, arg-type]
