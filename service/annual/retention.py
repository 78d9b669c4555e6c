"""Use case: old plans go, with all that was stored of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, or_, select

from service.audit import record
from service.database import Database
from service.keys import Principal
from service.tables import AnnualPlan, Job

#: Plans that go in one transaction; others write in between.
_AT_ONCE = 20


def old_plans(session: Session, *, days: int, now: datetime, most: int | None = None) -> Sequence[str]:
    """Return the plans whose search has ended more than so many days ago, the oldest first."""
    question = (
        select(AnnualPlan.id)
        .where(col(AnnualPlan.ended_at) < now - timedelta(days=days))
        .order_by(col(AnnualPlan.ended_at), col(AnnualPlan.id))
    )
    return session.exec(question if most is None else question.limit(most)).all()


def remove_old_plans(database: Database, principal: Principal, *, days: int, now: datetime | None = None) -> int:
    """Remove them, and return how many they were; plans that were made from them stay."""
    moment = now or datetime.now(UTC)
    removed = 0
    while True:
        with database.write() as session:
            keys = old_plans(session, days=days, now=moment, most=_AT_ONCE)
            for key in keys:
                _remove(session, key)
                record(
                    session,
                    principal=principal,
                    action="annual_plan.remove",
                    object_kind="annual_plan",
                    object_id=key,
                )
        removed += len(keys)
        if len(keys) < _AT_ONCE:
            return removed


def _remove(session: Session, key: str) -> None:
    """Remove a plan; its rows go with it, and its jobs, which are not tied to it."""
    connection = session.connection()
    subjects = or_(col(Job.subject) == key, col(Job.subject).startswith(f"{key}/", autoescape=True))
    connection.execute(delete(Job).where(subjects))
    connection.execute(delete(AnnualPlan).where(col(AnnualPlan.id) == key))
