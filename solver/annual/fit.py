"""Columns put into a company one after another, each only where it fits."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from solver.annual.columns import Column
from solver.annual.company import Company
from solver.annual.problem import CostCentreId, GrantId, LearnerId, Seat


class Fit:
    """A choice that is within every budget and every room; classes may be too small until it is filled."""

    def __init__(self, company: Company, choice: Mapping[LearnerId, Column]) -> None:
        self._company = company
        self._choice = dict(choice)
        self._spent: Counter[CostCentreId | None] = Counter()
        self._granted: Counter[GrantId] = Counter()
        self._places: Counter[Seat] = Counter()
        self._members: dict[Seat, set[LearnerId]] = defaultdict(set)
        for learner, column in choice.items():
            self._count(learner, column, 1)

    def try_column(self, learner: LearnerId, column: Column) -> bool:
        """Give a learner this column instead, if all still fits; tell whether it does."""
        before = self._choice[learner]
        self._count(learner, before, -1)
        self._count(learner, column, 1)
        if self._fits(learner, column):
            self._choice[learner] = column
            return True
        self._count(learner, column, -1)
        self._count(learner, before, 1)
        return False

    def filled(self, cheapest: Mapping[LearnerId, Column]) -> dict[LearnerId, Column]:
        """Return the choice without classes that are too small: who is in one goes back to the cheapest column."""
        waiting = sorted(self._company.terms, key=str)
        while waiting:
            seat = waiting.pop()
            if not 0 < self._places[seat] < self._company.terms[seat].least_learners:
                continue
            for learner in sorted(self._members[seat]):
                before = self._choice[learner]
                if before == cheapest[learner]:
                    continue
                self._count(learner, before, -1)
                self._count(learner, cheapest[learner], 1)
                self._choice[learner] = cheapest[learner]
                waiting.extend(other for other in before.seats if other in self._company.terms)
        return self._choice

    def _count(self, learner_id: LearnerId, column: Column, sign: int) -> None:
        company = self._company
        learner = company.problem.learner_by_id[learner_id]
        for purse in (None, *company.limited_centres(learner)):
            self._spent[purse] += sign * column.net_minor
        for grant, amount in column.granted:
            self._granted[grant] += sign * amount
        for seat in company.places(learner, column):
            had = self._places[seat]
            self._places[seat] = had + sign
            if sign > 0:
                self._members[seat].add(learner_id)
            else:
                self._members[seat].discard(learner_id)
            if seat in company.terms and not had * (had + sign):
                self._spent[None] += sign * company.terms[seat].fixed_price_minor

    def _fits(self, learner_id: LearnerId, column: Column) -> bool:
        company = self._company
        learner, whole = company.problem.learner_by_id[learner_id], company.problem.budget_minor
        return (
            (whole is None or self._spent[None] <= whole)
            and all(self._spent[centre] <= company.centres[centre] for centre in company.limited_centres(learner))
            and all(self._granted[g] <= company.grants[g] for g, _ in column.granted if g in company.grants)
            and all(self._places[seat] <= company.room(seat) for seat in company.places(learner, column))
        )
