"""Sets of modules of which every plan that closes everything takes at least one: what circles hide from a relaxation.

Landmark cuts of planning (Helmert and Domshlak, ICAPS 2009): each is found where the dearest needs lead to the goal,
and pays for itself before the next is looked for, so that together they bound the cost from below. They are rows of the
model only where support can run in a circle; elsewhere the rows that are there say as much.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from solver.domain import Module, ModuleId
from solver.path.distance import distances
from solver.path.model import PathVariables
from solver.path.world import World
from solver.reach import Action, Fact

#: More have not paid for themselves.
MOST_LANDMARKS = 400

_GOAL = Fact(-1)


def landmarks_are_met(variables: PathVariables, world: World, cost: Callable[[Module], int]) -> None:
    """Of each landmark at least one module is taken; every target of the world must be asked for."""
    for modules in landmarks(world, cost):
        variables.model.add_bool_or([variables.takes(module) for module in sorted(modules)])


def landmarks(world: World, cost: Callable[[Module], int]) -> list[frozenset[ModuleId]]:
    """Return sets of modules of which every plan that reaches all targets takes at least one, by what modules cost."""
    ways = [*world.actions, Action(None, frozenset(target.fact for target in world.targets), frozenset({_GOAL}))]
    costs = [cost(way.module) if way.module else 0 for way in ways]
    found: list[frozenset[ModuleId]] = []
    while len(found) < MOST_LANDMARKS:
        distance, dearest = distances(ways, costs)
        if not distance.get(_GOAL):
            break
        cut = _cut(ways, costs, dearest)
        paid = min(costs[place] for place in cut)
        if not paid:
            break
        for place in cut:
            costs[place] -= paid
        found.append(frozenset(way.module.id for way in (ways[place] for place in cut) if way.module))
    return found


def _cut(ways: Sequence[Action], costs: Sequence[int], dearest: Sequence[Fact | None]) -> list[int]:
    """Return the ways that lead, by their dearest needs, into the facts from which the goal costs nothing more."""
    near = {_GOAL}
    is_growing = True
    while is_growing:
        is_growing = False
        for place, way in enumerate(ways):
            need = dearest[place]
            if not costs[place] and need is not None and need not in near and not way.gives.isdisjoint(near):
                near.add(need)
                is_growing = True
    following: dict[Fact, list[int]] = defaultdict(list)
    waiting: list[int] = []
    for place, way in enumerate(ways):
        need = dearest[place]
        if not way.needs:
            waiting.append(place)
        elif need is not None:
            following[need].append(place)
    reached: set[Fact] = set()
    crossing: dict[int, None] = {}
    while waiting:
        place = waiting.pop()
        for fact in ways[place].gives:
            if fact in near:
                crossing[place] = None
            elif fact not in reached:
                reached.add(fact)
                waiting.extend(following.get(fact, ()))
    return list(crossing)
