"""The picture of one competency's scale: which levels are held, which the plan adds, which is required."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

STOP_GAP = 38
MARGIN = 11
HEIGHT = 38
#: A scale with more stops than this shows only the ones that say something, with a dotted line over the rest.
MOST_STOPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One level of the scale as a dot: `held`, `gained` or `ahead`."""

    level: int
    x: int
    kind: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The line between two neighbouring dots; `skips` when levels between them are not drawn."""

    x1: int
    x2: int
    kind: str
    skips: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTrack:
    """A drawing with its own sizes; templates only place it."""

    width: int
    height: int
    stops: tuple[Stop, ...]
    stretches: tuple[Stretch, ...]


def level_track(levels: Sequence[int], *, held: int, reached: int, required: int) -> LevelTrack:
    """Draw the scale `levels` (without its 0) from 0 upwards; levels off the scale are drawn where they belong."""
    scale = sorted({0, *levels, held, reached, required})
    shown = scale if len(scale) <= MOST_STOPS else sorted({0, held, reached, required, scale[-1]})
    stops = tuple(
        Stop(level=level, x=MARGIN + place * STOP_GAP, kind=_kind(level, held, reached), required=level == required)
        for place, level in enumerate(shown)
    )
    stretches = tuple(
        Stretch(x1=left.x, x2=right.x, kind=right.kind, skips=scale.index(right.level) - scale.index(left.level) > 1)
        for left, right in pairwise(stops)
    )
    return LevelTrack(width=2 * MARGIN + STOP_GAP * (len(shown) - 1), height=HEIGHT, stops=stops, stretches=stretches)


def _kind(level: int, held: int, reached: int) -> str:
    if level <= held:
        return "held"
    return "gained" if level <= reached else "ahead"
