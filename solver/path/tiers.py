"""The tiers of a goal, one after another: each with its value and the proven bound among plans as good before it."""

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python.cp_model import LinearExpr

from solver.control import LOOKS_AWAY, Watch
from solver.cpsat import Ending, Found, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path import model as path_model
from solver.path.model import PathVariables
from solver.path.plans import Worth, held_after, obeys, without_superfluous, worth
from solver.path.prepare import World
from solver.path.problem import Goal

#: Essential weighted steps and all weighted steps that a plan must reach.
Demand = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tier:
    """One thing a goal counts, as the model says it and as a plan shows it."""

    name: str
    maximise: bool
    expression: Callable[[PathVariables, World], LinearExpr]
    value: Callable[[Worth], int]
    #: The best that could be, known without a search.
    possible: Callable[[World], int]

    def is_better(self, plan: Worth, other: Worth) -> bool:
        return self.value(plan) > self.value(other) if self.maximise else self.value(plan) < self.value(other)


ESSENTIAL_STEPS = Tier(
    "essential_steps", True, path_model.essential_steps, lambda plan: plan.essential_steps, lambda w: w.essential_steps
)
STEPS = Tier("steps", True, path_model.steps, lambda plan: plan.steps, lambda w: w.steps)
PRICE = Tier("price", False, path_model.price, lambda plan: plan.price_minor, lambda _: 0)
EFFORT = Tier("effort", False, path_model.effort, lambda plan: plan.effort_hundredths, lambda _: 0)

#: The first two ask how much is closed, the others at what cost.
STEP_TIERS = (ESSENTIAL_STEPS, STEPS)
COST_TIERS: dict[Goal, tuple[Tier, ...]] = {
    Goal.CLOSEST: (PRICE, EFFORT),
    Goal.CHEAPEST: (PRICE, EFFORT),
    Goal.FASTEST: (EFFORT, PRICE),
}


@dataclass(frozen=True, slots=True)
class Climb:
    """Where the tiers ended: the best plan found, if any, and a bound for each tier."""

    taken: frozenset[ModuleId] | None
    bounds: tuple[int, ...] = ()
    #: Whether it is proven that no plan obeys the rules.
    is_infeasible: bool = False


def climb(
    world: World,
    tiers: tuple[Tier, ...],
    search: Search,
    first: set[ModuleId] | None,
    demand: Demand | None = None,
    *,
    watch: Watch = LOOKS_AWAY,
) -> Climb:
    """Solve `tiers` in order, starting from the plan `first`, which must meet `demand` when that is given."""
    if not world.kept_are_reachable:
        return Climb(None, is_infeasible=True)
    watch.enters("build")
    variables = path_model.build(world)
    if demand is not None:
        path_model.demand_is_met(variables, world, demand)
    watch.enters("search")
    taken = None if first is None else frozenset(first)
    bounds = []
    for tier in tiers:
        bound = tier.possible(world)
        if taken is None or tier.value(worth(world, taken)) != bound:
            found = _search_tier(tier, variables, world, search, taken)
            if found.ending is Ending.INFEASIBLE:
                return Climb(None, is_infeasible=True)
            taken = _better_plan(tier, variables, world, found, taken)
            if taken is None:
                return Climb(None)
            if found.bound is not None:
                bound = min(bound, found.bound) if tier.maximise else max(bound, found.bound)
            if found.ending is Ending.OPTIMAL and tier.value(worth(world, taken)) != bound:
                raise UnsoundSearch(f"{tier.name}: {bound} was said to be reached, and {sorted(taken)} does not")
        bounds.append(bound)
        expression, value = tier.expression(variables, world), tier.value(worth(world, taken))
        variables.model.add(expression >= value if tier.maximise else expression <= value)
    return Climb(None if taken is None else frozenset(without_superfluous(world, taken)), tuple(bounds))


def _search_tier(
    tier: Tier, variables: PathVariables, world: World, search: Search, taken: frozenset[ModuleId] | None
) -> Found:
    """Look for the best value of one tier; "no plan" is believed only when a second configuration says so too."""
    if taken is not None:
        variables.hint(taken, held_after(world, taken))
    expression = tier.expression(variables, world)
    if tier.maximise:
        variables.model.maximize(expression)
    else:
        variables.model.minimize(expression)
    found = search.run(variables.model)
    if found.ending is not Ending.INFEASIBLE:
        return found
    if taken is not None:
        raise UnsoundSearch(f"no plan was said to exist, and {sorted(taken)} is one")
    second = search.run(variables.model, presolve=False)
    if second.ending in (Ending.OPTIMAL, Ending.FEASIBLE):
        raise UnsoundSearch("no plan was said to exist, and a second search found one")
    return second


def _better_plan(
    tier: Tier, variables: PathVariables, world: World, found: Found, taken: frozenset[ModuleId] | None
) -> frozenset[ModuleId] | None:
    """Return the plan that was found when it beats the one in hand."""
    if found.ending is Ending.UNKNOWN:
        return taken
    plan = frozenset(module.id for module in world.modules if found.is_true(variables.takes(module.id)))
    if not obeys(world, plan):
        raise UnsoundSearch(f"a plan was returned that breaks a rule: {sorted(plan)}")
    return plan if taken is None or tier.is_better(worth(world, plan), worth(world, taken)) else taken
