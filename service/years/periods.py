"""Use case: training periods with their budgets and their window, as everybody may see them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.database import Database
from service.errors import NotFound
from service.etags import tag
from service.paging import page
from service.principals import Principal
from service.schemas.annual import LargeMoney
from service.schemas.periods import (
    NeedCounts,
    PeriodBudgetRead,
    PeriodPage,
    PeriodRead,
    PeriodStateName,
)
from service.scope import visible_learners
from service.tables import (
    Learner,
    PeriodBudget,
    TrainingNeed,
    TrainingPeriod,
    TrainingScenario,
)

#: The states that each may be followed by.
NEXT: Mapping[PeriodStateName, tuple[PeriodStateName, ...]] = {
    "setup": ("collecting", "arbitration"),
    "collecting": ("setup", "arbitration"),
    "arbitration": ("collecting", "finalised"),
    "finalised": ("running",),
    "running": ("closed",),
    "closed": (),
}
#: In these the money and the days of a period may still be changed.
OPEN: Collection[PeriodStateName] = ("setup", "collecting", "arbitration")

NO_NEEDS = NeedCounts(new=0, accepted=0, refused=0, deferred=0, off_plan=0)


def listed(
    database: Database, principal: Principal, today: date, *, page_size: int, page_token: str | None
) -> PeriodPage:
    """Return one page of the periods, by id; everybody is told only what is for them."""

    def entries(after: str | None, limit: int) -> list[TrainingPeriod]:
        question = select(TrainingPeriod).order_by(col(TrainingPeriod.id)).limit(limit)
        if after is not None:
            question = question.where(col(TrainingPeriod.id) > after)
        return list(session.exec(question).all())

    with database.read() as session:
        found, token = page(entries, lambda period: period.id, page_size=page_size, page_token=page_token)
        return PeriodPage(items=_read_all(session, found, principal, today), next_page_token=token)


def show(database: Database, key: str, principal: Principal, today: date) -> PeriodRead:
    """Return one period."""
    with database.read() as session:
        return read(session, stored(session, key), principal, today)


def stored(session: Session, key: str) -> TrainingPeriod:
    """Return a period that is there."""
    row = session.get(TrainingPeriod, key)
    if row is None:
        raise NotFound()
    return row


def held(session: Session, key: str) -> TrainingPeriod:
    """Return a period that is there, held from here to the end of the transaction."""
    row = found_held(session, key)
    if row is None:
        raise NotFound()
    return row


def budgets_of(session: Session, key: str) -> Mapping[str, PeriodBudget]:
    """Return the budgets of a period by cost centre."""
    rows = session.exec(select(PeriodBudget).where(PeriodBudget.period == key).order_by(col(PeriodBudget.cost_centre)))
    return {row.cost_centre: row for row in rows}


def takes_needs(period: TrainingPeriod, today: date) -> bool:
    """Tell whether needs that people hand in today are part of what is planned."""
    return (
        period.state == "collecting"
        and (period.collect_from is None or period.collect_from <= today)
        and (period.collect_until is None or today <= period.collect_until)
    )


def takes_off_plan(period: TrainingPeriod, today: date) -> bool:
    """Tell whether needs that people hand in today come after the window."""
    is_late = period.state == "collecting" and period.collect_until is not None and period.collect_until < today
    return is_late or period.state in ("arbitration", "finalised", "running")


def tag_of(period: PeriodRead) -> str:
    """Return the tag of a period: of what is stored of it, not of what has come in."""
    changing = {"next_states", "takes_needs", "takes_off_plan", "needs", "scenarios"}
    return tag(period.model_dump(mode="json", exclude=changing))


def read(session: Session, row: TrainingPeriod, principal: Principal, today: date) -> PeriodRead:
    """Return a period as the caller may see it."""
    return _read_all(session, [row], principal, today)[0]


def need_counts(rows: Iterable[tuple[str, bool, int]]) -> NeedCounts:
    """Return how many needs there are of each state, out of counts by state and whether they are off the plan."""
    found = {"new": 0, "accepted": 0, "refused": 0, "deferred": 0, "off_plan": 0}
    for state, is_off_plan, count in rows:
        found[state] += count
        if is_off_plan:
            found["off_plan"] += count
    return NeedCounts(**found)


def counts_of(session: Session, periods: Collection[str], principal: Principal) -> Mapping[str, NeedCounts]:
    """Return how many needs of each period the caller may know of; a period without any is left out."""
    question = (
        select(TrainingNeed.period, TrainingNeed.state, TrainingNeed.off_plan, func.count())
        .where(col(TrainingNeed.period).in_(periods))
        .group_by(col(TrainingNeed.period), col(TrainingNeed.state), col(TrainingNeed.off_plan))
    )
    known = visible_learners(principal)
    if known is not None:
        question = question.join(Learner, col(Learner.id) == col(TrainingNeed.learner)).where(known)
    rows: dict[str, list[tuple[str, bool, int]]] = {}
    for period, state, is_off_plan, count in session.exec(question):
        rows.setdefault(period, []).append((state, is_off_plan, count))
    return {period: need_counts(found) for period, found in rows.items()}


def _read_all(
    session: Session, rows: Collection[TrainingPeriod], principal: Principal, today: date
) -> list[PeriodRead]:
    keys = [row.id for row in rows]
    needs = counts_of(session, keys, principal)
    is_whole = "hr" in principal.permissions
    scenarios = select(TrainingScenario.period, func.count()).where(col(TrainingScenario.period).in_(keys))
    counts = dict(session.exec(scenarios.group_by(col(TrainingScenario.period))).all()) if is_whole else {}
    actives = [row.active_scenario for row in rows if row.active_scenario is not None]
    moments = select(TrainingScenario.id, TrainingScenario.frozen_at).where(col(TrainingScenario.id).in_(actives))
    frozen = dict(session.exec(moments).all()) if is_whole else {}
    return [
        PeriodRead(
            id=row.id,
            name=row.name,
            start_on=row.start_on,
            end_on=row.end_on,
            currency=row.currency,
            budget=_money(row.budget_minor, row.currency) if is_whole else None,
            budgets=_budgets(session, row) if is_whole else [],
            state=state_of(row),
            next_states=list(NEXT[state_of(row)]) if is_whole else [],
            collect_from=row.collect_from,
            collect_until=row.collect_until,
            takes_needs=takes_needs(row, today),
            takes_off_plan=takes_off_plan(row, today),
            needs=needs.get(row.id, NO_NEEDS),
            scenarios=counts.get(row.id, 0),
            active_scenario=row.active_scenario if is_whole else None,
            frozen_at=frozen.get(row.active_scenario) if row.active_scenario is not None else None,
            sample=row.sample,
        )
        for row in rows
    ]


def _budgets(session: Session, row: TrainingPeriod) -> list[PeriodBudgetRead]:
    return [
        PeriodBudgetRead(
            cost_centre=entry.cost_centre,
            amount=LargeMoney.of_minor(entry.amount_minor, row.currency),
            binding=entry.binding,  # type: ignore[arg-type]
        )
        for entry in budgets_of(session, row.id).values()
    ]


def found_held(session: Session, key: str) -> TrainingPeriod | None:
    """Return a period if it is there, held from here to the end of the transaction."""
    question = select(TrainingPeriod).where(TrainingPeriod.id == key).with_for_update()
    return session.exec(question.execution_options(populate_existing=True)).one_or_none()


def _money(minor: int | None, currency: str) -> LargeMoney | None:
    return None if minor is None else LargeMoney.of_minor(minor, currency)


def state_of(row: TrainingPeriod) -> PeriodStateName:
    return row.state  # type: ignore[return-value]
