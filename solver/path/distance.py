"""How far facts are: what reaching each costs at least, and what that leaves within a limit.

The h-max heuristic of planning (Bonet and Geffner, Artificial Intelligence 129, 2001), by Dijkstra's scheme.
"""

from collections import defaultdict
from collections.abc import Sequence
from heapq import heappop, heappush

from solver.domain import ModuleId
from solver.reach import Action, Fact


def affordable(actions: Sequence[Action], costs: Sequence[int], limit: int, kept: frozenset[ModuleId]) -> list[Action]:
    """Return the actions that a plan within `limit` can hold: with their dearest need they do not exceed it."""
    distance, _ = distances(actions, costs)
    return [
        action
        for action, cost in zip(actions, costs, strict=True)
        if (action.module and action.module.id in kept)
        or max((distance.get(need, limit + 1) for need in action.needs), default=0) + cost <= limit
    ]


def distances(actions: Sequence[Action], costs: Sequence[int]) -> tuple[dict[Fact, int], list[Fact | None]]:
    """Return a lower bound on the cost of reaching each fact, and the dearest need of each action.

    The bound is that of the cheapest way on which of all needs of an action the dearest counts alone. Facts that
    cannot be reached have none; an action has no dearest need where it needs nothing, or what cannot be reached.
    """
    distance: dict[Fact, int] = {}
    dearest: list[Fact | None] = [None] * len(actions)
    missing = [len(action.needs) for action in actions]
    waiting: dict[Fact, list[int]] = defaultdict(list)
    queue: list[tuple[int, Fact]] = []
    for place, action in enumerate(actions):
        for need in action.needs:
            waiting[need].append(place)
        if not action.needs:
            for fact in action.gives:
                heappush(queue, (costs[place], fact))
    while queue:
        cost, fact = heappop(queue)
        if fact in distance:
            continue
        distance[fact] = cost
        for place in waiting.get(fact, ()):
            missing[place] -= 1
            if not missing[place]:
                # Facts come in the order of their distance: the last to come is the dearest.
                dearest[place] = fact
                for given in actions[place].gives:
                    if given not in distance:
                        heappush(queue, (cost + costs[place], given))
    return distance, dearest
