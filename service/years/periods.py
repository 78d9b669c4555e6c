"""Use case: training periods with their budgets and their window, and the states that they go through."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.etags import Expected, tag
from service.paging import page
from service.principals import Principal
from service.schemas.annual import LargeMoney
from service.schemas.periods import (
    NeedCounts,
    PeriodBudgetRead,
    PeriodPage,
    PeriodRead,
    PeriodRecord,
    PeriodStateName,
)
from service.scope import visible_learners
from service.tables import (
    CostCentre,
    Learner,
    PeriodBudget,
    TrainingNeed,
    TrainingPeriod,
    TrainingPeriodBase,
    TrainingScenario,
)
from service.texts import sentence

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


def store(
    database: Database, key: str, given: PeriodRecord, principal: Principal, today: date, *, expected: Expected | None
) -> tuple[PeriodRead, bool]:
    """Store a period in place of what was known, or of what is expected to be; say whether it is new."""
    with database.write() as session:
        row = _held(session, key)
        if expected is not None:
            expected.check(None if row is None else tag_of(read(session, row, principal, today)))
        _check(session, given)
        is_new = row is None
        if row is None:
            base = TrainingPeriodBase(id=key, **_fields(given))
            row = TrainingPeriod.model_validate(base, update={"state": "setup", "created_at": datetime.now(UTC)})
        elif row.state not in OPEN:
            raise Conflict(sentence("error-period-fixed"))
        elif _is_settled(session, row) and _asked(given) != _asked_before(session, row):
            # The plan of what is frozen answers these days and this money.
            raise Conflict(sentence("error-scenario-frozen"))
        else:
            for name, value in _fields(given).items():
                setattr(row, name, value)
            row.sample = False
        session.add(row)
        session.flush()
        session.connection().execute(delete(PeriodBudget).where(col(PeriodBudget.period) == key))
        session.add_all(
            PeriodBudget.model_validate(
                {
                    "period": key,
                    "cost_centre": entry.cost_centre,
                    "amount_minor": entry.amount.minor,
                    "binding": entry.binding,
                }
            )
            for entry in given.budgets
        )
        session.flush()
        found = read(session, row, principal, today)
        record(session, principal=principal, action="period.store", object_kind="training_period", object_id=key)
        return found, is_new


def move(
    database: Database,
    key: str,
    to: PeriodStateName,
    principal: Principal,
    today: date,
    *,
    expected: Expected | None,
) -> PeriodRead:
    """Give a period its next state; what is fixed by then has to be settled before."""
    with database.write() as session:
        row = held(session, key)
        if expected is not None:
            expected.check(tag_of(read(session, row, principal, today)))
        if to == row.state:
            return read(session, row, principal, today)
        if to not in NEXT[_state(row)]:
            raise Conflict(sentence("error-period-state", state=row.state, to=to))
        if to == "finalised" and not _is_settled(session, row):
            raise Conflict(sentence("error-period-unsettled"))
        row.state = to
        session.add(row)
        session.flush()
        found = read(session, row, principal, today)
        record(session, principal=principal, action=f"period.{to}", object_kind="training_period", object_id=key)
        return found


def stored(session: Session, key: str) -> TrainingPeriod:
    """Return a period that is there."""
    row = session.get(TrainingPeriod, key)
    if row is None:
        raise NotFound()
    return row


def held(session: Session, key: str) -> TrainingPeriod:
    """Return a period that is there, held from here to the end of the transaction."""
    row = _held(session, key)
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
            state=_state(row),
            next_states=list(NEXT[_state(row)]) if is_whole else [],
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


def _held(session: Session, key: str) -> TrainingPeriod | None:
    question = select(TrainingPeriod).where(TrainingPeriod.id == key).with_for_update()
    return session.exec(question.execution_options(populate_existing=True)).one_or_none()


def _is_settled(session: Session, row: TrainingPeriod) -> bool:
    """Tell whether the company works by a scenario that nobody changes any more."""
    active = None if row.active_scenario is None else session.get(TrainingScenario, row.active_scenario)
    return active is not None and active.frozen_at is not None


def _asked(given: PeriodRecord) -> tuple[Any, ...]:
    """Return what every scenario of a period is asked with."""
    budgets = {entry.cost_centre: (entry.amount.minor, entry.binding) for entry in given.budgets}
    whole = None if given.budget is None else given.budget.minor
    return given.start_on, given.end_on, given.currency, whole, budgets


def _asked_before(session: Session, row: TrainingPeriod) -> tuple[Any, ...]:
    budgets = {key: (entry.amount_minor, entry.binding) for key, entry in budgets_of(session, row.id).items()}
    return row.start_on, row.end_on, row.currency, row.budget_minor, budgets


def _check(session: Session, given: PeriodRecord) -> None:
    faults: list[Fault] = []
    if given.budget is not None and given.budget.currency != given.currency:
        faults.append(_currency("#/budget/currency", given.currency))
    seen: set[str] = set()
    known = set(session.exec(select(CostCentre.id)).all())
    for place, entry in enumerate(given.budgets):
        pointer = f"#/budgets/{place}"
        if entry.amount.currency != given.currency:
            faults.append(_currency(f"{pointer}/amount/currency", given.currency))
        if entry.cost_centre in seen:
            detail = sentence("fault-given-twice", field="budgets", key=entry.cost_centre)
            faults.append(Fault(detail=detail, pointer=f"{pointer}/cost_centre", code="duplicate_id"))
        elif entry.cost_centre not in known:
            detail = sentence("fault-no-cost-centre", field="cost_centre", key=entry.cost_centre)
            faults.append(Fault(detail=detail, pointer=f"{pointer}/cost_centre", code="unknown_reference"))
        seen.add(entry.cost_centre)
    if faults:
        raise InvalidRequest.of(faults)


def _currency(pointer: str, currency: str) -> Fault:
    detail = sentence("fault-period-currency", field="currency", currency=currency)
    return Fault(detail=detail, pointer=pointer, code="currency_mismatch")


def _fields(given: PeriodRecord) -> dict[str, Any]:
    return {
        "name": given.name,
        "start_on": given.start_on,
        "end_on": given.end_on,
        "currency": given.currency,
        "budget_minor": None if given.budget is None else given.budget.minor,
        "collect_from": given.collect_from,
        "collect_until": given.collect_until,
    }


def _money(minor: int | None, currency: str) -> LargeMoney | None:
    return None if minor is None else LargeMoney.of_minor(minor, currency)


def _state(row: TrainingPeriod) -> PeriodStateName:
    return row.state  # type: ignore[return-value]
