"""Learners asked at prices: no path of the oracle is worth more than the bound, and what is answered is worth it."""

from collections.abc import Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from solver.annual.answer import AnnualTier, Prices
from solver.annual.bound import trimmed
from solver.annual.columns import LearnerModel
from solver.annual.pricing import LEAST_IN_CHUNK, Pricing
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId, Seat
from solver.annual.quotes import Quote, Quotes
from solver.annual.shared import shared_of
from solver.domain import OfferingId
from tests.annual_problems import random_company
from tests.brute_force_choices import Choice, choices
from tests.build import gives, module, offering, requires
from tests.companies import Knobs
from tests.companies import company as made_company
from tests.solver.annual.makers import company, grant, learner, terms

SCALE = 1000


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_no_path_is_worth_more_than_the_bound(first: int) -> None:
    asked = reached = 0
    for seed in range(first, first + 20):
        problem = random_company(seed)
        shared = shared_of(problem)
        chance = Random(seed)
        for each in problem.learners:
            model = LearnerModel(shared, each)
            for tier in AnnualTier:
                quotes = Quotes(_prices(problem, chance, tier), tier)
                quote = quotes.quote(each, problem.centres_of(each), [g.id for g in problem.grants], model.size)
                best = max(_worths(problem, each, quote), default=None)
                found = model.best(quote)
                assert (best is None) == (found.bound is None)
                if best is not None and found.bound is not None:
                    assert found.bound >= best
                    asked, reached = asked + 1, reached + (found.bound == best)
    assert asked > 60
    # Rows that leave the weeks open, and that know not all of what is superfluous, may promise a little more.
    assert reached > 0.8 * asked


