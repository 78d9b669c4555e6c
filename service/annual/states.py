"""Where the search for a plan had come to, kept so that a search of a year much like it goes on from there.

Another version's state is no use: whoever starts from it would start from nothing as well.
"""

import logging
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

import solver
from service.annual.material import marked, unmarked
from service.jobs.held import Held
from service.tables import AnnualOrigin, AnnualState

_log = logging.getLogger(__name__)

#: Bytes of a state in one row.
PART = 2**20


def origin(session: Session, plan: str) -> AnnualOrigin | None:
    """Return which plan a plan was made from, if any."""
    return session.get(AnnualOrigin, plan)


def rows_of(plan: str, state: bytes) -> Iterator[dict[str, Any]]:
    """Yield the rows of a state."""
    content = marked(state)
    for number, start in enumerate(range(0, len(content), PART), start=1):
        yield {"plan": plan, "number": number, "content": content[start : start + PART]}


def state_of(session: Session, plan: str) -> bytes | None:
    """Return where the search for a plan had come to; None when nothing of it is kept, or by another version."""
    parts = session.exec(
        select(AnnualState.content).where(col(AnnualState.plan) == plan).order_by(col(AnnualState.number))
    ).all()
    return unmarked(b"".join(parts)) if parts else None


def first_state(held: Held, problem: solver.AnnualProblem) -> bytes | None:
    """Return where the search of a plan that was made from another one begins: with what still holds of that one's."""

    def before(session: Session) -> bytes | None:
        found = origin(session, held.claim.subject)
        return None if found is None else state_of(session, found.based_on)

    state = held.ask(before)
    if state is None:
        return None
    try:
        return solver.adapted_state(state, problem)
    except solver.InvalidProblem:
        _log.warning("the state of another search cannot be read; this one begins anew", extra={"job": held.claim.job})
        return None
