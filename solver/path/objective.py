"""The goals as named terms in tiers, each with its value recomputed from the plan alone."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from solver.path.answer import LearningPath
from solver.path.learner_state import LearnerState
from solver.path.problem import Goal, PathProblem


class Direction(Enum):
    """Which way a term gets better."""

    MOST = 1
    LEAST = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that a goal counts."""

    name: str
    direction: Direction
    value: Callable[[PathProblem, LearningPath], int]

    def is_better(self, value: int, other: int) -> bool:
        return (value - other) * self.direction.value > 0

    def is_possible_bound(self, bound: int, value: int) -> bool:
        """Tell whether `bound` lies on the side of `value` where nothing better is left out."""
        return not self.is_better(value, bound)


def state_after(problem: PathProblem, path: LearningPath) -> LearnerState:
    """Return the learner after all steps; a step that is no module of the problem does nothing."""
    state = LearnerState.start(problem)
    for step in path.steps:
        if step in problem.module_by_id:
            state.take(problem.module_by_id[step])
    return state


def weighted_steps(
    problem: PathProblem, start: LearnerState, end: LearnerState, *, only_essential: bool = False
) -> int:
    """Sum weight times steps over the requirements, each from the level at `start` up to the one required at most."""
    total = 0
    for requirement in problem.requirements:
        if only_essential and not requirement.essential:
            continue
        held = start.level(requirement.competency)
        reached = min(end.level(requirement.competency), requirement.level)
        if reached > held:
            total += requirement.weight * problem.competency_by_id[requirement.competency].steps(held, reached)
    return total


def essential_steps(problem: PathProblem, path: LearningPath) -> int:
    """Count the weighted steps of the essential requirements."""
    return weighted_steps(problem, LearnerState.start(problem), state_after(problem, path), only_essential=True)


def steps(problem: PathProblem, path: LearningPath) -> int:
    """Count the weighted steps of all requirements."""
    return weighted_steps(problem, LearnerState.start(problem), state_after(problem, path))


def price(problem: PathProblem, path: LearningPath) -> int:
    """Sum the prices, in minor units; of what is under way, what is left to pay."""
    return sum(problem.price_of(step) for step in path.steps if step in problem.module_by_id)


def effort(problem: PathProblem, path: LearningPath) -> int:
    """Sum the effort, in hundredths of an hour; of what is under way, what is left of it."""
    return sum(problem.effort_of(step) for step in path.steps if step in problem.module_by_id)


def finish(problem: PathProblem, path: LearningPath) -> int:
    """Return the last day of all; 0 when nothing is taken."""
    return max((placement.last_day for placement in path.placements), default=0)


ESSENTIAL_STEPS = Measure(name="essential_steps", direction=Direction.MOST, value=essential_steps)
STEPS = Measure(name="steps", direction=Direction.MOST, value=steps)
PRICE = Measure(name="price", direction=Direction.LEAST, value=price)
EFFORT = Measure(name="effort", direction=Direction.LEAST, value=effort)
FINISH = Measure(name="finish_on", direction=Direction.LEAST, value=finish)

#: The tiers of each goal, first to last. For cheapest and fastest the two step terms must reach what they would with
#: every limit lifted; they stand first, so that among plans that obey, the order of the tiers is the whole goal.
TIERS: dict[Goal, tuple[Measure, ...]] = {
    Goal.CLOSEST: (ESSENTIAL_STEPS, STEPS, PRICE, EFFORT),
    Goal.CHEAPEST: (ESSENTIAL_STEPS, STEPS, PRICE, EFFORT),
    Goal.FASTEST: (ESSENTIAL_STEPS, STEPS, EFFORT, PRICE),
}
#: The same with a calendar.
DATED_TIERS: dict[Goal, tuple[Measure, ...]] = {
    Goal.CLOSEST: (ESSENTIAL_STEPS, STEPS, PRICE, EFFORT, FINISH),
    Goal.CHEAPEST: (ESSENTIAL_STEPS, STEPS, PRICE, EFFORT, FINISH),
    Goal.FASTEST: (ESSENTIAL_STEPS, STEPS, FINISH, PRICE, EFFORT),
}


def tiers(problem: PathProblem) -> tuple[Measure, ...]:
    """Return the tiers of the problem's goal; the finish is one of them only with a calendar."""
    return (TIERS if problem.calendar is None else DATED_TIERS)[problem.goal]


def values(problem: PathProblem, path: LearningPath) -> tuple[int, ...]:
    """Return the value of each tier of the problem's goal."""
    return tuple(measure.value(problem, path) for measure in tiers(problem))
