"""What prices mean: for a learner who pays them, and for the company that owns what they are asked for.

For any plan, what is shared is never overdrawn; so the plan's value is at most the sum of what each learner makes of
the prices, plus the prices of all that is shared. Prices below 0, or of something without a limit, prove nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ortools.sat.python.cp_model import IntVar

from solver.annual.answer import AnnualTier, Prices
from solver.annual.problem import AnnualLearner, AnnualProblem, GrantId, LearnerId, Seat
from solver.annual.verify.choices import Choices

TIERS = tuple(AnnualTier)


@dataclass(frozen=True, slots=True)
class Tariff:
    """The prices of one tier as one learner meets them, in units of one weighted step divided by the scale."""

    #: For each weighted step, the learner's priority included, and besides for each that is essential.
    step: int
    essential: int
    #: For each minor unit paid, and of what grants pay, less their own prices.
    money: int
    grants: tuple[tuple[GrantId, int], ...]
    #: For a new place in an offering, the same for everybody; below 0 where one is wanted.
    seats: tuple[tuple[Seat, int], ...]
    #: For a new place, besides, of this learner.
    links: tuple[tuple[Seat, int], ...] = ()

    def terms(self, choices: Choices) -> list[tuple[IntVar, int]]:
        """Return what the learner's choices are worth."""
        seats, grants = dict(self.seats), dict(self.grants)
        for seat, price in self.links:
            seats[seat] = seats.get(seat, 0) + price
        found = [
            (held, aim.weight * (self.step + (self.essential if aim.essential else 0))) for held, aim in choices.aims
        ]
        found += [(taken, -self.money * price) for taken, price in choices.prices]
        found += [(amount, self.money - grants.get(grant, 0)) for grant, amount in choices.granted.items()]
        found += [(taken, -seats.get(seat, 0)) for seat, taken in choices.new_seats.items()]
        return [(variable, factor) for variable, factor in found if factor]


class Tariffs:
    """The prices of one tier, for every learner."""

    def __init__(self, problem: AnnualProblem, tier: AnnualTier, prices: Prices) -> None:
        self._problem, self._prices = problem, prices
        self._tier = tier
        self._centres = dict(prices.centres)
        seats: Counter[Seat] = Counter(dict(prices.seats))
        seats.subtract(dict(prices.least))
        self._seats = tuple(sorted(seats.items(), key=str))
        self._links: dict[LearnerId, list[tuple[Seat, int]]] = defaultdict(list)
        for learner, seat, price in prices.links:
            self._links[learner].append((seat, price))

    def of(self, learner: AnnualLearner) -> Tariff:
        """Return what a learner meets."""
        prices, tier = self._prices, self._tier
        essential, step = (*prices.earlier, 0, 0)[:2]
        essential += prices.scale * (tier is AnnualTier.ESSENTIAL_STEPS)
        step += prices.scale * (tier is AnnualTier.STEPS)
        money = prices.budget + prices.scale * (tier is AnnualTier.PRICE)
        money += sum(self._centres.get(centre, 0) for centre in self._problem.centres_of(learner))
        links = tuple(sorted(self._links.get(learner.id, ()), key=str))
        return Tariff(learner.priority * step, learner.priority * essential, money, prices.grants, self._seats, links)


def price_faults(problem: AnnualProblem, tier: AnnualTier, prices: Prices) -> Iterator[str]:
    """Yield whatever keeps these prices from proving anything."""
    listed = [prices.budget, *prices.earlier]
    listed += [price for _, price in (*prices.centres, *prices.grants, *prices.seats, *prices.least)]
    listed += [price for _, _, price in prices.links]
    if prices.scale < 1 or min(listed) < 0:
        yield "a price is below 0"
    if len(prices.earlier) != TIERS.index(tier):
        yield f"{len(prices.earlier)} prices for terms before it"
    if prices.budget and problem.budget_minor is None:
        yield "the whole budget has a price and no limit"
    limits = {centre.id: centre.budget_minor for centre in problem.cost_centres}
    yield from (
        f"cost centre {name} has a price and no limit" for name, _ in prices.centres if limits.get(name) is None
    )
    most = {grant.id: grant.most_minor for grant in problem.grants}
    yield from (f"grant {name} has a price and no limit" for name, _ in prices.grants if most.get(name) is None)
    offered = {(module.id, offering.id) for module in problem.modules for offering in module.offerings or ()}
    seats = [seat for seat, _ in (*prices.seats, *prices.least)] + [seat for _, seat, _ in prices.links]
    yield from (f"{seat} has a price and is no offering" for seat in seats if seat not in offered)
    decided = (*prices.opened, *prices.closed)
    yield from (f"{seat} is decided and has no terms" for seat in decided if seat not in problem.terms_by_offering)
    yield from (
        f"{name} has a price and is no learner" for name, _, _ in prices.links if name not in problem.learner_by_id
    )
    for keys in (
        [name for name, _ in prices.centres],
        [name for name, _ in prices.grants],
        [seat for seat, _ in prices.seats],
        [seat for seat, _ in prices.least],
        list(decided),
    ):
        yield from (f"{key} has {times} prices" for key, times in Counter[object](keys).items() if times > 1)


def shared_at(problem: AnnualProblem, tier: AnnualTier, prices: Prices, reached: tuple[int, ...]) -> int:
    """Return what everything shared comes to at these prices, less what the terms before it must keep."""
    budgets = {centre.id: centre.budget_minor or 0 for centre in problem.cost_centres}
    most = {grant.id: grant.most_minor or 0 for grant in problem.grants}
    total = prices.budget * (problem.budget_minor or 0)
    total += sum(price * budgets[centre] for centre, price in prices.centres)
    total += sum(price * most[grant] for grant, price in prices.grants)
    total -= sum(price * value for price, value in zip(prices.earlier, reached, strict=True))
    # An offering has somebody in it or nobody; with nobody there is nothing to add.
    seats, least, links = dict(prices.seats), dict(prices.least), Counter[Seat]()
    for _, seat, price in prices.links:
        links[seat] += price
    paid = prices.budget + prices.scale * (tier is AnnualTier.PRICE)
    rooms, terms = problem.seats_by_offering, problem.terms_by_offering
    for seat in sorted(seats.keys() | least.keys() | links.keys() | set(prices.opened), key=str):
        room = min(len(problem.learners), rooms.get(seat, len(problem.learners)))
        held = seats.get(seat, 0) * room + links[seat]
        if seat in terms:
            held -= least.get(seat, 0) * terms[seat].least_learners + paid * terms[seat].fixed_price_minor
        if seat in prices.closed:
            continue
        total += held if seat in prices.opened else max(0, held)
    return total
