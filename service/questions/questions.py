"""Use case: one question about a stored recommendation. Read in one block, work out, and leave the audit row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from catalog import CatalogSnapshot, snapshot
from service import idempotency, strict_json
from service.audit import record
from service.errors import Conflict, InvalidRequest, NotFound
from service.keys import Principal
from service.learners import stored_learners
from service.questions.parents import Outdated, Parent
from service.questions.replan import Replanned, WhatNow
from service.questions.work import Asking, Question, Told
from service.recommend import Recommender, Reply, asked_seconds
from service.scope import visible
from service.solved import Solved, keep
from service.solving.answering import Effort, Refused
from service.tables import Recommendation as StoredRecommendation
from service.texts import Language, sentence

#: Where a stored answer keeps the places that its learner has.
PLACES = "places"


@dataclass(frozen=True, kw_only=True)
class SolvedAgain(Solved):
    """A replanned answer that has not been stored yet."""

    places: Mapping[str, str | None]

    def row(self) -> dict[str, str]:
        """Return what is stored, the places of the learner with it."""
        row = super().row()
        places = strict_json.canonical(dict(self.places))
        return {**row, "answer": f'{row["answer"][:-1]},"{PLACES}":{places}}}'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Answers questions about one stored recommendation for one caller."""

    recommender: Recommender
    caller: Principal
    language: Language
    key: str

    def ask(self, question: Question, name: str) -> str:
        """Return the answer as JSON; nothing of it is stored."""
        found = self._done(question)
        if isinstance(found, Replanned):
            raise LookupError("a replan is no question without an effect")
        with self.recommender.database.write() as session:
            self._record(session, name)
        return found.body

    def replan(self, document: Any) -> Reply:
        """Return a new plan, and store it unless the request says otherwise."""
        found = self._replanned(document)
        solved = self._solved(found)
        with self.recommender.database.write() as session:
            self._keep(session, found, solved)
        return Reply(body=self._body(found, solved), is_replay=False)

    def replan_once(self, document: Any, *, key: str, fingerprint: str) -> Reply:
        """Do the same for a request that may be sent again under one Idempotency-Key: one effect, one answer."""
        lease = timedelta(seconds=self.recommender.settings.idempotency_lease_seconds)
        with idempotency.once(
            self.recommender.database, principal=self.caller.name, key=key, fingerprint=fingerprint, lease=lease
        ) as first:
            if isinstance(first, idempotency.Replay):
                # Whoever may no longer ask about this learner is not told yesterday's answer either.
                with self.recommender.database.read() as session:
                    self._row(session)
                return Reply(body=first.body, is_replay=True)
            found = self._replanned(document)
            solved = self._solved(found)
            body = self._body(found, solved)
            with self.recommender.database.write() as session:
                self._keep(session, found, solved)
                idempotency.finish(session, first, status=200, body=body)
            return Reply(body=body, is_replay=False)

    def _replanned(self, document: Any) -> Replanned:
        found = self._done(WhatNow(sent=document))
        if not isinstance(found, Replanned):
            raise LookupError("a replan has no plan")
        return found

    def _solved(self, found: Replanned) -> SolvedAgain:
        return SolvedAgain(document=found.document, answered=found.answered, places=found.places)

    def _body(self, found: Replanned, solved: SolvedAgain) -> str:
        if not found.answered.store:
            return found.read.model_dump_json()
        named = found.read.recommendation.model_copy(update={"id": solved.id})
        return found.read.model_copy(update={"recommendation": named}).model_dump_json()

    def _keep(self, session: Session, found: Replanned, solved: SolvedAgain) -> None:
        self._record(session, "replan")
        if found.answered.store:
            keep(session, solved, self.caller)

    def _record(self, session: Session, name: str) -> None:
        asked = select(StoredRecommendation.id, StoredRecommendation.learner)
        parent = session.exec(asked.where(StoredRecommendation.id == self.key)).one_or_none()
        if parent is None:
            # Whoever it was about was erased while the answer was worked out.
            raise NotFound()
        record(
            session,
            principal=self.caller,
            action=f"recommendation.{name}",
            object_kind="recommendation",
            object_id=self.key,
            learner=parent[1],
        )

    def _done(self, question: Question) -> Told | Replanned:
        parent, catalogue = self._gathered()
        settings = self.recommender.settings
        asking = Asking(
            question=question,
            parent=parent,
            today=self.recommender.today(),
            effort=Effort(
                seconds=settings.solve_seconds,
                most_seconds=settings.maximum_solve_seconds,
                deterministic=settings.deterministic_limit,
                reason=settings.deterministic_limit_reason,
            ),
            language=self.language,
        )
        seconds = min(asked_seconds(parent.request, settings.solve_seconds), settings.maximum_solve_seconds)
        found = self.recommender.engine.answer(asking, catalogue, seconds=seconds)
        if isinstance(found, Refused):
            raise InvalidRequest.of(found.faults)
        if isinstance(found, Outdated):
            raise Conflict(sentence("error-outdated"), faults=found.faults)
        return found

    def _gathered(self) -> tuple[Parent, CatalogSnapshot]:
        with self.recommender.database.read() as session:
            row = self._row(session)
            learner = row.learner
            known = stored_learners(session, [learner]).get(learner) if learner is not None else None
            return (
                Parent(
                    id=row.id,
                    request=row.request,
                    answer=row.answer["recommendation"],
                    places=row.answer.get(PLACES) or {},
                    learner=known,
                ),
                snapshot(session),
            )

    def _row(self, session: Session) -> StoredRecommendation:
        """Return what the question is about, if it is there and the caller may know of it."""
        row = session.get(StoredRecommendation, self.key)
        if row is None or not visible(session, self.caller, row.learner):
            raise NotFound()
        return row
