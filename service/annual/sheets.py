"""The sheets in which HR and finance read a year: by learner, cost centre, run and month, and what stays open."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from service.annual.frontier_sheet import COLUMNS as FRONTIER_COLUMNS
from service.annual.frontier_sheet import frontier_rows
from service.annual.gone_through import GoneThrough, Month, decimal, month_of, number
from service.annual.summary import summary
from service.annual.workbooks import KINDS, Cell, Kind
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import AnnualReasonName, OpenStateName
from service.texts import Language, say
from service.translate.annual_answer import AnnualAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the code of its header, what stands in it, and whether its sum does below it in a workbook."""

    code: str
    kind: Kind = "text"
    is_summed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualSheet:
    """One sheet of a year."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[GoneThrough, Language], Iterator[tuple[Cell, ...]]]
    #: What a workbook has in the last row instead of sums.
    last: Callable[[AnnualAnswer, Language], tuple[Cell, ...]] | None = None
    #: Whether its lines are of one kind, so that it makes sense to filter them.
    is_list: bool = True
    #: Whether it is left out of a workbook where it has no line.
    is_optional: bool = False

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
    return decimal(money.amount) if money is not None else None


def _summary(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    return summary(year.answer, language)


def _learners(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in year.learners():
        price, granted = decimal(entry.price.amount), decimal(entry.granted.amount)
        yield (
            entry.learner,
            entry.cost_centre,
            entry.priority,
            number(entry.coverage.before),
            number(entry.coverage.after),
            entry.enrolments,
            price,
            granted,
            price - granted,
            number(entry.effort_hours),
            entry.finish_on,
        )


def _enrolments(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    centres, names = year.centres, year.answer.names
    for entry in year.enrolments():
        price, granted = decimal(entry.price.amount), decimal(entry.granted.amount)
        closes = (
            f"{names.competency(rise.competency, language)} {rise.from_level} → {rise.to_level}"
            for rise in entry.closes
        )
        yield (
            entry.learner,
            centres.get(entry.learner),
            entry.module,
            names.module(entry.module, language),
            entry.offering,
            entry.start_on,
            entry.end_on,
            price,
            granted,
            price - granted,
            number(entry.effort_hours),
            entry.under_way,
            "; ".join(closes),
        )


def _cost_centres(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in year.answer.document.cost_centres:
        yield (
            entry.id,
            entry.parent,
            entry.learners,
            _amount(entry.budget),
            _amount(entry.planned),
            None,
            _amount(entry.remaining),
            number(entry.coverage.before),
            number(entry.coverage.after),
        )


def _company(answer: AnnualAnswer, language: Language) -> tuple[Cell, ...]:
    """Return the line of the whole company: cost centres stand in a tree, so that their sum says nothing."""
    document = answer.document
    totals, coverage, budget = document.totals, document.coverage, _amount(document.budget)
    learners = len(answer.learners)
    name = say(language, "sheet_whole_company")
    if totals is None or coverage is None:
        return name, None, learners, budget, None, None, None, None, None
    price, fixed = decimal(totals.price.amount), decimal(totals.fixed_prices.amount)
    left = None if budget is None else budget - price
    before, after = number(coverage.before), number(coverage.after)
    return name, None, learners, budget, price - fixed, fixed, left, before, after


def _offerings(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in year.answer.document.offerings:
        prices, fixed = decimal(entry.enrolment_prices.amount), decimal(entry.fixed_price.amount)
        yield (
            entry.module,
            year.answer.names.module(entry.module, language),
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


def _months(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Count everything in the month in which it starts, which is when it is paid for."""
    months: defaultdict[str, Month] = defaultdict(Month)
    fixed: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (_, name), own in year.months.items():
        months[name].add_all(own)
    for run in year.answer.document.offerings:
        fixed[month_of(run.start_on)] += decimal(run.fixed_price.amount)
    for name in sorted(months.keys() | fixed.keys()):
        month, class_price = months[name], fixed[name]
        net = month.net + class_price
        yield name, month.enrolments, month.prices, month.granted, class_price, net, month.hours


