"""The plans that a question asks for, each found within one allowance of work and checked like an answer of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.cpsat import Search
from solver.domain import CompetencyId, Lock, ModuleId
from solver.path import objective
from solver.path.answer import Gap, LearningPath, PathStep, Placement, Relaxation
from solver.path.best import Best, best_plan
from solver.path.explain import explain_gaps, explain_steps
from solver.path.problem import Goal, PathProblem
from solver.path.reasons import open_reasons
from solver.path.relaxation import relaxations
from solver.path.rules import nothing_is_superfluous, violations
from solver.path.solve import path_of
from solver.path.world import World
from solver.path.worlds import Worlds
from solver.result import BrokenRule, Status, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan that a question is answered with, or that there is none.

    Its gaps carry reasons only where the question asks for them.
    `path` is None exactly when the status is infeasible or unknown; then there are no terms, and the gaps are those of
    the start.
    """

    status: Status
    path: LearningPath | None
    terms: tuple[Term, ...]
    steps: tuple[PathStep, ...]
    gaps: tuple[Gap, ...]

    @property
    def is_settled(self) -> bool:
        """Whether a search proved it: the best plan, or that there is none."""
        return self.status in (Status.OPTIMAL, Status.INFEASIBLE)

    @property
    def modules(self) -> frozenset[ModuleId]:
        return frozenset(self.path.steps) if self.path else frozenset()

    @property
    def placement_by_module(self) -> dict[ModuleId, Placement]:
        """Where dates matter, when each step is taken."""
        return dict(zip(self.path.steps, self.path.placements, strict=False)) if self.path else {}

    def term(self, name: str) -> int:
        """Return the value of one term; 0 without a plan."""
        return next((term.value for term in self.terms if term.name == name), 0)

    def reached(self, competency: CompetencyId) -> int:
        """Return the level of a required competency after the plan."""
        return next(gap.reached for gap in self.gaps if gap.competency == competency)


class Asking:
    """One question: the work it may do, and the plans it gets for it."""

    def __init__(self, limits: SearchLimits, watch: Watch = LOOKS_AWAY) -> None:
        self.search = Search(limits)
        self._watch = watch
        self._last: Worlds | None = None

    @property
    def is_out_of_work(self) -> bool:
        return self.search.seconds_left <= 0 or self.search.deterministic_left <= 0

    def best(self, problem: PathProblem) -> Plan:
        """Return the best plan of a problem."""
        return self.best_and_worlds(problem)[0]

    def best_and_worlds(self, problem: PathProblem) -> tuple[Plan, Worlds]:
        """Return the best plan of a problem, and the worlds it was found in."""
        worlds = self._last.shared_with(problem) if self._last else Worlds(problem)
        self._last = worlds
        return plan_of(problem, worlds.as_asked, best_plan(worlds, self.search, self._watch)), worlds

    def relaxations(self, problem: PathProblem) -> tuple[Relaxation, ...]:
        """Return the smallest changes that make a plan of an infeasible problem possible."""
        worlds = Worlds(problem)
        best = best_plan(worlds, self.search, self._watch)
        return relaxations(worlds, self.search, best.demand) if best.is_infeasible else ()

    def least_part(self, problem: PathProblem, taken: frozenset[ModuleId]) -> tuple[frozenset[ModuleId], bool]:
        """Return the cheapest part of a plan that closes as much, itself if there is none, and whether that is proven.

        A plan has a superfluous step exactly when some part of it is a plan that closes as much: that part costs no
        more, and takes less effort.
        """
        best = self.best(restricted(problem, taken))
        return (best.modules, best.is_settled) if best.path else (taken, False)


def plan_of(problem: PathProblem, world: World, best: Best, *, is_padded: bool = False) -> Plan:
    """Return what a search in this world came to: every rule run on it, every term recomputed without the solver.

    A plan that may still be padded is not yet judged by the rule that nothing is superfluous.
    """
    if best.taken is None:
        return no_plan(problem, Status.INFEASIBLE if best.is_infeasible else Status.UNKNOWN)
    path = path_of(world, best)
    broken = violations(problem, path, best.demand)
    if [entry for entry in broken if not is_padded or entry.rule != nothing_is_superfluous.__name__]:
        raise BrokenRule(broken)
    return told(problem, path, best.bounds)


def told(problem: PathProblem, path: LearningPath, bounds: tuple[int, ...]) -> Plan:
    """Return a plan with what its steps do and where they lead."""
    terms = tuple(
        Term(name=measure.name, value=measure.value(problem, path), bound=bound)
        for measure, bound in zip(objective.tiers(problem), bounds, strict=True)
    )
    steps = explain_steps(problem, path)
    return Plan(
        status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
        path=path,
        terms=terms,
        steps=steps,
        gaps=explain_gaps(problem, steps, objective.state_after(problem, path), {}),
    )


def with_reasons(
    plans: Sequence[Plan], worlds: Worlds, limits: SearchLimits, *, seconds: float, steps_are_proven: bool
) -> list[Plan]:
    """Return the same plans, each with the reasons of the gaps that it leaves open; equal gaps are looked at once."""
    gaps = dict.fromkeys(
        (gap.competency, gap.reached) for plan in plans for gap in plan.gaps if gap.reached < gap.required
    )
    reasons = open_reasons(worlds, gaps, limits, seconds=seconds, steps_are_proven=steps_are_proven)
    return [
        replace(
            plan,
            gaps=tuple(replace(gap, reason=reasons.get((gap.competency, gap.reached))) for gap in plan.gaps),
        )
        for plan in plans
    ]


def no_plan(problem: PathProblem, status: Status) -> Plan:
    """Return that there is no plan, or that none was found."""
    start = objective.state_after(problem, LearningPath(steps=()))
    return Plan(status=status, path=None, terms=(), steps=(), gaps=explain_gaps(problem, (), start, {}))


def restricted(problem: PathProblem, modules: frozenset[ModuleId]) -> PathProblem:
    """Return the problem of closing as much as can be with these modules alone, as cheaply as can be."""
    return replace(
        problem,
        goal=Goal.CLOSEST,
        modules=tuple(module for module in problem.modules if module.id in modules),
        locks=tuple(lock for lock in problem.locks if lock.module in modules),
    )


def forcing(module: ModuleId) -> Lock:
    """Return the lock that forces a module in."""
    return Lock(module=module, keep=True)


def with_module(problem: PathProblem, module: ModuleId) -> PathProblem:
    """Return the problem with a module forced in, even one that a lock refuses; locks on its offerings stay."""
    others = (lock for lock in problem.locks if lock.module != module or lock.offering is not None)
    return replace(problem, locks=(*others, forcing(module)))


def without_module(problem: PathProblem, module: ModuleId) -> PathProblem:
    """Return the problem with a module kept out, whatever locks said of it."""
    others = (lock for lock in problem.locks if lock.module != module)
    return replace(problem, locks=(*others, Lock(module=module, keep=False)))
