"""What is known of one company at any amount of one of its budgets.

What one budget teaches serves all others: a path found at its prices is a path everywhere, the same prices bound every
budget, and a plan within it is a plan within every larger one. So each budget is asked only for what is not known yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import EMPTY, Column, LearnerModel
from solver.annual.control import AnnualLimits, AnnualPhase, AnnualProgress, AnnualWatch
from solver.annual.decompose import Decomposition
from solver.annual.frontier_answer import BoundLine, least_bound
from solver.annual.frontier_lever import Lever
from solver.annual.frontier_plans import Plans
from solver.annual.marks import Marks, marks_of
from solver.annual.master import SCALE
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.shared import shared_of
from solver.annual.state import State, written
from solver.annual.whole import all_columns

STEP_TIERS = (AnnualTier.ESSENTIAL_STEPS, AnnualTier.STEPS)
#: Learners of a company that is decided over all their paths.
FEW = 12
#: Seconds for one piece of work at least and at most, where there is an end to the seconds: in fewer no plan is found.
LEAST_SECONDS, MOST_SECONDS = 2.5, 10.0


@dataclass(slots=True)
class FrontierSearch:
    """Paths, lines and plans: everything that is known of one company at any amount of one of its budgets."""

    problem: AnnualProblem
    lever: Lever
    limits: AnnualLimits
    watch: AnnualWatch
    work: Decomposition
    lines: list[BoundLine] = field(default_factory=list)
    #: The prices behind the lines, where there are any.
    prices: dict[BoundLine, Prices] = field(default_factory=dict)
    plans: Plans = field(init=False)
    start_prices: Mapping[AnnualTier, Prices] = field(default_factory=dict)
    #: Whether the paths known are all there are.
    has_every_path: bool = False
    #: Seconds that must be left when prices are done.
    prices_until: float = 0.0
    _works: dict[int | None, Decomposition] = field(init=False, default_factory=dict)
    _marks: Marks = field(init=False)
    _share: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.plans = Plans(self.problem, self.lever)
        self._marks = marks_of(self.problem)

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
                for learner, column in state.choice.items():
                    if not column.granted:
                        work.add(learner, column)
        if len(bound_to) == 0 and all(_may_do_nothing(learner) for learner in self.problem.learners):
            self.plans.add({learner.id: EMPTY for learner in self.problem.learners})
        self.has_every_path = self._knows_every_path()
        if not self.problem.learners:
            # A program of nobody has nothing to decide, and so would say no bound.
            self.lines += [BoundLine(tier=tier, constant=0, earlier=(0,) * at) for at, tier in enumerate(STEP_TIERS)]
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

    def within(self, budget_minor: int | None) -> Decomposition:
        """Return what works on the problem with this budget; the paths and links are those of all budgets."""
        if budget_minor not in self._works:
            problem = self.lever.within(self.problem, budget_minor)
            work = Decomposition(problem, self.work.limits, self.work.watch, self.work.executor)
            work.pool, work.links = self.work.pool, self.work.links
            self._works[budget_minor] = work
        return self._works[budget_minor]

    def line_at(
        self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]
    ) -> tuple[int, BoundLine] | None:
        """Return what no plan within a budget passes that reaches so much in the tiers before, and what says so."""
        return least_bound(self.lines, tier, budget_minor, reached)

    def is_most(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...], value: int) -> bool:
        """Tell whether no plan within a budget passes a value."""
        known = self.line_at(budget_minor, tier, reached)
        return known is not None and value >= known[0]

    def gap(self, budget_minor: int | None) -> tuple[float, float]:
        """Return how far the best plan within a budget may be from the best there is, in each step term."""
        best = self.plans.best(budget_minor)
        if best is None:
            return float("inf"), float("inf")
        gaps = []
        for place, tier in enumerate(STEP_TIERS):
            known = self.line_at(budget_minor, tier, best.values[:place])
            value = best.values[place]
            gaps.append(float("inf") if known is None else max(0, known[0] - value) / max(1, value))
        return gaps[0], gaps[1]

    def seconds(self, *, share: int) -> float:
        """Return the seconds for one piece of work, of which so many fit into what is left; it may end sooner."""
        left = self.limits.seconds_left()
        return min(MOST_SECONDS, max(LEAST_SECONDS, left / share)) if isfinite(left) else left

    @property
    def is_late(self) -> bool:
        """Whether no time is left for prices."""
        return self.limits.is_over or self.limits.seconds_left() < self.prices_until

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

    def tells(self, phase: AnnualPhase, tier: AnnualTier, share: float) -> None:
        """Report how far the frontier is; never less than before."""
        self._share = max(self._share, share)
        self.watch.reports(AnnualProgress(phase=phase, tier=tier, share_done=self._share))


def _may_do_nothing(learner: AnnualLearner) -> bool:
    return not learner.in_progress and not any(lock.keep for lock in learner.locks)
