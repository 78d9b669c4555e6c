"""The picture of one competency in two roles: both levels as bars on its own scale, one under the other."""

from collections.abc import Sequence
from dataclasses import dataclass

#: The whole scale is at most so wide; a step of a short one is no wider than `WIDEST_STEP`.
WIDEST = 264
WIDEST_STEP = 44
NARROWEST_STEP = 8
#: A scale of more steps than this only names the levels that are asked for, and its last.
MOST_NAMED = 10
GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One step of the scale, with whether each role asks for it."""

    level: int
    x: int
    width: int
    here: bool
    there: bool
    named: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelBars:
    """A drawing with its own width; templates only place it."""

    width: int
    segments: tuple[Segment, ...]


def level_bars(levels: Sequence[int], *, here: int, there: int) -> LevelBars:
    """Draw the scale `levels` (without its 0), each role's bar up to the level that it asks for."""
    scale = sorted({*levels, here, there} - {0})
    step = max(NARROWEST_STEP, min(WIDEST_STEP, WIDEST // max(1, len(scale))))
    all_named = len(scale) <= MOST_NAMED
    return LevelBars(
        width=max(1, len(scale)) * step,
        segments=tuple(
            Segment(
                level=level,
                x=place * step,
                width=step - GAP,
                here=level <= here,
                there=level <= there,
                named=all_named or level in (here, there, scale[-1]),
            )
            for place, level in enumerate(scale)
        ),
    )
