"""Why a year has no plan: who cannot obey alone, which limit is too tight for what must be, or which are together."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace

from solver.annual.answer import AnnualResult
from solver.annual.commitments import Commitments
from solver.annual.conflict import Conflict, fewest, limits_of
from solver.annual.control import AnnualLimits, NoAnnualWatch
from solver.annual.obstacle import Obstacle, ObstacleKind, with_only
from solver.annual.pricing import Pricing
from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.annual.search import FEW, YearSearch
from solver.control import SearchLimits
from solver.path.solve import recommend_path
from solver.result import Status

#: Learners without a path of whom it is told what would have to change, and the work for each.
MOST_CHANGES = 20
WORK = 2.0


def annual_obstacles(
    problem: AnnualProblem, result: AnnualResult, limits: AnnualLimits, *, executor: Executor | None = None
) -> tuple[Obstacle, ...]:
    """Return what keeps a year from having any plan, where the answer is that it has none: at least one obstacle then.

    Each is one by itself: with no limits but what it names there is no plan either. One that names none says that it
    was not found out which limits they are. Once the time is over no more is found out than that.
    """
    if result.status is not Status.INFEASIBLE:
        return ()
    commitments = Commitments(problem, Pricing(problem, executor))
    found = (*_alone(problem, commitments.without_path, limits), *commitments.obstacles())
    if found:
        return found
    too_tight = Conflict(commitments).limits(limits)
    if not too_tight and len(problem.learners) <= FEW:
        too_tight = fewest(limits_of(problem), lambda some: _is_impossible(with_only(problem, some)), limits)
    learners = tuple(learner.id for learner in commitments.learners)
    return (Obstacle(kind=ObstacleKind.TOGETHER, learners=learners, limits=too_tight),)


def _is_impossible(problem: AnnualProblem) -> bool:
    """Tell whether a small company has no plan."""
    search = YearSearch(problem, AnnualLimits(relative_gap=1.0), None, NoAnnualWatch())
    return search.result().status is Status.INFEASIBLE


def _alone(problem: AnnualProblem, learners: Sequence[AnnualLearner], limits: AnnualLimits) -> Iterator[Obstacle]:
    """Yield an obstacle for each learner without a path, with the changes that would make one."""
    free = {learner.id: replace(learner, budget_minor=None) for learner in learners if learner.budget_minor is not None}
    alone = replace(problem, learners=tuple(free.values()))
    with_money = Commitments(alone, Pricing(alone, None)).least_minor
    for place, learner in enumerate(learners):
        if learner.id in with_money:
            yield Obstacle(
                kind=ObstacleKind.OWN_BUDGET,
                learners=(learner.id,),
                needed=with_money[learner.id],
                available=learner.budget_minor,
            )
            continue
        question = problem.path_problem(learner if not problem.grants else free.get(learner.id, learner))
        is_asked = place < MOST_CHANGES and not limits.is_over
        changes = recommend_path(question, SearchLimits(deterministic=WORK)).relaxations if is_asked else ()
        yield Obstacle(kind=ObstacleKind.NO_PATH, learners=(learner.id,), relaxations=changes)
