"""What a year comes to for each learner: what every step raises, and every requirement before and after; no reasons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.annual.answer import AnnualPlan, LearnerPlan
from solver.annual.excerpts import Excerpts
from solver.annual.objective import seats
from solver.annual.problem import AnnualLearner, AnnualProblem, Seat
from solver.path.answer import Gap, LearningPath, PathStep
from solver.path.explain import explain_gaps, explain_steps
from solver.path.objective import state_after
from solver.path.problem import PathProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerOutcome:
    """The plan of one learner, told step by step and gap by gap."""

    plan: LearnerPlan
    steps: tuple[PathStep, ...]
    #: Where each step is taken; of a module under way, where the learner has a seat.
    seats: tuple[Seat, ...]
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
    excerpts = Excerpts(problem)
    plans = {entry.learner: entry for entry in plan.learners} if plan is not None else {}
    for learner in problem.learners:
        entry = plans.get(learner.id) or LearnerPlan(learner=learner.id, path=LearningPath(steps=()))
        yield _outcome(excerpts.excerpt(learner, entry.path), learner, entry)


def _outcome(problem: PathProblem, learner: AnnualLearner, plan: LearnerPlan) -> LearnerOutcome:
    steps = explain_steps(problem, plan.path)
    gaps = explain_gaps(problem, steps, state_after(problem, plan.path), {})
    return LearnerOutcome(
        plan=plan,
        steps=steps,
        seats=tuple(seats(learner, plan.path)),
        prices_minor=tuple(problem.price_of(step) for step in plan.path.steps),
        efforts_hundredths=tuple(problem.effort_of(step) for step in plan.path.steps),
        gaps=gaps,
        weight_required=_weight(problem, ((gap, gap.required) for gap in gaps)),
        weight_before=_weight(problem, ((gap, min(gap.held, gap.required)) for gap in gaps)),
        weight_after=_weight(problem, ((gap, min(gap.reached, gap.required)) for gap in gaps)),
    )


def _weight(problem: PathProblem, levels: Iterable[tuple[Gap, int]]) -> int:
    return sum(gap.weight * problem.competency_by_id[gap.competency].steps(0, level) for gap, level in levels)
