"""The search for one year: every column of a small company at once, else prices and paths in turn, tier by tier."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

from solver.annual.answer import AnnualResult, AnnualTier, Certificate
from solver.annual.beginning import begin
from solver.annual.bounding import bounded, left_after
from solver.annual.columns import Column, LearnerModel
from solver.annual.control import AnnualLimits, AnnualWatch
from solver.annual.course import Course
from solver.annual.decompose import NoPath
from solver.annual.first_plan import begin_plan
from solver.annual.groups import Choice
from solver.annual.improving import improved
from solver.annual.near import NearSearch
from solver.annual.over_all_paths import best_of_all
from solver.annual.placed_plan import placed_plan
from solver.annual.polish import polished
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.shared import shared_of
from solver.annual.splitting import is_splittable, split
from solver.annual.state import Settled, State
from solver.annual.whole import all_columns
from solver.result import Status, Term

#: Learners of a company that is tried over all their paths.
FEW = 12


class YearSearch:
    """The search of one year, from the first column to the checked plan."""

    def __init__(
        self,
        problem: AnnualProblem,
        limits: AnnualLimits,
        executor: Executor | None,
        watch: AnnualWatch,
        resume_from: State | None = None,
    ) -> None:
        self._problem = problem
        self._course = Course(problem, limits, executor, watch, resume_from)

    def result(self) -> AnnualResult:
        """Return the answer, not yet checked."""
        course = self._course
        try:
            is_whole = self._has_every_column()
        except NoPath:
            return _without_plan(Status.INFEASIBLE)
        if not is_whole and not begin(course):
            return _without_plan(Status.INFEASIBLE)
        for tier in tuple(AnnualTier)[len(course.settled) :]:
            earlier = tuple(entry.value for entry in course.settled)
            entry = self._decided_whole(tier, earlier) if is_whole else None
            if entry is None and (not is_whole or course.choice is not None):
                # That there is no plan is not believed where one is known.
                entry = self._decided(tier, earlier)
            if entry is None:
                return _without_plan(Status.INFEASIBLE if is_whole or course.has_no_plan else Status.UNKNOWN)
            course.settled.append(entry)
            course.save()
        return _without_plan(Status.UNKNOWN) if course.choice is None else self._with_plan(course.choice)

    def _with_plan(self, choice: Choice) -> AnnualResult:
        """Return the answer with the plan that the search ends with."""
        course = self._course
        # A later tier may have found a plan that is better in an earlier one: its bound holds all the same.
        values = [course.value(choice, entry.tier) for entry in course.settled]
        settled = [
            replace(entry, value=now, bound=max(entry.bound, now))
            for entry, now in zip(course.settled, values, strict=True)
        ]
        terms = tuple(_term(entry) for entry in settled)
        prices = tuple((entry.tier, prices) for entry in settled for prices in entry.proving)
        return AnnualResult(
            status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
            plan=placed_plan(self._problem, choice, course.executor),
            terms=terms,
            certificate=Certificate(prices=prices),
        )

    def _has_every_column(self) -> bool:
        """Find every path of every learner of a small company."""
        work = self._course.work
        if len(self._problem.learners) > FEW or work.company.is_coarse:
            return False
        shared = shared_of(self._problem)
        found: dict[LearnerId, Sequence[Column]] = {}
        for learner in self._problem.learners:
            columns = all_columns(LearnerModel(shared, learner))
            if columns is None:
                return False
            if not columns:
                raise NoPath(learner.id)
            found[learner.id] = columns
        for learner_id, known in found.items():
            for column in known:
                work.add(learner_id, column)
        return True

    def _decided(self, tier: AnnualTier, earlier: tuple[int, ...]) -> Settled | None:
        """Decide one tier by prices, then by whole plans near the shares, better group by group."""
        course = self._course
        if tier in course.near:
            near = self._decided_near(tier, earlier)
            if near is not None:
                return near
        entry = course.underway or bounded(course, tier, earlier)
        if entry is None:
            return None
        if not entry.is_begun:
            course.stands_at(entry)
            course.report(tier, entry.bound)
            begin_plan(course, tier, earlier, entry)
            entry = replace(entry, shares=None, is_begun=True, is_split=not is_splittable(course, tier))
            course.stands_at(entry)
        if course.choice is None:
            return None
        if not entry.is_split:
            entry = split(course, tier, earlier, entry)
            course.stands_at(entry)
        entry = improved(course, tier, earlier, entry)
        # The gap is asked of the steps: a large company is not looked through for a little money.
        is_enough = tier is AnnualTier.PRICE and course.limits.relative_gap > 0 and not course.is_small
        if not is_enough and not course.is_near(course.choice, tier, entry.bound):
            course.choice = polished(
                self._problem,
                course.choice,
                course.limits,
                tier=tier,
                earlier=earlier,
                executor=course.executor,
                until=entry.end,
            )
            course.report(tier, entry.bound)
        course.underway = None
        reached = course.value(course.choice, tier)
        return Settled(tier, reached, max(reached, entry.bound), entry.prices, entry.cases)

    def _decided_near(self, tier: AnnualTier, earlier: tuple[int, ...]) -> Settled | None:
        """Decide one tier from the plan and the prices of a problem much like this one, where that is near enough."""
        course = self._course
        course.near = tuple(other for other in course.near if other is not tier)
        start = course.start_prices.get(tier)
        if start is None or course.choice is None or len(start.earlier) != len(earlier):
            return None

        def tells(choice: Choice, bound: int) -> None:
            course.tell(choice, tier, bound)

        until = left_after(course, tier)
        near = NearSearch(course.work, tier, earlier, until=until, tells=tells).decided(course.choice, start)
        course.choice = near.choice
        if not near.is_enough:
            # The search from the first price on begins with what is known now.
            course.start_prices = {**course.start_prices, tier: near.prices}
            return None
        reached = course.value(near.choice, tier)
        return Settled(tier, reached, max(reached, near.bound), near.prices)

    def _decided_whole(self, tier: AnnualTier, earlier: tuple[int, ...]) -> Settled | None:
        """Decide one tier over every path of every learner."""
        course = self._course
        found = best_of_all(course.work, tier, earlier)
        if found is None:
            return None
        course.choice, bound = found
        course.report(tier, bound)
        return Settled(tier, course.value(course.choice, tier), bound, None)


def _term(entry: Settled) -> Term:
    sign = -1 if entry.tier is AnnualTier.PRICE else 1
    return Term(name=entry.tier.value, value=sign * entry.value, bound=sign * entry.bound)


def _without_plan(status: Status) -> AnnualResult:
    return AnnualResult(status=status, plan=None, terms=())
