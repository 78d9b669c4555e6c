"""Places in which every step of a learner is of use, where the order of the days can make it so.

A step that another could stand in for is of use all the same where the other gives too late what a third one needs.
Where classes are to be filled, or grants round what they pay, such a path can be the best one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from ortools.sat.python.cp_model import IntVar

from solver.control import SearchLimits
from solver.cpsat import Ending, Search
from solver.domain import ModuleId
from solver.path.calendar_model import CalendarVariables, build_with_calendar, last_week_needed
from solver.path.placing import Placing, thinned
from solver.path.plans import held_after
from solver.path.prepare import only
from solver.path.world import World
from solver.reach import Action, Fact

#: Deterministic time for one search.
WORK = 1.0


class NotSettled(Exception):
    """Whether all of some steps can be of use was not found out in time."""


def is_lean(world: World, placing: Placing) -> bool:
    """Tell whether no step can go where all stand, at no loss."""
    return len(thinned(world, placing)) == len(placing)


def lean_placing(world: World, taken: Collection[ModuleId]) -> Placing | None:
    """Return places for exactly these modules in which each is of use; None when there are none.

    Raises:
        NotSettled: neither was found in time, or none was where a step could only fall together with what it is too
            late for, which these rows do not see.
    """
    alone = only(world, taken)
    if world.times is None or not alone.kept_are_reachable:
        return None
    spare = list(_spare(world, alone))
    uses = [_users(alone, action) for action in spare]
    if not all(uses):
        return None
    # What gives too late can stand later than any best plan of one learner needs.
    effort = sum(module.effort_hundredths for module in alone.modules)
    variables = build_with_calendar(alone, world.times.last_week or last_week_needed(alone, effort))
    if not all(variables.can_stand(module.id) for module in alone.modules):
        return None
    late = _Late(variables, alone)
    for action, users in zip(spare, uses, strict=True):
        ways = [late.without(action, fact, user) for fact, user in users]
        variables.model.add_bool_or([way for way in ways if way is not None])
    found = Search(SearchLimits(deterministic=WORK)).run(variables.model)
    if found.ending is Ending.INFEASIBLE and not late.is_tangled:
        return None
    if not found.values:
        raise NotSettled(f"whether each of {sorted(taken)} can be of use")
    placing = {module.id: variables.placement(module, found) for module in alone.modules}
    if not is_lean(world, placing):
        raise NotSettled(f"{sorted(taken)} were said to be of use, and are not")
    return placing


def _spare(world: World, alone: World) -> Iterable[Action]:
    """Yield the steps that could go if the others could stand anywhere."""
    taken = {module.id for module in alone.modules}
    reached = {target.fact for target in world.targets} & held_after(world, taken)
    for action in alone.actions:
        if action.module is None or action.module.id in world.kept:
            continue
        rest = taken - {action.module.id}
        held = held_after(world, rest)
        takeable = {each.module.id for each in alone.actions if each.module and each.needs <= held}
        if reached <= held and world.kept <= takeable:
            yield action


def _users(alone: World, action: Action) -> list[tuple[Fact, Action]]:
    """Return the other steps that need what a step gives, or what it helps to complete, with what they need."""
    given, size = set(action.gives), -1
    while len(given) != size:
        size = len(given)
        for other in alone.actions:
            if other.module is None and not other.needs.isdisjoint(given):
                given |= other.gives
    return [
        (fact, other)
        for other in alone.actions
        if other.module is not None and other is not action
        for fact in sorted(other.needs & given)
    ]


class _Late:
    """What holds too late for a step without another one: then that step goes where the other does."""

    def __init__(self, variables: CalendarVariables, alone: World) -> None:
        self._variables, self._alone, self._initial = variables, alone, alone.initial
        #: Whether somebody else who gives what a step needs waits for that step, and so may fall with it in time.
        self.is_tangled = False
        self._givers: dict[Fact, list[Action]] = defaultdict(list)
        for action in alone.actions:
            for fact in action.gives:
                self._givers[fact].append(action)

    def without(self, action: Action, fact: Fact, user: Action) -> IntVar | None:
        """Return a decision for which all other givers of a fact end too late for a step; None when one never does."""
        model = self._variables.model
        if fact in self._initial or user.module is None:
            return None
        others = [other for other in self._givers[fact] if other is not action and other is not user]
        completed = [[self.without(action, need, user) for need in other.needs] for other in others if not other.module]
        if any(all(way is None for way in ways) for ways in completed):
            return None
        is_late = model.new_bool_var("too late without")
        for ways in completed:
            model.add_bool_or([way for way in ways if way is not None] + [is_late.negated()])
        start = self._variables.start(user.module.id)
        for other in others:
            if other.module:
                self.is_tangled = self.is_tangled or not other.needs.isdisjoint(self._led_on_to(user))
                model.add(self._variables.end(other.module.id) >= start + 1).only_enforce_if(is_late)
        return is_late

    def _led_on_to(self, user: Action) -> set[Fact]:
        """Return what a step gives, and all that others give who wait for any of it."""
        found, size = set(user.gives), -1
        while len(found) != size:
            size = len(found)
            for action in self._alone.actions:
                if not action.needs.isdisjoint(found):
                    found |= action.gives
        return found
