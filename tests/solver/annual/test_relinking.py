"""Plans between two plans, and plans that some learners can reach, are plans, and no worse than the one in hand."""

from dataclasses import replace

import pytest

from solver.annual import relinking
from solver.annual.answer import AnnualTier
from solver.annual.columns import EMPTY
from solver.annual.control import AnnualLimits, NoAnnualWatch
from solver.annual.decompose import Decomposition
from solver.annual.relinking import Relinking
from solver.annual.rounding import obeys, rounded, value
from tests.build import gives, module
from tests.companies import Knobs, company
from tests.solver.annual.makers import company as asking_company
from tests.solver.annual.makers import learner


@pytest.fixture(scope="module")
def work() -> Decomposition:
    problem = company(Knobs(learners=80, modules=80, offerings=20))
    found = Decomposition(problem, AnnualLimits(), NoAnnualWatch())
    found.begin()
    return found


def test_a_plan_of_all_steps_keeps_the_essential_ones(work: Decomposition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relinking, "FREE", 0.25)
    first = work.bounded(AnnualTier.ESSENTIAL_STEPS, (), enough=0.0)
    assert first is not None
    known = rounded(work, AnnualTier.ESSENTIAL_STEPS, (), first.solved, seconds=60.0)
    assert known is not None
    earlier = (value(work.company, known, AnnualTier.ESSENTIAL_STEPS),)
    second = work.bounded(AnnualTier.STEPS, earlier, enough=0.0)
    assert second is not None
    assert second.solved is not None
    search = Relinking(work, AnnualTier.STEPS, earlier, second.solved, second.prices, relative_gap=1e-4)
    found = search.choice(known, seconds=60.0, enough=second.bound, until=0.0)
    assert obeys(work.company, found, earlier)
    reached = value(work.company, found, AnnualTier.STEPS)
    assert value(work.company, known, AnnualTier.STEPS) < reached <= second.bound
    # Shares that were written down and read again have no prices, and lead to the same plans.
    read = replace(second.solved, prices=None)
    again = Relinking(work, AnnualTier.STEPS, earlier, read, second.prices, relative_gap=1e-4)
    assert again.choice(known, seconds=60.0, enough=second.bound, until=0.0) == found
    between_two = again.choice(known, seconds=60.0, enough=0.0, until=0.0)
    assert value(work.company, between_two, AnnualTier.STEPS) > value(work.company, known, AnnualTier.STEPS)
    # Enough is enough: nothing is looked for beyond the plans between the two.
    between = search.choice(found, seconds=60.0, enough=0.0, until=0.0)
    assert value(work.company, between, AnnualTier.STEPS) >= reached


def test_some_learners_win_back_what_a_poor_plan_of_the_first_term_lacks(
    work: Decomposition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relinking, "FREE", 0.25)
    tier = AnnualTier.ESSENTIAL_STEPS
    bounded = work.bounded(tier, (), enough=0.0)
    assert bounded is not None
    assert bounded.solved is not None
    poor = {
        learner: min(columns.values(), key=lambda column: (column.net_minor, str(column.seats)))
        for learner, columns in work.pool.items()
    }
    search = Relinking(work, tier, (), bounded.solved, bounded.prices, relative_gap=1e-4)
    found = search.choice(poor, seconds=60.0, enough=bounded.bound, until=0.0)
    assert obeys(work.company, found, ())
    assert value(work.company, found, tier) > value(work.company, poor, tier)
    assert value(work.company, found, tier) <= bounded.bound


def test_where_nothing_can_be_reached_the_plan_of_nothing_stays() -> None:
    """One module gives what nobody asks for."""
    problem = asking_company([module("A", gives("Y", 0, 1))], [learner("E"), learner("F")], budget=100)
    nothing = Decomposition(problem, AnnualLimits(), NoAnnualWatch())
    nothing.begin()
    assert nothing.bounded(AnnualTier.ESSENTIAL_STEPS, (), enough=0.0) is not None
    bounded = nothing.bounded(AnnualTier.STEPS, (0,), enough=0.0)
    assert bounded is not None
    assert bounded.solved is not None
    known = {each.id: EMPTY for each in problem.learners}
    prices = replace(bounded.prices, earlier=(1,))
    search = Relinking(nothing, AnnualTier.STEPS, (0,), bounded.solved, prices, relative_gap=1e-4)
    assert search.choice(known, seconds=60.0, enough=0.0, until=0.0) == known
