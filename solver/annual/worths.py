"""What the paths of learners are worth at some prices, counted from what the company sees of them."""

from collections.abc import Iterable

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import Column
from solver.annual.company import Company
from solver.annual.problem import AnnualLearner, CostCentreId, Seat


class Worths:
    """What paths add to a tier and those before it, less what they take, in units of the prices."""

    def __init__(self, company: Company, tier: AnnualTier, prices: Prices) -> None:
        self._company = company
        essential, step = (*prices.earlier, 0, 0)[:2]
        self._essential = essential + (prices.scale if tier is AnnualTier.ESSENTIAL_STEPS else 0)
        self._step = step + (prices.scale if tier is AnnualTier.STEPS else 0)
        self._money = prices.budget + (prices.scale if tier is AnnualTier.PRICE else 0)
        self._centres: dict[CostCentreId, int] = dict(prices.centres)
        self._grants = dict(prices.grants)
        self._seats: dict[Seat, int] = dict(prices.seats)
        for seat, wanted in prices.least:
            self._seats[seat] = self._seats.get(seat, 0) - wanted
        self._links = {(learner, seat): price for learner, seat, price in prices.links}

    def of(self, learner: AnnualLearner, column: Column) -> int:
        """Return what a path of a learner is worth."""
        company = self._company
        gain = self._essential * column.essential_steps + self._step * column.steps
        money = self._money + sum(self._centres.get(centre, 0) for centre in company.limited_centres(learner))
        paid = money * column.net_minor + sum(self._grants.get(grant, 0) * amount for grant, amount in column.granted)
        for seat in company.places(learner, column):
            paid += self._seats.get(seat, 0) + self._links.get((learner.id, seat), 0)
        return learner.priority * gain - paid

    def best(self, learner: AnnualLearner, columns: Iterable[Column], count: int) -> list[Column]:
        """Return so many of a learner's paths, those first that are worth most."""
        return sorted(columns, key=lambda column: (-self.of(learner, column), str(column.seats)))[:count]
