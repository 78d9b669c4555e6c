"""Use case: many plans, a page at a time."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from sqlmodel import Session, col, func, select

from service.audit import record
from service.database import Database
from service.development import differing, reading
from service.paging import page
from service.principals import Principal
from service.schemas.development import DevelopmentEntry, DevelopmentPage, PlanState, TotalsRead
from service.scope import visible_learners
from service.tables import DevelopmentPlan, DevelopmentStep, Evidence, Learner
from service.tables import Recommendation as StoredRecommendation


def listed(
    database: Database,
    principal: Principal,
    *,
    learner: str | None,
    state: str | None,
    page_size: int,
    page_token: str | None,
) -> DevelopmentPage:
    """Return a page of plans, and leave the row that says whose they are."""
    with database.read() as session:

        def entries(after: str | None, limit: int) -> Sequence[DevelopmentEntry]:
            question = (
                select(DevelopmentPlan, Learner.name)
                .join(Learner, col(Learner.id) == col(DevelopmentPlan.learner))
                .order_by(col(DevelopmentPlan.id))
                .limit(limit)
            )
            known = visible_learners(principal)
            if known is not None:
                question = question.where(known)
            if learner is not None:
                question = question.where(DevelopmentPlan.learner == learner)
            if state is not None:
                question = question.where(DevelopmentPlan.state == state)
            if after is not None:
                question = question.where(col(DevelopmentPlan.id) > after)
            return entries_of(session, list(session.exec(question).all()))

        found, token = page(entries, lambda entry: entry.id, page_size=page_size, page_token=page_token)
    with database.write() as session:
        whose = {entry.learner for entry in found}
        record(
            session,
            principal=principal,
            action="development_plan.list",
            object_kind="development_plan",
            # Of somebody who is not there nothing is noted.
            learner=learner if learner in whose else None,
            people=None if learner in whose else len(whose),
        )
    return DevelopmentPage(items=found, next_page_token=token)


def entries_of(session: Session, rows: Sequence[tuple[DevelopmentPlan, str | None]]) -> list[DevelopmentEntry]:
    """Return plans as lists show them, in four questions to the database however many they are."""
    keys = [plan.id for plan, _ in rows]
    steps: dict[str, list[DevelopmentStep]] = defaultdict(list)
    for step in session.exec(select(DevelopmentStep).where(col(DevelopmentStep.plan).in_(keys))):
        steps[step.plan].append(step)
    claimed = (
        select(Evidence.plan, func.count())
        .where(col(Evidence.plan).in_(keys), Evidence.state == "claimed")
        .group_by(col(Evidence.plan))
    )
    claims: dict[str, int] = {plan: count for plan, count in session.exec(claimed)}
    without = [plan.recommendation for plan, _ in rows if not steps[plan.id]]
    answers = select(StoredRecommendation.id, StoredRecommendation.answer).where(
        col(StoredRecommendation.id).in_(without)
    )
    currencies = {
        key: answer["recommendation"]["plan"]["totals"]["price"]["currency"] for key, answer in session.exec(answers)
    }
    found = []
    for plan, name in rows:
        own = sorted(steps[plan.id], key=lambda step: step.position)
        currency = own[0].currency if own else currencies[plan.recommendation]
        found.append(
            DevelopmentEntry(
                id=plan.id,
                learner=plan.learner,
                name=name,
                version=plan.version,
                state=cast(PlanState, plan.state),
                recommendation=plan.recommendation,
                totals=TotalsRead.model_validate(differing.totals(own, currency)),
                progress=reading.progress(own, currency),
                claims=claims.get(plan.id, 0),
                created_at=plan.created_at,
                updated_at=plan.updated_at,
            )
        )
    return found
