"""Use case: periods are stored whole, and led from one state to the next."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from service.addressed import key_faults
from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest
from service.etags import Expected
from service.principals import Principal
from service.schemas.periods import PeriodRead, PeriodRecord, PeriodStateName
from service.tables import CostCentre, PeriodBudget, TrainingPeriod, TrainingPeriodBase, TrainingScenario
from service.texts import sentence
from service.years import periods

#: Where the id of a period stands.
KEY = "path/period_id"
#: So many scenarios are named in one sentence.
MOST_NAMED = 5


def store(
    database: Database, key: str, given: PeriodRecord, principal: Principal, today: date, *, expected: Expected | None
) -> tuple[PeriodRead, bool]:
    """Store a period in place of what was known, or of what is expected to be; say whether it is new."""
    with database.write() as session:
        is_new = _is_first(session, key, given)
        row = periods.held(session, key)
        if expected is not None:
            expected.check(None if is_new else periods.tag_of(periods.read(session, row, principal, today)))
        _refuse([*_new_key(key, is_new=is_new), *_misfits(session, given), *_other_money(session, row, given)])
        if not is_new:
            _change(session, row, given)
        return _kept(session, row, given, principal, today), is_new


def make(database: Database, key: str, given: PeriodRecord, principal: Principal, today: date) -> PeriodRead:
    """Store a new period; one that is there already is not touched."""
    with database.write() as session:
        is_new = _is_first(session, key, given)
        taken = Fault(detail=sentence("fault-period-taken", field="period_id"), pointer=KEY, code="duplicate_id")
        _refuse([*([] if is_new else [taken]), *_new_key(key, is_new=is_new), *_misfits(session, given)])
        return _kept(session, periods.held(session, key), given, principal, today)


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
        row = periods.held(session, key)
        if expected is not None:
            expected.check(periods.tag_of(periods.read(session, row, principal, today)))
        if to == row.state:
            return periods.read(session, row, principal, today)
        if to not in periods.NEXT[periods.state_of(row)]:
            raise Conflict(sentence("error-period-state", state=row.state, to=to))
        if to == "finalised" and not _is_settled(session, row):
            raise Conflict(sentence("error-period-unsettled"))
        row.state = to
        session.add(row)
        session.flush()
        found = periods.read(session, row, principal, today)
        record(session, principal=principal, action=f"period.{to}", object_kind="training_period", object_id=key)
        return found


def _is_first(session: Session, key: str, given: PeriodRecord) -> bool:
    """Insert a period unless it is there; whoever comes second waits for the first and inserts nothing."""
    base = TrainingPeriodBase(id=key, **_fields(given))
    made = TrainingPeriod.model_validate(base, update={"state": "setup", "created_at": datetime.now(UTC)})
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    inserted = session.exec(
        insert(TrainingPeriod)
        .values(made.model_dump())
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(col(TrainingPeriod.id))
    )
    return bool(inserted.all())


def _change(session: Session, row: TrainingPeriod, given: PeriodRecord) -> None:
    if row.state not in periods.OPEN:
        raise Conflict(sentence("error-period-fixed"))
    if _is_settled(session, row) and _asked(given) != _asked_before(session, row):
        # The plan of what is frozen answers these days and this money.
        raise Conflict(sentence("error-scenario-frozen"))
    for name, value in _fields(given).items():
        setattr(row, name, value)
    row.sample = False
    session.add(row)
    session.flush()


def _kept(session: Session, row: TrainingPeriod, given: PeriodRecord, principal: Principal, today: date) -> PeriodRead:
    """Store the budgets of a period that is stored itself, and return all of it."""
    session.connection().execute(delete(PeriodBudget).where(col(PeriodBudget.period) == row.id))
    session.add_all(
        PeriodBudget.model_validate(
            {
                "period": row.id,
                "cost_centre": entry.cost_centre,
                "amount_minor": entry.amount.minor,
                "binding": entry.binding,
            }
        )
        for entry in given.budgets
    )
    session.flush()
    found = periods.read(session, row, principal, today)
    record(session, principal=principal, action="period.store", object_kind="training_period", object_id=row.id)
    return found


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
    budgets = {key: (entry.amount_minor, entry.binding) for key, entry in periods.budgets_of(session, row.id).items()}
    return row.start_on, row.end_on, row.currency, row.budget_minor, budgets


def _new_key(key: str, *, is_new: bool) -> Iterator[Fault]:
    if is_new:
        yield from key_faults("period", key)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise InvalidRequest.of(faults)


def _misfits(session: Session, given: PeriodRecord) -> Iterator[Fault]:
    """Yield a fault for each amount in another currency, and for cost centres that are unknown or named twice."""
    if given.budget is not None and given.budget.currency != given.currency:
        yield _currency("#/budget/currency", given.currency)
    seen: set[str] = set()
    known = set(session.exec(select(CostCentre.id)).all())
    for place, entry in enumerate(given.budgets):
        pointer = f"#/budgets/{place}"
        if entry.amount.currency != given.currency:
            yield _currency(f"{pointer}/amount/currency", given.currency)
        if entry.cost_centre in seen:
            detail = sentence("fault-given-twice", field="budgets", key=entry.cost_centre)
            yield Fault(detail=detail, pointer=f"{pointer}/cost_centre", code="duplicate_id")
        elif entry.cost_centre not in known:
            detail = sentence("fault-no-cost-centre", field="cost_centre", key=entry.cost_centre)
            yield Fault(detail=detail, pointer=f"{pointer}/cost_centre", code="unknown_reference")
        seen.add(entry.cost_centre)


def _other_money(session: Session, row: TrainingPeriod, given: PeriodRecord) -> Iterator[Fault]:
    """Yield a fault for another currency than that of the scenarios: their budgets and plans are in the one before."""
    if given.currency == row.currency:
        return
    scenarios = session.exec(
        select(TrainingScenario).where(TrainingScenario.period == row.id).order_by(col(TrainingScenario.created_at))
    )
    held = [each.name for each in scenarios if each.plan is not None or _has_money(each.changes)]
    if held:
        names = (*held[:MOST_NAMED], *(["…"] if len(held) > MOST_NAMED else []))
        detail = sentence("fault-period-currency-held", field="currency", currency=row.currency, scenarios=names)
        yield Fault(detail=detail, pointer="#/currency", code="currency_mismatch")


def _has_money(changes: Any) -> bool:
    """Tell whether a document names a currency anywhere."""
    if isinstance(changes, dict):
        return "currency" in changes or any(_has_money(entry) for entry in changes.values())
    return isinstance(changes, list) and any(_has_money(entry) for entry in changes)


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
