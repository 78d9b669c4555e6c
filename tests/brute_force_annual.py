"""The oracle of a year: everything that each learner may do, in every combination; for tiny companies only.

It shares no line with the rules, the simulation or the models. Learners are combined one by one, and a combination is
left only when it cannot end better than the best so far. The short cuts: of two choices with the same seats, the one
that is worth no less, costs no more and is granted no less is enough; and what grants can pay is seen from the sets of
learners.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any

from solver.annual.answer import AnnualPlan, Granted, LearnerPlan
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, Seat
from tests.brute_force_choices import Choice, choices


@dataclass(frozen=True, slots=True)
class _Offer:
    """A choice beside the grants and the shared offerings of a company, counted with the learner's priority."""

    worth: tuple[int, int]
    price: int
    enrolled: frozenset[Seat]
    #: By grant, the most that it may pay.
    caps: tuple[int, ...]
    choice: Choice

    def is_enough_for(self, other: "_Offer") -> bool:
        """Tell whether whatever the other leads to, this one leads to as well, or to better."""
        dearer = sum(max(0, theirs - mine) for mine, theirs in zip(self.caps, other.caps, strict=True))
        return self.enrolled == other.enrolled and self.worth >= other.worth and self.price + dearer <= other.price


class AnnualOracle:
    """The best years of one company, by looking at every combination."""

    def __init__(self, problem: AnnualProblem) -> None:
        self.problem = problem
        self._shared = set(problem.seats_by_offering) | set(problem.terms_by_offering)
        self._offers = [self._offers_of(learner) for learner in problem.learners]
        self._best: tuple[tuple[int, int, int], list[_Offer]] | None = None
        if all(self._offers):
            self._search(0, [], Counter())

    def best(self) -> tuple[int, int, int] | None:
        """Return essential steps, steps and price of the best plan, or None when no plan obeys."""
        return None if self._best is None else self._best[0]

    def plan(self) -> AnnualPlan | None:
        """Return one of the best plans."""
        if self._best is None:
            return None
        chosen = self._best[1]
        paid = self._paid(chosen)
        return AnnualPlan(
            learners=tuple(
                LearnerPlan(
                    learner=learner.id,
                    path=offer.choice.path,
                    granted=tuple(
                        Granted(grant=grant.id, amount_minor=paid[place, number])
                        for number, grant in enumerate(self.problem.grants)
                        if paid[place, number]
                    ),
                )
                for place, (learner, offer) in enumerate(zip(self.problem.learners, chosen, strict=True))
            )
        )

    # What each learner offers.

    def _offers_of(self, learner: AnnualLearner) -> list[_Offer]:
        problem = self.problem.path_problem(learner)
        offers = []
        for choice in choices(problem):
            caps = []
            for grant in self.problem.grants:
                most = grant.share_percent * sum(price for seat, price in choice.prices if seat in grant.seats) // 100
                caps.append(min(most, most if grant.most_per_learner_minor is None else grant.most_per_learner_minor))
            offers.append(
                _Offer(
                    worth=(learner.priority * choice.essential, learner.priority * choice.steps),
                    price=choice.price,
                    enrolled=choice.enrolled & self._shared,
                    caps=tuple(caps),
                    choice=choice,
                )
            )
        offers.sort(key=lambda offer: (-offer.worth[0], -offer.worth[1], offer.price, -sum(offer.caps)))
        kept: list[_Offer] = []
        for offer in offers:
            if not any(other.is_enough_for(offer) for other in kept):
                kept.append(offer)
        return kept

    # Combinations.

    def _search(self, place: int, chosen: list[_Offer], enrolled: Counter[Seat]) -> None:
        if place == len(self._offers):
            self._note(chosen, enrolled)
            return
        for offer in self._offers[place]:
            chosen.append(offer)
            enrolled.update(offer.enrolled)
            if self._has_seats(enrolled) and self._may_still_be_better(chosen):
                self._search(place + 1, chosen, enrolled)
            enrolled.subtract(offer.enrolled)
            chosen.pop()

    def _has_seats(self, enrolled: Counter[Seat]) -> bool:
        return all(enrolled[seat] <= left for seat, left in self.problem.seats_by_offering.items())

    def _may_still_be_better(self, chosen: Sequence[_Offer]) -> bool:
        if self._best is None:
            return True
        rest = self._offers[len(chosen) :]
        most = [
            sum(offer.worth[tier] for offer in chosen)
            + sum(max(offer.worth[tier] for offer in offers) for offers in rest)
            for tier in (0, 1)
        ]
        everybody = [*chosen, *(_cheapest(offers) for offers in rest)]
        least = sum(offer.price - sum(offer.caps) for offer in everybody)
        return (most[0], most[1], -least) > (self._best[0][0], self._best[0][1], -self._best[0][2])

    def _note(self, chosen: list[_Offer], enrolled: Counter[Seat]) -> None:
        fixed = 0
        for seat, count in enrolled.items():
            terms = self.problem.terms_by_offering.get(seat)
            if count and terms is not None:
                if count < terms.least_learners:
                    return
                fixed += terms.fixed_price_minor
        everybody = range(len(chosen))
        granted = self._most_granted(chosen, everybody)
        price = sum(offer.price for offer in chosen) + fixed - granted
        budget = self.problem.budget_minor
        if (budget is not None and price > budget) or not self._can_pay(chosen):
            return
        found = (sum(offer.worth[0] for offer in chosen), sum(offer.worth[1] for offer in chosen), price)
        if self._best is None or (found[0], found[1], -found[2]) > (
            self._best[0][0], self._best[0][1], -self._best[0][2],
        ):  # fmt: skip
            self._best = found, list(chosen)

    # Grants.

    def _most_granted(
        self, chosen: Sequence[_Offer], learners: Iterable[int], paid: Mapping[tuple[int, int], int] | None = None
    ) -> int:
        """Return the most that grants can pay for these learners together, beside what is `paid` already."""
        learners = list(learners)
        paid = paid or {}
        total = 0
        for number, grant in enumerate(self.problem.grants):
            each = sum(chosen[place].caps[number] for place in learners if (place, number) not in paid)
            if grant.most_minor is not None:
                left = grant.most_minor - sum(amount for (_, other), amount in paid.items() if other == number)
                each = min(each, left)
            total += each
        return total

    def _can_pay(self, chosen: Sequence[_Offer], paid: Mapping[tuple[int, int], int] | None = None) -> bool:
        """Tell whether grants can be shared out so that all budgets of learners and cost centres hold.

        They can exactly when no set of learners lacks more than can be granted to it: what sets lack is supermodular,
        as their budgets lie in a tree, and what can be granted to them is submodular.
        """
        paid = paid or {}
        lacking = {
            group: sum(
                chosen[place].price - sum(amount for (other, _), amount in paid.items() if other == place)
                for place in group
            )
            - budget
            for group, budget in self._budgets
        }
        if not self.problem.grants:
            return all(lack <= 0 for lack in lacking.values())
        for learners in _subsets(range(len(chosen))):
            if self._lack(frozenset(learners), lacking) > self._most_granted(chosen, learners, paid):
                return False
        return True

    def _lack(self, learners: frozenset[int], lacking: Mapping[frozenset[int], int]) -> int:
        """Return the most that disjoint groups among these learners lack together."""
        inside = [group for group, lack in lacking.items() if lack > 0 and group <= learners]
        return max(
            (
                sum(lacking[group] for group in groups)
                for groups in _subsets(inside)
                if all(not one & other for one, other in combinations(groups, 2))
            ),
            default=0,
        )

    @cached_property
    def _budgets(self) -> list[tuple[frozenset[int], int]]:
        """Return every group of learners with a budget, each group once with its least."""
        least: dict[frozenset[int], int] = {}
        groups: list[tuple[frozenset[int], int | None]] = [
            (frozenset((place,)), learner.budget_minor) for place, learner in enumerate(self.problem.learners)
        ]
        for centre in self.problem.cost_centres:
            members = frozenset(
                place for place, learner in enumerate(self.problem.learners) if centre.id in self._above(learner)
            )
            groups.append((members, centre.budget_minor))
        for group, budget in groups:
            if group and budget is not None:
                least[group] = min(budget, least.get(group, budget))
        return list(least.items())

    def _above(self, learner: AnnualLearner) -> set[CostCentreId]:
        parents = {centre.id: centre.parent for centre in self.problem.cost_centres}
        above, centre = set(), learner.cost_centre
        while centre is not None:
            above.add(centre)
            centre = parents[centre]
        return above

    def _paid(self, chosen: Sequence[_Offer]) -> dict[tuple[int, int], int]:
        """Share out what grants pay: to one learner after the other the most that leaves the rest possible."""
        everybody = range(len(chosen))
        total = self._most_granted(chosen, everybody)
        paid: dict[tuple[int, int], int] = {}
        for place in everybody:
            for number in range(len(self.problem.grants)):
                for amount in range(chosen[place].caps[number], -1, -1):
                    trial = {**paid, (place, number): amount}
                    most = sum(trial.values()) + self._most_granted(chosen, everybody, trial)
                    if most == total and self._is_within(trial) and self._can_pay(chosen, trial):
                        paid = trial
                        break
        return paid

    def _is_within(self, paid: Mapping[tuple[int, int], int]) -> bool:
        totals: Counter[int] = Counter()
        for (_, number), amount in paid.items():
            totals[number] += amount
        return all(
            grant.most_minor is None or totals[number] <= grant.most_minor
            for number, grant in enumerate(self.problem.grants)
        )


def _cheapest(offers: Sequence[_Offer]) -> _Offer:
    return min(offers, key=lambda offer: offer.price - sum(offer.caps))


def _subsets(values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    listed = list(values)
    return chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))
