"""Use case: the years that were asked for, the newest first."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Table, bindparam
from sqlmodel import Session, and_, col, or_, select

from service.annual.plans import status_of
from service.annual.running import KIND
from service.audit import record
from service.database import Database
from service.errors import Fault, InvalidRequest
from service.keys import Principal
from service.paging import page
from service.schemas.annual_answers import AnnualTotals, PeriodRead
from service.schemas.annual_lists import AnnualPlanEntry, AnnualPlanPage
from service.tables import AnnualOrigin, AnnualPlan, AnnualPlanDocument, Job
from service.texts import sentence


def listed(database: Database, principal: Principal, *, page_size: int, page_token: str | None) -> AnnualPlanPage:
    """Return one page of the plans."""
    with database.read() as session:
        items, token = page(
            lambda after, limit: list(_entries(session, after, limit)),
            lambda entry: f"{entry.created_at.isoformat()} {entry.id}",
            page_size=page_size,
            page_token=page_token,
        )
    with database.write() as session:
        record(session, principal=principal, action="annual_plan.list", object_kind="annual_plan")
    return AnnualPlanPage(items=items, next_page_token=token)


def _entries(session: Session, after: str | None, limit: int) -> Iterator[AnnualPlanEntry]:
    question = (
        select(AnnualPlan, Job, AnnualOrigin)
        .join(Job, and_(col(Job.subject) == col(AnnualPlan.id), col(Job.kind) == KIND))
        .outerjoin(AnnualOrigin, col(AnnualOrigin.plan) == col(AnnualPlan.id))
        .order_by(col(AnnualPlan.created_at).desc(), col(AnnualPlan.id).desc())
        .limit(limit)
    )
    if after is not None:
        moment, key = _place(after)
        question = question.where(
            or_(
                col(AnnualPlan.created_at) < moment,
                and_(col(AnnualPlan.created_at) == moment, col(AnnualPlan.id) < key),
            )
        )
    found = session.exec(question).all()
    told = {row.plan: row for row in session.connection().execute(_TOLD, {"plans": [plan.id for plan, _, _ in found]})}
    for plan, job, origin in found:
        period, totals = told[plan.id].period, told[plan.id].totals
        yield AnnualPlanEntry(
            id=plan.id,
            name=plan.name,
            status=status_of(plan, job),
            period=PeriodRead.model_validate(period),
            created_at=plan.created_at,
            based_on=None if origin is None else origin.based_on,
            made_by=None if origin is None else origin.kind,  # type: ignore[arg-type]
            replanned_on=None if origin is None else origin.replanned_on,
            totals=None if totals is None else AnnualTotals.model_validate(totals),
        )


def _place(after: str) -> tuple[datetime, str]:
    """Return what a page token names."""
    moment, _, key = after.partition(" ")
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not key:
        detail = sentence("fault-page-token", field="page_token")
        raise InvalidRequest.of([Fault(detail=detail, pointer="query/page_token", code="wrong_form")])
    return found, key


_DOCUMENTS: Table = AnnualPlanDocument.__table__  # type: ignore[attr-defined]
# What is told of each stands inside its document, of which the rest may be long.
_TOLD = (
    _DOCUMENTS.select()
    .with_only_columns(
        _DOCUMENTS.c.plan,
        _DOCUMENTS.c.document["plan"]["period"].label("period"),
        _DOCUMENTS.c.document["plan"]["totals"].label("totals"),
    )
    .where(_DOCUMENTS.c.part == "answer", _DOCUMENTS.c.plan.in_(bindparam("plans", expanding=True)))
)
