"""The best plan with dates: the best without them, placed in the calendar, or the best with the calendar in sight.

A set of modules for which there is no room is cut off with the reason found, and the search goes on; every bound
without dates holds with them. When many sets in a row find no room, one model of modules and calendar together decides.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from solver.cpsat import Ending, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path.ask import Ask
from solver.path.calendar_model import build_with_calendar, last_week_needed
from solver.path.choosing_in_time import build_choosing
from solver.path.climb import Climb, climb
from solver.path.cuts import cut_off, part_without_room
from solver.path.dates import earliest_ends
from solver.path.few import with_few_ways
from solver.path.hand import Hand
from solver.path.model import PathVariables, build
from solver.path.placed import Placed, place, quickly_placed
from solver.path.placing import Placing, finish_of, soonest_finish, thinned
from solver.path.plans import without_superfluous
from solver.path.prepare import ending_by
from solver.path.tiers import Row, Tier
from solver.path.world import World
from solver.reach import Fact

#: Sets that are chosen with no calendar in sight, before it is looked at.
BLIND = 1

#: Sets that find no room before modules and calendar are decided together.
CUTS = 40

#: Deterministic time in which a set chosen blindly must find its places.
FIRST_LOOK = 0.1

#: The share of what is left that is kept for placing what a search found when it was cut short.
LAST_LOOK = 0.1

#: The share of what is left for the best plan of few ways, and the fewest modules with which that is looked for first.
FEW_WAYS = 1 / 3
MANY = 100


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


class Sight(Enum):
    """How much of the calendar is seen while modules are chosen."""

    NONE = "none"
    #: Offerings, and most of what weeks have no room for.
    MOST = "most"
    ALL = "all"


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
        in_hand = quickly_placed(world, first) if in_hand is None else in_hand
        if in_hand is not None:
            return TimelyClimb(in_hand, is_proven=True)
        start = None
    hand = Hand(world, tiers, ask, first, in_hand)
    for attempt in range(CUTS + 1):
        sight = Sight.ALL if attempt == CUTS else Sight.NONE if attempt < BLIND else Sight.MOST
        if attempt == BLIND and sight is Sight.MOST:
            _try_few_ways(world, tiers, ask, hand)
        if attempt >= BLIND or sight is Sight.ALL:
            # From here on a plan to start from must have found its places.
            start = hand.modules()
        top = _chosen(world, tiers, ask, hand, start, sight=sight)
        if top.taken is None:
            return _without_more(world, top, hand)
        placed = _placed(world, top.taken, ask, hand, sight)
        if placed.placing is not None:
            return _with_places(world, placed, placed.placing, top, hand)
        hand.take_from(top)
        if ask.search.is_over or (placed.ending is Ending.UNKNOWN and sight is not Sight.NONE):
            break
        if placed.ending is Ending.INFEASIBLE:
            # What the next model sees by itself needs no reason.
            part = top.taken if sight is Sight.NONE else part_without_room(world, top.taken, ask.search)
            ask.cuts.append(cut_off(world, top.taken, part))
    return _without_more(world, Climb(None), hand)


def _chosen(
    world: World, tiers: tuple[Tier, ...], ask: Ask, hand: Hand, start: Collection[ModuleId] | None, *, sight: Sight
) -> Climb:
    """Choose the best set of modules with this much of the calendar in sight."""
    builds = {Sight.NONE: build, Sight.MOST: _in_sight(hand), Sight.ALL: _together}
    with ask.search.within(1 - LAST_LOOK):
        top = climb(
            world, tiers, ask.search, start, ask.demand, rows=ask.all_rows, build=builds[sight], watch=ask.watch
        )
    if not tiers and top.taken is not None and sight is not Sight.ALL:
        return replace(top, taken=_without_ballast(world, top.taken, ask))
    return top


def _placed(world: World, taken: frozenset[ModuleId], ask: Ask, hand: Hand, sight: Sight) -> Placed:
    """Place a set that was chosen; one that was chosen blindly is not searched for long."""
    known = None if sight is Sight.NONE else hand.placing()
    if known is not None and known.keys() == taken:
        return Placed(Ending.FEASIBLE, known)
    placed = place(world, taken, ask.search, at_most=FIRST_LOOK if sight is Sight.NONE else math.inf)
    if sight is Sight.ALL and placed.ending is Ending.INFEASIBLE:
        raise UnsoundSearch(f"{sorted(taken)} was said to find room, and does not")
    return placed


def _in_sight(hand: Hand) -> Callable[[World], PathVariables]:
    """Return how to build a model with the calendar in sight, from the plan in hand."""
    return lambda world: build_choosing(world, hand.placing(), follows_relaxation=hand.closes_all)


def _try_few_ways(world: World, tiers: tuple[Tier, ...], ask: Ask, hand: Hand) -> None:
    """Take in hand the best plan that takes its steps from few ways to each fact, where there are many."""
    few = with_few_ways(world, hand.modules() or ())
    if not tiers or ask.rows or len(world.modules) < MANY or len(few.modules) == len(world.modules):
        return
    # Only the first tier that is open counts here: what comes after it is for all ways together.
    is_open = (place for place, tier in enumerate(tiers) if not hand.proves(tier))
    upto = next(is_open, len(tiers)) + 1
    with ask.search.within(FEW_WAYS):
        top = climb(
            few,
            tiers[:upto],
            ask.search,
            hand.modules(),
            ask.demand,
            rows=ask.all_rows,
            build=_in_sight(hand),
            watch=ask.watch,
        )
    if top.taken is not None:
        hand.offer(place(world, top.taken, ask.search, at_most=ask.search.deterministic_left * FEW_WAYS).placing)


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
            asked.cuts.append(cut_off(world, frozenset(best), frozenset(best)))
        found = climb_in_time(tight, (), asked)
        if found.placing is not None:
            best, is_soonest = _sooner_placed(world, found, search)
        elif found.is_infeasible:
            lower = aim + 1
        else:
            break
    return best, min(lower, finish_of(best))


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
    return build_with_calendar(world, last_week_needed(world, world.largest_effort))


def _without_ballast(world: World, taken: frozenset[ModuleId], ask: Ask) -> frozenset[ModuleId]:
    """Return any plan without the steps that it took for no reason, where that is still what was asked for."""
    if ask.rows:
        return taken
    rest = frozenset(without_superfluous(world, taken))
    return taken if any(cut.modules <= rest and cut.unless.isdisjoint(rest) for cut in ask.cuts) else rest


def _with_places(world: World, placed: Placed, placing: Placing, top: Climb, hand: Hand) -> TimelyClimb:
    if top.is_proven:
        return TimelyClimb(placing, top.bounds, is_proven=True, is_soonest=placed.ending is Ending.OPTIMAL)
    hand.learn(top)
    placing = placing if hand.is_asked_more else thinned(world, placing)
    return TimelyClimb(placing, hand.bounds_of(placing))


def _without_more(world: World, top: Climb, hand: Hand) -> TimelyClimb:
    """Return that there is no plan, or the plan in hand when the limits came first."""
    in_hand = hand.placing()
    if top.is_infeasible and top.taken is None:
        if in_hand is not None:
            raise UnsoundSearch(f"no plan was said to exist, and {sorted(in_hand)} is one")
        return TimelyClimb(None, is_infeasible=True)
    if in_hand is None:
        return TimelyClimb(None)
    placing = in_hand if hand.is_asked_more else thinned(world, in_hand)
    return TimelyClimb(placing, hand.bounds_of(placing))