def _prices(problem: AnnualProblem, chance: Random, tier: AnnualTier) -> Prices:
    """Return any prices: some of nothing, some of far too much."""

    def some(keys: Iterable[Any], most: int) -> tuple[tuple[Any, int], ...]:
        return tuple((key, chance.randint(1, most)) for key in sorted(keys, key=str) if chance.random() < 0.6)

    dear = chance.choice((0, 1, 30, 300, 3000))
    seats = sorted(problem.seats_by_offering.keys() | problem.terms_by_offering.keys(), key=str)
    least = [seat for seat, terms in problem.terms_by_offering.items() if terms.least_learners]
    return Prices(
        scale=SCALE,
        budget=chance.randint(0, dear),
        centres=some([centre.id for centre in problem.cost_centres], max(1, dear // 4)),
        grants=some([grant.id for grant in problem.grants if grant.most_minor is not None], max(1, dear)),
        seats=some(seats, 3 * SCALE),
        least=some(least, chance.choice((SCALE, 6 * SCALE))),
        earlier=tuple(chance.randint(0, 2 * SCALE) for _ in range(list(AnnualTier).index(tier))),
    )


def _worths(problem: AnnualProblem, each: AnnualLearner, quote: Quote) -> Iterable[int]:
    """Yield what each path of the oracle is worth, when grants pay what is best for the learner."""
    for choice in choices(problem.path_problem(each)):
        granted = {grant.id: _granted(choice, grant.seats, grant.share_percent, grant.most_per_learner_minor)
                   for grant in problem.grants}  # fmt: skip
        if each.budget_minor is not None and choice.price - sum(granted.values()) > each.budget_minor:
            continue
        worth = choice.steps * quote.step + choice.essential * quote.essential_step
        worth -= sum(quote.money_parts(price) for _, price in choice.prices)
        worth -= sum(quote.seat_parts(seat) for seat in choice.enrolled)
        yield worth + sum(_used(each, choice, granted, quote))


def _granted(choice: Choice, seats: frozenset[Seat], share: int, most: int | None) -> int:
    amount = sum(price for seat, price in choice.prices if seat in seats) * share // 100
    return amount if most is None else min(amount, most)


def _used(each: AnnualLearner, choice: Choice, granted: dict[Any, int], quote: Quote) -> Iterable[int]:
    """Yield what each grant is worth; those that are worth less than nothing pay only what the own budget lacks."""
    gains = [(quote.grants[grant], amount) for grant, amount in granted.items()]
    yield from (gain * amount for gain, amount in gains if gain > 0)
    if each.budget_minor is not None:
        lacking = choice.price - each.budget_minor - sum(amount for gain, amount in gains if gain > 0)
        for gain, amount in sorted((pair for pair in gains if pair[0] <= 0), reverse=True):
            yield gain * max(0, min(amount, lacking))
            lacking -= amount


def test_prices_beyond_all_measure_are_answered() -> None:
    problem = company([module("A", gives("X", 0, 1), price=100)], [learner("E", requires("X", 1), budget=100)])
    model = LearnerModel(shared_of(problem), problem.learners[0])
    dear = Quotes(Prices(scale=1, budget=10**40, earlier=(10**30,)), AnnualTier.STEPS)
    found = model.best(dear.quote(problem.learners[0], (), (), model.size))
    assert found.bound is not None
    assert found.bound >= 0


def test_learners_who_are_alike_are_asked_once_and_in_order() -> None:
    plain = made_company(Knobs(learners=90, seed=3, modules=60, offerings=20, roles=6))
    twins = [replace(each, id=LearnerId(f"{each.id}-2")) for each in plain.learners[:40]]
    problem = replace(plain, learners=(*plain.learners, *twins))
    prices = Prices(scale=SCALE, budget=1, links=_links(problem))
    alone = Pricing(problem, None)
    whole = list(alone.answers(problem.learners, prices, AnnualTier.STEPS))
    order = [each.id for piece, _ in whole for each in piece]
    assert sorted(order) == sorted(each.id for each in problem.learners)
    assert all(len({tuple(each.question.values()) for each in same}) == 1 for same, _ in whole)
    found = {each.id: answer for piece, answers in whole for each, answer in zip(piece, answers, strict=True)}
    for name in order:
        # Asked alone, everybody gets the same.
        each = problem.learner_by_id[name]
        ((_, [again]),) = Pricing(problem, None).answers([each], prices, AnnualTier.STEPS)
        assert again == found[name], name
    with ThreadPoolExecutor(1) as workers:
        backwards = _Backwards(workers)
        beside = list(Pricing(problem, backwards).answers(problem.learners, prices, AnnualTier.STEPS))
    assert beside == whole
    assert backwards.asked < len(problem.learners)
    assert min(backwards.sizes) >= LEAST_IN_CHUNK
    assert len(backwards.sizes) > 2


def _links(problem: AnnualProblem) -> tuple[tuple[LearnerId, Seat, int], ...]:
    """Return prices that only one of two learners who else are alike pays."""
    seats = sorted(problem.terms_by_offering, key=str)[:6]
    return tuple((each.id, seat, 2 * SCALE) for each in problem.learners[:10] for seat in seats)


class _Backwards(Executor):
    """Does whatever it is handed at once, and is asked how much that was."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner
        self.sizes: list[int] = []

    @property
    def asked(self) -> int:
        return sum(self.sizes)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.sizes.append(len(args[1]))
        return self._inner.submit(fn, *args, **kwargs)


class _Homely(Executor):
    """Does whatever it is handed at once, and notes at which place each learner was asked."""

    def __init__(self) -> None:
        self.places: dict[LearnerId, float] = {}
        self.order: list[float] = []

    def submit_near(self, place: float, fn: Any, /, *args: Any, **named: Any) -> Future[Any]:
        _, asked, prices, *_ = args
        names = {each.id for each, _ in asked}
        assert {link[0] for link in prices.links} <= names
        self.places |= dict.fromkeys(names, place)
        self.order.append(place)
        made: Future[Any] = Future()
        made.set_result(fn(*args, **named))
        return made


def test_learners_are_asked_at_the_same_place_in_every_round() -> None:
    problem = made_company(Knobs(learners=240, seed=3, modules=60, offerings=20, roles=6))
    linked = Prices(scale=SCALE, budget=1, links=_links(problem))
    rounds = [
        (problem.learners, Prices(scale=SCALE, budget=2)),
        (problem.learners, linked),
        (tuple(reversed(problem.learners)), linked),
        (problem.learners[::3], Prices(scale=SCALE, budget=3)),
    ]
    homes = []
    for learners, prices in rounds:
        homely = _Homely()
        found = list(Pricing(problem, homely).answers(learners, prices, AnnualTier.STEPS))
        assert found == list(Pricing(problem, None).answers(learners, prices, AnnualTier.STEPS))
        # What is asked first is far from what is asked next, so that every process soon has something of its own.
        assert {int(place * 2) for place in homely.order[:2]} == {0, 1}
        homes.append(homely.places)
    everybody, some = homes[1], homes[3]
    assert len({*everybody.values()}) > 5
    for again in homes[0], homes[2]:
        # Of those who are alike another one may be asked for all.
        both = again.keys() & everybody.keys()
        assert len(both) > 0.8 * len(everybody)
        assert all(again[name] == everybody[name] for name in both)
    # Fewer are asked in fewer pieces; only who lives between two processes may be asked at another one.
    assert len({*some.values()}) < len({*everybody.values()}) / 2
    both = some.keys() & everybody.keys()
    assert sum(int(some[name] * 2) != int(everybody[name] * 2) for name in both) < LEAST_IN_CHUNK


def test_grants_that_each_round_down_pay_two_steps_and_not_one() -> None:
    """Two grants pay half of A and B, which cost a unit each: both together cost nothing, either of them one unit."""
    modules = [module("A", gives("X", 0, 1), price=1), module("B", gives("Y", 0, 1), price=1)]
    asked = learner("E", requires("X", 1, weight=3), requires("Y", 1), budget=0)
    grants = [grant("g", 50, "A B", most=10), grant("h", 50, "A B", most=10)]
    problem = company(modules, [asked], budget=10, grants=grants)
    model = LearnerModel(shared_of(problem), asked)
    dear = Prices(scale=SCALE, budget=1100, grants=((grants[0].id, 1100), (grants[1].id, 1100)))
    quote = Quotes(dear, AnnualTier.STEPS).quote(asked, (), [each.id for each in grants], model.size)
    found = model.best(quote)
    assert found.column is not None
    assert [seat[0] for seat in found.column.seats] == ["A", "B"]
    assert found.bound is not None
    assert found.bound * SCALE >= (4000 - 2200) * quote.parts


def test_links_that_come_to_too_much_are_trimmed_and_others_stay() -> None:
    """Three seats, one of them for nothing: what links say beyond the price of opening is taken off in proportion."""
    modules = [module("A", gives("X", 0, 1), price=0, offerings=[offering("A-1", 1, 5, seats=3)])]
    problem = company(modules, [learner("E"), learner("F")], budget=100, terms=[terms("A", "A-1", fixed=10)])
    seat = (modules[0].id, OfferingId("A-1"))
    prices = Prices(scale=SCALE, budget=30, links=((LearnerId("E"), seat, 300), (LearnerId("F"), seat, 100)))
    less = trimmed(problem, AnnualTier.STEPS, prices)
    assert less.links == ((LearnerId("E"), seat, 225), (LearnerId("F"), seat, 75))
    assert trimmed(problem, AnnualTier.STEPS, less) == less
