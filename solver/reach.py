"""Levels, items and prerequisites as one network of facts and actions, and what can be reached in it.

A fact is a level held, an item covered, or a list of alternative prerequisites satisfied. An action needs facts and
gives facts, and nothing ever takes a fact away: the shape of delete-free planning (Imai and Fukunaga, JAIR 54, 2015).
An action is a module, or, without a module, the completion of a level whose items are all covered.
Facts are numbered inside one network; the numbers mean nothing outside it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, NewType

from solver.domain import CompetencyId, ItemId, Module, ModuleId, ModuleInProgress
from solver.path.problem import PathProblem

Fact = NewType("Fact", int)


class LevelHeld(NamedTuple):
    """The learner holds this level of the competency."""

    competency: CompetencyId
    level: int


class ItemCovered(NamedTuple):
    """The learner holds or has covered this item."""

    item: ItemId


class ListSatisfied(NamedTuple):
    """One of these modules is completed or taken."""

    modules: frozenset[ModuleId]


Meaning = LevelHeld | ItemCovered | ListSatisfied


@dataclass(frozen=True, slots=True)
class Action:
    """A module, or the completion of a level by its items (module None), with the facts not given from the start."""

    module: Module | None
    needs: frozenset[Fact]
    gives: frozenset[Fact]

    @property
    def price_minor(self) -> int:
        return self.module.price_minor if self.module else 0

    @property
    def effort_hundredths(self) -> int:
        return self.module.effort_hundredths if self.module else 0


class Network:
    """The facts of one problem and the actions of some of its modules, without any limit, lock or exclusion."""

    def __init__(self, problem: PathProblem, modules: Sequence[Module]) -> None:
        self.meanings: list[Meaning] = []
        self._fact_by_meaning: dict[Meaning, Fact] = {}
        held = {attainment.competency: attainment.level for attainment in problem.attainments}
        given: list[Meaning] = [
            LevelHeld(competency.id, level)
            for competency in problem.competencies
            for level in competency.levels
            if level <= held.get(competency.id, 0)
        ]
        given += [ItemCovered(item) for item in sorted(problem.items_held)]
        initial = {self._fact(meaning) for meaning in given}
        completions = self._completions(problem)
        #: Facts that hold before anything is taken.
        self.initial = frozenset(closure(initial, completions))
        self.completions = tuple(action for action in map(self._opened, completions) if action.gives)
        listed = self._alternatives(problem, modules)
        levels = {competency.id: competency.levels for competency in problem.competencies}
        self.action_by_module = {
            module.id: self._action_of(module, levels, listed, problem.completed)
            for module in modules
            if module.id not in problem.completed
        }
        for under_way in problem.in_progress:
            self.action_by_module[under_way.module] = self._action_under_way(problem, under_way, levels, listed)

    def fact(self, meaning: Meaning) -> Fact | None:
        """Return the number of a fact, or None when nothing in the network needs or gives it."""
        return self._fact_by_meaning.get(meaning)

    def level_facts(self, problem: PathProblem, competency_id: CompetencyId, up_to: int) -> tuple[Fact, ...]:
        """Return the facts of the levels up to `up_to` that are not held from the start, lowest first."""
        levels = problem.competency_by_id[competency_id].levels
        facts = (self._fact(LevelHeld(competency_id, level)) for level in levels if level <= up_to)
        return tuple(fact for fact in facts if fact not in self.initial)

    def actions(self, modules: Collection[ModuleId]) -> list[Action]:
        """Return the actions of these modules and the completions, in a stable order."""
        chosen = [self.action_by_module[module] for module in modules if module in self.action_by_module]
        return [*chosen, *self.completions]

    def _fact(self, meaning: Meaning) -> Fact:
        number = self._fact_by_meaning.get(meaning)
        if number is None:
            number = self._fact_by_meaning[meaning] = Fact(len(self.meanings))
            self.meanings.append(meaning)
        return number

    def _completions(self, problem: PathProblem) -> list[Action]:
        completions = []
        for competency in problem.competencies:
            for entry in sorted(competency.items, key=lambda entry: entry.level):
                needs = {self._fact(ItemCovered(item)) for item in sorted(entry.items)}
                before = competency.before(entry.level)
                if before:
                    needs.add(self._fact(LevelHeld(competency.id, before)))
                gives = frozenset({self._fact(LevelHeld(competency.id, entry.level))})
                completions.append(Action(None, frozenset(needs), gives))
        return completions

    def _opened(self, action: Action) -> Action:
        return Action(action.module, action.needs - self.initial, action.gives - self.initial)

    def _alternatives(self, problem: PathProblem, modules: Sequence[Module]) -> dict[ModuleId, list[Fact]]:
        """Return, for each module, the lists of alternatives that taking it satisfies."""
        listed: dict[ModuleId, list[Fact]] = defaultdict(list)
        asked = [module.module_prerequisites for module in modules]
        asked += [_waits_for(problem, under_way.module) for under_way in problem.in_progress]
        for lists in asked:
            for choices in lists:
                meaning = ListSatisfied(choices)
                if choices & problem.completed or self.fact(meaning) is not None:
                    continue
                number = self._fact(meaning)
                for choice in choices:
                    listed[choice].append(number)
        return listed

    def _action_of(
        self,
        module: Module,
        levels: Mapping[CompetencyId, tuple[int, ...]],
        listed: Mapping[ModuleId, list[Fact]],
        completed: frozenset[ModuleId],
    ) -> Action:
        needs = {
            self._fact(LevelHeld(entry.competency, entry.level)) for entry in module.level_prerequisites if entry.level
        }
        needs |= {
            self._fact(ListSatisfied(choices)) for choices in module.module_prerequisites if not choices & completed
        }
        gives = set(listed.get(module.id, ()))
        for outcome in module.outcomes:
            if outcome.from_level:
                needs.add(self._fact(LevelHeld(outcome.competency, outcome.from_level)))
            if outcome.items:
                gives.update(self._fact(ItemCovered(item)) for item in outcome.items)
            else:
                gives.update(
                    self._fact(LevelHeld(outcome.competency, level))
                    for level in levels[outcome.competency]
                    if outcome.from_level < level <= outcome.to_level
                )
        # What a module needs it cannot be the first to give.
        return Action(module, frozenset(needs - self.initial), frozenset(gives - self.initial - needs))

    def _action_under_way(
        self,
        problem: PathProblem,
        under_way: ModuleInProgress,
        levels: Mapping[CompetencyId, tuple[int, ...]],
        listed: Mapping[ModuleId, list[Fact]],
    ) -> Action:
        """Return a module with what is left of it, which needs only what is under way before it.

        A level that it gives holds all below.
        """
        module = replace(
            problem.module_by_id[under_way.module],
            price_minor=under_way.price_left_minor,
            effort_hundredths=under_way.effort_left_hundredths,
            level_prerequisites=(),
            module_prerequisites=_waits_for(problem, under_way.module),
            outcomes=tuple(
                outcome if outcome.items else replace(outcome, from_level=0)
                for outcome in problem.module_by_id[under_way.module].outcomes
            ),
        )
        action = self._action_of(module, levels, listed, problem.completed)
        items = {self._fact(ItemCovered(item)) for outcome in module.outcomes for item in outcome.items} - self.initial
        needs = {self._fact(ListSatisfied(choices)) for choices in module.module_prerequisites}
        return Action(module, frozenset(needs), action.gives | items)


def _waits_for(problem: PathProblem, module: ModuleId) -> tuple[frozenset[ModuleId], ...]:
    """Return what is under way before a module under way, as lists of one module each."""
    return tuple(frozenset({earlier}) for earlier in problem.earlier_progress[module])


def closure(facts: Iterable[Fact], actions: Sequence[Action]) -> set[Fact]:
    """Return every fact that these actions can reach from `facts`, each taken as soon as its needs are met."""
    reached = set(facts)
    missing = [len(action.needs - reached) for action in actions]
    waiting: dict[Fact, list[int]] = defaultdict(list)
    for place, action in enumerate(actions):
        for need in action.needs:
            if need not in reached:
                waiting[need].append(place)
    ready = [place for place, count in enumerate(missing) if count == 0]
    while ready:
        for fact in actions[ready.pop()].gives:
            if fact in reached:
                continue
            reached.add(fact)
            for place in waiting.get(fact, ()):
                missing[place] -= 1
                if missing[place] == 0:
                    ready.append(place)
    return reached


def relevant_actions(actions: Sequence[Action], wanted: Iterable[Fact]) -> list[Action]:
    """Return the actions that give a wanted fact, or a fact that a relevant action needs, in their order."""
    givers: dict[Fact, list[int]] = defaultdict(list)
    for place, action in enumerate(actions):
        for fact in action.gives:
            givers[fact].append(place)
    found: set[int] = set()
    asked = set(wanted)
    waiting = list(asked)
    while waiting:
        for place in givers.get(waiting.pop(), ()):
            if place in found:
                continue
            found.add(place)
            new = actions[place].needs - asked
            asked |= new
            waiting.extend(new)
    return [action for place, action in enumerate(actions) if place in found]


def cyclic_components(actions: Sequence[Action]) -> list[frozenset[Fact]]:
    """Return the sets of two or more facts that lead to each other: only there can support run in a circle.

    Tarjan's algorithm without recursion (SIAM J. Comput. 1, 1972).
    """
    following: dict[Fact, set[Fact]] = defaultdict(set)
    for action in actions:
        for need in action.needs:
            following[need] |= action.gives
    number: dict[Fact, int] = {}
    lowest: dict[Fact, int] = {}
    open_facts: list[Fact] = []
    is_open: set[Fact] = set()
    components: list[frozenset[Fact]] = []
    for root in sorted(following):
        if root in number:
            continue
        trail = [(root, iter(sorted(following[root])))]
        number[root] = lowest[root] = len(number)
        open_facts.append(root)
        is_open.add(root)
        while trail:
            fact, successors = trail[-1]
            for successor in successors:
                if successor not in number:
                    number[successor] = lowest[successor] = len(number)
                    open_facts.append(successor)
                    is_open.add(successor)
                    trail.append((successor, iter(sorted(following.get(successor, ())))))
                    break
                if successor in is_open:
                    lowest[fact] = min(lowest[fact], number[successor])
            else:
                trail.pop()
                if trail:
                    lowest[trail[-1][0]] = min(lowest[trail[-1][0]], lowest[fact])
                if lowest[fact] == number[fact]:
                    place = open_facts.index(fact)
                    component = frozenset(open_facts[place:])
                    del open_facts[place:]
                    is_open -= component
                    if len(component) > 1:
                        components.append(component)
    return components
