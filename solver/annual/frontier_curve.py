"""What is known of a frontier, told as a curve: points with their proof, where it is flat, and what comes next."""

from collections.abc import Sequence
from fractions import Fraction

from solver.annual.answer import AnnualTier
from solver.annual.frontier_answer import (
    AnnualFrontier,
    AnnualFrontierPoint,
    AnnualGain,
    AnnualNext,
    AnnualPlateau,
)
from solver.annual.frontier_checked import PlanChecks
from solver.annual.frontier_plans import Found
from solver.annual.frontier_search import STEP_TIERS, FrontierSearch
from solver.cpsat import UnsoundSearch
from solver.result import Status, Term


class Telling:
    """Tells the curve of one frontier."""

    def __init__(self, search: FrontierSearch, present: int | None, least: int) -> None:
        """Tell of a search with a budget at present; every plan takes `least` of it at least."""
        self._search = search
        self._present = present
        self._least = least

    def curve(self, budgets: Sequence[int], checks: PlanChecks) -> AnnualFrontier:
        """Return what is known of every budget."""
        self._search.tells("check", AnnualTier.STEPS, 1.0)
        best = self._search.plans.best(None)
        if best is None:
            return self.without_plan(budgets)
        points = tuple(self._point(budget, checks) for budget in budgets)
        return AnnualFrontier(
            centre=self._search.lever.centre,
            present_minor=self._present,
            points=points,
            plateau=self._plateau(best),
            next=self._next(points),
            lines=tuple(line for line in self._search.lines if line.tier in STEP_TIERS),
        )

    def without_plan(self, budgets: Sequence[int]) -> AnnualFrontier:
        """Return a curve without any plan."""
        is_proven = self._search.has_every_path or not self._search.lines
        status = Status.INFEASIBLE if is_proven else Status.UNKNOWN
        return AnnualFrontier(
            centre=self._search.lever.centre,
            present_minor=self._present,
            points=tuple(AnnualFrontierPoint(budget_minor=budget, status=status) for budget in budgets),
            plateau=None,
            next=None,
            lines=(),
        )

    def _point(self, budget: int, checks: PlanChecks) -> AnnualFrontierPoint:
        found = self._search.plans.best(budget)
        if found is None:
            is_proven = self._search.has_every_path or budget < self._least
            return AnnualFrontierPoint(budget_minor=budget, status=Status.INFEASIBLE if is_proven else Status.UNKNOWN)
        checks.check(found, budget)
        terms = self.terms(found, budget)
        return AnnualFrontierPoint(
            budget_minor=budget,
            status=Status.OPTIMAL if all(term.is_proven for term in terms) else Status.FEASIBLE,
            terms=terms,
            spent_minor=found.spent_minor,
            price_minor=found.price_minor,
        )

    def terms(self, found: Found, budget: int | None) -> tuple[Term, ...]:
        """Return both step terms of a plan within a budget, with what no plan passes there."""
        terms = []
        for place, tier in enumerate(STEP_TIERS):
            value = found.values[place]
            known = self._search.line_at(budget, tier, found.values[:place])
            if known is None or known[0] < value:
                raise UnsoundSearch(f"{tier} is {value} within {budget}, and said to be at most {known and known[0]}")
            terms.append(Term(name=tier.value, value=value, bound=known[0]))
        return tuple(terms)

    def _plateau(self, best: Found) -> AnnualPlateau:
        """Return where the curve is flat: what the best plan takes, and what every plan as good takes at least."""
        search = self._search
        least = self._least
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
            terms=self.terms(best, None),
        )

    def _next(self, points: Sequence[AnnualFrontierPoint]) -> AnnualNext | None:
        """Return what the next amount after the present budget buys."""
        present = self._present
        found = None if present is None else self._search.plans.best(present)
        further = next((point for point in points if present is not None and point.budget_minor > present), None)
        if present is None or found is None or further is None:
            return None
        gains = []
        for place, (now, then) in enumerate(zip(self.terms(found, present), further.terms, strict=True)):
            tier = STEP_TIERS[place]
            gains.append(
                AnnualGain(
                    tier=tier,
                    gained=then.value - now.value,
                    gained_at_most=then.bound - now.value,
                    rate=self._rate(tier, found.values[:place]),
                )
            )
        return AnnualNext(budget_minor=present, next_minor=further.budget_minor, gains=tuple(gains))

    def _rate(self, tier: AnnualTier, reached: tuple[int, ...]) -> Fraction:
        """Return what each minor unit after the present budget adds at most to its bound, however many follow."""
        steepness = []
        for line in self._search.lines:
            bound = line.at(self._present, reached) if line.tier is tier and line.up_to_minor is None else None
            if bound is not None:
                steepness.append((bound, Fraction(line.rate, line.scale)))
        return min(steepness, default=(0, Fraction(0)))[1]
