"""Which budgets a curve is told at: round amounts, close together where it bends and far apart where it is flat."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

#: Of the points those that lie at equal distances, whatever the curve does.
EVEN_PART = 0.4
#: How many of the smallest distances fit into one between the points of an even curve.
FINENESS = 3


def told_budgets(most: int, points: int, given: Sequence[int], height: Callable[[int], float]) -> list[int]:
    """Return at least so many budgets, from nothing to the first round amount above `most`; those given are among them.

    Between two points the curve lies in a rectangle with these at two of its corners. The largest rectangle is divided,
    until there are points enough; `height` tells about how high the curve is at a budget.
    """
    step = _round_step(most // max(1, FINENESS * points))
    top = max(points - 1, most // step + 1)
    even = max(2, round(EVEN_PART * points))
    chosen = {top * place // even for place in range(even + 1)}
    heights, highest = {}, 0.0
    for number in sorted(chosen):
        # Of a curve that never falls.
        heights[number] = highest = max(highest, height(number * step))
    while len({number * step for number in chosen} | set(given)) < points:
        divisible = [(low, high) for low, high in pairwise(sorted(chosen)) if high - low > 1]
        low, high = max(divisible, key=lambda ends: _largeness(ends, heights))
        middle = (low + high) // 2
        chosen.add(middle)
        heights[middle] = min(max(height(middle * step), heights[low]), heights[high])
    return sorted({number * step for number in chosen} | set(given))


def coarse_budgets(most: int) -> list[int]:
    """Return some budgets that teach much of all others: halves of halves, for most is learned with the first money."""
    return [most // 2, most // 8, most // 16, 0, most // 4, most * 3 // 4]


def _largeness(ends: tuple[int, int], heights: Mapping[int, float]) -> tuple[float, int, int]:
    """Return by what rectangles are compared: their size, and the width of those without any."""
    low, high = ends
    return (heights[high] - heights[low]) * (high - low), high - low, -low


def _round_step(step: int) -> int:
    """Return a round amount that is no more, 1, 2 or 5 and zeros; at least 1."""
    unit: int = 10 ** (len(str(max(1, step))) - 1)
    return max((part * unit for part in (1, 2, 5) if part * unit <= step), default=1)
