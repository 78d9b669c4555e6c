"""One learner beside all others: the world that is open, the purse, and places for the steps of a plan there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from solver.annual.columns import in_offerings
from solver.annual.dated import build_dated
from solver.annual.ground import Ground
from solver.annual.left import Common, Left
from solver.annual.problem import Seat
from solver.annual.purse import Purse
from solver.cpsat import Found
from solver.domain import ModuleId, OfferingId
from solver.path.calendar_model import CalendarVariables
from solver.path.choosing_in_time import build_choosing
from solver.path.model import PathVariables
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


def affordable_world(
    worlds: Worlds,
    binding: Binding,
    purse: Purse,
    targets: Sequence[Target] | None = None,
    *,
    only_best: bool = True,
) -> World:
    """Return what of a world can matter to whoever has this purse; budgets of the problem itself are left to it."""
    # Where an offering or a grant changes what a module costs, one that costs less than another need not be better.
    world = worlds.world(binding, targets, only_best=only_best and purse.is_plain)
    if not purse.is_plain or purse.least_minor is None:
        return world
    return within(world, budget_minor=purse.least_minor, effort_limit_hundredths=world.effort_limit_hundredths)


def placing_of(world: World, variables: CalendarVariables, found: Found) -> Placing:
    taken = [module for module in world.modules if found.is_true(variables.takes(module.id))]
    return thinned(world, {module.id: variables.placement(module, found) for module in taken})


@dataclass(frozen=True, slots=True)
class Staying:
    """The world of a learner who stays in classes because others need it, and has use for each of them all the same."""

    #: In this one, the classes are kept.
    world: World
    modules: frozenset[ModuleId]

    @property
    def freely(self) -> World:
        """The same world, in which they may be left."""
        return replace(self.world, kept=self.world.kept - self.modules)

    def model(self) -> PathVariables:
        """Return the model of all plans: the weeks of undated steps apart where classes must be of use."""
        if not self.modules:
            return build_choosing(self.world)
        variables = build_dated(self.freely, is_useful=True)
        variables.model.add_bool_and([variables.takes(module) for module in sorted(self.modules)])
        return variables

    def has_use_for(self, placing: Placing) -> bool:
        """Tell whether no class that the learner stays in is superfluous."""
        return not self.modules or self.modules <= thinned(self.freely, placing).keys()


def staying_world(ground: Ground, common: Common, left: Left, purse: Purse) -> Staying:
    """Return the world of a learner who leaves no class that ends without the learner."""
    closed = closed_to(ground, common, left)
    # Beside what is better than a module in every way, another class may be superfluous.
    worlds = ground.worlds(closed, left.needed)
    world = affordable_world(worlds, Binding(budget=False), purse, only_best=not left.needed)
    own = ground.worlds(closed).kept(Binding())
    return Staying(world, frozenset(module for module, _ in left.needed) - own)


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
