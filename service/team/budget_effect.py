"""Use case: what approving plans takes of budgets, told before anybody says a word: one plan, or all that wait.

A step counts in the period in which it begins; one without dates counts in the period that is asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, or_
from sqlmodel import Session, col, select

from service.audit import record
from service.companies import centres_below
from service.database import Database
from service.errors import NotFound
from service.principals import Principal
from service.schemas.annual import LargeMoney
from service.schemas.team import BudgetEffect, CentreEffect
from service.scope import visible, visible_centres
from service.tables import (
    CostCentre,
    DevelopmentPlan,
    DevelopmentStep,
    Employment,
    TrainingPeriod,
)
from service.years import ledger, money
from service.years.money import Limit

#: No company's tree is deeper.
_DEEPEST = 100
#: Steps that will not be paid any more, or have been.
_OVER = ("done", "failed")
_UNDER_WAY = ("approved", "in_progress")
_STEPS: Table = DevelopmentStep.__table__  # type: ignore[attr-defined]
#: Plans of which what was done is paid.
_PAID = (*_UNDER_WAY, "completed", "superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spent:
    """What the people of a cost centre and below it come to, in minor units."""

    committed: int
    consumed: int


def shown(database: Database, plan: str, caller: Principal, *, today: date) -> BudgetEffect:
    """Return what a plan takes of budgets; the reading is on record before the answer leaves."""
    with database.read() as session:
        found = of_plan(session, plan, caller, today=today)
    with database.write() as session:
        record(
            session,
            principal=caller,
            action="development_plan.budget_effect",
            object_kind="development_plan",
            object_id=plan,
            learner=found.learner,
        )
    return found


def of_plan(session: Session, key: str, caller: Principal, *, today: date) -> BudgetEffect:
    """Return what a plan takes of the budgets that the caller may know of."""
    plan = session.get(DevelopmentPlan, key)
    if plan is None or not visible(session, caller, plan.learner):
        raise NotFound()
    period = _period(session, today)
    steps = session.exec(
        select(DevelopmentStep).where(DevelopmentStep.plan == plan.id).order_by(col(DevelopmentStep.position))
    ).all()
    open_steps = [step for step in steps if step.status not in _OVER]
    counted = [step for step in open_steps if period is not None and _is_in(step, period)]
    centres = _budgeted(session, period, plan.learner, caller) if period is not None else []
    added = sum(step.price_minor for step in counted)
    currency = period.currency if period is not None else (steps[0].currency if steps else None)
    return BudgetEffect(
        development_plan=plan.id,
        learner=plan.learner,
        price=LargeMoney.of_minor(sum(step.price_minor for step in open_steps if step.currency == currency), currency)
        if currency is not None
        else None,
        period=period.id if period is not None else None,
        period_name=period.name if period is not None else None,
        period_state=period.state if period is not None else None,  # type: ignore[arg-type]
        cost_centres=[
            _effect(session, period, of, added=added, giving_back=col(DevelopmentPlan.learner) == plan.learner)
            for of in centres
            if period is not None
        ],
        outside=len(open_steps) - len(counted) if period is not None else 0,
    )


def of_waiting(
    session: Session, waits: ColumnElement[bool], caller: Principal, *, today: date
) -> tuple[TrainingPeriod | None, list[CentreEffect]]:
    """Return what approving all plans that wait takes of the budgets that the caller answers for, and in which period.

    The condition is one on the plan. Whoever knows every budget has the pages of the period for that.
    """
    period, known = _period(session, today), visible_centres(caller)
    if period is None or known is None:
        return None, []
    limits = _limits(session, period)
    question = (
        select(CostCentre)
        .where(col(CostCentre.id).in_(limits), known)
        .order_by(col(CostCentre.name), col(CostCentre.id))
    )
    found = []
    for centre in session.exec(question).all():
        waiting = col(DevelopmentPlan.state) == "proposed", waits, col(DevelopmentPlan.learner).in_(_people(centre))
        learners = select(DevelopmentPlan.learner).where(*waiting)
        if session.exec(learners.limit(1)).first() is None:
            continue
        step = _STEPS.c
        added = (
            select(func.coalesce(func.sum(step.price_minor), 0))
            .select_from(_STEPS.join(DevelopmentPlan.__table__, col(DevelopmentPlan.id) == step.plan))  # type: ignore[attr-defined]
            .where(*waiting, step.status.not_in(_OVER), *_counted(period))
        )
        found.append(
            _effect(
                session,
                period,
                (centre, limits[centre.id]),
                added=int(session.scalar(added) or 0),
                giving_back=col(DevelopmentPlan.learner).in_(learners),
            )
        )
    return period, found


def _people(centre: CostCentre) -> Any:
    return select(Employment.learner).where(col(Employment.cost_centre).in_(centres_below(centre.id)))


def _effect(
    session: Session,
    period: TrainingPeriod,
    of: tuple[CostCentre, Limit],
    *,
    added: int,
    giving_back: ColumnElement[bool],
) -> CentreEffect:
    """Return what so much more takes of a budget; what binds the plans of the condition so far is given back."""
    centre, budget = of
    everybody = _spent(session, period, col(DevelopmentPlan.learner).in_(_people(centre)))
    # What a learner is bound to now is replaced by the plan when it is approved.
    own = _spent(session, period, giving_back)
    left = budget.minor - everybody.committed - everybody.consumed + own.committed - added

    def amount(minor: int) -> LargeMoney:
        return LargeMoney.of_minor(minor, period.currency)

    return CentreEffect(
        cost_centre=centre.id,
        name=centre.name,
        binding=budget.binding,
        budget=amount(budget.minor),
        committed=amount(everybody.committed),
        consumed=amount(everybody.consumed),
        released=amount(own.committed),
        plan=amount(added),
        remaining=amount(left) if left >= 0 else None,
        overrun=amount(-left) if left < 0 else None,
    )


def _spent(session: Session, period: TrainingPeriod, whose: ColumnElement[bool]) -> _Spent:
    """Return what was bound and paid in a period for some learners; the condition is one on the plan."""
    step, plan = _STEPS.c, DevelopmentPlan
    counted = (whose, *_counted(period))
    joined = _STEPS.join(DevelopmentPlan.__table__, col(plan.id) == step.plan)  # type: ignore[attr-defined]
    binding = col(plan.state).in_(_UNDER_WAY), step.status.not_in(_OVER)
    committed = select(func.coalesce(func.sum(step.price_minor), 0)).select_from(joined).where(*counted, *binding)
    # What was done stands in the plan in which it was, and in those that came after.
    paid = col(plan.state).in_(_PAID), step.status == "done"
    once = (
        select(func.max(step.price_minor).label("price"))
        .select_from(joined)
        .where(*counted, *paid)
        .group_by(col(plan.learner), step.module)
        .subquery()
    )
    consumed = select(func.coalesce(func.sum(once.c.price), 0))
    return _Spent(committed=int(session.scalar(committed) or 0), consumed=int(session.scalar(consumed) or 0))


def _counted(period: TrainingPeriod) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a step to count in a period."""
    begins = _STEPS.c.start_on
    is_then = or_(begins.is_(None), begins.between(period.start_on, period.end_on))
    return _STEPS.c.currency == period.currency, is_then


