"""Whom a visitor of the demo may be: each has a key whose secret nobody knows, but for the one that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from service import keys
from service.audit import record
from service.database import Database
from service.errors import NotFound
from service.principals import Permission, Principal
from service.tables import ApiKey, CostCentre, Learner

#: Keys of visitors are found again by what they are called.
PREFIX = "visitor: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody of the sample company, or beside it."""

    #: In forms and in the name of the key; its words are `demo-as-` and this.
    name: str
    permissions: tuple[Permission, ...]
    learner: str | None = None
    cost_centre: str | None = None
    #: True for whoever writes a program: they are shown a key and no page.
    is_program: bool = False


FIRST = "hr"
VISITORS = (
    Visitor(name=FIRST, permissions=("hr",)),
    Visitor(name="manager", permissions=("manager",), cost_centre="THG-SG-CB"),
    Visitor(name="employee", permissions=("employee",), learner="E-1001"),
    Visitor(name="colleague", permissions=("employee",), learner="E-1002"),
    Visitor(name="developer", permissions=("lms",), is_program=True),
    Visitor(name="admin", permissions=("admin",)),
)


def offered(database: Database) -> Sequence[Visitor]:
    """Return those whose learner and cost centre are there."""
    with database.read() as session:
        return [visitor for visitor in VISITORS if _is_there(session, visitor)]


def visitor(database: Database, name: str) -> Visitor:
    """Return who was chosen."""
    found = next((offer for offer in offered(database) if offer.name == name), None)
    if found is None:
        raise NotFound
    return found


def key_of(database: Database, visitor: Visitor) -> Principal:
    """Return the key of a visitor, made now if there is none; its token is told to nobody."""
    with database.write() as session:
        question = select(ApiKey).where(col(ApiKey.name) == _called(visitor), col(ApiKey.revoked_at).is_(None))
        row = session.exec(question.order_by(col(ApiKey.id))).first()
        if row is None:
            row, _ = _made(session, visitor)
        return keys.principal(row)


def shown_key(database: Database, visitor: Visitor) -> str:
    """Make a key to be shown, and end the one that was shown before."""
    with database.write() as session:
        earlier = select(ApiKey.id).where(col(ApiKey.name) == _called(visitor), col(ApiKey.revoked_at).is_(None))
        for identity in session.exec(earlier).all():
            keys.revoke(session, identity)
            record(
                session, principal=f"demo:{visitor.name}", action="key.revoke", object_kind="key", object_id=identity
            )
        return _made(session, visitor)[1]


def _made(session: Session, visitor: Visitor) -> tuple[ApiKey, str]:
    centres = () if visitor.cost_centre is None else (visitor.cost_centre,)
    row, token = keys.create(
        session,
        name=_called(visitor),
        permissions=visitor.permissions,
        learner=visitor.learner,
        cost_centres=centres,
    )
    record(session, principal=f"demo:{visitor.name}", action="key.create", object_kind="key", object_id=row.id)
    return row, token


def _called(visitor: Visitor) -> str:
    return f"{PREFIX}{visitor.name}"


def _is_there(session: Session, visitor: Visitor) -> bool:
    learner, centre = visitor.learner, visitor.cost_centre
    return (learner is None or session.get(Learner, learner) is not None) and (
        centre is None or session.get(CostCentre, centre) is not None
    )
