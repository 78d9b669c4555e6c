"""Money of any size: what is counted exactly, what is too large for it, and years that are the same in larger units."""

from dataclasses import replace

import pytest

import solver
from solver.annual import search as searching
from solver.annual.company import Company
from solver.annual.control import AnnualLimits
from solver.annual.money import MOST_GRAINS
from solver.annual.obstacle import LimitKind, SharedLimit
from solver.annual.problem import AnnualProblem, CostCentreId
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company
from tests.build import gives, module
from tests.solver.annual.makers import centre, company, grant, learner

WHOLE = SharedLimit(kind=LimitKind.WHOLE_BUDGET)


def dear(budget: int, *, price: int = 10**12, of_centre: int | None = None) -> AnnualProblem:
    """Make a year of two learners who can be taught for one minor unit, or for very much."""
    ways = [module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 1), price=price)]
    return company(ways, [learner("E1", centre="K"), learner("E2")], centres=[centre("K", of_centre)], budget=budget)


def test_a_limit_is_counted_in_what_all_amounts_are_multiples_of() -> None:
    assert solver.uncountable(dear(MOST_GRAINS - 1)) == ()
    assert solver.uncountable(dear(MOST_GRAINS)) == (WHOLE,)
    assert Company(dear(MOST_GRAINS)).is_coarse
    in_hundreds = dear(MOST_GRAINS, price=10**12)
    in_hundreds = replace(
        in_hundreds, modules=tuple(replace(m, price_minor=m.price_minor * 100) for m in in_hundreds.modules)
    )
    assert solver.most_countable(in_hundreds) == 100 * MOST_GRAINS
    assert solver.uncountable(in_hundreds) == ()
    assert not Company(in_hundreds).is_coarse
    # A grant pays any number of minor units.
    assert solver.uncountable(replace(in_hundreds, grants=(grant("G", 50, "A"),))) == (WHOLE,)


def test_each_limit_is_named() -> None:
    found = solver.uncountable(replace(dear(10**12, of_centre=10**11), grants=(grant("G", 50, "A", most=10**11 + 1),)))
    assert {limit.kind for limit in found} == {LimitKind.WHOLE_BUDGET, LimitKind.CENTRE_BUDGET, LimitKind.GRANT}
    assert {limit.centre for limit in found} == {None, CostCentreId("K")}


def test_what_nobody_can_spend_is_no_limit_however_large() -> None:
    problem = dear(10**14, price=10**6)
    assert solver.uncountable(problem) == ()
    assert Company(problem).money_unit == 1


@pytest.mark.parametrize("few", [0, 12])
def test_a_year_is_decided_as_well_in_units_as_large_as_can_be(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    for seed in range(30):
        problem = random_company(seed)
        if problem.grants or any(entry.in_progress for entry in problem.learners):
            continue
        times = 10**12
        large = replace(
            problem,
            modules=tuple(replace(each, price_minor=each.price_minor * times) for each in problem.modules),
            terms=tuple(replace(each, fixed_price_minor=each.fixed_price_minor * times) for each in problem.terms),
            cost_centres=tuple(
                replace(each, budget_minor=_times(each.budget_minor, times)) for each in problem.cost_centres
            ),
            learners=tuple(replace(each, budget_minor=_times(each.budget_minor, times)) for each in problem.learners),
            budget_minor=_times(problem.budget_minor, times),
        )
        assert annual_faults(large, solver.plan_year(large, AnnualLimits(relative_gap=0.0)), is_complete=False) == [], (
            seed
        )


def _times(amount: int | None, times: int) -> int | None:
    return None if amount is None else amount * times
