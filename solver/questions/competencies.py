"""Why a gap stays open, as the limits that would have to give way: every smallest set of them, each tried out."""

from dataclasses import dataclass, replace

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.domain import CompetencyId, InvalidProblem, Requirement
from solver.path.answer import Gap
from solver.path.problem import Goal, PathProblem
from solver.path.worlds import NOTHING, Worlds
from solver.questions.difference import Difference, difference
from solver.questions.limits import Lifted, limits_set, smallest_sets, without_limits
from solver.questions.plans import Asking, Plan
from solver.reach import LevelHeld, closure

DEFAULT_LIMITS = SearchLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Limits that, lifted together, let the best plan close more of the gap; fewer of them do not."""

    limits: tuple[str, ...]
    #: The best plan without these limits, and what changes by it.
    plan: Plan
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyExplanation:
    """What became of one requirement, and what stands in the way of more."""

    best: Plan
    gap: Gap
    #: Every set of limits of which no part is enough, the smallest first; none when nothing is open, or lifting limits
    #: helps nothing.
    openings: tuple[Opening, ...]
    #: Whether it is proven that there are no other sets.
    are_all: bool


def explain_competency(
    problem: PathProblem,
    competency: CompetencyId,
    limits: SearchLimits = DEFAULT_LIMITS,
    watch: Watch = LOOKS_AWAY,
) -> CompetencyExplanation:
    """Return the smallest sets of limits whose lifting closes more of one gap in the best plan.

    Args:
        problem: The problem that the best plan answers.
        competency: One that the target asks for.
        limits: How much work may be done for all plans together.
        watch: Is told which phase begins.

    Returns:
        The gap as the best plan leaves it, and the sets, each with the plan that it makes the best.

    Raises:
        InvalidProblem: The target does not ask for the competency.
    """
    if competency not in {requirement.competency for requirement in problem.requirements}:
        raise InvalidProblem([f"the target does not ask for {competency}"])
    asking = Asking(limits, watch)
    best, worlds = asking.best_and_worlds(problem)
    gap = next(gap for gap in best.gaps if gap.competency == competency)
    following = problem.competency_by_id[competency].after(gap.reached)
    if gap.reached >= gap.required or following is None or not _can_be_reached(worlds, competency, following):
        return CompetencyExplanation(best=best, gap=gap, openings=(), are_all=True)
    plans: dict[Lifted, Plan] = {}
    alone = replace(
        problem, goal=Goal.CLOSEST, requirements=(Requirement(competency=competency, level=following, weight=1),)
    )

    def closes_more(lifted: Lifted) -> bool | None:
        plan = plans[lifted] = asking.best(without_limits(problem, lifted))
        return plan.reached(competency) > gap.reached if plan.is_settled else None

    def may_close_more(lifted: Lifted) -> bool | None:
        """Tell whether some plan closes more, however much it leaves open elsewhere."""
        plan = asking.best(without_limits(alone, lifted))
        return plan.reached(competency) >= following if plan.is_settled else None

    found = smallest_sets(limits_set(problem), closes_more, may_close_more)
    return CompetencyExplanation(
        best=best,
        gap=gap,
        openings=tuple(
            Opening(
                limits=tuple(name for name in limits_set(problem) if name in lifted),
                plan=plans[lifted],
                difference=difference(best, plans[lifted]),
            )
            for lifted in found.sets
        ),
        are_all=found.are_all and best.is_settled,
    )


def _can_be_reached(worlds: Worlds, competency: CompetencyId, level: int) -> bool:
    """Tell whether a level can be reached at all, whatever is lifted."""
    fact = worlds.network.fact(LevelHeld(competency, level))
    ways = worlds.network.actions(sorted(worlds.modules(NOTHING)))
    return fact is not None and fact in closure(worlds.network.initial, ways)
