"""What everybody knows of a year before anything is searched: nobody closes more than all gaps, and nothing costs less
than nothing."""

from solver.annual.answer import AnnualTier, Prices
from solver.annual.outcome import learner_outcomes
from solver.annual.problem import AnnualProblem


def self_evident_bound(problem: AnnualProblem, tier: AnnualTier) -> int:
    """Return what closing every gap comes to, in weighted steps times priorities, or 0 of the price."""
    if tier is AnnualTier.PRICE:
        return 0
    scales = {entry.id: entry for entry in problem.competencies}
    total = 0
    for outcome in learner_outcomes(problem, None):
        priority = problem.learner_by_id[outcome.plan.learner].priority
        total += sum(
            priority * gap.weight * scales[gap.competency].steps(gap.held, gap.required)
            for gap in outcome.gaps
            if gap.essential or tier is AnnualTier.STEPS
        )
    return total


def prices_of_nothing(tier: AnnualTier, *, scale: int = 1) -> Prices:
    """Return the prices that prove it: everything for nothing."""
    return Prices(scale=scale, earlier=(0,) * tuple(AnnualTier).index(tier))
