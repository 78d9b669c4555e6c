"""Places in which every step of a learner is of use, where an order of the days can make it so.

A step that another could stand in for is of use all the same where the other gives too late what a third one needs.
Where classes are to be filled, or grants round what they pay, such a path can be the best one.
"""

from collections.abc import Collection
from dataclasses import replace

from ortools.sat.python.cp_model import IntVar

from solver.annual.dated import steps_are_of_use
from solver.control import SearchLimits
from solver.cpsat import Ending, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path.calendar_model import CalendarVariables, build_with_calendar, last_week_needed
from solver.path.placing import Placing, thinned
from solver.path.plans import without_superfluous
from solver.path.prepare import only
from solver.path.world import World
from solver.reach import Action, Fact

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
    steps_are_relied_on(variables, alone, set(taken) - set(without_superfluous(world, taken)))
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


def steps_are_relied_on(variables: CalendarVariables, world: World, doubtful: Collection[ModuleId]) -> None:
    """For each of these steps another one begins when nobody else has given yet what it needs.

    Where a step goes and others fall with it, this is so of the first that falls: whoever else gives what it needs had
    begun before, and would have fallen before.
    """
    begun = [action for action in world.actions if action.module and variables.can_stand(action.module.id)]
    for giver in world.actions:
        if giver.module is None or giver.module.id not in doubtful:
            continue
        touched = _completed(world, giver.gives)
        ways = []
        for user in begun:
            if user is not giver:
                waiting = _Waiting(variables, world, giver, user)
                ways += [waiting.fails(need) for need in sorted(user.needs & touched - world.initial)]
        variables.model.add_bool_or(ways)


class _Waiting:
    """One step that begins, and what it needs that would not hold yet without another."""

    def __init__(self, variables: CalendarVariables, world: World, giver: Action, user: Action) -> None:
        self._variables, self._world = variables, world
        self._giver, self._user = giver, user
        self._known: dict[Fact, IntVar] = {}

    def fails(self, fact: Fact) -> IntVar:
        """Return a decision that lets the fact hold too late for the one who begins."""
        if fact in self._known:
            return self._known[fact]
        model, world, user = self._variables.model, self._world, self._user
        failing = self._known[fact] = model.new_bool_var(f"{fact} is late without {self._giver}")
        for other in world.actions:
            if fact not in other.gives or other is self._giver or other is user:
                continue
            if other.module is None:
                needs = [self.fails(need) for need in sorted(other.needs - world.initial)]
                model.add_bool_or([*needs, failing.negated()])
            elif user.module and self._variables.can_stand(other.module.id):
                late = self._variables.end(other.module.id) >= self._variables.start(user.module.id) + 1
                model.add(late).only_enforce_if(failing)
        return failing


def _completed(world: World, facts: Collection[Fact]) -> set[Fact]:
    """Return these facts and the levels that they help to complete."""
    found, size = set(facts), -1
    while len(found) != size:
        size = len(found)
        for action in world.actions:
            if action.module is None and not action.needs.isdisjoint(found):
                found |= action.gives
    return found


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
