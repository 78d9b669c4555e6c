"""From a document as it was sent to a question for the solver, or to every fault it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlmodel import Session

import catalog
import solver
from service.errors import LISTED_FAULTS, Fault, InvalidRequest
from service.learners import stored_learners
from service.schemas.reading import Reading, read
from service.schemas.requests import LimitsGiven, RecommendationRequest
from service.texts import sentence
from service.translate.dates import AskedOn
from service.translate.knowledge import Gathered, StoredLearner, learner_of, requirements_of, role_ids, scales_of
from service.translate.misreferences import Known
from service.translate.notices import Notice
from service.translate.question import Question, competency_names, question
from service.translate.references import misreferences
from service.translate.standing import standing

#: What stands for a required field that cannot be read, so that the rest can still be looked at.
_STAND_INS: dict[str, Any] = {"learner": {}, "target": {"requirements": []}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as far as it could be read: its faults, or the question that it asks."""

    request: RecommendationRequest | None
    faults: tuple[Fault, ...]
    question: Question | None
    #: What is odd about it, as far as that can be known beside its faults.
    notices: tuple[Notice, ...] = ()
    #: English and Chinese name of the frameworks, and of the competencies, that the notices may speak of.
    framework_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    competency_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def ask(document: Any) -> Reading[RecommendationRequest]:
    """Read the document."""
    return read(RecommendationRequest, document, stand_ins=_STAND_INS)


def gather(session: Session, request: RecommendationRequest) -> Gathered:
    """Read everything that the request refers to; nothing is read later."""
    learner = request.learner.id
    stored = stored_learners(session, [learner]).get(learner) if learner is not None else None
    return gathered(catalog.snapshot(session), request, stored)


def gathered(
    catalogue: catalog.CatalogSnapshot, request: RecommendationRequest, learner: StoredLearner | None
) -> Gathered:
    """Return what a request refers to, of what was read."""
    asked_for = catalogue.requirements_by_role
    return Gathered(
        catalog=catalogue.catalog,
        requirements_by_role={role: asked_for[role] for role in role_ids(request) if role in asked_for},
        learner=learner,
        conversions=catalogue.conversions,
    )


def asked(reading: Reading[RecommendationRequest], found: Gathered, day: AskedOn) -> Asked:
    """Return the question of a request beside what was read for it, or its faults."""
    if reading.shape is None:
        return Asked(request=None, faults=reading.faults, question=None)
    wrong = faults(reading, found, day)
    if wrong:
        return Asked(
            request=reading.shape,
            faults=wrong,
            question=None,
            notices=_notices(reading, reading.shape, found, day),
            framework_names=found.conversions.framework_names,
            competency_names=competency_names(found),
        )
    try:
        posing = posed(reading.shape, found, day)
    except solver.InvalidProblem as error:
        # The checks before should have told it at its field; a client gets no 500 for what we overlooked.
        raise InvalidRequest.of(
            Fault(detail=sentence("fault-overlooked", fault=str(fault)), pointer="#", code="contradiction")
            for fault in error.faults
        ) from error
    return Asked(
        request=reading.shape,
        faults=(),
        question=posing,
        notices=posing.notices,
        framework_names=posing.framework_names,
        competency_names=posing.competency_names,
    )


def faults(reading: Reading[RecommendationRequest], gathered: Gathered | None, day: AskedOn) -> tuple[Fault, ...]:
    """Return every fault of the document: of its shape and of its references."""
    request = reading.shape
    if request is None or gathered is None:
        return reading.faults
    learner = learner_of(request.learner, gathered.learner)
    pointers = frozenset(fault.pointer for fault in reading.faults)
    known = Known(
        request=request,
        gathered=gathered,
        learner=learner,
        scales=scales_of(request, gathered, learner),
        start_on=None if "#/limits/start_on" in pointers else day.start(request.limits or LimitsGiven()),
        unread=reading.unread,
    )
    wrong = (
        Fault(detail=entry.detail, pointer=reading.pointer(entry.path), code=entry.code)
        for entry in misreferences(known)
    )
    # One more than any document lists, so that it can say that there are more.
    return (*reading.faults, *islice(wrong, max(0, LISTED_FAULTS + 1 - len(reading.faults))))


def posed(request: RecommendationRequest, gathered: Gathered, day: AskedOn, named: Iterable[str] = ()) -> Question:
    """Return the question that a request without faults asks, the modules `named` in it whether they matter or not."""
    learner = learner_of(request.learner, gathered.learner)
    return question(request, gathered, learner, scales_of(request, gathered, learner), day, named=named)


def search_limits(
    request: RecommendationRequest, *, seconds: float, most_seconds: float, deterministic: float, reason: float
) -> solver.SearchLimits:
    """Return how much work the search may do: what the request asks for, up to what the service allows."""
    wanted = request.solve.seconds if request.solve is not None else seconds
    return solver.SearchLimits(
        seconds=min(wanted, most_seconds), deterministic=deterministic, deterministic_reason=reason
    )


def _notices(
    reading: Reading[RecommendationRequest], request: RecommendationRequest, gathered: Gathered, day: AskedOn
) -> tuple[Notice, ...]:
    """Return what is odd about a request that has faults; nothing is said of a part that could not be read."""
    learner = learner_of(request.learner, gathered.learner)
    found = standing(
        request,
        gathered,
        learner,
        scales_of(request, gathered, learner),
        requirements_of(request, gathered),
        on=day.counted(request.limits or LimitsGiven()),
    )
    touched = {fault.pointer.split("/")[1] for fault in reading.faults if "/" in fault.pointer}
    doubtful: set[str] = set()
    if touched & {"learner", "target", "competencies"}:
        doubtful.add("unrated")
    if touched & {"learner", "modules"}:
        doubtful.add("unknown_module")
    if touched & {"modules", "competencies", "target"}:
        doubtful |= {"unknown_competency", "unknown_item"}
    return tuple(notice for notice in found.notices if notice.code not in doubtful)
