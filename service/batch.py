"""Use case: many learners, one answer each, in the order of asking.

The catalogue is read once; the requests are solved one after the other, so that a batch leaves room for everybody else;
all answers are stored in one write at the end, in the transaction of the Idempotency-Key if there is one.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from catalog import CatalogSnapshot, snapshot
from service import asking, idempotency, strict_json
from service.asking import Asked
from service.audit import name_all
from service.errors import Busy, Internal, InvalidRequest, ServiceError, TooManyRequests
from service.keys import Principal
from service.learners import stored_learners
from service.recommend import Recommender, Reply, asked_learner, note_validation, validation
from service.schemas.batches import BatchRequest
from service.schemas.reading import read
from service.solved import Solved, keep
from service.texts import Language, sentence
from service.threads import lent
from service.translate.dates import AskedOn
from service.translate.knowledge import StoredLearner

#: Seconds after which no further request of a batch is begun; what is left is answered as busy.
LONGEST = 600.0
#: How often a request is tried while every place for a solve is taken, and the seconds in between.
TRIES, PAUSE = 10, 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """What stands in the place of one request."""

    body: str
    #: What is to be stored, with its audit row.
    solved: Solved | None = None
    is_validation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Answers one batch for one caller."""

    recommender: Recommender
    caller: Principal
    language: Language
    #: The address that problem documents name.
    instance: str
    _begun: float = field(default_factory=time.monotonic, init=False)

    def recommend(self, document: Any, *, size: int) -> Reply:
        """Answer every request, and store what is to be stored."""
        answered = self._answered(document, size)
        with self.recommender.database.write() as session:
            self._keep(session, answered)
        return Reply(body=_joined(answered), is_replay=False)

    def recommend_once(self, document: Any, *, size: int, key: str, fingerprint: str) -> Reply:
        """Answer a batch that may be sent again under one Idempotency-Key: one effect, one answer."""
        lease = timedelta(seconds=max(self.recommender.settings.idempotency_lease_seconds, 2 * LONGEST))
        with idempotency.once(
            self.recommender.database, principal=self.caller.name, key=key, fingerprint=fingerprint, lease=lease
        ) as first:
            if isinstance(first, idempotency.Replay):
                return Reply(body=self._looked_at_again(document, first.body), is_replay=True)
            answered = self._answered(document, size)
            body = _joined(answered)
            with self.recommender.database.write() as session:
                self._keep(session, answered)
                idempotency.finish(session, first, status=200, body=body)
            return Reply(body=body, is_replay=False)

    def _answered(self, document: Any, size: int) -> list[_Answered]:
        with self.recommender.large_bodies.reading(size):
            batch = read(BatchRequest, document)
            if batch.shape is None or batch.faults:
                raise InvalidRequest.of(batch.faults)
            items: list[Any] = document["items"]
        with self.recommender.database.read() as session:
            learners = [self._learner(session, item) for item in items]
            catalogue = snapshot(session)
            known = stored_learners(session, sorted({key for key in learners if isinstance(key, str)}))
        return [
            self._answer(place, item, learner, known, catalogue)
            for place, (item, learner) in enumerate(zip(items, learners, strict=True))
        ]

    def _learner(self, session: Session, item: Any) -> str | ServiceError | None:
        """Return the stored learner of one request, or why the caller may not ask it."""
        try:
            return asked_learner(session, item, self.caller)
        except ServiceError as error:
            return error

    def _looked_at_again(self, document: Any, body: str) -> str:
        """Return an answer of before, without what the caller may no longer ask."""
        with self.recommender.database.read() as session:
            learners = [self._learner(session, item) for item in document["items"]]
        if not any(isinstance(learner, ServiceError) for learner in learners):
            return body
        told = strict_json.read(body.encode())["items"]
        return _joined(
            [
                self._refusal(place, learner)
                if isinstance(learner, ServiceError)
                else _Answered(body=strict_json.canonical(told[place]))
                for place, learner in enumerate(learners)
            ]
        )

    def _answer(
        self,
        place: int,
        item: Any,
        learner: str | ServiceError | None,
        known: Mapping[str, StoredLearner],
        catalogue: CatalogSnapshot,
    ) -> _Answered:
        try:
            if isinstance(learner, ServiceError):
                raise learner
            if time.monotonic() - self._begun > LONGEST:
                raise Busy(sentence("error-busy-batch"))
            stored = known.get(learner) if learner is not None else None
            size = len(strict_json.canonical(item))
            if isinstance(item, dict) and item.get("validate_only") is True:
                return _Answered(body=self._validated(item, stored, catalogue, size), is_validation=True)
            solved = self._patiently(item, stored, catalogue, size)
            return _Answered(body=solved.body(self.language), solved=solved)
        except ServiceError as error:
            return self._refusal(place, error)
        except Exception:
            # One request that breaks something inside must not take the others' answers with it.
            _log.exception("a request of a batch failed", extra={"place": place})
            return self._refusal(place, Internal())

    def _validated(self, item: Any, learner: StoredLearner | None, catalogue: CatalogSnapshot, size: int) -> str:
        with self.recommender.large_bodies.reading(size):
            reading = asking.ask(item)
            if reading.shape is None:
                asked = Asked(request=None, faults=reading.faults, question=None)
            else:
                found = asking.gathered(catalogue, reading.shape, learner)
                asked = asking.asked(reading, found, AskedOn(today=self.recommender.today()))
        return validation(asked, self.language).model_dump_json()

    def _patiently(self, item: Any, learner: StoredLearner | None, catalogue: CatalogSnapshot, size: int) -> Solved:
        """Solve, and wait where a single request would be told to come back."""
        for _ in range(TRIES - 1):
            try:
                return self.recommender.answered(item, learner, catalogue, self.language, size=size)
            except (Busy, TooManyRequests):
                with lent():
                    time.sleep(PAUSE)
        return self.recommender.answered(item, learner, catalogue, self.language, size=size)

    def _refusal(self, place: int, error: ServiceError) -> _Answered:
        instance = f"{self.instance}#/items/{place}"
        return _Answered(body=error.body(instance=instance, language=self.language).decode("utf-8"))

    def _keep(self, session: Session, answered: Sequence[_Answered]) -> None:
        solved = [answer.solved.answered.learner for answer in answered if answer.solved is not None]
        name_all(session, (learner for learner in solved if learner is not None))
        for answer in answered:
            if answer.solved is not None:
                keep(session, answer.solved, self.caller)
            elif answer.is_validation:
                note_validation(session, self.caller)


def stores(document: Any) -> bool:
    """Tell whether anything of the batch is to be stored."""
    items = document.get("items") if isinstance(document, dict) else None
    return isinstance(items, list) and any(
        isinstance(item, dict) and item.get("validate_only") is not True and item.get("store") is not False
        for item in items
    )


def _joined(answered: Sequence[_Answered]) -> str:
    return '{"items":[' + ",".join(answer.body for answer in answered) + "]}"
