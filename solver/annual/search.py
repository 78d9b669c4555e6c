"""The search for one year: every column of a small company at once, else prices and paths in turn, tier by tier."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from math import floor, inf, isfinite

from solver.annual.answer import AnnualResult, AnnualTier, Certificate, Prices
from solver.annual.bound import never_opened
from solver.annual.columns import Column, LearnerModel
from solver.annual.control import AnnualLimits, AnnualProgress, AnnualWatch
from solver.annual.decompose import Bounded, Decomposition, NoPath
from solver.annual.groups import (
    GROUP,
    GROUP_GAP,
    GROUP_SECONDS,
    WHOLE,
    Choice,
    decided,
    questions,
    regrouped,
)
from solver.annual.marks import marks_of
from solver.annual.moving_prices import for_money
from solver.annual.near import NearSearch
from solver.annual.over_all_paths import best_of_all
from solver.annual.placed_plan import placed_plan
from solver.annual.polish import polished
from solver.annual.problem import AnnualProblem, LearnerId, Seat
from solver.annual.relinking import Relinking
from solver.annual.rounding import obeys, rounded, value
from solver.annual.shared import shared_of
from solver.annual.state import Settled, State, Underway, written
from solver.annual.whole import all_columns
from solver.result import Status, Term

#: Learners of a company that is tried over all their paths.
FEW = 12
#: The share of the asked gap that prices are made good for; the rest is what rounding may lose.
FOR_PRICES = 0.1
#: After so many turns without a gain groups are twice as large.
IDLE_TURNS = 2
#: The share of the asked gap that groups may lose, and a company that is decided whole.
GROUPS_GAP = 0.5
WHOLE_GAP = 0.95
#: Seconds for the first whole plan of a tier.
MOST_SECONDS = 60.0
#: The share of the seconds left that a tier may take, and of these the share for its prices.
SHARES = {AnnualTier.ESSENTIAL_STEPS: 0.5, AnnualTier.STEPS: 0.9, AnnualTier.PRICE: 1.0}
PRICE_SHARE = 0.6
#: Of more learners than this the price is not decided by prices of its own.
LARGE = 2_000
#: Rounds of prices at most.
STEP_ROUNDS = 40
PRICE_ROUNDS = 6


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
        self._limits = limits
        self._watch = watch
        self._executor = executor
        self._work = Decomposition(problem, limits, watch, executor)
        self._turn = limits.seed
        self._choice: Choice | None = None
        #: Whether nothing at all was found to fit.
        self._has_no_plan = False
        self._settled: list[Settled] = []
        self._underway: Underway | None = None
        self._marks = marks_of(problem)
        #: Of a search of a problem much like this one.
        self._start_prices: Mapping[AnnualTier, Prices] = {}
        self._near: tuple[AnnualTier, ...] = ()
        if resume_from is not None:
            self._go_on_from(resume_from)

    def result(self) -> AnnualResult:
        """Return the answer, not yet checked."""
        try:
            is_whole = self._has_every_column()
            if not is_whole:
                self._work.begin()
        except NoPath:
            return _without_plan(Status.INFEASIBLE)
        for tier in tuple(AnnualTier)[len(self._settled) :]:
            earlier = tuple(entry.value for entry in self._settled)
            entry = self._decided_whole(tier, earlier) if is_whole else self._decided(tier, earlier)
            if entry is None:
                return _without_plan(Status.INFEASIBLE if is_whole or self._has_no_plan else Status.UNKNOWN)
            self._settled.append(entry)
            self._save()
        choice = self._choice
        if choice is None:
            return _without_plan(Status.UNKNOWN)
        # A later tier may have found a plan that is better in an earlier one: its bound holds all the same.
        values = [self._value(choice, entry.tier) for entry in self._settled]
        settled = [
            replace(entry, value=now, bound=max(entry.bound, now))
            for entry, now in zip(self._settled, values, strict=True)
        ]
        terms = tuple(_term(entry) for entry in settled)
        prices = tuple((entry.tier, entry.prices) for entry in settled if entry.prices is not None)
        return AnnualResult(
            status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
            plan=placed_plan(self._problem, choice, self._executor),
            terms=terms,
            certificate=Certificate(prices=prices),
        )

    def _has_every_column(self) -> bool:
        """Find every path of every learner of a small company."""
        if len(self._problem.learners) > FEW or self._work.company.is_coarse:
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

    def _decided(self, tier: AnnualTier, earlier: tuple[int, ...]) -> Settled | None:
        """Decide one tier by prices, then by whole plans near the shares, better group by group."""
        if tier in self._near:
            near = self._decided_near(tier, earlier)
            if near is not None:
                return near
        entry = self._underway or self._bounded(tier, earlier)
        if entry is None:
            return None
        if not entry.is_begun:
            self._stands_at(entry)
            self._report(tier, entry.bound)
            self._begin_plan(tier, earlier, entry)
            entry = replace(entry, shares=None, is_begun=True)
            self._stands_at(entry)
        if self._choice is None:
            return None
        entry = self._improved(tier, earlier, entry)
        bound = entry.bound
        # The gap is asked of the steps: a large company is not looked through for a little money.
        is_enough = tier is AnnualTier.PRICE and self._limits.relative_gap > 0 and len(self._choice) > GROUP * WHOLE
        if not is_enough and not self._is_near(self._choice, tier, bound):
            self._choice = polished(
                self._problem,
                self._choice,
                self._limits,
                tier=tier,
                earlier=earlier,
                executor=self._executor,
                until=entry.end,
            )
            self._report(tier, bound)
        self._underway = None
        reached = self._value(self._choice, tier)
        return Settled(tier, reached, max(reached, bound), entry.prices)

    def _decided_near(self, tier: AnnualTier, earlier: tuple[int, ...]) -> Settled | None:
        """Decide one tier from the plan and the prices of a problem much like this one, where that is near enough."""
        self._near = tuple(other for other in self._near if other is not tier)
        start = self._start_prices.get(tier)
        if start is None or self._choice is None or len(start.earlier) != len(earlier):
            return None

        def tells(choice: Choice, bound: int) -> None:
            self._tell(choice, tier, bound)

        left = self._limits.seconds_left()
        until = left * (1 - SHARES[tier]) if isfinite(left) else 0.0
        near = NearSearch(self._work, tier, earlier, until=until, tells=tells).decided(self._choice, start)
        self._choice = near.choice
        if not near.is_enough:
            # The search from the first price on begins with what is known now.
            self._start_prices = {**self._start_prices, tier: near.prices}
            return None
        reached = self._value(near.choice, tier)
        return Settled(tier, reached, max(reached, near.bound), near.prices)

    def _bounded(self, tier: AnnualTier, earlier: tuple[int, ...]) -> Underway | None:
        """Find prices and a bound of one tier."""
        left = self._limits.seconds_left()
        ours = left * SHARES[tier] if isfinite(left) else left
        end = left - ours if isfinite(left) else 0.0
        bounded = self._prices(tier, earlier, end + ours * (1 - PRICE_SHARE) if isfinite(left) else 0.0)
        if bounded is None:
            is_known = self._choice is not None and tier is AnnualTier.PRICE
            return Underway(priced=0, bound=0, prices=None, end=end, size=GROUP) if is_known else None
        # Nothing costs less than nothing.
        bound = min(bounded.bound, 0) if tier is AnnualTier.PRICE else bounded.bound
        return Underway(priced=bound, bound=bound, prices=bounded.prices, end=end, shares=bounded.solved, size=GROUP)

    def _begin_plan(self, tier: AnnualTier, earlier: tuple[int, ...], entry: Underway) -> None:
        """Find a first whole plan of one tier near its shares."""
        seconds = min(MOST_SECONDS, max(1.0, self._limits.seconds_left() / 4))
        found = None
        if entry.shares is not None:
            is_large = tier is not AnnualTier.PRICE and len(self._problem.learners) > GROUP * WHOLE
            # Near the plan in hand is little where the tiers before leave no room: plans are looked for between.
            found = self._choice if is_large and tier is AnnualTier.STEPS else None
            found = found or rounded(self._work, tier, earlier, entry.shares, seconds=seconds, known=self._choice)
            if is_large and found is not None:
                relinking = Relinking(
                    self._work, tier, earlier, entry.shares, entry.prices, relative_gap=GROUP_GAP / 10
                )
                # Essential steps that are left out here would be missed in all that follows.
                is_first = tier is AnnualTier.ESSENTIAL_STEPS
                enough = entry.bound / (1.0 if is_first else 1 + self._limits.relative_gap)
                found = relinking.choice(found, seconds=seconds, enough=enough, until=entry.end)
        if found is None and self._choice is None:
            found = self._together(tier, earlier, seconds)
        if found is not None and (self._choice is None or self._value(found, tier) > self._value(self._choice, tier)):
            self._choice = found

    def _together(self, tier: AnnualTier, earlier: tuple[int, ...], seconds: float) -> Choice | None:
        """Return the cheapest path of everybody, where that is a plan; else a small company is decided as one group."""
        company = self._work.company
        choice = {
            learner: min(known.values(), key=lambda column: (column.net_minor, str(column.seats)))
            for learner, known in self._work.pool.items()
        }
        if obeys(company, choice, earlier) or len(choice) > GROUP * WHOLE:
            return choice if obeys(company, choice, earlier) else None
        everybody = [list(choice)]
        asked = questions(
            company, choice, everybody, tier=tier, earlier=earlier, turn=0, seconds=seconds, relative_gap=GROUP_GAP
        )
        answer = decided(shared_of(self._problem).packed, asked, self._executor, self._limits, 0.0)[0]
        if answer is None or answer.columns is None:
            # These rows leave no plan out.
            is_said = answer is not None and answer.bound == -inf
            self._has_no_plan = is_said and not earlier and not company.is_coarse
            return None
        found = dict(zip(everybody[0], answer.columns, strict=True))
        return found if obeys(company, found, earlier) else None

    def _prices(self, tier: AnnualTier, earlier: tuple[int, ...], until: float) -> Bounded | None:
        """Find prices of one tier: of the price of a large company only what those of all steps say of it."""
        for learner, column in (self._choice or {}).items():
            self._work.add(learner, column)
        before = self._settled[-1].prices if self._settled else None
        if tier is AnnualTier.PRICE and before is not None and len(self._problem.learners) > LARGE:
            in_money = for_money(before)
            return None if in_money is None else self._work.priced_once(tier, earlier, in_money)
        start = self._start_prices.get(tier)
        if start is None and tier is not AnnualTier.PRICE:
            start = self._work.first_prices(tier, earlier, until)
            if start is not None:
                self._start_prices = {**self._start_prices, tier: start}
                self._save()
        return self._work.bounded(
            tier,
            earlier,
            enough=self._limits.relative_gap * FOR_PRICES,
            rounds=PRICE_ROUNDS if tier is AnnualTier.PRICE else STEP_ROUNDS,
            until=until,
            start=start,
        )

    def _improved(self, tier: AnnualTier, earlier: tuple[int, ...], entry: Underway) -> Underway:
        """Decide group after group anew until the plan is near the bound; return how far the tier is then."""
        work, end = self._work, entry.end
        count = len(self._problem.learners)
        if tier is AnnualTier.PRICE and self._limits.relative_gap and count > GROUP * WHOLE:
            # The gap is asked of the steps.
            return entry
        while self._choice is not None and not entry.is_done and self._goes_on(end):
            if self._is_near(self._choice, tier, entry.bound):
                break
            before, size, bound = self._value(self._choice, tier), entry.size, entry.bound
            is_whole = size * WHOLE >= count
            groups = regrouped(work.company, self._choice, size=count if is_whole else round(size), turn=self._turn)
            closed: set[Seat] = set()
            # A bound of the price was cut off at nothing, and is no longer that of its prices.
            if entry.prices is not None and tier is not AnnualTier.PRICE:
                closed = never_opened(self._problem, tier, entry.prices, entry.priced - before)
            asked = questions(
                work.company,
                self._choice,
                groups,
                tier=tier,
                earlier=earlier,
                turn=self._turn,
                seconds=max(1.0, min(GROUP_SECONDS, self._limits.seconds_left() - end))
                if not is_whole
                else max(1.0, self._limits.seconds_left() - end),
                relative_gap=max(GROUP_GAP, self._limits.relative_gap * (WHOLE_GAP if is_whole else GROUPS_GAP)),
                closed=closed,
            )
            answers = decided(shared_of(self._problem).packed, asked, self._executor, self._limits, end)
            found = dict(self._choice)
            for group, answer in zip(groups, answers, strict=True):
                if answer is not None and answer.columns is not None:
                    found |= dict(zip(group, answer.columns, strict=True))
            if self._value(found, tier) > before and obeys(work.company, found, earlier):
                self._choice = found
            is_said = len(groups) == 1 and answers[0] is not None and not work.company.is_coarse
            if is_said and answers[0] is not None and isfinite(answers[0].bound):
                bound = min(bound, max(self._value(self._choice, tier), floor(answers[0].bound + 1e-3)))
            self._turn += 1
            self._report(tier, bound)
            idle = 0 if self._value(self._choice, tier) > before else entry.idle + 1
            if idle >= IDLE_TURNS:
                size, idle = size * 2, 0
            is_done = idle > 0 and is_whole and len(groups) == 1
            entry = replace(entry, bound=bound, size=size, idle=idle, is_done=is_done)
            self._stands_at(entry)
        return entry

    def _decided_whole(self, tier: AnnualTier, earlier: tuple[int, ...]) -> Settled | None:
        """Decide one tier over every path of every learner."""
        found = best_of_all(self._work, tier, earlier)
        if found is None:
            return None
        self._choice, bound = found
        self._report(tier, bound)
        return Settled(tier, self._value(self._choice, tier), bound, None)

    def _go_on_from(self, state: State) -> None:
        for learner, columns in state.columns.items():
            for column in columns:
                self._work.add(learner, column)
        self._work.links |= set(state.links)
        self._choice = None if state.choice is None else dict(state.choice)
        self._settled = list(state.settled)
        self._underway = state.underway
        self._turn = self._limits.seed if state.turn is None else state.turn
        self._start_prices = state.start_prices
        self._near = state.near

    def _stands_at(self, entry: Underway) -> None:
        """Save a tier that goes on from here."""
        self._underway = entry
        self._save()

    def _save(self) -> None:
        state = State(
            columns={learner: tuple(known.values()) for learner, known in self._work.pool.items()},
            links=tuple(sorted(self._work.links, key=str)),
            choice=self._choice,
            settled=tuple(self._settled),
            underway=self._underway,
            turn=self._turn,
            start_prices=self._start_prices,
            near=self._near,
            marks=self._marks,
        )
        self._watch.saves(written(state))

    def _value(self, choice: Choice, tier: AnnualTier) -> int:
        return value(self._work.company, choice, tier)

    def _is_near(self, choice: Choice, tier: AnnualTier, bound: int) -> bool:
        reached = self._value(choice, tier)
        return bound - reached <= self._limits.relative_gap * max(1, abs(reached))

    def _goes_on(self, end: float) -> bool:
        return not self._limits.is_over and self._limits.seconds_left() > end

    def _report(self, tier: AnnualTier, bound: int) -> None:
        self._tell(self._choice, tier, bound)

    def _tell(self, choice: Choice | None, tier: AnnualTier, bound: int) -> None:
        best = None if choice is None else self._value(choice, tier)
        sign = -1 if tier is AnnualTier.PRICE else 1
        self._watch.reports(
            AnnualProgress(phase="improve", tier=tier, best=None if best is None else sign * best, bound=sign * bound)
        )


def _term(entry: Settled) -> Term:
    sign = -1 if entry.tier is AnnualTier.PRICE else 1
    return Term(name=entry.tier.value, value=sign * entry.value, bound=sign * entry.bound)


def _without_plan(status: Status) -> AnnualResult:
    return AnnualResult(status=status, plan=None, terms=())
