"""What money buys in a year: points of a budget against weighted steps, and what bounds them at every budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from solver.annual.answer import AnnualTier
from solver.annual.problem import CostCentreId
from solver.result import Status, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundLine:
    """What no plan passes in one step tier, for every budget at once.

    Prices prove it: what is shared is worth its price, so a minor unit more of the budget adds `rate`, and each unit
    that a plan must reach in the tier before takes `earlier` away. All in units of `scale`.
    """

    tier: AnnualTier
    constant: int
    rate: int = 0
    earlier: tuple[int, ...] = ()
    scale: int = 1
    #: It holds for budgets up to this, and for plans that reach so much in the tiers before; None and () are all.
    up_to_minor: int | None = None
    at_least: tuple[int, ...] = ()

    def at(self, budget_minor: int | None, reached: tuple[int, ...]) -> int | None:
        """Return what no plan within a budget passes that reaches so much in the tiers before; None where it is mute.

        A budget of None is no limit.
        """
        if budget_minor is None and (self.rate or self.up_to_minor is not None):
            return None
        if self.up_to_minor is not None and (budget_minor or 0) > self.up_to_minor:
            return None
        if any(has < least for has, least in zip(reached, self.at_least, strict=False)):
            return None
        return (self.constant + self.rate * (budget_minor or 0) - self._demand(reached)) // self.scale

    def least_budget(self, reached: tuple[int, ...], value: int) -> int:
        """Return a budget below which no plan with so much in the tiers before reaches this value."""
        if any(has < least for has, least in zip(reached, self.at_least, strict=False)):
            return 0
        missing = value * self.scale + self._demand(reached) - self.constant
        if missing <= 0:
            return 0
        if self.rate:
            return -(-missing // self.rate)
        return 0 if self.up_to_minor is None else self.up_to_minor + 1

    def _demand(self, reached: tuple[int, ...]) -> int:
        return sum(price * value for price, value in zip(self.earlier, reached, strict=True))


def least_bound(
    lines: Iterable[BoundLine], tier: AnnualTier, budget_minor: int | None, reached: tuple[int, ...]
) -> tuple[int, BoundLine] | None:
    """Return the best of what these lines say in a tier, and the line that says it."""
    said = ((line.at(budget_minor, reached), line) for line in lines if line.tier is tier)
    return min(((most, line) for most, line in said if most is not None), key=lambda entry: entry[0], default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualFrontierPoint:
    """The best plan found within one budget."""

    budget_minor: int
    #: Optimal when both terms are proven, infeasible when no plan obeys the hard rules within this budget.
    status: Status
    #: The two step terms; none without a plan. The bound of all steps holds among plans with as many essential ones.
    terms: tuple[Term, ...] = ()
    #: What the plan takes of the budget, and what it costs in all.
    spent_minor: int | None = None
    price_minor: int | None = None

    @property
    def values(self) -> tuple[int, ...]:
        """The essential steps and all steps, which in this order are never less for more money."""
        return tuple(term.value for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualPlateau:
    """Where more money buys nothing."""

    #: A plan that takes this of the budget reaches as much as the best that was found without any limit on it.
    from_minor: int
    #: No plan that takes less reaches that.
    not_below_minor: int
    #: What is reached without any limit on the budget.
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualGain:
    """What the next amount buys in one step term."""

    tier: AnnualTier
    #: From the present point to the next one: what the plans differ by, and at most with any plans.
    gained: int
    gained_at_most: int
    #: From the prices: what the bound of the present budget grows by for each minor unit, however many follow.
    rate: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualNext:
    """The present budget, and what comes after it."""

    budget_minor: int
    #: The next point of the curve.
    next_minor: int
    gains: tuple[AnnualGain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualFrontier:
    """Budget against weighted steps, all other limits as they are."""

    #: Whose budget it is; None is the whole.
    centre: CostCentreId | None
    present_minor: int | None
    #: By budget, ascending.
    points: tuple[AnnualFrontierPoint, ...]
    #: None when there is no plan at any budget.
    plateau: AnnualPlateau | None
    #: None without a budget now, or without a plan within it.
    next: AnnualNext | None
    #: What proves the bounds, and bounds all budgets in between.
    lines: tuple[BoundLine, ...]

    def bound(self, tier: AnnualTier, budget_minor: int | None, reached: tuple[int, ...]) -> int | None:
        """Return what no plan within a budget passes in a step tier that reaches so much in the tiers before."""
        found = least_bound(self.lines, tier, budget_minor, reached)
        return None if found is None else found[0]
