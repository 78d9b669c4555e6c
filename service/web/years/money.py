"""The money of a period by month and by cost centre: forecast, committed, consumed, and what remains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service.schemas.period_sheets import CentreMoney, MoneySums, MonthMoney, PeriodMoney
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import ScenarioEntry
from service.web.plan_page import Tile
from service.web.words import Words
from service.web.years.centre_tree import depths_of
from service.web.years.parts import Badge, Link, amount, cash, over, period_address, period_views, trail_to
from service.web.years.period_list import state_badge, title_of
from service.web.years.scenario_words import lacking
from service.web.years.tiles import money_tiles

#: How certain money is, the surest first; stacked in this order.
CERTAINTIES = ("consumed", "committed", "forecast")
#: So many centres stand on one page, each with its months; the rest is on the next.
CENTRES_ON_A_PAGE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a bar, in percent of the longest."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One month: a bar with its figures."""

    month: str
    forecast: str
    committed: str
    consumed: str
    planned: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRow:
    """One cost centre with all below it, and the months of its own people."""

    title: str
    depth: int
    budget: str
    binding: str | None
    forecast: str
    committed: str
    consumed: str
    planned: str
    remaining: str
    overrun: str | None
    months: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPage:
    """The whole page."""

    title: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    #: Why there is no plan in these figures, or an old one.
    notice: str | None
    tiles: tuple[Tile, ...]
    #: In which currency the amounts of the rows are, and what the longest bar stands for.
    amounts: str
    longest: str | None
    months: tuple[MonthRow, ...]
    total: MonthRow
    centres: tuple[CentreRow, ...]
    more: str | None
    overrun: str | None


def money_page(
    period: PeriodRead, money: PeriodMoney, active: ScenarioEntry | None, words: Words, *, first: int = 0
) -> MoneyPage:
    """Return the money of a period; centres from the given place on."""
    shown = money.centres[first : first + CENTRES_ON_A_PAGE]
    after = first + len(shown)
    here = period_address(period.id, "/money")
    amounts = words.text("money-amounts", currency=money.currency)
    depths = depths_of({centre.cost_centre: centre.parent for centre in money.centres})
    return MoneyPage(
        title=title_of(period),
        trail=trail_to(words, Link(title=title_of(period), href=period_address(period.id))),
        views=period_views(period.id, "money", words),
        state=state_badge(period.state, words),
        notice=lacking(active, words),
        tiles=tuple(money_tiles(money, active, words)),
        amounts=amounts,
        longest=_longest(money.months, amounts, words),
        months=tuple(_months(money.months, words)),
        total=_row(words.text("money-total"), money.total, 0, words),
        centres=tuple(_centre(centre, depths[centre.cost_centre], words) for centre in shown),
        more=f"{here}?from={after}" if after < len(money.centres) else None,
        overrun=cash(money.overrun, words) if money.overrun is not None and money.overrun.minor > 0 else None,
    )


def _longest(months: Sequence[MonthMoney], amounts: str, words: Words) -> str | None:
    """Say what a bar over the whole width stands for, where there is one."""
    most = max((month.planned for month in months), key=lambda planned: planned.minor, default=None)
    if most is None or most.minor == 0:
        return None
    return words.text("money-longest", amounts=amounts, amount=cash(most, words))


def _months(months: Sequence[MonthMoney], words: Words) -> Iterator[MonthRow]:
    longest = max((month.planned.minor for month in months), default=0)
    for month in months:
        yield _row(_name(month.month, words), month, longest, words)


def _row(name: str, sums: MoneySums, longest: int, words: Words) -> MonthRow:
    return MonthRow(
        month=name,
        forecast=amount(sums.forecast, words),
        committed=amount(sums.committed, words),
        consumed=amount(sums.consumed, words),
        planned=amount(sums.planned, words),
        parts=tuple(_parts(sums, longest)),
    )


def _parts(sums: MoneySums, longest: int) -> Iterator[Part]:
    x = 0.0
    for kind in CERTAINTIES:
        minor = getattr(sums, kind).minor
        if minor and longest:
            width = round(minor * 100 / longest, 2)
            yield Part(kind=kind, x=round(x, 2), width=width)
            x += width


def _name(month: str | None, words: Words) -> str:
    if month is None:
        return words.text("money-undated")
    year, number = month.split("-")
    return words.month(date(int(year), int(number), 1), with_year=True)


def _centre(centre: CentreMoney, depth: int, words: Words) -> CentreRow:
    sums = centre.rolled_up
    title = words.text("money-no-centre") if centre.cost_centre is None else centre.name or centre.cost_centre
    return CentreRow(
        title=title,
        depth=depth,
        budget=amount(centre.budget, words),
        binding=None if centre.binding is None else words.text(f"binding-{centre.binding}"),
        forecast=amount(sums.forecast, words),
        committed=amount(sums.committed, words),
        consumed=amount(sums.consumed, words),
        planned=amount(sums.planned, words),
        remaining=amount(centre.remaining, words),
        overrun=over(centre.overrun, words),
        months=tuple(_months(centre.months, words)),
    )
