"""The last look at the steps of an answer: what each does, what it needs, and where it stands."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from solver.domain import CompetencyId, Module, ModuleId
from solver.path.answer import LearningPath, PathResult, Raise, StepReason
from solver.path.calendar_rules import placed
from solver.path.learner_days import LearnerDays, counts_as_done
from solver.path.learner_state import LearnerState
from solver.path.problem import PathProblem
from solver.result import Violation


def steps_say_what_they_do(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each step whose raises, items or reason are not those of the simulation."""
    path = result.path or LearningPath(steps=())
    if tuple(step.module for step in result.steps) != path.steps:
        yield _fault("steps_say_what_they_do", "steps", "are not the plan's modules in their order")
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
            yield _fault("steps_say_what_they_do", step.module, f"raises {step.raises}, recomputed {raises}")
        covers = state.covered - before.covered
        # An item of a level held already may be named or not: it is new to the learner and of no use.
        useful = {
            item
            for outcome in module.outcomes
            if before.level(outcome.competency) < outcome.to_level
            for item in outcome.items & covers
        }
        if not useful <= set(step.covers) <= covers:
            yield _fault("steps_say_what_they_do", step.module, f"covers {step.covers}, recomputed {sorted(covers)}")
        later = {other.module for other in result.steps[place + 1 :] if step.module in other.needs}
        true = {
            StepReason.LOCKED: step.module in problem.kept,
            StepReason.IN_PROGRESS: step.module in problem.progress,
            StepReason.CLOSES_GAP: any(entry.from_level < required.get(entry.competency, 0) for entry in raises),
            StepReason.COVERS_ITEMS: bool(step.covers),
            StepReason.ENABLES: bool(step.enables),
        }
        if not true[step.why] or not set(step.enables) <= later:
            yield _fault("steps_say_what_they_do", step.module, f"{step.why} is no reason for it")


def needs_are_true(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each step that leaves out the first giver of what it needs, or names one that gave none.

    With a calendar only steps that are over in time give anything; what is under way needs what is under way before it.
    """
    modules = [problem.module_by_id[step.module] for step in result.steps]
    placements = [placement for _, placement in placed(problem, result.path)] if result.path else []
    firsts = _first_givers(problem, modules)
    for place, step in enumerate(result.steps):
        module, earlier = modules[place], modules[:place]
        if placements:
            earlier = [
                other
                for other, placement in zip(earlier, placements, strict=False)
                if counts_as_done(placement, placements[place])
            ]
            firsts = _first_givers(problem, earlier)
        givers, helpers = set(), set()
        for competency_id, level in _entries(problem, module):
            first = firsts.get((competency_id, level), place)
            if first < len(earlier):
                givers.add(earlier[first].id)
                # The items of what is under way complete a level above one that others gave.
                is_under_way = earlier[first].id in problem.progress
                helpers |= {
                    other.id
                    for other in earlier[: first + 1]
                    for outcome in other.outcomes
                    if outcome.competency == competency_id and outcome.to_level <= level
                    if outcome.items or is_under_way
                }
        for alternatives in _alternatives(problem, module):
            givers.update([other.id for other in earlier if other.id in alternatives][:1])
        if not givers <= set(step.needs) <= givers | helpers:
            yield _fault("needs_are_true", step.module, f"needs {step.needs}, recomputed {sorted(givers)}")


def steps_stand_in_the_order_of_their_days(problem: PathProblem, result: PathResult) -> Iterator[Violation]:
    """Yield a violation for each step that starts before the one it stands behind, and does not need it."""
    steps = placed(problem, result.path) if result.path else []
    days = LearnerDays(problem)
    for (module, placement), (later, its_place) in pairwise(steps):
        if its_place.first_day < placement.first_day and days.may_take(later, its_place):
            detail = f"starts on day {its_place.first_day}, behind {module.id}, which starts later"
            yield _fault("steps_stand_in_the_order_of_their_days", later.id, detail)
        days.take(module, placement)


def _entries(problem: PathProblem, module: Module) -> list[tuple[CompetencyId, int]]:
    if module.id in problem.progress:
        return []
    entries = [(need.competency, need.level) for need in module.level_prerequisites]
    return entries + [(outcome.competency, outcome.from_level) for outcome in module.outcomes]


def _alternatives(problem: PathProblem, module: Module) -> list[frozenset[ModuleId]]:
    if module.id in problem.progress:
        return [frozenset({earlier}) for earlier in problem.earlier_progress[module.id]]
    return [choices for choices in module.module_prerequisites if not choices & problem.completed]


def _first_givers(problem: PathProblem, modules: Sequence[Module]) -> dict[tuple[CompetencyId, int], int]:
    """Return for each level gained the place of the module with which it is first held."""
    state = LearnerState.start(problem)
    firsts: dict[tuple[CompetencyId, int], int] = {}
    for place, module in enumerate(modules):
        before = {outcome.competency: state.level(outcome.competency) for outcome in module.outcomes}
        state.take(module)
        for competency_id, held in before.items():
            for level in problem.competency_by_id[competency_id].levels:
                if held < level <= state.level(competency_id):
                    firsts[competency_id, level] = place
    return firsts


def _fault(check: str, subject: str, detail: str) -> Violation:
    return Violation(rule=check, subject=subject, detail=detail)
