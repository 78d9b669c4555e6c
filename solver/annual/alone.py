"""One learner beside all others: the world that is open, the purse, and places for the steps of a plan there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from solver.annual.columns import in_offerings
from solver.annual.ground import Ground
from solver.annual.left import Common, Left
from solver.annual.problem import Seat
from solver.annual.purse import Purse
from solver.cpsat import Found
from solver.domain import ModuleId, OfferingId
from solver.path.calendar_model import CalendarVariables
from solver.path.placing import Placing, quick_placing, thinned
from solver.path.plans import without_superfluous
from solver.path.prepare import only, within
from solver.path.world import Target, World
from solver.path.worlds import Binding, Worlds


def closed_to(ground: Ground, common: Common, left: Left) -> frozenset[Seat]:
    """Return the offerings that a learner cannot come into."""
    known = ground.network.action_by_module
    return frozenset(seat for seat in common.closed - left.seats if seat[0] in known)


def purse_of(ground: Ground, common: Common, left: Left, *, price_counts: bool = False) -> Purse:
    """Return the money that a learner may spend of what is left."""
    purse = Purse(
        net_minor=min((most for most in (left.own_minor, left.centre_minor) if most is not None), default=None),
        whole_minor=left.whole_minor,
        grants=tuple(zip(ground.shared.grants, left.grants, strict=True)),
        due=dict((*common.due, *left.alone)),
        under_way={entry.module: entry.offering for entry in ground.learner.in_progress},
    )
    return purse.for_modules(ground.network.action_by_module, price_counts=price_counts)


def affordable_world(worlds: Worlds, binding: Binding, purse: Purse, targets: Sequence[Target] | None = None) -> World:
    """Return what of a world can matter to whoever has this purse; budgets of the problem itself are left to it."""
    # Where an offering or a grant changes what a module costs, one that costs less than another need not be better.
    world = worlds.world(binding, targets, only_best=purse.is_plain)
    if not purse.is_plain or purse.least_minor is None:
        return world
    return within(world, budget_minor=purse.least_minor, effort_limit_hundredths=world.effort_limit_hundredths)


def placing_of(world: World, variables: CalendarVariables, found: Found) -> Placing:
    taken = [module for module in world.modules if found.is_true(variables.takes(module.id))]
    return thinned(world, {module.id: variables.placement(module, found) for module in taken})


def placed(
    world: World, purse: Purse, taken: set[ModuleId], chosen: Mapping[ModuleId, OfferingId | None] | None = None
) -> Placing | None:
    """Return places for the steps that are needed of those taken, if the simple way finds some that can be paid."""
    if world.times is None:
        raise ValueError("a year without dates")
    needed = without_superfluous(world, taken)
    there = replace(world, times=in_offerings(world.times, chosen)) if chosen else world
    placing: Placing | None = {} if not needed else quick_placing(only(there, needed))
    if placing is None or purse.is_plain:
        return placing
    placing = thinned(world, placing)
    return placing if purse.affords(world, placing) else None
