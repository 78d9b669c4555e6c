"""What every question's answer must be, by looking at all plans of a small problem one by one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

from solver.domain import CompetencyId, Lock, ModuleId
from solver.path.problem import Goal, PathProblem
from tests.brute_force import Oracle
from tests.brute_force_plans import Outcome

#: What a calendar has instead of each of its limits.
FREE_OF: dict[str, dict[str, Any]] = {
    "hours_per_week": {"weekly_hundredths": None},
    "finish_by": {"finish_day": None},
    "unavailable": {"unavailable": ()},
}


class Everything:
    """All plans that obey the rules of one problem, superfluous steps or not, and what the goal says of each."""

    def __init__(self, problem: PathProblem) -> None:
        self.oracle = Oracle(problem)
        self._bits = {module.id: self.oracle._bit("module", module.id) for module in problem.modules}
        self.plans = list(self.oracle.obeying())

    def modules(self, plan: Outcome) -> frozenset[ModuleId]:
        return frozenset(module for module, bit in self._bits.items() if bit & plan.taken)

    def kept(self, plan: Outcome, old: frozenset[ModuleId]) -> int:
        """Return how many modules of an old plan are in this one."""
        return len(self.modules(plan) & old)

    def merit(self, plan: Outcome) -> tuple[int, ...]:
        """Return the terms of the goal with the step terms turned round: the least is the best."""
        essential, steps, *costs = self.oracle.terms(plan)
        return (-essential, -steps, *costs)

    def without_padding(self, essential: int, steps: int) -> Iterator[Outcome]:
        """Yield the plans that close so much and of which no part is a plan that closes as much."""
        for plan in self.plans:
            reached = self.oracle.steps(plan.state)
            if reached[0] < essential or reached[1] < steps:
                continue
            if not any(
                other.taken != plan.taken
                and other.taken | plan.taken == plan.taken
                and self.oracle.steps(other.state) == reached
                for other in self.plans
            ):
                yield plan

    def best(self) -> list[Outcome]:
        """Return the best plans: several where they are equal in every term."""
        acceptable = [plan for plan in self.plans if self.oracle.is_acceptable(plan)]
        best = min((self.merit(plan) for plan in acceptable), default=None)
        return [plan for plan in acceptable if self.merit(plan) == best]


def best_terms(problem: PathProblem) -> tuple[int, ...] | None:
    return Oracle(problem).best()


def with_lock(problem: PathProblem, module: ModuleId, *, keep: bool) -> PathProblem:
    """Return the problem with this lock on a module: what is refused has no other, what is kept those on offerings."""
    others = tuple(lock for lock in problem.locks if lock.module != module or (keep and lock.offering))
    return replace(problem, locks=(*others, Lock(module=module, keep=keep)))


def limit_names(problem: PathProblem, spared: ModuleId | None = None) -> list[str]:
    """Return the limits that are set, the lock that keeps a module spared not among them."""
    calendar = problem.calendar
    names = [bar.limit for bar in problem.bars if bar.modules]
    if problem.budget_minor is not None:
        names.append("budget")
    if problem.effort_limit_hundredths is not None:
        names.append("effort_hours")
    if calendar and calendar.weekly_hundredths is not None:
        names.append("hours_per_week")
    if calendar and calendar.finish_day is not None:
        names.append("finish_by")
    if calendar and calendar.unavailable:
        names.append("unavailable")
    if [lock for lock in problem.locks if lock.module != spared or lock.offering]:
        names.append("locks")
    return names


def lifted(problem: PathProblem, names: frozenset[str], spared: ModuleId | None = None) -> PathProblem:
    """Return the problem without these limits."""
    if "budget" in names:
        problem = replace(problem, budget_minor=None)
    if "effort_hours" in names:
        problem = replace(problem, effort_limit_hundredths=None)
    for name, free in FREE_OF.items():
        if name in names and problem.calendar:
            problem = replace(problem, calendar=replace(problem.calendar, **free))
    if "locks" in names:
        problem = replace(
            problem, locks=tuple(lock for lock in problem.locks if lock.module == spared and not lock.offering)
        )
    return replace(problem, bars=tuple(bar for bar in problem.bars if bar.limit not in names))


def every_set(names: list[str]) -> Iterator[frozenset[str]]:
    """Yield every set of names but the empty one, by size."""
    yield from map(frozenset, chain.from_iterable(combinations(sorted(names), size + 1) for size in range(len(names))))


def smallest(names: list[str], is_enough: Callable[[frozenset[str]], bool]) -> set[frozenset[str]]:
    """Return the sets that are enough while no part of them is."""
    enough = [chosen for chosen in every_set(names) if is_enough(chosen)]
    return {chosen for chosen in enough if not any(other < chosen for other in enough)}


def levels_of_the_best(problem: PathProblem, competency: CompetencyId) -> set[int]:
    """Return the levels that the best plans reach in a competency; that of the start where there is no plan."""
    everything = Everything(problem)
    states = [plan.state for plan in everything.best()] or [everything.oracle._start]
    return {everything.oracle.level(state, competency) for state in states}


def closest_answers(problem: PathProblem, *, by_effort: bool) -> list[tuple[int, tuple[int, ...]]]:
    """Return from which limit on each closest answer is the best, with its terms, trying every limit that matters."""
    free = replace(problem, goal=Goal.CLOSEST)
    free = replace(free, effort_limit_hundredths=None) if by_effort else replace(free, budget_minor=None)
    everything = Everything(free)
    uses = sorted({plan.effort if by_effort else plan.price for plan in everything.plans})
    found: list[tuple[int, tuple[int, ...]]] = []
    for limit in uses:
        fitting = [plan for plan in everything.plans if (plan.effort if by_effort else plan.price) <= limit]
        terms = everything.oracle.terms(min(fitting, key=everything.merit))
        if not found or found[-1][1] != terms:
            found.append((limit, terms))
    return found
