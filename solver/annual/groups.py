"""Groups of learners decided beside each other: each within what it has and its part of what nobody has.

The parts add up to no more than there is, so whatever the groups decide fits together.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from itertools import pairwise
from zlib import crc32

from solver.annual.answer import AnnualTier
from solver.annual.columns import Column
from solver.annual.company import Company, Taken, worth
from solver.annual.control import AnnualLimits
from solver.annual.group import GroupAnswer, GroupQuestion, Opening, decide_group
from solver.annual.problem import CostCentreId, LearnerId, Seat
from solver.annual.shared import Packed
from solver.annual.workers import Workers

#: Learners in a group that is decided together. A company that is no more than so many times larger is decided whole.
GROUP = 250
WHOLE = 1.6
#: Seconds for each group, and how near to its best is enough.
GROUP_SECONDS = 30.0
GROUP_GAP = 1e-4

#: One column for each learner.
Choice = dict[LearnerId, Column]


def questions(
    company: Company,
    choice: Mapping[LearnerId, Column],
    groups: Sequence[Sequence[LearnerId]],
    *,
    tier: AnnualTier,
    earlier: tuple[int, ...],
    turn: int,
    seconds: float,
    relative_gap: float,
    closed: Collection[Seat] = (),
) -> list[GroupQuestion]:
    """Return the question for each group; together the groups are all learners that may change.

    Learners in no group keep their columns.
    """
    problem = company.problem
    everybody = Taken(company, choice)
    taken = [Taken(company, {learner: choice[learner] for learner in group}) for group in groups]
    reached = _values(company, choice, list(choice))
    count = len(groups)
    sole: dict[Seat, int] = {}
    for seat, total in everybody.places.items():
        for number, mine in enumerate(taken):
            if mine.places[seat] == total:
                sole[seat] = number
    fixed = sum(company.terms[seat].fixed_price_minor for seat in everybody.places if seat in company.terms)
    asked = []
    for number, (group, mine) in enumerate(zip(groups, taken, strict=True)):
        place = (number + turn) % count

        def part(left: int, place: int = place) -> int:
            return left // count + (place < left % count)

        openings = {}
        for seat, terms in company.terms.items():
            total = everybody.places[seat]
            if not total:
                is_mine = crc32(f"{turn} {seat}".encode()) % count == number and seat not in closed
                openings[seat] = Opening(
                    least_learners=terms.least_learners,
                    fixed_price_minor=terms.fixed_price_minor,
                    is_closed=not is_mine,
                )
            elif sole.get(seat) == number:
                openings[seat] = Opening(least_learners=terms.least_learners, fixed_price_minor=terms.fixed_price_minor)
            else:
                least = mine.places[seat] - part(total - terms.least_learners)
                openings[seat] = Opening(least_learners=max(0, least), fixed_price_minor=0, is_open=True)
        own_fixed = sum(
            company.terms[seat].fixed_price_minor
            for seat, sole_number in sole.items()
            if sole_number == number and seat in company.terms
        )
        budget = problem.budget_minor
        asked.append(
            GroupQuestion(
                learners=tuple(problem.learner_by_id[learner] for learner in group),
                centres=tuple(tuple(company.limited_centres(problem.learner_by_id[learner])) for learner in group),
                current=tuple(choice[learner] for learner in group),
                tier=tier,
                earlier=tuple(
                    here - part(now - least)
                    for here, now, least in zip(_values(company, choice, group), reached, earlier, strict=False)
                ),
                budget_minor=None
                if budget is None
                else mine.spent[None] + own_fixed + part(budget - everybody.spent[None] - fixed),
                centre_minor={
                    centre: mine.spent[centre] + part(most - everybody.spent[centre])
                    for centre, most in company.centres.items()
                },
                grant_minor={
                    grant: mine.granted[grant] + part(most - everybody.granted[grant])
                    for grant, most in company.grants.items()
                },
                rooms={
                    seat: mine.places[seat] + part(room - everybody.places[seat])
                    for seat, room in company.seats.items()
                },
                openings=openings,
                money_unit=company.money_unit,
                seconds=seconds,
                relative_gap=relative_gap,
            )
        )
    return asked


def _values(company: Company, choice: Mapping[LearnerId, Column], learners: Sequence[LearnerId]) -> list[int]:
    """Return what some learners reach in each tier."""
    worths = [worth(company.problem.learner_by_id[learner], choice[learner]) for learner in learners]
    return [sum(one.of(tier) for one in worths) for tier in AnnualTier]


def decided(
    packed: Packed, asked: Sequence[GroupQuestion], executor: Executor | None, limits: AnnualLimits, until: float
) -> list[GroupAnswer]:
    """Return the answers in the order asked, as far as there is time until so many seconds are left."""
    workers = Workers(executor=executor, limits=limits, until=until)
    answers = workers.answers(decide_group, [(packed, question) for question in asked])
    return [answer or GroupAnswer(columns=None) for answer in answers]


def regrouped(company: Company, choice: Mapping[LearnerId, Column], *, size: int, turn: int) -> list[list[LearnerId]]:
    """Return all learners in groups of about this size: by cost centre in even turns, else by chance.

    The chance is the same in every run.
    """
    learners = company.problem.learners
    if turn % 2 == 0:
        by_centre: dict[CostCentreId | None, list[LearnerId]] = defaultdict(list)
        for learner in learners:
            by_centre[learner.cost_centre].append(learner.id)
        ordered = [
            learner
            for centre in sorted(by_centre, key=lambda centre: crc32(f"{turn} {centre}".encode()))
            for learner in by_centre[centre]
        ]
    else:
        ordered = sorted((learner.id for learner in learners), key=lambda key: crc32(f"{turn} {key}".encode()))
    count = max(1, round(len(ordered) / size))
    ends = [len(ordered) * number // count for number in range(count + 1)]
    return [ordered[start:end] for start, end in pairwise(ends) if start < end]
