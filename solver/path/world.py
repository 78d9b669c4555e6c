"""What one search may use and what it is for: the facts, the actions and the targets, within their limits."""

from dataclasses import dataclass
from functools import cached_property

from solver.domain import Module, ModuleId
from solver.path.dates import Timetable
from solver.path.exclusions import excluded_by, exclusion_sets
from solver.reach import Action, Fact, cyclic_components


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
    #: With a last day and weekly hours, no more than the weeks have room for.
    effort_limit_hundredths: int | None
    #: When dates matter.
    times: Timetable | None = None

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
