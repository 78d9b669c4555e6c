"""What no plan of a company passes, from any prices, in exact whole numbers.

Lagrange's relaxation: every learner makes the best of the prices, and what is shared is worth its price. With prices of
at least 0 the sum is never below what a plan reaches.
"""

from dataclasses import replace

from solver.annual.answer import AnnualTier, Prices
from solver.annual.problem import AnnualProblem, Seat


def bound(
    problem: AnnualProblem,
    tier: AnnualTier,
    prices: Prices,
    earlier: tuple[int, ...],
    learners: int,
) -> int:
    """Return a whole number that no plan passes in a tier, more being better there, with `earlier` in those before.

    `learners` is the sum of what no learner passes at these prices, in their units.
    """
    total = learners + shared_worth(problem, tier, prices)
    total -= sum(price * value for price, value in zip(prices.earlier, earlier, strict=True))
    return total // prices.scale


def shared_worth(problem: AnnualProblem, tier: AnnualTier, prices: Prices) -> int:
    """Return what money, seats and grants are worth at these prices, and open offerings at most, in their units."""
    total = prices.budget * _limit("the whole budget", problem.budget_minor, prices.budget)
    centres = problem.centre_by_id
    total += sum(price * _limit(centre, centres[centre].budget_minor, price) for centre, price in prices.centres)
    grants = {grant.id: grant for grant in problem.grants}
    total += sum(price * _limit(grant, grants[grant].most_minor, price) for grant, price in prices.grants)
    opened, closed = set(prices.opened), set(prices.closed)
    # In a case an offering is open whatever it is worth, or closed.
    total += sum(
        gain if seat in opened else max(0, gain)
        for seat, gain in _gains(problem, tier, prices).items()
        if seat not in closed
    )
    seats = {seat: price for seat, price in prices.seats if seat not in problem.terms_by_offering}
    return total + sum(
        price * _limit(str(seat), problem.seats_by_offering.get(seat), price) for seat, price in seats.items()
    )


def never_opened(problem: AnnualProblem, tier: AnnualTier, prices: Prices, room: int) -> set[Seat]:
    """Return the offerings with terms that no plan opens which is better than one by `room` below the bound.

    Whoever opens one that is not worth its price at these prices loses on the bound what it lacks.
    """
    gains = _gains(problem, tier, prices)
    return {seat for seat, gain in gains.items() if -gain >= room * prices.scale and gain < 0}


def _gains(problem: AnnualProblem, tier: AnnualTier, prices: Prices) -> dict[Seat, int]:
    """Return what each offering with terms is worth when it is open, in units of the prices."""
    seats, least = dict(prices.seats), dict(prices.least)
    links: dict[Seat, int] = {}
    for _, seat, price in prices.links:
        links[seat] = links.get(seat, 0) + price
    money = prices.budget + (prices.scale if tier is AnnualTier.PRICE else 0)
    gains = {}
    for seat, terms in problem.terms_by_offering.items():
        room = problem.seats_by_offering.get(seat, len(problem.learners))
        gain = seats.get(seat, 0) * room - least.get(seat, 0) * terms.least_learners + links.get(seat, 0)
        gains[seat] = gain - money * terms.fixed_price_minor
    return gains


def _limit(name: str, limit: int | None, price: int) -> int:
    if limit is None and price:
        raise ValueError(f"{name} has a price of {price} and no limit")
    return limit or 0


def completed(problem: AnnualProblem, tier: AnnualTier, prices: Prices) -> Prices:
    """Return prices with dearer seats in offerings that are not worth opening: no bound is worse then.

    What is missing until an offering pays for itself is shared among its seats.
    """
    seats, decided = dict(prices.seats), {*prices.opened, *prices.closed}
    for seat, gain in _gains(problem, tier, prices).items():
        if seat in decided:
            continue
        missing, room = -gain, problem.seats_by_offering.get(seat, len(problem.learners))
        if missing > room > 0:
            seats[seat] = seats.get(seat, 0) + missing // room
    return replace(prices, seats=tuple(sorted(seats.items(), key=str)))


def trimmed(problem: AnnualProblem, tier: AnnualTier, prices: Prices) -> Prices:
    """Return prices with cheaper links to offerings that would be worth more than nothing open.

    Prices that were right for some learners say of each what a place is worth; for all together they come to too much
    or too little, and each part too much would be counted in full.
    """
    links: dict[Seat, int] = {}
    for _, seat, price in prices.links:
        links[seat] = links.get(seat, 0) + price
    too_much = {seat: gain for seat, gain in _gains(problem, tier, prices).items() if gain > 0 and seat in links}
    kept = {seat: max(0, links[seat] - gain) for seat, gain in too_much.items()}
    listed = (
        (learner, seat, price * kept[seat] // links[seat] if seat in kept else price)
        for learner, seat, price in prices.links
    )
    return replace(prices, links=tuple(link for link in listed if link[2]))
