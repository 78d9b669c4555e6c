"""What everybody else leaves of money, grants and seats, when all learners but one keep their plans."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from solver.annual.answer import AnnualPlan, LearnerPlan
from solver.annual.excerpts import Excerpts
from solver.annual.objective import (
    enrolments,
    fixed_prices,
    net_price,
    planned,
    planned_by_centre,
    seats_taken,
    total_price,
)
from solver.annual.problem import AnnualLearner, AnnualProblem, GrantId, Seat
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


class Leavings:
    """Money, grants and seats of a company beside its plan."""

    def __init__(self, problem: AnnualProblem, plan: AnnualPlan) -> None:
        self._problem = problem
        self._counts = enrolments(problem, plan)
        spent = planned_by_centre(problem, plan)
        self._left_by_centre = {
            centre.id: centre.budget_minor - spent[centre.id]
            for centre in problem.cost_centres
            if centre.budget_minor is not None
        }
        whole = problem.budget_minor
        self._left_of_whole = None if whole is None else whole - total_price(problem, plan)
        self._fixed = fixed_prices(problem, plan)
        self._granted: Counter[GrantId] = Counter()
        for _, entry in planned(problem, plan):
            for granted in entry.granted:
                self._granted[granted.grant] += granted.amount_minor

    def common(self) -> Common:
        """Return what is left for whoever is not in an offering yet."""
        problem, counts = self._problem, self._counts
        full = {seat for seat, seats in problem.seats_by_offering.items() if counts[seat] >= seats}
        terms = problem.terms_by_offering
        too_few = {seat for seat, asked in terms.items() if counts[seat] + 1 < asked.least_learners}
        return Common(
            closed=frozenset(full | too_few),
            due=tuple(
                (seat, asked.fixed_price_minor)
                for seat, asked in terms.items()
                if asked.fixed_price_minor and not counts[seat]
            ),
        )

    def left(self, learner: AnnualLearner, entry: LearnerPlan) -> Left:
        """Return what the others leave for a learner."""
        problem, terms = self._problem, self._problem.terms_by_offering
        net = net_price(problem, learner, entry)
        seats = frozenset(seats_taken(learner, entry.path))
        alone = tuple((seat, self._fixed[seat]) for seat in sorted(seats & self._fixed.keys()) if self._is_alone(seat))
        purses = [self._left_by_centre[c] + net for c in problem.centres_of(learner) if c in self._left_by_centre]
        own = {granted.grant: granted.amount_minor for granted in entry.granted}
        whole = self._left_of_whole
        return Left(
            own_minor=learner.budget_minor,
            centre_minor=min(purses, default=None),
            whole_minor=None if whole is None else whole + net + sum(price for _, price in alone),
            grants=tuple(
                None if grant.most_minor is None else grant.most_minor - self._granted[grant.id] + own.get(grant.id, 0)
                for grant in problem.grants
            ),
            seats=seats,
            alone=alone,
            needed=frozenset(
                seat
                for seat in seats
                if seat in terms and not self._is_alone(seat) and self._counts[seat] - 1 < terms[seat].least_learners
            ),
        )

    def _is_alone(self, seat: Seat) -> bool:
        return self._counts[seat] == 1


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
                    left=None if leavings is None else leavings.left(learner, entry),
                ),
            )
