"""A small company in one model: every learner's choices and everything shared, tier by tier.

First without the weeks of modules without dates, which proves most bounds; then with them. A choice in which something
is superfluous is no plan: it is shut out when it turns up.
"""

from collections import defaultdict
from collections.abc import Iterator

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from solver.annual.answer import AnnualTier
from solver.annual.problem import AnnualProblem, LearnerId, Seat
from solver.annual.verify.calendar import lies_in_weeks, shut_out
from solver.annual.verify.choices import Choices
from solver.annual.verify.engine import Reached, most
from solver.annual.verify.facts import Catalogue
from solver.annual.verify.mixed import better_than
from solver.annual.verify.prices import TIERS
from solver.annual.verify.superfluous import has_something_superfluous, marks

#: How often a choice is shut out before the bound is left as it is.
_MOST_ROUNDS = 400

#: How often choices without weeks are shut out in a large company.
_MOST_CUTS = 20

Terms = list[tuple[IntVar, int]]


class Company:
    """The model of one company."""

    def __init__(self, problem: AnnualProblem, *, in_weeks: bool) -> None:
        self._problem = problem
        self.in_weeks = in_weeks
        self.model = CpModel()
        catalogue = Catalogue(problem)
        self.choices: dict[LearnerId, Choices] = {
            learner.id: Choices(self.model, catalogue.question(learner), problem.grants, in_weeks=in_weeks)
            for learner in problem.learners
        }
        self._fixed = self._offerings()
        net = [term for choices in self.choices.values() for term in choices.net]
        self._tiers: dict[AnnualTier, Terms] = {
            AnnualTier.ESSENTIAL_STEPS: list(self._steps(only_essential=True)),
            AnnualTier.STEPS: list(self._steps(only_essential=False)),
            AnnualTier.PRICE: [(variable, -factor) for variable, factor in (*net, *self._fixed)],
        }
        self._money(net)

    def best(self, tier: AnnualTier, reached: tuple[int, ...]) -> int | None:
        """Return what no plan passes in a tier, more being better, with these values in the tiers before it."""
        for before, value in zip(TIERS, reached, strict=False):
            self.model.add(_sum(self._tiers[before]) >= value)
        for _ in range(_MOST_ROUNDS):
            found = most(self.model, self._tiers[tier])
            if found.values is None or not self.in_weeks or not self._shut_out(found):
                return found.bound
        return found.bound

    def is_passed(self, tier: AnnualTier, stated: int, reached: tuple[int, ...]) -> bool:
        """Tell whether a plan may be better in a tier than is stated, with these values in the tiers before it.

        Without weeks: choices that have none, in the end, are shut out when they turn up.
        """
        for before, value in zip(TIERS, reached, strict=False):
            self.model.add(_sum(self._tiers[before]) >= value)
        for _ in range(_MOST_CUTS):
            found = better_than(self.model, self._tiers[tier], stated)
            if found.values is None:
                return not found.is_settled
            without_weeks = [c for c in self.choices.values() if lies_in_weeks(c, found.value) is False]
            if not without_weeks:
                return True
            for choices in without_weeks:
                shut_out(choices, found.value)
        return True

    def _shut_out(self, found: Reached) -> bool:
        """Shut out the choices of learners who do something for nothing; tell whether there are any."""
        any_shut_out = False
        for choices in self.choices.values():
            if has_something_superfluous(choices, found):
                told = marks(choices)
                self.model.add_bool_or([variable.negated() if found.value(variable) else variable for variable in told])
                any_shut_out = True
        return any_shut_out

    def _steps(self, *, only_essential: bool) -> Iterator[tuple[IntVar, int]]:
        for learner in self._problem.learners:
            for held, aim in self.choices[learner.id].aims:
                if aim.essential or not only_essential:
                    yield held, aim.weight * learner.priority

    def _money(self, net: Terms) -> None:
        problem = self._problem
        if problem.budget_minor is not None:
            self.model.add(_sum([*net, *self._fixed]) <= problem.budget_minor)
        for centre in problem.cost_centres:
            if centre.budget_minor is not None:
                below = [learner for learner in problem.learners if centre.id in problem.centres_of(learner)]
                paid = [term for learner in below for term in self.choices[learner.id].net]
                self.model.add(_sum(paid) <= centre.budget_minor)
        for grant in problem.grants:
            amounts = [(c.granted[grant.id], 1) for c in self.choices.values() if grant.id in c.granted]
            if grant.most_minor is not None:
                self.model.add(_sum(amounts) <= grant.most_minor)

    def _offerings(self) -> Terms:
        """Share seats, hold classes to their least number, and return what those cost that have somebody in them."""
        model, problem = self.model, self._problem
        places: dict[Seat, list[IntVar]] = defaultdict(list)
        for choices in self.choices.values():
            for seat, taken in choices.new_seats.items():
                places[seat].append(taken)
        fixed = []
        for seat, taking in sorted(places.items(), key=lambda entry: str(entry[0])):
            if seat in problem.seats_by_offering:
                model.add(LinearExpr.sum(taking) <= problem.seats_by_offering[seat])
            terms = problem.terms_by_offering.get(seat)
            if terms is None:
                continue
            has_any = model.new_bool_var("")
            for each in taking:
                model.add_implication(each, has_any)
            model.add(LinearExpr.sum(taking) >= max(1, terms.least_learners) * has_any)
            fixed.append((has_any, terms.fixed_price_minor))
        return fixed


def _sum(terms: Terms) -> LinearExpr:
    return LinearExpr.weighted_sum([variable for variable, _ in terms], [factor for _, factor in terms])
