"""What questions ask of a plan beyond the rules, as rows of the model, and the best plan that obeys them too.

Every module that a plan without superfluous steps can hold is in these worlds, dominated ones too: a plan that is
asked to differ, or to keep what was planned before, may well take the dearer of two.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import LinearExpr

from solver.cpsat import Ending, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path import model as path_model
from solver.path.best import Best
from solver.path.model import PathVariables
from solver.path.plans import held_after, obeys, worth
from solver.path.prepare import World
from solver.path.problem import Goal
from solver.path.tiers import COST_TIERS, STEP_TIERS, Demand, Joined
from solver.path.worlds import ALL, Worlds
from solver.reach import Action, Fact

Row = Callable[[PathVariables, World], None]


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
    """What is to be as large as can be before the goal counts: how many of these modules are taken."""

    modules: frozenset[ModuleId]


def best_plan_with(
    worlds: Worlds, world: World, search: Search, rows: Sequence[Row], most: Most | None = None
) -> tuple[Best, bool]:
    """Return the best plan that obeys these rows too, and whether that is proven; its steps are not pruned.

    The terms are those of the goal, step terms first, and no demand of the goal binds but what the rows say.
    """
    tiers = (*STEP_TIERS, *COST_TIERS[worlds.problem.goal])
    if not world.kept_are_reachable:
        return Best(taken=None, is_infeasible=True), True
    variables = path_model.build(world)
    for row in rows:
        row(variables, world)
    taken: frozenset[ModuleId] | None = None
    is_proven = True
    for aim in _aims(world, worlds.problem.goal, most):
        variables.model.minimize(aim.expression(variables))
        if taken is not None:
            variables.hint(taken, held_after(world, taken))
        found = search.run(variables.model)
        if found.ending is Ending.INFEASIBLE:
            if taken is not None:
                raise UnsoundSearch(f"no plan was said to exist, and {sorted(taken)} is one")
            # Believed only when a second configuration says so too.
            second = search.run(variables.model, presolve=False)
            if second.ending in (Ending.OPTIMAL, Ending.FEASIBLE):
                raise UnsoundSearch("no plan was said to exist, and a second search found one")
            return Best(
                taken=None, is_infeasible=second.ending is Ending.INFEASIBLE
            ), second.ending is Ending.INFEASIBLE
        is_proven = is_proven and found.ending is Ending.OPTIMAL
        if found.ending is Ending.UNKNOWN:
            break
        plan = frozenset(module.id for module in world.modules if found.is_true(variables.takes(module.id)))
        if not obeys(world, plan):
            raise UnsoundSearch(f"a plan was returned that breaks a rule: {sorted(plan)}")
        if taken is None or aim.value(world, plan) < aim.value(world, taken):
            taken = plan
        value = aim.value(world, taken)
        if found.ending is Ending.OPTIMAL and (found.bound is None or not 0 <= value - found.bound <= abs(value) >> 50):
            raise UnsoundSearch(f"{found.bound} was said to be reached, and the plan has {value}")
        variables.model.add(aim.expression(variables) <= value)
    if taken is None:
        return Best(taken=None), False
    reached = worth(world, taken)
    bounds = tuple(tier.value(reached) if is_proven else tier.possible(world) for tier in tiers)
    return Best(taken=taken, bounds=bounds), is_proven


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aim:
    """Something that is to be made small."""

    expression: Callable[[PathVariables], LinearExpr]
    value: Callable[[World, frozenset[ModuleId]], int]


def _aims(world: World, goal: Goal, most: Most | None) -> list[_Aim]:
    """Return what to make small, first to last: tiers together where their sum is exact, else one by one."""
    tiers = (*STEP_TIERS, *COST_TIERS[goal])
    together = Joined(tiers, world)
    parts = [together] if together.is_exact else [Joined((tier,), world) for tier in tiers]
    aims = [_aim(joined) for joined in parts]
    if most is not None:
        modules = most.modules
        aims.insert(
            0,
            _Aim(
                expression=lambda variables: -_how_many(variables, world, modules),
                value=lambda _, plan: -len(plan & modules),
            ),
        )
    return aims


def _aim(joined: Joined) -> _Aim:
    return _Aim(expression=joined.expression, value=lambda world, plan: joined.value(worth(world, plan)))


def _how_many(variables: PathVariables, world: World, modules: frozenset[ModuleId]) -> LinearExpr:
    return LinearExpr.sum([variables.takes(module.id) for module in world.modules if module.id in modules])
