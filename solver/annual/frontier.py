"""The frontier of a year: what each amount of a budget buys, of the whole or of one cost centre's."""

from collections.abc import Sequence
from concurrent.futures import Executor
from fractions import Fraction
from math import isfinite

from solver.annual.answer import AnnualTier
from solver.annual.control import AnnualLimits, AnnualWatch, NoAnnualWatch
from solver.annual.decompose import Decomposition, NoPath
from solver.annual.frontier_answer import (
    AnnualFrontier,
    AnnualFrontierPoint,
    AnnualGain,
    AnnualNext,
    AnnualPlateau,
    least_bound,
)
from solver.annual.frontier_checked import PlanChecks
from solver.annual.frontier_lever import Lever
from solver.annual.frontier_plans import Found
from solver.annual.frontier_search import FIRST_ROUNDS, PRICE_SHARE, ROUNDS, STEP_TIERS, FrontierSearch
from solver.annual.problem import AnnualProblem, CostCentreId
from solver.annual.state import read
from solver.annual.warm import adapted
from solver.cpsat import UnsoundSearch
from solver.domain import InvalidProblem
from solver.result import Status, Term

#: Points of a curve that nobody has given budgets for.
POINTS = 20


def frontier_year(
    problem: AnnualProblem,
    limits: AnnualLimits,
    *,
    budgets: Sequence[int] | None = None,
    points: int = POINTS,
    centre: CostCentreId | None = None,
    executor: Executor | None = None,
    watch: AnnualWatch | None = None,
    start_from: bytes | None = None,
) -> AnnualFrontier:
    """Return what each amount of the whole budget, or of one cost centre's, comes to in weighted steps.

    Every point has a plan's values and bounds that no plan within its budget passes. Points that the time was too short
    for have the values of the best plan found for less.

    Args:
        problem: The year; all its limits but the budget that goes up are kept.
        limits: For all points together.
        budgets: In minor units; by default from nothing to where more buys nothing, in round steps, and the present.
        points: How many of these at least.
        centre: Whose budget goes up; by default the whole.
        executor: Where learners are asked.
        watch: Is told how far it is, and handed what an interrupted search can go on from.
        start_from: What a search of this problem, or of one much like it, has saved.

    Raises:
        InvalidProblem: there is no such cost centre, a budget is below 0, or `start_from` is no saved state.
        BrokenRule: a plan breaks a rule or does not add up.
    """
    lever = Lever(centre)
    lever.check(problem)
    if points < 2 or (budgets is not None and (not budgets or min(budgets) < 0)):
        raise InvalidProblem([f"{points} points at {budgets}"])
    state = None if start_from is None else adapted(read(start_from), problem)
    # Prices that a budget has are none of a problem without it.
    watch = watch or NoAnnualWatch()
    free = lever.within(problem, None)
    search = FrontierSearch(
        problem=free, lever=lever, limits=limits, watch=watch, work=Decomposition(free, limits, watch, executor)
    )
    walk = _Walk(problem, search, budgets, points)
    try:
        walk.least = search.begin(state)
    except NoPath:
        return walk.without_plan()
    left = limits.seconds_left()
    search.prices_until = left * (1 - PRICE_SHARE) if isfinite(left) else 0.0
    walk.look_at_both_ends()
    walk.go_outwards()
    walk.make_better()
    return walk.curve(PlanChecks(problem, lever, executor))


class _Walk:
    """Goes through the budgets of one frontier."""

    def __init__(
        self, problem: AnnualProblem, search: FrontierSearch, budgets: Sequence[int] | None, points: int
    ) -> None:
        self._problem = problem
        self._search = search
        self._given = budgets
        self._points = points
        self._present = search.lever.budget(problem)
        #: What every plan takes of the budget at least.
        self.least = 0

    def look_at_both_ends(self) -> None:
        """Find what the budget buys as it is, and what no budget is too small for."""
        search = self._search
        for budget in dict.fromkeys((self._present, None)):
            self._price(budget, FIRST_ROUNDS)
            search.decide(budget)
        best = search.plans.best(None)
        if best is not None and not search.has_every_path:
            # The least that the most costs: whoever asks without a limit is told of dear paths first.
            search.price(None, AnnualTier.PRICE, best.values, rounds=ROUNDS)
            search.decide(None)
        search.saves()

    def go_outwards(self) -> None:
        """Ask each budget for what is not known yet, from the present one outwards; then find whole plans."""
        search = self._search
        budgets = self._outwards()
        for done, budget in enumerate(budgets):
            search.tells("price", AnnualTier.STEPS, 0.2 + 0.4 * done / len(budgets))
            self._price(budget, ROUNDS)
            search.saves()
        for done, budget in enumerate(sorted(budgets)):
            search.tells("round", AnnualTier.STEPS, 0.6 + 0.2 * done / len(budgets))
            search.decide(budget)

    def make_better(self) -> None:
        """Make plans better where most may be missing, as long as that brings anything; neighbours learn from each."""
        search, limits = self._search, self._search.limits
        first = limits.seconds_left()
        waiting = set() if search.has_every_path else set(self._budgets())
        while waiting and not limits.is_over:
            budget = max(waiting, key=lambda each: (search.gap(each), each))
            if max(search.gap(budget)) <= limits.relative_gap:
                return
            waiting.discard(budget)
            if search.improve(budget, exchanging=0):
                for neighbour in self._around(budget):
                    search.decide(neighbour)
            used = 1 - limits.seconds_left() / first if isfinite(first) else 1 - len(waiting) / len(self._budgets())
            search.tells("improve", AnnualTier.STEPS, 0.8 + 0.2 * min(1.0, used))

    def _around(self, budget: int) -> list[int]:
        budgets = self._budgets()
        place = budgets.index(budget)
        return [*budgets[max(0, place - 1) : place], *budgets[place + 1 : place + 2]]

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
        search.price(budget, AnnualTier.ESSENTIAL_STEPS, (), rounds=rounds)
        search.decide(budget, tiers=1)
        best = search.plans.best(budget)
        search.price(budget, AnnualTier.STEPS, (0,) if best is None else best.values[:1], rounds=rounds)

    def _budgets(self) -> list[int]:
        """Return the budgets of the curve, ascending."""
        if self._given is not None:
            return sorted(set(self._given))
        best = self._search.plans.best(None)
        step = _round_up(-(-(0 if best is None else best.spent_minor) // (self._points - 2)) if self._points > 2 else 1)
        found = {number * step for number in range(self._points)}
        return sorted(found if self._present is None else found | {self._present})

    def _outwards(self) -> list[int]:
        budgets = self._budgets()
        here = budgets[-1] if self._present is None else self._present
        return sorted(budgets, key=lambda budget: (abs(budget - here), budget))

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


def _round_up(step: int) -> int:
    """Return a round amount that is no less: two digits, then zeros."""
    step = max(1, step)
    unit: int = 10 ** max(0, len(str(step)) - 2)
    return -(-step // unit) * unit
