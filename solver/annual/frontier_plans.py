"""The plans found along a frontier: one within a budget is one within every larger budget."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from solver.annual.answer import AnnualTier
from solver.annual.columns import Column
from solver.annual.company import Company
from solver.annual.frontier_lever import Lever
from solver.annual.groups import Choice
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.rounding import value


@dataclass(frozen=True, slots=True)
class Found:
    """A plan with what it comes to."""

    #: Essential steps and all steps.
    values: tuple[int, int]
    price_minor: int
    #: Of the budget that goes up.
    spent_minor: int
    choice: Choice

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Of two plans the better one has the greater order."""
        return *self.values, -self.price_minor, -self.spent_minor


@dataclass(slots=True)
class Plans:
    """Every plan that is the best one for some budget, as far as is known."""

    problem: AnnualProblem
    lever: Lever
    _company: Company = field(init=False)
    _known: list[Found] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._company = Company(self.problem)

    def add(self, choice: Mapping[LearnerId, Column]) -> Found:
        """Keep a plan that obeys all limits but that of the budget that goes up."""
        price = -value(self._company, choice, AnnualTier.PRICE)
        found = Found(
            values=(
                value(self._company, choice, AnnualTier.ESSENTIAL_STEPS),
                value(self._company, choice, AnnualTier.STEPS),
            ),
            price_minor=price,
            spent_minor=self.lever.spent(self.problem, choice, price),
            choice=dict(choice),
        )
        if not any(_is_enough_for(other, found) for other in self._known):
            self._known = [other for other in self._known if not _is_enough_for(found, other)]
            self._known.append(found)
        return found

    def best(self, budget_minor: int | None) -> Found | None:
        """Return the best plan known within a budget."""
        fitting = [found for found in self._known if budget_minor is None or found.spent_minor <= budget_minor]
        return max(fitting, key=lambda found: found.order, default=None)

    def __iter__(self) -> Iterator[Found]:
        return iter(self._known)


def _is_enough_for(one: Found, other: Found) -> bool:
    """Tell whether wherever the other plan fits, this one fits too and is no worse."""
    return one.spent_minor <= other.spent_minor and one.order[:3] >= other.order[:3]
