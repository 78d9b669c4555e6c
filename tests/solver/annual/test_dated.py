"""The rows of a learner's paths in which the weeks of undated steps are open leave no path out."""

from itertools import islice

from ortools.sat.python.cp_model import LinearExpr

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import LearnerModel
from solver.annual.dated import build_dated
from solver.annual.ground import Ground
from solver.annual.quotes import Quotes
from solver.annual.shared import shared_of
from solver.annual.verify.facts import Catalogue
from solver.annual.verify.learners import Best, Position, glanced
from solver.annual.verify.prices import Tariffs
from solver.control import SearchLimits
from solver.cpsat import Ending, Search
from solver.domain import Calendar, ModuleId, OfferingId
from solver.path.facts_by_day import DatedVariables
from solver.path.worlds import Binding
from tests.annual_problems import random_company
from tests.brute_force_choices import Choice, choices
from tests.build import gives, module, offering, requires
from tests.solver.annual.makers import company, learner, terms


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


def test_nobody_is_paid_for_a_step_that_has_to_come_after_who_gives_the_same() -> None:
    """B needs what W alone gives, so what K gives too holds before: K is of no use, whatever its class pays."""
    modules = [
        module("W", gives("X", 0, 1), gives("Z", 0, 1), price=0),
        module("B", gives("Y", 0, 1), needs={"X": 1, "Z": 1}, price=0),
        module("K", gives("X", 0, 1), price=0, offerings=[offering("K-1", 8, 9)]),
    ]
    asked = learner("E", requires("Y", 1))
    problem = company(modules, [asked], terms=[terms("K", "K-1", least=2)])
    model = LearnerModel(shared_of(problem), asked)
    paid = Prices(scale=1000, least=(((ModuleId("K"), OfferingId("K-1")), 300),))
    quote = Quotes(paid, AnnualTier.STEPS).quote(asked, (), (), model.size)
    found = model.best(quote)
    assert found.column is not None
    assert [seat[0] for seat in found.column.seats] == ["B", "W"]
    assert found.bound == quote.parts


def test_nobody_is_paid_for_a_step_that_needs_who_gives_the_same() -> None:
    """K needs what W alone gives, which gives X as well: whenever D begins, X holds without K."""
    modules = [
        module("W", gives("X", 0, 1), gives("Z", 0, 1), price=0, offerings=[offering("W-1", 1, 2)]),
        module("K", gives("X", 0, 1), needs={"Z": 1}, price=0, offerings=[offering("K-1", 8, 9)]),
        module("D", gives("Y", 0, 1), needs={"X": 1}, price=0),
    ]
    asked = learner("E", requires("Y", 1))
    problem = company(modules, [asked], terms=[terms("K", "K-1", least=2)])
    paid = Prices(scale=1000, least=(((ModuleId("K"), OfferingId("K-1")), 300),))
    model = LearnerModel(shared_of(problem), asked)
    quote = Quotes(paid, AnnualTier.STEPS).quote(asked, (), (), model.size)
    found = model.best(quote)
    assert found.column is not None
    assert [seat[0] for seat in found.column.seats] == ["D", "W"]
    assert found.bound == quote.parts
    position = Position(asked, (((AnnualTier.STEPS, 0), Tariffs(problem, AnnualTier.STEPS, paid).of(asked)),), 1)
    assert glanced(Catalogue(problem), (), position) == [Best(1000, True)]


def test_nobody_is_paid_for_a_step_that_gives_what_another_one_gives_that_is_needed() -> None:
    """W is taken for Z and gives Y with it: whenever K is, nobody waits for it."""
    modules = [
        module("W", gives("Y", 0, 1), gives("Z", 0, 1), price=0),
        module("K", gives("Y", 0, 1), price=0, offerings=[offering("K-1", 8, 9)]),
    ]
    asked = learner("E", requires("Y", 1), requires("Z", 1))
    problem = company(modules, [asked], terms=[terms("K", "K-1", least=2)])
    paid = Prices(scale=1000, least=(((ModuleId("K"), OfferingId("K-1")), 300),))
    model = LearnerModel(shared_of(problem), asked)
    quote = Quotes(paid, AnnualTier.STEPS).quote(asked, (), (), model.size)
    assert model.best(quote).bound == 2 * quote.parts
    position = Position(asked, (((AnnualTier.STEPS, 0), Tariffs(problem, AnnualTier.STEPS, paid).of(asked)),), 1)
    assert glanced(Catalogue(problem), (), position) == [Best(2000, True)]


def test_rows_that_ask_for_use_leave_no_path_of_the_oracle_out() -> None:
    asked = 0
    for seed in range(60):
        problem = random_company(seed)
        packed = shared_of(problem).packed
        for each in problem.learners:
            world = Ground(packed, each).worlds(frozenset()).world(Binding(budget=False), only_best=False)
            for choice in islice(choices(problem.path_problem(each)), 8):
                variables = build_dated(world, is_useful=True)
                assert isinstance(variables, DatedVariables)
                _follow(variables, choice)
                ending = Search(SearchLimits(deterministic=1.0)).run(variables.model).ending
                assert ending in (Ending.OPTIMAL, Ending.FEASIBLE), (seed, each.id, choice.path)
                asked += 1
    assert asked > 400


def _follow(variables: DatedVariables, choice: Choice) -> None:
    """Let the model take what a path of the oracle takes, where it takes it, and reach as much."""
    world, model = variables.world, variables.model
    taken = dict(zip(choice.path.steps, (place.offering for place in choice.path.placements or ()), strict=True))
    assert taken.keys() <= {module.id for module in world.modules}
    for entry in world.modules:
        model.add(variables.takes(entry.id) == (entry.id in taken))
        for offered, chosen in variables.chooses.get(entry.id, {}).items():
            model.add(chosen == (taken.get(entry.id) == offered.id))
    claims = [variables.holds(target.fact) for target in world.targets]
    model.add(LinearExpr.weighted_sum(claims, [target.weight for target in world.targets]) >= choice.steps)
