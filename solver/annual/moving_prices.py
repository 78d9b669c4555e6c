"""Prices on their way: towards better ones, from some learners to all, and from steps to money."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from solver.annual.answer import Prices
from solver.annual.master import Key
from solver.annual.problem import AnnualLearner, LearnerId, Seat

#: How far prices move from the best known to those of the master: all the way they would swing to and fro
#: (Wentges, International Transactions in Operational Research 4, 1997).
STRIDE = 0.85


def between(here: Prices, there: Prices) -> Prices:
    """Return prices on the way from these to those."""
    links = {(learner, seat): price for learner, seat, price in there.links}
    known = {(learner, seat): price for learner, seat, price in here.links}
    return Prices(
        scale=here.scale,
        budget=_on_the_way(here.budget, there.budget),
        centres=_all_on_the_way(here.centres, there.centres),
        grants=_all_on_the_way(here.grants, there.grants),
        seats=_all_on_the_way(here.seats, there.seats),
        least=_all_on_the_way(here.least, there.least),
        links=tuple((*link, price) for link, price in _all_on_the_way(tuple(known.items()), tuple(links.items()))),
        earlier=tuple(_on_the_way(one, other) for one, other in zip(here.earlier, there.earlier, strict=True)),
        opened=there.opened,
        closed=there.closed,
    )


def _on_the_way(here: int, there: int) -> int:
    return here + int((there - here) * STRIDE)


def _all_on_the_way(
    here: tuple[tuple[Key, int], ...], there: tuple[tuple[Key, int], ...]
) -> tuple[tuple[Key, int], ...]:
    one, other = dict(here), dict(there)
    keys = sorted(one.keys() | other.keys(), key=str)
    moved = ((key, _on_the_way(one.get(key, 0), other.get(key, 0))) for key in keys)
    return tuple((key, price) for key, price in moved if price)


def for_money(prices: Prices) -> Prices | None:
    """Return what prices in steps are in money: the price of all steps where money is what is counted.

    None where money is worth nothing.
    """
    if not prices.budget:
        return None

    def in_money(price: int) -> int:
        return price * prices.scale // prices.budget

    return Prices(
        scale=prices.scale,
        centres=tuple((centre, in_money(price)) for centre, price in prices.centres),
        grants=tuple((grant, in_money(price)) for grant, price in prices.grants),
        seats=tuple((seat, in_money(price)) for seat, price in prices.seats),
        least=tuple((seat, in_money(price)) for seat, price in prices.least),
        links=tuple((learner, seat, in_money(price)) for learner, seat, price in prices.links),
        earlier=(*(in_money(price) for price in prices.earlier), in_money(prices.scale)),
    )


def handed_on(prices: Prices, some: Sequence[AnnualLearner], many: Sequence[AnnualLearner]) -> Prices:
    """Return prices for more learners: who was not asked has the prices of places of the one before who was."""
    known: dict[LearnerId, list[tuple[Seat, int]]] = defaultdict(list)
    for learner, seat, price in prices.links:
        known[learner].append((seat, price))
    asked = {learner.id for learner in some}
    links: list[tuple[LearnerId, Seat, int]] = []
    places: list[tuple[Seat, int]] = []
    for one in many:
        if one.id in asked:
            places = known[one.id]
        links += [(one.id, seat, price) for seat, price in places]
    return replace(prices, links=tuple(sorted(links, key=str)))
