"""The rows of a plan that know offerings and the order of days, and leave the weeks of undated steps open.

Every plan that obeys the calendar obeys these rows; nearly every plan that obeys them finds its places.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ortools.sat.python.cp_model import IntVar, LinearExpr, LinearExprT

from solver.domain import ModuleId
from solver.path.calendar_model import exclusive_offerings_share_no_day, offerings_are_open
from solver.path.dates import Timetable, earliest_ends, shares
from solver.path.facts_by_day import DatedVariables
from solver.path.model import PathVariables, build
from solver.path.world import World
from solver.reach import Action, Fact


class OrderedVariables(DatedVariables):
    """The decisions of a plan with its offerings, and the days after which facts hold that offerings wait for."""

    def __init__(self, world: World, times: Timetable, *, tells_givers_apart: bool) -> None:
        self.ordered = _between_offerings(world, times)
        #: Which of several givers comes first matters where days do.
        self.tells_givers_apart = bool(self.ordered) or tells_givers_apart
        super().__init__(world, times)
        self._first = times.calendar.start_day - 1
        soonest, _ = earliest_ends(world.actions, world.initial, times)
        last = max([self._first, *(o.last_day for chosen in self.chooses.values() for o in chosen)]) - self._first
        # Steps in weeks may go on long after the last offering: what they give holds later than any of them asks for.
        steps = (action.module for action in world.actions if action.module and action.module.id not in self.chooses)
        latest = last + sum(7 * (times.fewest_weeks(step.effort_hundredths) or 0) for step in steps)
        earliest = {fact: max(0, min(last, soonest.get(fact, 0) - self._first)) for fact in self.ordered}
        self.holds_after = {
            fact: self.model.new_int_var(earliest[fact], latest, f"day of {fact}") for fact in sorted(self.ordered)
        }

    def before(self, module: ModuleId) -> LinearExprT:
        """Return the day after which all that a dated module needs must hold."""
        chosen = self.chooses[module]
        return LinearExpr.weighted_sum(list(chosen.values()), [o.first_day - 1 - self._first for o in chosen])

    def end(self, module: ModuleId) -> LinearExprT:
        """Return the last day of a dated module."""
        chosen = self.chooses[module]
        return LinearExpr.weighted_sum(list(chosen.values()), [o.last_day - self._first for o in chosen])


def build_dated(world: World, *, is_useful: bool = False) -> PathVariables:
    """Return the model of all plans that obey the rules in this world, the weeks of undated steps apart.

    Where it may pay to take a step for nothing, `is_useful` leaves nearly all plans out that do.
    """
    times = world.times
    if times is None:
        raise ValueError("a year without dates")
    variables = OrderedVariables(world, times, tells_givers_apart=is_useful)
    build(world, variables)
    offerings_are_open(variables)
    exclusive_offerings_share_no_day(variables)
    weeks_have_room_for_offerings(variables, world, times)
    needs_end_before_offerings_start(variables, world, times)
    if is_useful:
        steps_are_of_use(variables, world)
    return variables


def steps_are_of_use(variables: PathVariables, world: World) -> None:
    """A step is the first to give something that is asked for, or that a step needs, or it must be taken.

    Without one that is not, everything holds as soon as with it: it is superfluous. To be the first is of no use either
    where nobody waits for it alone.
    """
    users: dict[Fact, list[Action]] = defaultdict(list)
    for action in world.actions:
        for need in action.needs:
            users[need].append(action)
    targets = {target.fact for target in world.targets}
    firsts: dict[Fact, list[IntVar]] = defaultdict(list)
    given: dict[int, list[IntVar]] = defaultdict(list)
    waiting = _Waiting(variables, world, users, targets)
    for action, fact, giving in variables.supports:
        holds = variables.holds(fact)
        if giving.index == variables.does(action).index:
            given[id(action)].append(holds)
            continue
        variables.model.add_implication(giving, holds)
        firsts[fact].append(giving)
        given[id(action)].append(waiting.use(action, fact, giving))
    for fact in world.facts:
        if fact not in targets:
            variables.model.add_bool_or([*map(variables.does, users[fact]), variables.holds(fact).negated()])
        if len(firsts[fact]) > 1:
            variables.model.add_at_most_one(firsts[fact])
    for action in world.actions:
        if action.module is None or action.module.id not in world.kept:
            variables.model.add_bool_or([*given[id(action)], variables.does(action).negated()])


class _Waiting:
    """Who may wait for the first of several who give the same."""

    def __init__(
        self,
        variables: PathVariables,
        world: World,
        users: Mapping[Fact, Sequence[Action]],
        targets: Collection[Fact],
    ) -> None:
        self._variables, self._initial = variables, world.initial
        self._users, self._targets = users, targets
        self._givers: dict[Fact, list[Action]] = defaultdict(list)
        for action in world.actions:
            for fact in action.gives:
                self._givers[fact].append(action)
        self._of_one: dict[Fact, IntVar] = {}

    def use(self, action: Action, fact: Fact, giving: IntVar) -> IntVar:
        """Return whether it is of use that this action is the first to give the fact.

        Either a step waits for it alone, or it is asked for and nobody else gives it.
        """
        model = self._variables.model
        if len(self._givers[fact]) == 1:
            return giving
        self._nobody_before(action, action, fact, giving)
        use = model.new_bool_var(f"of use to give {fact}")
        ways = [self._waits(user, action, fact) for user in self._users.get(fact, ()) if user is not action]
        if fact in self._targets:
            ways.append(self._is_of_one(fact))
        model.add_implication(use, giving)
        model.add_bool_or([*ways, use.negated()])
        return use

    def _waits(self, user: Action, giver: Action, fact: Fact) -> IntVar:
        """Return whether a step may begin when nobody else has given the fact yet."""
        waits = self._variables.model.new_bool_var(f"waits for {fact} alone")
        self._variables.model.add_implication(waits, self._variables.does(user))
        self._nobody_before(user, giver, fact, waits)
        return waits

    def _nobody_before(self, step: Action, giver: Action, fact: Fact, literal: IntVar) -> None:
        """Let nobody but a giver have given a fact before a step begins, where a literal holds.

        Somebody has who alone gives something else that the step needs: that has ended.
        """
        variables, model = self._variables, self._variables.model
        for other in self._givers[fact]:
            if other is giver or other is step:
                continue
            for need in sorted((other.gives & step.needs) - self._initial - {fact}):
                instead = [variables.does(third) for third in self._givers[need] if third is not other]
                model.add_bool_or([*instead, variables.does(other).negated(), literal.negated()])

    def _is_of_one(self, fact: Fact) -> IntVar:
        if fact not in self._of_one:
            of_one = self._of_one[fact] = self._variables.model.new_bool_var(f"{fact} is of one")
            givers = [self._variables.does(action) for action in self._givers[fact]]
            self._variables.model.add(LinearExpr.sum(givers) <= 1).only_enforce_if(of_one)
        return self._of_one[fact]


def weeks_have_room_for_offerings(variables: OrderedVariables, world: World, times: Timetable) -> None:
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


def needs_end_before_offerings_start(variables: OrderedVariables, world: World, times: Timetable) -> None:
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
