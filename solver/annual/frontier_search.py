"""Prices and plans for many budgets at once.

What one budget teaches serves all others: a path found at its prices is a path everywhere, the same prices bound every
budget, and a plan within it is a plan within every larger one. So each budget is asked only for what is not known yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from solver.annual.answer import AnnualTier, Prices
from solver.annual.around import AroundQuestion, all_decided, around, decide_around
from solver.annual.bound import completed
from solver.annual.columns import EMPTY, Column, LearnerModel
from solver.annual.control import AnnualLimits, AnnualPhase, AnnualProgress, AnnualWatch
from solver.annual.decompose import Decomposition
from solver.annual.frontier_answer import BoundLine, least_bound
from solver.annual.frontier_lever import Lever
from solver.annual.frontier_plans import Plans
from solver.annual.marks import Marks, marks_of
from solver.annual.master import SCALE, Master, Solved
from solver.annual.moving_prices import between
from solver.annual.polish import polished
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.rounding import chosen, obeys, rounded
from solver.annual.shared import shared_of
from solver.annual.state import State, written
from solver.annual.whole import all_columns

STEP_TIERS = (AnnualTier.ESSENTIAL_STEPS, AnnualTier.STEPS)
#: Learners of a company that is decided over all their paths.
FEW = 12
#: Prices are good when no plan passes shares of known paths by more than this part; whole plans lose more.
NEAR = 0.002
#: Rounds of prices at the first budget, which know nothing yet, and at each other one.
FIRST_ROUNDS, ROUNDS = 10, 3
#: A plan that lacks more than this share is looked for among all paths known.
FAR = 0.05
#: How near to the best of the paths at hand a whole plan must be.
WHOLE_GAP = 5e-4
#: Seconds for one whole plan at least and at most, and for making it better.
LEAST_SECONDS, MOST_SECONDS, MOST_POLISH = 0.5, 5.0, 5.0


@dataclass(slots=True)
class FrontierSearch:
    """Everything known of one company at any amount of one of its budgets."""

    problem: AnnualProblem
    lever: Lever
    limits: AnnualLimits
    watch: AnnualWatch
    work: Decomposition
    lines: list[BoundLine] = field(default_factory=list)
    plans: Plans = field(init=False)
    start_prices: Mapping[AnnualTier, Prices] = field(default_factory=dict)
    #: Whether the paths known are all there are.
    has_every_path: bool = False
    #: Seconds that must be left when prices are done.
    prices_until: float = 0.0
    _works: dict[int | None, Decomposition] = field(init=False, default_factory=dict)
    _prices: dict[BoundLine, Prices] = field(init=False, default_factory=dict)
    _marks: Marks = field(init=False)
    _share: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.plans = Plans(self.problem, self.lever)
        self._marks = marks_of(self.problem)

    # What is known at the start.

    def begin(self, state: State | None) -> int:
        """Take what is known from before, and the least paths; return what every plan takes of the budget at least.

        Raises:
            NoPath: some learner has no path that obeys the learner's own rules.
        """
        work = self.work
        work.begin()
        bound_to = [
            learner
            for learner in self.problem.learners
            if self.lever.pays_for(self.problem, learner) and not _may_do_nothing(learner)
        ]
        least, _ = work.ask(bound_to, Prices(scale=SCALE), AnnualTier.PRICE)
        if state is not None:
            for learner, columns in state.columns.items():
                for column in columns:
                    work.add(learner, column)
            work.links |= set(state.links)
            self.start_prices = state.start_prices
            if state.choice is not None:
                self.plans.add(state.choice)
        if len(bound_to) == 0 and all(_may_do_nothing(learner) for learner in self.problem.learners):
            self.plans.add({learner.id: EMPTY for learner in self.problem.learners})
        self.has_every_path = self._knows_every_path()
        return -(least // SCALE)

    def _knows_every_path(self) -> bool:
        """Find every path of every learner of a small company."""
        if len(self.problem.learners) > FEW:
            return False
        shared = shared_of(self.problem)
        found: list[tuple[LearnerId, Sequence[Column]]] = []
        for learner in self.problem.learners:
            columns = all_columns(LearnerModel(shared, learner))
            if columns is None:
                return False
            found.append((learner.id, columns))
        for key, every in found:
            for column in every:
                self.work.add(key, column)
        return True

    # Prices.

    def price(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...], *, rounds: int) -> None:
        """Look for paths and prices at a budget until these bound it well, or nothing new is found."""
        work = self._work_within(budget_minor)
        start = self.start_prices.get(tier)
        if start is not None and len(start.earlier) == len(reached) and not self._lines_of(tier):
            self._ask(work, tier, start)
        master = work.master(tier, reached)
        for _ in range(rounds):
            solved = work.solved(master)
            prices = _prices_of(solved, work, tier)
            known = least_bound(self.lines, tier, budget_minor, reached)
            if known is not None:
                if prices is None or solved is None or self.is_late or _is_near(known[0], solved):
                    break
                best = self._prices.get(known[1])
                prices = prices if best is None else between(best, prices)
            # Something must bound every budget, however late it is: prices of nothing do.
            new = self._ask(work, tier, prices or Prices(scale=SCALE, earlier=(0,) * len(reached)))
            if not new or self.is_late:
                break
            for learner, column in new:
                master.add(learner, [column])
        self._share_links(work)

    def _ask(self, work: Decomposition, tier: AnnualTier, prices: Prices) -> list[tuple[AnnualLearner, Column]]:
        """Ask every learner at these prices; return the paths that are new."""
        total, new = work.ask(self.problem.learners, prices, tier)
        line = self.lever.line(work.problem, tier, prices, total)
        self.lines.append(line)
        self._prices[line] = prices
        self._keep_paths(work)
        return new

    def _lines_of(self, tier: AnnualTier) -> list[BoundLine]:
        return [line for line in self.lines if line.tier is tier]

    # Whole plans.

    def decide(self, budget_minor: int | None, *, tiers: int = len(AnnualTier)) -> None:
        """Find a whole plan within a budget: tier by tier, or the first ones, over the paths known."""
        reached: tuple[int, ...] = ()
        for place, tier in enumerate(tuple(AnnualTier)[:tiers]):
            if self.limits.is_over and not self.has_every_path and any(self.plans):
                return
            best = self.plans.best(budget_minor)
            has = None if best is None else best.values[place] if tier in STEP_TIERS else None
            if has is None or not self._is_most(budget_minor, tier, reached, has):
                self._decide_tier(budget_minor, tier, reached)
                best = self.plans.best(budget_minor)
            if best is None:
                return
            reached = best.values[: place + 1]

    def decide_steps(self, budgets: Sequence[int]) -> None:
        """Find whole plans within several budgets beside each other, in the step tiers, over the paths known."""
        for place, tier in enumerate(STEP_TIERS):
            asked = []
            for budget in budgets:
                best = self.plans.best(budget)
                reached = () if best is None else best.values[:place]
                if len(reached) == place and not (best and self._is_most(budget, tier, reached, best.values[place])):
                    question = self._question(budget, tier, reached)
                    asked += [] if question is None else [question]
            for choice in all_decided(asked, self.work.executor):
                if choice is not None:
                    self.plans.add(choice)

    def _question(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]) -> AroundQuestion | None:
        """Return what there is to decide within a budget, beginning from the best plan known."""
        work, best = self._work_within(budget_minor), self.plans.best(budget_minor)
        shares = work.solved(work.master(tier, reached))
        self._share_links(work)
        if shares is None or not shares.is_sound:
            return None
        return around(
            work,
            tier,
            reached,
            shares,
            None if best is None else best.choice,
            seconds=self._seconds(MOST_SECONDS, share=8),
            relative_gap=WHOLE_GAP,
        )

    def _decide_tier(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]) -> None:
        work = self._work_within(budget_minor)
        if self.has_every_path:
            self._decide_exactly(work, budget_minor, tier, reached)
            return
        question = self._question(budget_minor, tier, reached)
        choice = None if question is None else decide_around(question)
        if choice is not None:
            self.plans.add(choice)
        if tier in STEP_TIERS and self._is_far(budget_minor, tier, reached):
            # Paths beside those in shares may be what is missing.
            best = self.plans.best(budget_minor)
            known = None if best is None else best.choice
            shares = work.solved(work.master(tier, reached))
            choice = rounded(work, tier, reached, shares, seconds=self._seconds(MOST_SECONDS, share=8), known=known)
            if choice is not None:
                self.plans.add(choice)

    def _is_far(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]) -> bool:
        """Tell whether there is no plan within a budget, or one that lacks much."""
        best = self.plans.best(budget_minor)
        known = least_bound(self.lines, tier, budget_minor, reached)
        if best is None or known is None:
            return best is None
        value = best.values[STEP_TIERS.index(tier)]
        return known[0] - value > FAR * max(1, value)

    def _decide_exactly(
        self, work: Decomposition, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]
    ) -> None:
        """Decide a tier over every path of every learner."""
        master = Master(work.company, tier, reached, is_whole=True, is_lenient=False)
        for learner in work.problem.learners:
            master.add(learner, work.pool[learner.id].values())
        solved = master.solve(relative_gap=0.0)
        if solved is None:
            return
        choice = chosen(work.company, solved)
        if not obeys(work.company, choice, reached):
            return
        found = self.plans.add(choice)
        if tier in STEP_TIERS:
            self.lines.append(
                BoundLine(
                    tier=tier,
                    constant=max(found.values[len(reached)], int(solved.bound + 1e-3)),
                    earlier=(0,) * len(reached),
                    up_to_minor=budget_minor,
                    at_least=reached,
                )
            )

    def improve(self, budget_minor: int | None, tier: AnnualTier) -> None:
        """Make the best plan within a budget better learner by learner."""
        found = self.plans.best(budget_minor)
        if found is None or self.limits.is_over:
            return
        work = self._work_within(budget_minor)
        choice = polished(
            work.problem,
            found.choice,
            self.limits,
            tier=tier,
            earlier=found.values[: STEP_TIERS.index(tier)],
            executor=work.executor,
            until=self.limits.seconds_left() - self._seconds(MOST_POLISH, share=8),
            exchanging=0,
        )
        self.plans.add(choice)
        for learner, column in choice.items():
            # Who shares a grant may be paid less than could be: as a path it is known with all that is paid.
            if not column.granted:
                self.work.add(learner, column)

    def _seconds(self, most: float, *, share: int) -> float:
        """Return the seconds for one piece of work, of which so many fit into what is left."""
        left = self.limits.seconds_left()
        return min(most, max(LEAST_SECONDS, left / share)) if isfinite(left) else most

    # Both.

    def gap(self, budget_minor: int | None) -> tuple[float, float]:
        """Return how far the best plan within a budget may be from the best there is, in each step term."""
        best = self.plans.best(budget_minor)
        if best is None:
            return float("inf"), float("inf")
        gaps = []
        for place, tier in enumerate(STEP_TIERS):
            known = least_bound(self.lines, tier, budget_minor, best.values[:place])
            value = best.values[place]
            gaps.append(float("inf") if known is None else max(0, known[0] - value) / max(1, value))
        return gaps[0], gaps[1]

    def _is_most(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...], value: int) -> bool:
        known = least_bound(self.lines, tier, budget_minor, reached)
        return known is not None and value >= known[0]

    def saves(self) -> None:
        """Hand over what an interrupted search can go on from."""
        best = self.plans.best(None)
        state = State(
            columns={learner: tuple(known.values()) for learner, known in self.work.pool.items()},
            links=tuple(sorted(self.work.links, key=str)),
            choice=None if best is None else best.choice,
            marks=self._marks,
        )
        self.watch.saves(written(state))

    @property
    def is_late(self) -> bool:
        """Whether no time is left for prices."""
        return self.limits.is_over or self.limits.seconds_left() < self.prices_until

    def tells(self, phase: AnnualPhase, tier: AnnualTier, share: float) -> None:
        """Report how far the frontier is; never less than before."""
        self._share = max(self._share, share)
        self.watch.reports(AnnualProgress(phase=phase, tier=tier, share_done=self._share))

    def _work_within(self, budget_minor: int | None) -> Decomposition:
        """Return what works on the problem with this budget, with every path and link known."""
        if budget_minor not in self._works:
            problem = self.lever.within(self.problem, budget_minor)
            self._works[budget_minor] = Decomposition(problem, self.work.limits, self.work.watch, self.work.executor)
        work = self._works[budget_minor]
        for learner, known in self.work.pool.items():
            for column in known.values():
                work.add(learner, column)
        work.links |= self.work.links
        return work

    def _keep_paths(self, work: Decomposition) -> None:
        for learner, known in work.pool.items():
            for column in known.values():
                self.work.add(learner, column)

    def _share_links(self, work: Decomposition) -> None:
        self.work.links |= work.links


def _prices_of(solved: Solved | None, work: Decomposition, tier: AnnualTier) -> Prices | None:
    if solved is None or solved.prices is None:
        return None
    return completed(work.problem, tier, solved.prices)


def _is_near(bound: int, solved: Solved) -> bool:
    return solved.is_sound and bound - solved.objective <= max(1.0, NEAR * abs(solved.objective))


def _may_do_nothing(learner: AnnualLearner) -> bool:
    return not learner.in_progress and not any(lock.keep for lock in learner.locks)
