"""Which facts hold by which days: a claim for each day that something asks about, and what stands behind it.

A claim rests on what was over by its day: an offering, an undated module by the week it ends in, items that complete a
level. Nothing excludes circles inside one week here: for the whole plan `model.py` does.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import IntVar, LinearExpr

from solver.domain import ModuleId
from solver.path.dates import Timetable
from solver.path.model import PathVariables
from solver.path.placing import Placing, days_held
from solver.path.world import World
from solver.reach import Action, Fact

_NEVER = 2**62


@dataclass(frozen=True, slots=True)
class Wish:
    """At most one of these decisions is taken, and each of them needs the fact by the day."""

    decisions: tuple[IntVar, ...]
    fact: Fact
    day: int


#: The decisions that let an action be over after one day and by another.
Over = Callable[[Action, int, int], Sequence[IntVar]]


class DatedVariables(PathVariables):
    """The decisions of a plan and of its offerings, and what holds by which day."""

    def __init__(self, world: World, times: Timetable) -> None:
        super().__init__(world)
        self.world = world
        self.times = times
        self.chooses = {
            module.id: {
                offering: self.model.new_bool_var(f"{module.id} in {offering.id}")
                for offering in times.choices[module.id]
            }
            for module in world.modules
            if module.id in times.choices
        }
        #: For each fact the days that are asked about; None where nothing can be over by then.
        self.claims: dict[Fact, dict[int, IntVar | None]] = {}
        #: A plan with its places, to start from.
        self.in_hand: Placing | None = None

    def hint(self, taken: Collection[ModuleId], held: Collection[Fact]) -> None:
        """Show the search a plan to start from, with its places where they are known."""
        super().hint(taken, held)
        if self.in_hand is None or self.in_hand.keys() != set(taken):
            return
        for module, chosen in self.chooses.items():
            place = self.in_hand.get(module)
            for offering, decision in chosen.items():
                self.model.add_hint(decision, place is not None and place.offering == offering.id)
        since = days_held(self.world, self.in_hand)
        shown = set()
        for fact, claims in self.claims.items():
            for day, claim in sorted(claims.items()):
                if claim is not None and claim.index not in shown:
                    shown.add(claim.index)
                    self.model.add_hint(claim, since.get(fact, _NEVER) <= day)

    def is_over(self, action: Action, after: int, by: int) -> list[IntVar]:
        """Return the decisions that let a module with dates be over after one day and by another."""
        chosen = self.chooses[action.module.id].items() if action.module else ()
        return [decision for offering, decision in chosen if after < offering.last_day <= by]


def facts_hold_by_day(variables: DatedVariables, wishes: Sequence[Wish], over: Over) -> None:
    """What is asked by a day rests on something that is over by then."""
    _Claims(variables, over).make(wishes)


def givers_of(world: World) -> dict[Fact, list[Action]]:
    """Return the actions that give each fact."""
    givers: dict[Fact, list[Action]] = defaultdict(list)
    for action in world.actions:
        for fact in action.gives:
            givers[fact].append(action)
    return givers


class _Claims:
    def __init__(self, variables: DatedVariables, over: Over) -> None:
        self._variables, self._over = variables, over
        self._model = variables.model
        self._initial = variables.world.initial
        self._givers = givers_of(variables.world)

    def make(self, wishes: Sequence[Wish]) -> None:
        """Make a claim for each day on which a fact begins to be possible or may newly hold, and tie all together."""
        claims = self._variables.claims
        new: list[tuple[Fact, int, int, IntVar | None, IntVar]] = []
        for fact, days in sorted(self._days_asked(wishes).items()):
            claims[fact] = {}
            after, before = -1, None
            for day in sorted(days):
                if any(action.module is None or self._over(action, after, day) for action in self._givers[fact]):
                    claim = self._model.new_bool_var(f"{fact} by {day}")
                    new.append((fact, after, day, before, claim))
                    if before is not None:
                        self._model.add_implication(before, claim)
                    after, before = day, claim
                claims[fact][day] = before
            if before is not None:
                self._model.add_implication(before, self._variables.holds(fact))
        for fact, after, day, before, claim in new:
            ways = [] if before is None else [before]
            for action in self._givers[fact]:
                ways += self._ways(action, after, day)
            self._model.add_bool_or([*ways, claim.negated()])
        for wish in wishes:
            self._grant(wish)

    def _days_asked(self, wishes: Sequence[Wish]) -> dict[Fact, set[int]]:
        days: dict[Fact, set[int]] = defaultdict(set)
        waiting = [(wish.fact, wish.day) for wish in wishes]
        while waiting:
            fact, day = waiting.pop()
            if fact not in self._initial and day not in days[fact]:
                days[fact].add(day)
                for action in self._givers[fact]:
                    if action.module is None:
                        waiting.extend((need, day) for need in action.needs)
        return days

    def _ways(self, action: Action, after: int, day: int) -> Sequence[IntVar]:
        """Return the decisions that let an action have given what it gives by a day, if not before."""
        if action.module is not None:
            return self._over(action, after, day)
        claims = [self._variables.claims[need][day] for need in sorted(action.needs - self._initial)]
        parts = [claim for claim in claims if claim is not None]
        if len(parts) < len(claims):
            return []
        if len(parts) == 1:
            return parts
        way = self._model.new_bool_var(f"{min(action.gives)} is complete by {day}")
        for part in parts:
            self._model.add_implication(way, part)
        return [way]

    def _grant(self, wish: Wish) -> None:
        """Let the decisions of a wish be taken where their fact holds by the day."""
        if wish.fact in self._initial:
            return
        claim = self._variables.claims[wish.fact][wish.day]
        if claim is None:
            self._model.add_bool_and([decision.negated() for decision in wish.decisions])
        elif len(wish.decisions) == 1:
            self._model.add_implication(wish.decisions[0], claim)
        else:
            self._model.add(LinearExpr.sum(list(wish.decisions)) <= claim)


def wishes_of_offerings(variables: DatedVariables) -> list[Wish]:
    """Return that what a module needs holds the day before its offering begins, or a sooner one does."""
    wishes = []
    for action in variables.world.actions:
        if action.module and action.module.id in variables.chooses:
            chosen = sorted(variables.chooses[action.module.id].items(), key=lambda entry: entry[0].first_day)
            for day in sorted({offering.first_day for offering, _ in chosen}):
                begun = tuple(decision for offering, decision in chosen if offering.first_day <= day)
                wishes += [Wish(begun, need, day - 1) for need in sorted(action.needs)]
    return wishes
