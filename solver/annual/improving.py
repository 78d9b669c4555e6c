"""The plan in hand made better, group of learners after group of learners, until it is near the bound of its tier."""

from dataclasses import replace
from math import floor, isfinite

from solver.annual.answer import AnnualTier
from solver.annual.bound import never_opened
from solver.annual.course import Course
from solver.annual.group import GroupQuestion
from solver.annual.groups import GROUP_GAP, GROUP_SECONDS, Choice, decided, questions, regrouped
from solver.annual.problem import LearnerId, Seat
from solver.annual.rounding import obeys
from solver.annual.shared import shared_of
from solver.annual.state import Underway

#: After so many turns without a gain groups are twice as large.
IDLE_TURNS = 2
#: The share of the asked gap that groups may lose, and a company that is decided whole.
GROUPS_GAP = 0.5
WHOLE_GAP = 0.95


def improved(course: Course, tier: AnnualTier, earlier: tuple[int, ...], entry: Underway) -> Underway:
    """Decide group after group anew until the plan is near the bound; return how far the tier is then."""
    if tier is AnnualTier.PRICE and course.limits.relative_gap and not course.is_small:
        # The gap is asked of the steps.
        return entry
    while course.choice is not None and not entry.is_done and course.goes_on(entry.end):
        if course.is_near(course.choice, tier, entry.bound):
            break
        entry = _turned(course, tier, earlier, entry, course.choice)
        course.stands_at(entry)
    return entry


def _turned(course: Course, tier: AnnualTier, earlier: tuple[int, ...], entry: Underway, choice: Choice) -> Underway:
    """Decide every group once, keep what is better, and return how far the tier is then."""
    company, size, bound = course.work.company, entry.size, entry.bound
    before, is_whole = course.value(choice, tier), course.is_whole(size)
    count = len(course.problem.learners) if is_whole else round(size)
    groups = regrouped(company, choice, size=count, turn=course.turn)
    asked = _asked(course, tier, earlier, entry, choice=choice, groups=groups)
    answers = decided(shared_of(course.problem).packed, asked, course.executor, course.limits, entry.end)
    found = dict(choice)
    for group, answer in zip(groups, answers, strict=True):
        if answer.columns is not None:
            found |= dict(zip(group, answer.columns, strict=True))
    if course.value(found, tier) > before and obeys(company, found, earlier):
        choice = course.choice = found
    # The bound of a program is verified by another one, which larger companies are too large for.
    whole = answers[0] if course.is_small and not company.is_coarse else None
    if whole is not None and isfinite(whole.bound):
        bound = min(bound, max(course.value(choice, tier), floor(whole.bound + 1e-3)))
    course.turn += 1
    course.report(tier, bound)
    idle = 0 if course.value(choice, tier) > before else entry.idle + 1
    if idle >= IDLE_TURNS:
        size, idle = size * 2, 0
    return replace(entry, bound=bound, size=size, idle=idle, is_done=idle > 0 and is_whole and len(groups) == 1)


def _asked(
    course: Course,
    tier: AnnualTier,
    earlier: tuple[int, ...],
    entry: Underway,
    *,
    choice: Choice,
    groups: list[list[LearnerId]],
) -> list[GroupQuestion]:
    """Return the question for each group of one turn."""
    is_whole = course.is_whole(entry.size)
    closed: set[Seat] = set()
    # A bound of the price was cut off at nothing, and is no longer that of its prices.
    if entry.prices is not None and tier is not AnnualTier.PRICE:
        closed = never_opened(course.problem, tier, entry.prices, entry.priced - course.value(choice, tier))
    left = course.limits.seconds_left() - entry.end
    share = WHOLE_GAP if is_whole else GROUPS_GAP
    return questions(
        course.work.company,
        choice,
        groups,
        tier=tier,
        earlier=earlier,
        turn=course.turn,
        seconds=max(1.0, left if is_whole else min(GROUP_SECONDS, left)),
        relative_gap=max(GROUP_GAP, course.limits.relative_gap * share),
        closed=closed,
    )
