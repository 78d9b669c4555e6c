"""The frontier of a year: what each amount of a budget buys, of the whole or of one cost centre's."""

from collections.abc import Sequence
from concurrent.futures import Executor
from math import isfinite

from solver.annual.control import AnnualLimits, AnnualWatch, NoAnnualWatch
from solver.annual.decompose import Decomposition, NoPath
from solver.annual.frontier_answer import AnnualFrontier
from solver.annual.frontier_checked import PlanChecks
from solver.annual.frontier_lever import Lever
from solver.annual.frontier_search import FrontierSearch
from solver.annual.frontier_walk import Walk
from solver.annual.problem import AnnualProblem, CostCentreId
from solver.annual.state import read
from solver.annual.warm import adapted
from solver.domain import InvalidProblem

#: Points of a curve that nobody has given budgets for.
POINTS = 20
#: Of the seconds, what prices may take at the present budget and without one, then at all others; and what is kept for
#: whole plans alone at the end.
ENDS_SHARE, PRICE_SHARE, LAST_SHARE = 0.4, 0.65, 0.05


def frontier_year(
    problem: AnnualProblem,
    limits: AnnualLimits,
    *,
    budgets: Sequence[int] | None = None,
    points: int = POINTS,
    centre: CostCentreId | None = None,
    executor: Executor | None = None,
    watch: AnnualWatch | None = None,
    start_from: bytes | None = None,
) -> AnnualFrontier:
    """Return what each amount of the whole budget, or of one cost centre's, comes to in weighted steps.

    Every point has a plan's values and bounds that no plan within its budget passes. Points that the time was too short
    for have the values of the best plan found for less.

    Args:
        problem: The year; all its limits but the budget that goes up are kept.
        limits: For all points together.
        budgets: In minor units; by default round amounts from nothing to where more buys nothing, close together
            where the curve bends, and the present.
        points: How many of these at least.
        centre: Whose budget goes up; by default the whole.
        executor: Where learners are asked.
        watch: Is told how far it is, and handed what an interrupted search can go on from.
        start_from: What a search of this problem, or of one much like it, has saved.

    Raises:
        InvalidProblem: there is no such cost centre, a budget is below 0, or `start_from` is no saved state.
        BrokenRule: a plan breaks a rule or does not add up.
    """
    lever = Lever(centre)
    lever.check(problem)
    if points < 2 or (budgets is not None and (not budgets or min(budgets) < 0)):
        raise InvalidProblem([f"{points} points at {budgets}"])
    state = None if start_from is None else adapted(read(start_from), problem)
    # Prices that a budget has are none of a problem without it.
    watch = watch or NoAnnualWatch()
    free = lever.within(problem, None)
    search = FrontierSearch(
        problem=free, lever=lever, limits=limits, watch=watch, work=Decomposition(free, limits, watch, executor)
    )
    walk = Walk(problem, search, budgets, points)
    try:
        walk.least = search.begin(state)
    except NoPath:
        return walk.without_plan()
    left = limits.seconds_left()
    search.prices_until = left * (1 - ENDS_SHARE) if isfinite(left) else 0.0
    walk.look_at_both_ends()
    search.prices_until = left * (1 - PRICE_SHARE) if isfinite(left) else 0.0
    walk.go_through()
    search.prices_until = left * LAST_SHARE if isfinite(left) else 0.0
    walk.make_better()
    return walk.curve(PlanChecks(problem, lever, executor))
