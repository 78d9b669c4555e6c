"""The look for a better plan in the rows of a whole company overlooks none."""

import pytest

from solver.annual.answer import AnnualTier
from solver.annual.verify.company import Company
from tests.build import gives, module, requires
from tests.solver.annual.makers import company, grant, learner


@pytest.mark.parametrize("price", [10**6, 10**9])
def test_no_better_plan_is_overlooked_where_money_is_large(price: int) -> None:
    """One of all can go, for half is granted; in floats a granted unit is nothing beside such a price."""
    everybody = [learner(f"E{number}", requires("X", 1)) for number in range(62)]
    modules = [module("A", gives("X", 0, 1), price=price)]
    problem = company(modules, everybody, budget=price // 2, grants=[grant("g", 50, "A")])
    assert Company(problem, in_weeks=False).is_passed(AnnualTier.STEPS, 0, (0,))
    if price == 10**6:
        assert not Company(problem, in_weeks=False).is_passed(AnnualTier.STEPS, 1, (0,))
