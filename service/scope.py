"""Whom of the company a caller may know of: one answer for one learner, and the same as a condition for lists.

An LMS and human resources know everybody, an employee themself, and a manager the learners of their cost centres with
all below, and, where the settings say so, those whose reporting line ends at them. A request that acts for one learner
knows of nobody else, whoever sends it. Of a caller's permissions, those count here that open the route. Nobody else is
anybody's business, and looks exactly like nobody at all.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from service.companies import centres_below
from service.principals import Permission, Principal
from service.tables import CostCentre, Employment, Learner, ReportingLine

#: Permissions that know everybody.
EVERYBODY: frozenset[Permission] = frozenset({"lms", "hr"})


def visible(session: Session, principal: Principal, learner: str | None) -> bool:
    """Tell whether the caller may know of this learner; what belongs to no learner is for those who know everybody."""
    if principal.acting_for is not None and learner != principal.acting_for:
        return False
    if principal.permissions & EVERYBODY:
        return True
    if learner is None:
        return False
    if _is_self(principal, learner):
        return True
    team = _team(principal)
    if team is None:
        return False
    return session.exec(select(Learner.id).where(col(Learner.id) == learner, team)).first() is not None


def visible_learners(principal: Principal) -> ColumnElement[bool] | None:
    """Return the condition on a learner to be in a list for this caller; none when everybody is."""
    own = None if principal.acting_for is None else col(Learner.id) == principal.acting_for
    if principal.permissions & EVERYBODY:
        return own
    known = [] if (team := _team(principal)) is None else [team]
    if "employee" in principal.permissions and principal.learner is not None:
        known.append(col(Learner.id) == principal.learner)
    someone = or_(*known) if known else false()
    return someone if own is None else and_(own, someone)


def visible_centres(principal: Principal) -> ColumnElement[bool] | None:
    """Return the condition on a cost centre to be chosen from by this caller; none when every one may be."""
    if principal.permissions & EVERYBODY:
        return None
    return col(CostCentre.id).in_(centres_below(*sorted(principal.cost_centres)))


def _is_self(principal: Principal, learner: str) -> bool:
    return "employee" in principal.permissions and principal.learner == learner


def _team(principal: Principal) -> ColumnElement[bool] | None:
    """Return the condition on a learner to be led by this caller; none when the caller leads nobody."""
    if "manager" not in principal.permissions:
        return None
    ways: list[ColumnElement[bool]] = []
    if principal.cost_centres:
        posts = select(Employment.learner).where(
            col(Employment.cost_centre).in_(centres_below(*sorted(principal.cost_centres)))
        )
        ways.append(col(Learner.id).in_(posts))
    if principal.leads and principal.learner is not None:
        ways.append(col(Learner.id).in_(_reporting_to(principal.learner)))
    return or_(*ways) if ways else None


def _reporting_to(manager: str) -> Any:
    """Return a question for those whose reporting line ends at somebody, however long; a circle is gone round once."""
    nearest = select(col(ReportingLine.learner)).where(col(ReportingLine.manager) == manager).cte("led", recursive=True)
    led = nearest.union(select(col(ReportingLine.learner)).where(col(ReportingLine.manager) == nearest.c.learner))
    return select(led.c.learner)
