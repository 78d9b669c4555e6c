"""Everything that one learner of a company may do: the oracle's word, for small problems with dates only.

What can be taken, and what it is worth, is found as for a single learner, in bits. Offerings and weeks are tried in
every way in which they can lie, since a step that is of use in one order may be superfluous in another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from solver.annual.problem import Seat
from solver.domain import CompetencyId, ModuleId
from solver.path.answer import LearningPath, Placement
from solver.path.problem import PathProblem
from tests.brute_force import Oracle, Outcome
from tests.brute_force_places import Place, Slot, divided, offerings_of, weeks_beside


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a learner may do: a plan without a superfluous step, and what the company sees of it."""

    essential: int
    steps: int
    price: int
    #: The offerings newly enrolled in.
    enrolled: frozenset[Seat]
    #: Every step's seat with its price, for grants.
    prices: tuple[tuple[Seat, int], ...]
    path: LearningPath


class LearnerOracle(Oracle):
    """Everything that one learner may do by the rules of a path; prices stay to be judged."""

    def choices(self) -> Iterator[Choice]:
        """Yield a choice for each set of modules in each of its offerings, unless some step is superfluous then."""
        calendar = self.problem.calendar
        assert calendar is not None
        places = [Place.of(self.problem, module, need) for module, need in self._modules]
        for outcome in self._untimed(False, True, True, True, lambda outcome: True):
            taken = [place for place in places if place.need.bit & outcome.taken]
            if any(self._is_idle(place, taken) for place in taken):
                continue
            for chosen in offerings_of(calendar, taken):
                for slots in weeks_beside(calendar, taken, chosen):
                    order = self._order(taken, slots)
                    if order is not None and self._is_lean(outcome, taken, slots):
                        yield self._choice(outcome, slots, order)
                        break

    def _choice(self, outcome: Outcome, slots: Mapping[ModuleId, Slot], order: Sequence[Place]) -> Choice:
        calendar = self.problem.calendar
        assert calendar is not None
        shares = divided(calendar, order, slots)
        assert shares is not None
        placements = tuple(
            Placement(offering=slot.offering, first_day=slot.first, last_day=slot.last, weeks=shares[place.module])
            for place in order
            for slot in (slots[place.module],)
        )
        essential, steps = self.steps(outcome.state)
        return Choice(
            essential=essential,
            steps=steps,
            price=outcome.price,
            enrolled=frozenset(
                (place.module, slots[place.module].offering)
                for place in order
                if slots[place.module].offering is not None and not place.is_under_way
            ),
            prices=tuple(((place.module, place.seat_in(slots[place.module])), place.need.price) for place in order),
            path=LearningPath(steps=tuple(place.module for place in order), placements=placements),
        )

    # What is superfluous.

    @cached_property
    def _staying(self) -> int:
        return self.kept | self.under_way

    @cached_property
    def _wanted(self) -> int:
        """Return the levels that count when they are gained."""
        bits = self._union(
            self._up_to(CompetencyId(entry.competency), entry.level) for entry in self.problem.requirements
        )
        return bits & ~self._start

    def _is_idle(self, place: Place, taken: Sequence[Place]) -> bool:
        """Tell whether nothing that a module gives is of any use, however the others are taken."""
        if place.need.bit & self._staying:
            return False
        useful = self._wanted | self._union(needed for needed, _ in self._completions)
        for other in taken:
            if other is not place:
                useful |= other.need.entry | self._union(other.need.alternatives)
        return not (place.need.brings | place.need.bit) & useful & ~self._start

    def _is_lean(self, outcome: Outcome, taken: Sequence[Place], slots: Mapping[ModuleId, Slot]) -> bool:
        """Tell whether each step that may go takes a wanted level, or one that must stay, with it."""
        for place in taken:
            if place.need.bit & self._staying:
                continue
            rest = [other for other in taken if other is not place]
            left = self._order(rest, slots, partly=True) or []
            state = self._settled(self._union((self._start, *(other.need.brings for other in left))))
            lost = self._union(other.need.bit for other in rest if other not in left)
            if not lost & self._staying and not (outcome.state & ~state) & self._wanted:
                return False
        return True

    def _order(
        self, taken: Sequence[Place], slots: Mapping[ModuleId, Slot], *, partly: bool = False
    ) -> list[Place] | None:
        """Return an order in which each finds its needs in time; None, unless a part is enough, when one does not."""
        order: list[Place] = []
        left = list(taken)
        while left:
            ready = [place for place in left if self._finds_its_needs(place, order, slots)]
            if not ready:
                return order if partly else None
            order += ready
            left = [place for place in left if place not in ready]
        return order

    def _finds_its_needs(self, place: Place, order: Iterable[Place], slots: Mapping[ModuleId, Slot]) -> bool:
        by = slots[place.module].needs_by
        gained = self._union(
            other.need.brings | other.need.bit for other in order if slots[other.module].gives_after <= by
        )
        return place.need.is_met_by(self._settled(self._start | gained))


def choices(problem: PathProblem) -> tuple[Choice, ...]:
    """Return everything that a learner may do, whatever it costs."""
    return _choices(replace(problem, budget_minor=None))


@lru_cache(maxsize=256)
def _choices(problem: PathProblem) -> tuple[Choice, ...]:
    # The same learner is asked about many times, with other budgets and in other companies.
    return tuple(LearnerOracle(problem).choices())
