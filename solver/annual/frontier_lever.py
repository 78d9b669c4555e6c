"""The one budget that goes up along a frontier: the whole, or that of a cost centre."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from solver.annual.answer import AnnualTier, Prices
from solver.annual.bound import shared_worth
from solver.annual.columns import Column
from solver.annual.frontier_answer import BoundLine
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, LearnerId
from solver.domain import InvalidProblem


@dataclass(frozen=True, slots=True)
class Lever:
    """Knows which budget it is, what a plan takes of it and what it is worth."""

    centre: CostCentreId | None

    def check(self, problem: AnnualProblem) -> None:
        """Raise InvalidProblem unless the problem has such a budget."""
        if self.centre is not None and self.centre not in problem.centre_by_id:
            raise InvalidProblem([f"there is no cost centre {self.centre}"])

    def budget(self, problem: AnnualProblem) -> int | None:
        """Return the budget as it is; None is no limit."""
        return problem.budget_minor if self.centre is None else problem.centre_by_id[self.centre].budget_minor

    def within(self, problem: AnnualProblem, budget_minor: int | None) -> AnnualProblem:
        """Return the same problem with another budget."""
        if self.centre is None:
            return replace(problem, budget_minor=budget_minor)
        centres = tuple(
            replace(centre, budget_minor=budget_minor) if centre.id == self.centre else centre
            for centre in problem.cost_centres
        )
        return replace(problem, cost_centres=centres)

    def pays_for(self, problem: AnnualProblem, learner: AnnualLearner) -> bool:
        """Tell whether what a learner costs is taken from this budget."""
        return self.centre is None or self.centre in problem.centres_of(learner)

    def spent(self, problem: AnnualProblem, choice: Mapping[LearnerId, Column], price_minor: int) -> int:
        """Return what a choice, which costs so much in all, takes of this budget."""
        if self.centre is None:
            return price_minor
        learners = problem.learner_by_id
        return sum(column.net_minor for key, column in choice.items() if self.pays_for(problem, learners[key]))

    def line(self, problem: AnnualProblem, tier: AnnualTier, prices: Prices, total: int) -> BoundLine:
        """Return what prices prove, `total` being the sum of what no learner passes at them."""
        rate = prices.budget if self.centre is None else dict(prices.centres).get(self.centre, 0)
        return BoundLine(
            tier=tier,
            # What is shared is worth its price: of this budget alone the amount is left open.
            constant=total + shared_worth(problem, tier, prices) - rate * (self.budget(problem) or 0),
            rate=rate,
            earlier=prices.earlier,
            scale=prices.scale,
        )
