"""A tier decided near where a search of a problem much like this one ended: at its prices, and around what changed.

The prices of a problem that differs by little bound this one nearly as well, and its plan, mended, lacks little. What
is lacking has places: at these prices some learners make less of their paths than they could, and others would lose
next to nothing by another path. Who they are is known for all after one question to each, so they are decided anew, and
the others keep what they have.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, inf, isfinite

from solver.annual.answer import AnnualTier, Prices
from solver.annual.around import around, decide_around
from solver.annual.bound import bound, completed, never_opened
from solver.annual.columns import Column
from solver.annual.decompose import Decomposition
from solver.annual.groups import GROUP, GROUP_GAP, GROUP_SECONDS, WHOLE, Choice, decided, questions
from solver.annual.master import Master, Solved
from solver.annual.moving_prices import between
from solver.annual.problem import AnnualLearner, LearnerId, Seat
from solver.annual.relinking import Relinking
from solver.annual.rounding import ROUNDING_GAP, obeys, value
from solver.annual.self_evident import self_evident_bound
from solver.annual.shared import shared_of
from solver.annual.worths import Worths

#: Learners that a company has for each group that is decided beside others.
FOR_EACH_GROUP = 1_000
#: Times that groups are decided: each time half of the learners are others.
TURNS = 4
#: How near to its best a group must be, as a share of the asked gap.
GROUP_SHARE = 0.5
WHOLE_SHARE = 0.9
#: Seconds for known paths.
PATHS_SECONDS = 20.0
#: How near to the best plan of known paths is enough, as a share of the asked gap.
PATHS_SHARE = 0.2
#: Rounds of prices for everybody, and between two of them for those of whom no more than so many paths are known, or of
#: whom the last round found another one: what others answer tells little that is new.
ROUNDS, ROUNDS_OF_SOME = 10, 5
UNKNOWN = 2
#: The share of the asked gap that prices are made good for, and that essential steps may lack while paths are known
#: that could bring them: what is left out there is missed in all that follows.
FOR_PRICES = 0.1
#: A small company that lacks so many times the asked gap is decided whole at once.
FAR = 5.0


@dataclass(frozen=True, slots=True)
class Near:
    """What came of it: a plan, what no plan passes and the prices that say so."""

    choice: Choice
    bound: int
    prices: Prices
    #: Whether the plan is as near to the bound as was asked.
    is_enough: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """Prices, and what no plan passes."""

    prices: Prices
    bound: int


@dataclass(slots=True)
class NearSearch:
    """One tier from the plan and the prices of a problem much like this one."""

    work: Decomposition
    tier: AnnualTier
    earlier: tuple[int, ...]
    #: Is told of a better plan or bound.
    tells: Callable[[Choice, int], None]
    #: Seconds that must be left when it ends.
    until: float

    def decided(self, choice: Choice, start: Prices) -> Near:
        """Return what is found from a plan that obeys the rules, and from prices of before.

        Raises:
            NoPath: some learner has no path that obeys the learner's own rules.
        """
        work, tier = self.work, self.tier
        for learner, column in choice.items():
            work.add(learner, column)
        known, _ = self._asked(start)
        if known is None:
            # There was no time to ask everybody, far less to look for anything.
            return Near(choice, self_evident_bound(work.problem, tier), start, is_enough=False)
        self.tells(choice, known.bound)
        choice, known, shares = self._rounds(choice, known)
        if tier is AnnualTier.PRICE and work.limits.relative_gap > 0:
            # The gap is asked of the steps.
            return Near(choice, known.bound, known.prices, is_enough=True)
        proven = known.bound
        if shares is not None and not self._is_whole and not self._is_near(choice, proven):
            choice = self._relinked(choice, known, shares)
            self.tells(choice, proven)
        for turn in range(TURNS):
            if self._is_near(choice, proven) or self._is_over:
                break
            before = self._value(choice)
            choice, proven = self._better(choice, known, proven, turn)
            self.tells(choice, proven)
            if self._value(choice) == before:
                break
        return Near(choice, proven, known.prices, self._is_near(choice, proven))

    def _rounds(self, choice: Choice, known: _Known) -> tuple[Choice, _Known, Solved | None]:
        """Return the best plan of known paths and better prices, until these are near each other or say no more.

        The shares of these paths are what other plans can be made from.
        """
        work, tier, master, solved = self.work, self.tier, None, None
        count = len(work.problem.learners)
        changed = count
        for turn in range(ROUNDS):
            if self._is_enough(choice, known.bound) or self._is_over:
                break
            master = master or work.master(tier, self.earlier)
            if solved is None:
                new = [each for each in work.problem.learners if len(work.pool[each.id]) <= UNKNOWN]
                solved = self._with_paths_for(master, new)
            if turn and solved is not None and solved.prices is not None:
                # The first prices are of paths of before, which lack some: all the way to them bounds are worse.
                is_settled = turn > 1 or changed < count // 100
                near = solved.prices if is_settled else between(known.prices, solved.prices)
                found, found_new = self._asked(completed(work.problem, tier, near))
                known = known if found is None else min(known, found, key=lambda entry: entry.bound)
                changed = len(found_new)
                for learner, column in found_new:
                    master.add(learner, [column])
                solved = self._with_paths_for(master, [learner for learner, _ in found_new])
            if solved is None:
                break
            is_last = tier is AnnualTier.PRICE or not changed or turn == ROUNDS - 1
            if not is_last and not self._is_whole and known.bound - solved.objective > self._asked_of(choice):
                # No plan of these paths is enough at these prices.
                continue
            choice = self._exchanged(choice, solved)
            self.tells(choice, known.bound)
            if is_last or self._is_far(choice, known.bound):
                break
            if known.bound - solved.objective <= FOR_PRICES * self._asked_of(choice):
                # The prices are good: what lacks is in the plan.
                break
        return choice, known, solved

    def _relinked(self, choice: Choice, known: _Known, shares: Solved) -> Choice:
        """Return a plan in which some at a time have chosen anew from all paths known, if it is better."""
        left = max(1.0, self.work.limits.seconds_left() - self.until)
        relinking = Relinking(self.work, self.tier, self.earlier, shares, known.prices, relative_gap=GROUP_GAP)
        enough = known.bound / (1 + self.work.limits.relative_gap)
        return relinking.choice(choice, seconds=min(PATHS_SECONDS, left), enough=enough, until=self.until)

    def _is_far(self, choice: Choice, proven: int) -> bool:
        """Tell whether no prices say as much as the program of all together, where that is small."""
        return self._is_whole and proven - self._value(choice) > FAR * self._asked_of(choice)

    def _with_paths_for(self, master: Master, some: Sequence[AnnualLearner]) -> Solved | None:
        """Return shares of paths when some learners have been asked at their prices, as long as that finds others."""
        work = self.work
        solved = work.solved(master)
        for _ in range(ROUNDS_OF_SOME):
            if solved is None or solved.prices is None or not some:
                break
            prices = completed(work.problem, self.tier, solved.prices)
            _, found = work.ask_in_time(some, prices, self.tier, self.until)
            if not found:
                break
            for learner, column in found:
                master.add(learner, [column])
            some = [learner for learner, _ in found]
            solved = work.solved(master)
        return solved

    def _exchanged(self, choice: Choice, shares: Solved) -> Choice:
        """Return the best plan of known paths near the shares, if it is better."""
        work, limits = self.work, self.work.limits
        left = max(1.0, limits.seconds_left() - self.until)
        is_first = self.tier is AnnualTier.ESSENTIAL_STEPS
        asked = around(
            work,
            self.tier,
            self.earlier,
            shares,
            choice,
            seconds=min(PATHS_SECONDS, left),
            relative_gap=max(ROUNDING_GAP, limits.relative_gap * PATHS_SHARE * (FOR_PRICES if is_first else 1.0)),
        )
        found = decide_around(asked)
        return found if found is not None and self._value(found) > self._value(choice) else choice

    @property
    def _is_whole(self) -> bool:
        return len(self.work.problem.learners) <= GROUP * WHOLE

    @property
    def _is_over(self) -> bool:
        return self.work.limits.is_over or self.work.limits.seconds_left() <= self.until

    def _asked(self, prices: Prices) -> tuple[_Known | None, list[tuple[AnnualLearner, Column]]]:
        """Ask everybody at these prices; return what they prove, if there was time for all, and the paths found."""
        work = self.work
        total, new = work.ask_in_time(work.problem.learners, prices, self.tier, self.until)
        if total is None:
            return None, new
        proven = bound(work.problem, self.tier, prices, self.earlier, total)
        # Nothing costs less than nothing.
        return _Known(prices, min(proven, 0) if self.tier is AnnualTier.PRICE else proven), new

    def _groups(self, choice: Choice, known: _Known, turn: int) -> Sequence[Sequence[LearnerId]]:
        """Return who is decided anew: those first who lose least by another path, or lose most by the one they have."""
        learners = self.work.problem.learners
        if self._is_whole:
            return [[learner.id for learner in learners]]

        worths = Worths(self.work.company, self.tier, known.prices)

        def dearness(learner: AnnualLearner) -> float:
            now = choice[learner.id]
            others = [c for c in self.work.pool[learner.id].values() if c.seats != now.seats]
            best = max((worths.of(learner, column) for column in others), default=-inf)
            return worths.of(learner, now) - best

        ordered = sorted(learners, key=lambda learner: (dearness(learner), learner.id))
        count = max(1, len(learners) // FOR_EACH_GROUP)
        first = turn * count * GROUP // 2
        some = ordered[first : first + count * GROUP]
        some.sort(key=lambda learner: (learner.cost_centre or "", learner.id))
        ends = [len(some) * number // count for number in range(count + 1)]
        return [[learner.id for learner in some[ends[n] : ends[n + 1]]] for n in range(count)]

    def _better(self, choice: Choice, known: _Known, proven: int, turn: int) -> tuple[Choice, int]:
        """Return the plan with some groups decided anew, if it is better, and the bound, which may be better."""
        groups = self._groups(choice, known, turn)
        work, limits = self.work, self.work.limits
        closed: set[Seat] = set()
        # Prices shut out by what they say themselves, not by what was learnt since. A bound of the price may have been
        # cut off at nothing.
        if self.tier is not AnnualTier.PRICE:
            closed = never_opened(work.problem, self.tier, known.prices, known.bound - self._value(choice))
        left = max(1.0, limits.seconds_left() - self.until)
        share = WHOLE_SHARE if self._is_whole else GROUP_SHARE
        asked = questions(
            work.company,
            choice,
            groups,
            tier=self.tier,
            earlier=self.earlier,
            turn=turn,
            seconds=left if self._is_whole else min(GROUP_SECONDS, left),
            relative_gap=max(GROUP_GAP, limits.relative_gap * share) if limits.relative_gap else 0.0,
            closed=closed,
        )
        answers = decided(shared_of(work.problem).packed, asked, work.executor, limits, self.until)
        found = dict(choice)
        for group, answer in zip(groups, answers, strict=True):
            if answer.columns is not None:
                found |= dict(zip(group, answer.columns, strict=True))
        if self._value(found) > self._value(choice) and obeys(work.company, found, self.earlier):
            choice = found
        whole = answers[0] if self._is_whole and not work.company.is_coarse else None
        if whole is not None and isfinite(whole.bound):
            proven = min(proven, max(self._value(choice), floor(whole.bound + 1e-3)))
        return choice, proven

    def _value(self, choice: Choice) -> int:
        return value(self.work.company, choice, self.tier)

    def _is_near(self, choice: Choice, proven: int) -> bool:
        return proven - self._value(choice) <= self._asked_of(choice)

    def _is_enough(self, choice: Choice, proven: int) -> bool:
        """Tell whether the plan is so near that no better prices and paths are looked for."""
        share = FOR_PRICES if self.tier is AnnualTier.ESSENTIAL_STEPS else 1.0
        return proven - self._value(choice) <= share * self._asked_of(choice)

    def _asked_of(self, choice: Choice) -> float:
        """Return what a plan may lack."""
        return self.work.limits.relative_gap * max(1, abs(self._value(choice)))
