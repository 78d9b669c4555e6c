"""What each amount of a year's budget buys, drawn: plans that were found, what is proven, the budget now, the knee."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.schemas.annual_frontier import AnnualFrontierPointRead, AnnualFrontierRead, PlateauRead
from service.schemas.answers import TermRead
from service.web.words import Words

HEIGHT, ROOM = 180.0, 14.0
#: The axis ends so much beyond the last point, and goes on to the present budget if that is not much farther.
BEYOND, REACH = 1.04, 1.7
#: Three points make a bend.
BEND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A stretch of a line; x in percent, y in pixels. `kind` is `found` or `proven`."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One plan; `kind` is `knee` for the one after which more buys less, otherwise `point`."""

    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierRow:
    """One budget in figures."""

    budget: str
    essential: str
    steps: str
    spent: str
    #: `here`, `knee`, `plateau`, or nothing in particular.
    mark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierView:
    """The drawing with its words and its table; templates only place it."""

    height: float
    ground: float
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    here: float | None
    label: str
    top: str
    end: str
    captions: tuple[str, ...]
    #: What the next amount buys, a sentence for each term.
    buys: tuple[str, ...]
    rows: tuple[FrontierRow, ...]


def frontier_view(curve: AnnualFrontierRead, words: Words) -> FrontierView | None:
    """Draw a curve; None where no budget has any plan."""
    points = [point for point in curve.points if point.terms]
    if not points:
        return None
    present = None if curve.present is None else curve.present.minor
    last = points[-1].budget.minor
    shown = present if present is not None and present <= last * REACH else None
    end = max(last, shown or 0) * BEYOND or 1.0
    top = max(_bound(point) for point in points) or 1
    knee = knee_of(points)
    currency = points[0].budget.currency

    def place(minor: int, steps: int) -> tuple[float, float]:
        return round(minor * 100 / end, 3), round(HEIGHT - ROOM - steps * (HEIGHT - 2 * ROOM) / top, 2)

    found = [place(point.budget.minor, _found(point)) for point in points]
    proven = [place(point.budget.minor, _bound(point)) for point in points]
    return FrontierView(
        height=HEIGHT,
        ground=HEIGHT - ROOM,
        lines=(*_stairs("proven", proven), *_stairs("found", found)),
        dots=tuple(Dot(kind="knee" if number == knee else "point", x=x, y=y) for number, (x, y) in enumerate(found)),
        here=None if shown is None else round(shown * 100 / end, 3),
        label=words.text(
            "frontier-label",
            count=len(points),
            points=words.number(len(points)),
            first=_told(points[0], words),
            last=_told(points[-1], words),
        ),
        top=words.number(top),
        end=words.minor_money(round(end), currency),
        captions=tuple(_captions(curve, points, knee, words, is_shown=shown is not None)),
        buys=tuple(_buys(curve, words)),
        rows=tuple(_row(point, _mark(number, point, knee, curve), words) for number, point in enumerate(points)),
    )


def next_amount(curve: AnnualFrontierRead, words: Words) -> tuple[str, ...]:
    """Say what the next amount on top of the present budget buys."""
    return tuple(_buys(curve, words))


def is_flat(plateau: PlateauRead) -> bool:
    """Tell whether it is proven that no money reaches more than the plateau; found is not proven."""
    return all(term.value == term.bound for term in plateau.terms)


def knee_of(points: Sequence[AnnualFrontierPointRead]) -> int | None:
    """Return the place of the point farthest above the line from the first to the last; in whole numbers."""
    if len(points) < BEND:
        return None
    places = [(point.budget.minor, _found(point)) for point in points]
    (first_x, first_y), (last_x, last_y) = places[0], places[-1]
    heights = [(y - first_y) * (last_x - first_x) - (x - first_x) * (last_y - first_y) for x, y in places]
    highest = max(heights)
    return heights.index(highest) if highest > 0 else None


