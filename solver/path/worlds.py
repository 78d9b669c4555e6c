"""The worlds of one problem: its modules and limits as they are, or with some limits, locks or both lifted."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from solver.domain import Calendar, ModuleId
from solver.path.prepare import prepare, required_steps, within
from solver.path.problem import PathProblem
from solver.path.relevance import relevant_modules
from solver.path.world import Target, World
from solver.reach import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Which of the learner's limits and locks bind in a world."""

    budget: bool = True
    effort: bool = True
    bars: bool = True
    #: The last day, the hours of a week and the days unavailable; the start day always binds.
    time: bool = True
    locks: bool = True


ALL = Binding()
NO_LIMITS = Binding(budget=False, effort=False, bars=False, time=False)
NOTHING = Binding(budget=False, effort=False, bars=False, time=False, locks=False)


@dataclass(frozen=True)
class Worlds:
    """One problem's network, built once, and the worlds that questions about it need."""

    problem: PathProblem
    _bases: dict[Hashable, World] = field(default_factory=dict, compare=False)

    @cached_property
    def network(self) -> Network:
        return Network(self.problem, relevant_modules(self.problem))

    def shared_with(self, problem: PathProblem) -> "Worlds":
        """Return the worlds of a problem; what differs in budget, effort limit or goal alone shares what is ready."""
        own = self.problem
        same = replace(
            problem,
            budget_minor=own.budget_minor,
            effort_limit_hundredths=own.effort_limit_hundredths,
            goal=own.goal,
        )
        if same != own:
            return Worlds(problem)
        worlds = Worlds(problem, _bases=self._bases)
        worlds.__dict__["network"] = self.network
        return worlds

    @cached_property
    def _relevant(self) -> frozenset[ModuleId]:
        return frozenset(self.network.action_by_module)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Every required step that is not held, reachable or not."""
        return tuple(required_steps(self.problem, self.network))

    @cached_property
    def as_asked(self) -> World:
        """The world of the answer: every limit and lock binds."""
        return self.world(ALL)

    @cached_property
    def unlimited(self) -> World:
        """The world that the goals cheapest and fastest measure their demand in: every limit lifted, locks kept."""
        return self.world(NO_LIMITS)

    def modules(self, binding: Binding) -> frozenset[ModuleId]:
        """Return the modules that may be taken: not completed, nor refused or barred where that binds."""
        out = self.problem.completed
        if binding.locks:
            out |= self.problem.refused
        if binding.bars:
            out |= self.problem.barred - self.problem.progress.keys()
        return self._relevant - out

    def kept(self, binding: Binding) -> frozenset[ModuleId]:
        """Return the modules that must be taken: those under way, and those that locks keep where they bind."""
        under_way = frozenset(self.problem.progress)
        return under_way | self.problem.kept if binding.locks else under_way

    def calendar(self, binding: Binding) -> Calendar | None:
        """Return the learner's calendar, or where time does not bind the start day alone."""
        calendar = self.problem.calendar
        if calendar is None or binding.time:
            return calendar
        return Calendar(start_day=calendar.start_day, weekly_hundredths=None)

    def world(
        self,
        binding: Binding,
        targets: Sequence[Target] | None = None,
        reluctant: frozenset[ModuleId] = frozenset(),
        *,
        calendar: Calendar | None = None,
        only_best: bool = True,
        let_in: frozenset[ModuleId] = frozenset(),
    ) -> World:
        """Return a world for all that is asked for, or for these of its targets.

        A calendar given stands in for the learner's, and barred modules that are let in may be taken.
        """
        problem = self.problem
        base = self._base(binding, reluctant, calendar or self.calendar(binding), let_in, only_best=only_best)
        if targets is not None:
            asked = {target.fact for target in base.targets}
            base = replace(base, targets=tuple(target for target in targets if target.fact in asked))
        return within(
            base,
            budget_minor=problem.budget_minor if binding.budget else None,
            effort_limit_hundredths=problem.effort_limit_hundredths if binding.effort else None,
            reluctant=reluctant,
            only_best=only_best,
        )

    def _base(
        self,
        binding: Binding,
        reluctant: frozenset[ModuleId],
        calendar: Calendar | None,
        let_in: frozenset[ModuleId],
        *,
        only_best: bool,
    ) -> World:
        """Return the world without budget and effort limit, prepared once for all of the same modules and days."""
        modules = self.modules(binding) | let_in
        kept = self.kept(binding)
        obeys = binding.locks and any(lock.offering for lock in self.problem.locks)
        key = modules, kept, reluctant, calendar, obeys, only_best
        if key not in self._bases:
            self._bases[key] = prepare(
                self.problem,
                self.network,
                self.targets,
                modules,
                kept=kept,
                calendar=calendar,
                obey_offering_locks=obeys,
                reluctant=reluctant,
                only_best=only_best,
            )
        return self._bases[key]
