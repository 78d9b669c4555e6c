"""How large the limits on money may be beside the smallest differences between sums, so that no program loses one."""

from collections.abc import Iterator
from math import gcd

from solver.annual.obstacle import LimitKind, SharedLimit
from solver.annual.problem import AnnualProblem

#: The largest limit that is counted exactly, in the largest amount that all others are multiples of: floats of a
#: program tell a part in so many from nothing.
MOST_GRAINS = 10**11


def most_countable(problem: AnnualProblem) -> int:
    """Return the least limit that is too large, in minor units."""
    return MOST_GRAINS * _grain(problem)


def uncountable(problem: AnnualProblem) -> tuple[SharedLimit, ...]:
    """Return the limits that are too large to be counted exactly and may bind all the same."""
    found = [(limit, amount) for limit, amount in _limits(problem) if amount >= MOST_GRAINS]
    if not found:
        return ()
    most, spent = most_countable(problem), most_spent(problem)
    return tuple(limit for limit, amount in found if most <= amount < spent)


def most_spent(problem: AnnualProblem) -> int:
    """Return what no plan costs more than, whatever anybody takes."""
    prices = sum(module.price_minor for module in problem.modules)
    left = sum(entry.price_left_minor for learner in problem.learners for entry in learner.in_progress)
    return len(problem.learners) * prices + left + sum(terms.fixed_price_minor for terms in problem.terms)


def _limits(problem: AnnualProblem) -> Iterator[tuple[SharedLimit, int]]:
    if problem.budget_minor is not None:
        yield SharedLimit(kind=LimitKind.WHOLE_BUDGET), problem.budget_minor
    for centre in problem.cost_centres:
        if centre.budget_minor is not None:
            yield SharedLimit(kind=LimitKind.CENTRE_BUDGET, centre=centre.id), centre.budget_minor
    for grant in problem.grants:
        if grant.most_minor is not None:
            yield SharedLimit(kind=LimitKind.GRANT, grant=grant.id), grant.most_minor


def _grain(problem: AnnualProblem) -> int:
    """Return the largest amount of which all others are multiples; grants are shares, of any number of minor units."""
    if problem.grants:
        return 1
    amounts = {module.price_minor for module in problem.modules}
    amounts |= {terms.fixed_price_minor for terms in problem.terms}
    amounts |= {entry.price_left_minor for learner in problem.learners for entry in learner.in_progress}
    amounts |= {learner.budget_minor or 0 for learner in problem.learners}
    return gcd(*amounts, *(amount for _, amount in _limits(problem))) or 1
