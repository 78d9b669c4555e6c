"""The best plan with dates: the best without them, placed in the calendar, or cut off and the next best.

A set of modules for which there is no room is cut off with the reason found, and the search goes on; every bound
without dates holds with them. When many sets in a row find no room, one model of modules and calendar together decides.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from solver.control import LOOKS_AWAY, Watch
from solver.cpsat import Ending, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path.calendar_model import build_with_calendar, last_week_needed
from solver.path.climb import Climb, climb
from solver.path.dates import earliest_ends
from solver.path.greedy import greedy_plan
from solver.path.model import PathVariables, build
from solver.path.placing import Placing, finish_of, quick_placing, soonest_finish, thinned
from solver.path.plans import without_superfluous, worth
from solver.path.prepare import ending_by, only
from solver.path.tiers import Demand, Row, Tier
from solver.path.windows import Windowed, windowed
from solver.path.world import World
from solver.reach import Action, Fact

#: Sets that find no room before modules and calendar are decided together.
CUTS = 12

#: Sets that are placed for one plan in hand; what it then lacks the search has to find.
MOST_PLACINGS = 150

#: No plan ends later.
_ANY_DAY = 2**62


@dataclass(frozen=True, slots=True)
class TimelyClimb:
    """Where the tiers ended: the best plan found with its places, if any, and a bound for each tier."""

    placing: Placing | None
    bounds: tuple[int, ...] = ()
    is_infeasible: bool = False
    is_proven: bool = False
    #: Whether these steps cannot finish sooner in any other places.
    is_soonest: bool = False

    @property
    def taken(self) -> frozenset[ModuleId] | None:
        return None if self.placing is None else frozenset(self.placing)


@dataclass(frozen=True, slots=True)
class Cut:
    """No plan takes all of these modules, unless it takes one of the others too."""

    modules: frozenset[ModuleId]
    unless: frozenset[ModuleId]

    def row(self, variables: PathVariables, world: World) -> None:
        present = {module.id for module in world.modules}
        if self.modules <= present:
            left_out = [variables.takes(module).negated() for module in sorted(self.modules)]
            variables.model.add_bool_or([*left_out, *(variables.takes(m) for m in sorted(self.unless & present))])


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of placing one set of modules."""

    ending: Ending
    placing: Placing | None = None
    #: No placing of these modules finishes sooner.
    soonest: int = 0


@dataclass(slots=True)
class Ask:
    """What is asked of a plan beyond the rules, and what was learnt about it."""

    search: Search
    demand: Demand | None = None
    rows: Sequence[Row] = ()
    cuts: list[Cut] = field(default_factory=list)
    watch: Watch = LOOKS_AWAY

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (*self.rows, *(cut.row for cut in self.cuts))


def climb_in_time(
    world: World,
    tiers: tuple[Tier, ...],
    ask: Ask,
    first: Collection[ModuleId] | None = None,
    in_hand: Placing | None = None,
) -> TimelyClimb:
    """Solve `tiers` in order for a world with dates, from a first set of modules or a plan in hand.

    Without tiers any plan will do.
    """
    if not world.kept_are_reachable:
        return TimelyClimb(None, is_infeasible=True)
    start = first if in_hand is None else in_hand.keys()
    if not tiers:
        in_hand = _quickly_placed(world, first) if in_hand is None else in_hand
        if in_hand is not None:
            return TimelyClimb(in_hand, is_proven=True)
        start = None
    hand = _Hand(world, tiers, ask, first, in_hand)
    for attempt in range(CUTS + 1):
        is_together = attempt == CUTS
        if attempt or is_together:
            # From here on a plan to start from must have found its places.
            start = hand.modules()
        top = climb(
            world,
            tiers,
            ask.search,
            start,
            ask.demand,
            rows=ask.all_rows,
            build=_together if is_together else build,
            watch=ask.watch,
        )
        if not tiers and top.taken is not None and not is_together:
            top = replace(top, taken=_without_ballast(world, top.taken, ask))
        placed = None if top.taken is None else place(world, top.taken, ask.search)
        if top.taken is None or placed is None or placed.ending is Ending.UNKNOWN:
            return _without_more(world, tiers, top, hand)
        if placed.placing is not None:
            return _with_places(world, placed, placed.placing, top, ask)
        if is_together:
            raise UnsoundSearch(f"{sorted(top.taken)} was said to find room, and does not")
        hand.take_from(top)
        if ask.search.is_over:
            break
        ask.cuts.append(_cut_off(world, top.taken, _part_without_room(world, top.taken, ask.search)))
    return _without_more(world, tiers, Climb(None), hand)


