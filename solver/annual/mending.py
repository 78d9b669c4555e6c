"""A plan of another problem that no longer fits: learners give up what is too much, those first who lose least."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from solver.annual.answer import AnnualTier
from solver.annual.columns import Column
from solver.annual.company import Company, Taken, worth
from solver.annual.groups import Choice
from solver.annual.problem import AnnualLearner, GrantId, LearnerId, Seat
from solver.annual.rounding import obeys, value

#: Times that a plan is looked at again: giving up a place may leave a class too small.
MOST_TURNS = 20


@dataclass(slots=True)
class Mending:
    """A plan on its way to one that fits."""

    company: Company
    choice: Choice
    #: What each learner may have instead, dear or not.
    others: Callable[[AnnualLearner], Iterable[Column]]

    def mended(self) -> Choice | None:
        """Return a plan that obeys every rule that learners share, or None when none is found this way."""
        for _ in range(MOST_TURNS):
            if obeys(self.company, self.choice, ()):
                return self.choice
            if not self._turn():
                return None
        return None

    def _turn(self) -> bool:
        """Empty classes that are too small, give up places and money that there are not; tell whether that did it."""
        before = dict(self.choice)
        places = self._places()
        closed = {
            seat for seat, terms in self.company.terms.items() if 0 < len(places.get(seat, ())) < terms.least_learners
        }
        for seat in sorted(closed, key=str):
            for learner in places[seat]:
                self._give_up(learner, closed)
        for seat, learners in sorted(self._places().items(), key=str):
            excess = len(learners) - self.company.room(seat)
            for learner in sorted(learners, key=self._loss)[: max(0, excess)]:
                self._give_up(learner, {seat})
        self._spend_less()
        return self.choice != before

    def _spend_less(self) -> None:
        """Let those who gain least for their money do without it, until every purse has enough."""
        problem = self.company.problem
        taken = Taken(self.company, self.choice)
        for grant, most in self.company.grants.items():
            if taken.granted[grant] > most:
                self._cheapen(taken.granted[grant] - most, lambda _, column, grant=grant: _granted(column, grant))  # type: ignore[misc]
        for centre, most in self.company.centres.items():
            over = taken.spent[centre] - most
            if over > 0:
                within = {each.id for each in problem.learners if centre in self.company.limited_centres(each)}
                self._cheapen(over, lambda key, column, within=within: column.net_minor if key in within else 0)  # type: ignore[misc]
        if problem.budget_minor is not None:
            over = -value(self.company, self.choice, AnnualTier.PRICE) - problem.budget_minor
            if over > 0:
                self._cheapen(over, lambda _, column: column.net_minor)

    def _cheapen(self, over: int, paid: Callable[[LearnerId, Column], int]) -> None:
        payers = [key for key, column in self.choice.items() if paid(key, column)]
        for key in sorted(payers, key=lambda key: (self._loss(key)[0] / paid(key, self.choice[key]), key)):
            if over <= 0:
                return
            before = paid(key, self.choice[key])
            self._give_up(key, set(), most=before - 1, paid=paid)
            over -= before - paid(key, self.choice[key])

    def _give_up(
        self,
        key: LearnerId,
        closed: set[Seat],
        *,
        most: int | None = None,
        paid: Callable[[LearnerId, Column], int] | None = None,
    ) -> None:
        """Let a learner have the best of what takes no place and costs no more than now, and none of the closed."""
        learner = self.company.problem.learner_by_id[key]
        now = self.choice[key]
        mine = set(self.company.places(learner, now)) - closed
        fitting = [
            column
            for column in self.others(learner)
            if column != now
            and column.net_minor <= now.net_minor
            and mine.issuperset(self.company.places(learner, column))
            and set(dict(column.granted)) <= set(dict(now.granted))
            and all(amount <= dict(now.granted)[grant] for grant, amount in column.granted)
            and (paid is None or most is None or paid(key, column) <= most)
        ]
        if fitting:
            self.choice[key] = max(
                fitting, key=lambda column: (column.essential_steps, column.steps, -column.net_minor, str(column.seats))
            )

    def _loss(self, key: LearnerId) -> tuple[float, LearnerId]:
        found = worth(self.company.problem.learner_by_id[key], self.choice[key])
        return found.steps + 2.0 * found.essential_steps, key

    def _places(self) -> Mapping[Seat, Sequence[LearnerId]]:
        places: dict[Seat, list[LearnerId]] = {}
        for key, column in self.choice.items():
            for seat in self.company.places(self.company.problem.learner_by_id[key], column):
                places.setdefault(seat, []).append(key)
        return places


def _granted(column: Column, grant: GrantId) -> int:
    return dict(column.granted).get(grant, 0)
