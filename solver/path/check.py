"""The last look at an answer: everything in it that can be recomputed from the plan is, and must be the same.

It knows the rules, the terms and the simulation, and no solver, so it can judge any of them.
"""

from collections.abc import Callable, Iterator

from solver.domain import CompetencyId, ItemId, LearningOutcome, Module, ModuleId
from solver.path.answer import GapState, LearningPath, OpenReason, PathResult
from solver.path.learner_state import LearnerState
from solver.path.objective import state_after, tiers
from solver.path.problem import PathProblem
from solver.path.rules import violations
from solver.path.step_checks import needs_are_true, steps_say_what_they_do, steps_stand_in_the_order_of_their_days
from solver.result import Status, Violation

Check = Callable[[PathProblem, PathResult], Iterator[Violation]]


def terms_equal_the_plan(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation unless the terms are the goal's tiers in their order, each with the value the plan has."""
    path = _path(result)
    stated = tuple((term.name, term.value) for term in result.terms)
    recomputed = tuple((measure.name, measure.value(problem, path)) for measure in tiers(problem))
    if result.path is None and stated:
        yield _fault(terms_equal_the_plan, "terms", f"{stated} without a plan")
    if result.path is not None and stated != recomputed:
        yield _fault(terms_equal_the_plan, "terms", f"{stated} are stated, {recomputed} recomputed")


def bounds_leave_nothing_better_out(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each bound that is worse than the value reached."""
    for measure, term in zip(tiers(problem), result.terms, strict=False):
        if not measure.is_possible_bound(term.bound, term.value):
            yield _fault(bounds_leave_nothing_better_out, term.name, f"bound {term.bound} for value {term.value}")


def status_follows_from_the_bounds(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation unless a plan is called optimal exactly when every term's value is its bound."""
    proven = all(term.is_proven for term in result.terms)
    if result.path is not None and (result.status is Status.OPTIMAL) != proven:
        yield _fault(status_follows_from_the_bounds, result.status, f"bounds reached: {proven}")
    if result.relaxations and result.status is not Status.INFEASIBLE:
        yield _fault(status_follows_from_the_bounds, result.status, "has relaxations")


def gaps_equal_the_plan(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each gap that does not say what the simulation says, and for each one left out."""
    start, end = LearnerState.start(problem), state_after(problem, _path(result))
    gaps = {gap.competency: gap for gap in result.gaps}
    if len(gaps) != len(result.gaps) or set(gaps) != {requirement.competency for requirement in problem.requirements}:
        yield _fault(gaps_equal_the_plan, "gaps", f"{sorted(gaps)} are not the requirements, each once")
        return
    for requirement in problem.requirements:
        gap = gaps[requirement.competency]
        held, reached = start.level(requirement.competency), end.level(requirement.competency)
        expected = (held, requirement.level, reached, requirement.weight, requirement.essential)
        stated = (gap.held, gap.required, gap.reached, gap.weight, gap.essential)
        if stated != expected:
            yield _fault(gaps_equal_the_plan, gap.competency, f"{stated} is stated, {expected} recomputed")
        state = _gap_state(held, requirement.level, reached)
        if gap.state is not state:
            yield _fault(gaps_equal_the_plan, gap.competency, f"{gap.state} is stated, {state} recomputed")


def gaps_are_closed_by_their_steps(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each gap whose steps miss one that raised it, or name one that did nothing for it."""
    raising: dict[CompetencyId, list[ModuleId]] = {}
    helping: dict[CompetencyId, set[ModuleId]] = {}
    state = LearnerState.start(problem)
    for step in _path(result).steps:
        if step not in problem.module_by_id:
            continue
        module = problem.module_by_id[step]
        before, covered = state.copy(), frozenset(state.covered)
        state.take(module)
        for outcome in module.outcomes:
            if state.level(outcome.competency) > before.level(outcome.competency):
                raising.setdefault(outcome.competency, []).append(step)
                helping.setdefault(outcome.competency, set()).add(step)
            elif outcome.items - covered:
                helping.setdefault(outcome.competency, set()).add(step)
    places = {step: place for place, step in enumerate(_path(result).steps)}
    for gap in result.gaps:
        named = gap.closed_by
        in_order = sorted(named, key=lambda step: places.get(step, -1)) == list(named)
        if gap.state is GapState.MET:
            # There was nothing to close, even where a step leads further.
            if named:
                yield _fault(gaps_are_closed_by_their_steps, gap.competency, f"{named} is stated for a gap met before")
            continue
        complete = set(raising.get(gap.competency, ())) <= set(named)
        if not in_order or not complete or not set(named) <= helping.get(gap.competency, set()):
            detail = f"{named} is stated, raised by {raising.get(gap.competency, [])}"
            yield _fault(gaps_are_closed_by_their_steps, gap.competency, detail)


def reasons_stand_where_they_belong(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for a reason where nothing is open, for a missing one that is settled, for a wrong no_module.

    The other reasons take a search to settle; that no module leads further can be seen.
    """
    if result.path is None:
        return
    end = state_after(problem, result.path)
    open_states = (GapState.PARTLY, GapState.OPEN)
    led = led_further(
        problem, {gap.competency: end.level(gap.competency) for gap in result.gaps if gap.state in open_states}
    )
    for gap in result.gaps:
        is_open = gap.state in open_states
        is_settled = gap.reason is not None
        if is_settled != (is_open and gap.competency not in result.unproven):
            yield _fault(reasons_stand_where_they_belong, gap.competency, f"{gap.state} for reason {gap.reason}")
        elif is_open and is_settled:
            leads = gap.competency in led
            if leads == (gap.reason is OpenReason.NO_MODULE):
                yield _fault(
                    reasons_stand_where_they_belong, gap.competency, f"{gap.reason}, a module leads on: {leads}"
                )


def coverage_equals_the_plan(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation unless the weighted steps from 0 are those required, held before and held after."""
    start, end = LearnerState.start(problem), state_after(problem, _path(result))
    required = before = after = 0
    for requirement in problem.requirements:
        competency = problem.competency_by_id[requirement.competency]
        required += requirement.weight * competency.steps(0, requirement.level)
        before += requirement.weight * competency.steps(0, min(start.level(competency.id), requirement.level))
        after += requirement.weight * competency.steps(0, min(end.level(competency.id), requirement.level))
    stated = (result.weight_required, result.weight_before, result.weight_after)
    if stated != (required, before, after):
        detail = f"{stated} is stated, {(required, before, after)} recomputed"
        yield _fault(coverage_equals_the_plan, "coverage", detail)


#: Everything in an answer that can be recomputed without a search.
CHECKS: tuple[Check, ...] = (
    terms_equal_the_plan,
    bounds_leave_nothing_better_out,
    status_follows_from_the_bounds,
    gaps_equal_the_plan,
    gaps_are_closed_by_their_steps,
    reasons_stand_where_they_belong,
    coverage_equals_the_plan,
    steps_say_what_they_do,
    needs_are_true,
    steps_stand_in_the_order_of_their_days,
)


def check_result(
    problem: PathProblem, result: PathResult, demand: tuple[int, int] | None = None
) -> tuple[Violation, ...]:
    """Return everything that is wrong with an answer: rules its plan breaks first, then what does not add up.

    `demand` is given for the goals cheapest and fastest once it is proven.
    """
    if result.path is not None:
        broken = violations(problem, result.path, demand)
        if broken:
            return broken
    return answer_violations(problem, result)


def answer_violations(problem: PathProblem, result: PathResult) -> tuple[Violation, ...]:
    """Return what does not add up in an answer whose plan breaks no rule."""
    return tuple(violation for check in CHECKS for violation in check(problem, result))


def led_further(problem: PathProblem, levels: dict[CompetencyId, int]) -> frozenset[CompetencyId]:
    """Return the competencies in which a module leads beyond the level given, whatever else it requires.

    Several modules do so together when they cover all that is missing of the next level's items. One completed leads
    nowhere, nor does one whose offerings all began before the start or have no seat left; one under way leads on from
    any level.
    """
    found = set()
    missing: dict[CompetencyId, set[ItemId]] = {}
    for competency_id, level in levels.items():
        competency = problem.competency_by_id[competency_id]
        items = competency.items_of(competency.after(level) or 0)
        if items:
            missing[competency_id] = set(items - problem.items_held)
    for module in problem.modules:
        if not _leads_anywhere(problem, module):
            continue
        for outcome in module.outcomes:
            reached = levels.get(outcome.competency)
            if outcome.items:
                missing.get(outcome.competency, set()).difference_update(outcome.items)
            elif reached is not None and _from_level(problem, module, outcome) <= reached < outcome.to_level:
                found.add(outcome.competency)
    return frozenset(found.union(competency_id for competency_id, items in missing.items() if not items))


def _leads_anywhere(problem: PathProblem, module: Module) -> bool:
    if module.id in problem.progress:
        return True
    if module.id in problem.completed:
        return False
    if not module.offerings:
        return module.offerings is None
    start_day = 0 if problem.calendar is None else problem.calendar.start_day
    return any(offering.has_a_seat and offering.first_day >= start_day for offering in module.offerings)


def _from_level(problem: PathProblem, module: Module, outcome: LearningOutcome) -> int:
    return 0 if module.id in problem.progress else outcome.from_level


def _gap_state(held: int, required: int, reached: int) -> GapState:
    if held >= required:
        return GapState.MET
    if reached >= required:
        return GapState.CLOSED
    return GapState.PARTLY if reached > held else GapState.OPEN


def _path(result: PathResult) -> LearningPath:
    return result.path or LearningPath(steps=())


def _fault(check: Check, subject: str, detail: str) -> Violation:
    return Violation(rule=check.__name__, subject=subject, detail=detail)
