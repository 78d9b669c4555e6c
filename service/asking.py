"""From a document as it was sent to a question for the solver, or to every fault it has."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import Any

from sqlmodel import Session

import catalog
import solver
from service.errors import LISTED_FAULTS, Fault
from service.learners import stored_learner
from service.schemas.reading import Reading, read
from service.schemas.requests import LimitsGiven, RecommendationRequest
from service.texts import sentence
from service.translate.knowledge import Gathered, learner_of, role_ids, scales_of
from service.translate.misreferences import Known, Path
from service.translate.question import Question, question
from service.translate.references import misreferences

#: What stands for a required field that cannot be read, so that the rest can still be looked at.
_STAND_INS: dict[str, Any] = {"learner": {}, "target": {"requirements": []}}


def ask(document: Any) -> Reading[RecommendationRequest]:
    """Read the document."""
    return read(RecommendationRequest, document, stand_ins=_STAND_INS)


def gather(session: Session, request: RecommendationRequest) -> Gathered:
    """Read everything that the request refers to; nothing is read later."""
    roles = role_ids(request)
    return Gathered(
        catalog=catalog.catalog_slice(session),
        requirements_by_role=catalog.requirements_of_roles(session, roles) if roles else {},
        learner=stored_learner(session, request.learner.id) if request.learner.id is not None else None,
        conversions=catalog.conversions(session),
    )


def faults(reading: Reading[RecommendationRequest], gathered: Gathered | None) -> tuple[Fault, ...]:
    """Return every fault of the document: of its shape, of what is not answered yet, and of its references."""
    request = reading.shape
    if request is None or gathered is None:
        return reading.faults
    learner = learner_of(request.learner, gathered.learner)
    known = Known(
        request=request,
        gathered=gathered,
        learner=learner,
        scales=scales_of(request, gathered, learner),
        unread=reading.unread,
    )
    not_yet = (
        Fault(
            detail=sentence("fault-not-yet", field=str(path[-1])),
            pointer=reading.pointer(path),
            code="not_available_yet",
        )
        for path in _not_yet(request)
    )
    wrong = (
        Fault(detail=entry.detail, pointer=reading.pointer(entry.path), code=entry.code)
        for entry in misreferences(known)
    )
    # One more than any document lists, so that it can say that there are more.
    return tuple(islice(chain(reading.faults, not_yet, wrong), LISTED_FAULTS + 1))


def posed(request: RecommendationRequest, gathered: Gathered, *, today: date) -> Question:
    """Return the question that a request without faults asks."""
    learner = learner_of(request.learner, gathered.learner)
    return question(request, gathered, learner, scales_of(request, gathered, learner), today=today)


def search_limits(
    request: RecommendationRequest, *, seconds: float, most_seconds: float, deterministic: float, reason: float
) -> solver.SearchLimits:
    """Return how much work the search may do: what the request asks for, up to what the service allows."""
    wanted = request.solve.seconds if request.solve is not None else seconds
    return solver.SearchLimits(
        seconds=min(wanted, most_seconds), deterministic=deterministic, deterministic_reason=reason
    )


def _not_yet(request: RecommendationRequest) -> Iterator[Path]:
    """Yield the fields that need dates or work in progress."""
    # An empty list asks for nothing; only for offerings it says something, that the module cannot be taken.
    if request.learner.in_progress:
        yield ("learner", "in_progress")
    limits = request.limits or LimitsGiven()
    for field in ("hours_per_week", "start_on", "finish_by", "unavailable"):
        if getattr(limits, field) not in (None, []):
            yield ("limits", field)
    for place, lock in enumerate(request.locks or ()):
        if lock.offering is not None:
            yield ("locks", place, "offering")
    for place, module in enumerate(request.modules or ()):
        if module.offerings is not None:
            yield ("modules", place, "offerings")
