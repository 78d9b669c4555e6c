"""Bounds from cases: they leave nothing out, are never below the optimum, and come nearer to it than prices alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

import solver
from solver.annual import course
from solver.annual import search as searching
from solver.annual.answer import AnnualResult, AnnualTier, Certificate
from solver.annual.cases import Cases
from solver.annual.control import AnnualLimits, NoAnnualWatch
from solver.annual.decompose import Bounded, Decomposition
from solver.annual.groups import Choice
from solver.annual.master import Master
from solver.annual.problem import AnnualProblem, Seat
from solver.annual.rounding import obeys, rounded, value
from solver.annual.verify.cases import leave_nothing_out
from solver.annual.verify.verifying import verify_year
from solver.domain import ModuleId, OfferingId
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company
from tests.companies import Knobs, company

ESSENTIAL, STEPS, _ = AnnualTier
#: Years of which some tier is proven by two cases or three, where groups are small.
SPLIT = (30835, 30046, 30092, 30212, 30594, 30841, 31128)
A, B, C = ((ModuleId(name), OfferingId(name)) for name in "ABC")


@pytest.mark.parametrize(
    ("cases", "is_all"),
    [
        ([{}], True),
        ([{A: True}, {A: False}], True),
        ([{A: True}], False),
        ([{A: True, B: True}, {A: True, B: False}, {A: False}], True),
        ([{A: True, B: True}, {A: True, B: False}, {A: False, B: True}], False),
        # Not a tree of halves, and all the same nothing is left out.
        ([{A: True, B: False}, {B: True, C: False}, {C: True, A: False}, {A: True, B: True, C: True},
          {A: False, B: False, C: False}], True),
        ([{A: True, B: False}, {B: True, C: False}, {C: True, A: False}, {A: True, B: True, C: True}], False),
    ],
)  # fmt: skip
def test_cases_leave_nothing_out(cases: list[dict[Seat, bool]], is_all: bool) -> None:
    assert leave_nothing_out(cases) is is_all


def test_more_cases_than_can_be_looked_at_prove_nothing() -> None:
    """Of forty pairs each is open or closed together: nobody follows a million million ways."""
    seats = [(ModuleId(f"M{number}"), OfferingId("1")) for number in range(80)]
    pairs = list(zip(seats[::2], seats[1::2], strict=True))
    cases: list[dict[Seat, bool]] = [{one: side, other: side} for one, other in pairs for side in (True, False)]
    assert not leave_nothing_out(cases)


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no company small enough to be decided over all its paths, or as one group."""
    monkeypatch.setattr(searching, "FEW", 0)
    monkeypatch.setattr(course, "GROUP", 2)
    monkeypatch.setattr(course, "WHOLE", 1.0)


@dataclass(frozen=True)
class Begun:
    """A company whose essential steps are decided, with the prices of all steps."""

    work: Decomposition
    choice: Choice
    earlier: tuple[int, ...]
    root: Bounded

    def cases(self, tells: Callable[[int], None] = lambda bound: None) -> Cases:
        return Cases(self.work, STEPS, self.earlier, enough=0.0, until=0.0, tells=tells, root=self.root)


@pytest.fixture(scope="module")
def begun() -> Begun:
    problem = company(Knobs(learners=60, modules=60, offerings=40, cost_centres=4, seed=5))
    work = Decomposition(problem, AnnualLimits(), NoAnnualWatch())
    work.begin()
    first = work.bounded(ESSENTIAL, (), enough=0.0)
    assert first is not None
    choice = rounded(work, ESSENTIAL, (), first.solved, seconds=60.0)
    assert choice is not None
    earlier = (value(work.company, choice, ESSENTIAL),)
    root = work.bounded(STEPS, earlier, enough=0.0)
    assert root is not None
    return Begun(work, choice, earlier, root)


