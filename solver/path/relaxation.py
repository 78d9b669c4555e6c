"""What would make a plan possible when there is none: the smallest change of each limit, or of several together."""

from dataclasses import replace

from solver.control import LOOKS_AWAY
from solver.cpsat import Ending, Search
from solver.domain import ModuleId
from solver.path import model as path_model
from solver.path.answer import Change, Relaxation
from solver.path.best import best_plan, first_plan
from solver.path.greedy import greedy_plan
from solver.path.plans import worth
from solver.path.prepare import World, prepare
from solver.path.problem import PathProblem
from solver.path.tiers import EFFORT, PRICE, Demand, Tier, climb
from solver.path.worlds import ALL, NO_LIMITS, NOTHING, Binding, Worlds


def relaxations(worlds: Worlds, search: Search, demand: Demand | None) -> tuple[Relaxation, ...]:
    """Return changes of which each makes a plan possible, each proven to be the smallest of its kind.

    Changes of one limit come first; only when no single limit is enough, several together.
    """
    if worlds.problem.kept and not _locks_can_be_obeyed(worlds, search):
        return _fewer_locks(worlds, search)
    singles = [
        relaxation
        for lift in (_lift_budget, _lift_effort, _lift_bars)
        if (relaxation := lift(worlds, search, demand)) is not None
    ]
    if singles:
        return tuple(singles)
    together = _lift_together(worlds, search, demand)
    return (together,) if together else ()


def _locks_can_be_obeyed(worlds: Worlds, search: Search) -> bool:
    """Tell whether all kept modules can stand in one plan when money and effort do not count."""
    world = worlds.world(NO_LIMITS, [])
    return climb(world, (PRICE,), search, greedy_plan(world)).taken is not None


def _lift_budget(worlds: Worlds, search: Search, demand: Demand | None) -> Relaxation | None:
    problem = worlds.problem
    if problem.budget_minor is None:
        return None
    least = _least(worlds.world(Binding(budget=False)), PRICE, search, demand)
    change = Change(limit="budget", from_value=problem.budget_minor, to_value=least)
    return None if least is None else Relaxation(changes=(change,))


def _lift_effort(worlds: Worlds, search: Search, demand: Demand | None) -> Relaxation | None:
    problem = worlds.problem
    if problem.effort_limit_hundredths is None:
        return None
    least = _least(worlds.world(Binding(effort=False)), EFFORT, search, demand)
    change = Change(limit="effort_hours", from_value=problem.effort_limit_hundredths, to_value=least)
    return None if least is None else Relaxation(changes=(change,))


def _lift_bars(worlds: Worlds, search: Search, demand: Demand | None) -> Relaxation | None:
    """Let in as few barred modules as can be, the other limits as they are."""
    if not worlds.problem.bars:
        return None
    let_in = _fewest_barred(worlds, Binding(bars=False), search, demand)
    return None if let_in is None else Relaxation(changes=_bar_changes(worlds.problem, let_in))


def _lift_together(worlds: Worlds, search: Search, demand: Demand | None) -> Relaxation | None:
    """Lift everything: as few barred modules as can be, then the least budget, then the least effort within it."""
    problem = worlds.problem
    let_in = frozenset[ModuleId]()
    if problem.bars:
        fewest = _fewest_barred(worlds, NO_LIMITS, search, demand)
        if fewest is None:
            return None
        let_in = fewest
    modules = worlds.modules(ALL) | let_in

    def world(budget_minor: int | None) -> World:
        return prepare(
            problem,
            worlds.network,
            worlds.targets,
            modules,
            kept=problem.kept,
            budget_minor=budget_minor,
            effort_limit_hundredths=None,
        )

    changes = list(_bar_changes(problem, let_in))
    budget = problem.budget_minor
    if budget is not None:
        price = _least(world(None), PRICE, search, demand)
        if price is None:
            return None
        if price > budget:
            changes.append(Change(limit="budget", from_value=budget, to_value=price))
            budget = price
    limit = problem.effort_limit_hundredths
    if limit is not None:
        effort = _least(world(budget), EFFORT, search, demand)
        if effort is None:
            return None
        if effort > limit:
            changes.append(Change(limit="effort_hours", from_value=limit, to_value=effort))
    return Relaxation(changes=tuple(changes)) if changes else None


def _fewer_locks(worlds: Worlds, search: Search) -> tuple[Relaxation, ...]:
    """Give up as few locks as can be, so that the kept ones that remain can stand in one plan."""
    problem = worlds.problem
    world = prepare(
        problem,
        worlds.network,
        [],
        worlds.modules(NOTHING),
        kept=problem.kept,
        budget_minor=None,
        effort_limit_hundredths=None,
        reluctant=problem.refused,
    )
    variables = path_model.build(world, obey_locks=False)
    present = {module.id for module in world.modules}
    kept = [variables.takes(module) for module in sorted(problem.kept & present)]
    refused = [variables.takes(module) for module in sorted(problem.refused & present)]
    variables.model.maximize(sum(kept) - sum(refused))
    found = search.run(variables.model)
    if found.ending is not Ending.OPTIMAL:
        return ()
    taken = {module for module in present if found.is_true(variables.takes(module))}
    stay = tuple(lock for lock in problem.locks if (lock.module in taken) is lock.keep)
    given_up = Change(
        limit="locks",
        from_value=tuple(sorted(lock.module for lock in problem.locks)),
        to_value=tuple(sorted(lock.module for lock in stay)),
    )
    without = Worlds(replace(problem, locks=stay))
    best = best_plan(without, search, LOOKS_AWAY)
    if best.taken is not None:
        return (Relaxation(changes=(given_up,)),)
    # With the locks out of the way the limits may still be too tight.
    further = relaxations(without, search, best.demand) if best.is_infeasible else ()
    return tuple(Relaxation(changes=(given_up, *relaxation.changes)) for relaxation in further)


def _least(world: World, tier: Tier, search: Search, demand: Demand | None) -> int | None:
    """Return the proven least value of one cost, or None when there is no plan or no proof."""
    top = climb(world, (tier,), search, first_plan(world, demand), demand)
    if top.taken is None or top.bounds != (tier.value(worth(world, top.taken)),):
        return None
    return top.bounds[0]


def _fewest_barred(
    worlds: Worlds, binding: Binding, search: Search, demand: Demand | None
) -> frozenset[ModuleId] | None:
    """Return the fewest barred modules that a plan needs, or None when there is no plan or no proof."""
    barred = worlds.problem.barred
    world = worlds.world(binding, reluctant=barred)
    if not world.kept_are_reachable:
        return None
    variables = path_model.build(world)
    if demand is not None:
        path_model.demand_is_met(variables, world, demand)
    let_in = [module.id for module in world.modules if module.id in barred]
    variables.model.minimize(sum(variables.takes(module) for module in let_in))
    found = search.run(variables.model)
    if found.ending is not Ending.OPTIMAL:
        return None
    return frozenset(module for module in let_in if found.is_true(variables.takes(module)))


def _bar_changes(problem: PathProblem, let_in: frozenset[ModuleId]) -> tuple[Change, ...]:
    return tuple(
        Change(limit=bar.limit, from_value=None, to_value=tuple(sorted(bar.modules & let_in)))
        for bar in problem.bars
        if bar.modules & let_in
    )
