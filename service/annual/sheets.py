"""The sheets in which HR and finance read a year: by learner, cost centre, run and month, and what stays open."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from service.schemas.annual import LargeMoney
from service.texts import Language, say
from service.translate.annual_answer import AnnualAnswer

#: What stands in a column, and so how it is shown.
Kind = Literal["text", "whole", "amount", "hours", "share", "day", "flag"]
Cell = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the code of its header, and what stands in it."""

    code: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualSheet:
    """One sheet of a year."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[AnnualAnswer, Language], Iterator[tuple[Cell, ...]]]

    def title(self, language: Language) -> str:
        """Return what the sheet is called."""
        return say(language, f"sheet_{self.name}")

    def header(self, language: Language, currency: str) -> list[str]:
        """Return what the columns are called; those of amounts name the currency."""
        return [
            f"{say(language, f'column_{column.code}')}{f' ({currency})' if column.kind == 'amount' else ''}"
            for column in self.columns
        ]


def currency_of(answer: AnnualAnswer) -> str:
    """Return the currency of a year."""
    totals = answer.document.totals
    return totals.price.currency if totals is not None else ""


def _amount(money: LargeMoney | None) -> Decimal | None:
    return Decimal(money.amount) if money is not None else None


def _share(value: float) -> Decimal:
    return Decimal(str(value))


def _hours(value: float) -> Decimal:
    return Decimal(str(value))


def _centres(answer: AnnualAnswer) -> Mapping[str, str | None]:
    return {entry.learner: entry.cost_centre for entry in answer.learners}


def _learners(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in answer.learners:
        price, granted = Decimal(entry.price.amount), Decimal(entry.granted.amount)
        yield (
            entry.learner,
            entry.cost_centre,
            entry.priority,
            _share(entry.coverage.before),
            _share(entry.coverage.after),
            entry.enrolments,
            price,
            granted,
            price - granted,
            _hours(entry.effort_hours),
            entry.finish_on,
        )


def _enrolments(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    centres = _centres(answer)
    for entry in answer.enrolments:
        price, granted = Decimal(entry.price.amount), Decimal(entry.granted.amount)
        closes = (
            f"{answer.names.competency(rise.competency, language)} {rise.from_level} → {rise.to_level}"
            for rise in entry.closes
        )
        yield (
            entry.learner,
            centres.get(entry.learner),
            entry.module,
            answer.names.module(entry.module, language),
            entry.offering,
            entry.start_on,
            entry.end_on,
            price,
            granted,
            price - granted,
            _hours(entry.effort_hours),
            entry.under_way,
            "; ".join(closes),
        )


def _cost_centres(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in answer.document.cost_centres:
        yield (
            entry.id,
            entry.parent,
            entry.learners,
            _amount(entry.budget),
            _amount(entry.planned),
            _amount(entry.remaining),
            _share(entry.coverage.before),
            _share(entry.coverage.after),
        )


def _offerings(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in answer.document.offerings:
        prices, fixed = Decimal(entry.enrolment_prices.amount), Decimal(entry.fixed_price.amount)
        yield (
            entry.module,
            answer.names.module(entry.module, language),
            entry.offering,
            entry.start_on,
            entry.end_on,
            entry.learners,
            entry.seats_left,
            entry.least_learners,
            prices,
            fixed,
            prices + fixed,
        )


@dataclass(slots=True)
class _Month:
    enrolments: int = 0
    prices: Decimal = Decimal(0)
    granted: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)


def _months(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Count everything in the month in which it starts, which is when it is paid for."""
    months: defaultdict[str, _Month] = defaultdict(_Month)
    for enrolment in answer.enrolments:
        month = months[_month_of(enrolment.start_on)]
        month.enrolments += 1
        month.prices += Decimal(enrolment.price.amount)
        month.granted += Decimal(enrolment.granted.amount)
        month.hours += _hours(enrolment.effort_hours)
    for run in answer.document.offerings:
        months[_month_of(run.start_on)].fixed += Decimal(run.fixed_price.amount)
    for name in sorted(months):
        month = months[name]
        net = month.prices - month.granted + month.fixed
        yield name, month.enrolments, month.prices, month.granted, month.fixed, net, month.hours


def _month_of(day: date | None) -> str:
    return f"{day.year:04d}-{day.month:02d}" if day is not None else ""


def _gaps(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    centres = _centres(answer)
    for entry in answer.gaps:
        yield (
            entry.learner,
            centres.get(entry.learner),
            entry.competency,
            answer.names.competency(entry.competency, language),
            entry.held,
            entry.required,
            entry.reached,
            entry.weight,
            entry.essential,
            say(language, f"state_{entry.state}"),
            say(language, f"reason_{entry.reason}") if entry.reason is not None else None,
        )


def _columns(text: str) -> tuple[Column, ...]:
    """Return columns written as codes, each followed by what stands in it if that is no text."""
    written = (entry.partition(":") for entry in text.split())
    return tuple(Column(code=code, kind=_KINDS[kind or "text"]) for code, _, kind in written)


_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}


SHEETS: tuple[AnnualSheet, ...] = (
    AnnualSheet(
        name="learners",
        columns=_columns(
            "learner cost_centre priority:whole coverage_before:share coverage_after:share modules:whole"
            " price:amount granted:amount net:amount hours:hours finish_on:day"
        ),
        rows=_learners,
    ),
    AnnualSheet(
        name="enrolments",
        columns=_columns(
            "learner cost_centre module title offering start_on:day end_on:day price:amount granted:amount net:amount"
            " hours:hours under_way:flag closes"
        ),
        rows=_enrolments,
    ),
    AnnualSheet(
        name="cost_centres",
        columns=_columns(
            "cost_centre parent learners:whole budget:amount planned:amount remaining:amount coverage_before:share"
            " coverage_after:share"
        ),
        rows=_cost_centres,
    ),
    AnnualSheet(
        name="offerings",
        columns=_columns(
            "module title offering start_on:day end_on:day learners:whole seats_left:whole least_learners:whole"
            " price:amount fixed_price:amount total:amount"
        ),
        rows=_offerings,
    ),
    AnnualSheet(
        name="months",
        columns=_columns(
            "month enrolments:whole price:amount granted:amount fixed_price:amount net:amount hours:hours"
        ),
        rows=_months,
    ),
    AnnualSheet(
        name="gaps",
        columns=_columns(
            "learner cost_centre competency title held:whole required:whole reached:whole weight:whole essential:flag"
            " state reason"
        ),
        rows=_gaps,
    ),
)

SHEET_BY_NAME: Mapping[str, AnnualSheet] = {sheet.name: sheet for sheet in SHEETS}
