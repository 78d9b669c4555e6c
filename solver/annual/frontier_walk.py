"""The way through the budgets of one frontier, from nothing known to a curve."""

from collections.abc import Iterator, Sequence
from math import isfinite

from solver.annual.answer import AnnualTier
from solver.annual.frontier_answer import AnnualFrontier
from solver.annual.frontier_budgets import coarse_budgets, told_budgets
from solver.annual.frontier_checked import PlanChecks
from solver.annual.frontier_curve import Telling
from solver.annual.frontier_deciding import FrontierDeciding
from solver.annual.frontier_plans import Found
from solver.annual.frontier_prices import FrontierPrices
from solver.annual.frontier_search import STEP_TIERS, FrontierSearch
from solver.annual.problem import AnnualProblem

#: Rounds of prices at the first budget, which know nothing yet, and at each other one.
FIRST_ROUNDS, ROUNDS = 2, 2
#: Times that paths for more essential steps are looked for at a budget before those for all steps are.
ESSENTIAL_TIMES = 2
#: A plan without a limit that lacks no more than this tells what the most there is takes.
GOOD = 0.02
#: Budgets whose plans are put together beside each other.
WAVE = 4


class Walk:
    """Goes through the budgets of one frontier."""

    def __init__(
        self, problem: AnnualProblem, search: FrontierSearch, budgets: Sequence[int] | None, points: int
    ) -> None:
        self._search = search
        self._prices = FrontierPrices(search)
        self._plans = FrontierDeciding(search)
        self._given = budgets
        self._points = points
        self._present = search.lever.budget(problem)
        self._chosen: list[int] | None = None
        #: What every plan takes of the budget at least.
        self.least = 0

    def look_at_both_ends(self) -> None:
        """Find what the budget buys as it is, and what no budget is too small for."""
        search = self._search
        for place, budget in enumerate(dict.fromkeys((self._present, None))):
            search.tells("price", AnnualTier.ESSENTIAL_STEPS, 0.1 * place)
            self._price(budget, ROUNDS if place == 0 else 1)
            self._plans.decide(budget, tiers=len(AnnualTier) if search.has_every_path else 2 - place)
        best = search.plans.best(None)
        if best is not None and best.values[0] and not search.has_every_path:
            # What costs least of all that reaches the most essential steps is a plan for every budget above.
            self._plans.decide_tier(None, AnnualTier.PRICE, best.values[:1])
        search.saves()

    def go_through(self) -> None:
        """Ask budgets far from each other for what is not known yet; then choose those of the curve."""
        search = self._search
        if search.has_every_path:
            for budget in _spread(self._budgets(), self._present):
                self._plans.decide(budget)
            best = None if self._present is None else search.plans.best(self._present)
            if best is not None:
                # What is decided of one budget says nothing of more money.
                for place, tier in enumerate(STEP_TIERS):
                    self._prices.touch(self._present, tier, best.values[:place])
            return
        budgets = _spread(self._budgets(), self._present) if self._given else coarse_budgets(self._costly())
        for done, budget in enumerate(budgets):
            search.tells("price", AnnualTier.STEPS, 0.2 + 0.3 * done / len(budgets))
            if search.is_late:
                break
            self._price(budget, ROUNDS)
            search.saves()
        # The paths found for less money are the cheap ones of those that reach the most.
        self._plans.decide(None)

    def make_better(self) -> None:
        """Put whole plans together and make them better, where most may be missing first, as long as that helps."""
        search = self._search
        if search.has_every_path:
            return
        tried: set[tuple[str, int, tuple[int, ...]]] = set()
        first = search.limits.seconds_left()
        while True:
            waiting = [budget for budget in self._budgets() if not self._is_enough(budget)]
            waiting.sort(key=lambda budget: (max(search.gap(budget)), budget), reverse=True)
            steps = [step for step in self._steps(waiting) if step not in tried]
            if not steps:
                return
            how = steps[0][0]
            wave = [step for step in steps if step[0] == how][: WAVE if how in ("decide", "widen") else 1]
            tried.update(wave)
            used = 1 - search.limits.seconds_left() / first if isfinite(first) else len(tried) / (len(tried) + 20)
            search.tells("improve", AnnualTier.STEPS, 0.55 + 0.4 * min(1.0, used))
            if how == "decide":
                self._plans.decide_steps([budget for _, budget, _ in wave])
            elif how == "widen":
                self._plans.widen([budget for _, budget, _ in wave])
            elif how == "price":
                self._price(wave[0][1], ROUNDS)
                # What was found there is of use elsewhere too.
                self._plans.decide_steps(list(dict.fromkeys((wave[0][1], *waiting)))[:WAVE])
            else:
                self._plans.improve(wave[0][1], AnnualTier.STEPS)

    def _steps(self, budgets: Sequence[int]) -> Iterator[tuple[str, int, tuple[int, ...]]]:
        """Yield what may make plans better: first those not put together with so many essential steps yet.

        Then paths and prices at a budget may be better, then paths far from the shares, and last single learners.
        """
        search = self._search
        found = [(budget, search.plans.best(budget)) for budget in budgets]
        # A plan is one for all budgets above, so the first ones are far from each other.
        for budget in _spread(budgets, self._present):
            best = search.plans.best(budget)
            yield "decide", budget, () if best is None else best.values[:1]
        if not search.is_late:
            yield from (("price", budget, () if best is None else self._stand(best, budget)) for budget, best in found)
        yield from (("widen", budget, () if best is None else best.values) for budget, best in found)
        yield from (("improve", budget, best.values) for budget, best in found if best is not None)

    def _stand(self, found: Found, budget: int) -> tuple[int, ...]:
        """Return what is reached within a budget, and what no plan passes."""
        return *found.values, *(term.bound for term in self._telling.terms(found, budget))

    def _is_enough(self, budget: int) -> bool:
        limits = self._search.limits
        return limits.is_over or max(self._search.gap(budget)) <= limits.relative_gap

    def curve(self, checks: PlanChecks) -> AnnualFrontier:
        """Return what is known of every budget."""
        return self._telling.curve(self._budgets(), checks)

    def without_plan(self) -> AnnualFrontier:
        """Return a curve without any plan."""
        return self._telling.without_plan(self._budgets())

    @property
    def _telling(self) -> Telling:
        return Telling(self._search, self._present, self.least)

    def _price(self, budget: int | None, rounds: int) -> None:
        """Look for paths and prices in both step tiers."""
        search = self._search
        if search.has_every_path or (budget is not None and budget < self.least):
            return
        if not search.lines and AnnualTier.STEPS not in search.start_prices:
            self._prices.begin(budget, rounds=FIRST_ROUNDS)
            self._plans.decide(budget, tiers=1)
        for _ in range(ESSENTIAL_TIMES):
            if search.gap(budget)[0] <= search.limits.relative_gap:
                # Prices of all steps are of little use to a plan with fewer essential ones than there can be.
                break
            self._prices.price(budget, AnnualTier.ESSENTIAL_STEPS, (), rounds=rounds)
            self._plans.decide(budget, tiers=1)
            if search.is_late:
                break
        best = search.plans.best(budget)
        self._prices.price(budget, AnnualTier.STEPS, (0,) if best is None else best.values[:1], rounds=rounds)

    def _costly(self) -> int:
        """Return about what it takes to reach the most there is: what the shares of paths that reach it take."""
        search, best = self._search, self._search.plans.best(None)
        solved = self._prices.shares(None, AnnualTier.STEPS, (0,) if best is None else best.values[:1])
        if solved is None:
            return self._most()
        learners = search.problem.learner_by_id
        paid = sum(
            share * column.net_minor
            for learner, shares in solved.shares.items()
            if search.lever.pays_for(search.problem, learners[learner])
            for column, share in shares
        )
        return max(self._most(), round(paid))

    def _most(self) -> int:
        """Return what the best plan known takes of the budget when that has no limit."""
        best = self._search.plans.best(None)
        return 0 if best is None else best.spent_minor

    def _budgets(self) -> list[int]:
        """Return the budgets of the curve, ascending, which are chosen when they are first asked for."""
        if self._given is not None:
            return sorted(set(self._given))
        search = self._search
        if self._chosen is None:
            present = [] if self._present is None else [self._present]
            # Where no good plan was found for the most there is, it takes more than that one.
            is_good = search.has_every_path or search.gap(None)[1] <= GOOD or not any(search.plans)
            most = self._most() if is_good else self._costly()
            self._chosen = told_budgets(most, self._points, present, self._height)
        if self._most() >= self._chosen[-1]:
            # A better plan was found since that takes more.
            return [*self._chosen, self._most() + 1]
        return self._chosen

    def _height(self, budget: int) -> float:
        """Return about how high the curve is at a budget: the part of the most there is, in both terms together."""
        search = self._search
        best, top = search.plans.best(budget), search.plans.best(None)
        if best is None or top is None:
            return 0.0
        height = 0.0
        for place, tier in enumerate(STEP_TIERS):
            known = search.line_at(budget, tier, best.values[:place])
            height += 1.0 if known is None else min(1.0, known[0] / max(1, top.values[place]))
        return height


def _spread(budgets: Sequence[int], first: int | None) -> list[int]:
    """Return budgets in an order in which each is as far as can be from all before it: what one teaches goes far."""
    waiting = sorted(budgets)
    if not waiting:
        return []
    found = [waiting[-1] if first is None or first not in waiting else first]
    waiting.remove(found[0])
    while waiting:
        farthest = max(waiting, key=lambda budget: min(abs(budget - other) for other in found))
        waiting.remove(farthest)
        found.append(farthest)
    return found
