"""Sets of modules as plans: what they reach, what they are worth, in which order they can be taken, what can go."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from solver.domain import ModuleId
from solver.path.world import World
from solver.reach import Action, Fact, closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The four things that goals count, for one plan, and its modules."""

    essential_steps: int
    steps: int
    price_minor: int
    effort_hundredths: int
    modules: frozenset[ModuleId] = frozenset()


def held_after(world: World, taken: Collection[ModuleId]) -> set[Fact]:
    """Return the facts that hold once these modules are taken, each as soon as its needs are met."""
    return closure(world.initial, _actions(world, taken))


def worth(world: World, taken: Collection[ModuleId]) -> Worth:
    """Return what a plan of these modules is worth; each of them must be one that can be taken."""
    held = held_after(world, taken)
    modules = [module for module in world.modules if module.id in taken]
    return Worth(
        essential_steps=sum(target.weight for target in world.targets if target.essential and target.fact in held),
        steps=sum(target.weight for target in world.targets if target.fact in held),
        price_minor=sum(module.price_minor for module in modules),
        effort_hundredths=sum(module.effort_hundredths for module in modules),
        modules=frozenset(taken),
    )


def obeys(world: World, taken: Collection[ModuleId]) -> bool:
    """Tell whether these modules can all be taken, within the limits, with every kept one and no two that exclude."""
    if not world.kept_are_reachable or not world.kept <= set(taken):
        return False
    modules = [module for module in world.modules if module.id in taken]
    if world.budget_minor is not None and sum(module.price_minor for module in modules) > world.budget_minor:
        return False
    limit = world.effort_limit_hundredths
    if limit is not None and sum(module.effort_hundredths for module in modules) > limit:
        return False
    if any(not world.excluded_by[module.id].isdisjoint(taken) for module in modules if module.id in world.excluded_by):
        return False
    held = held_after(world, taken)
    return all(action.needs <= held for action in _actions(world, taken) if action.module)


def ordered(world: World, taken: Collection[ModuleId]) -> tuple[ModuleId, ...]:
    """Return the modules in an order in which each can be taken; of those that can, the lowest id comes first."""
    actions = _actions(world, taken)
    missing = [len(action.needs) for action in actions]
    waiting: dict[Fact, list[int]] = defaultdict(list)
    for place, action in enumerate(actions):
        for need in action.needs:
            waiting[need].append(place)
    # Completions come before every module: they cost nothing and open the way.
    ready = [_turn(action, place) for place, action in enumerate(actions) if not action.needs]
    heapify(ready)
    held: set[Fact] = set()
    order = []
    while ready:
        _, _, place = heappop(ready)
        action = actions[place]
        if action.module:
            order.append(action.module.id)
        for fact in sorted(action.gives - held):
            held.add(fact)
            for waiter in waiting.get(fact, ()):
                missing[waiter] -= 1
                if missing[waiter] == 0:
                    heappush(ready, _turn(actions[waiter], waiter))
    return tuple(order)


def without_superfluous(world: World, taken: Collection[ModuleId]) -> set[ModuleId]:
    """Take away, dearest first, each module that can go without a loss of steps or of a kept module.

    With a module go those that can no longer be taken.
    """
    remaining = set(taken)
    reached = {target.fact for target in world.targets} & held_after(world, remaining)
    settled = world.kept | _indispensable(world, remaining, reached)
    by_cost = sorted(
        (module for module in world.modules if module.id in remaining - settled),
        key=lambda module: (-module.price_minor, -module.effort_hundredths, module.id),
    )
    for module in by_cost:
        if module.id not in remaining:
            continue
        rest = remaining - {module.id}
        held = held_after(world, rest)
        takeable = {action.module.id for action in _actions(world, rest) if action.module and action.needs <= held}
        if reached <= held and world.kept <= takeable:
            remaining = takeable
    return remaining


def _indispensable(world: World, taken: Collection[ModuleId], reached: Collection[Fact]) -> set[ModuleId]:
    """Return the modules that alone give a reached fact, or alone give what such a module or a kept one needs.

    They need no trial of their own: in long plans nearly every step is of this kind.
    """
    actions = _actions(world, taken)
    givers: dict[Fact, list[Action]] = defaultdict(list)
    for action in actions:
        for fact in action.gives:
            givers[fact].append(action)
    waiting = list(reached)
    for action in actions:
        if action.module and action.module.id in world.kept:
            waiting.extend(action.needs)
    asked = set(waiting)
    found = set()
    while waiting:
        alone = givers[waiting.pop()]
        if len(alone) != 1:
            continue
        if alone[0].module:
            found.add(alone[0].module.id)
        new = alone[0].needs - asked
        asked |= new
        waiting.extend(new)
    return found


def _actions(world: World, taken: Collection[ModuleId]) -> Sequence[Action]:
    return [action for action in world.actions if action.module is None or action.module.id in taken]


def _turn(action: Action, place: int) -> tuple[bool, str, int]:
    return (action.module is not None, action.module.id if action.module else "", place)
