"""What can be wrong with the answers about limits: why a module is in or out, why a gap is open, what more buys."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

from solver.domain import ModuleId
from solver.path.answer import GapState
from solver.path.problem import PathProblem
from solver.questions.competencies import explain_competency
from solver.questions.frontier import Resource, frontier
from solver.questions.modules import ModuleReason, explain_module
from tests.solver.questions.everything import (
    Everything,
    best_terms,
    closest_answers,
    every_set,
    levels_of_the_best,
    lifted,
    limit_names,
    smallest,
    with_lock,
)
from tests.solver.questions.plan_faults import difference_faults, plan_faults, terms_of


def judge_modules(problem: PathProblem, chance: Random) -> Iterator[str]:
    """The best plan without a module, or with it, is exactly that; what keeps it out is all that does."""
    for module in chance.sample(sorted(problem.module_by_id), k=min(3, len(problem.modules))):
        told = explain_module(problem, module)
        yield from plan_faults(problem, told.best, best_terms(problem), "best")
        if told.other is None:
            yield from _for_good_faults(problem, module, told.reason)
            continue
        changed = with_lock(problem, module, keep=not told.is_in)
        expected = best_terms(changed)
        yield from plan_faults(changed, told.other, expected, f"other way round for {module}")
        if told.best.path and told.other.path:
            assert told.difference is not None
            yield from difference_faults(told.best, told.other, told.difference)
            pairs = zip(told.best.terms, told.other.terms, strict=True)
            worse = next((ours.name for ours, theirs in pairs if ours.value != theirs.value), None)
            if told.worse_in != worse:
                yield f"{module} is worse in {told.worse_in}, true is {worse}"
        yield from _reason_faults(problem, module, told.reason, told.worse_in, expected is None)
        blocked = set()
        if not told.is_in and expected is None:
            blocked = _blocking(changed, module)
            if bool(told.relaxations) != bool(blocked) and blocked:
                yield f"{module}: {told.relaxations}, though {blocked} would do"
        if {frozenset(names) for names in told.blocked_by} != blocked or not told.are_all:
            yield f"{module} is blocked by {told.blocked_by}, true is {blocked}"


def _blocking(problem: PathProblem, module: ModuleId) -> set[frozenset[str]]:
    return smallest(limit_names(problem, module), lambda names: best_terms(lifted(problem, names, module)) is not None)


def _for_good_faults(problem: PathProblem, module: ModuleId, reason: ModuleReason | None) -> Iterator[str]:
    if module in problem.progress or module in problem.completed:
        true = ModuleReason.IN_PROGRESS if module in problem.progress else ModuleReason.COMPLETED
        if reason is not true:
            yield f"{module}: {reason}, true is {true}"
    elif reason not in (ModuleReason.ENTRY, ModuleReason.NO_DATES):
        yield f"{module}: {reason} leaves it out for good"
    elif _can_be_taken_beside_anything(problem, module):
        yield f"{module}: {reason}, though it can be taken"


def _can_be_taken_beside_anything(problem: PathProblem, module: ModuleId) -> bool:
    """Tell whether some plan takes it when nothing is excluded, no limit binds and no lock."""
    modules = [replace(entry, excludes=frozenset()) for entry in problem.modules]
    shared = [
        replace(entry, offerings=tuple(replace(offering, exclusive=False) for offering in entry.offerings))
        if entry.offerings
        else entry
        for entry in modules
    ]
    free = replace(problem, modules=tuple(shared))
    everything = Everything(lifted(free, frozenset({*limit_names(free)})))
    return any(module in everything.modules(plan) for plan in everything.plans)


def _reason_faults(
    problem: PathProblem, module: ModuleId, reason: ModuleReason | None, worse_in: str | None, is_impossible: bool
) -> Iterator[str]:
    told_apart = {
        ModuleReason.KEPT: module in problem.kept,
        ModuleReason.REFUSED: module in problem.refused,
        ModuleReason.BARRED: module in problem.barred,
        ModuleReason.EQUALLY_GOOD: worse_in is None and not is_impossible,
        ModuleReason.BETTER_OTHERWISE: worse_in is not None,
        ModuleReason.NO_PLAN_OTHERWISE: is_impossible,
        ModuleReason.LIMITS: is_impossible,
        ModuleReason.EXCLUDED: is_impossible,
    }
    has_no_plan = best_terms(problem) is None
    if reason is None:
        if not has_no_plan:
            yield f"{module}: no reason is told"
    elif not told_apart.get(reason, False):
        yield f"{module}: {reason} is not so"
    if reason is ModuleReason.EXCLUDED and not _can_be_taken_beside_anything(problem, module):
        yield f"{module}: {reason}, though nothing leads to it"
    first = ModuleReason.KEPT, ModuleReason.REFUSED
    for certain in first:
        if told_apart[certain] and reason not in first and not (certain is ModuleReason.KEPT and has_no_plan):
            yield f"{module}: {reason}, though {certain}"


def judge_competencies(problem: PathProblem, chance: Random) -> Iterator[str]:
    """Each set named closes more of the gap, no part of it does, and none that does is left out."""
    requirement = chance.choice(problem.requirements)
    told = explain_competency(problem, requirement.competency)
    if told.gap.state in (GapState.MET, GapState.CLOSED):
        if told.openings:
            yield f"{requirement.competency} is closed, and {told.openings} would open it"
        return
    if not told.are_all:
        yield f"{requirement.competency}: not all sets"
    named = {frozenset(opening.limits) for opening in told.openings}
    # Where plans are equally good, each may be the best: only what is so for all of them must be named.
    by_set = {
        names: levels_of_the_best(lifted(problem, names), requirement.competency)
        for names in every_set(limit_names(problem))
    }
    for names, levels in by_set.items():
        if names in named and max(levels) <= told.gap.reached:
            yield f"{sorted(names)} closes nothing more of {requirement.competency}"
        if min(levels) > told.gap.reached and not any(other <= names for other in named):
            yield f"{sorted(names)} closes more of {requirement.competency}, and is left out of {named}"
    for one, other in combinations(named, 2):
        if one <= other or other <= one:
            yield f"{one} and {other} contain one another"
    for opening in told.openings:
        changed = lifted(problem, frozenset(opening.limits))
        yield from plan_faults(changed, opening.plan, best_terms(changed), f"without {opening.limits}")
        yield from difference_faults(told.best, opening.plan, opening.difference)
        if opening.plan.reached(requirement.competency) <= told.gap.reached:
            yield f"without {opening.limits} the plan closes no more"


def judge_frontiers(problem: PathProblem, chance: Random) -> Iterator[str]:
    """The points are all closest answers, from exactly the limit where each becomes the best."""
    for resource in Resource:
        by_effort = resource is Resource.EFFORT
        present = problem.effort_limit_hundredths if by_effort else problem.budget_minor
        amount = chance.choice((1, 2, 5, 1000))
        told = frontier(problem, resource=resource, amount=amount)
        expected = closest_answers(problem, by_effort=by_effort)
        found = [(point.from_limit, terms_of(point.plan)) for point in told.points]
        if found != expected or not told.is_complete:
            yield f"frontier by {resource}: {found}, true is {expected}; complete {told.is_complete}"
            continue
        for point in told.points:
            yield from plan_faults(problem=_without_step_limits(problem), plan=point.plan,
                                   expected=terms_of(point.plan), what=f"point {point.from_limit}")  # fmt: skip
        if told.infeasible_below != (expected[0][0] or None if expected else None):
            yield f"frontier by {resource}: infeasible below {told.infeasible_below}, true is {expected[:1]}"
        yield from _knee_faults(told.knee, [(limit, terms[1]) for limit, terms in expected])
        if (told.next is None) != (present is None):
            yield f"frontier by {resource}: next {told.next} at {present}"
        if told.next is not None and present is not None:
            for plan, limit in ((told.next.now, present), (told.next.then, present + amount)):
                true = [terms for least, terms in expected if least <= limit]
                if terms_of(plan) != (true[-1] if true else None):
                    yield f"at {limit}: {terms_of(plan)}, true is {true[-1:]}"
            further = [limit - present for limit, _ in expected if limit > present]
            if told.next.least_amount != (further[0] if further else None):
                yield f"the next point is {told.next.least_amount} on, true is {further[:1]}"


def _without_step_limits(problem: PathProblem) -> PathProblem:
    return replace(problem, budget_minor=None, effort_limit_hundredths=None)


def _knee_faults(knee: int | None, points: list[tuple[int, int]]) -> Iterator[str]:
    true = None
    if len(points) > 2:
        width, height = points[-1][0] - points[0][0], points[-1][1] - points[0][1]
        above = [(y - points[0][1]) * width - (x - points[0][0]) * height for x, y in points]
        true = above.index(max(above)) if max(above) > 0 else None
    if knee != true:
        yield f"knee {knee} of {points}, true is {true}"