def _is_in(step: DevelopmentStep, period: TrainingPeriod) -> bool:
    begins = step.start_on
    is_then = begins is None or period.start_on <= begins <= period.end_on
    return is_then and step.currency == period.currency


def _period(session: Session, today: date) -> TrainingPeriod | None:
    """Return the period whose budgets a plan is held against: the one that runs, else the next one in the making."""
    question = (
        select(TrainingPeriod)
        .where(col(TrainingPeriod.state) != "closed", col(TrainingPeriod.end_on) >= today)
        .order_by(
            case((col(TrainingPeriod.state) == "running", 0), else_=1),
            col(TrainingPeriod.start_on),
            col(TrainingPeriod.id),
        )
        .limit(1)
    )
    return session.exec(question).first()


def _budgeted(
    session: Session, period: TrainingPeriod, learner: str, caller: Principal
) -> list[tuple[CostCentre, Limit]]:
    """Return the learner's cost centre and those above it that have a budget, as far as the caller may know of them."""
    chain, limits = _chain(session, learner), _limits(session, period)
    known = visible_centres(caller)
    question = select(CostCentre).where(col(CostCentre.id).in_([key for key in chain if key in limits]))
    found = session.exec(question if known is None else question.where(known)).all()
    return sorted(((centre, limits[centre.id]) for centre in found), key=lambda pair: chain.index(pair[0].id))


def _limits(session: Session, period: TrainingPeriod) -> Mapping[str, Limit]:
    """Return the budgets that the company works by: those of the active scenario, where there is one."""
    return money.limits(session, period, ledger.active(session, period))


def _chain(session: Session, learner: str) -> Sequence[str]:
    post = session.get(Employment, learner)
    key = post.cost_centre if post is not None else None
    chain: list[str] = []
    while key is not None and key not in chain and len(chain) < _DEEPEST:
        chain.append(key)
        centre = session.get(CostCentre, key)
        key = centre.parent if centre is not None else None
    return chain
