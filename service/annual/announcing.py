"""What others are told of the plans of years and of their curves: ids, and how each goes on."""

from sqlmodel import Session

from service.tables import AnnualFrontier, AnnualPlan
from service.webhooks import outbox


def plan_queued(session: Session, plan: str, owner: str) -> None:
    """Tell that a plan is going to be looked for."""
    data = {"id": plan, "status": "queued"}
    outbox.publish(session, kind="annual_plan.queued", about=plan, owner=owner, data=data)


def plan_ended(session: Session, plan: str, status: str) -> None:
    """Tell how the search for a plan has ended, in the transaction that ends it."""
    row = session.get(AnnualPlan, plan)
    if row is not None:
        data = {"id": plan, "status": status}
        outbox.publish(session, kind="annual_plan.ended", about=plan, owner=row.owner, data=data)


def curve_ended(session: Session, curve: str, status: str) -> None:
    """Tell whoever asked for a plan how the search for one of its curves has ended."""
    row = session.get(AnnualFrontier, curve)
    plan = None if row is None else session.get(AnnualPlan, row.plan)
    if plan is not None:
        data = {"id": curve, "plan": plan.id, "status": status}
        outbox.publish(session, kind="annual_frontier.ended", about=curve, owner=plan.owner, data=data)
