"""Prices and paths in turn: the master says what is scarce, every learner answers with the best path at these prices.

Each round brings columns that fit together better, and a bound that no plan passes. The first prices of a large company
come from some of its learners, with their part of everything shared.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from solver.annual.answer import AnnualTier, Prices
from solver.annual.bound import bound, completed, trimmed
from solver.annual.columns import EMPTY, Column
from solver.annual.company import Company, Link
from solver.annual.control import AnnualLimits, AnnualProgress, AnnualWatch, SecondsLeft, without_end
from solver.annual.master import SCALE, Master, Solved
from solver.annual.moving_prices import between, handed_on
from solver.annual.pricing import Pricing
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId, OfferingTerms, Seat
from solver.annual.sample import alike, sample_sizes, spread
from solver.annual.self_evident import prices_of_nothing, self_evident_bound

#: A place in an offering is held to its opening once a master breaks that by more than this.
LOOSE = 1e-3
#: How near first prices need to be, and rounds for them.
ROUGHLY = 0.003
SAMPLE_ROUNDS = 25
#: Seconds that the program of a round has, however many its prices were to have; and however late it is.
LEAST_SECONDS, LATE_SECONDS = 30.0, 2.0
#: Seconds after the end in which learners are asked in this process when no other one has answered at all.
HERE_SECONDS = 3.0
#: The part of the seconds left that is kept for a plan while everybody is asked for the first time.
FOR_A_PLAN = 0.25
#: What is asked of some learners in the tiers before, of their part of what all reach.
EASED = 0.9998


class NoPath(Exception):
    """A learner has no path that obeys the learner's own rules."""

    def __init__(self, learner: LearnerId) -> None:
        self.learner = learner
        super().__init__(learner)


@dataclass(slots=True)
class Bounded:
    """What is known of one tier: the best prices found, and what no plan passes."""

    tier: AnnualTier
    earlier: tuple[int, ...]
    prices: Prices
    bound: int
    #: The last master, whose shares lead to a plan.
    solved: Solved | None = None


@dataclass(slots=True)
class _Asked:
    """What came of asking some learners: how many have answered, what no one of them passes, and new columns."""

    count: int = 0
    total: int = 0
    new: list[tuple[AnnualLearner, Column]] = field(default_factory=list)