def test_cases_come_nearer_to_the_best_plan_than_prices(begun: Begun) -> None:
    told: list[int] = []
    cases = begun.cases(told.append)
    assert cases.split(0.0, 12)
    plan = rounded(begun.work, STEPS, begun.earlier, cases.worst.solved, seconds=60.0, known=begun.choice)
    assert plan is not None
    assert obeys(begun.work.company, plan, begun.earlier)
    assert value(begun.work.company, plan, STEPS) == cases.worst.bound < begun.root.bound
    assert told[-1] == cases.worst.bound
    assert told == sorted(told, reverse=True)
    assert leave_nothing_out([dict(case.decided) for case in cases.found])
    assert [(case.prices.opened, case.prices.closed) for case in cases.found] == [
        tuple(tuple(seat for seat, is_open in case.decided.items() if is_open is side) for side in (True, False))
        for case in cases.found
    ]


def test_cases_are_not_split_below_the_aim(begun: Begun) -> None:
    cases = begun.cases()
    assert not cases.split(begun.root.bound, 12)
    assert [case.bound for case in cases.found] == [begun.root.bound]


def test_no_case_is_bounded_below_its_best_choice_of_known_paths(begun: Begun) -> None:
    work, cases = begun.work, begun.cases()
    cases.split(0.0, 5)
    solved = []
    for case in cases.found:
        master = Master(work.company, STEPS, begun.earlier, links=work.links, is_whole=True, is_lenient=False)
        for learner in work.problem.learners:
            master.add(learner, work.pool[learner.id].values())
        master.decide(case.decided)
        found = master.solve(seconds=60.0)
        if found is not None:
            assert round(found.objective) <= case.bound, case.decided
            assert all(round(found.opened[seat]) == is_open for seat, is_open in case.decided.items())
            solved.append(round(found.objective))
    assert max(solved) == 2076


@pytest.mark.usefixtures("small_groups")
@pytest.mark.parametrize("seed", SPLIT)
def test_tiny_companies_that_are_split_into_cases_are_planned_within_their_bounds(seed: int) -> None:
    problem = random_company(seed)
    result = solver.plan_year(problem, AnnualLimits(relative_gap=0.0))
    assert annual_faults(problem, result, is_complete=False) == []
    assert result.certificate is not None
    assert max(len(result.certificate.of(tier)) for tier in AnnualTier) > 1
    assert verify_year(problem, result).is_verified


@pytest.mark.usefixtures("small_groups")
def test_a_certificate_whose_cases_leave_something_out_proves_nothing() -> None:
    problem, result, tier = _split_year()
    assert result.certificate is not None
    whole = result.certificate
    assert verify_year(problem, result).is_verified
    for place, (each, prices) in enumerate(whole.prices):
        if each is not tier:
            continue
        less = replace(result, certificate=Certificate(prices=whole.prices[:place] + whole.prices[place + 1 :]))
        assert "leave something out" in str(verify_year(problem, less).violations)
        # The same prices for an offering without terms, or for one that is open and closed at once.
        for wrong in (
            replace(prices, opened=(*prices.opened, A)),
            replace(prices, opened=(*prices.opened, *prices.closed), closed=(*prices.opened, *prices.closed)),
        ):
            changed = Certificate(prices=(*whole.prices[:place], (each, wrong), *whole.prices[place + 1 :]))
            assert not verify_year(problem, replace(result, certificate=changed)).is_verified


@pytest.mark.usefixtures("small_groups")
def test_a_bound_that_no_case_proves_is_not_verified() -> None:
    problem, result, tier = _split_year()
    terms = tuple(
        replace(term, bound=term.value - 1) if term.name == tier.value else replace(term) for term in result.terms
    )
    assert not verify_year(problem, replace(result, terms=terms)).is_verified


def _split_year() -> tuple[AnnualProblem, AnnualResult, AnnualTier]:
    """Return a year that was proven by cases, and the tier."""
    problem = random_company(SPLIT[0])
    result = solver.plan_year(problem, AnnualLimits(relative_gap=0.0))
    assert result.certificate is not None
    return problem, result, next(tier for tier in AnnualTier if len(result.certificate.of(tier)) > 1)
