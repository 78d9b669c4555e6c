"""What a plan for a year is worth and what it costs whom, recomputed by simulation from the plan alone."""

from collections import Counter
from collections.abc import Hashable, Iterator
from itertools import zip_longest

from solver.annual.answer import AnnualPlan, AnnualTier, LearnerPlan
from solver.annual.excerpts import Excerpts, facts
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, GrantId, Seat
from solver.domain import OfferingId
from solver.path.answer import LearningPath
from solver.path.learner_state import LearnerState
from solver.path.objective import Direction, state_after, weighted_steps

#: Which way each term gets better.
DIRECTIONS: dict[AnnualTier, Direction] = {
    AnnualTier.ESSENTIAL_STEPS: Direction.MOST,
    AnnualTier.STEPS: Direction.MOST,
    AnnualTier.PRICE: Direction.LEAST,
}


def planned(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[tuple[AnnualLearner, LearnerPlan]]:
    """Yield the learners of the problem with their plans, in the order of the plans."""
    for entry in plan.learners:
        learner = problem.learner_by_id.get(entry.learner)
        if learner is not None:
            yield learner, entry


def seats(learner: AnnualLearner, path: LearningPath) -> list[Seat]:
    """Return the seat of each step; of a module under way the one that the learner has, though its days may be over."""
    under_way: dict[str, OfferingId | None] = {entry.module: entry.offering for entry in learner.in_progress}
    found: list[Seat] = []
    for step, placement in zip_longest(path.steps, path.placements[: len(path.steps)]):
        offering = None if placement is None else placement.offering
        found.append((step, under_way.get(step, offering)))
    return found


def seats_taken(learner: AnnualLearner, path: LearningPath) -> list[Seat]:
    """Return the seats in offerings that the learner is newly enrolled in."""
    under_way = {entry.module for entry in learner.in_progress}
    return [seat for seat in seats(learner, path) if seat[1] is not None and seat[0] not in under_way]


def enrolments(problem: AnnualProblem, plan: AnnualPlan) -> Counter[Seat]:
    """Count the learners newly enrolled in each offering."""
    return Counter(seat for learner, entry in planned(problem, plan) for seat in seats_taken(learner, entry.path))


def fixed_prices(problem: AnnualProblem, plan: AnnualPlan) -> dict[Seat, int]:
    """Return the fixed price of each offering that pays one, in minor units."""
    return {
        seat: problem.terms_by_offering[seat].fixed_price_minor
        for seat in enrolments(problem, plan)
        if seat in problem.terms_by_offering and problem.terms_by_offering[seat].fixed_price_minor
    }


def price_by_seat(problem: AnnualProblem, learner: AnnualLearner, path: LearningPath) -> list[tuple[Seat, int]]:
    """Return the seat of each step with what it costs before grants; of what is under way, what is left to pay."""
    left = {entry.module: entry.price_left_minor for entry in learner.in_progress}
    return [
        (seat, left[seat[0]] if seat[0] in left else problem.module_by_id[seat[0]].price_minor)
        for seat in seats(learner, path)
        if seat[0] in problem.module_by_id
    ]


def grantable(problem: AnnualProblem, learner: AnnualLearner, path: LearningPath) -> dict[GrantId, int]:
    """Return the most that each grant may pay of this learner's path, other learners aside; only what is above 0."""
    prices = price_by_seat(problem, learner, path)
    found = {}
    for grant in problem.grants:
        most = grant.share_percent * sum(price for seat, price in prices if seat in grant.seats) // 100
        if grant.most_per_learner_minor is not None:
            most = min(most, grant.most_per_learner_minor)
        if most:
            found[grant.id] = most
    return found


def net_price(problem: AnnualProblem, learner: AnnualLearner, entry: LearnerPlan) -> int:
    """Return what a learner's path costs less what grants pay of it, in minor units."""
    gross = sum(price for _, price in price_by_seat(problem, learner, entry.path))
    return gross - sum(granted.amount_minor for granted in entry.granted)


def planned_by_centre(problem: AnnualProblem, plan: AnnualPlan) -> dict[CostCentreId, int]:
    """Return what each cost centre's learners and those below it cost after grants, in minor units."""
    spent: dict[CostCentreId, int] = {centre.id: 0 for centre in problem.cost_centres}
    for learner, entry in planned(problem, plan):
        if learner.cost_centre is None or not entry.path.steps:
            continue
        price = net_price(problem, learner, entry)
        for centre in problem.centres_of(learner):
            spent[centre] += price
    return spent


def total_price(problem: AnnualProblem, plan: AnnualPlan) -> int:
    """Return what the whole plan costs after grants, fixed prices included, in minor units."""
    enrolled = sum(net_price(problem, learner, entry) for learner, entry in planned(problem, plan))
    return enrolled + sum(fixed_prices(problem, plan).values())


def weighted_steps_by_priority(problem: AnnualProblem, plan: AnnualPlan) -> tuple[int, int]:
    """Return the weighted steps of essential requirements and of all, each learner's times the learner's priority."""
    excerpts = Excerpts(problem)
    known: dict[Hashable, tuple[int, int]] = {}
    essential = total = 0
    for learner, entry in planned(problem, plan):
        if not entry.path.steps:
            continue
        key = facts(learner), entry.path.steps
        if key not in known:
            known[key] = _weighted_steps(excerpts, learner, entry.path)
        essential += learner.priority * known[key][0]
        total += learner.priority * known[key][1]
    return essential, total


def values(problem: AnnualProblem, plan: AnnualPlan) -> dict[AnnualTier, int]:
    """Return the value of each term, first to last."""
    essential, total = weighted_steps_by_priority(problem, plan)
    return {
        AnnualTier.ESSENTIAL_STEPS: essential,
        AnnualTier.STEPS: total,
        AnnualTier.PRICE: total_price(problem, plan),
    }


def _weighted_steps(excerpts: Excerpts, learner: AnnualLearner, path: LearningPath) -> tuple[int, int]:
    excerpt = excerpts.excerpt(learner, path)
    start, end = LearnerState.start(excerpt), state_after(excerpt, path)
    return (
        weighted_steps(excerpt, start, end, only_essential=True),
        weighted_steps(excerpt, start, end),
    )
