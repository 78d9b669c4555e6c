"""The curves of plans in their table."""

from hashlib import sha256

from sqlmodel import Session

from service.schemas.annual_frontier import AnnualFrontierRead
from service.tables import AnnualFrontier


def curve_key(plan: str, cost_centre: str | None) -> str:
    """Return the id of one curve of a plan."""
    whole = f"{plan}/frontier"
    return whole if cost_centre is None else f"{whole}/{sha256(cost_centre.encode()).hexdigest()[:32]}"


def stored_curve(session: Session, plan: str, cost_centre: str | None = None) -> AnnualFrontierRead | None:
    """Return a curve that has been found."""
    row = session.get(AnnualFrontier, curve_key(plan, cost_centre))
    return None if row is None or row.document is None else AnnualFrontierRead.model_validate(row.document)