def _captions(
    curve: AnnualFrontierRead,
    points: Sequence[AnnualFrontierPointRead],
    knee: int | None,
    words: Words,
    *,
    is_shown: bool,
) -> Iterator[str]:
    if curve.present is not None:
        limit = words.money(curve.present.amount, curve.present.currency)
        yield words.text("frontier-here" if is_shown else "frontier-here-off", limit=limit)
    if knee is not None:
        budget = points[knee].budget
        yield words.text("frontier-knee", limit=words.money(budget.amount, budget.currency))
    falling = next((after for before, after in pairwise(points) if _found(after) < _found(before)), None)
    if falling is not None:
        limit = words.money(falling.budget.amount, falling.budget.currency)
        yield words.text("frontier-falls", limit=limit)
    levelled = _levelled(curve)
    # Where nothing better was found from the present budget on, that is said below, as what the next amount buys.
    if curve.plateau is not None and (levelled is None or is_flat(levelled)):
        budget = curve.plateau.budget
        told = "frontier-plateau" if is_flat(curve.plateau) else "frontier-levelled"
        yield words.text(told, limit=words.money(budget.amount, budget.currency))


def _buys(curve: AnnualFrontierRead, words: Words) -> Iterator[str]:
    """Yield what the next amount on top of the present budget buys, in each term, or that it buys nothing."""
    if curve.next is None:
        plateau = _levelled(curve)
        if curve.present is not None and plateau is not None:
            told, limit = "frontier-levelled", plateau.budget
            if is_flat(plateau):
                told, limit = "frontier-buys-nothing", curve.present
            yield words.text(told, limit=words.money(limit.amount, limit.currency))
        return
    amount = words.money(curve.next.amount.amount, curve.next.amount.currency)
    for gain in curve.next.gains:
        term = words.text(f"term-{gain.name}")
        gained, most = words.number(gain.gained), words.number(gain.gained_at_most)
        if gain.gained < 0:
            yield words.text("frontier-costs", amount=amount, fewer=words.number(-gain.gained), term=term)
        elif gain.gained == gain.gained_at_most:
            yield words.text("frontier-buys", amount=amount, gained=gained, term=term)
        elif gain.gained == 0:
            yield words.text("frontier-buys-at-most", amount=amount, most=most, term=term)
        else:
            yield words.text("frontier-buys-between", amount=amount, gained=gained, most=most, term=term)


def _levelled(curve: AnnualFrontierRead) -> PlateauRead | None:
    """Return the plateau where the present budget is on it and no further amount is known to buy anything."""
    present, plateau = curve.present, curve.plateau
    if curve.next is not None or present is None or plateau is None or plateau.budget.minor > present.minor:
        return None
    return plateau


def _row(point: AnnualFrontierPointRead, mark: str | None, words: Words) -> FrontierRow:
    essential, steps = point.terms
    return FrontierRow(
        budget=words.money(point.budget.amount, point.budget.currency),
        essential=_range(essential, words),
        steps=_range(steps, words),
        spent="–" if point.spent is None else words.money(point.spent.amount, point.spent.currency),
        mark=mark,
    )


def _mark(number: int, point: AnnualFrontierPointRead, knee: int | None, curve: AnnualFrontierRead) -> str | None:
    if curve.present is not None and point.budget.minor == curve.present.minor:
        return "here"
    if number == knee:
        return "knee"
    return "plateau" if curve.plateau is not None and point.budget.minor == curve.plateau.budget.minor else None


def _range(term: TermRead, words: Words) -> str:
    if term.value == term.bound:
        return words.number(_whole(term.value))
    return words.text("frontier-range", found=words.number(_whole(term.value)), most=words.number(_whole(term.bound)))


def _told(point: AnnualFrontierPointRead, words: Words) -> str:
    limit = words.money(point.budget.amount, point.budget.currency)
    return words.text("more-point", steps=words.number(_found(point)), limit=limit)


def _found(point: AnnualFrontierPointRead) -> int:
    return _whole(point.terms[1].value)


def _bound(point: AnnualFrontierPointRead) -> int:
    return _whole(point.terms[1].bound)


def _whole(value: float | str | None) -> int:
    return value if isinstance(value, int) else 0


def _stairs(kind: str, places: Sequence[tuple[float, float]]) -> Iterator[Line]:
    """Yield a line over all budgets: a plan goes on holding for more money, a bound holds for all less."""
    for (x, y), (next_x, next_y) in pairwise(places):
        turn_x, turn_y = (next_x, y) if kind == "found" else (x, next_y)
        yield Line(kind=kind, x1=x, y1=y, x2=turn_x, y2=turn_y)
        yield Line(kind=kind, x1=turn_x, y1=turn_y, x2=next_x, y2=next_y)
    x, y = places[-1]
    yield Line(kind=kind, x1=x, y1=y, x2=100.0, y2=y)
