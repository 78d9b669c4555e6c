"""The tiers of a goal: what each counts, and how several make one sum that is exact."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import LinearExpr

from solver.path import model as path_model
from solver.path.model import PathVariables
from solver.path.plans import Worth
from solver.path.problem import Goal
from solver.path.world import World

#: Essential weighted steps and all weighted steps that a plan must reach.
Demand = tuple[int, int]

#: A joined objective stays below this, so that a bound held as a float is exact (2 to the 53rd) with room to spare.
LARGEST_OBJECTIVE = 2**50


@dataclass(frozen=True, slots=True)
class Tier:
    """One thing a goal counts, as the model says it and as a plan shows it; it is never below 0."""

    name: str
    maximise: bool
    expression: Callable[[PathVariables, World], LinearExpr]
    value: Callable[[Worth], int]
    #: The best that could be, known without a search.
    possible: Callable[[World], int]
    #: The most that any plan of the world can have.
    largest: Callable[[World], int]

    @property
    def sign(self) -> int:
        """Minus 1 where more is better, so that the product with it is to be made small."""
        return -1 if self.maximise else 1


ESSENTIAL_STEPS = Tier(
    "essential_steps",
    True,
    path_model.essential_steps,
    lambda plan: plan.essential_steps,
    lambda world: world.essential_steps,
    lambda world: world.essential_steps,
)
STEPS = Tier(
    "steps",
    True,
    path_model.steps,
    lambda plan: plan.steps,
    lambda world: world.steps,
    lambda world: world.steps,
)
PRICE = Tier(
    "price", False, path_model.price, lambda plan: plan.price_minor, lambda _: 0, lambda world: world.largest_price
)
EFFORT = Tier(
    "effort",
    False,
    path_model.effort,
    lambda plan: plan.effort_hundredths,
    lambda _: 0,
    lambda world: world.largest_effort,
)

#: The first two ask how much is closed, the others at what cost.
STEP_TIERS = (ESSENTIAL_STEPS, STEPS)
COST_TIERS: dict[Goal, tuple[Tier, ...]] = {
    Goal.CLOSEST: (PRICE, EFFORT),
    Goal.CHEAPEST: (PRICE, EFFORT),
    Goal.FASTEST: (EFFORT, PRICE),
}


#: Adds to the model what a question asks beyond the rules.
Row = Callable[[PathVariables, World], None]


def is_as_good(tier: Tier, value: int) -> Row:
    """A tier is no worse than this value."""

    def row(variables: PathVariables, world: World) -> None:
        expression = tier.expression(variables, world)
        variables.model.add(expression >= value if tier.maximise else expression <= value)

    return row


class Joined:
    """Tiers that one search decides together, exactly: later ones never outweigh one unit of an earlier one."""

    def __init__(self, tiers: Sequence[Tier], world: World) -> None:
        self.tiers = tuple(tiers)
        self._world = world
        self.multipliers: list[int] = []
        multiplier = 1
        for tier in reversed(self.tiers):
            self.multipliers.insert(0, multiplier)
            multiplier *= tier.largest(world) + 1
        self.is_exact = multiplier <= LARGEST_OBJECTIVE

    def expression(self, variables: PathVariables) -> LinearExpr:
        """Return the sum that is to be made small."""
        return LinearExpr.weighted_sum(
            [tier.expression(variables, self._world) for tier in self.tiers],
            [tier.sign * multiplier for tier, multiplier in zip(self.tiers, self.multipliers, strict=True)],
        )

    def value(self, plan: Worth) -> int:
        return sum(t.sign * m * t.value(plan) for t, m in zip(self.tiers, self.multipliers, strict=True))

    def bounds(self, least: int, plan: Worth) -> list[int]:
        """Return the bound of each tier that follows from no plan having a sum below `least`.

        Each is a bound among plans as good as this one in the tiers before it.
        """
        bounds = []
        for place, (tier, multiplier) in enumerate(zip(self.tiers, self.multipliers, strict=True)):
            later = zip(self.tiers[place + 1 :], self.multipliers[place + 1 :], strict=True)
            # Later tiers that are to be small can be as large as they get; those to be large, as small.
            slack = sum(m * t.largest(self._world) for t, m in later if not t.maximise)
            bound = tier.sign * -((slack - least) // multiplier)
            possible = tier.possible(self._world)
            bounds.append(min(possible, bound) if tier.maximise else max(possible, bound))
            least -= tier.sign * multiplier * tier.value(plan)
        return bounds
