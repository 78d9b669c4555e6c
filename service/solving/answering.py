"""Works out the answer to one request from everything that was read for it; touches no database and no setting.

The same function serves the command line in its own process and the workers of the server in theirs.
"""

import gc
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, TypeVar

import solver
from catalog import CatalogSnapshot
from service import asking
from service.errors import Fault, InvalidRequest
from service.solving.measured import Measured
from service.texts import Language
from service.translate.answer import answer
from service.translate.dates import AskedOn
from service.translate.knowledge import StoredLearner
from service.translate.prepared import prepared
from service.translate.wording import names_in, spoken
from service.version import VERSION

Done_co = TypeVar("Done_co", covariant=True)


class Work(Protocol[Done_co]):
    """What can be worked out beside the server, from what it carries along and the catalogue."""

    def within(self, seconds: float) -> "Work[Done_co]":
        """Return the same work with at most so many seconds."""

    def done(self, catalogue: CatalogSnapshot) -> Done_co:
        """Return what comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much work one request may be; the request itself may ask for fewer seconds."""

    seconds: float
    most_seconds: float
    deterministic: float
    reason: float

    def within(self, seconds: float) -> "Effort":
        """Return the same effort with at most so many seconds."""
        return replace(self, most_seconds=min(self.most_seconds, seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One request and what was read for it, the catalogue apart."""

    document: Any
    #: The learner that the request names, as far as its caller may know of the learner.
    learner: StoredLearner | None
    today: date
    effort: Effort
    language: Language = "en"

    def within(self, seconds: float) -> "Task":
        """Return the same task with at most so many seconds."""
        return replace(self, effort=self.effort.within(seconds))

    def done(self, catalogue: CatalogSnapshot) -> "Refused | Answered":
        """Return the answer."""
        return answered(self, catalogue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A request with faults."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, as it is stored and as it is told."""

    store: bool
    learner: str | None
    #: The answer in no language, the names in it, and the answer in the language of the task, all as JSON: shorter and
    #: faster to hand over than the objects. The id is empty.
    recommendation: str
    names: str
    language: Language
    spoken: str
    input_hash: str
    catalog_version: str
    #: Whether the same request gives the same answer whenever it is asked: no limit in seconds played a part.
    is_settled: bool
    #: How the search went, where it was one of its own.
    measured: Measured | None = None


def answered(task: Task, catalogue: CatalogSnapshot) -> Refused | Answered:
    """Read the request, solve it, and translate the result."""
    started = time.perf_counter()
    reading = asking.ask(task.document)
    if reading.shape is None:
        return Refused(faults=reading.faults)
    learner = task.learner if reading.shape.learner.id is not None else None
    gathered = asking.gathered(catalogue, reading.shape, learner)
    try:
        asked = asking.asked(reading, gathered, AskedOn(today=task.today))
    except InvalidRequest as error:
        return Refused(faults=error.faults)
    question, request = asked.question, asked.request
    if question is None or request is None:
        return Refused(faults=asked.faults)
    limits = asking.search_limits(
        request,
        seconds=task.effort.seconds,
        most_seconds=task.effort.most_seconds,
        deterministic=task.effort.deterministic,
        reason=task.effort.reason,
    )
    # What reading took is gone from what the request has.
    deadline = started + limits.seconds
    limits = replace(
        limits,
        seconds=max(deadline - time.perf_counter(), 0.001),
        is_over=lambda: time.perf_counter() > deadline,
    )
    began = time.perf_counter()
    result = solver.recommend_path(question.problem, limits)
    wall_ms = round((time.perf_counter() - began) * 1000, 1)
    recommendation = answer(question, result, key="", version=VERSION, wall_ms=wall_ms)
    names = names_in(question, recommendation)
    return Answered(
        store=request.store,
        learner=request.learner.id,
        recommendation=recommendation.model_dump_json(),
        names=names.model_dump_json(),
        language=task.language,
        spoken=spoken(recommendation, names, task.language).model_dump_json(),
        input_hash=recommendation.proof.input_hash,
        catalog_version=recommendation.proof.catalog_version,
        is_settled=result.status in (solver.Status.OPTIMAL, solver.Status.INFEASIBLE) and not result.unproven,
        measured=Measured(
            goal=recommendation.goal,
            status=recommendation.status,
            seconds=wall_ms / 1000,
            gap=recommendation.proof.relative_gap,
        ),
    )


def open_catalogue(content: bytes) -> Callable[[bytes], bytes]:
    """Return what answers tasks on one state of the catalogue, from both as they come over a pipe."""
    catalogue: CatalogSnapshot = pickle.loads(content)
    prepared(catalogue.catalog)
    # What is here now stays: the collector need not look at it again and again while somebody waits.
    gc.collect()
    gc.freeze()

    def reply(task: bytes) -> bytes:
        work: Work[object] = pickle.loads(task)
        return pickle.dumps(work.done(catalogue))

    return reply
