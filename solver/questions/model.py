"""What questions ask of a plan beyond the rules, as rows of the model, and the best plan that obeys them too.

Every module that a plan without superfluous steps can hold is in these worlds, dominated ones too: a plan that is
asked to differ, or to keep what was planned before, may well take the dearer of two.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import LinearExpr

from solver.cpsat import Search
from solver.domain import ModuleId
from solver.path import model as path_model
from solver.path.answer import Placement
from solver.path.ask import Ask
from solver.path.best import Best, best_of, top_of
from solver.path.model import PathVariables
from solver.path.plans import held_after
from solver.path.tiers import Demand, Row, Tier, is_as_good
from solver.path.world import World
from solver.path.worlds import ALL, Worlds
from solver.questions.places import best_in_place
from solver.reach import Action, Fact


def every_module(worlds: Worlds) -> World:
    """Return the world as asked, with the modules that others dominate."""
    return worlds.world(ALL, reluctant=frozenset(worlds.problem.module_by_id))


def closes_at_least(demand: Demand) -> Row:
    """Both step terms reach these values."""
    return lambda variables, world: path_model.demand_is_met(variables, world, demand)


def differs_from(other: frozenset[ModuleId], at_least: int) -> Row:
    """The modules taken and these differ in at least so many, counted both ways."""

    def row(variables: PathVariables, world: World) -> None:
        present = [module.id for module in world.modules]
        gone = len(other - set(present))
        differences = [
            1 - variables.takes(module) if module in other else variables.takes(module) for module in present
        ]
        variables.model.add(LinearExpr.sum(differences) + gone >= at_least)

    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A plan, and what it closes: a larger plan that closes no more has superfluous steps."""

    modules: frozenset[ModuleId]
    closed: frozenset[Fact]


def part_of(world: World, modules: frozenset[ModuleId]) -> Part:
    """Return a plan of this world as a part of larger ones."""
    held = held_after(world, modules)
    return Part(modules=modules, closed=frozenset(target.fact for target in world.targets if target.fact in held))


def is_not_padded(part: Part) -> Row:
    """Who takes all of a part, and something else, closes something that the part does not close."""

    def row(variables: PathVariables, world: World) -> None:
        if not part.modules <= {module.id for module in world.modules}:
            return
        padded = variables.model.new_bool_var("nothing but the part closes anything")
        missing = [variables.takes(module).negated() for module in sorted(part.modules)]
        further = [variables.holds(target.fact) for target in world.targets if target.fact not in part.closed]
        variables.model.add_bool_or([*missing, *further, padded])
        for module in world.modules:
            if module.id not in part.modules:
                variables.model.add_implication(padded, variables.takes(module.id).negated())

    return row


def has_a_use(module: ModuleId) -> Row:
    """A module taken gives something that is asked for, and that no other module taken gives without its help.

    Every step that is not superfluous does: what is lost without it was its own to give. It holds without dates only;
    with dates a step may serve by being early.
    """

    def row(variables: PathVariables, world: World) -> None:
        own = next((action for action in world.actions if action.module and action.module.id == module), None)
        if own is None:
            return
        targets = {target.fact for target in world.targets}
        behind = _behind(world, own)
        uses = []
        for fact in sorted(own.gives):
            use = variables.model.new_bool_var(f"{module} is of use by {fact}")
            uses.append(use)
            users = [variables.does(action) for action in world.actions if fact in action.needs]
            if fact not in targets:
                variables.model.add_bool_or([*users, use.negated()])
            for other in world.actions:
                if fact in other.gives and other is not own and id(other) not in behind:
                    variables.model.add_implication(use, variables.does(other).negated())
        variables.model.add_bool_or([*uses, variables.takes(module).negated()])

    return row


def _behind(world: World, own: Action) -> set[int]:
    """Return the actions that what this one gives may lead to."""
    using: dict[Fact, list[Action]] = defaultdict(list)
    for action in world.actions:
        for need in action.needs:
            using[need].append(action)
    found: set[int] = set()
    waiting = [own]
    while waiting:
        for fact in waiting.pop().gives:
            for action in using.pop(fact, ()):
                if id(action) not in found:
                    found.add(id(action))
                    waiting.append(action)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """What is to be as large as can be before the goal counts: how many of these modules are taken.

    With dates, then how many of them stand where they stood.
    """

    modules: frozenset[ModuleId]
    placements: Mapping[ModuleId, Placement] = field(default_factory=dict)

    def tier(self) -> Tier:
        """Return the number of these modules that are taken, as a tier."""

        def there(world: World) -> list[ModuleId]:
            return [module.id for module in world.modules if module.id in self.modules]

        return Tier(
            "kept",
            True,
            lambda variables, world: LinearExpr.sum([variables.takes(module) for module in there(world)]),
            lambda plan: len(plan.modules & self.modules),
            lambda world: len(there(world)),
            lambda world: len(there(world)),
        )


def best_plan_with(
    worlds: Worlds, world: World, search: Search, rows: Sequence[Row], most: Most | None = None
) -> tuple[Best, bool]:
    """Return the best plan that obeys these rows too, and whether what comes before the goal is proven.

    The terms are those of the goal, step terms first, and no demand of the goal binds but what the rows say. Nothing
    superfluous is taken away.
    """
    goal = worlds.problem.goal
    if most is None:
        return best_of(world, goal, Ask(search, rows=tuple(rows))), True
    kept = most.tier()
    ask = Ask(search, rows=tuple(rows))
    top = top_of(world, (kept,), ask)
    if top.taken is None:
        return Best(taken=None, is_infeasible=top.is_infeasible), top.is_infeasible
    keeps = is_as_good(kept, len(top.taken & most.modules))
    if world.times is not None and most.placements:
        best, is_proven = best_in_place(
            world, goal, search, (*rows, keeps, *(cut.row for cut in ask.cuts)), most.placements
        )
        return best, is_proven and top.is_proven
    return best_of(world, goal, Ask(search, rows=(*rows, keeps), cuts=ask.cuts)), top.is_proven
