"""The way through the budgets of one frontier, from nothing known to a curve."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isfinite

from solver.annual.answer import AnnualTier
from solver.annual.frontier_answer import (
    AnnualFrontier,
    AnnualFrontierPoint,
    AnnualGain,
    AnnualNext,
    AnnualPlateau,
    least_bound,
)
from solver.annual.frontier_checked import PlanChecks
from solver.annual.frontier_plans import Found
from solver.annual.frontier_search import FIRST_ROUNDS, ROUNDS, STEP_TIERS, FrontierSearch
from solver.annual.problem import AnnualProblem
from solver.cpsat import UnsoundSearch
from solver.result import Status, Term

#: Budgets at which essential steps are looked for before all others.
ESSENTIALS = 4
#: Times that paths for more of them are looked for at a budget before those for all steps are.
ESSENTIAL_TIMES = 2
#: Budgets whose plans are put together beside each other.
WAVE = 4


class Walk:
    """Goes through the budgets of one frontier."""

    def __init__(
        self, problem: AnnualProblem, search: FrontierSearch, budgets: Sequence[int] | None, points: int
    ) -> None:
        self._problem = problem
        self._search = search
        self._given = budgets
        self._points = points
        self._present = search.lever.budget(problem)
        self._step: int | None = None
        #: What every plan takes of the budget at least.
        self.least = 0

    def look_at_both_ends(self) -> None:
        """Find what the budget buys as it is, and what no budget is too small for."""
        search = self._search
        for place, budget in enumerate(dict.fromkeys((self._present, None))):
            search.tells("price", AnnualTier.ESSENTIAL_STEPS, 0.1 * place)
            self._price(budget, FIRST_ROUNDS if place == 0 else ROUNDS)
            search.decide(budget)
        best = search.plans.best(None)
        if best is not None and not search.has_every_path and not search.is_late:
            # The least that the most costs: whoever asks without a limit is told of dear paths first.
            search.price(None, AnnualTier.PRICE, best.values, rounds=ROUNDS)
            search.decide(None)
        search.saves()

    def go_through(self) -> None:
        """Ask each budget for what is not known yet, those far from all others first; then find whole plans."""
        search = self._search
        budgets = _spread(self._budgets(), self._present)
        for done, budget in enumerate(budgets):
            search.tells("price", AnnualTier.STEPS, 0.2 + 0.3 * done / len(budgets))
            if search.is_late:
                break
            self._price(budget, ROUNDS)
            search.saves()
        if search.has_every_path:
            for budget in budgets:
                search.decide(budget)

    def make_better(self) -> None:
        """Put whole plans together and make them better, where most may be missing first, as long as that helps.

        Essential steps come first, at a few budgets: what is found there leads all others, which are put together
        anew whenever there are more of them.
        """
        search = self._search
        if search.has_every_path:
            return
        for budget in sorted(_spread(self._budgets(), self._present)[:ESSENTIALS]):
            search.tells("round", AnnualTier.ESSENTIAL_STEPS, 0.5)
            search.decide(budget, tiers=1)
            search.improve(budget, AnnualTier.ESSENTIAL_STEPS)
        tried: set[tuple[str, int, tuple[int, ...]]] = set()
        first = search.limits.seconds_left()
        while True:
            waiting = [budget for budget in self._budgets() if not self._is_enough(budget)]
            waiting.sort(key=lambda budget: (search.gap(budget), budget), reverse=True)
            steps = [step for step in self._steps(waiting) if step not in tried]
            if not steps:
                return
            how = steps[0][0]
            wave = [step for step in steps if step[0] == how][: WAVE if how == "decide" else 1]
            tried.update(wave)
            used = 1 - search.limits.seconds_left() / first if isfinite(first) else len(tried) / (len(tried) + 20)
            search.tells("improve", AnnualTier.STEPS, 0.55 + 0.4 * min(1.0, used))
            if how == "decide":
                search.decide_steps([budget for _, budget, _ in wave])
            elif how == "price":
                self._price(wave[0][1], ROUNDS)
                # What was found there is of use elsewhere too.
                search.decide_steps(list(dict.fromkeys((wave[0][1], *waiting)))[:WAVE])
            else:
                search.improve(wave[0][1], AnnualTier.STEPS)

    def _steps(self, budgets: Sequence[int]) -> Iterator[tuple[str, int, tuple[int, ...]]]:
        """Yield what may make plans better: first those not put together with so many essential steps yet.

        Then paths and prices at a budget may be better, and last single learners.
        """
        search = self._search
        found = [(budget, search.plans.best(budget)) for budget in budgets]
        yield from (("decide", budget, () if best is None else best.values[:1]) for budget, best in found)
        if not search.is_late:
            yield from (("price", budget, () if best is None else self._stand(best, budget)) for budget, best in found)
        yield from (("improve", budget, best.values) for budget, best in found if best is not None)

    def _stand(self, found: Found, budget: int) -> tuple[int, ...]:
        """Return what is reached within a budget, and what no plan passes."""
        return *found.values, *(term.bound for term in self._terms(found, budget))

    def _is_enough(self, budget: int) -> bool:
        limits = self._search.limits
        return limits.is_over or max(self._search.gap(budget)) <= limits.relative_gap

    def curve(self, checks: PlanChecks) -> AnnualFrontier:
        """Return what is known of every budget."""
        self._search.tells("check", AnnualTier.STEPS, 1.0)
        best = self._search.plans.best(None)
        if best is None:
            return self.without_plan()
        points = tuple(self._point(budget, checks) for budget in self._budgets())
        return AnnualFrontier(
            centre=self._search.lever.centre,
            present_minor=self._present,
            points=points,
            plateau=self._plateau(best),
            next=self._next(points),
            lines=tuple(line for line in self._search.lines if line.tier in STEP_TIERS),
        )

    def without_plan(self) -> AnnualFrontier:
        """Return a curve without any plan."""
        is_proven = self._search.has_every_path or not self._search.lines
        status = Status.INFEASIBLE if is_proven else Status.UNKNOWN
        return AnnualFrontier(
            centre=self._search.lever.centre,
            present_minor=self._present,
            points=tuple(AnnualFrontierPoint(budget_minor=budget, status=status) for budget in self._budgets()),
            plateau=None,
            next=None,
            lines=(),
        )

    def _price(self, budget: int | None, rounds: int) -> None:
        """Look for paths and prices in both step tiers."""
        search = self._search
        if search.has_every_path or (budget is not None and budget < self.least):
            return
        for _ in range(ESSENTIAL_TIMES):
            search.price(budget, AnnualTier.ESSENTIAL_STEPS, (), rounds=rounds)
            search.decide(budget, tiers=1)
            if search.is_late or search.gap(budget)[0] <= search.limits.relative_gap:
                # Prices of all steps are of little use to a plan with fewer essential ones than there can be.
                break
        best = search.plans.best(budget)
        search.price(budget, AnnualTier.STEPS, (0,) if best is None else best.values[:1], rounds=rounds)

    def _budgets(self) -> list[int]:
        """Return the budgets of the curve, ascending: in steps that are set when the first is gone through."""
        if self._given is not None:
            return sorted(set(self._given))
        best = self._search.plans.best(None)
        most = 0 if best is None else best.spent_minor
        if self._step is None:
            self._step = _round_up(-(-most // max(1, self._points - 2)))
        # Better plans may have been found since that take more.
        count = max(self._points, most // self._step + 2)
        found = {number * self._step for number in range(count)}
        return sorted(found if self._present is None else found | {self._present})

    def _point(self, budget: int, checks: PlanChecks) -> AnnualFrontierPoint:
        found = self._search.plans.best(budget)
        if found is None:
            is_proven = self._search.has_every_path or budget < self.least
            return AnnualFrontierPoint(budget_minor=budget, status=Status.INFEASIBLE if is_proven else Status.UNKNOWN)
        checks.check(found, budget)
        terms = self._terms(found, budget)
        return AnnualFrontierPoint(
            budget_minor=budget,
            status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
            terms=terms,
            spent_minor=found.spent_minor,
            price_minor=found.price_minor,
        )

    def _terms(self, found: Found, budget: int | None) -> tuple[Term, ...]:
        terms = []
        for place, tier in enumerate(STEP_TIERS):
            value = found.values[place]
            known = least_bound(self._search.lines, tier, budget, found.values[:place])
            if known is None or known[0] < value:
                raise UnsoundSearch(f"{tier} is {value} within {budget}, and said to be at most {known and known[0]}")
            terms.append(Term(name=tier.value, value=value, bound=known[0]))
        return tuple(terms)

    def _plateau(self, best: Found) -> AnnualPlateau:
        """Return where the curve is flat: what the best plan takes, and what every plan as good takes at least."""
        search = self._search
        least = self.least
        for line in search.lines:
            place = tuple(AnnualTier).index(line.tier)
            if line.tier in STEP_TIERS:
                least = max(least, line.least_budget(best.values[:place], best.values[place]))
            elif search.lever.centre is None:
                least = max(least, -(line.at(None, best.values) or 0))
        spent = min(found.spent_minor for found in search.plans if found.values == best.values)
        return AnnualPlateau(
            from_minor=spent,
            not_below_minor=min(spent, least),
            terms=self._terms(best, None),
        )

    def _next(self, points: Sequence[AnnualFrontierPoint]) -> AnnualNext | None:
        """Return what the next amount after the present budget buys."""
        present = self._present
        found = None if present is None else self._search.plans.best(present)
        further = next((point for point in points if present is not None and point.budget_minor > present), None)
        if present is None or found is None or further is None:
            return None
        gains = []
        for place, (now, then) in enumerate(zip(self._terms(found, present), further.terms, strict=True)):
            tier = STEP_TIERS[place]
            known = least_bound(self._search.lines, tier, present, found.values[:place])
            gains.append(
                AnnualGain(
                    tier=tier,
                    gained=then.value - now.value,
                    gained_at_most=then.bound - now.value,
                    rate=Fraction(0) if known is None else Fraction(known[1].rate, known[1].scale),
                )
            )
        return AnnualNext(budget_minor=present, next_minor=further.budget_minor, gains=tuple(gains))


def _spread(budgets: Sequence[int], first: int | None) -> list[int]:
    """Return budgets in an order in which each is as far as can be from all before it: what one teaches goes far."""
    waiting = sorted(budgets)
    found = [waiting[-1] if first is None or first not in waiting else first]
    waiting.remove(found[0])
    while waiting:
        farthest = max(waiting, key=lambda budget: min(abs(budget - other) for other in found))
        waiting.remove(farthest)
        found.append(farthest)
    return found


def _round_up(step: int) -> int:
    """Return a round amount that is no less: two digits, then zeros."""
    step = max(1, step)
    unit: int = 10 ** max(0, len(str(step)) - 2)
    return -(-step // unit) * unit
