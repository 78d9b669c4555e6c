"""The sheets in which HR and finance read a year: by learner, cost centre, run and month, and what stays open."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from service.annual.frontier_sheet import COLUMNS as FRONTIER_COLUMNS
from service.annual.frontier_sheet import frontier_rows
from service.annual.summary import summary
from service.annual.workbooks import KINDS, Cell, Kind
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import EnrolmentRead
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
    rows: Callable[[AnnualAnswer, Language], Iterator[tuple[Cell, ...]]]
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
    return _decimal(money.amount) if money is not None else None


@lru_cache(maxsize=10_000)
def _decimal(amount: str) -> Decimal:
    return Decimal(amount)


@lru_cache(maxsize=10_000)
def _number(value: float) -> Decimal:
    """Return a share or a number of hours as it is written."""
    return Decimal(str(value))


def _centres(answer: AnnualAnswer) -> Mapping[str, str | None]:
    return {entry.learner: entry.cost_centre for entry in answer.learners}


def _learners(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in answer.learners:
        price, granted = _decimal(entry.price.amount), _decimal(entry.granted.amount)
        yield (
            entry.learner,
            entry.cost_centre,
            entry.priority,
            _number(entry.coverage.before),
            _number(entry.coverage.after),
            entry.enrolments,
            price,
            granted,
            price - granted,
            _number(entry.effort_hours),
            entry.finish_on,
        )


def _enrolments(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    centres = _centres(answer)
    for entry in answer.enrolments:
        price, granted = _decimal(entry.price.amount), _decimal(entry.granted.amount)
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
            _number(entry.effort_hours),
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
            None,
            _amount(entry.remaining),
            _number(entry.coverage.before),
            _number(entry.coverage.after),
        )


def _company(answer: AnnualAnswer, language: Language) -> tuple[Cell, ...]:
    """Return the line of the whole company: cost centres stand in a tree, so that their sum says nothing."""
    document = answer.document
    totals, coverage, budget = document.totals, document.coverage, _amount(document.budget)
    learners = len(answer.learners)
    name = say(language, "sheet_whole_company")
    if totals is None or coverage is None:
        return name, None, learners, budget, None, None, None, None, None
    price, fixed = _decimal(totals.price.amount), _decimal(totals.fixed_prices.amount)
    left = None if budget is None else budget - price
    before, after = _number(coverage.before), _number(coverage.after)
    return name, None, learners, budget, price - fixed, fixed, left, before, after


def _offerings(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    for entry in answer.document.offerings:
        prices, fixed = _decimal(entry.enrolment_prices.amount), _decimal(entry.fixed_price.amount)
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

    def add(self, entry: EnrolmentRead) -> None:
        self.enrolments += 1
        self.prices += _decimal(entry.price.amount)
        self.granted += _decimal(entry.granted.amount)
        self.hours += _number(entry.effort_hours)

    @property
    def net(self) -> Decimal:
        return self.prices - self.granted + self.fixed


def _months(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Count everything in the month in which it starts, which is when it is paid for."""
    months: defaultdict[str, _Month] = defaultdict(_Month)
    for enrolment in answer.enrolments:
        months[_month_of(enrolment.start_on)].add(enrolment)
    for run in answer.document.offerings:
        months[_month_of(run.start_on)].fixed += _decimal(run.fixed_price.amount)
    for name in sorted(months):
        month = months[name]
        yield name, month.enrolments, month.prices, month.granted, month.fixed, month.net, month.hours


def _centre_months(answer: AnnualAnswer, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Count the enrolments of each cost centre's own learners by month, those below it apart."""
    centres = _centres(answer)
    months: defaultdict[tuple[str, str], _Month] = defaultdict(_Month)
    for enrolment in answer.enrolments:
        months[centres.get(enrolment.learner) or "", _month_of(enrolment.start_on)].add(enrolment)
    for centre, name in sorted(months):
        month = months[centre, name]
        yield centre or None, name, month.enrolments, month.prices, month.granted, month.net, month.hours


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
    """Return columns written as codes, each with what stands in it if that is no text, and a + if it is summed."""
    written = (entry.partition(":") for entry in text.split())
    return tuple(
        Column(code=code, kind=_KINDS[kind.removesuffix("+") or "text"], is_summed=kind.endswith("+"))
        for code, _, kind in written
    )


_KINDS: Mapping[str, Kind] = {kind: kind for kind in KINDS}


SHEETS: tuple[AnnualSheet, ...] = (
    AnnualSheet(name="summary", columns=_columns("about value bound gap:gap"), rows=summary, is_list=False),
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
    AnnualSheet(name="frontier", columns=_columns(FRONTIER_COLUMNS), rows=frontier_rows, is_optional=True),
)

SHEET_BY_NAME: Mapping[str, AnnualSheet] = {sheet.name: sheet for sheet in SHEETS}
