"""Years of tiny companies, each against the oracle; and prices that prove what they say."""

from dataclasses import replace

import pytest

import solver
from solver.annual import search as searching
from solver.annual.columns import Column
from solver.annual.control import AnnualLimits
from solver.annual.decompose import Decomposition
from solver.result import Status
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company

TO_THE_END = AnnualLimits(relative_gap=0.0)


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_tiny_companies_are_planned_as_well_as_can_be(first: int) -> None:
    for seed in range(first, first + 20):
        problem = random_company(seed)
        assert annual_faults(problem, solver.plan_year(problem, TO_THE_END)) == [], seed


#: What is under way is drawn out, so that a step before it is of use and a class is filled; a grant for a module under
#: way in days that are over pays for the seat held; of two steps one comes too late for a third;
#: the engine of linear programs ends in an error after its presolve.
HARD_TO_SEE = (7054, 6534, 6093, 6992, 301473)


@pytest.mark.parametrize("few", [0, 12])
@pytest.mark.parametrize("seed", HARD_TO_SEE)
def test_no_better_year_is_left_out(seed: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    problem = random_company(seed)
    assert annual_faults(problem, solver.plan_year(problem, TO_THE_END)) == []


@pytest.fixture
def by_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no company small enough to be decided over all its paths."""
    monkeypatch.setattr(searching, "FEW", 0)


@pytest.mark.usefixtures("by_prices")
@pytest.mark.parametrize("first", range(500, 560, 20))
def test_prices_and_paths_in_turn_break_no_rule_and_bound_the_best(first: int) -> None:
    statuses = []
    for seed in range(first, first + 20):
        problem = random_company(seed)
        result = solver.plan_year(problem, TO_THE_END)
        assert annual_faults(problem, result, is_complete=False) == [], seed
        statuses.append(result.status)
    assert statuses.count(Status.OPTIMAL) >= len(statuses) // 3


@pytest.mark.usefixtures("by_prices")
@pytest.mark.parametrize("seed", [5008, 5060, 5065, 5077, 5079])
def test_a_year_in_which_nothing_fits_is_infeasible(seed: int) -> None:
    assert solver.plan_year(random_company(seed), TO_THE_END).status is Status.INFEASIBLE


@pytest.mark.parametrize("few", [0, 12])
def test_priorities_however_large_leave_no_term_open(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    for seed in (0, 1, 7):
        company = random_company(seed)
        people = tuple(replace(one, priority=10**6 + place) for place, one in enumerate(company.learners))
        problem = replace(company, learners=people)
        assert annual_faults(problem, solver.plan_year(problem, TO_THE_END)) == [], seed


def test_a_company_of_nobody_has_a_plan_in_which_nothing_is_done() -> None:
    problem = replace(random_company(4), learners=())
    result = solver.plan_year(problem, TO_THE_END)
    assert result.status is Status.OPTIMAL
    assert result.plan == solver.AnnualPlan(learners=())
    assert annual_faults(problem, result) == []


def test_a_path_is_known_with_all_that_grants_can_pay_of_it() -> None:
    """What they pay in one plan is no limit of what they can pay in the next."""
    problem = random_company(3304)
    work = Decomposition(problem, TO_THE_END, solver.NoAnnualWatch())
    learner = problem.learners[0].id
    seats = ((solver.ModuleId("M06"), solver.OfferingId("M06/1")),)
    grant = problem.grants[0].id
    work.add(learner, Column(0, 1, 5, ((grant, 1),), seats))
    assert dict(work.pool[learner][seats].granted)[grant] > 1


def test_one_learner_gets_the_path_that_a_recommendation_gives() -> None:
    found = 0
    for seed in range(200, 260):
        company = random_company(seed)
        for learner in company.learners:
            alone = replace(company, learners=(learner,), terms=(), grants=(), cost_centres=company.cost_centres)
            result = solver.plan_year(alone, TO_THE_END)
            purses = [company.budget_minor, learner.budget_minor]
            purses += [company.centre_by_id[centre].budget_minor for centre in company.centres_of(learner)]
            least = min((purse for purse in purses if purse is not None), default=None)
            path = solver.recommend_path(replace(company.path_problem(learner), budget_minor=least)).path
            assert (None if result.plan is None else result.plan.learners[0].path) == path
            found += path is not None and bool(path.steps)
    assert found > 20


class _Keeps(solver.NoAnnualWatch):
    """Keeps every state."""

    def __init__(self) -> None:
        self.states: list[bytes] = []

    def saves(self, state: bytes) -> None:
        self.states.append(state)


@pytest.mark.usefixtures("by_prices")
def test_a_search_goes_on_from_where_it_was_saved() -> None:
    for seed in range(700, 715):
        problem = random_company(seed)
        watch = _Keeps()
        whole = solver.plan_year(problem, TO_THE_END, watch=watch)
        for state in watch.states:
            again = solver.plan_year(problem, TO_THE_END, resume_from=state)
            assert annual_faults(problem, again, is_complete=False) == []
            assert again.terms[:1] == whole.terms[:1]
        if watch.states and whole.plan is not None:
            assert solver.plan_year(problem, TO_THE_END, resume_from=watch.states[-1]).terms == whole.terms


def test_what_is_no_state_is_refused() -> None:
    problem = random_company(0)
    for content in (b"", b"no state", b"x\x9c+)\xca\xccK/V\x00\x00"):
        with pytest.raises(solver.InvalidProblem):
            solver.plan_year(problem, TO_THE_END, resume_from=content)
