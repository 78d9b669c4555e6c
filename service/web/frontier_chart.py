"""The stairs of what each amount reaches, as a drawing with its words and a table."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from service.schemas.questions import Amount, FrontierPointRead, FrontierRead
from service.schemas.values import Money
from service.web.words import Words

HEIGHT, ROOM = 150, 12
#: The axis ends so much beyond the last step, and goes on to the limit if that is no farther than so many times it.
BEYOND, REACH = 1.06, 1.7
#: So many steps are listed; the JSON document has them all.
MOST_ROWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class StairLine:
    """A level stretch or a rise; x in percent, y in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StairPoint:
    """One plan; `kind` is `knee` for the one after which more buys less, otherwise `point`."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StairRow:
    """One plan in figures."""

    limit: str
    steps: str
    readiness: str
    price: str
    hours: str
    finish: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierChart:
    """A drawing with its own sizes and words; templates only place it."""

    height: int
    ground: float
    lines: tuple[StairLine, ...]
    points: tuple[StairPoint, ...]
    here: float | None
    captions: tuple[str, ...]
    label: str
    top: str
    end: str
    rows: tuple[StairRow, ...]
    has_dates: bool


def frontier_chart(found: FrontierRead, limit: Amount | None, words: Words) -> FrontierChart:
    """Draw the points of a frontier, and where the limit stands now."""
    last = _size(found.points[-1].limit)
    now = None if limit is None else _size(limit)
    shown_now = now if now is not None and now <= last * REACH else None
    end = _rounded_up(max(last, shown_now or 0) * BEYOND) or 1.0
    top = max(point.steps for point in found.points) or 1
    places = [
        (round(_size(point.limit) * 100 / end, 3), round(HEIGHT - ROOM - point.steps * (HEIGHT - 2 * ROOM) / top, 2))
        for point in found.points
    ]
    return FrontierChart(
        height=HEIGHT,
        ground=HEIGHT - ROOM,
        lines=tuple(_lines(places)),
        points=tuple(
            StairPoint(x=x, y=y, kind="knee" if place == found.knee.point else "point")
            for place, (x, y) in enumerate(places)
        ),
        here=None if shown_now is None else round(shown_now * 100 / end, 3),
        captions=tuple(_captions(found, limit, shown_now is not None, words)),
        label=words.text(
            "more-label",
            count=len(found.points),
            points=words.number(len(found.points)),
            first=_point(found.points[0], words),
            last=_point(found.points[-1], words),
        ),
        top=words.number(top),
        end=_amount(Money(amount=f"{end:.2f}", currency=limit_currency(found)) if _is_money(found) else end, words),
        rows=tuple(_rows(found.points[:MOST_ROWS], words)),
        has_dates=any(point.finish_on for point in found.points),
    )


def limit_currency(found: FrontierRead) -> str:
    """Return what the amounts of a frontier are in."""
    return found.points[0].price.currency


def _is_money(found: FrontierRead) -> bool:
    return found.by == "budget"


def _rounded_up(end: float) -> float:
    """Return the next number of two digits that count, so that the axis ends at one that can be read."""
    if end <= 0:
        return 0.0
    unit: float = 10.0 ** (math.floor(math.log10(end)) - 1)
    return math.ceil(end / unit) * unit


def _size(amount: Amount) -> float:
    return float(amount.amount) if isinstance(amount, Money) else amount


def _amount(amount: Amount, words: Words) -> str:
    if isinstance(amount, Money):
        return words.money(amount.amount, amount.currency)
    return words.hours(Decimal(f"{amount:.2f}").normalize())


def _point(point: FrontierPointRead, words: Words) -> str:
    return words.text("more-point", steps=words.number(point.steps), limit=_amount(point.limit, words))


def _captions(found: FrontierRead, limit: Amount | None, is_shown: bool, words: Words) -> Iterator[str]:
    if limit is not None:
        yield words.text("more-here" if is_shown else "more-here-off", limit=_amount(limit, words))
    if found.knee.point is not None:
        yield words.text("more-knee", limit=_amount(found.points[found.knee.point].limit, words))


def _lines(places: list[tuple[float, float]]) -> Iterator[StairLine]:
    for (x, y), (next_x, next_y) in pairwise(places):
        yield StairLine(x1=x, y1=y, x2=next_x, y2=y)
        yield StairLine(x1=next_x, y1=y, x2=next_x, y2=next_y)
    x, y = places[-1]
    yield StairLine(x1=x, y1=y, x2=100, y2=y)


def _rows(points: list[FrontierPointRead], words: Words) -> Iterator[StairRow]:
    for point in points:
        yield StairRow(
            limit=_amount(point.limit, words),
            steps=words.number(point.steps),
            readiness=words.percent(point.coverage.after),
            price=words.money(point.price.amount, point.price.currency),
            hours=words.hours(point.effort_hours),
            finish=words.day(point.finish_on) if point.finish_on else None,
        )
