"""The first whole plan of one tier, near the shares of paths that its prices were found with."""

from math import inf

from solver.annual.answer import AnnualTier, Prices
from solver.annual.course import Course
from solver.annual.groups import GROUP_GAP, Choice, decided, questions
from solver.annual.master import Solved
from solver.annual.relinking import Relinking
from solver.annual.rounding import fitted, is_little, obeys, rounded
from solver.annual.shared import shared_of
from solver.annual.state import Underway
from solver.annual.worths import Worths

#: Seconds for the first whole plan of a tier.
MOST_SECONDS = 60.0
#: Without any plan one is looked for so many seconds longer.
LATE = 5.0


def begin_plan(course: Course, tier: AnnualTier, earlier: tuple[int, ...], entry: Underway) -> None:
    """Find a first whole plan of one tier near its shares, and keep it where it is better than the one in hand."""
    seconds = min(MOST_SECONDS, max(1.0, course.limits.seconds_left() / 4))
    found = None
    if entry.shares is not None:
        is_large = tier is not AnnualTier.PRICE and not course.is_small
        is_between = is_large and not is_little(course.work)
        # Near the plan in hand is little where the tiers before leave no room: plans are looked for between.
        found = course.choice if is_between and tier is AnnualTier.STEPS else None
        found = found or rounded(course.work, tier, earlier, entry.shares, seconds=seconds, known=course.choice)
        if is_between and found is not None:
            relinking = Relinking(course.work, tier, earlier, entry.shares, entry.prices, relative_gap=GROUP_GAP / 10)
            # Essential steps that are left out here would be missed in all that follows.
            is_first = tier is AnnualTier.ESSENTIAL_STEPS
            enough = entry.bound / (1.0 if is_first else 1 + course.limits.relative_gap)
            found = relinking.choice(found, seconds=seconds, enough=enough, until=entry.end)
    if found is None and entry.prices is not None and not course.is_small:
        found = fitted(course.work, tier, _shares_at(course, tier, entry.prices), earlier, course.choice)
    if found is None and course.choice is None:
        found = _together(course, tier, earlier, seconds)
    if found is not None and (course.choice is None or course.value(found, tier) > course.value(course.choice, tier)):
        course.choice = found


def _shares_at(course: Course, tier: AnnualTier, prices: Prices) -> Solved:
    """Return what everybody would take at these prices, where no shares fit together were found in time."""
    work, worths = course.work, Worths(course.work.company, tier, prices)
    shares = {
        learner.id: ((worths.best(learner, work.pool[learner.id].values(), 1)[0], 1.0),)
        for learner in course.problem.learners
    }
    return Solved(is_sound=False, objective=0.0, bound=inf, shares=shares, opened={}, granted={}, prices=prices)


def _together(course: Course, tier: AnnualTier, earlier: tuple[int, ...], seconds: float) -> Choice | None:
    """Return the cheapest path of everybody, where that is a plan; else a small company is decided as one group."""
    company = course.work.company
    choice = {
        learner: min(known.values(), key=lambda column: (column.net_minor, str(column.seats)))
        for learner, known in course.work.pool.items()
    }
    if obeys(company, choice, earlier) or not course.is_small:
        return choice if obeys(company, choice, earlier) else None
    everybody = [list(choice)]
    asked = questions(
        company, choice, everybody, tier=tier, earlier=earlier, turn=0, seconds=seconds, relative_gap=GROUP_GAP
    )
    answer = decided(shared_of(course.problem).packed, asked, course.executor, course.limits, -LATE)[0]
    if answer.columns is None:
        # These rows leave no plan out.
        is_said = answer.bound == -inf
        course.has_no_plan = is_said and not earlier and not company.is_coarse
        return None
    found = dict(zip(everybody[0], answer.columns, strict=True))
    return found if obeys(company, found, earlier) else None
