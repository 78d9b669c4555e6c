"""The last look at an answer: everything in it that can be recomputed from the plan is, and must be the same.

It knows the rules, the terms and the simulation, and no solver, so it can judge any of them.
"""

from collections.abc import Callable, Iterator

from solver.domain import CompetencyId, ItemId, ModuleId
from solver.path.answer import GapState, LearningPath, OpenReason, PathResult, Raise, StepReason
from solver.path.learner_state import LearnerState
from solver.path.objective import TIERS, state_after
from solver.path.problem import PathProblem
from solver.path.rules import violations
from solver.result import Status, Violation

Check = Callable[[PathProblem, PathResult], Iterator[Violation]]


def terms_equal_the_plan(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation unless the terms are the goal's tiers in their order, each with the value the plan has."""
    path = _path(result)
    stated = tuple((term.name, term.value) for term in result.terms)
    recomputed = tuple((measure.name, measure.value(problem, path)) for measure in TIERS[problem.goal])
    if result.path is None and stated:
        yield _fault(terms_equal_the_plan, "terms", f"{stated} without a plan")
    if result.path is not None and stated != recomputed:
        yield _fault(terms_equal_the_plan, "terms", f"{stated} are stated, {recomputed} recomputed")


def bounds_leave_nothing_better_out(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each bound that is worse than the value reached."""
    for measure, term in zip(TIERS[problem.goal], result.terms, strict=False):
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


def steps_say_what_they_do(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each step whose raises, items or reason are not those of the simulation."""
    path = _path(result)
    if tuple(step.module for step in result.steps) != path.steps:
        yield _fault(steps_say_what_they_do, "steps", "are not the plan's modules in their order")
        return
    required = {requirement.competency: requirement.level for requirement in problem.requirements}
    state = LearnerState.start(problem)
    for place, step in enumerate(result.steps):
        before = state.copy()
        module = problem.module_by_id[step.module]
        state.take(module)
        raises = {
            Raise(competency=key, from_level=before.level(key), to_level=state.level(key))
            for key in (outcome.competency for outcome in module.outcomes)
            if state.level(key) > before.level(key)
        }
        if set(step.raises) != raises:
            yield _fault(steps_say_what_they_do, step.module, f"raises {step.raises}, recomputed {raises}")
        covers = state.covered - before.covered
        # An item of a level held already may be named or not: it is new to the learner and of no use.
        useful = {
            item
            for outcome in module.outcomes
            if before.level(outcome.competency) < outcome.to_level
            for item in outcome.items & covers
        }
        if not useful <= set(step.covers) <= covers:
            yield _fault(steps_say_what_they_do, step.module, f"covers {step.covers}, recomputed {sorted(covers)}")
        later = {other.module for other in result.steps[place + 1 :] if step.module in other.needs}
        true = {
            StepReason.LOCKED: step.module in problem.kept,
            StepReason.CLOSES_GAP: any(entry.from_level < required.get(entry.competency, 0) for entry in raises),
            StepReason.COVERS_ITEMS: bool(step.covers),
            StepReason.ENABLES: bool(step.enables),
        }
        if not true[step.why] or not set(step.enables) <= later:
            yield _fault(steps_say_what_they_do, step.module, f"{step.why} is no reason for it")


def needs_are_true(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each step that leaves out the first giver of what it needs, or names one that gave none."""
    moments = [LearnerState.start(problem)]
    for step in result.steps:
        moments.append(moments[-1].copy())
        moments[-1].take(problem.module_by_id[step.module])
    taken = [step.module for step in result.steps]
    for place, step in enumerate(result.steps):
        module = problem.module_by_id[step.module]
        entries = [(need.competency, need.level) for need in module.level_prerequisites]
        entries += [(outcome.competency, outcome.from_level) for outcome in module.outcomes]
        givers, helpers = set(), set()
        for competency_id, level in entries:
            first = next((moment for moment in range(place + 1) if moments[moment].level(competency_id) >= level), None)
            if first:
                givers.add(taken[first - 1])
                helpers |= {
                    taken[moment]
                    for moment in range(first)
                    for outcome in problem.module_by_id[taken[moment]].outcomes
                    if outcome.competency == competency_id and outcome.items and outcome.to_level <= level
                }
        for alternatives in module.module_prerequisites:
            if not alternatives & problem.completed:
                givers.update([other for other in taken[:place] if other in alternatives][:1])
        if not givers <= set(step.needs) <= givers | helpers:
            yield _fault(needs_are_true, step.module, f"needs {step.needs}, recomputed {sorted(givers)}")


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
    """Return the competencies in which a module not completed leads beyond the level given, whatever else it requires.

    Several modules do so together when they cover all that is missing of the next level's items.
    """
    found = set()
    missing: dict[CompetencyId, set[ItemId]] = {}
    for competency_id, level in levels.items():
        competency = problem.competency_by_id[competency_id]
        items = competency.items_of(competency.after(level) or 0)
        if items:
            missing[competency_id] = set(items - problem.items_held)
    for module in problem.modules:
        if module.id in problem.completed:
            continue
        for outcome in module.outcomes:
            if outcome.items:
                missing.get(outcome.competency, set()).difference_update(outcome.items)
            elif outcome.from_level <= levels.get(outcome.competency, -1) < outcome.to_level:
                found.add(outcome.competency)
    return frozenset(found.union(competency_id for competency_id, items in missing.items() if not items))


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
