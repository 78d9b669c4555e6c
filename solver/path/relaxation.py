"""What would make a plan possible when there is none: the smallest change of each limit, or of several together."""

from dataclasses import replace
from itertools import combinations

from ortools.sat.python.cp_model import LinearExpr

from solver.cpsat import Search
from solver.domain import Lock, ModuleId
from solver.path.answer import Change, Relaxation
from solver.path.ask import Ask
from solver.path.best import best_plan, first_plan, top_of
from solver.path.greedy import greedy_plan
from solver.path.plans import worth
from solver.path.prepare import within
from solver.path.problem import PathProblem
from solver.path.relaxation_of_time import lift_time
from solver.path.tiers import EFFORT, PRICE, Demand, Tier
from solver.path.world import World
from solver.path.worlds import NO_LIMITS, Binding, Worlds

#: The limits that may be lifted, by the names that a binding gives them.
LIMITS = ("bars", "budget", "effort", "time")

#: Sets of locks that are tried, smallest first, before the search for the fewest is given up.
MOST_TRIALS = 200


def relaxations(worlds: Worlds, search: Search, demand: Demand | None) -> tuple[Relaxation, ...]:
    """Return changes of which each makes a plan possible, each proven to be the smallest of its kind.

    Changes of one limit come first; only when no single limit is enough, several together.
    """
    problem = worlds.problem
    # Locks that only refuse stand in nobody's way, unless they refuse an offering under way.
    if problem.locks and (problem.kept or problem.in_progress) and not _locks_can_be_obeyed(worlds, search):
        return _fewer_locks(worlds, search)
    singles = [
        relaxation
        for lift in (_lift_budget, _lift_effort, _lift_bars)
        if (relaxation := lift(worlds, search, demand)) is not None
    ]
    singles += [Relaxation(changes=(change,)) for change in lift_time(worlds, search, demand)]
    if singles:
        return tuple(singles)
    # Time alone may still take several changes: of the last day and of the hours of a week, say.
    for count in range(1, len(LIMITS) + 1):
        together = [
            relaxation
            for lifted in combinations(LIMITS, count)
            if _is_possible_without(worlds, search, demand, lifted)
            and (relaxation := _lift_together(worlds, search, demand, lifted)) is not None
        ]
        if together:
            return tuple(together)
    return ()


def _locks_can_be_obeyed(worlds: Worlds, search: Search) -> bool:
    """Tell whether all kept modules can stand in one plan when money and effort do not count."""
    world = worlds.world(NO_LIMITS, [])
    return top_of(world, (PRICE,), Ask(search), greedy_plan(world)).taken is not None


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


def _binding_without(lifted: tuple[str, ...]) -> Binding:
    return Binding(**dict.fromkeys(lifted, False))


def _is_possible_without(worlds: Worlds, search: Search, demand: Demand | None, lifted: tuple[str, ...]) -> bool:
    """Tell whether a plan is found when these limits, all of which are set, are lifted."""
    problem = worlds.problem
    is_set = {
        "budget": problem.budget_minor is not None,
        "effort": problem.effort_limit_hundredths is not None,
        "bars": bool(problem.bars),
        "time": problem.calendar is not None,
    }
    if not all(is_set[limit] for limit in lifted):
        return False
    world = worlds.world(_binding_without(lifted))
    return top_of(world, (), Ask(search, demand=demand), first_plan(world, demand)).taken is not None


