"""The plan of one learner as a CP-SAT model: one function for each rule, each with the fact that it makes true.

`docs/model.md` gives the same rules as formulas. The tiers of the goal are not here: `tiers.py` adds them one by one.
"""

from collections import defaultdict
from collections.abc import Collection

from ortools.sat.python.cp_model import IntVar, LinearExpr

from solver.cpsat import Model
from solver.domain import ModuleId
from solver.path.circles import support_is_well_founded
from solver.path.world import World
from solver.reach import Action, Fact


class PathVariables:
    """The decisions of a plan, and questions about them.

    A fact may be claimed only when something taken supports it; nothing forces a true fact to be claimed.
    """

    #: Whether it must be known which of several givers a fact is first held by.
    tells_givers_apart = False

    def __init__(self, world: World) -> None:
        self.model = Model()
        #: Which action supports which fact, where it does.
        self.supports: list[tuple[Action, Fact, IntVar]] = []
        self._takes = {module.id: self.model.new_bool_var(f"takes {module.id}") for module in world.modules}
        self._holds = {fact: self.model.new_bool_var(f"holds {fact}") for fact in world.facts}
        self._completes = {
            id(action): self.model.new_bool_var(f"completes {min(action.gives)}")
            for action in world.actions
            if action.module is None
        }

    def takes(self, module: ModuleId) -> IntVar:
        return self._takes[module]

    def holds(self, fact: Fact) -> IntVar:
        return self._holds[fact]

    def does(self, action: Action) -> IntVar:
        """Whether the module is taken, or the level completed by its items."""
        return self._takes[action.module.id] if action.module else self._completes[id(action)]

    def hint(self, taken: Collection[ModuleId], held: Collection[Fact]) -> None:
        """Show the search a plan to start from, in place of one shown before."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for module, variable in self._takes.items():
            self.model.add_hint(variable, module in taken)
        for fact, variable in self._holds.items():
            self.model.add_hint(variable, fact in held)


def build(world: World, variables: PathVariables | None = None, *, obey_locks: bool = True) -> PathVariables:
    """Return the model of all plans that obey the rules in this world, the calendar's apart."""
    variables = variables or PathVariables(world)
    entry_levels_are_held(variables, world)
    steps_are_supported(variables, world)
    exclusions_are_respected(variables, world)
    if obey_locks:
        locks_are_obeyed(variables, world)
    budget_is_respected(variables, world)
    effort_limit_is_respected(variables, world)
    return variables


def entry_levels_are_held(variables: PathVariables, world: World) -> None:
    """An action needs each of its facts: entry levels, covered items, lists of alternatives."""
    for action in world.actions:
        for need in sorted(action.needs):
            variables.model.add_implication(variables.does(action), variables.holds(need))


def steps_are_supported(variables: PathVariables, world: World) -> None:
    """A fact is held only through an action that gives it, and support never runs in a circle.

    Outside the cyclic components any giver will do: none of its needs can depend on the fact.
    """
    component_of = {fact: number for number, facts in enumerate(world.components) for fact in facts}
    givers: dict[Fact, list[Action]] = defaultdict(list)
    for action in world.actions:
        for fact in action.gives:
            givers[fact].append(action)
    arcs: dict[int, dict[tuple[Fact, Fact], IntVar]] = defaultdict(dict)
    for fact in world.facts:
        supports = []
        any_will_do = len(givers[fact]) == 1 or not variables.tells_givers_apart
        for action in givers[fact]:
            inner = [need for need in sorted(action.needs) if _share(component_of, need, fact)]
            if not inner and any_will_do:
                supports.append(variables.does(action))
                variables.supports.append((action, fact, variables.does(action)))
                continue
            first = variables.model.new_bool_var(f"first to give {fact}")
            variables.model.add_implication(first, variables.does(action))
            variables.supports.append((action, fact, first))
            supports.append(first)
            if not inner:
                continue
            arc_by_ends = arcs[component_of[fact]]
            for need in inner:
                if (need, fact) not in arc_by_ends:
                    arc_by_ends[need, fact] = variables.model.new_bool_var(f"{need} before {fact}")
                variables.model.add_implication(first, arc_by_ends[need, fact])
        variables.model.add_bool_or([*supports, variables.holds(fact).negated()])
    for number in sorted(arcs):
        support_is_well_founded(variables.model, arcs[number])


def exclusions_are_respected(variables: PathVariables, world: World) -> None:
    """Of modules that exclude each other at most one is taken."""
    for modules in world.exclusions:
        variables.model.add_at_most_one(variables.takes(module) for module in sorted(modules))


def locks_are_obeyed(variables: PathVariables, world: World) -> None:
    """A module that a lock keeps is taken; refused ones are not in this world."""
    for module in sorted(world.kept):
        variables.model.add(variables.takes(module) == 1)


def budget_is_respected(variables: PathVariables, world: World) -> None:
    """The prices of what is taken sum to at most the budget."""
    if world.budget_minor is not None:
        variables.model.add(price(variables, world) <= world.budget_minor)


def effort_limit_is_respected(variables: PathVariables, world: World) -> None:
    """The efforts of what is taken sum to at most the limit."""
    if world.effort_limit_hundredths is not None:
        variables.model.add(effort(variables, world) <= world.effort_limit_hundredths)


def demand_is_met(variables: PathVariables, world: World, demand: tuple[int, int]) -> None:
    """Both step terms reach what they would with every limit lifted."""
    variables.model.add(essential_steps(variables, world) >= demand[0])
    variables.model.add(steps(variables, world) >= demand[1])


def price(variables: PathVariables, world: World) -> LinearExpr:
    """Return the price of the plan, in minor units."""
    taken = [variables.takes(module.id) for module in world.modules]
    return LinearExpr.weighted_sum(taken, [module.price_minor for module in world.modules])


def effort(variables: PathVariables, world: World) -> LinearExpr:
    """Return the effort of the plan, in hundredths of an hour."""
    taken = [variables.takes(module.id) for module in world.modules]
    return LinearExpr.weighted_sum(taken, [module.effort_hundredths for module in world.modules])


def essential_steps(variables: PathVariables, world: World) -> LinearExpr:
    """Return the weighted essential steps beyond those held."""
    targets = [target for target in world.targets if target.essential]
    claims = [variables.holds(target.fact) for target in targets]
    return LinearExpr.weighted_sum(claims, [target.weight for target in targets])


def steps(variables: PathVariables, world: World) -> LinearExpr:
    """Return the weighted steps beyond those held."""
    claims = [variables.holds(target.fact) for target in world.targets]
    return LinearExpr.weighted_sum(claims, [target.weight for target in world.targets])


def _share(component_of: dict[Fact, int], one: Fact, other: Fact) -> bool:
    return one in component_of and component_of[one] == component_of.get(other)
