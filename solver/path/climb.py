"""The way up the tiers of a goal: each with its value and the proven bound among plans as good in those before it."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from solver.control import LOOKS_AWAY, Watch
from solver.cpsat import Ending, Found, Search, UnsoundSearch
from solver.domain import Module, ModuleId
from solver.path import model as path_model
from solver.path.landmarks import landmarks_are_met
from solver.path.model import PathVariables
from solver.path.plans import Worth, held_after, obeys, without_superfluous, worth
from solver.path.tiers import EFFORT, STEPS, Demand, Joined, Row, Tier, is_as_good
from solver.path.world import World

#: Deterministic time that tiers get together before each gets a search of its own. Measured: what is decided together
#: at all is nearly always decided within this; what is not is decided sooner apart.
JOINED_ATTEMPT = 1.5


@dataclass(frozen=True, slots=True)
class Climb:
    """Where the tiers ended: the best plan found, if any, and a bound for each tier."""

    taken: frozenset[ModuleId] | None
    bounds: tuple[int, ...] = ()
    #: Whether it is proven that no plan obeys the rules.
    is_infeasible: bool = False
    #: Whether each tier has reached its bound.
    is_proven: bool = False


def climb(
    world: World,
    tiers: tuple[Tier, ...],
    search: Search,
    first: Collection[ModuleId] | None,
    demand: Demand | None = None,
    *,
    rows: Sequence[Row] = (),
    build: Callable[[World], PathVariables] = path_model.build,
    watch: Watch = LOOKS_AWAY,
) -> Climb:
    """Solve `tiers` in order, starting from the plan `first`, which must meet the demand and obey the rows, if given.

    Without tiers any plan will do. Steps that are superfluous by the order alone are taken away, unless there are rows.
    """
    if not world.kept_are_reachable:
        return Climb(None, is_infeasible=True)
    watch.enters("build")
    variables = build(world)
    if demand is not None:
        path_model.demand_is_met(variables, world, demand)
    for row in rows:
        row(variables, world)
    watch.enters("search")
    taken = None if first is None else frozenset(first)
    if not tiers and taken is None:
        return _any_plan(variables, world, search)
    bounds: list[int] = []
    is_proven = True
    # Where steps are no tier and no demand, plans that close less are looked for too.
    has_landmarks = not world.components or (demand is None and STEPS not in tiers)
    while len(bounds) < len(tiers):
        if not has_landmarks and _all_is_asked(world, tiers[len(bounds) :], demand, taken):
            has_landmarks = True
            landmarks_are_met(variables, world, _cost_of(tiers[len(bounds)]))
        joined = _next_tiers(tiers[len(bounds) :], world, taken)
        decided = _decide(joined, variables, world, search, taken)
        if decided.taken is None:
            return Climb(None, is_infeasible=decided.is_infeasible)
        taken = decided.taken
        is_proven = is_proven and decided.is_proven
        for tier in tiers[len(bounds) : len(bounds) + len(decided.bounds)]:
            is_as_good(tier, tier.value(worth(world, taken)))(variables, world)
        bounds += decided.bounds
    if taken is not None and not rows and build is path_model.build:
        taken = frozenset(without_superfluous(world, taken))
    return Climb(taken, tuple(bounds), is_proven=is_proven)


def _decide(
    joined: Joined, variables: PathVariables, world: World, search: Search, taken: frozenset[ModuleId] | None
) -> Climb:
    """Decide some tiers together, or at least the first; where the plan in hand proves them nothing is searched."""
    if taken is not None and joined.value(worth(world, taken)) == _possible(joined, world):
        return Climb(taken, tuple(tier.possible(world) for tier in joined.tiers), is_proven=True)
    found = _search_tiers(joined, variables, world, search, taken)
    if found.ending is Ending.INFEASIBLE:
        return Climb(None, is_infeasible=True)
    taken = _better_plan(joined, variables, world, found, taken)
    if found.ending is not Ending.OPTIMAL and len(joined.tiers) > 1:
        # Too hard together: what is left of the allowance goes to the first tier alone.
        joined = Joined(joined.tiers[:1], world)
        found = _search_tiers(joined, variables, world, search, taken)
        taken = _better_plan(joined, variables, world, found, taken)
    if taken is None:
        return Climb(None)
    bounds = _bounds_after(joined, found, worth(world, taken), world)
    return Climb(taken, tuple(bounds), is_proven=found.ending is Ending.OPTIMAL)


def _all_is_asked(
    world: World, tiers: Sequence[Tier], demand: Demand | None, taken: frozenset[ModuleId] | None
) -> bool:
    """Tell whether every plan that is still looked for reaches every target, and only costs are left to decide."""
    if not world.targets or any(tier.maximise for tier in tiers):
        return False
    if demand is not None:
        return demand[1] == world.steps
    return taken is not None and worth(world, taken).steps == world.steps


def _cost_of(tier: Tier) -> Callable[[Module], int]:
    if tier is EFFORT:
        return lambda module: module.effort_hundredths
    return lambda module: module.price_minor


def _any_plan(variables: PathVariables, world: World, search: Search) -> Climb:
    """Look for a plan that obeys, whatever it is worth."""
    nothing = Joined((), world)
    found = _search_tiers(nothing, variables, world, search, None)
    taken = None if found.ending is Ending.INFEASIBLE else _better_plan(nothing, variables, world, found, None)
    return Climb(taken, is_infeasible=found.ending is Ending.INFEASIBLE, is_proven=taken is not None)


def _possible(joined: Joined, world: World) -> int:
    return sum(t.sign * m * t.possible(world) for t, m in zip(joined.tiers, joined.multipliers, strict=True))


def _next_tiers(tiers: Sequence[Tier], world: World, taken: frozenset[ModuleId] | None) -> Joined:
    """Return the tiers to decide next: one that the plan in hand proves, else as many as one exact sum holds."""
    joined = Joined(tiers[:1], world)
    if taken is not None and joined.value(worth(world, taken)) == _possible(joined, world):
        return joined
    for count in range(2, len(tiers) + 1):
        further = Joined(tiers[:count], world)
        if not further.is_exact:
            break
        joined = further
    return joined


def _search_tiers(
    joined: Joined, variables: PathVariables, world: World, search: Search, taken: frozenset[ModuleId] | None
) -> Found:
    """Look for the best value of some tiers; "no plan" is believed only when a second configuration says so too."""
    if taken is not None:
        variables.hint(taken, held_after(world, taken))
    if joined.tiers:
        variables.model.minimize(joined.expression(variables))
    found = search.run(
        variables.model,
        at_most=min(JOINED_ATTEMPT, search.deterministic_left / 2) if len(joined.tiers) > 1 else math.inf,
    )
    if found.ending is not Ending.INFEASIBLE:
        return found
    if taken is not None:
        raise UnsoundSearch(f"no plan was said to exist, and {sorted(taken)} is one")
    second = search.run(variables.model, presolve=False)
    if second.ending in (Ending.OPTIMAL, Ending.FEASIBLE):
        raise UnsoundSearch("no plan was said to exist, and a second search found one")
    return second


def _bounds_after(joined: Joined, found: Found, plan: Worth, world: World) -> list[int]:
    """Return the bound of each tier after its search.

    Only a finished search closes the gap. One that was cut short may name a bound that it never computed: that is
    taken only where it leaves room above the plan.
    """
    value = joined.value(plan)
    if found.ending is Ending.OPTIMAL:
        if found.bound is None or not 0 <= value - found.bound <= 1 + abs(value) // 2**50:
            raise UnsoundSearch(f"{found.bound} was said to be reached, and the plan has {value}")
        return [tier.value(plan) for tier in joined.tiers]
    if found.ending is Ending.FEASIBLE and found.bound is not None and found.bound < value:
        return joined.bounds(found.bound, plan)
    return [tier.possible(world) for tier in joined.tiers]


def _better_plan(
    joined: Joined, variables: PathVariables, world: World, found: Found, taken: frozenset[ModuleId] | None
) -> frozenset[ModuleId] | None:
    """Return the plan that was found when it beats the one in hand."""
    if found.ending is Ending.UNKNOWN:
        return taken
    plan = frozenset(module.id for module in world.modules if found.is_true(variables.takes(module.id)))
    if not obeys(world, plan):
        raise UnsoundSearch(f"a plan was returned that breaks a rule: {sorted(plan)}")
    if taken is None or joined.value(worth(world, plan)) < joined.value(worth(world, taken)):
        return plan
    return taken
