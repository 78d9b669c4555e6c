"""What each amount of a budget buys in tiny companies, against the oracle at every budget; and what curves promise."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

import solver
from solver.annual import frontier_search
from solver.annual.answer import AnnualTier
from solver.annual.decompose import Decomposition
from solver.annual.frontier_budgets import coarse_budgets, told_budgets
from solver.annual.frontier_deciding import FrontierDeciding
from solver.annual.frontier_lever import Lever
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle

TO_THE_END = solver.AnnualLimits(relative_gap=0.0)
STEP_TIERS = (AnnualTier.ESSENTIAL_STEPS, AnnualTier.STEPS)


def levers(problem: solver.AnnualProblem) -> Iterator[solver.CostCentreId | None]:
    """Yield the whole budget, and one of a cost centre if there is one."""
    yield None
    yield from (centre.id for centre in problem.cost_centres[:1])


def faults(problem: solver.AnnualProblem, curve: solver.AnnualFrontier, *, is_exact: bool) -> Iterator[str]:
    """Yield what is wrong with a curve: at its points, and at every budget between them."""
    lever = Lever(curve.centre)
    points = {point.budget_minor: point for point in curve.points}
    for budget in range(max(points) + 2):
        best = AnnualOracle(lever.within(problem, budget)).best()
        point = points.get(budget)
        if point is not None and is_exact and best != (*point.values, point.price_minor)[-3:] and best is not None:
            yield f"within {budget} {point.values} for {point.price_minor}: the best plan has {best}"
        if point is not None and best is None and point.terms:
            yield f"within {budget} {point.values}: there is no plan"
        if best is None:
            continue
        if point is not None and point.status is solver.Status.INFEASIBLE:
            yield f"within {budget} nothing is said to be possible: the best plan has {best}"
        if point is not None and point.terms and point.values > best[:2]:
            yield f"within {budget} {point.values}: the best plan has {best}"
        for place, tier in enumerate(STEP_TIERS):
            bound = curve.bound(tier, budget, best[:place])
            if bound is not None and bound < best[place]:
                yield f"within {budget} at most {bound} of {tier}: the best plan has {best}"
        if best is not None and curve.plateau is not None and budget < curve.plateau.not_below_minor:
            reached = tuple(term.value for term in curve.plateau.terms)
            if best[:2] >= reached:
                yield f"below {curve.plateau.not_below_minor} not {reached}: the best plan has {best}"


@pytest.mark.parametrize("first", range(0, 48, 12))
def test_every_point_is_as_good_as_can_be_and_every_budget_is_bounded(first: int) -> None:
    for seed in range(first, first + 12):
        problem = random_company(seed)
        for centre in levers(problem):
            curve = solver.frontier_year(problem, TO_THE_END, centre=centre)
            assert len(curve.points) >= 20
            assert list(faults(problem, curve, is_exact=True)) == [], seed
            assert all(point.status is not solver.Status.FEASIBLE for point in curve.points)
            for less, more in pairwise(curve.points):
                assert less.values <= more.values


@pytest.mark.parametrize("first", range(500, 524, 8))
def test_prices_of_one_budget_bound_all_others(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier_search, "FEW", 0)
    met = 0
    for seed in range(first, first + 8):
        problem = random_company(seed)
        for centre in levers(problem):
            curve = solver.frontier_year(problem, TO_THE_END, centre=centre)
            assert list(faults(problem, curve, is_exact=False)) == [], seed
            met += sum(point.status is solver.Status.OPTIMAL for point in curve.points)
    assert met > 40


def test_nobody_learns_nothing_at_any_budget() -> None:
    problem = replace(random_company(0), learners=(), terms=(), grants=())
    for changed in (problem, replace(problem, cost_centres=(), budget_minor=None), replace(problem, modules=())):
        curve = solver.frontier_year(changed, TO_THE_END)
        assert len(curve.points) >= 20
        assert {(point.status, point.values, point.spent_minor) for point in curve.points} == {
            (solver.Status.OPTIMAL, (0, 0), 0)
        }
        assert curve.plateau is not None
        assert (curve.plateau.from_minor, curve.plateau.not_below_minor) == (0, 0)


def test_budgets_that_are_asked_for_are_those_of_the_curve() -> None:
    problem = random_company(3)
    curve = solver.frontier_year(problem, TO_THE_END, budgets=[7, 0, 7, 3])
    assert [point.budget_minor for point in curve.points] == [0, 3, 7]


def test_what_makes_no_sense_is_refused() -> None:
    problem = random_company(0)
    with pytest.raises(solver.InvalidProblem):
        solver.frontier_year(problem, TO_THE_END, points=1)
    with pytest.raises(solver.InvalidProblem):
        solver.frontier_year(problem, TO_THE_END, budgets=[])
    with pytest.raises(solver.InvalidProblem):
        solver.frontier_year(problem, TO_THE_END, budgets=[-1])
    with pytest.raises(solver.InvalidProblem):
        solver.frontier_year(problem, TO_THE_END, centre=solver.CostCentreId("nowhere"))


def test_the_curve_is_flat_from_where_its_end_says() -> None:
    """Every plan for more than the plateau reaches no more; at it, all that is ever reached."""
    for seed in range(24):
        problem = replace(random_company(seed), budget_minor=None)
        curve = solver.frontier_year(problem, TO_THE_END)
        if curve.plateau is None:
            continue
        reached = tuple(term.value for term in curve.plateau.terms)
        assert curve.points[-1].values == reached
        assert AnnualOracle(replace(problem, budget_minor=curve.plateau.from_minor)).best()[:2] == reached  # type: ignore[index]
        assert curve.points[-1].budget_minor > curve.plateau.from_minor or curve.plateau.from_minor == 0


class _Keeps(solver.NoAnnualWatch):
    def __init__(self) -> None:
        self.states: list[bytes] = []

    def saves(self, state: bytes) -> None:
        self.states.append(state)


def test_a_curve_can_begin_from_what_was_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier_search, "FEW", 0)
    for seed in range(700, 704):
        problem = random_company(seed)
        watch = _Keeps()
        whole = solver.frontier_year(problem, TO_THE_END, watch=watch)
        for state in watch.states[-1:]:
            again = solver.frontier_year(problem, TO_THE_END, start_from=state)
            assert list(faults(problem, again, is_exact=False)) == []
            assert [point.budget_minor for point in again.points] == [point.budget_minor for point in whole.points]


def test_points_lie_close_together_where_the_curve_bends() -> None:
    def bent(budget: int) -> float:
        return min(1.0, budget / 20_000)

    budgets = told_budgets(200_000, 20, [33_333], bent)
    assert len(budgets) == 20
    assert (budgets[0], 33_333 in budgets) == (0, True)
    assert 200_000 < budgets[-1] <= 204_000
    assert all(budget % 1_000 == 0 for budget in budgets if budget != 33_333)
    # A straight line to 20,000, and nothing beyond it but points far from each other.
    assert sum(budget <= 25_000 for budget in budgets) >= 6
    assert max(more - less for less, more in pairwise(budgets)) <= 26_000


@pytest.mark.parametrize(("most", "points"), [(0, 2), (0, 20), (1, 3), (7, 20), (50, 20), (10**12, 40)])
def test_there_are_points_enough_however_little_money_buys_all(most: int, points: int) -> None:
    for height in (lambda _: 0.0, float):
        budgets = told_budgets(most, points, [], height)
        assert len(budgets) == len(set(budgets)) == points
        assert budgets[0] == 0
        assert budgets[-1] > most
        assert all(0 <= budget <= most for budget in coarse_budgets(most))


def test_plans_are_made_better_where_there_is_no_end_to_the_seconds() -> None:
    better = 0
    for seed in range(12):
        problem = random_company(seed)
        work = Decomposition(problem, TO_THE_END, solver.NoAnnualWatch())
        search = frontier_search.FrontierSearch(
            problem=replace(problem, budget_minor=None),
            lever=Lever(None),
            limits=TO_THE_END,
            watch=solver.NoAnnualWatch(),
            work=work,
        )
        search.begin(None)
        before = search.plans.best(None)
        FrontierDeciding(search).improve(None, AnnualTier.STEPS)
        after = search.plans.best(None)
        better += before is not None and after is not None and after.values > before.values
    assert better >= 4


def test_what_each_amount_more_adds_is_not_nothing_where_more_money_buys_more() -> None:
    met = 0
    for seed in range(60):
        problem = random_company(seed)
        if problem.budget_minor is None:
            continue
        budgets = [problem.budget_minor + more for more in (0, 2, 30)]
        curve = solver.frontier_year(problem, TO_THE_END, budgets=budgets)
        if curve.next is None:
            continue
        now = next(point.values for point in curve.points if point.budget_minor == problem.budget_minor)
        essential, every = curve.next.gains
        later = [point.values for point in curve.points if point.budget_minor > problem.budget_minor]
        if any(values[0] > now[0] for values in later):
            met += 1
            assert essential.rate > 0
        if any(values[0] == now[0] and values[1] > now[1] for values in later):
            met += 1
            assert every.rate > 0
    assert met >= 8
