"""The best year of a company: prepare, price and round, tier by tier, and check it before it leaves."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from solver.annual.answer import (
    AnnualPlan,
    AnnualResult,
    AnnualTier,
    Certificate,
    Granted,
    LearnerPlan,
    Prices,
)
from solver.annual.check import check_result
from solver.annual.columns import Column, LearnerModel
from solver.annual.control import AnnualLimits, AnnualProgress, AnnualWatch, NoAnnualWatch
from solver.annual.decompose import Decomposition, NoPath
from solver.annual.master import Master
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.rounding import Choice, chosen, improved, obeys, rounded, value
from solver.annual.shared import Packed, shared_of
from solver.annual.whole import all_columns
from solver.path.answer import LearningPath
from solver.path.solve import recommend_path
from solver.result import BrokenRule, Status, Term

#: Learners of a company that is tried over all their paths.
FEW = 12
#: The share of the asked gap that prices are made good for; the rest is what rounding may lose.
FOR_PRICES = 0.4
#: Groups decided anew without a gain before rounding ends.
IDLE_GROUPS = 6
#: Rounds of prices at most.
STEP_ROUNDS = 40
PRICE_ROUNDS = 6


def plan_year(
    problem: AnnualProblem,
    limits: AnnualLimits,
    *,
    executor: Executor | None = None,
    watch: AnnualWatch | None = None,
    resume_from: bytes | None = None,
) -> AnnualResult:
    """Return the best plan found for a company, with a bound for each tier that no plan passes.

    Raises:
        BrokenRule: the plan breaks a rule or does not add up, and is not returned.
    """
    if len(problem.learners) == 1 and not problem.terms and not problem.grants:
        result = _alone(problem, problem.learners[0])
    else:
        result = _YearSearch(problem, limits, executor, watch or NoAnnualWatch()).result()
    broken = check_result(problem, result)
    if broken:
        raise BrokenRule(broken)
    return result


@dataclass(slots=True)
class _Settled:
    """One tier as it was left: its value and bound, more being better, and the prices that prove the bound."""

    tier: AnnualTier
    value: int
    bound: int
    prices: Prices | None


class _YearSearch:
    """The search of one year, from the first column to the checked plan."""

    def __init__(
        self, problem: AnnualProblem, limits: AnnualLimits, executor: Executor | None, watch: AnnualWatch
    ) -> None:
        self._problem = problem
        self._limits = limits
        self._watch = watch
        self._executor = executor
        self._work = Decomposition(problem, limits, watch, executor)
        self._turn = limits.seed

    def result(self) -> AnnualResult:
        """Return the answer, not yet checked."""
        try:
            is_whole = self._has_every_column()
            if not is_whole:
                self._work.begin()
        except NoPath:
            return _without_plan(Status.INFEASIBLE)
        choice: Choice | None = None
        settled: list[_Settled] = []
        for tier in AnnualTier:
            earlier = tuple(entry.value for entry in settled)
            found, entry = self._decided(tier, earlier, choice, is_whole=is_whole)
            if found is None or entry is None:
                return _without_plan(Status.INFEASIBLE if is_whole else Status.UNKNOWN)
            choice = found
            settled.append(entry)
        if choice is None:
            return _without_plan(Status.UNKNOWN)
        # A later tier may have found a plan that is better in an earlier one: its bound holds all the same.
        values = [self._value(choice, entry.tier) for entry in settled]
        settled = [
            replace(entry, value=now, bound=max(entry.bound, now)) for entry, now in zip(settled, values, strict=True)
        ]
        terms = tuple(_term(entry) for entry in settled)
        prices = tuple((entry.tier, entry.prices) for entry in settled if entry.prices is not None)
        return AnnualResult(
            status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
            plan=self._plan(choice),
            terms=terms,
            certificate=Certificate(prices=prices),
        )

    def _has_every_column(self) -> bool:
        """Find every path of every learner of a small company."""
        if len(self._problem.learners) > FEW:
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
                self._work.add(learner_id, column)
        return True

    def _decided(
        self, tier: AnnualTier, earlier: tuple[int, ...], choice: Choice | None, *, is_whole: bool
    ) -> tuple[Choice | None, _Settled | None]:
        if is_whole:
            return self._decided_whole(tier, earlier)
        gap = self._limits.relative_gap
        bounded = self._work.bounded(
            tier, earlier, enough=gap * FOR_PRICES, rounds=40 if tier is not AnnualTier.PRICE else 6
        )
        if bounded is None:
            return choice, None
        self._report(tier, choice, bounded.bound)
        found = rounded(self._work, tier, earlier, bounded.solved, min(30.0, max(1.0, self._limits.seconds_left() / 4)))
        if found is not None and (
            choice is None or value(self._work.company, found, tier) > value(self._work.company, choice, tier)
        ):
            choice = found
        if choice is None:
            return None, None
        idle = 0
        while idle < IDLE_GROUPS and not self._limits.is_over and not self._is_near(choice, tier, bounded.bound):
            better = improved(self._work, tier, earlier, choice, turn=self._turn, seconds=5.0)
            self._turn += 1
            idle = 0 if better is not choice else idle + 1
            choice = better
            self._report(tier, choice, bounded.bound)
        reached = self._value(choice, tier)
        return choice, _Settled(tier, reached, max(reached, bounded.bound), bounded.prices)

    def _decided_whole(self, tier: AnnualTier, earlier: tuple[int, ...]) -> tuple[Choice | None, _Settled | None]:
        """Decide one tier over every path of every learner."""
        work = self._work
        columns = {learner: list(known.values()) for learner, known in work.pool.items()}
        solved = Master(work.company, tier, earlier, columns, is_lenient=False).solve(
            whole_columns=True, whole_openings=True, relative_gap=0.0
        )
        if solved is None or not solved.is_sound:
            return None, None
        choice = chosen(work.company, solved)
        if not obeys(work.company, choice, earlier):
            return None, None
        reached = value(work.company, choice, tier)
        return choice, _Settled(
            tier, reached, max(reached, int(solved.bound + 1e-3) if solved.bound >= 0 else reached), None
        )

    def _value(self, choice: Choice, tier: AnnualTier) -> int:
        return value(self._work.company, choice, tier)

    def _is_near(self, choice: Choice, tier: AnnualTier, bound: int) -> bool:
        reached = self._value(choice, tier)
        gap = 0.0 if tier is AnnualTier.PRICE else self._limits.relative_gap
        return bound - reached <= gap * max(1, abs(reached))

    def _report(self, tier: AnnualTier, choice: Choice | None, bound: int) -> None:
        best = None if choice is None else self._value(choice, tier)
        sign = -1 if tier is AnnualTier.PRICE else 1
        self._watch.reports(
            AnnualProgress(phase="improve", tier=tier, best=None if best is None else sign * best, bound=sign * bound)
        )

    def _plan(self, choice: Choice) -> AnnualPlan:
        """Return the paths of a choice, each step in its place."""
        learners = [learner for learner in self._problem.learners if choice[learner.id].seats]
        packed = shared_of(self._problem).packed
        pieces = [learners[start : start + 200] for start in range(0, len(learners), 200)]
        paths: dict[LearnerId, LearningPath] = {}
        questions = [[(learner, choice[learner.id]) for learner in piece] for piece in pieces]
        if self._executor is None:
            answers: Iterator[list[LearningPath]] = (placed_chunk(packed, question) for question in questions)
        else:
            futures = [self._executor.submit(placed_chunk, packed, question) for question in questions]
            answers = (future.result() for future in futures)
        for piece, found in zip(pieces, answers, strict=True):
            paths.update({learner.id: path for learner, path in zip(piece, found, strict=True)})
        empty = LearningPath(steps=())
        return AnnualPlan(
            learners=tuple(
                LearnerPlan(
                    learner=learner.id,
                    path=paths.get(learner.id, empty),
                    granted=tuple(Granted(grant=g, amount_minor=amount) for g, amount in choice[learner.id].granted),
                )
                for learner in self._problem.learners
            )
        )


def _alone(problem: AnnualProblem, learner: AnnualLearner) -> AnnualResult:
    """Return the answer for one learner with nobody to share with: the learner's own best path."""
    centres = problem.centre_by_id
    purses = [problem.budget_minor, learner.budget_minor]
    purses += [centres[centre].budget_minor for centre in problem.centres_of(learner)]
    least = min((purse for purse in purses if purse is not None), default=None)
    found = recommend_path(problem.path_problem(replace(learner, budget_minor=least)))
    if found.path is None:
        return _without_plan(found.status)
    terms = {term.name: term for term in found.terms}
    # What is weighed for the company counts the learner's priority.
    weighed = [
        Term(name=name, value=term.value * learner.priority, bound=term.bound * learner.priority)
        for name, term in terms.items()
        if name in (AnnualTier.ESSENTIAL_STEPS, AnnualTier.STEPS)
    ]
    stated = (*weighed, terms[AnnualTier.PRICE])
    return AnnualResult(
        status=Status.OPTIMAL if all(term.is_proven for term in stated) else Status.FEASIBLE,
        plan=AnnualPlan(learners=(LearnerPlan(learner=learner.id, path=found.path),)),
        terms=stated,
    )


def placed_chunk(packed: Packed, asked: Sequence[tuple[AnnualLearner, Column]]) -> list[LearningPath]:
    """Return the paths of some learners' columns; this runs in a worker."""
    shared = packed.unpacked()
    return [LearnerModel(shared, learner).path(column) for learner, column in asked]


def _term(entry: _Settled) -> Term:
    sign = -1 if entry.tier is AnnualTier.PRICE else 1
    return Term(name=entry.tier.value, value=sign * entry.value, bound=sign * entry.bound)


def _without_plan(status: Status) -> AnnualResult:
    return AnnualResult(status=status, plan=None, terms=())
