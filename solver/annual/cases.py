"""A bound from cases: offerings with terms are decided to be open or closed, and each case has prices of its own.

Prices alone leave a class open by a fraction, for a fraction of its price and of its least number; where few of them
matter much, most of what a plan lacks to the bound comes from there. A case is split at the offering that lowers both
halves most (branch and price; Barnhart and others, Operations Research 46, 1998), the worst case first, and together
the cases leave no plan out.
"""

from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, field

from solver.annual.answer import AnnualTier, Prices
from solver.annual.decompose import Bounded, Decomposition
from solver.annual.master import Master, Solved
from solver.annual.problem import Seat

#: Cases at most, and rounds of prices for each.
MOST_CASES = 64
ROUNDS = 12
#: An offering is open by a fraction when that is further than this from a whole number.
WHOLE = 1e-3
#: Offerings that are tried at one case, those nearest to one half.
TRIED = 8
#: What a half counts that does not change.
LITTLE = 1e-6


@dataclass(frozen=True, slots=True)
class Case:
    """Offerings that are open and closed, with the prices found for that, and what no plan like it passes."""

    decided: Mapping[Seat, bool]
    prices: Prices
    bound: int
    solved: Solved | None


@dataclass(slots=True)
class Cases:
    """The cases of one tier."""

    work: Decomposition
    tier: AnnualTier
    earlier: tuple[int, ...]
    #: How near prices have to be to their program.
    enough: float
    #: Seconds that must be left when it ends.
    until: float
    #: Told the bound of all cases together.
    tells: Callable[[int], None]
    root: InitVar[Bounded]
    found: list[Case] = field(init=False)
    _master: Master = field(init=False)
    #: By offering and side, how much the bound fell for each unit of the fraction.
    _falls: dict[tuple[Seat, bool], float] = field(init=False, default_factory=dict)

    def __post_init__(self, root: Bounded) -> None:
        self._master = self.work.master(self.tier, self.earlier, is_lenient=True)
        self.found = [Case({}, root.prices, root.bound, self.work.solved(self._master))]

    @property
    def worst(self) -> Case:
        """The case that leaves most possible: its bound is that of all cases together."""
        return max(self.found, key=lambda case: case.bound)

    def split(self, aim: float, times: int) -> bool:
        """Split the worst case so many times, until the bound is at the aim; return whether it was split at all."""
        was_split = False
        for _ in range(times):
            worst = self.worst
            seat = self._seat(worst) if worst.bound > aim and len(self.found) < MOST_CASES and self._goes_on() else None
            if seat is None:
                break
            self.found.remove(worst)
            self.found += [self._half(worst, seat, is_open, aim) for is_open in (False, True)]
            self.tells(self.worst.bound)
            was_split = True
        return was_split

    def _half(self, case: Case, seat: Seat, is_open: bool, aim: float) -> Case:
        decided = {**case.decided, seat: is_open}
        found = self.work.bounded_in(
            decided,
            self._master,
            self.tier,
            self.earlier,
            enough=self.enough,
            aim=aim,
            rounds=ROUNDS,
            until=self.until,
        )
        if found is None or found.bound > case.bound:
            # What holds for all of them holds for half of them.
            return Case(decided, case.prices, case.bound, None if found is None else found.solved)
        return Case(decided, found.prices, found.bound, found.solved)

    def _seat(self, case: Case) -> Seat | None:
        """Return the offering at which both halves fall most; None when all are open or closed."""
        if case.solved is None:
            return None
        fractions = {
            seat: share
            for seat, share in case.solved.opened.items()
            if seat not in case.decided and WHOLE < share < 1 - WHOLE
        }
        nearest = sorted(fractions, key=lambda seat: (abs(fractions[seat] - 0.5), str(seat)))[:TRIED]

        def gain(seat: Seat) -> float:
            falls = 1.0
            for is_open in (False, True):
                way = 1 - fractions[seat] if is_open else fractions[seat]
                falls *= max(LITTLE, self._fall(case, seat, is_open, way) * way)
            return falls

        return max(nearest, key=gain, default=None)

    def _fall(self, case: Case, seat: Seat, is_open: bool, way: float) -> float:
        """Return by how much the program of the known columns falls for each unit of the fraction."""
        known = self._falls.get((seat, is_open))
        if known is None:
            self._master.decide({**case.decided, seat: is_open})
            solved = self._master.solve(seconds=max(1.0, self.work.limits.seconds_left() - self.until))
            before = case.solved.objective if case.solved is not None else 0.0
            known = 0.0 if solved is None else max(0.0, before - solved.objective) / way
            self._falls[seat, is_open] = known
        return known

    def _goes_on(self) -> bool:
        limits = self.work.limits
        return not limits.is_over and limits.seconds_left() > self.until
