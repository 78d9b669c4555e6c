"""What everybody else leaves of money, grants and seats, when all learners but one keep their plans."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from solver.annual.answer import AnnualPlan, LearnerPlan
from solver.annual.columns import Column
from solver.annual.excerpts import Excerpts
from solver.annual.objective import net_price, planned, seats_taken
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, GrantId, Seat
from solver.path.answer import LearningPath
from solver.path.learner_state import LearnerState
from solver.path.objective import state_after, weighted_steps
from solver.path.reasons import LeftOpen, left_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What is left for whoever is not in an offering yet."""

    #: Offerings without a seat, and those that would not reach their least number with one learner more.
    closed: frozenset[Seat] = frozenset()
    #: The fixed prices of offerings in which nobody is.
    due: tuple[tuple[Seat, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What the others leave for one learner, what the learner has now included; None is no limit."""

    own_minor: int | None
    #: The least that is left in the learner's cost centre and in those above it.
    centre_minor: int | None
    #: Of the whole budget, which pays fixed prices as well.
    whole_minor: int | None
    #: Of each grant, in the order of the grants.
    grants: tuple[int | None, ...]
    #: The offerings that the learner is in, which are open; those with nobody else, and those that others need to stay.
    seats: frozenset[Seat] = frozenset()
    alone: tuple[tuple[Seat, int], ...] = ()
    needed: frozenset[Seat] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a plan leaves one learner; two learners who are alike and left alike have the same reasons."""

    gaps: tuple[LeftOpen, ...]
    #: Weighted steps of essential requirements, and of all, that the plan gains; not times the priority.
    steps: tuple[int, int]
    #: None without a plan.
    left: Left | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What one learner takes of what is shared."""

    net_minor: int
    #: Offerings that the learner is newly enrolled in.
    seats: frozenset[Seat]
    granted: tuple[tuple[GrantId, int], ...]


def taking(learner: AnnualLearner, column: Column) -> Taking:
    """Return what a learner takes who follows a column."""
    under_way = {entry.module for entry in learner.in_progress}
    return Taking(
        net_minor=column.net_minor,
        seats=frozenset(seat for seat in column.seats if seat[1] is not None and seat[0] not in under_way),
        granted=column.granted,
    )


def taking_of_plan(problem: AnnualProblem, learner: AnnualLearner, entry: LearnerPlan) -> Taking:
    """Return what a learner takes who follows a plan."""
    return Taking(
        net_minor=net_price(problem, learner, entry),
        seats=frozenset(seats_taken(learner, entry.path)),
        granted=tuple((granted.grant, granted.amount_minor) for granted in entry.granted),
    )


def takings_of_plan(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[tuple[AnnualLearner, Taking]]:
    """Yield what every learner takes in a plan."""
    for learner, entry in planned(problem, plan):
        yield learner, taking_of_plan(problem, learner, entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What some learners may take together; what is not named has no limit."""

    whole_minor: int | None
    centres: Mapping[CostCentreId, int]
    grants: Mapping[GrantId, int]
    seats: Mapping[Seat, int]
    #: Of offerings with terms: who is there besides.
    others: Mapping[Seat, int]


class Leavings:
    """Money, grants and seats of a company beside what its learners take."""

    def __init__(self, problem: AnnualProblem, takings: Iterable[tuple[AnnualLearner, Taking]]) -> None:
        self._problem = problem
        self._counts: Counter[Seat] = Counter()
        self._granted: Counter[GrantId] = Counter()
        self._left_by_centre: dict[CostCentreId, int] = {
            centre.id: centre.budget_minor for centre in problem.cost_centres if centre.budget_minor is not None
        }
        #: Of all enrolments after grants and all fixed prices.
        self.cost_minor = 0
        for learner, taken in takings:
            self.give(learner, taken)

    def give(self, learner: AnnualLearner, taken: Taking) -> None:
        """Let a learner take so much more."""
        self._move(learner, taken, 1)

    def take_back(self, learner: AnnualLearner, taken: Taking) -> None:
        """Let a learner take so much less."""
        self._move(learner, taken, -1)

    @property
    def are_enough(self) -> bool:
        """Tell whether nobody takes what is not there, and every class has learners enough or none."""
        problem, counts = self._problem, self._counts
        terms = problem.terms_by_offering
        return (
            (problem.budget_minor is None or self.cost_minor <= problem.budget_minor)
            and all(left >= 0 for left in self._left_by_centre.values())
            and all(self._granted[g.id] <= g.most_minor for g in problem.grants if g.most_minor is not None)
            and all(counts[seat] <= seats for seat, seats in problem.seats_by_offering.items())
            and all(counts[seat] >= asked.least_learners for seat, asked in terms.items() if counts[seat])
        )

    def fixed_minor(self, seat: Seat) -> int:
        """Return what an offering costs if anybody is in it."""
        terms = self._problem.terms_by_offering.get(seat)
        return 0 if terms is None else terms.fixed_price_minor

    def common(self, *, coming: int = 1) -> Common:
        """Return what is left for whoever is not in an offering yet, when so many may come into one together."""
        problem, counts = self._problem, self._counts
        full = {seat for seat, seats in problem.seats_by_offering.items() if counts[seat] >= seats}
        terms = problem.terms_by_offering
        too_few = {seat for seat, asked in terms.items() if counts[seat] + coming < asked.least_learners}
        return Common(
            closed=frozenset(full | too_few),
            due=tuple(
                (seat, asked.fixed_price_minor)
                for seat, asked in terms.items()
                if asked.fixed_price_minor and not counts[seat]
            ),
        )

    def room(self) -> Room:
        """Return what whoever takes nothing yet may take."""
        problem, counts = self._problem, self._counts
        whole = problem.budget_minor
        return Room(
            whole_minor=None if whole is None else whole - self.cost_minor,
            centres=dict(self._left_by_centre),
            grants={
                grant.id: grant.most_minor - self._granted[grant.id]
                for grant in problem.grants
                if grant.most_minor is not None
            },
            seats={seat: seats - counts[seat] for seat, seats in problem.seats_by_offering.items()},
            others={seat: counts[seat] for seat in problem.terms_by_offering},
        )

    def left(self, learner: AnnualLearner, own: Taking) -> Left:
        """Return what the others leave for a learner who takes this now."""
        problem, terms = self._problem, self._problem.terms_by_offering
        alone = tuple(
            (seat, self.fixed_minor(seat))
            for seat in sorted(own.seats)
            if self._is_alone(seat) and self.fixed_minor(seat)
        )
        left = self._left_by_centre
        purses = [left[centre] + own.net_minor for centre in problem.centres_of(learner) if centre in left]
        granted = dict(own.granted)
        whole = problem.budget_minor
        return Left(
            own_minor=learner.budget_minor,
            centre_minor=min(purses, default=None),
            whole_minor=None
            if whole is None
            else whole - self.cost_minor + own.net_minor + sum(price for _, price in alone),
            grants=tuple(
                None
                if grant.most_minor is None
                else grant.most_minor - self._granted[grant.id] + granted.get(grant.id, 0)
                for grant in problem.grants
            ),
            seats=own.seats,
            alone=alone,
            needed=frozenset(
                seat
                for seat in own.seats
                if seat in terms and not self._is_alone(seat) and self._counts[seat] - 1 < terms[seat].least_learners
            ),
        )

    def _is_alone(self, seat: Seat) -> bool:
        return self._counts[seat] == 1

    def _move(self, learner: AnnualLearner, taken: Taking, sign: int) -> None:
        self.cost_minor += sign * taken.net_minor
        for centre in self._problem.centres_of(learner):
            if centre in self._left_by_centre:
                self._left_by_centre[centre] -= sign * taken.net_minor
        for grant, amount in taken.granted:
            self._granted[grant] += sign * amount
        for seat in taken.seats:
            others = self._counts[seat] - (sign < 0)
            self._counts[seat] += sign
            self.cost_minor += 0 if others else sign * self.fixed_minor(seat)


def positions(
    problem: AnnualProblem, plan: AnnualPlan | None, leavings: Leavings | None
) -> Iterator[tuple[AnnualLearner, Position]]:
    """Yield every learner with an open gap, with where the plan leaves the learner; without a plan, as at the start."""
    excerpts = Excerpts(problem)
    plans = {entry.learner: entry for entry in plan.learners} if plan is not None else {}
    for learner in problem.learners:
        entry = plans.get(learner.id) or LearnerPlan(learner=learner.id, path=LearningPath(steps=()))
        excerpt = excerpts.excerpt(learner, entry.path)
        start, end = LearnerState.start(excerpt), state_after(excerpt, entry.path)
        gaps = tuple(left_open(excerpt, end))
        if gaps:
            yield (
                learner,
                Position(
                    gaps=gaps,
                    steps=(
                        weighted_steps(excerpt, start, end, only_essential=True),
                        weighted_steps(excerpt, start, end),
                    ),
                    left=None if leavings is None else leavings.left(learner, taking_of_plan(problem, learner, entry)),
                ),
            )
