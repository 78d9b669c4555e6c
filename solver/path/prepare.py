"""What can matter to one search: everything else is dropped before a model is built, and no answer changes by it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from solver.domain import Module, ModuleId
from solver.path.problem import PathProblem
from solver.reach import Action, Fact, Network, closure, cyclic_components, relevant_actions


@dataclass(frozen=True, slots=True)
class Target:
    """One required step that is not held: what it weighs, and whether its requirement is essential."""

    fact: Fact
    weight: int
    essential: bool


@dataclass(frozen=True, kw_only=True)
class World:
    """The actions one search may use, and what they are for."""

    initial: frozenset[Fact]
    #: Modules in the order of their ids, then completions; needs and gives cut to what can matter.
    actions: tuple[Action, ...]
    #: Required steps that these actions can reach.
    targets: tuple[Target, ...]
    #: Modules that must be taken.
    kept: frozenset[ModuleId]
    #: Whether every kept module is among the actions and can be reached.
    kept_are_reachable: bool
    budget_minor: int | None
    effort_limit_hundredths: int | None

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that some action needs or gives, or that a target asks for."""
        named = {fact for action in self.actions for fact in (*action.needs, *action.gives)}
        return tuple(sorted(named | {target.fact for target in self.targets}))

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        return tuple(action.module for action in self.actions if action.module)

    @cached_property
    def exclusions(self) -> tuple[frozenset[ModuleId], ...]:
        """Sets of modules of which at most one may be taken; every excluding pair is inside one."""
        return exclusion_sets(self.excluded_by)

    @cached_property
    def excluded_by(self) -> dict[ModuleId, frozenset[ModuleId]]:
        """For each module that excludes or is excluded, those that it cannot stand beside."""
        return excluded_by(self.modules)

    @cached_property
    def components(self) -> tuple[frozenset[Fact], ...]:
        """The sets of facts inside which support could run in a circle."""
        return tuple(cyclic_components(self.actions))

    @cached_property
    def essential_steps(self) -> int:
        """What the essential term would be with every target reached."""
        return sum(target.weight for target in self.targets if target.essential)

    @cached_property
    def steps(self) -> int:
        """What the term of all steps would be with every target reached."""
        return sum(target.weight for target in self.targets)

    @cached_property
    def largest_price(self) -> int:
        """The most that any plan of this world can cost, in minor units."""
        together = sum(module.price_minor for module in self.modules)
        return together if self.budget_minor is None else min(together, self.budget_minor)

    @cached_property
    def largest_effort(self) -> int:
        """The most effort that any plan of this world can take, in hundredths of an hour."""
        together = sum(module.effort_hundredths for module in self.modules)
        return together if self.effort_limit_hundredths is None else min(together, self.effort_limit_hundredths)


def required_steps(problem: PathProblem, network: Network) -> list[Target]:
    """Return every required step that is not held, reachable or not."""
    return [
        Target(fact, requirement.weight, requirement.essential)
        for requirement in problem.requirements
        for fact in network.level_facts(problem, requirement.competency, requirement.level)
    ]


def prepare(
    problem: PathProblem,
    network: Network,
    targets: Sequence[Target],
    modules: Iterable[ModuleId],
    *,
    kept: frozenset[ModuleId],
    budget_minor: int | None,
    effort_limit_hundredths: int | None,
    reluctant: frozenset[ModuleId] = frozenset(),
) -> World:
    """Return the world of a search for `targets` with these modules: reachable, affordable, relevant, not dominated.

    Reluctant modules count against a plan in a way that their costs do not say, so they dominate nothing.
    """
    actions = network.actions(sorted(modules))
    reached = closure(network.initial, actions)
    actions = [action for action in actions if action.needs <= reached]
    if budget_minor is not None:
        actions = _within(actions, network.initial, [action.price_minor for action in actions], budget_minor, kept)
    if effort_limit_hundredths is not None:
        efforts = [action.effort_hundredths for action in actions]
        actions = _within(actions, network.initial, efforts, effort_limit_hundredths, kept)
    reached = closure(network.initial, actions)
    actions = [action for action in actions if action.needs <= reached]
    reachable_targets = tuple(target for target in targets if target.fact in reached)
    kept_actions = [action for action in actions if action.module and action.module.id in kept]
    wanted = {target.fact for target in reachable_targets}
    wanted |= {need for action in kept_actions for need in action.needs}
    relevant = relevant_actions(actions, wanted)
    wanted |= {need for action in relevant for need in action.needs}
    used = {id(action) for action in (*relevant, *kept_actions)}
    trimmed = [Action(a.module, a.needs, a.gives & wanted) for a in actions if id(a) in used]
    return World(
        initial=network.initial,
        actions=tuple(_without_dominated(trimmed, kept, reluctant)),
        targets=reachable_targets,
        kept=kept,
        kept_are_reachable=len(kept_actions) == len(kept),
        budget_minor=budget_minor,
        effort_limit_hundredths=effort_limit_hundredths,
    )


