"""The best plan of one problem with its bounds: the demand of the goal first, then a plan at once, then the tiers."""

from dataclasses import dataclass

from solver.control import Watch
from solver.cpsat import Search
from solver.domain import ModuleId
from solver.path.greedy import greedy_plan
from solver.path.plans import worth
from solver.path.prepare import World
from solver.path.problem import Goal
from solver.path.tiers import COST_TIERS, STEP_TIERS, Demand, climb
from solver.path.worlds import Worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """What the search for the best plan came to."""

    taken: frozenset[ModuleId] | None
    #: One for each tier of the goal; empty without a plan.
    bounds: tuple[int, ...] = ()
    #: For cheapest and fastest, once it is known.
    demand: Demand | None = None
    #: Whether it is proven that no plan obeys the rules.
    is_infeasible: bool = False


def best_plan(worlds: Worlds, search: Search, watch: Watch) -> Best:
    """Return the best plan that obeys every rule, or that there is none, or that none was found."""
    goal = worlds.problem.goal
    demand: Demand | None = None
    demand_bounds: tuple[int, ...] = ()
    if goal is not Goal.CLOSEST:
        most = climb(worlds.unlimited, STEP_TIERS, search, greedy_plan(worlds.unlimited), watch=watch)
        if most.taken is None:
            return Best(taken=None, is_infeasible=most.is_infeasible)
        value = worth(worlds.unlimited, most.taken)
        if most.bounds != (value.essential_steps, value.steps):
            # Nothing may be called a plan while more than it closes may be demanded.
            return Best(taken=None)
        demand, demand_bounds = (value.essential_steps, value.steps), most.bounds
        watch.enters("prepare")
    world = worlds.as_asked
    watch.enters("greedy")
    first = first_plan(world, demand)
    tiers = COST_TIERS[goal] if demand else (*STEP_TIERS, *COST_TIERS[goal])
    top = climb(world, tiers, search, first, demand, watch=watch)
    bounds = (*demand_bounds, *top.bounds) if top.taken is not None else ()
    return Best(taken=top.taken, bounds=bounds, demand=demand, is_infeasible=top.is_infeasible)


def first_plan(world: World, demand: Demand | None) -> set[ModuleId] | None:
    """Return a first plan that meets the demand, if the simple way finds one."""
    plan = greedy_plan(world)
    if plan is None or demand is None:
        return plan
    value = worth(world, plan)
    return plan if value.essential_steps >= demand[0] and value.steps >= demand[1] else None