class _Hand:
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
        #: What no plan can beat in the first tier, as far as is known.
        self.bound: int | None = None

    def placing(self) -> Placing | None:
        """Return the plan in hand, put together now if there was no need before."""
        if not self._is_dealt:
            self._is_dealt = True
            self._offer(_quickly_placed(self._world, self._first))
            if self._placing is None:
                self._offer(self._greedily(self._world))
        return self._placing

    @property
    def is_asked_more(self) -> bool:
        """Whether more is asked than the rules, which taking steps away might break."""
        return bool(self._ask.rows)

    def modules(self) -> Collection[ModuleId] | None:
        placing = self.placing()
        return None if placing is None else placing.keys()

    def take_from(self, top: Climb) -> None:
        """Keep as much as finds room of a set that as a whole does not, if that is better than what is in hand."""
        self.bound = top.bounds[0] if top.bounds else None
        self.placing()
        if self._tiers and top.taken is not None:
            part = tuple(a for a in self._world.actions if a.module is None or a.module.id in top.taken)
            self._offer(self._greedily(replace(self._world, actions=part)))

    def _greedily(self, world: World) -> Placing | None:
        if self._ask.rows:
            # The simple way knows the rules alone, not what else is asked.
            return None
        taken = greedy_plan(world, has_room=_HasRoom(self._world, self._ask.search))
        return None if taken is None else _quickly_placed(self._world, taken)

    def _offer(self, placing: Placing | None) -> None:
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
        return self._left >= 0 and not self._search.is_over and _quickly_placed(self._world, taken) is not None


def soonest_finish_of(
    world: World,
    top: TimelyClimb,
    ask: Ask,
    *,
    among: Sequence[Row] = (),
    least_effort: int = 0,
    facts: Collection[Fact] = (),
    halving: bool = True,
) -> tuple[Placing, int]:
    """Return the plan that finishes soonest among those that obey these rows, from one of them on, and a proven bound.

    Every such plan is known to take at least this effort and to hold these facts at its end. Without `halving` the day
    before the finish is tried at once: where few plans obey the rows, that proves it.
    """
    search = ask.search
    best, is_soonest = _sooner_placed(world, top, search)
    start = world.times.calendar.start_day if world.times else 0
    lower = max(start, soonest_finish(world, world.kept, least_effort), _soonest_of_facts(world, facts))
    while finish_of(best) > lower and not search.is_over:
        aim = (lower + finish_of(best) - 1) // 2 if halving else finish_of(best) - 1
        tight = ending_by(world, aim)
        # What finds no room before an earlier day may find some before a later one: cuts are not handed on.
        asked = Ask(search=search, demand=ask.demand, rows=(*ask.rows, *among), cuts=list(ask.cuts), watch=ask.watch)
        if is_soonest:
            asked.cuts.append(_cut_off(world, frozenset(best), frozenset(best)))
        found = climb_in_time(tight, (), asked)
        if found.placing is not None:
            best, is_soonest = _sooner_placed(world, found, search)
        elif found.is_infeasible:
            lower = aim + 1
        else:
            break
    return best, min(lower, finish_of(best))


def place(world: World, taken: Collection[ModuleId], search: Search, *, soonest: bool = False) -> Placed:
    """Place exactly these modules; with `soonest`, so that they finish as soon as they can."""
    alone = only(world, taken)
    if not alone.kept_are_reachable:
        return Placed(Ending.INFEASIBLE)
    if not taken:
        return Placed(Ending.OPTIMAL, {})
    effort = sum(module.effort_hundredths for module in alone.modules)
    lower = soonest_finish(alone, taken, effort)
    quick = quick_placing(alone, soon_enough=lower if soonest else _ANY_DAY)
    if quick is not None and (not soonest or finish_of(quick) <= lower):
        return Placed(Ending.OPTIMAL if finish_of(quick) <= lower else Ending.FEASIBLE, quick, lower)
    # With a placing in hand only a sooner one is of interest.
    open_to_all = windowed(alone if quick is None else ending_by(alone, finish_of(quick) - 1))
    if open_to_all is None:
        return Placed(Ending.INFEASIBLE) if quick is None else Placed(Ending.OPTIMAL, quick, finish_of(quick))
    return _placed_by_search(open_to_all, effort, quick, lower, search)


def _placed_by_search(open_to_all: Windowed, effort: int, quick: Placing | None, lower: int, search: Search) -> Placed:
    """Place every module of a world so that the last ends as soon as it can; no room is believed when said twice."""
    alone = open_to_all.world
    variables = build_with_calendar(alone, last_week_needed(alone, effort), open_to_all.last_weeks)
    variables.model.minimize(variables.finish)
    found = search.run(variables.model)
    if found.ending is Ending.INFEASIBLE:
        second = search.run(variables.model, presolve=False)
        if second.ending in (Ending.OPTIMAL, Ending.FEASIBLE):
            raise UnsoundSearch(f"no room was said to exist for {sorted(alone.kept)}, and there is")
        if quick is None or second.ending is Ending.UNKNOWN:
            return Placed(second.ending) if quick is None else Placed(Ending.FEASIBLE, quick, lower)
        return Placed(Ending.OPTIMAL, quick, finish_of(quick))
    if found.ending is Ending.UNKNOWN:
        return Placed(Ending.UNKNOWN) if quick is None else Placed(Ending.FEASIBLE, quick, lower)
    placing = {module.id: variables.placement(module, found) for module in alone.modules}
    return Placed(found.ending, placing, finish_of(placing) if found.ending is Ending.OPTIMAL else lower)


