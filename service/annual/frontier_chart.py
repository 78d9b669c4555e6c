"""The curve of a year drawn with characters, for whoever looks at a terminal."""

from collections.abc import Iterator

from service.schemas.annual_frontier import AnnualFrontierPointRead, AnnualFrontierRead
from service.schemas.values import Money
from service.texts import Language, say

#: Characters that the most steps take, and how a step is drawn that a plan reaches, and one that none is proven not to.
WIDTH = 40
_REACHED, _OPEN = "█", "░"


def chart(curve: AnnualFrontierRead, language: Language) -> Iterator[str]:
    """Yield the curve line by line: each budget with the steps that it buys, and those that it may buy at most."""
    yield say(language, "frontier_title")
    most = max((_number(term.bound) for point in curve.points for term in point.terms[1:]), default=0)
    present = None if curve.present is None else curve.present.amount
    wide = max((len(point.budget.amount) for point in curve.points), default=0)
    for point in curve.points:
        mark = ">" if point.budget.amount == present else " "
        yield f"{mark} {point.budget.amount:>{wide}} {point.budget.currency}  {_drawn(point, most, language)}"
    if curve.plateau is not None:
        amounts = {"budget": _told(curve.plateau.budget), "least": _told(curve.plateau.not_below)}
        yield say(language, "frontier_plateau", amounts)
    if curve.next is not None:
        for gain in curve.next.gains:
            yield say(
                language,
                "frontier_next",
                {
                    "amount": _told(curve.next.amount),
                    "term": say(language, f"year_{gain.name}"),
                    "gained": gain.gained,
                    "most": gain.gained_at_most,
                },
            )


def _drawn(point: AnnualFrontierPointRead, most: int, language: Language) -> str:
    if not point.terms:
        return say(language, f"frontier_{point.status}")
    essential, steps = point.terms
    reached, bound = (_number(value) * WIDTH // max(1, most) for value in (steps.value, steps.bound))
    bar = f"{_REACHED * reached}{_OPEN * (bound - reached)}"
    numbers = f"{steps.value}–{steps.bound}" if steps.value != steps.bound else f"{steps.value}"
    inner = f"{essential.value}–{essential.bound}" if essential.value != essential.bound else f"{essential.value}"
    return f"{bar:<{WIDTH}}  {numbers:>12}  {inner:>10}"


def _number(value: float | str | None) -> int:
    return value if isinstance(value, int) else 0


def _told(money: Money) -> str:
    return f"{money.amount} {money.currency}"
