"""One company with what its learners' paths are worth to it and take of what is shared."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from solver.annual.answer import AnnualTier
from solver.annual.columns import Column
from solver.annual.money import MOST_GRAINS, most_spent, uncountable
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, GrantId, LearnerId, Seat

#: Of all steps, where essential ones are counted: among equals the better path is chosen.
BALLAST = 1e-5

#: A place of a learner in an offering with terms.
Link = tuple[LearnerId, Seat]


@dataclass(frozen=True, slots=True)
class Worth:
    """The terms of a column for the company, the learner's priority included."""

    essential_steps: int
    steps: int
    price_minor: int

    def of(self, tier: AnnualTier) -> int:
        """Return the value in one tier, in which more is better."""
        if tier is AnnualTier.ESSENTIAL_STEPS:
            return self.essential_steps
        return self.steps if tier is AnnualTier.STEPS else -self.price_minor


def worth(learner: AnnualLearner, column: Column) -> Worth:
    return Worth(learner.priority * column.essential_steps, learner.priority * column.steps, column.net_minor)


def ballast(most_steps: float) -> float:
    """Return what a step counts beside essential ones: all of them together less than one, for a bound counts them."""
    return min(BALLAST, 0.5 / (1 + most_steps))


class Company:
    """What is shared in a company, and what a column takes of it."""

    def __init__(self, problem: AnnualProblem) -> None:
        self.problem = problem
        self.terms = problem.terms_by_offering
        self.seats = problem.seats_by_offering
        self.centres = {c.id: c.budget_minor for c in problem.cost_centres if c.budget_minor is not None}
        self.grants = {g.id: g.most_minor for g in problem.grants if g.most_minor is not None}
        limits = [problem.budget_minor or 0, *self.centres.values(), *self.grants.values()]
        if max(limits) >= MOST_GRAINS:
            # What nobody can spend is no limit.
            limits = [limit for limit in limits if limit < most_spent(problem)]
        #: Money in the rows is counted in so many minor units, near the size of the other numbers there.
        self.money_unit = max(1, max(limits, default=0) // 1000)
        #: Whether sums differ by less in the rows than the engine tells from nothing: no word of it is then believed.
        self.is_coarse = bool(uncountable(problem))
        self._under_way = {
            learner.id: frozenset(entry.module for entry in learner.in_progress) for learner in problem.learners
        }

    @property
    def most_steps(self) -> int:
        """What all learners together cannot pass in the tier of all steps."""
        return sum(self._steps)

    @property
    def most_steps_of_one(self) -> int:
        """What no learner passes in the tier of all steps."""
        return max(self._steps, default=0)

    @cached_property
    def _steps(self) -> tuple[int, ...]:
        levels = {competency.id: competency.levels for competency in self.problem.competencies}
        steps = []
        for learner in self.problem.learners:
            asked = sum(
                entry.weight * sum(level <= entry.level for level in levels[entry.competency])
                for entry in learner.requirements
            )
            steps.append(learner.priority * asked)
        return tuple(steps)

    def room(self, seat: Seat) -> int:
        """Return how many learners an offering has room for."""
        return self.seats.get(seat, len(self.problem.learners))

    def places(self, learner: AnnualLearner, column: Column) -> list[Seat]:
        """Return the priced offerings in which a column takes a new place."""
        own = self._under_way[learner.id]
        return [s for s in column.seats if s[0] not in own and (s in self.seats or s in self.terms)]

    def fully_granted(self, learner: AnnualLearner, column: Column) -> Column:
        """Return the column when grants pay all they can, others aside; how much is decided with the others."""
        if not self.problem.grants or not column.seats:
            return column
        left = {entry.module: entry.price_left_minor for entry in learner.in_progress}
        modules = self.problem.module_by_id
        paid = [(s, left.get(s[0], modules[s[0]].price_minor)) for s in learner.held_seats(column.seats)]
        granted = []
        for grant in self.problem.grants:
            amount = grant.share_percent * sum(price for seat, price in paid if seat in grant.seats) // 100
            if grant.most_per_learner_minor is not None:
                amount = min(amount, grant.most_per_learner_minor)
            if amount:
                granted.append((grant.id, amount))
        return replace(column, granted=tuple(granted))

    def limited_centres(self, learner: AnnualLearner) -> list[CostCentreId]:
        """Return the cost centres with a budget that a learner's price counts in."""
        return [centre for centre in self.problem.centres_of(learner) if centre in self.centres]


class Taken:
    """What some learners have of everything shared, by their columns."""

    def __init__(self, company: Company, choice: Mapping[LearnerId, Column]) -> None:
        #: By cost centre, and None for all together; fixed prices apart.
        self.spent: Counter[CostCentreId | None] = Counter()
        self.granted: Counter[GrantId] = Counter()
        self.places: Counter[Seat] = Counter()
        for learner_id, column in choice.items():
            learner = company.problem.learner_by_id[learner_id]
            for purse in (None, *company.limited_centres(learner)):
                self.spent[purse] += column.net_minor
            for grant, amount in column.granted:
                self.granted[grant] += amount
            self.places.update(company.places(learner, column))
