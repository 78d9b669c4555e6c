"""Places in which every step of a learner is of use, where an order of the days can make it so.

A step that another could stand in for is of use all the same where the other gives too late what a third one needs.
Where classes are to be filled, or grants round what they pay, such a path can be the best one.
"""

from collections.abc import Collection
from dataclasses import replace

from solver.annual.dated import steps_are_of_use
from solver.control import SearchLimits
from solver.cpsat import Ending, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path.calendar_model import CalendarVariables, build_with_calendar, last_week_needed
from solver.path.placing import Placing, thinned
from solver.path.plans import without_superfluous
from solver.path.prepare import only
from solver.path.world import World

#: Places that are looked at before no more are.
MOST_PLACINGS = 200


def is_lean(world: World, placing: Placing) -> bool:
    """Tell whether no step can go where all stand, at no loss."""
    return len(thinned(world, placing)) == len(placing)


def lean_placing(world: World, taken: Collection[ModuleId]) -> Placing | None:
    """Return places for exactly these modules in which each is of use; None when there are none."""
    alone = only(world, taken)
    if world.times is None or not alone.kept_are_reachable or not _may_be_of_use(world, taken):
        return None
    # What gives too late stands later than any best plan of one learner needs.
    last_week = world.times.last_week or last_week_needed(
        alone, sum(module.effort_hundredths for module in alone.modules)
    )
    variables = build_with_calendar(alone, last_week)
    steps_are_of_use(variables, replace(alone, kept=world.kept))
    for _ in range(MOST_PLACINGS):
        found = Search(SearchLimits()).run(variables.model)
        if found.ending is Ending.INFEASIBLE:
            return None
        if not found.values:
            break
        placing = {module.id: variables.placement(module, found) for module in alone.modules}
        if is_lean(world, placing):
            return placing
        _forbid(variables, placing)
    raise UnsoundSearch(f"whether each of {sorted(taken)} can be of use was not settled")


def _may_be_of_use(world: World, taken: Collection[ModuleId]) -> bool:
    """Tell whether each step that could go gives something that another step needs, which may have to be early."""
    actions = [action for action in world.actions if action.module is None or action.module.id in taken]
    needed = {need for action in actions for need in action.needs}
    left = without_superfluous(world, taken)
    return all(
        action.module is None or action.module.id in left or not action.gives.isdisjoint(needed) for action in actions
    )


def _forbid(variables: CalendarVariables, placing: Placing) -> None:
    """Shut out these places: each module in this offering, or from this week to that one."""
    decisions = []
    for module, place in placing.items():
        if module in variables.chooses:
            decisions += [
                taken for offering, taken in variables.chooses[module].items() if offering.id == place.offering
            ]
            continue
        weeks = variables.in_weeks[module]
        decisions.append(weeks.starts[place.weeks[0].week])
        decisions.append(weeks.ends[place.weeks[-1].week])
    variables.model.add_bool_or([decision.negated() for decision in decisions])
