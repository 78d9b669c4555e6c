"""The answer for one learner: prepare, a plan at once, tiers with proof, reasons, and every rule run on the result."""

from dataclasses import replace

from solver.control import NoWatch, SearchLimits, Watch
from solver.cpsat import Search
from solver.path import objective
from solver.path.explain import explain_gaps, explain_steps
from solver.path.greedy import greedy_plan
from solver.path.learner_state import LearnerState
from solver.path.plans import ordered, worth
from solver.path.prepare import World
from solver.path.problem import Goal, LearningPath, PathProblem, PathResult, Relaxation
from solver.path.reasons import open_reasons
from solver.path.relaxation import relaxations
from solver.path.rules import violations
from solver.path.tiers import COST_TIERS, STEP_TIERS, Climb, Demand, climb
from solver.path.worlds import Worlds
from solver.result import BrokenRule, Status, Term, Violation

DEFAULT_LIMITS = SearchLimits()
LOOKS_AWAY = NoWatch()


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
    demand, demand_bounds = None, None
    if problem.goal is not Goal.CLOSEST:
        top = _demand(worlds.unlimited, search, watch)
        if top.taken is None:
            return _without_plan(worlds, top, limits, search, None)
        plan = worth(worlds.unlimited, top.taken)
        demand, demand_bounds = (plan.essential_steps, plan.steps), top.bounds
    world = worlds.as_asked
    watch.enters("greedy")
    first = greedy_plan(world)
    if first is not None and demand is not None:
        value = worth(world, first)
        if value.essential_steps < demand[0] or value.steps < demand[1]:
            first = None
    watch.enters("search")
    tiers = COST_TIERS[problem.goal] if demand else (*STEP_TIERS, *COST_TIERS[problem.goal])
    top = climb(world, tiers, search, first, demand)
    if top.taken is None:
        return _without_plan(worlds, top, limits, search, demand)
    path = LearningPath(steps=ordered(world, top.taken))
    watch.enters("check")
    terms = _checked_terms(problem, path, (*(demand_bounds or ()), *top.bounds), demand)
    watch.enters("explain")
    return _with_plan(worlds, path, terms, limits, search)


def _demand(world: World, search: Search, watch: Watch) -> Climb:
    """Return the most steps that can be closed with every limit lifted, locks kept, each with its bound."""
    watch.enters("greedy")
    first = greedy_plan(world)
    watch.enters("search")
    return climb(world, STEP_TIERS, search, first)


def _checked_terms(
    problem: PathProblem, path: LearningPath, bounds: tuple[int, ...], demand: Demand | None
) -> tuple[Term, ...]:
    """Run every rule on the plan, recompute every term without the solver, and set the bounds beside them."""
    broken = list(violations(problem, path, demand))
    terms = []
    for measure, bound in zip(objective.TIERS[problem.goal], bounds, strict=True):
        value = measure.value(problem, path)
        if not measure.is_possible_bound(bound, value):
            broken.append(Violation(rule="bounds_hold", subject=measure.name, detail=f"{value} passes {bound}"))
        terms.append(Term(name=measure.name, value=value, bound=bound))
    if broken:
        raise BrokenRule(tuple(broken))
    return tuple(terms)


def _with_plan(
    worlds: Worlds, path: LearningPath, terms: tuple[Term, ...], limits: SearchLimits, search: Search
) -> PathResult:
    problem = worlds.problem
    steps = explain_steps(problem, path)
    end = objective.state_after(problem, path)
    steps_are_proven = all(term.is_proven for term in terms[:2])
    reasons = open_reasons(worlds, end, limits, seconds=search.seconds_left, steps_are_proven=steps_are_proven)
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


def _without_plan(
    worlds: Worlds, top: Climb, limits: SearchLimits, search: Search, demand: Demand | None
) -> PathResult:
    """Say that there is no plan, or none was found, and which smallest changes would make one."""
    problem = worlds.problem
    start = LearnerState.start(problem)
    changes: tuple[Relaxation, ...] = ()
    if top.is_infeasible:
        changes = relaxations(worlds, Search(replace(limits, seconds=search.seconds_left)), demand)
    reasons = open_reasons(worlds, start, limits, seconds=search.seconds_left, steps_are_proven=True)
    held = _weights_held(problem, start)
    return PathResult(
        status=Status.INFEASIBLE if top.is_infeasible else Status.UNKNOWN,
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
