"""Paths of one learner near the one in hand: what can be done for more money, for less, and for ever less.

Paths that are best at some prices leave out what lies between them. A company that has a little of something left, or
lacks a little, finds here what fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.annual.alone import affordable_world, closed_to, placed, purse_of
from solver.annual.better import granted_column
from solver.annual.columns import Column, LearnerModel
from solver.annual.ground import Ground
from solver.annual.left import Common, Left
from solver.annual.problem import AnnualLearner, Seat
from solver.annual.purse import Purse
from solver.control import SearchLimits
from solver.cpsat import Search
from solver.path.choosing_in_time import build_choosing
from solver.path.model import essential_steps, steps
from solver.path.tiers import LARGEST_OBJECTIVE
from solver.path.world import World
from solver.path.worlds import Binding

#: Paths in one row, each cheaper than the one before.
MOST_PATHS = 12
#: Deterministic time for one row.
WORK = 0.2
#: How much more than now a path may cost, in prices of the dearest module.
DEAREST_MODULES = 2


@dataclass(frozen=True, slots=True)
class Around:
    """A learner with a path in hand, and what may be left for the learner: if others gave way, and as it is."""

    learner: AnnualLearner
    column: Column
    lefts: tuple[tuple[Common, Left], ...]


def variety(ground: Ground, asked: Around) -> list[Column]:
    """Return paths of a learner that differ in what they cost and in what they gain, in a stable order."""
    model = LearnerModel(ground.shared, asked.learner)
    found: dict[object, Column] = {}
    seen: list[frozenset[Seat]] = []
    for common, left in asked.lefts:
        more = DEAREST_MODULES * max((module.price_minor for module in model.world.modules), default=0)
        wide = replace(left, centre_minor=_plus(left.centre_minor, more), whole_minor=_plus(left.whole_minor, more))
        purse = purse_of(ground, common, wide, price_counts=True)
        closed = closed_to(ground, common, left)
        if closed in seen:
            continue
        seen.append(closed)
        world = affordable_world(ground.worlds(closed), Binding(budget=False), purse)
        if not world.kept_are_reachable or not world.modules:
            continue
        for least in sorted({0, asked.column.essential_steps}):
            for column in _ever_cheaper(model, world, purse, least):
                found.setdefault((column.seats, column.granted), column)
    return list(found.values())


def _plus(limit: int | None, more: int) -> int | None:
    return None if limit is None else limit + more


def _ever_cheaper(model: LearnerModel, world: World, purse: Purse, least: int) -> Iterator[Column]:
    """Yield the best path with so many essential steps, then the best that costs less, and so on.

    Where essential steps are asked for, all steps count alike.
    """
    search = Search(SearchLimits(deterministic=WORK))
    selection = build_choosing(world)
    cost = purse.bind(selection, world)
    essential, every = essential_steps(selection, world), steps(selection, world)
    dearest = world.largest_price + sum(purse.due.values()) + 1
    for_an_essential = 0 if least else dearest * (world.steps + 1)
    if max(dearest, for_an_essential) * (world.steps + 1) > LARGEST_OBJECTIVE:
        return
    if least:
        selection.model.add(essential >= least)
    paid = selection.model.new_int_var(0, dearest, "paid")
    selection.model.add(paid == cost)
    selection.model.maximize(for_an_essential * essential + dearest * every - cost)
    for _ in range(MOST_PATHS):
        found = search.run(selection.model)
        if not found.values:
            return
        taken = {module.id for module in world.modules if found.is_true(selection.takes(module.id))}
        chosen = {} if purse.is_plain else purse.offerings(selection, world, found)
        placing = placed(world, purse, taken, chosen)
        if placing is not None:
            yield granted_column(model, purse, placing)
        selection.model.add(paid <= found.value(paid) - 1)
