"""The bound of one tier brought near the plan in hand, and the plan near the bound, where much is left between."""

from dataclasses import replace
from math import floor

from solver.annual.answer import AnnualTier
from solver.annual.bounding import FOR_PRICES
from solver.annual.cases import Cases
from solver.annual.course import Course
from solver.annual.decompose import Bounded
from solver.annual.first_plan import begin_plan
from solver.annual.state import Underway

#: In a larger company few openings matter so much, and everybody is asked for longer than groups take.
MOST_LEARNERS = 5_000
#: A plan is looked for after so many cases were split: near one where all is open or closed there are better ones.
SPLITS = 3


def is_splittable(course: Course, tier: AnnualTier) -> bool:
    """Tell whether cases could say more of a tier: a company that is decided as a whole has no need of them."""
    problem = course.problem
    return (
        tier is not AnnualTier.PRICE
        and bool(problem.terms_by_offering)
        and not course.is_small
        and len(problem.learners) <= MOST_LEARNERS
    )


def split(course: Course, tier: AnnualTier, earlier: tuple[int, ...], entry: Underway) -> Underway:
    """Return a tier with the bound of cases, and look for plans where they leave most possible."""
    if entry.prices is None or course.choice is None or course.is_near(course.choice, tier, entry.bound):
        return replace(entry, is_split=True)
    cases = Cases(
        course.work,
        tier,
        earlier,
        enough=course.limits.relative_gap * FOR_PRICES[tier],
        until=entry.end,
        tells=lambda bound: course.report(tier, min(entry.bound, bound)),
        root=Bounded(tier, earlier, entry.prices, entry.priced),
    )
    is_new = True
    while is_new and not course.is_near(course.choice, tier, cases.worst.bound):
        aim = floor(course.value(course.choice, tier) * (1 + course.limits.relative_gap))
        is_new = cases.split(aim, SPLITS)
        worst = cases.worst
        if is_new and worst.bound > aim:
            begin_plan(course, tier, earlier, replace(entry, shares=worst.solved))
    if cases.worst.bound < entry.bound:
        proving = tuple(dict.fromkeys(case.prices for case in cases.found))
        entry = replace(entry, bound=cases.worst.bound, cases=proving)
    return replace(entry, is_split=True)
