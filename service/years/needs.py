"""Use case: what people ask for in a period, as far as each may know of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from service.audit import record
from service.database import Database
from service.errors import Fault, InvalidRequest, NotFound
from service.etags import tag
from service.paging import page
from service.principals import Principal
from service.schemas.needs import (
    NeedPage,
    NeedRead,
    NeedSourceName,
    NeedStateName,
)
from service.scope import visible, visible_learners
from service.tables import Learner, TrainingNeed
from service.texts import Language, sentence
from service.years import periods
from service.years.titles import Titles, titles


def show(database: Database, key: str, principal: Principal, language: Language) -> NeedRead:
    """Return one need of somebody whom the caller may know of."""
    with database.read() as session:
        need = _stored(session, key, principal)
        found = read_all(session, [need], language)[0]
    with database.write() as session:
        note(session, principal, "read", need)
    return found


def listed(
    database: Database,
    period: str,
    principal: Principal,
    language: Language,
    *,
    states: Sequence[NeedStateName] = (),
    source: NeedSourceName | None = None,
    learner: str | None = None,
    off_plan: bool | None = None,
    page_size: int,
    page_token: str | None,
) -> NeedPage:
    """Return one page of the needs of those whom the caller may know of, in the order in which they came."""
    narrowed: list[ColumnElement[bool]] = [col(TrainingNeed.period) == period]
    narrowed += [col(TrainingNeed.state).in_(states)] if states else []
    narrowed += [col(TrainingNeed.source) == source] if source is not None else []
    narrowed += [col(TrainingNeed.learner) == learner] if learner is not None else []
    narrowed += [col(TrainingNeed.off_plan).is_(off_plan)] if off_plan is not None else []
    with database.read() as session:
        periods.stored(session, period)
        found, token = page(
            lambda after, limit: entries(session, narrowed, principal, after, limit),
            cursor,
            page_size=page_size,
            page_token=page_token,
        )
        counts = periods.counts_of(session, [period], principal).get(period, periods.NO_NEEDS)
        items = read_all(session, found, language)
    with database.write() as session:
        record(
            session,
            principal=principal,
            action="need.list",
            object_kind="training_period",
            object_id=period,
            people=len({need.learner for need in found}),
        )
    return NeedPage(items=items, counts=counts, next_page_token=token)


def tag_of(need: NeedRead) -> str:
    """Return the tag of a need: of what is stored of it, whatever it is called in the reader's language."""
    told = {"learner_name", "cost_centre", "cost_centre_name", "competency_name", "module_title"}
    return tag(need.model_dump(mode="json", exclude=told))


def entries(
    session: Session,
    narrowed: Iterable[ColumnElement[bool]],
    principal: Principal,
    after: str | None,
    limit: int,
) -> list[TrainingNeed]:
    """Return the next needs after a place in the order in which they came."""
    order = (col(TrainingNeed.asked_at), col(TrainingNeed.id))
    question = select(TrainingNeed).where(*narrowed).order_by(*order).limit(limit)
    known = visible_learners(principal)
    if known is not None:
        question = question.join(Learner, col(Learner.id) == col(TrainingNeed.learner)).where(known)
    if after is not None:
        question = question.where(_after(after))
    return list(session.exec(question).all())


def cursor(need: TrainingNeed) -> str:
    """Return where a need stands in the order in which they came."""
    return f"{need.asked_at.isoformat()} {need.id}"


def _after(place: str) -> ColumnElement[bool]:
    at, _, key = place.partition(" ")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        detail = sentence("fault-page-token", field="page_token")
        raise InvalidRequest.of([Fault(detail=detail, pointer="query/page_token", code="wrong_form")])
    asked, named = col(TrainingNeed.asked_at), col(TrainingNeed.id)
    return or_(asked > moment, and_(asked == moment, named > key))


def _stored(session: Session, key: str, principal: Principal) -> TrainingNeed:
    need = session.get(TrainingNeed, key)
    if need is None or not visible(session, principal, need.learner):
        raise NotFound()
    return need


def note(session: Session, principal: Principal, act: str, need: TrainingNeed) -> None:
    """Keep on record who has done what to a need."""
    record(
        session,
        principal=principal,
        action=f"need.{act}",
        object_kind="training_need",
        object_id=need.id,
        learner=need.learner,
    )


def read_all(session: Session, needs: Sequence[TrainingNeed], language: Language) -> list[NeedRead]:
    """Return needs with what their things are called."""
    names = titles(
        session,
        language,
        learners=[need.learner for need in needs],
        competencies=[need.competency for need in needs],
        modules=[need.module for need in needs],
    )
    return [_told(need, names) for need in needs]


def _told(need: TrainingNeed, names: Titles) -> NeedRead:
    kept: dict[str, Any] = {name: getattr(need, name) for name in NeedRead.model_fields if hasattr(need, name)}
    return NeedRead(
        **kept,
        learner_name=names.learners.get(need.learner),
        cost_centre=names.centres.get(need.learner),
        cost_centre_name=names.centre_of(need.learner),
        competency_name=names.competency(need.competency),
        module_title=names.module(need.module),
        is_open_worded=need.competency is None and need.module is None,
    )
