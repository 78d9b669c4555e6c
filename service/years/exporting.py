"""Use case: a scenario as a workbook: all sheets of its plan, and its money as finance counts it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from service.annual import exports
from service.annual.sheets import Column
from service.annual.stored import Filed, stored_year, writing
from service.annual.workbooks import Cell, Head, Kind, Workbook
from service.audit import record
from service.database import Database
from service.errors import Conflict
from service.principals import Principal
from service.schemas.annual import LargeMoney
from service.schemas.period_sheets import CentreMoney, MoneySums, PeriodMoney
from service.texts import Language, say, sentence
from service.years import periods, scenarios
from service.years.ledger import found_plan
from service.years.money import book, money
from service.years.overcommitment import budget_left

_SUMS = ("forecast", "committed", "consumed", "planned")
_MONTHS = (
    Column(code="cost_centre"),
    Column(code="name"),
    Column(code="month", kind="day"),
    *(Column(code=code, kind="amount", is_summed=True) for code in _SUMS),
)
_BUDGETS = (
    Column(code="cost_centre"),
    Column(code="name"),
    Column(code="parent"),
    Column(code="binding"),
    *(Column(code=code, kind="amount") for code in ("budget", *_SUMS, "remaining")),
)


def workbook(database: Database, key: str, principal: Principal, language: Language) -> Filed:
    """Return a scenario as a workbook; the reading is on record before the file leaves."""
    with database.read() as session:
        row = scenarios.stored(session, key)
        plan, name = found_plan(session, row), row.name
        period = periods.stored(session, row.period)
        found = money(session, period, row)
        told = list(budget_left(book(session, period, row), language))
    answer = None if plan is None else stored_year(database, plan)
    if answer is None or answer.document.totals is None:
        raise Conflict(sentence("error-scenario-without-plan"))
    with database.write() as session:
        record(session, principal=principal, action="scenario.export", object_kind="training_scenario", object_id=key)
    document = answer.document
    # The plan keeps the name that the scenario had when it was solved.
    about = {"name": name, "warnings": [*told, *document.warnings]}
    answer = replace(answer, document=document.model_copy(update=about))
    with writing(answer):
        made = Filed()
        exports.write_workbook(answer, language, made.out, more=lambda book: _write(book, found, language))
    return made


def _write(book: Workbook, found: PeriodMoney, language: Language) -> None:
    book.sheet(
        say(language, "sheet_money"),
        _heads(_MONTHS, found.currency, language),
        _months(found),
        sum_name=say(language, "sheet_total"),
    )
    book.sheet(
        say(language, "sheet_budgets"),
        _heads(_BUDGETS, found.currency, language),
        (_budget(centre, language) for centre in found.centres if centre.cost_centre is not None),
        last=_company(found, language),
    )


def _heads(columns: tuple[Column, ...], currency: str, language: Language) -> list[Head]:
    return [
        Head(
            name=f"{say(language, f'column_{column.code}')}{_in(currency, column.kind)}",
            kind=column.kind,
            is_summed=column.is_summed,
        )
        for column in columns
    ]


def _in(currency: str, kind: Kind) -> str:
    return f" ({currency})" if kind == "amount" else ""


def _months(found: PeriodMoney) -> Iterator[tuple[Cell, ...]]:
    """Yield the own money of each cost centre by month, so that the sums below are those of the company."""
    for centre in found.centres:
        for month in centre.months:
            yield (
                centre.cost_centre,
                centre.name,
                None if month.month is None else date.fromisoformat(f"{month.month}-01"),
                *_amounts(month),
            )


def _budget(centre: CentreMoney, language: Language) -> tuple[Cell, ...]:
    """Return a cost centre with all below it: in a tree no sum of rows says anything."""
    budget = _decimal(centre.budget)
    planned = _decimal(centre.rolled_up.planned)
    return (
        centre.cost_centre,
        centre.name,
        centre.parent,
        None if centre.binding is None else say(language, f"binding_{centre.binding}"),
        budget,
        *_amounts(centre.rolled_up),
        None if budget is None or planned is None else budget - planned,
    )


def _company(found: PeriodMoney, language: Language) -> tuple[Cell, ...]:
    budget, planned = _decimal(found.budget), _decimal(found.total.planned)
    left = None if budget is None or planned is None else budget - planned
    return say(language, "sheet_whole_company"), None, None, None, budget, *_amounts(found.total), left


def _amounts(sums: MoneySums) -> tuple[Cell, ...]:
    return tuple(_decimal(getattr(sums, name)) for name in _SUMS)


def _decimal(amount: LargeMoney | None) -> Decimal | None:
    return None if amount is None else Decimal(amount.amount)
