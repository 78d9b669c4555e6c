"""The plan in a saved state, as an answer of its own: for when nobody can search on."""

from collections.abc import Sequence
from concurrent.futures import Executor

from solver.annual.answer import AnnualResult, AnnualTier, Certificate, Prices
from solver.annual.check import check_result
from solver.annual.objective import DIRECTIONS, values
from solver.annual.placed_plan import placed_plan
from solver.annual.problem import AnnualProblem
from solver.annual.self_evident import prices_of_nothing, self_evident_bound
from solver.annual.state import Settled, State, read
from solver.path.objective import Direction
from solver.result import BrokenRule, Status, Term


def saved_year(problem: AnnualProblem, state: bytes, *, executor: Executor | None = None) -> AnnualResult | None:
    """Return the plan in a state that a search of the same problem has saved, without any search; None without one.

    What was not settled by then is bounded by what everybody knows: that nobody can close more than all gaps, and that
    nothing costs less than nothing.

    Raises:
        InvalidProblem: these bytes are no saved state.
        BrokenRule: the plan breaks a rule, and is not returned.
    """
    found = read(state)
    if found.choice is None or set(found.choice) != set(problem.learner_by_id):
        return None
    plan = placed_plan(problem, found.choice, executor)
    bounds = {tier: self_evident_bound(problem, tier) for tier in AnnualTier}
    proving: dict[AnnualTier, tuple[Prices, ...]] = {tier: (prices_of_nothing(tier),) for tier in AnnualTier}
    for entry in _known(found):
        sign = -1 if entry.tier is AnnualTier.PRICE else 1
        bounds[entry.tier] = sign * entry.bound
        proving[entry.tier] = entry.proving
    terms = []
    for tier, value in values(problem, plan).items():
        # A plan may be better in an earlier term than the one that the term was settled with.
        best = max if DIRECTIONS[tier] is Direction.MOST else min
        terms.append(Term(name=tier.value, value=value, bound=best(value, bounds[tier])))
    result = AnnualResult(
        status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
        plan=plan,
        terms=tuple(terms),
        certificate=Certificate(prices=tuple((tier, each) for tier, found in proving.items() for each in found)),
    )
    broken = check_result(problem, result)
    if broken:
        raise BrokenRule(broken)
    return result


def _known(state: State) -> Sequence[Settled]:
    """Return what is known of the tiers that are settled, and of the next one."""
    entry = state.underway
    if entry is None or entry.prices is None:
        return state.settled
    tier = tuple(AnnualTier)[len(state.settled)]
    return *state.settled, Settled(tier, 0, entry.bound, entry.prices, entry.cases)
