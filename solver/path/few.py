"""Few ways to each fact: a small world in which the best plan is quickly found, and nearly always a good one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from solver.domain import Module, ModuleId
from solver.path.world import World
from solver.reach import Fact

#: Of the modules that give a fact, with dates and without, the cheapest.
CHEAPEST = 2


def with_few_ways(world: World, besides: Collection[ModuleId]) -> World:
    """Return the world of the cheapest and shortest modules for each fact, of kept ones and of some besides."""
    dated = world.times.choices.keys() if world.times else frozenset[ModuleId]()
    ways: dict[tuple[Fact, bool], list[Module]] = defaultdict(list)
    for action in world.actions:
        if action.module:
            for fact in action.gives:
                ways[fact, action.module.id in dated].append(action.module)
    chosen = {*world.kept, *besides}
    for modules in ways.values():
        by_price = sorted(modules, key=lambda module: (module.price_minor, module.effort_hundredths, module.id))
        by_effort = sorted(modules, key=lambda module: (module.effort_hundredths, module.price_minor, module.id))
        chosen.update(module.id for module in (*by_price[:CHEAPEST], *by_effort[: CHEAPEST // 2]))
    return replace(world, actions=tuple(a for a in world.actions if a.module is None or a.module.id in chosen))
