"""Use case: an address at which a calendar program finds a plan; whoever has it needs no more."""

import hashlib
import secrets
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from service.audit import record
from service.database import Database
from service.development.calendars import calendar
from service.development.held import Held, held, hold, of_states, whole
from service.development.moves import UNDER_WAY, capacity_of
from service.errors import Forbidden, NotFound
from service.idempotency import Keep
from service.principals import Principal
from service.schemas.development import CalendarAddressRead
from service.tables import CalendarAddress, DevelopmentPlan
from service.texts import Language, sentence

#: Who reads by an address, in the audit trail.
READER = "calendar"


def shown(database: Database, plan_id: str, caller: Principal, language: Language) -> str:
    """Return the calendar of one plan."""
    with database.read() as session:
        found = held(session, plan_id, caller)
        root = _root(session, found.plan.learner)
    with database.write() as session:
        _note(session, caller, "calendar", found.plan.id, found.plan.learner)
    return calendar(found, root, language)


def subscribe(database: Database, plan_id: str, caller: Principal, *, keep: Keep | None = None) -> CalendarAddressRead:
    """Make an address for the plan that a learner is at, whichever that is; one made before ends."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with database.write() as session:
        learner = _own(session, plan_id, caller)
        hold(session, learner)
        found = session.get(CalendarAddress, learner)
        if found is not None:
            session.delete(found)
            session.flush()
        made = {"learner": learner, "secret_hash": _digest(token), "by": caller.name, "created_at": now}
        session.add(CalendarAddress.model_validate(made))
        session.flush()
        _note(session, caller, "subscribe", plan_id, learner)
        told = CalendarAddressRead(learner=learner, path=f"/calendars/{token}.ics", created_at=now)
        if keep is not None:
            # What is kept for a repetition opens nothing.
            keep(session, told.model_copy(update={"path": None}))
    return told


def unsubscribe(database: Database, plan_id: str, caller: Principal) -> None:
    """End the address, if there is one."""
    with database.write() as session:
        learner = _own(session, plan_id, caller)
        found = session.get(CalendarAddress, learner)
        if found is not None:
            session.delete(found)
            session.flush()
        _note(session, caller, "unsubscribe", plan_id, learner)


def feed(database: Database, token: str, language: Language) -> str:
    """Return what stands at an address."""
    with database.read() as session:
        address = session.exec(
            select(CalendarAddress).where(CalendarAddress.secret_hash == _digest(token))
        ).one_or_none()
        if address is None:
            raise NotFound()
        found = _at(session, address.learner)
        root = _root(session, address.learner)
    with database.write() as session:
        _note(session, READER, "calendar", None if found is None else found.plan.id, address.learner)
    return calendar(found, root, language)


def _at(session: Session, learner: str) -> Held | None:
    """Return the plan that is under way, or else the newest that no other has taken the place of."""
    plan = of_states(session, learner, UNDER_WAY)
    if plan is None:
        newest = (
            select(DevelopmentPlan)
            .where(DevelopmentPlan.learner == learner, DevelopmentPlan.state != "superseded")
            .order_by(col(DevelopmentPlan.version).desc())
        )
        plan = session.exec(newest).first()
    return None if plan is None else whole(session, plan)


def _root(session: Session, learner: str) -> str:
    """Return the id of the learner's first plan: random letters that every version has in common."""
    first = select(DevelopmentPlan.id).where(DevelopmentPlan.learner == learner).order_by(col(DevelopmentPlan.version))
    return session.exec(first.limit(1)).first() or ""


def _own(session: Session, plan_id: str, caller: Principal) -> str:
    """Return the learner of a plan, if that is the caller: an address lets everybody in who has it."""
    learner = held(session, plan_id, caller).plan.learner
    if capacity_of(caller, learner) != "employee":
        raise Forbidden(sentence("development-not-yours"))
    return learner


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(session: Session, caller: Principal | str, name: str, plan: str | None, learner: str) -> None:
    record(
        session,
        principal=caller,
        action=f"development_plan.{name}",
        object_kind="development_plan",
        object_id=plan,
        learner=learner,
    )
