"""Use case: what people ask for in a period, tied to the catalogue, and decided."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

import catalog
from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.etags import Expected, tag
from service.paging import page
from service.principals import Principal
from service.schemas.needs import (
    NeedDecisionGiven,
    NeedGiven,
    NeedPage,
    NeedRead,
    NeedRequalification,
    NeedSourceName,
    NeedStateName,
    NeedSubject,
)
from service.scope import visible, visible_learners
from service.tables import Learner, TrainingNeed, TrainingNeedBase, TrainingPeriod
from service.texts import Language, sentence
from service.translate.prepared import prepared
from service.years import periods
from service.years.titles import Titles, titles


def ask(
    session: Session, period: str, given: NeedGiven, principal: Principal, language: Language, *, today: date
) -> NeedRead:
    """Hand in a need for somebody whom the caller may know of."""
    row = periods.held(session, period)
    if session.get(Learner, given.learner) is None or not visible(session, principal, given.learner):
        raise NotFound()
    source = _source(given, principal)
    is_off_plan = _is_off_plan(row, source, today)
    faults = [*_beyond(given, source), *_unknown(session, given)]
    if faults:
        raise InvalidRequest.of(faults)
    base = TrainingNeedBase(
        period=period,
        learner=given.learner,
        source=source,
        competency=given.competency,
        level=given.level,
        module=given.module,
        wish=given.wish,
        reason=given.reason,
        weight=given.weight or 1,
    )
    made = {
        "id": f"need_{secrets.token_hex(12)}",
        "essential": given.essential or source == "law",
        "off_plan": is_off_plan,
        "state": "new",
        "asked_by": principal.name,
        "asked_at": datetime.now(UTC),
    }
    need = TrainingNeed.model_validate(base, update=made)
    session.add(need)
    return _changed(session, need, principal, language, "create")


def show(database: Database, key: str, principal: Principal, language: Language) -> NeedRead:
    """Return one need of somebody whom the caller may know of."""
    with database.read() as session:
        need = _stored(session, key, principal)
        found = _read(session, [need], language)[0]
    with database.write() as session:
        _note(session, principal, "read", need)
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
        items = _read(session, found, language)
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


def decide(
    database: Database,
    key: str,
    given: NeedDecisionGiven,
    principal: Principal,
    language: Language,
    *,
    expected: Expected | None,
) -> NeedRead:
    """Accept, refuse or defer a need, or take the decision back."""
    with database.write() as session:
        need = _changing(session, key, principal, language, expected)
        need.state = given.state
        is_new = given.state == "new"
        need.decided_by = None if is_new else principal.name
        need.decided_at = None if is_new else datetime.now(UTC)
        need.decision = None if is_new else given.reason
        if given.weight is not None:
            need.weight = given.weight
        if given.essential is not None:
            need.essential = given.essential or need.source == "law"
        return _changed(session, need, principal, language, "decide")


def requalify(
    database: Database,
    key: str,
    given: NeedRequalification,
    principal: Principal,
    language: Language,
    *,
    expected: Expected | None,
) -> NeedRead:
    """Tie a need to a level or a module; what was asked for in words stays beside it."""
    with database.write() as session:
        need = _changing(session, key, principal, language, expected)
        faults = list(_unknown(session, given))
        if faults:
            raise InvalidRequest.of(faults)
        need.competency, need.level, need.module = given.competency, given.level, given.module
        return _changed(session, need, principal, language, "requalify")


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


def _source(given: NeedGiven, principal: Principal) -> NeedSourceName:
    """Return what a need comes from: what HR says, or who asks."""
    if "hr" in principal.permissions:
        return given.source or "hr"
    return "employee" if principal.learner == given.learner else "manager"


def _is_off_plan(period: TrainingPeriod, source: NeedSourceName, today: date) -> bool:
    """Tell whether a need comes after the window, or refuse it before and when all is over.

    HR sees to what is left out, so until the plan is final theirs are part of it.
    """
    if source in ("hr", "law") and period.state in periods.OPEN:
        return False
    if periods.takes_needs(period, today):
        return False
    if periods.takes_off_plan(period, today):
        return True
    raise Conflict(sentence("error-period-takes-no-needs"))


def _beyond(given: NeedGiven, source: NeedSourceName) -> Iterator[Fault]:
    """Yield a fault for everything that is not for this caller to say."""
    if source in ("hr", "law"):
        return
    said = {"source": given.source is not None, "essential": given.essential}
    said["weight"] = given.weight is not None and source == "employee"
    for field in sorted(name for name, is_said in said.items() if is_said):
        yield Fault(detail=sentence("fault-need-not-yours", field=field), pointer=f"#/{field}", code="not_allowed")


def _unknown(session: Session, given: NeedSubject) -> Iterator[Fault]:
    """Yield a fault for what nobody can be asked for, or can take: as the catalogue stands for a search."""
    known = catalog.snapshot(session).catalog
    if given.competency is not None and given.level is not None:
        scale = prepared(known).scales.get(given.competency)
        if scale is None:
            yield _no_such("competency", given.competency)
        elif not scale.holds(given.level):
            detail = sentence("fault-need-off-scale", field="level", competency=given.competency)
            yield Fault(detail=detail, pointer="#/level", code="off_scale")
    if given.module is not None and all(module.id != given.module for module in known.modules):
        yield _no_such("module", given.module)


def _no_such(field: str, key: str) -> Fault:
    detail = sentence("fault-need-unknown", field=field, key=key)
    return Fault(detail=detail, pointer=f"#/{field}", code="unknown_reference")


def _stored(session: Session, key: str, principal: Principal) -> TrainingNeed:
    need = session.get(TrainingNeed, key)
    if need is None or not visible(session, principal, need.learner):
        raise NotFound()
    return need


def _changing(
    session: Session, key: str, principal: Principal, language: Language, expected: Expected | None
) -> TrainingNeed:
    """Return a need to be changed, held from here to the end of the transaction."""
    question = select(TrainingNeed).where(TrainingNeed.id == key).with_for_update()
    need = session.exec(question.execution_options(populate_existing=True)).one_or_none()
    if need is None or not visible(session, principal, need.learner):
        raise NotFound()
    if expected is not None:
        expected.check(tag_of(_read(session, [need], language)[0]))
    if periods.stored(session, need.period).state == "closed":
        raise Conflict(sentence("error-period-closed"))
    return need


def _changed(session: Session, need: TrainingNeed, principal: Principal, language: Language, act: str) -> NeedRead:
    session.add(need)
    session.flush()
    found = _read(session, [need], language)[0]
    _note(session, principal, act, need)
    return found


def _note(session: Session, principal: Principal, act: str, need: TrainingNeed) -> None:
    record(
        session,
        principal=principal,
        action=f"need.{act}",
        object_kind="training_need",
        object_id=need.id,
        learner=need.learner,
    )


def _read(session: Session, needs: Sequence[TrainingNeed], language: Language) -> list[NeedRead]:
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
