"""Sets of modules that find no room, cut off with what could still give them some."""

from collections import defaultdict
from dataclasses import dataclass, replace

from solver.cpsat import Search
from solver.domain import ModuleId
from solver.path.calendar_model import build_with_calendar, last_week_needed
from solver.path.model import PathVariables
from solver.path.prepare import only
from solver.path.world import World
from solver.reach import Action, Fact

#: The share of what is left that the reason for a cut may take: all of the set is a reason too.
REASON_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Cut:
    """No plan takes all of these modules, unless it takes one of the others too."""

    modules: frozenset[ModuleId]
    unless: frozenset[ModuleId]

    def row(self, variables: PathVariables, world: World) -> None:
        present = {module.id for module in world.modules}
        if self.modules <= present:
            left_out = [variables.takes(module).negated() for module in sorted(self.modules)]
            variables.model.add_bool_or([*left_out, *(variables.takes(m) for m in sorted(self.unless & present))])


def cut_off(world: World, taken: frozenset[ModuleId], part: frozenset[ModuleId]) -> Cut:
    """Return that a part of these modules finds no room, unless others give sooner what it needs."""
    givers: dict[Fact, list[Action]] = defaultdict(list)
    for action in world.actions:
        for fact in action.gives:
            givers[fact].append(action)
    wanted: set[Fact] = set()
    waiting = [action for action in world.actions if action.module and action.module.id in part]
    others: set[ModuleId] = set()
    while waiting:
        new = waiting.pop().needs - wanted
        wanted |= new
        for fact in new:
            waiting.extend(givers[fact])
            others.update(giver.module.id for giver in givers[fact] if giver.module and giver.module.id not in taken)
    return Cut(modules=part, unless=frozenset(others))


def part_without_room(world: World, taken: frozenset[ModuleId], search: Search) -> frozenset[ModuleId]:
    """Return some of these modules that find no room among them all, few where the search says which."""
    alone = only(world, taken)
    if not alone.kept_are_reachable:
        # Some of them come too late whatever else is taken: what leads to them matters too.
        return taken
    effort = sum(module.effort_hundredths for module in alone.modules)
    variables = build_with_calendar(replace(alone, kept=frozenset()), last_week_needed(alone, effort))
    ids = sorted(taken)
    variables.model.add_assumptions([variables.takes(module) for module in ids])
    with search.within(REASON_SHARE):
        core = search.core(variables.model)
    part = frozenset(module for module in ids if variables.takes(module).index in core)
    return part or taken
