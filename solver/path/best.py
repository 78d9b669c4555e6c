"""The best plan of one problem with its bounds: the demand of the goal first, then a plan at once, then the tiers."""

from dataclasses import dataclass

from solver.control import LOOKS_AWAY, Watch
from solver.cpsat import Search
from solver.domain import ModuleId
from solver.path.ask import Ask
from solver.path.climb import Climb, climb
from solver.path.greedy import greedy_plan
from solver.path.placing import Placing, finish_of
from solver.path.plans import worth
from solver.path.prepare import ending_by
from solver.path.problem import Goal
from solver.path.tiers import COST_TIERS, EFFORT, PRICE, STEP_TIERS, Demand, Row, Tier, is_as_good
from solver.path.timely import TimelyClimb, climb_in_time, soonest_finish_of
from solver.path.world import World
from solver.path.worlds import Worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """What the search for the best plan came to."""

    taken: frozenset[ModuleId] | None
    #: With dates, where each step stands.
    placing: Placing | None = None
    #: One for each tier of the goal; empty without a plan.
    bounds: tuple[int, ...] = ()
    #: For cheapest and fastest, once it is known.
    demand: Demand | None = None
    #: Whether it is proven that no plan obeys the rules.
    is_infeasible: bool = False


def best_plan(worlds: Worlds, search: Search, watch: Watch = LOOKS_AWAY) -> Best:
    """Return the best plan that obeys every rule, or that there is none, or that none was found."""
    goal = worlds.problem.goal
    demand: Demand | None = None
    demand_bounds: tuple[int, ...] = ()
    if goal is not Goal.CLOSEST:
        most = top_of(worlds.unlimited, STEP_TIERS, Ask(search, watch=watch), greedy_plan(worlds.unlimited))
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
    best = best_of(world, goal, Ask(search, demand=demand, watch=watch), first_plan(world, demand))
    bounds = (*demand_bounds, *best.bounds) if best.taken is not None else ()
    return Best(taken=best.taken, placing=best.placing, bounds=bounds, demand=demand, is_infeasible=best.is_infeasible)


def best_of(world: World, goal: Goal, ask: Ask, first: set[ModuleId] | None = None) -> Best:
    """Return the best plan of one world for a goal, from the plan `first`, which must meet what is asked.

    Where a demand is asked, the bounds are those of the tiers after it.
    """
    steps = () if ask.demand else STEP_TIERS
    if world.times is None:
        top = climb(world, (*steps, *COST_TIERS[goal]), ask.search, first, ask.demand, rows=ask.rows, watch=ask.watch)
        return Best(taken=top.taken, bounds=top.bounds, is_infeasible=top.is_infeasible)
    if goal is Goal.FASTEST:
        return _fastest(world, ask, first)
    tiers = (*steps, PRICE, EFFORT)
    timely = climb_in_time(world, tiers, ask, first)
    if timely.placing is None:
        return Best(taken=None, is_infeasible=timely.is_infeasible)
    placing, finish_bound = soonest_finish_of(
        world,
        timely,
        ask,
        among=[is_as_good(tier, tier.value(worth(world, timely.placing.keys()))) for tier in tiers],
        least_effort=timely.bounds[-1],
        facts=[target.fact for target in world.targets] if _closes_all(world, timely.placing) else (),
        halving=False,
    )
    return Best(taken=frozenset(placing), placing=placing, bounds=(*timely.bounds, finish_bound))


def _fastest(world: World, ask: Ask, first: set[ModuleId] | None) -> Best:
    """Return the plan that meets what is asked and finishes soonest, then costs least, then takes least effort."""
    steps: tuple[Tier, ...] = () if ask.demand else STEP_TIERS
    shortest = climb_in_time(world, (*steps, EFFORT), ask, first)
    if shortest.placing is None:
        return Best(taken=None, is_infeasible=shortest.is_infeasible)
    value = worth(world, shortest.placing.keys())
    among: list[Row] = [is_as_good(tier, tier.value(value)) for tier in steps]
    placing, finish_bound = soonest_finish_of(
        world,
        shortest,
        ask,
        among=among,
        least_effort=shortest.bounds[-1],
        facts=[target.fact for target in world.targets] if _closes_all(world, shortest.placing) else (),
    )
    in_time = ending_by(world, finish_of(placing)) if placing else world
    asked = Ask(ask.search, demand=ask.demand, rows=(*ask.rows, *among), cuts=ask.cuts, watch=ask.watch)
    cheapest = climb_in_time(in_time, (PRICE, EFFORT), asked, in_hand=placing)
    if cheapest.placing is None:
        return Best(taken=None)
    bounds = (*shortest.bounds[: len(steps)], finish_bound, *cheapest.bounds)
    return Best(taken=frozenset(cheapest.placing), placing=cheapest.placing, bounds=bounds)


def _closes_all(world: World, taken: Placing) -> bool:
    return worth(world, taken.keys()).steps == world.steps


def top_of(world: World, tiers: tuple[Tier, ...], ask: Ask, first: set[ModuleId] | None = None) -> Climb | TimelyClimb:
    """Return where some tiers end, with dates or without."""
    if world.times is None:
        return climb(world, tiers, ask.search, first, ask.demand, rows=ask.rows, watch=ask.watch)
    return climb_in_time(world, tiers, ask, first)


def first_plan(world: World, demand: Demand | None) -> set[ModuleId] | None:
    """Return a first plan that meets the demand, if the simple way finds one."""
    plan = greedy_plan(world)
    if plan is None or demand is None:
        return plan
    value = worth(world, plan)
    return plan if value.essential_steps >= demand[0] and value.steps >= demand[1] else None
