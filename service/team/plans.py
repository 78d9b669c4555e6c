"""The plans of a team as lists show them: which one of somebody's counts, and what it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, Table, case, func
from sqlmodel import Session, col, select

from service.schemas.annual import LargeMoney
from service.schemas.team import TeamPlan
from service.schemas.values import Money
from service.tables import DevelopmentEvent, DevelopmentPlan, DevelopmentStep, Evidence, Recommendation

#: Of several plans of somebody the first of these is shown: what waits for a word, what is under way, what may come.
SHOWN_STATES = ("proposed", "in_progress", "approved", "draft", "completed")
#: Filters by the plan that is shown; `none` is having none.
TEAM_STATES = (*SHOWN_STATES, "none")

_STEPS: Table = DevelopmentStep.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the steps of a plan come to; a step that failed is paid as well."""

    steps: int = 0
    price_minor: int = 0
    currency: str | None = None
    effort_hundredths: int = 0
    finish_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody's plan in a list, with the share of the target that is held after it."""

    plan: TeamPlan
    after: float | None


def shown_plans(learners: ColumnElement[bool] | None = None) -> Subquery:
    """Return a question for the plan of each learner that lists show; the condition is one on `DevelopmentPlan`."""
    plan = DevelopmentPlan
    rank = case({state: place for place, state in enumerate(SHOWN_STATES)}, value=plan.state)
    place = func.row_number().over(partition_by=plan.learner, order_by=(rank, col(plan.version).desc()))
    question = select(plan.id, plan.learner, plan.state, place.label("place")).where(col(plan.state).in_(SHOWN_STATES))
    if learners is not None:
        question = question.where(learners)
    ranked = question.subquery()
    return select(ranked.c.id, ranked.c.learner, ranked.c.state).where(ranked.c.place == 1).subquery()


def plans_of(session: Session, learners: Sequence[str]) -> Mapping[str, Shown]:
    """Return the plan that is shown of each of these learners who has one."""
    chosen = shown_plans(col(DevelopmentPlan.learner).in_(learners))
    question = (
        select(DevelopmentPlan, _after())
        .join(chosen, col(DevelopmentPlan.id) == chosen.c.id)
        .join(Recommendation, col(Recommendation.id) == col(DevelopmentPlan.recommendation))
    )
    rows = session.execute(question).all()
    return {plan.learner: shown for (plan, _), shown in zip(rows, _shown(session, rows), strict=True)}


def waiting_plans(session: Session, condition: ColumnElement[bool], most: int) -> list[tuple[DevelopmentPlan, Shown]]:
    """Return the plans that wait to be approved, the longest waiting first; the condition is one on the plan."""
    event = DevelopmentEvent
    proposals = col(event.kind) == "state", col(event.to_state) == "proposed"
    last = select(event.plan, func.max(event.at).label("at")).where(*proposals).group_by(col(event.plan)).subquery()
    question = (
        select(DevelopmentPlan, _after())
        .join(Recommendation, col(Recommendation.id) == col(DevelopmentPlan.recommendation))
        .outerjoin(last, last.c.plan == col(DevelopmentPlan.id))
        .where(col(DevelopmentPlan.state) == "proposed", condition)
        .order_by(last.c.at, col(DevelopmentPlan.id))
        .limit(most)
    )
    rows = session.execute(question).all()
    return [(plan, shown) for (plan, _), shown in zip(rows, _shown(session, rows), strict=True)]


def waiting_sums(session: Session, condition: ColumnElement[bool]) -> tuple[int, list[LargeMoney], int]:
    """Return how many plans wait, what they cost in each currency, and the hours of all in hundredths."""
    waiting = col(DevelopmentPlan.state) == "proposed", condition
    count = session.exec(select(func.count()).select_from(DevelopmentPlan).where(*waiting)).one()
    step = DevelopmentStep
    sums = (
        select(step.currency, func.sum(step.price_minor), func.sum(step.effort_hundredths))
        .join(DevelopmentPlan, col(DevelopmentPlan.id) == col(step.plan))
        .where(*waiting)
        .group_by(col(step.currency))
        .order_by(col(step.currency))
    )
    rows = session.execute(sums).all()
    prices = [LargeMoney.of_minor(int(price), currency) for currency, price, _ in rows]
    return count, prices, sum(int(effort) for _, _, effort in rows)


def sums_of(session: Session, plans: Sequence[str]) -> Mapping[str, Sums]:
    """Return what the steps of each of these plans come to."""
    step = _STEPS.c
    question = (
        _STEPS.select()
        .with_only_columns(
            step.plan,
            func.count(),
            func.sum(step.price_minor),
            func.min(step.currency),
            func.sum(step.effort_hundredths),
            func.max(step.end_on),
        )
        .where(step.plan.in_(plans))
        .group_by(step.plan)
    )
    return {
        plan: Sums(
            steps=steps,
            price_minor=int(price),
            currency=currency,
            effort_hundredths=int(effort),
            finish_on=_day(finish),
        )
        for plan, steps, price, currency, effort, finish in session.execute(question)
    }


def _after() -> Any:
    return Recommendation.answer[("recommendation", "coverage", "after")].as_float()  # type: ignore[index]


def _shown(session: Session, rows: Sequence[Any]) -> list[Shown]:
    keys = [plan.id for plan, _ in rows]
    sums = sums_of(session, keys)
    claims = _claims(session, keys)
    since = _waiting_since(session, [plan.id for plan, _ in rows if plan.state == "proposed"])
    return [
        Shown(
            plan=_read(plan, sums.get(plan.id, Sums()), since.get(plan.id, plan.updated_at), claims.get(plan.id, 0)),
            after=after,
        )
        for plan, after in rows
    ]


def _read(plan: DevelopmentPlan, sums: Sums, proposed_at: datetime, claims: int) -> TeamPlan:
    return TeamPlan(
        id=plan.id,
        version=plan.version,
        state=plan.state,
        waiting_since=proposed_at if plan.state == "proposed" else None,
        steps=sums.steps,
        price=Money.of_minor(sums.price_minor, sums.currency) if sums.currency else None,
        effort_hours=sums.effort_hundredths / 100,
        finish_on=sums.finish_on,
        claims=claims,
    )


def _claims(session: Session, plans: Sequence[str]) -> dict[str, int]:
    claim = Evidence
    question = select(claim.plan, func.count()).where(col(claim.plan).in_(plans), col(claim.state) == "claimed")
    return {plan: count for plan, count in session.execute(question.group_by(col(claim.plan)))}


def _waiting_since(session: Session, plans: Sequence[str]) -> dict[str, datetime]:
    event = DevelopmentEvent
    question = select(event.plan, event.at).where(
        col(event.plan).in_(plans), col(event.kind) == "state", col(event.to_state) == "proposed"
    )
    # The last time counts, of a plan that was sent back before.
    return dict(session.exec(question.order_by(col(event.plan), col(event.number))).all())


def _day(found: Any) -> date | None:
    # An aggregate of SQLite has lost the type of its column.
    return date.fromisoformat(found) if isinstance(found, str) else found
