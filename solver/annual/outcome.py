"""What a year comes to for each learner: what every step raises, and every requirement before and after; no reasons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from solver.annual.answer import AnnualPlan, LearnerPlan
from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.domain import Competency, CompetencyId, ItemId, Module
from solver.path.answer import Gap, LearningPath, PathStep
from solver.path.explain import explain_gaps, explain_steps
from solver.path.objective import state_after
from solver.path.problem import PathProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerOutcome:
    """The plan of one learner, told step by step and gap by gap."""

    plan: LearnerPlan
    steps: tuple[PathStep, ...]
    #: What each step costs this learner and takes of the learner's time: of one under way, what is left.
    prices_minor: tuple[int, ...]
    efforts_hundredths: tuple[int, ...]
    gaps: tuple[Gap, ...]
    #: Weighted steps from 0 that the target asks for, that are held, and that are held after the plan.
    weight_required: int
    weight_before: int
    weight_after: int


def learner_outcomes(problem: AnnualProblem, plan: AnnualPlan | None) -> Iterator[LearnerOutcome]:
    """Yield what becomes of each learner, in the order of the problem; without a plan, everybody as at the start."""
    owners = {
        item: competency.id for competency in problem.competencies for level in competency.items for item in level.items
    }
    competencies = {competency.id: competency for competency in problem.competencies}
    plans = {entry.learner: entry for entry in plan.learners} if plan is not None else {}
    for learner in problem.learners:
        found = plans.get(learner.id) or LearnerPlan(learner=learner.id, path=LearningPath(steps=()))
        yield _outcome(_narrowed(problem, learner, found.path, competencies, owners), found)


def _outcome(problem: PathProblem, plan: LearnerPlan) -> LearnerOutcome:
    steps = explain_steps(problem, plan.path)
    gaps = explain_gaps(problem, steps, state_after(problem, plan.path), {})
    return LearnerOutcome(
        plan=plan,
        steps=steps,
        prices_minor=tuple(problem.price_of(step) for step in plan.path.steps),
        efforts_hundredths=tuple(problem.effort_of(step) for step in plan.path.steps),
        gaps=gaps,
        weight_required=_weight(problem, ((gap, gap.required) for gap in gaps)),
        weight_before=_weight(problem, ((gap, min(gap.held, gap.required)) for gap in gaps)),
        weight_after=_weight(problem, ((gap, min(gap.reached, gap.required)) for gap in gaps)),
    )


def _weight(problem: PathProblem, levels: Iterable[tuple[Gap, int]]) -> int:
    return sum(gap.weight * problem.competency_by_id[gap.competency].steps(0, level) for gap, level in levels)


def _narrowed(
    problem: AnnualProblem,
    learner: AnnualLearner,
    path: LearningPath,
    competencies: Mapping[CompetencyId, Competency],
    owners: Mapping[ItemId, CompetencyId],
) -> PathProblem:
    """Return the learner's own question with the steps of the plan alone to choose from.

    What a plan does to its learner depends on nothing else, and looking through every module for every learner of a
    large company would take minutes.
    """
    taken: tuple[Module, ...] = tuple(
        problem.module_by_id[key]
        for key in sorted({*path.steps, *(entry.module for entry in learner.in_progress)})
        if key in problem.module_by_id
    )
    named = {requirement.competency for requirement in learner.requirements}
    for module in taken:
        named.update(outcome.competency for outcome in module.outcomes)
        named.update(needed.competency for needed in module.level_prerequisites)
    return PathProblem(
        competencies=tuple(competencies[key] for key in sorted(named)),
        modules=taken,
        requirements=learner.requirements,
        attainments=tuple(entry for entry in learner.attainments if entry.competency in named),
        items_held=frozenset(item for item in learner.items_held if owners.get(item) in named),
        completed=learner.completed,
        calendar=learner.calendar,
        in_progress=learner.in_progress,
    )