def _sooner_placed(world: World, top: TimelyClimb, search: Search) -> tuple[Placing, bool]:
    """Return the same modules placed so that they finish as soon as they can, and whether that is proven."""
    placing = top.placing or {}
    if top.is_soonest:
        return placing, True
    placed = place(world, placing.keys(), search, soonest=True)
    is_soonest = placed.ending is Ending.OPTIMAL
    if placed.placing is None or finish_of(placed.placing) > finish_of(placing):
        return placing, False
    return placed.placing, is_soonest


def _soonest_of_facts(world: World, facts: Collection[Fact]) -> int:
    if world.times is None or not facts:
        return 0
    soonest, _ = earliest_ends(world.actions, world.initial, world.times)
    latest = max(soonest.get(fact, 0) for fact in facts)
    finish = world.times.calendar.finish_day
    return latest if finish is None else min(latest, finish)


def _together(world: World) -> PathVariables:
    """Build the model of modules and calendar together."""
    effort = world.largest_effort
    return build_with_calendar(world, last_week_needed(world, effort))


def _without_ballast(world: World, taken: frozenset[ModuleId], ask: Ask) -> frozenset[ModuleId]:
    """Return any plan without the steps that it took for no reason, where that is still what was asked for."""
    if ask.rows:
        return taken
    rest = frozenset(without_superfluous(world, taken))
    return taken if any(cut.modules <= rest and cut.unless.isdisjoint(rest) for cut in ask.cuts) else rest


def _quickly_placed(world: World, taken: Collection[ModuleId] | None) -> Placing | None:
    return None if taken is None else quick_placing(only(world, taken), soon_enough=_ANY_DAY)


def _with_places(world: World, placed: Placed, placing: Placing, top: Climb, ask: Ask) -> TimelyClimb:
    is_soonest = placed.ending is Ending.OPTIMAL
    if not top.is_proven and not ask.rows:
        placing, is_soonest = thinned(world, placing), False
    return TimelyClimb(placing, top.bounds, is_proven=top.is_proven, is_soonest=is_soonest)


def _without_more(world: World, tiers: tuple[Tier, ...], top: Climb, hand: _Hand) -> TimelyClimb:
    """Return that there is no plan, or the plan in hand when the limits came first."""
    in_hand = hand.placing()
    if top.is_infeasible and top.taken is None:
        if in_hand is not None:
            raise UnsoundSearch(f"no plan was said to exist, and {sorted(in_hand)} is one")
        return TimelyClimb(None, is_infeasible=True)
    if in_hand is None:
        return TimelyClimb(None)
    bounds = [tier.possible(world) for tier in tiers]
    if hand.bound is not None:
        bounds[0] = hand.bound
    return TimelyClimb(in_hand if hand.is_asked_more else thinned(world, in_hand), tuple(bounds))


def _cut_off(world: World, taken: frozenset[ModuleId], part: frozenset[ModuleId]) -> Cut:
    """Return that a part of these modules finds no room, unless others give sooner what it needs."""
    givers: dict[Fact, list[Action]] = defaultdict(list)
    for action in world.actions:
        for fact in action.gives:
            givers[fact].append(action)
    wanted: set[Fact] = set()
    waiting = [action for action in world.actions if action.module and action.module.id in part]
    others: set[ModuleId] = set()
    while waiting:
        new = waiting.pop().needs - wanted
        wanted |= new
        for fact in new:
            waiting.extend(givers[fact])
            others.update(giver.module.id for giver in givers[fact] if giver.module and giver.module.id not in taken)
    return Cut(modules=part, unless=frozenset(others))


def _part_without_room(world: World, taken: frozenset[ModuleId], search: Search) -> frozenset[ModuleId]:
    alone = only(world, taken)
    if not alone.kept_are_reachable:
        # Some of them come too late whatever else is taken: what leads to them matters too.
        return taken
    effort = sum(module.effort_hundredths for module in alone.modules)
    variables = build_with_calendar(replace(alone, kept=frozenset()), last_week_needed(alone, effort))
    ids = sorted(taken)
    variables.model.add_assumptions([variables.takes(module) for module in ids])
    core = search.core(variables.model)
    part = frozenset(module for module in ids if variables.takes(module).index in core)
    return part or taken