def _lift_together(worlds: Worlds, search: Search, demand: Demand | None, lifted: tuple[str, ...]) -> Relaxation | None:
    """Lift these limits: as few barred modules as can be, then the least budget, the least effort, the least time."""
    problem, binding = worlds.problem, _binding_without(lifted)
    let_in = frozenset[ModuleId]()
    if "bars" in lifted:
        fewest = _fewest_barred(worlds, binding, search, demand)
        if fewest is None:
            return None
        let_in = fewest
    base = worlds.world(replace(binding, bars=True, budget=False, effort=False), let_in=let_in)
    changes = list(_bar_changes(problem, let_in))
    budget, limit = problem.budget_minor, problem.effort_limit_hundredths
    if "budget" in lifted:
        most_effort = None if "effort" in lifted else limit
        world = within(base, budget_minor=None, effort_limit_hundredths=most_effort)
        price = _least(world, PRICE, search, demand)
        if price is None:
            return None
        if budget is not None and price > budget:
            changes.append(Change(limit="budget", from_value=budget, to_value=price))
            budget = price
    if "effort" in lifted:
        effort = _least(within(base, budget_minor=budget, effort_limit_hundredths=None), EFFORT, search, demand)
        if effort is None:
            return None
        if limit is not None and effort > limit:
            changes.append(Change(limit="effort_hours", from_value=limit, to_value=effort))
            limit = effort
    if "time" in lifted:
        bars = tuple(replace(bar, modules=bar.modules - let_in) for bar in problem.bars)
        changed = Worlds(replace(problem, budget_minor=budget, effort_limit_hundredths=limit, bars=bars))
        in_time = lift_time(changed, search, demand, together=True)
        if not in_time:
            return None
        changes += in_time
    return Relaxation(changes=tuple(changes)) if changes else None


def _fewer_locks(worlds: Worlds, search: Search) -> tuple[Relaxation, ...]:
    """Give up as few locks as can be, so that those that remain can be obeyed when money and time do not count."""
    problem = worlds.problem
    trials = 0
    for count in range(1, len(problem.locks) + 1):
        for given_up in combinations(sorted(problem.locks, key=_lock_order), count):
            trials += 1
            if trials > MOST_TRIALS:
                return ()
            stay = tuple(lock for lock in problem.locks if lock not in given_up)
            without = Worlds(replace(problem, locks=stay))
            if _locks_can_be_obeyed(without, search):
                return _with_locks_given_up(problem, without, stay, search)
    return ()


def _with_locks_given_up(
    problem: PathProblem, without: Worlds, stay: tuple[Lock, ...], search: Search
) -> tuple[Relaxation, ...]:
    given_up = Change(
        limit="locks",
        from_value=tuple(sorted(problem.locks, key=_lock_order)),
        to_value=tuple(sorted(stay, key=_lock_order)),
    )
    best = best_plan(without, search)
    if best.taken is not None:
        return (Relaxation(changes=(given_up,)),)
    # With the locks out of the way the limits may still be too tight.
    further = relaxations(without, search, best.demand) if best.is_infeasible else ()
    return tuple(Relaxation(changes=(given_up, *relaxation.changes)) for relaxation in further)


def _lock_order(lock: Lock) -> tuple[str, str]:
    return lock.module, lock.offering or ""


def _least(world: World, tier: Tier, search: Search, demand: Demand | None) -> int | None:
    """Return the proven least value of one cost, or None when there is no plan or no proof."""
    top = top_of(world, (tier,), Ask(search, demand=demand), first_plan(world, demand))
    if top.taken is None or top.bounds != (tier.value(worth(world, top.taken)),):
        return None
    return top.bounds[0]


def _fewest_barred(
    worlds: Worlds, binding: Binding, search: Search, demand: Demand | None
) -> frozenset[ModuleId] | None:
    """Return the fewest barred modules that a plan needs, or None when there is no plan or no proof."""
    barred = frozenset(worlds.problem.barred - worlds.problem.progress.keys())
    world = worlds.world(binding, reluctant=barred)
    tier = _let_in(barred)
    top = top_of(world, (tier,), Ask(search, demand=demand))
    if top.taken is None or top.bounds != (tier.value(worth(world, top.taken)),):
        return None
    return top.taken & barred


def _let_in(barred: frozenset[ModuleId]) -> Tier:
    return Tier(
        "let in",
        False,
        lambda variables, world: LinearExpr.sum(
            [variables.takes(module.id) for module in world.modules if module.id in barred]
        ),
        lambda plan: len(plan.modules & barred),
        lambda _: 0,
        lambda world: len(barred),
    )


def _bar_changes(problem: PathProblem, let_in: frozenset[ModuleId]) -> tuple[Change, ...]:
    return tuple(
        Change(limit=bar.limit, from_value=None, to_value=tuple(sorted(bar.modules & let_in)))
        for bar in problem.bars
        if bar.modules & let_in
    )
