"""A plan fast: in hand before the exact search starts, as its first solution and as the answer if time runs out."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from heapq import heapify, heappop, heappush

from solver.domain import Module, ModuleId
from solver.path.plans import held_after, obeys, without_superfluous
from solver.path.world import World
from solver.reach import Action, Fact

#: Each round spreads costs over the whole network once; the exact search does the rest better.
ROUNDS = 60

#: Tells whether a set of modules finds its places in the calendar.
HasRoom = Callable[[Collection[ModuleId]], bool]


class _Draft:
    """A plan being put together: what is taken, held and spent, and what may still be added."""

    def __init__(self, world: World, has_room: HasRoom | None = None) -> None:
        self.world = world
        self._has_room = has_room
        self.taken: set[ModuleId] = set()
        self.held: set[Fact] = set(world.initial)
        self._place = {action.module.id: place for place, action in enumerate(world.actions) if action.module}
        self._missing = [len(action.needs - self.held) for action in world.actions]
        self._waiting: dict[Fact, list[int]] = defaultdict(list)
        for place, action in enumerate(world.actions):
            for need in action.needs - self.held:
                self._waiting[need].append(place)
        for place, action in enumerate(world.actions):
            if action.module is None and not self._missing[place]:
                self._hold(action)
        self.price_minor = 0
        self.effort_hundredths = 0
        self.excluded: set[ModuleId] = set()
        self._excluded_by = world.excluded_by
        # Ratios compare gains with costs: each cost counts as a share of what all modules together cost.
        self._all_prices = 1 + sum(module.price_minor for module in world.modules)
        self._all_efforts = 1 + sum(module.effort_hundredths for module in world.modules)

    def cost(self, module: Module) -> float:
        return module.price_minor / self._all_prices + module.effort_hundredths / self._all_efforts

    def fits(self, modules: Collection[Module]) -> bool:
        """Tell whether these can be added within the limits and without two that exclude each other."""
        price = self.price_minor + sum(module.price_minor for module in modules)
        effort = self.effort_hundredths + sum(module.effort_hundredths for module in modules)
        if self.world.budget_minor is not None and price > self.world.budget_minor:
            return False
        if self.world.effort_limit_hundredths is not None and effort > self.world.effort_limit_hundredths:
            return False
        ids = {module.id for module in modules}
        excluded = self.excluded.union(*(self._excluded_by.get(module, frozenset()) for module in ids))
        return not ids & excluded and (self._has_room is None or self._has_room(self.taken | ids))

    def add(self, modules: Iterable[Module]) -> list[Fact]:
        """Take these modules and return the facts that hold only now."""
        new: list[Fact] = []
        for module in modules:
            self.taken.add(module.id)
            self.price_minor += module.price_minor
            self.effort_hundredths += module.effort_hundredths
            self.excluded |= self._excluded_by.get(module.id, frozenset())
            place = self._place[module.id]
            if not self._missing[place]:
                new += self._hold(self.world.actions[place])
        return new

    def _hold(self, action: Action) -> list[Fact]:
        """Hold what an action gives, and whatever the completions and taken modules that waited for it give in turn."""
        new: list[Fact] = []
        waiting = sorted(action.gives - self.held)
        self.held |= action.gives
        while waiting:
            fact = waiting.pop()
            new.append(fact)
            for place in self._waiting.get(fact, ()):
                self._missing[place] -= 1
                following = self.world.actions[place]
                is_done = following.module is None or following.module.id in self.taken
                if is_done and not self._missing[place]:
                    waiting.extend(sorted(following.gives - self.held))
                    self.held |= following.gives
        return new

    def is_open(self, action: Action) -> bool:
        return action.module is None or (action.module.id not in self.taken and action.module.id not in self.excluded)


def greedy_plan(world: World, *, demanded: bool = False, has_room: HasRoom | None = None) -> set[ModuleId] | None:
    """Return modules that obey every rule of this world but those of dates, or None when this simple way finds none.

    With `demanded`, only a plan that reaches every target will do; with `has_room`, only what finds its places.
    """
    draft = _Draft(world, has_room)
    if not world.kept_are_reachable:
        return None
    if not _take_kept(draft):
        return None
    _take_by_immediate_gain(draft)
    _take_by_target(draft)
    plan = without_superfluous(world, draft.taken) if has_room is None else draft.taken
    if demanded and not {target.fact for target in world.targets} <= held_after(world, plan):
        return None
    return plan if obeys(world, plan) else None


def plans_for_single_targets(world: World) -> dict[Fact, set[ModuleId]]:
    """Return, for each target that the cheapest way reaches within all rules, the plan that reaches that target."""
    draft = _Draft(world)
    if not world.kept_are_reachable or not _take_kept(draft):
        return {}
    costs, givers = spread_costs(draft)
    plans = {}
    for target in world.targets:
        if target.fact in costs:
            way = _trace(draft, givers, {target.fact})
            if draft.fits(way):
                plans[target.fact] = draft.taken | {module.id for module in way}
    return plans


def _take_kept(draft: _Draft) -> bool:
    """Take every kept module with what it needs, or tell that this simple way cannot."""
    for action in draft.world.actions:
        if action.module and action.module.id in draft.world.kept and action.module.id not in draft.taken:
            way = cheapest_way(draft, set(action.needs) - draft.held)
            wanted = {module.id: module for module in (*(way or []), action.module)}.values()
            if way is None or not draft.fits(wanted):
                return False
            draft.add(wanted)
    return True


def _take_by_immediate_gain(draft: _Draft) -> None:
    """Take, again and again, the module that can start now and closes most weighted steps for its cost."""
    weights = {target.fact: _weight(draft.world, target.essential, target.weight) for target in draft.world.targets}
    actions = [action for action in draft.world.actions if action.module]
    queue: list[tuple[float, ModuleId, int]] = []

    def offer(place: int) -> None:
        module = actions[place].module
        gain = sum(weights.get(fact, 0) for fact in actions[place].gives - draft.held)
        if module and gain and actions[place].needs <= draft.held:
            heappush(queue, (-gain / (draft.cost(module) + 1e-12), module.id, place))

    waiting: dict[Fact, list[int]] = defaultdict(list)
    for place, action in enumerate(actions):
        for need in action.needs:
            waiting[need].append(place)
        offer(place)
    heapify(queue)
    while queue:
        ratio, _, place = heappop(queue)
        module = actions[place].module
        gain = sum(weights.get(fact, 0) for fact in actions[place].gives - draft.held)
        if module is None or module.id in draft.taken or not gain or not draft.fits([module]):
            continue
        current = -gain / (draft.cost(module) + 1e-12)
        if queue and current > queue[0][0] and current > ratio:
            heappush(queue, (current, module.id, place))
            continue
        for fact in draft.add([module]):
            for waiter in waiting.get(fact, ()):
                offer(waiter)


def _take_by_target(draft: _Draft) -> None:
    """Take, again and again, the cheapest way to the target that weighs most for its cost."""
    for _ in range(ROUNDS):
        open_targets = [target for target in draft.world.targets if target.fact not in draft.held]
        if not open_targets:
            return
        costs, givers = spread_costs(draft)
        by_ratio = sorted(
            (target for target in open_targets if target.fact in costs),
            key=lambda target: (
                -_weight(draft.world, target.essential, target.weight) / (costs[target.fact] + 1e-12),
                target.fact,
            ),
        )
        for target in by_ratio:
            way = _trace(draft, givers, {target.fact})
            if draft.fits(way):
                draft.add(way)
                break
        else:
            return


def _weight(world: World, essential: bool, weight: int) -> int:
    """Count an essential step above all others together."""
    return weight * (world.steps + 1) if essential else weight


def cheapest_way(draft: _Draft, wanted: set[Fact]) -> list[Module] | None:
    """Return modules that reach `wanted` at a low cost from what the draft holds, or None when there is no way."""
    if not wanted:
        return []
    costs, givers = spread_costs(draft)
    return _trace(draft, givers, wanted) if wanted <= costs.keys() else None


def spread_costs(draft: _Draft) -> tuple[dict[Fact, float], dict[Fact, Action]]:
    """Return what each fact costs along its cheapest giver, needs added up, and that giver.

    The additive heuristic of planning (Bonet and Geffner, Artificial Intelligence 129, 2001).
    """
    actions = [action for action in draft.world.actions if draft.is_open(action)]
    costs: dict[Fact, float] = dict.fromkeys(draft.held, 0.0)
    givers: dict[Fact, Action] = {}
    missing = []
    sums = []
    waiting: dict[Fact, list[int]] = defaultdict(list)
    queue: list[tuple[float, Fact, int]] = []
    for place, action in enumerate(actions):
        needs = action.needs - draft.held
        missing.append(len(needs))
        sums.append(draft.cost(action.module) if action.module else 0.0)
        for need in needs:
            waiting[need].append(place)
        if not needs:
            for fact in action.gives - draft.held:
                heappush(queue, (sums[place], fact, place))
    while queue:
        cost, fact, giver = heappop(queue)
        if fact in costs:
            continue
        costs[fact] = cost
        givers[fact] = actions[giver]
        for place in waiting.get(fact, ()):
            missing[place] -= 1
            sums[place] += cost
            if missing[place] == 0:
                for given in actions[place].gives:
                    if given not in costs:
                        heappush(queue, (sums[place], given, place))
    return costs, givers


def _trace(draft: _Draft, givers: dict[Fact, Action], wanted: set[Fact]) -> list[Module]:
    """Follow the cheapest givers back from `wanted` to what the draft holds."""
    modules: dict[ModuleId, Module] = {}
    asked = set(wanted)
    waiting = sorted(wanted - draft.held)
    while waiting:
        action = givers[waiting.pop()]
        if action.module:
            modules[action.module.id] = action.module
        new = action.needs - draft.held - asked
        asked |= new
        waiting.extend(sorted(new))
    return list(modules.values())
