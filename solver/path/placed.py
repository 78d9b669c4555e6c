"""One set of modules placed in the calendar: in the simple way or by a search; or the proof that there is no room."""

import math
from collections.abc import Collection
from dataclasses import dataclass

from solver.cpsat import Ending, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path.calendar_model import build_with_calendar, last_week_needed
from solver.path.placing import Placing, finish_of, quick_placing, soonest_finish
from solver.path.prepare import ending_by, only
from solver.path.windows import Windowed, windowed
from solver.path.world import World

#: No plan ends later.
_ANY_DAY = 2**62


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of placing one set of modules."""

    ending: Ending
    placing: Placing | None = None
    #: No placing of these modules finishes sooner.
    soonest: int = 0


def place(
    world: World, taken: Collection[ModuleId], search: Search, *, soonest: bool = False, at_most: float = math.inf
) -> Placed:
    """Place exactly these modules; with `soonest`, so that they finish as soon as they can.

    A search for places, and its proof that there are none, each take `at_most` of deterministic time.
    """
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
    return _placed_by_search(open_to_all, effort, quick, lower, search, at_most=at_most)


def _placed_by_search(
    open_to_all: Windowed, effort: int, quick: Placing | None, lower: int, search: Search, *, at_most: float = math.inf
) -> Placed:
    """Place every module of a world so that the last ends as soon as it can; no room is believed when said twice."""
    alone = open_to_all.world
    variables = build_with_calendar(alone, last_week_needed(alone, effort), open_to_all.last_weeks)
    variables.model.minimize(variables.finish)
    found = search.run(variables.model, at_most=at_most)
    if found.ending is Ending.INFEASIBLE:
        second = search.run(variables.model, presolve=False, at_most=at_most)
        if second.ending in (Ending.OPTIMAL, Ending.FEASIBLE):
            raise UnsoundSearch(f"no room was said to exist for {sorted(alone.kept)}, and there is")
        if quick is None or second.ending is Ending.UNKNOWN:
            return Placed(second.ending) if quick is None else Placed(Ending.FEASIBLE, quick, lower)
        return Placed(Ending.OPTIMAL, quick, finish_of(quick))
    if found.ending is Ending.UNKNOWN:
        return Placed(Ending.UNKNOWN) if quick is None else Placed(Ending.FEASIBLE, quick, lower)
    placing = {module.id: variables.placement(module, found) for module in alone.modules}
    return Placed(found.ending, placing, finish_of(placing) if found.ending is Ending.OPTIMAL else lower)


def quickly_placed(world: World, taken: Collection[ModuleId] | None) -> Placing | None:
    """Return where these modules stand, if there are any and the simple way finds room."""
    return None if taken is None else quick_placing(only(world, taken), soon_enough=_ANY_DAY)
