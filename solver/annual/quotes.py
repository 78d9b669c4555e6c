"""The prices of a year as one learner meets them: whole numbers that are never too dear, so that bounds hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solver.annual.answer import AnnualTier, Prices
from solver.annual.problem import AnnualLearner, CostCentreId, GrantId, LearnerId, Seat

#: The sum of what a learner can gain stays below this, far from where the engine's whole numbers end.
_LARGEST = 2**48
#: More parts of a unit than this say nothing more.
_FINEST = 10**9


@dataclass(frozen=True, slots=True)
class Quote:
    """What one learner gains and pays, in parts of a unit of the tier; gains are rounded up, and what is paid down."""

    #: How many of these parts one unit of the tier has.
    parts: int
    #: For each weighted step, essential or not, and for each that is essential besides.
    step: int
    essential_step: int
    #: For each minor unit paid, as a fraction of whole numbers.
    money: tuple[int, int]
    #: What each minor unit that a grant pays is worth.
    grants: Mapping[GrantId, int]
    #: For a place in an offering, and for this learner's place besides, in units of the prices divided by `scale`.
    seats: Mapping[Seat, int]
    own_seats: Mapping[Seat, int]
    scale: int

    def seat_parts(self, seat: Seat) -> int:
        """Return what a place in an offering counts, rounded down; below 0 where it is wanted."""
        return min(_LARGEST, (self.seats.get(seat, 0) + self.own_seats.get(seat, 0)) * self.parts // self.scale)

    def money_parts(self, minor: int) -> int:
        """Return what an amount counts, rounded down."""
        return minor * self.money[0] // self.money[1]

    def in_units(self, parts: int, scale: int) -> int:
        """Return a value of so many parts in units of prices, rounded up."""
        return -(-parts * scale // self.parts)


@dataclass(frozen=True, slots=True)
class Size:
    """The most that a learner can gain, in weighted steps, and pay."""

    steps: int
    price_minor: int


class Quotes:
    """The prices of one tier, for every learner."""

    def __init__(self, prices: Prices, tier: AnnualTier) -> None:
        self._prices = prices
        self._tier = tier
        self._centres = dict(prices.centres)
        self._grants = dict(prices.grants)
        self._seats: dict[Seat, int] = dict(prices.seats)
        for seat, wanted in prices.least:
            self._seats[seat] = self._seats.get(seat, 0) - wanted
        self._links: dict[LearnerId, dict[Seat, int]] = {}
        for learner, seat, price in prices.links:
            self._links.setdefault(learner, {})[seat] = price

    def quote(
        self, learner: AnnualLearner, centres: tuple[CostCentreId, ...], grants: Iterable[GrantId], size: Size
    ) -> Quote:
        """Return the prices for one learner, in parts fine enough for what that learner can gain and pay at most."""
        scale = self._prices.scale
        earlier = (*self._prices.earlier, 0, 0)
        is_price = self._tier is AnnualTier.PRICE
        # Per weighted step, in units of prices.
        essential = learner.priority * (earlier[0] + (scale if self._tier is AnnualTier.ESSENTIAL_STEPS else 0))
        step = learner.priority * (earlier[1] + (scale if self._tier is AnnualTier.STEPS else 0))
        money = self._prices.budget + sum(self._centres.get(centre, 0) for centre in centres) + scale * is_price
        # What is dearer than anything can gain need not be told apart, and cheaper it breaks no bound.
        money = min(money, _LARGEST * scale // max(1, size.price_minor))
        most = max(1, (essential + step) * size.steps // scale, money * size.price_minor // scale)
        parts = max(1, min(_FINEST, scale, _LARGEST // most))
        dearest = _LARGEST // max(1, size.price_minor)
        granted = {grant: -(-(money - self._grants.get(grant, 0)) * parts // scale) for grant in grants}
        return Quote(
            parts=parts,
            step=-(-step * parts // scale),
            essential_step=-(-essential * parts // scale),
            money=(money * parts, scale),
            grants={grant: max(-dearest, factor) for grant, factor in granted.items()},
            seats=self._seats,
            own_seats=self._links.get(learner.id, {}),
            scale=scale,
        )