@dataclass(slots=True)
class Decomposition:
    """The columns and links of one company, and the rounds that add to them."""

    problem: AnnualProblem
    limits: AnnualLimits
    watch: AnnualWatch
    executor: Executor | None = None
    company: Company = field(init=False)
    pricing: Pricing = field(init=False)
    pool: dict[LearnerId, dict[tuple[Seat, ...], Column]] = field(init=False, default_factory=dict)
    links: set[Link] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.company = Company(self.problem)
        self.pricing = Pricing(self.problem, self.executor)
        self.pool = {learner.id: {} for learner in self.problem.learners}

    def begin(self) -> None:
        """Give every learner the cheapest path that obeys locks and work in progress: for most the empty one."""
        free = [learner for learner in self.problem.learners if not learner.must_take_something]
        bound_to = [learner for learner in self.problem.learners if learner.must_take_something]
        for learner in free:
            self.add(learner.id, EMPTY)
        self.ask(bound_to, Prices(scale=SCALE), AnnualTier.PRICE)

    def add(self, learner: LearnerId, column: Column) -> bool:
        """Keep a column with all that grants can pay of it; of the same steps the one that costs less."""
        column = self.company.fully_granted(self.problem.learner_by_id[learner], column)
        known = self.pool[learner].get(column.seats)
        if known is not None and known.net_minor <= column.net_minor:
            return False
        self.pool[learner][column.seats] = column
        return True

    def ask(
        self, learners: Sequence[AnnualLearner], prices: Prices, tier: AnnualTier
    ) -> tuple[int, list[tuple[AnnualLearner, Column]]]:
        """Return the sum of what no learner passes at these prices, and the columns that are new."""
        asked = self._asked(learners, prices, tier, without_end)
        return asked.total, asked.new

    def ask_in_time(
        self, learners: Sequence[AnnualLearner], prices: Prices, tier: AnnualTier, until: float
    ) -> tuple[int | None, list[tuple[AnnualLearner, Column]]]:
        """Ask as long as more seconds are left than `until`; the sum is None when somebody was not asked by then."""
        clock = self.limits.for_work(until, is_elsewhere=self.executor is not None)
        asked = self._asked(learners, prices, tier, clock)
        if not asked.count and self.executor is not None and not any(len(known) > 1 for known in self.pool.values()):
            # A busy machine has not even begun elsewhere: without a path a plan is empty.
            here = self.limits.for_work(-HERE_SECONDS, is_elsewhere=False)
            asked = self._asked(learners, prices, tier, here, Pricing(self.problem, None))
        return asked.total if asked.count == len(learners) else None, asked.new

    def _asked(
        self,
        learners: Sequence[AnnualLearner],
        prices: Prices,
        tier: AnnualTier,
        seconds_left: SecondsLeft,
        pricing: Pricing | None = None,
    ) -> _Asked:
        asked = _Asked()
        for piece, answers in (pricing or self.pricing).answers(learners, prices, tier, seconds_left):
            for learner, answer in zip(piece, answers, strict=True):
                if answer.bound is None:
                    raise NoPath(learner.id)
                asked.count += 1
                asked.total += answer.bound
                if answer.column is not None and self.add(learner.id, answer.column):
                    asked.new.append((learner, answer.column))
        return asked

    def master(
        self,
        tier: AnnualTier,
        earlier: tuple[int, ...],
        learners: Sequence[AnnualLearner] | None = None,
        *,
        is_lenient: bool = True,
    ) -> Master:
        """Return the program of all columns known; of some learners, with their part of everything shared."""
        asked = self.problem.learners if learners is None else learners
        share = len(asked) / max(1, len(self.problem.learners))
        master = Master(self.company, tier, earlier, links=self.links, share=share, is_lenient=is_lenient)
        for learner in asked:
            master.add(learner, self.pool[learner.id].values())
        return master

    def solved(self, master: Master, until: float = 0.0) -> Solved | None:
        """Return the best shares of the columns, with who is in an offering held to its opening.

        None where they are not found before only the seconds of `until` are left; few seconds it always has.
        """
        while True:
            left = self.limits.seconds_left()
            solved = master.solve(seconds=max(left - until, min(LEAST_SECONDS, max(LATE_SECONDS, left))))
            if solved is None:
                return None
            broken = set(self._broken_links(solved)) - self.links
            if not broken:
                return solved
            self.links |= broken
            master.hold(broken)

    def bounded(
        self,
        tier: AnnualTier,
        earlier: tuple[int, ...],
        *,
        enough: float,
        rounds: int = 40,
        until: float = 0.0,
        start: Prices | None = None,
    ) -> Bounded:
        """Ask in rounds until the bound is as near to the master as is enough, or gets no better.

        `until` are the seconds that must be left when it ends; `start` are prices to begin with. Where there is no time
        to ask everybody once, the bound is what everybody knows.
        """
        # A new one in each tier, as after an interruption. Once there is a plan, no row needs to be broken any more.
        master = self.master(tier, earlier, is_lenient=not earlier)
        found = self._rounds(
            master, self.problem.learners, tier, earlier, start, enough=enough, rounds=rounds, until=until
        )
        if found is not None:
            return found
        known = self_evident_bound(self.problem, tier)
        return Bounded(tier, earlier, prices_of_nothing(tier, scale=SCALE), known, self.solved(master, until))

    def bounded_in(
        self,
        case: Mapping[Seat, bool],
        master: Master,
        tier: AnnualTier,
        earlier: tuple[int, ...],
        *,
        enough: float,
        aim: float,
        rounds: int,
        until: float,
    ) -> Bounded | None:
        """Ask in rounds for a bound of the plans that have these offerings open or closed, until it is at the aim.

        The master has all columns known, is lenient, and is used for one case after another.
        """
        master.decide(case)
        learners = self.problem.learners
        return self._rounds(master, learners, tier, earlier, None, enough=enough, rounds=rounds, until=until, aim=aim)

    def priced_once(self, tier: AnnualTier, earlier: tuple[int, ...], prices: Prices) -> Bounded | None:
        """Ask once, at these prices; None when there is no time for it."""
        total, _ = self.ask_in_time(self.problem.learners, prices, tier, 0.0)
        if total is None:
            return None
        return Bounded(tier, earlier, prices, bound(self.problem, tier, prices, earlier, total))

    def first_prices(self, tier: AnnualTier, earlier: tuple[int, ...], until: float) -> Prices | None:
        """Return prices that are right for some of many learners with their part of everything shared."""
        prices: Prices | None = None
        ordered = alike(self.problem)
        sizes = list(sample_sizes(len(ordered), is_first=not earlier))
        for size, larger in zip(sizes, [*sizes, len(ordered)][1:], strict=True):
            some, many = spread(ordered, size), spread(ordered, larger)
            asked = self._part_of(earlier, some)
            master = self.master(tier, asked, some)
            found = self._rounds(master, some, tier, asked, prices, enough=ROUGHLY, rounds=SAMPLE_ROUNDS, until=until)
            if found is not None:
                prices = handed_on(found.prices, some, many)
            if self.limits.is_over or self.limits.seconds_left() <= until:
                break
        return None if prices is None else trimmed(self.problem, tier, prices)

    def _part_of(self, earlier: tuple[int, ...], some: Sequence[AnnualLearner]) -> tuple[int, ...]:
        """Return what some of the learners can be asked for in the first tier: a little less than what they reach."""
        if not earlier:
            return ()
        solved = self.solved(self.master(AnnualTier.ESSENTIAL_STEPS, (), some))
        if solved is None:
            return ()
        share = len(some) / len(self.problem.learners)
        return (int(solved.objective / share * EASED),)

    def _rounds(
        self,
        master: Master,
        learners: Sequence[AnnualLearner],
        tier: AnnualTier,
        earlier: tuple[int, ...],
        start: Prices | None,
        *,
        enough: float,
        rounds: int,
        until: float,
        aim: float | None = None,
    ) -> Bounded | None:
        best: Bounded | None = None
        prices, solved = start, None
        is_masters = start is None
        # Without an answer of everybody there is no bound: the first has the time of all rounds, and more.
        first_until = until if aim is not None else min(until, FOR_A_PLAN * self.limits.seconds_left())
        share = len(learners) / max(1, len(self.problem.learners))
        for _ in range(rounds):
            if prices is None:
                solved = self.solved(master, until)
                if solved is None or solved.prices is None:
                    return best
                prices = solved.prices
            prices = completed(self.problem, tier, prices)
            now, new = self._asked_for(
                master, learners, tier, earlier, prices=prices, until=first_until if best is None else until
            )
            best = min((each for each in (best, now) if each), key=lambda each: each.bound, default=None)
            if best is None:
                return None
            found = self.solved(master, until)
            solved = best.solved = found or solved
            is_late = now is None or self.limits.is_over or self.limits.seconds_left() < until
            if is_late or found is None or found.prices is None:
                break
            solved = found
            if aim is None:
                self.watch.reports(AnnualProgress(phase="price", tier=tier, bound=best.bound))
            elif best.bound <= aim:
                break
            reached = solved.objective / share
            near = solved.is_sound and best.bound - reached <= enough * max(1.0, abs(reached))
            # Prices on the way may bring nothing where those of the master do.
            is_last = not new and is_masters
            if near or (is_last and (solved.is_sound or share < 1)):
                break
            if is_last:
                master.insist()
            is_masters = new < len(learners) // 100
            prices = found.prices if is_masters else between(best.prices, found.prices)
        return best

    def _asked_for(
        self,
        master: Master,
        learners: Sequence[AnnualLearner],
        tier: AnnualTier,
        earlier: tuple[int, ...],
        *,
        prices: Prices,
        until: float,
    ) -> tuple[Bounded | None, int]:
        """Ask once, and let the master know what is new; return the bound, if there was time, and how much is new."""
        total, new = self.ask_in_time(learners, prices, tier, until)
        for learner, column in new:
            master.add(learner, [column])
        if total is None:
            return None, len(new)
        if len(learners) < len(self.problem.learners):
            total = round(total * len(self.problem.learners) / len(learners))
        return Bounded(tier, earlier, prices, bound(self.problem, tier, prices, earlier, total)), len(new)

    def _broken_links(self, solved: Solved) -> Iterable[Link]:
        learners = self.problem.learner_by_id
        for learner, shares in solved.shares.items():
            places: dict[Seat, float] = {}
            for column, share in shares:
                for seat in self.company.places(learners[learner], column):
                    places[seat] = places.get(seat, 0) + share
            for seat, share in places.items():
                terms = self.company.terms.get(seat)
                if terms and _is_all_or_nothing(terms) and share > solved.opened[seat] + LOOSE:
                    yield learner, seat


def _is_all_or_nothing(terms: OfferingTerms) -> bool:
    """Tell whether a class could be opened by a fraction for less than it asks for."""
    return terms.fixed_price_minor > 0 or terms.least_learners > 1
