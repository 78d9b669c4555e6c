"""The rows of a learner's paths in which the weeks of undated steps are open leave no path out."""

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import LearnerModel
from solver.annual.quotes import Quotes
from solver.annual.shared import shared_of
from solver.domain import Calendar
from tests.build import gives, module, offering, requires
from tests.solver.annual.makers import company, learner


def test_steps_may_go_on_after_the_last_offering() -> None:
    """B takes four weeks after A, and ends when C, which waits for the same level, is over; D is too dear."""
    modules = [
        module("A", gives("X", 0, 1), price=0, offerings=[offering("A-1", 1, 5)]),
        module("B", gives("X", 1, 2), price=0, effort=2000),
        module("C", gives("Y", 0, 1), needs={"X": 2}, offerings=[offering("C-1", 8, 12)]),
        module("D", gives("X", 0, 2), price=1000, offerings=[offering("D-1", 1, 5)]),
    ]
    calendar = Calendar(start_day=1, finish_day=70, weekly_hundredths=500)
    asked = learner("E", requires("X", 2), requires("Y", 1), calendar=calendar)
    model = LearnerModel(shared_of(company(modules, [asked])), asked)
    quote = Quotes(Prices(scale=1000, budget=100), AnnualTier.STEPS).quote(asked, (), (), model.size)
    found = model.best(quote)
    assert found.column is not None
    assert [seat[0] for seat in found.column.seats] == ["A", "B"]
    assert found.bound == 2 * quote.parts
