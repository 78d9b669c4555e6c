"""How long the search for a year may go on, who looks on, and from where it can go on again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from solver.annual.answer import AnnualTier
from solver.control import never

AnnualPhase = Literal["prepare", "price", "round", "improve", "check"]
#: Tells a piece of work how many seconds it has left; none once that is 0 or below.
SecondsLeft = Callable[[], float]


def without_end() -> float:
    """Be never short of time."""
    return float("inf")


def never_ending(seconds: float) -> SecondsLeft:
    """Give no clock: what was begun is done."""
    return without_end


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLimits:
    """The limits of one year's search; the caller holds the clock."""

    #: Asked of the two step terms; reaching it ends the search. 0 asks for the optimum in every term.
    relative_gap: float = 0.001
    #: Wall-clock seconds that are left, asked between pieces of work.
    seconds_left: SecondsLeft = without_end
    #: Ends the search with the best plan found.
    is_cancelled: Callable[[], bool] = never
    seed: int = 0
    #: Gives a clock with so many seconds left that can be handed to another process, if there is one.
    clock_to_hand: Callable[[float], SecondsLeft] = never_ending

    @property
    def is_over(self) -> bool:
        return self.is_cancelled() or self.seconds_left() <= 0

    def for_work(self, until: float = 0.0, *, is_elsewhere: bool) -> SecondsLeft:
        """Return what tells a piece of work how long it has, so that `until` seconds are left when it ends.

        What is done elsewhere takes a clock along, and does not hear that the search is cancelled.
        """

        def seconds() -> float:
            return 0.0 if self.is_cancelled() else self.seconds_left() - until

        return self.clock_to_hand(seconds()) if is_elsewhere else seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualProgress:
    """How far the search is: the best plan and the bound of the tier that is being worked on, if any yet."""

    phase: AnnualPhase
    tier: AnnualTier
    best: int | None = None
    bound: int | None = None
    #: From 0 to 1: how much of this piece of work is done.
    share_done: float = 0.0


class AnnualWatch(Protocol):
    """Is told how the search goes, and handed what it needs to go on after an interruption."""

    def reports(self, progress: AnnualProgress) -> None: ...

    def saves(self, state: bytes) -> None:
        """Keep this in place of what was kept before: `plan_year` goes on from it, with the same problem."""


class NoAnnualWatch:
    """Looks away."""

    def reports(self, progress: AnnualProgress) -> None:
        return None

    def saves(self, state: bytes) -> None:
        return None
