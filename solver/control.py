"""How much work a search may do, and who looks on; nothing here changes what a right answer is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Phase = Literal["prepare", "greedy", "build", "search", "explain", "check"]


def never() -> bool:
    """Be never over."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLimits:
    """The limits of one question.

    The deterministic limit ends a search at the same point on every machine; the seconds are a backstop behind it.
    """

    #: Wall-clock seconds for all searches of the question together.
    seconds: float = 20.0
    #: Units of CP-SAT's deterministic time for all searches that prove the plan together.
    deterministic: float = 3.0
    #: The same for each single reason of a gap left open, and for all reasons together.
    deterministic_reason: float = 0.5
    deterministic_reasons: float = 2.0
    seed: int = 0
    #: Says that the caller's time is over; asked before each search, for what is done between them takes time as well.
    is_over: Callable[[], bool] = never


class Watch(Protocol):
    """Is told which phase begins; the caller holds the clock."""

    def enters(self, phase: Phase) -> None: ...


class NoWatch:
    """Looks away."""

    def enters(self, phase: Phase) -> None:
        return None


LOOKS_AWAY: Watch = NoWatch()