def _centre_months(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Count the enrolments of each cost centre's own learners by month, those below it apart."""
    for (centre, name), month in sorted(year.months.items(), key=lambda entry: entry[0]):
        yield centre or None, name, month.enrolments, month.prices, month.granted, month.net, month.hours


def _gaps(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    centres, names = year.centres, year.answer.names
    states = {state: say(language, f"state_{state}") for state in get_args(OpenStateName)}
    reasons = {reason: say(language, f"reason_{reason}") for reason in get_args(AnnualReasonName)}
    for entry in year.answer.gaps:
        yield (
            entry.learner,
            centres.get(entry.learner),
            entry.competency,
            names.competency(entry.competency, language),
            entry.held,
            entry.required,
            entry.reached,
            entry.weight,
            entry.essential,
            states[entry.state],
            reasons[entry.reason] if entry.reason is not None else None,
        )


def _frontier(year: GoneThrough, language: Language) -> Iterator[tuple[Cell, ...]]:
    return frontier_rows(year.answer, language)


def _columns(text: str) -> tuple[Column, ...]:
    """Return columns written as codes, each with what stands in it if that is no text, and a + if it is summed."""
    written = (entry.partition(":") for entry in text.split())
    return tuple(
        Column(code=code, kind=_KINDS[kind.removesuffix("+") or "text"], is_summed=kind.endswith("+"))
        for code, _, kind in written
    )


_KINDS: Mapping[str, Kind] = {kind: kind for kind in KINDS}


SHEETS: tuple[AnnualSheet, ...] = (
    AnnualSheet(name="summary", columns=_columns("about value bound gap:gap"), rows=_summary, is_list=False),
    AnnualSheet(
        name="learners",
        columns=_columns(
            "learner cost_centre priority:whole coverage_before:share coverage_after:share modules:whole+"
            " price:amount+ granted:amount+ net:amount+ hours:hours+ finish_on:day"
        ),
        rows=_learners,
    ),
    AnnualSheet(
        name="enrolments",
        columns=_columns(
            "learner cost_centre module title offering start_on:day end_on:day price:amount+ granted:amount+"
            " net:amount+ hours:hours+ under_way:flag closes"
        ),
        rows=_enrolments,
    ),
    AnnualSheet(
        name="cost_centres",
        columns=_columns(
            "cost_centre parent learners:whole budget:amount planned:amount fixed_price:amount remaining:amount"
            " coverage_before:share coverage_after:share"
        ),
        rows=_cost_centres,
        last=_company,
    ),
    AnnualSheet(
        name="offerings",
        columns=_columns(
            "module title offering start_on:day end_on:day learners:whole+ seats_left:whole least_learners:whole"
            " price:amount+ fixed_price:amount+ total:amount+"
        ),
        rows=_offerings,
    ),
    AnnualSheet(
        name="months",
        columns=_columns(
            "month enrolments:whole+ price:amount+ granted:amount+ fixed_price:amount+ net:amount+ hours:hours+"
        ),
        rows=_months,
    ),
    AnnualSheet(
        name="centre_months",
        columns=_columns("cost_centre month enrolments:whole+ price:amount+ granted:amount+ net:amount+ hours:hours+"),
        rows=_centre_months,
    ),
    AnnualSheet(
        name="gaps",
        columns=_columns(
            "learner cost_centre competency title held:whole required:whole reached:whole weight:whole essential:flag"
            " state reason"
        ),
        rows=_gaps,
    ),
    AnnualSheet(name="frontier", columns=_columns(FRONTIER_COLUMNS), rows=_frontier, is_optional=True),
)

SHEET_BY_NAME: Mapping[str, AnnualSheet] = {sheet.name: sheet for sheet in SHEETS}
