"""The plan in hand while better ones are looked for: with its places, so that it is an answer at any time."""

from collections.abc import Collection
from dataclasses import replace

from solver.cpsat import Search
from solver.domain import ModuleId
from solver.path.ask import Ask
from solver.path.climb import Climb
from solver.path.greedy import greedy_plan
from solver.path.placed import quickly_placed
from solver.path.placing import Placing
from solver.path.plans import worth
from solver.path.tiers import Tier
from solver.path.world import World

#: Sets that are placed for one plan in hand; what it then lacks the search has to find.
MOST_PLACINGS = 150


class Hand:
    """The best plan with its places found on the way: where the search starts from, and its answer if time runs out."""

    def __init__(
        self,
        world: World,
        tiers: tuple[Tier, ...],
        ask: Ask,
        first: Collection[ModuleId] | None,
        placing: Placing | None,
    ) -> None:
        self._world, self._tiers, self._ask, self._first = world, tiers, ask, first
        self._placing = placing
        self._is_dealt = placing is not None
        #: What no plan can pass in each tier, among those as good in the tiers before it, as far as is known.
        self._bounds: list[tuple[int, ...]] = []

    def placing(self) -> Placing | None:
        """Return the plan in hand, put together now if there was no need before."""
        if not self._is_dealt:
            self._is_dealt = True
            self.offer(quickly_placed(self._world, self._first))
            if self._placing is None:
                self.offer(self._greedily(self._world))
        return self._placing

    @property
    def is_asked_more(self) -> bool:
        """Whether more is asked than the rules, which taking steps away might break."""
        return bool(self._ask.rows)

    @property
    def closes_all(self) -> bool:
        """Whether the plan in hand reaches every target, so that costs alone are left."""
        placing = self.placing()
        return placing is not None and worth(self._world, placing.keys()).steps == self._world.steps

    def proves(self, tier: Tier) -> bool:
        """Whether the plan in hand is as good in a tier as could be known without a search."""
        placing = self.placing()
        return placing is not None and tier.value(worth(self._world, placing.keys())) == tier.possible(self._world)

    def bounds_of(self, placing: Placing) -> tuple[int, ...]:
        """Return what is known of each tier for a plan: of what was proven, what holds for plans as good before it."""
        value = worth(self._world, placing.keys())
        tightest = [tier.possible(self._world) for tier in self._tiers]
        for bounds in self._bounds:
            for place, (tier, bound) in enumerate(zip(self._tiers, bounds, strict=False)):
                tightest[place] = min(tightest[place], bound) if tier.maximise else max(tightest[place], bound)
                if tier.value(value) != bound:
                    break
        return tuple(tightest)

    def modules(self) -> Collection[ModuleId] | None:
        placing = self.placing()
        return None if placing is None else placing.keys()

    def learn(self, top: Climb) -> None:
        """Remember what was proven on the way to a set."""
        self._bounds.append(top.bounds)

    def take_from(self, top: Climb) -> None:
        """Keep as much as finds room of a set that as a whole does not, if that is better than what is in hand."""
        self.learn(top)
        self.placing()
        if self._tiers and top.taken is not None:
            part = tuple(a for a in self._world.actions if a.module is None or a.module.id in top.taken)
            self.offer(self._greedily(replace(self._world, actions=part)))

    def _greedily(self, world: World) -> Placing | None:
        if self._ask.rows:
            # The simple way knows the rules alone, not what else is asked.
            return None
        taken = greedy_plan(world, has_room=_HasRoom(self._world, self._ask.search))
        return None if taken is None else quickly_placed(self._world, taken)

    def offer(self, placing: Placing | None) -> None:
        """Take a plan in hand if it meets what is asked and is better than the one there."""
        if placing is None:
            return
        value = worth(self._world, placing.keys())
        demand = self._ask.demand
        if demand is not None and (value.essential_steps < demand[0] or value.steps < demand[1]):
            return
        if self._placing is None or self._rank(placing) < self._rank(self._placing):
            self._placing = placing

    def _rank(self, placing: Placing) -> tuple[int, ...]:
        value = worth(self._world, placing.keys())
        return tuple(tier.sign * tier.value(value) for tier in self._tiers)


class _HasRoom:
    """Whether sets of modules find their places, so many times."""

    def __init__(self, world: World, search: Search) -> None:
        self._world, self._search = world, search
        self._left = MOST_PLACINGS

    def __call__(self, taken: Collection[ModuleId]) -> bool:
        self._left -= 1
        return self._left >= 0 and not self._search.is_over and quickly_placed(self._world, taken) is not None
