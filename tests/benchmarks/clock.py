"""A watch that holds a clock, and what many readings of it come to."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

#: What a recommendation spends its time on, in this order.
PARTS = ("translate", "prepare", "build", "search", "explain", "check")

#: The part that each phase of the solver belongs to.
_PART_OF_PHASE = {
    "prepare": "prepare",
    "greedy": "prepare",
    "build": "build",
    "search": "search",
    "explain": "explain",
    "check": "check",
}


@dataclass(slots=True)
class Clock:
    """Adds up the seconds of each part; the solver tells it where it is."""

    #: Which seconds: those on the wall, or those of the processor.
    now: Callable[[], float] = time.perf_counter
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PARTS, 0.0))
    _part: str | None = None
    _since: float = 0.0

    def enters(self, phase: str) -> None:
        """Hear from the solver that a phase begins."""
        self._turn_to(_PART_OF_PHASE[phase])

    @contextmanager
    def during(self, part: str) -> Iterator[None]:
        """Count what happens inside as `part`, up to where the solver says otherwise."""
        self._turn_to(part)
        try:
            yield
        finally:
            self._turn_to(None)

    @property
    def total(self) -> float:
        return sum(self.seconds.values())

    def _turn_to(self, part: str | None) -> None:
        now = self.now()
        if self._part is not None:
            self.seconds[self._part] += now - self._since
        self._part, self._since = part, now


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of all values do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def shares(clocks: Sequence[Clock]) -> dict[str, float]:
    """Return the share of each part in the time of all."""
    total = sum(clock.total for clock in clocks)
    return {part: sum(clock.seconds[part] for clock in clocks) / total for part in PARTS}
