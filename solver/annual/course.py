"""The course of one search: what it has found so far, as all its pieces of work use it, tell it and save it."""

from collections.abc import Mapping
from concurrent.futures import Executor

from solver.annual.answer import AnnualTier, Prices
from solver.annual.answered import Answers, RememberingPricing, questions_of
from solver.annual.control import AnnualLimits, AnnualProgress, AnnualWatch
from solver.annual.decompose import Decomposition
from solver.annual.groups import GROUP, WHOLE, Choice
from solver.annual.marks import marks_of
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.rounding import value
from solver.annual.state import Settled, State, Underway, written


class Course:
    """Where the search of one year stands while it runs."""

    def __init__(
        self,
        problem: AnnualProblem,
        limits: AnnualLimits,
        executor: Executor | None,
        watch: AnnualWatch,
        resume_from: State | None = None,
    ) -> None:
        self.problem = problem
        self.limits = limits
        self.executor = executor
        self.work = Decomposition(problem, limits, watch, executor)
        self._pricing = self.work.pricing = RememberingPricing(problem, executor)
        #: The number of the next grouping of learners.
        self.turn = limits.seed
        #: The plan in hand.
        self.choice: Choice | None = None
        #: Whether nothing at all was found to fit.
        self.has_no_plan = False
        self.settled: list[Settled] = []
        self.underway: Underway | None = None
        #: Of a search of a problem much like this one.
        self.start_prices: Mapping[AnnualTier, Prices] = {}
        self.near: tuple[AnnualTier, ...] = ()
        self._watch = watch
        self._marks = marks_of(problem)
        self._questions: Mapping[LearnerId, str] | None = None
        if resume_from is not None:
            self._go_on_from(resume_from)

    def _go_on_from(self, state: State) -> None:
        for learner, columns in state.columns.items():
            for column in columns:
                self.work.add(learner, column)
        self.work.links |= set(state.links)
        self.choice = None if state.choice is None else dict(state.choice)
        self.settled = list(state.settled)
        self.underway = state.underway
        self.turn = self.limits.seed if state.turn is None else state.turn
        self.start_prices = state.start_prices
        self.near = state.near
        self._questions = state.answers.questions or None
        for tier, prices in self._prices.items():
            if tier in state.answers.bounds:
                self._pricing.know(tier, prices, state.answers.bounds[tier])

    @property
    def first_size(self) -> float:
        """How many learners are decided together at first."""
        return GROUP

    @property
    def is_small(self) -> bool:
        """Whether all learners are decided together at first."""
        return self.is_whole(self.first_size)

    def is_whole(self, size: float) -> bool:
        """Tell whether groups of this size are one group of all learners."""
        return size * WHOLE >= len(self.problem.learners)

    def value(self, choice: Choice, tier: AnnualTier) -> int:
        """Return what a plan reaches in one tier."""
        return value(self.work.company, choice, tier)

    def is_near(self, choice: Choice, tier: AnnualTier, bound: int) -> bool:
        """Tell whether a plan is as near to a bound as is asked."""
        reached = self.value(choice, tier)
        return bound - reached <= self.limits.relative_gap * max(1, abs(reached))

    def goes_on(self, end: float) -> bool:
        """Tell whether there is time for more, of which these seconds must be left."""
        return not self.limits.is_over and self.limits.seconds_left() > end

    def stands_at(self, entry: Underway) -> None:
        """Save a tier that goes on from here."""
        self.underway = entry
        self.save()

    def save(self) -> None:
        """Save all that decides how the search goes on."""
        state = State(
            columns={learner: tuple(known.values()) for learner, known in self.work.pool.items()},
            links=tuple(sorted(self.work.links, key=str)),
            choice=self.choice,
            settled=tuple(self.settled),
            underway=self.underway,
            turn=self.turn,
            start_prices=self.start_prices,
            near=self.near,
            marks=self._marks,
            answers=self._answers,
        )
        self._watch.saves(written(state))

    @property
    def _prices(self) -> Mapping[AnnualTier, Prices]:
        """The prices of each tier that is settled, under way, or decided near an old plan later on."""
        prices: dict[AnnualTier, Prices | None] = {tier: self.start_prices.get(tier) for tier in self.near}
        if self.underway is not None:
            prices[tuple(AnnualTier)[len(self.settled)]] = self.underway.prices
        prices.update((entry.tier, entry.prices) for entry in self.settled)
        return {tier: found for tier in AnnualTier if (found := prices.get(tier)) is not None}

    @property
    def _answers(self) -> Answers:
        """What learners have answered at the prices of each tier, as far as it is known."""
        if self._questions is None:
            self._questions = questions_of(self.problem, self._marks)
        bounds = {}
        for tier, prices in self._prices.items():
            found = self._pricing.bounds_at(tier, prices)
            if found is not None:
                bounds[tier] = found
                # Later rounds must not take their place.
                self._pricing.know(tier, prices, found)
        return Answers(self._questions, bounds)

    def report(self, tier: AnnualTier, bound: int) -> None:
        """Tell of the plan in hand and of a bound."""
        self.tell(self.choice, tier, bound)

    def tell(self, choice: Choice | None, tier: AnnualTier, bound: int) -> None:
        """Tell of a plan and of a bound."""
        best = None if choice is None else self.value(choice, tier)
        sign = -1 if tier is AnnualTier.PRICE else 1
        self._watch.reports(
            AnnualProgress(phase="improve", tier=tier, best=None if best is None else sign * best, bound=sign * bound)
        )