def _within(
    actions: Sequence[Action],
    initial: frozenset[Fact],
    costs: Sequence[int],
    limit: int,
    kept: frozenset[ModuleId],
) -> list[Action]:
    """Drop the actions that no plan within `limit` can hold: with their dearest need they exceed it."""
    least = least_cost_of_dearest_need(actions, initial, costs)
    return [
        action
        for action, cost in zip(actions, costs, strict=True)
        if (action.module and action.module.id in kept)
        or max((least.get(need, limit + 1) for need in action.needs), default=0) + cost <= limit
    ]


def least_cost_of_dearest_need(
    actions: Sequence[Action], initial: frozenset[Fact], costs: Sequence[int]
) -> dict[Fact, int]:
    """Return a lower bound on the cost of reaching each fact: along the cheapest way, the dearest need counts alone.

    The h-max heuristic of planning (Bonet and Geffner, Artificial Intelligence 129, 2001), by Dijkstra's scheme.
    """
    least: dict[Fact, int] = dict.fromkeys(initial, 0)
    missing = [len(action.needs) for action in actions]
    waiting: dict[Fact, list[int]] = defaultdict(list)
    queue: list[tuple[int, Fact]] = []
    for place, action in enumerate(actions):
        for need in action.needs:
            waiting[need].append(place)
        if not action.needs:
            for fact in action.gives:
                heappush(queue, (costs[place], fact))
    while queue:
        cost, fact = heappop(queue)
        if fact in least:
            continue
        least[fact] = cost
        for place in waiting.get(fact, ()):
            missing[place] -= 1
            if missing[place] == 0:
                for given in actions[place].gives:
                    if given not in least:
                        heappush(queue, (cost + costs[place], given))
    return least


def _without_dominated(
    actions: Sequence[Action], kept: frozenset[ModuleId], reluctant: frozenset[ModuleId]
) -> list[Action]:
    """Drop each module for which another does at least as much, needs and excludes no more, and costs no more.

    Equal ones are kept by the lower id. Kept modules are never dropped.
    """
    conflicts = excluded_by(action.module for action in actions if action.module)
    givers: dict[Fact, list[Action]] = defaultdict(list)
    for action in actions:
        if action.module and action.module.id in reluctant:
            continue
        for fact in action.gives:
            givers[fact].append(action)
    remaining = []
    dropped: set[ModuleId] = set()
    for action in actions:
        if action.module is None or action.module.id in kept:
            remaining.append(action)
            continue
        if not action.gives:
            continue
        rarest = min(action.gives, key=lambda fact: (len(givers[fact]), fact))
        own = conflicts.get(action.module.id, frozenset()) | {action.module.id}
        rivals = [other for other in givers[rarest] if other.module and other.module.id not in dropped]
        if any(_dominates(other, action, conflicts, own) for other in rivals):
            dropped.add(action.module.id)
        else:
            remaining.append(action)
    return remaining


def _dominates(
    other: Action, action: Action, conflicts: dict[ModuleId, frozenset[ModuleId]], own: frozenset[ModuleId]
) -> bool:
    if other.module is None or action.module is None or other is action:
        return False
    if other.price_minor > action.price_minor or other.effort_hundredths > action.effort_hundredths:
        return False
    if not (other.needs <= action.needs and other.gives >= action.gives):
        return False
    others = conflicts.get(other.module.id, frozenset())
    if not others <= own:
        return False
    is_equal = (other.price_minor, other.effort_hundredths, other.needs, other.gives) == (
        action.price_minor,
        action.effort_hundredths,
        action.needs,
        action.gives,
    ) and others | {other.module.id} >= own - {action.module.id}
    return not is_equal or other.module.id < action.module.id


def excluded_by(modules: Iterable[Module]) -> dict[ModuleId, frozenset[ModuleId]]:
    """Return, for each module that excludes or is excluded, those of the others that it cannot stand beside."""
    listed = list(modules)
    present = {module.id for module in listed}
    pairs: dict[ModuleId, set[ModuleId]] = defaultdict(set)
    for module in listed:
        for other in module.excludes & present:
            pairs[module.id].add(other)
            pairs[other].add(module.id)
    return {module: frozenset(others) for module, others in pairs.items()}


def exclusion_sets(excluded: Mapping[ModuleId, frozenset[ModuleId]]) -> tuple[frozenset[ModuleId], ...]:
    """Cover every excluding pair by sets whose members all exclude each other: tighter than a row for each pair."""
    uncovered = {module: {other for other in others if module < other} for module, others in excluded.items()}
    sets = []
    for one in sorted(excluded):
        while uncovered[one]:
            other = min(uncovered[one])
            members = {one, other}
            for candidate in sorted(excluded[one] & excluded[other]):
                if members <= excluded[candidate]:
                    members.add(candidate)
            for member in members:
                uncovered[member] -= members
            sets.append(frozenset(members))
    return tuple(sets)
