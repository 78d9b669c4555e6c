"""The rows of a plan that know offerings and the order of days, and leave the weeks of undated steps open.

Every plan that obeys the calendar obeys these rows; nearly every plan that obeys them finds its places.
"""

from collections import defaultdict
from collections.abc import Collection

from ortools.sat.python.cp_model import IntVar, LinearExpr, LinearExprT

from solver.domain import ModuleId, Offering
from solver.path.dates import Timetable, earliest_ends, shares
from solver.path.model import PathVariables, build
from solver.path.world import World
from solver.reach import Action, Fact


class DatedVariables(PathVariables):
    """The decisions of a plan with its offerings, and the days after which facts hold."""

    def __init__(self, world: World, times: Timetable) -> None:
        self.ordered = _between_offerings(world, times)
        #: Which of several givers comes first matters where days do.
        self.tells_givers_apart = bool(self.ordered)
        super().__init__(world)
        self.chooses: dict[ModuleId, dict[Offering, IntVar]] = {
            module.id: {o: self.model.new_bool_var(f"{module.id} in {o.id}") for o in times.choices[module.id]}
            for module in world.modules
            if module.id in times.choices
        }
        self._first = times.calendar.start_day - 1
        soonest, _ = earliest_ends(world.actions, world.initial, times)
        last = max([self._first, *(o.last_day for chosen in self.chooses.values() for o in chosen)]) - self._first
        self.holds_after = {
            fact: self.model.new_int_var(max(0, min(last, soonest.get(fact, 0) - self._first)), last, f"day of {fact}")
            for fact in sorted(self.ordered)
        }

    def before(self, module: ModuleId) -> LinearExprT:
        """Return the day after which all that a dated module needs must hold."""
        chosen = self.chooses[module]
        return LinearExpr.weighted_sum(list(chosen.values()), [o.first_day - 1 - self._first for o in chosen])

    def end(self, module: ModuleId) -> LinearExprT:
        """Return the last day of a dated module."""
        chosen = self.chooses[module]
        return LinearExpr.weighted_sum(list(chosen.values()), [o.last_day - self._first for o in chosen])


def build_dated(world: World) -> PathVariables:
    """Return the model of all plans that obey the rules in this world, the weeks of undated steps apart."""
    times = world.times
    if times is None or not any(module.id in times.choices for module in world.modules):
        return build(world)
    variables = DatedVariables(world, times)
    build(world, variables)
    for module, chosen in variables.chooses.items():
        variables.model.add_exactly_one([*chosen.values(), variables.takes(module).negated()])
    exclusive_offerings_share_no_day(variables)
    weeks_have_room_for_offerings(variables, world, times)
    needs_end_before_offerings_start(variables, world, times)
    return variables


def exclusive_offerings_share_no_day(variables: DatedVariables) -> None:
    """Of the exclusive offerings that share a day at most one is taken."""
    exclusive = [(o, chosen) for by in variables.chooses.values() for o, chosen in by.items() if o.exclusive]
    seen: set[tuple[int, ...]] = set()
    for day in sorted({offering.first_day for offering, _ in exclusive}):
        together = [chosen for offering, chosen in exclusive if offering.first_day <= day <= offering.last_day]
        key = tuple(chosen.index for chosen in together)
        if len(together) > 1 and key not in seen:
            seen.add(key)
            variables.model.add_at_most_one(together)


def weeks_have_room_for_offerings(variables: DatedVariables, world: World, times: Timetable) -> None:
    """In no week do offerings alone take more than the hours of a week."""
    weekly = times.calendar.weekly_hundredths
    if weekly is None:
        return
    loads: dict[int, list[tuple[IntVar, int]]] = defaultdict(list)
    for module in world.modules:
        for offering, chosen in variables.chooses.get(module.id, {}).items():
            for week, effort in shares(module.effort_hundredths, offering.first_day, offering.last_day).items():
                loads[week].append((chosen, effort))
    for week in sorted(loads):
        if sum(effort for _, effort in loads[week]) > weekly:
            taken, efforts = zip(*loads[week], strict=True)
            variables.model.add(LinearExpr.weighted_sum(list(taken), list(efforts)) <= weekly)


def needs_end_before_offerings_start(variables: DatedVariables, world: World, times: Timetable) -> None:
    """A fact holds after the end of what gives it, and an offering that needs it starts after that."""
    model, days = variables.model, variables.holds_after
    for action in world.actions:
        if action.module and action.module.id in variables.chooses:
            for need in sorted(action.needs & days.keys()):
                before = variables.before(action.module.id)
                model.add(days[need] <= before).only_enforce_if(variables.does(action))
    for action, fact, giving in variables.supports:
        if fact not in days:
            continue
        if action.module and action.module.id in variables.chooses:
            model.add(days[fact] >= variables.end(action.module.id)).only_enforce_if(giving)
            continue
        # Undated steps start in the week in which the last need ends, and take a week each at least.
        count = times.fewest_weeks(action.module.effort_hundredths) if action.module else 1
        for need in sorted(action.needs & days.keys()):
            model.add(days[fact] >= days[need] + 7 * ((count or 1) - 1)).only_enforce_if(giving)


def _between_offerings(world: World, times: Timetable) -> frozenset[Fact]:
    """Return the facts that an offering can lead to and an offering can wait for."""
    dated = [action for action in world.actions if action.module and action.module.id in times.choices]
    after = _spread({fact for action in dated for fact in action.gives}, world.actions, forwards=True)
    before = _spread({need for action in dated for need in action.needs}, world.actions, forwards=False)
    return frozenset(after & before)


def _spread(facts: Collection[Fact], actions: Collection[Action], *, forwards: bool) -> set[Fact]:
    """Return these facts and all that actions lead to from them, or to them."""
    reached, size = set(facts), -1
    while len(reached) != size:
        size = len(reached)
        for action in actions:
            sources, ends = (action.needs, action.gives) if forwards else (action.gives, action.needs)
            if not sources.isdisjoint(reached):
                reached |= ends
    return reached
