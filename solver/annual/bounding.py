"""The prices and the bound of one tier, before any plan is made of it."""

from math import isfinite

from solver.annual.answer import AnnualTier
from solver.annual.course import Course
from solver.annual.decompose import Bounded
from solver.annual.moving_prices import for_money
from solver.annual.state import Underway

#: The share of the asked gap that prices are made good for; the rest is what rounding may lose.
FOR_PRICES = {AnnualTier.ESSENTIAL_STEPS: 0.1, AnnualTier.STEPS: 0.3, AnnualTier.PRICE: 0.1}
#: The share of the seconds left that a tier may take, and of these the share for its prices.
SHARES = {AnnualTier.ESSENTIAL_STEPS: 0.5, AnnualTier.STEPS: 0.9, AnnualTier.PRICE: 1.0}
PRICE_SHARE = 0.6
#: Of more learners than this the price has the prices of all steps, in money; where steps say nothing of money it has
#: few rounds of its own, and of still more learners none: that nothing costs less than nothing is known then.
LARGE = 2_000
VERY_LARGE = 20_000
FEW_ROUNDS = 2
#: Rounds of prices at most.
STEP_ROUNDS = 40
PRICE_ROUNDS = 6
#: So few learners are soon decided all together, whatever prices say: they have few rounds.
FEW = 200
ROUNDS_OF_FEW = 3


def left_after(course: Course, tier: AnnualTier) -> float:
    """Return the seconds that must be left when a tier ends which begins now."""
    left = course.limits.seconds_left()
    return left - left * SHARES[tier] if isfinite(left) else 0.0


def bounded(course: Course, tier: AnnualTier, earlier: tuple[int, ...]) -> Underway | None:
    """Return a tier with its prices and its bound; None where neither is known."""
    left, end = course.limits.seconds_left(), left_after(course, tier)
    until = end + (left - end) * (1 - PRICE_SHARE) if isfinite(left) else 0.0
    found = _prices(course, tier, earlier, until)
    if found is None:
        is_known = course.choice is not None and tier is AnnualTier.PRICE
        return Underway(priced=0, bound=0, prices=None, end=end, size=course.first_size) if is_known else None
    # Nothing costs less than nothing.
    bound = min(found.bound, 0) if tier is AnnualTier.PRICE else found.bound
    return Underway(
        priced=bound, bound=bound, prices=found.prices, end=end, shares=found.solved, size=course.first_size
    )


def _prices(course: Course, tier: AnnualTier, earlier: tuple[int, ...], until: float) -> Bounded | None:
    """Find prices of one tier: of the price of a large company first what those of all steps say of it."""
    work = course.work
    for learner, column in (course.choice or {}).items():
        work.add(learner, column)
    if tier is AnnualTier.PRICE and course.choice is not None and not course.is_small and not course.goes_on(0.0):
        # It would take as long as all that is over: that nothing costs less than nothing is known without.
        return None
    before = course.settled[-1].prices if course.settled else None
    rounds = PRICE_ROUNDS if tier is AnnualTier.PRICE else STEP_ROUNDS
    if tier is AnnualTier.PRICE and before is not None and len(course.problem.learners) > LARGE:
        in_money = for_money(before)
        if in_money is not None:
            return work.priced_once(tier, earlier, in_money)
        if len(course.problem.learners) > VERY_LARGE:
            return None
        rounds = FEW_ROUNDS
    start = course.start_prices.get(tier)
    if start is None and tier is not AnnualTier.PRICE:
        start = work.first_prices(tier, earlier, until)
        if start is not None:
            course.start_prices = {**course.start_prices, tier: start}
            course.save()
    return work.bounded(
        tier,
        earlier,
        enough=course.limits.relative_gap * FOR_PRICES[tier],
        rounds=min(rounds, ROUNDS_OF_FEW) if len(course.problem.learners) <= FEW else rounds,
        until=until,
        start=start,
    )
