"""Paths and prices along a frontier: rounds at one budget after another, which begin with what all others taught.

To ask everybody takes long, and is needed for a line that bounds; most of the paths that are missing are those of few.
So between two questions to everybody those are asked, several times, for whom the last one found a new path.
"""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace

from solver.annual.answer import AnnualTier, Prices
from solver.annual.bound import completed
from solver.annual.decompose import Decomposition
from solver.annual.frontier_search import FrontierSearch
from solver.annual.master import SCALE, Master, Solved
from solver.annual.moving_prices import between
from solver.annual.problem import AnnualLearner, LearnerId

#: Prices are good when no plan passes shares of known paths by more than this part.
NEAR = 0.004
#: Times that the restless are asked between two questions to everybody, as long as so large a part of them has news.
RESTLESS_TIMES, RESTLESS_PART = 5, 0.125
#: What an essential step counts beside all steps before it is known how many there can be.
LEANING = 100
#: Programs that are kept: the next search of one goes on from its last.
KEPT = 4

_Key = tuple[int | None, AnnualTier, tuple[int, ...]]


class FrontierPrices:
    """Looks for paths and prices at any budget of one frontier."""

    def __init__(self, search: FrontierSearch) -> None:
        self._search = search
        self._masters: OrderedDict[_Key, Master] = OrderedDict()
        #: For whom the last question to everybody found a new path.
        self._restless: dict[AnnualTier, Collection[LearnerId]] = {}

    def price(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...], *, rounds: int) -> None:
        """Look for paths and prices at a budget until these bound it well, or nothing new is found."""
        search = self._search
        work = search.within(budget_minor)
        start = search.start_prices.get(tier)
        if start is not None and len(start.earlier) == len(reached) and not any(x.tier is tier for x in search.lines):
            self._ask_all(work, tier, start)
        for _ in range(rounds):
            solved = self.shares(budget_minor, tier, reached)
            known = search.line_at(budget_minor, tier, reached)
            is_hopeless = search.is_late or solved is None or solved.prices is None
            if known is not None and (is_hopeless or (solved is not None and _is_near(known[0], solved))):
                return
            solved = self._asked_restless(budget_minor, tier, reached, solved)
            prices = _prices_of(solved, work, tier)
            best = None if known is None else search.prices.get(known[1])
            if prices is not None and best is not None:
                prices = between(best, prices)
            # Something must bound every budget, however late it is: prices of nothing do.
            if not self._ask_all(work, tier, prices or Prices(scale=SCALE, earlier=(0,) * len(reached))):
                return

    def begin(self, budget_minor: int | None, *, rounds: int) -> None:
        """Look for first paths and prices at a budget, with essential steps counted far above all others.

        At prices of essential steps alone hardly any path is better than another, and to demand as many as there are
        makes prices of no use while no paths are known that reach them.
        """
        search = self._search
        work, before = search.within(budget_minor), None
        for _ in range(rounds):
            master = Master(work.company, AnnualTier.STEPS, (), links=work.links, leaning=LEANING)
            for learner in work.problem.learners:
                master.add(learner, work.pool[learner.id].values())
            asked = self._likely(AnnualTier.STEPS)
            for _ in range(RESTLESS_TIMES if asked else 0):
                prices = _leaning(_prices_of(work.solved(master), work, AnnualTier.STEPS))
                new = [] if prices is None else work.ask(asked, prices, AnnualTier.STEPS)[1]
                for learner, column in new:
                    master.add(learner, [column])
                if len(new) <= RESTLESS_PART * len(asked) or search.is_late:
                    break
            prices = _leaning(_prices_of(work.solved(master), work, AnnualTier.STEPS))
            if prices is None or search.is_late:
                return
            before = prices if before is None else between(before, prices)
            self._ask_all(work, AnnualTier.STEPS, before)

    def touch(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]) -> None:
        """Add the line that the paths known are worth at a budget, also where more is known of that budget alone."""
        work = self._search.within(budget_minor)
        prices = _prices_of(self.shares(budget_minor, tier, reached), work, tier)
        if prices is not None:
            self._ask_all(work, tier, prices)

    def shares(self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...]) -> Solved | None:
        """Return the best shares of all paths known within a budget."""
        work, key = self._search.within(budget_minor), (budget_minor, tier, reached)
        master = self._masters.pop(key, None)
        if master is None:
            master = work.master(tier, reached)
        else:
            master.hold(work.links)
            for learner in work.problem.learners:
                master.add(learner, work.pool[learner.id].values())
        self._masters[key] = master
        if len(self._masters) > KEPT:
            self._masters.popitem(last=False)
        return work.solved(master)

    def _asked_restless(
        self, budget_minor: int | None, tier: AnnualTier, reached: tuple[int, ...], solved: Solved | None
    ) -> Solved | None:
        """Ask those who had new paths lately, several times; return the shares with what they found."""
        work = self._search.within(budget_minor)
        asked = self._likely(tier)
        for _ in range(RESTLESS_TIMES if asked else 0):
            prices = _prices_of(solved, work, tier)
            if prices is None or self._search.is_late:
                break
            _, new = work.ask(asked, prices, tier)
            if not new:
                break
            solved = self.shares(budget_minor, tier, reached)
            if len(new) < RESTLESS_PART * len(asked):
                break
        return solved

    def _likely(self, tier: AnnualTier) -> Sequence[AnnualLearner]:
        """Return whoever had a new path in the last question to everybody."""
        restless = self._restless.get(tier, ())
        return [learner for learner in self._search.problem.learners if learner.id in restless]

    def _ask_all(self, work: Decomposition, tier: AnnualTier, prices: Prices) -> int:
        """Ask every learner at these prices, keep the line that they prove, and return how many paths are new."""
        search = self._search
        total, new = work.ask(work.problem.learners, prices, tier)
        line = search.lever.line(work.problem, tier, prices, total)
        search.lines.append(line)
        search.prices[line] = prices
        self._restless[tier] = {learner.id for learner, _ in new}
        return len(new)


def _prices_of(solved: Solved | None, work: Decomposition, tier: AnnualTier) -> Prices | None:
    if solved is None or solved.prices is None:
        return None
    return completed(work.problem, tier, solved.prices)


def _leaning(prices: Prices | None) -> Prices | None:
    """Return the prices of a program in which essential steps count beside all steps, with what they count."""
    return None if prices is None else replace(prices, earlier=(LEANING * prices.scale,))


def _is_near(bound: int, solved: Solved) -> bool:
    return solved.is_sound and bound - solved.objective <= max(1.0, NEAR * abs(solved.objective))
