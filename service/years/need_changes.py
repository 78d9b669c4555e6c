"""Use case: needs are handed in, tied to the catalogue, and decided."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlmodel import Session, select

import catalog
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.etags import Expected
from service.principals import Principal
from service.schemas.needs import (
    NeedDecisionGiven,
    NeedGiven,
    NeedRead,
    NeedRequalification,
    NeedSourceName,
    NeedSubject,
)
from service.scope import visible
from service.tables import Learner, TrainingNeed, TrainingNeedBase, TrainingPeriod
from service.texts import Language, sentence
from service.translate.prepared import prepared
from service.years import needs, periods


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


def _changing(
    session: Session, key: str, principal: Principal, language: Language, expected: Expected | None
) -> TrainingNeed:
    """Return a need to be changed, held from here to the end of the transaction."""
    question = select(TrainingNeed).where(TrainingNeed.id == key).with_for_update()
    need = session.exec(question.execution_options(populate_existing=True)).one_or_none()
    if need is None or not visible(session, principal, need.learner):
        raise NotFound()
    if expected is not None:
        expected.check(needs.tag_of(needs.read_all(session, [need], language)[0]))
    if periods.stored(session, need.period).state == "closed":
        raise Conflict(sentence("error-period-closed"))
    return need


def _changed(session: Session, need: TrainingNeed, principal: Principal, language: Language, act: str) -> NeedRead:
    session.add(need)
    session.flush()
    found = needs.read_all(session, [need], language)[0]
    needs.note(session, principal, act, need)
    return found
