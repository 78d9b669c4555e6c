"""The answer for one learner: prepare, a plan at once, tiers with proof, reasons, and every rule run on the result."""

from dataclasses import replace

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.cpsat import Search
from solver.domain import CompetencyId
from solver.path import objective
from solver.path.answer import LearningPath, OpenReason, PathResult, Relaxation
from solver.path.best import Best, best_plan
from solver.path.check import answer_violations
from solver.path.explain import explain_gaps, explain_steps
from solver.path.learner_state import LearnerState
from solver.path.placing import in_order
from solver.path.plans import ordered
from solver.path.problem import PathProblem
from solver.path.reasons import left_open, open_reasons
from solver.path.relaxation import relaxations
from solver.path.rules import violations
from solver.path.world import World
from solver.path.worlds import Worlds
from solver.result import BrokenRule, Status, Term

DEFAULT_LIMITS = SearchLimits()


def recommend_path(
    problem: PathProblem,
    limits: SearchLimits = DEFAULT_LIMITS,
    watch: Watch = LOOKS_AWAY,
) -> PathResult:
    """Return the best path for one learner, with a proven bound for each tier of the goal.

    Args:
        problem: What the learner holds and needs, and the modules, limits and locks that bind.
        limits: How much work may be done; the plan is the same on every machine unless the seconds run out.
        watch: Is told which phase begins.

    Returns:
        A plan that obeys every rule, checked without the solver, or none: infeasible, with the smallest changes that
        would make one, or unknown, when the limits came first.

    Raises:
        BrokenRule: An answer of our own broke a rule; it is not shown.
        UnsoundSearch: The search engine contradicted itself.
    """
    watch.enters("prepare")
    worlds = Worlds(problem)
    search = Search(limits)
    best = best_plan(worlds, search, watch)
    if best.taken is None:
        watch.enters("explain")
        return _without_plan(worlds, best, limits, search)
    watch.enters("check")
    path = path_of(worlds.as_asked, best)
    terms = _checked_terms(problem, path, best)
    watch.enters("explain")
    result = _with_plan(worlds, path, terms, limits, search)
    watch.enters("check")
    return _checked(problem, result)


def path_of(world: World, best: Best) -> LearningPath:
    """Return the plan in an order in which each step can be taken, with its places where dates matter."""
    if best.placing is None:
        return LearningPath(steps=ordered(world, best.taken or ()))
    steps = in_order(world, best.placing)
    return LearningPath(steps=steps, placements=tuple(best.placing[step] for step in steps))


def _checked_terms(problem: PathProblem, path: LearningPath, best: Best) -> tuple[Term, ...]:
    """Run every rule on the plan, and recompute every term without the solver, its bound beside it."""
    broken = violations(problem, path, best.demand)
    if broken:
        raise BrokenRule(broken)
    return tuple(
        Term(name=measure.name, value=measure.value(problem, path), bound=bound)
        for measure, bound in zip(objective.tiers(problem), best.bounds, strict=True)
    )


def _checked(problem: PathProblem, result: PathResult) -> PathResult:
    """Let an answer pass when everything in it that can be recomputed without a search is so."""
    wrong = answer_violations(problem, result)
    if wrong:
        raise BrokenRule(wrong)
    return result


def _with_plan(
    worlds: Worlds, path: LearningPath, terms: tuple[Term, ...], limits: SearchLimits, search: Search
) -> PathResult:
    problem = worlds.problem
    steps = explain_steps(problem, path)
    end = objective.state_after(problem, path)
    steps_are_proven = all(term.is_proven for term in terms[:2])
    reasons = _reasons(worlds, end, limits, search, steps_are_proven=steps_are_proven)
    before, after = _weights_held(problem, LearnerState.start(problem)), _weights_held(problem, end)
    return PathResult(
        status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
        path=path,
        terms=terms,
        steps=steps,
        gaps=explain_gaps(problem, steps, end, reasons),
        weight_required=_weights_required(problem),
        weight_before=before,
        weight_after=after,
        unproven=tuple(sorted(competency for competency, reason in reasons.items() if reason is None)),
    )


def _without_plan(worlds: Worlds, best: Best, limits: SearchLimits, search: Search) -> PathResult:
    """Say that there is no plan, or none was found, and which smallest changes would make one."""
    problem = worlds.problem
    start = LearnerState.start(problem)
    changes: tuple[Relaxation, ...] = ()
    if best.is_infeasible:
        changes = relaxations(worlds, Search(replace(limits, seconds=search.seconds_left)), best.demand)
    reasons = _reasons(worlds, start, limits, search, steps_are_proven=True)
    held = _weights_held(problem, start)
    return PathResult(
        status=Status.INFEASIBLE if best.is_infeasible else Status.UNKNOWN,
        path=None,
        terms=(),
        steps=(),
        gaps=explain_gaps(problem, (), start, reasons),
        weight_required=_weights_required(problem),
        weight_before=held,
        weight_after=held,
        relaxations=changes,
        unproven=tuple(sorted(competency for competency, reason in reasons.items() if reason is None)),
    )


def _reasons(
    worlds: Worlds, end: LearnerState, limits: SearchLimits, search: Search, *, steps_are_proven: bool
) -> dict[CompetencyId, OpenReason | None]:
    """Return why each gap stays open; none where that is not settled."""
    gaps = left_open(worlds.problem, end)
    reasons = open_reasons(worlds, gaps, limits, seconds=search.seconds_left, steps_are_proven=steps_are_proven)
    return {competency: reason for (competency, _), reason in reasons.items()}


def _weights_required(problem: PathProblem) -> int:
    """Return the weighted steps from 0 that the target asks for."""
    return sum(
        requirement.weight * problem.competency_by_id[requirement.competency].steps(0, requirement.level)
        for requirement in problem.requirements
    )


def _weights_held(problem: PathProblem, state: LearnerState) -> int:
    """Return how many of them are held."""
    return sum(
        requirement.weight
        * problem.competency_by_id[requirement.competency].steps(
            0, min(state.level(requirement.competency), requirement.level)
        )
        for requirement in problem.requirements
    )
