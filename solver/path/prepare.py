"""What can matter to one search: everything else is dropped before a model is built, and no answer changes by it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from solver.domain import Calendar, ModuleId
from solver.path.dates import Timetable, earliest_ends, timetable
from solver.path.distance import affordable
from solver.path.dominance import without_dominated
from solver.path.problem import PathProblem
from solver.path.world import Target, World
from solver.reach import Action, Fact, Network, closure, relevant_actions


def required_steps(problem: PathProblem, network: Network) -> list[Target]:
    """Return every required step that is not held, reachable or not."""
    return [
        Target(fact, requirement.weight, requirement.essential)
        for requirement in problem.requirements
        for fact in network.level_facts(problem, requirement.competency, requirement.level)
    ]


def prepare(
    problem: PathProblem,
    network: Network,
    targets: Sequence[Target],
    modules: Iterable[ModuleId],
    *,
    kept: frozenset[ModuleId],
    calendar: Calendar | None = None,
    obey_offering_locks: bool = True,
    reluctant: frozenset[ModuleId] = frozenset(),
    only_best: bool = True,
) -> World:
    """Return the world of these modules without budget and effort limit: reachable, in time, relevant, not dominated.

    Reluctant modules count against a plan in a way that their costs do not say, so they dominate nothing. With
    `only_best` false, dominated modules stay.
    """
    actions = network.actions(sorted(modules))
    times = None
    if calendar is not None:
        taught = [action.module for action in actions if action.module]
        times = timetable(problem, calendar, taught, obey_locks=obey_offering_locks)
    actions = [action for action in actions if not _has_no_date(action, times)]
    if times is not None:
        actions, times = _in_time(actions, network.initial, times)
    world = World(
        initial=network.initial,
        actions=tuple(actions),
        targets=tuple(targets),
        kept=kept,
        kept_are_reachable=True,
        budget_minor=None,
        effort_limit_hundredths=None,
        times=times,
    )
    return _reduced(world, reluctant, only_best=only_best)


def within(
    world: World,
    *,
    budget_minor: int | None,
    effort_limit_hundredths: int | None,
    reluctant: frozenset[ModuleId] = frozenset(),
    only_best: bool = True,
) -> World:
    """Return what of a world without limits can matter within these."""
    capacity = world.times.capacity_hundredths if world.times else None
    if capacity is not None:
        limit = effort_limit_hundredths
        effort_limit_hundredths = capacity if limit is None else min(capacity, limit)
    if budget_minor is None and effort_limit_hundredths is None:
        return world
    actions = list(world.actions)
    if budget_minor is not None:
        prices = [action.module.price_minor if action.module else 0 for action in actions]
        actions = affordable(actions, prices, budget_minor, world.kept)
    if effort_limit_hundredths is not None:
        efforts = [action.module.effort_hundredths if action.module else 0 for action in actions]
        actions = affordable(actions, efforts, effort_limit_hundredths, world.kept)
    limited = replace(world, budget_minor=budget_minor, effort_limit_hundredths=effort_limit_hundredths)
    if len(actions) == len(world.actions):
        return limited
    return _reduced(replace(limited, actions=tuple(actions)), reluctant, only_best=only_best)


def _reduced(world: World, reluctant: frozenset[ModuleId], *, only_best: bool) -> World:
    """Drop what cannot be reached, what leads nowhere and what is dominated."""
    reached = closure(world.initial, world.actions)
    actions = [action for action in world.actions if action.needs <= reached]
    targets = tuple(target for target in world.targets if target.fact in reached)
    kept_actions = [action for action in actions if action.module and action.module.id in world.kept]
    actions = _without_irrelevant(actions, targets, kept_actions)
    if only_best:
        actions = without_dominated(actions, world.kept, reluctant, world.times)
    return replace(
        world,
        actions=tuple(actions),
        targets=targets,
        kept_are_reachable=world.kept_are_reachable and len(kept_actions) == len(world.kept),
    )


def only_needed(world: World, *, kept: frozenset[ModuleId], reluctant: frozenset[ModuleId], only_alike: bool) -> World:
    """Return a world without dominated modules: of these kept none goes, and reluctant ones dominate none."""
    actions = without_dominated(world.actions, world.kept | kept, reluctant, world.times, only_alike=only_alike)
    if len(actions) == len(world.actions):
        return world
    return _reduced(replace(world, actions=tuple(actions)), reluctant, only_best=False)


def ending_by(world: World, latest_day: int) -> World:
    """Return the same world, in which nothing ends after this day; it must have dates."""
    if world.times is None:
        raise ValueError("a world without dates has no last day")
    times = world.times.ending_by(latest_day)
    limit, capacity = world.effort_limit_hundredths, times.capacity_hundredths
    actions, times = _in_time(world.actions, world.initial, times)
    reached = closure(world.initial, actions)
    actions = [action for action in actions if action.needs <= reached]
    present = {action.module.id for action in actions if action.module}
    return World(
        initial=world.initial,
        actions=tuple(actions),
        targets=tuple(target for target in world.targets if target.fact in reached),
        kept=world.kept,
        kept_are_reachable=world.kept_are_reachable and world.kept <= present,
        budget_minor=world.budget_minor,
        effort_limit_hundredths=min((most for most in (limit, capacity) if most is not None), default=None),
        times=times,
    )


def aimed_at(world: World, fact: Fact) -> World:
    """Return the world in which reaching one of its targets is all that is asked."""
    targets = [Target(fact, weight=1, essential=False)]
    kept_actions = [action for action in world.actions if action.module and action.module.id in world.kept]
    return replace(
        world, actions=tuple(_without_irrelevant(world.actions, targets, kept_actions)), targets=tuple(targets)
    )


def only(world: World, taken: Collection[ModuleId]) -> World:
    """Return the world in which exactly these modules are there, and each must be taken."""
    actions = tuple(action for action in world.actions if action.module is None or action.module.id in taken)
    times = world.times
    if times is not None:
        ways, times = _in_time(actions, world.initial, times)
        actions = tuple(ways)
    present = frozenset(action.module.id for action in actions if action.module)
    return World(
        initial=world.initial,
        actions=actions,
        targets=world.targets,
        kept=frozenset(taken),
        kept_are_reachable=frozenset(taken) <= present,
        budget_minor=None,
        effort_limit_hundredths=None,
        times=times,
    )


def _has_no_date(action: Action, times: Timetable | None) -> bool:
    """Tell whether a module has dates and none of them is open."""
    if action.module is None:
        return False
    if times is None:
        return action.module.offerings is not None
    return times.choices.get(action.module.id, True) == ()


def _in_time(actions: Sequence[Action], initial: frozenset[Fact], times: Timetable) -> tuple[list[Action], Timetable]:
    """Drop actions that can never start or end in time, and offerings that start too soon."""
    _, ready = earliest_ends(actions, initial, times)
    in_time = []
    ready_by_module: dict[ModuleId, int] = {}
    for action, day in zip(actions, ready, strict=True):
        if day is None:
            continue
        in_time.append(action)
        if action.module:
            ready_by_module[action.module.id] = day
    modules = [action.module for action in in_time if action.module]
    return in_time, times.narrowed(modules, ready_by_module)


def _without_irrelevant(
    actions: Sequence[Action], targets: Sequence[Target], kept_actions: Sequence[Action]
) -> list[Action]:
    """Keep what leads to a target or to a kept module, and of what it gives, what something asks for."""
    wanted = {target.fact for target in targets}
    wanted |= {need for action in kept_actions for need in action.needs}
    relevant = relevant_actions(actions, wanted)
    wanted |= {need for action in relevant for need in action.needs}
    used = {id(action) for action in (*relevant, *kept_actions)}
    return [Action(a.module, a.needs, a.gives & wanted) for a in actions if id(a) in used]
