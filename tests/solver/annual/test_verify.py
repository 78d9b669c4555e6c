"""The second look at a year: right answers pass, every kind of wrong one is found, and no bound is better than true."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pytest

import solver
from solver.annual import search as searching
from solver.annual.answer import AnnualPlan, AnnualResult, AnnualTier, Certificate, Granted, LearnerPlan, Prices
from solver.annual.control import AnnualLimits
from solver.annual.objective import enrolments
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.verify import verifying
from solver.annual.verify.verdict import BoundProof, Verdict
from solver.annual.verify.verifying import verify_year
from solver.domain import ModuleId, OfferingId
from solver.path.answer import LearningPath
from solver.result import Status, Term
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle

TO_THE_END = AnnualLimits(relative_gap=0.0)
ESSENTIAL, STEPS, PRICE = AnnualTier

Case = tuple[AnnualProblem, AnnualResult]


def planned(seed: int) -> Case:
    return _planned(seed, searching.FEW)


@cache
def _planned(seed: int, _few: int) -> Case:
    """Plan a company once for all who look at its plan."""
    problem = random_company(seed)
    return problem, solver.plan_year(problem, TO_THE_END)


@pytest.fixture
def by_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no company small enough to be decided over all its paths."""
    monkeypatch.setattr(searching, "FEW", 0)


@pytest.mark.parametrize("first", range(0, 200, 40))
def test_years_decided_whole_are_verified_by_deciding_them_again(first: int) -> None:
    for seed in range(first, first + 40):
        problem, result = planned(seed)
        verdict = verify_year(problem, result)
        assert verdict.is_verified, (seed, verdict)
        assert {term.by for term in verdict.terms} <= {BoundProof.WHOLE}
        # Each is the optimum, so nothing but the optimum is recomputed.
        assert [term.bound for term in verdict.terms] == [term.value for term in result.terms], seed


@pytest.mark.usefixtures("by_prices")
@pytest.mark.parametrize("first", range(500, 700, 40))
def test_years_decided_by_prices_are_verified_from_them(first: int) -> None:
    for seed in range(first, first + 40):
        problem, result = planned(seed)
        if result.status is Status.UNKNOWN:
            continue
        verdict = verify_year(problem, result)
        assert verdict.is_verified, (seed, verdict)
        # Where the search knew more than prices can say, so small a company is decided again.
        assert {term.by for term in verdict.terms} <= {BoundProof.PRICES, BoundProof.WHOLE}
        if result.plan is not None:
            best = AnnualOracle(problem).best()
            assert best is not None
            assert verdict.terms[0].bound is not None
            assert verdict.terms[0].bound >= best[0], seed


@pytest.mark.usefixtures("by_prices")
def test_the_weeks_are_looked_at_where_a_bound_is_not_proven_without() -> None:
    in_weeks = [
        seed
        for seed in range(500, 560)
        for term in verify_year(*planned(seed)).terms
        if term.by is BoundProof.PRICES and not term.loose_learners and term.bound
    ]
    assert in_weeks


def test_one_learner_is_verified_alike() -> None:
    found = 0
    for seed in range(200, 230):
        company = random_company(seed)
        for learner in company.learners:
            alone = replace(company, learners=(learner,), terms=(), grants=())
            verdict = verify_year(alone, solver.plan_year(alone, TO_THE_END))
            assert verdict.is_verified, (seed, verdict)
            found += any(term.value for term in verdict.terms)
    assert found > 20


def some_prices(chance: Random, problem: AnnualProblem, tier: AnnualTier) -> Prices:
    """Return prices that no search would find: high, low, and of everything that can have one."""
    scale = 10**6

    def price() -> int:
        return chance.choice((0, 0, 1, scale // 10, scale, 5 * scale, 50 * scale)) * chance.randint(1, 9)

    offered = [(module.id, offering.id) for module in problem.modules for offering in module.offerings or ()]
    return Prices(
        scale=scale,
        budget=price() if problem.budget_minor is not None else 0,
        centres=tuple((each.id, price()) for each in problem.cost_centres if each.budget_minor is not None),
        grants=tuple((each.id, price()) for each in problem.grants if each.most_minor is not None),
        seats=tuple((seat, price()) for seat in offered),
        least=tuple((seat, price()) for seat in offered if chance.random() < 0.7),
        links=tuple(
            (learner.id, seat, price()) for learner in problem.learners for seat in offered if chance.random() < 0.3
        ),
        earlier=tuple(price() for _ in range(tuple(AnnualTier).index(tier))),
    )


@pytest.mark.parametrize("first", range(1000, 1040, 20))
def test_no_prices_prove_more_than_is_true(first: int) -> None:
    """The plan is the optimum, so a bound that any prices prove is never better than its values."""
    for seed in range(first, first + 20):
        problem, result = planned(seed)
        if result.plan is None:
            continue
        chance = Random(seed)
        certificate = Certificate(prices=tuple((tier, some_prices(chance, problem, tier)) for tier in AnnualTier))
        for stated in (-(10**9), 10**9):
            # Once without the weeks, once with.
            terms = tuple(replace(t, bound=-stated if t.name != PRICE else stated) for t in result.terms)
            verdict = verify_year(problem, replace(result, terms=terms, certificate=certificate))
            assert "recomputed_bounds_are_not_passed" not in {entry.rule for entry in verdict.violations}, seed
            assert all(term.bound is not None for term in verdict.terms)


# What is wrong is found.


def steps_of(result: AnnualResult) -> list[tuple[int, int]]:
    """Return the place of each learner with the place of each step."""
    assert result.plan is not None
    return [(at, step) for at, each in enumerate(result.plan.learners) for step in range(len(each.path.steps))]


def with_term(result: AnnualResult, tier: AnnualTier, *, value: int = 0, bound: int = 0) -> AnnualResult:
    """Return the same with so much added to a value and to a bound."""
    return replace(
        result,
        terms=tuple(
            Term(name=t.name, value=t.value + value, bound=t.bound + bound) if t.name == tier else t
            for t in result.terms
        ),
    )


def with_learner(result: AnnualResult, place: int, change: Callable[[LearnerPlan], LearnerPlan]) -> AnnualResult:
    assert result.plan is not None
    learners = list(result.plan.learners)
    learners[place] = change(learners[place])
    return replace(result, plan=AnnualPlan(learners=tuple(learners)))


def without_step(plan: LearnerPlan, at: int) -> LearnerPlan:
    path = plan.path
    return replace(
        plan,
        path=LearningPath(
            steps=path.steps[:at] + path.steps[at + 1 :], placements=path.placements[:at] + path.placements[at + 1 :]
        ),
    )


def cases() -> Iterator[Case]:
    """Yield companies with something in their plans."""
    for seed in range(500, 540):
        problem, result = planned(seed)
        if result.plan is not None and steps_of(result):
            yield problem, result


def wrong(problem: AnnualProblem, result: AnnualResult) -> Verdict:
    """Return the verdict on an answer that must not pass."""
    verdict = verify_year(problem, result)
    assert not verdict.is_verified
    return verdict


@pytest.mark.usefixtures("by_prices")
def test_a_value_that_is_not_the_plans_is_found() -> None:
    for problem, result in cases():
        for tier in AnnualTier:
            for off in (-1, 1):
                verdict = wrong(problem, with_term(result, tier, value=off))
                assert [term.tier for term in verdict.terms if not term.is_value_right] == [tier]


@pytest.mark.usefixtures("by_prices")
def test_a_bound_that_is_too_good_by_one_is_found() -> None:
    found = 0
    for problem, result in cases():
        for place, tier in enumerate(AnnualTier):
            better = 1 if tier is PRICE else -1
            # As good as these prices can prove at all: whoever states more has every learner looked at in weeks.
            best = verify_year(problem, with_term(result, tier, bound=better * 10**9)).terms[place].bound
            assert best is not None
            off = best - result.terms[place].bound
            assert verify_year(problem, with_term(result, tier, bound=off)).terms[place].is_bound_proven
            verdict = wrong(problem, with_term(result, tier, bound=off + better))
            assert [each.tier for each in verdict.terms if not each.is_bound_proven] == [tier]
            found += 1
    assert found > 60


def test_the_same_is_found_without_prices() -> None:
    for seed in range(20):
        problem, result = planned(seed)
        if result.plan is None:
            continue
        for tier in AnnualTier:
            verdict = wrong(problem, with_term(result, tier, bound=1 if tier is PRICE else -1))
            assert [each.tier for each in verdict.terms if not each.is_bound_proven] == [tier]


@pytest.mark.usefixtures("by_prices")
def test_a_missing_step_is_found() -> None:
    for problem, result in cases():
        for place, at in steps_of(result):
            wrong(problem, with_learner(result, place, lambda plan, at=at: without_step(plan, at)))  # type: ignore[misc]


@pytest.mark.usefixtures("by_prices")
def test_a_step_of_somebody_else_is_found() -> None:
    for problem, result in cases():
        assert result.plan is not None
        plans = result.plan.learners
        for place, plan in enumerate(plans):
            for other in plans:
                if other.path not in (plan.path, LearningPath(steps=())) and not plan.path.steps:
                    wrong(problem, with_learner(result, place, lambda p, other=other: replace(p, path=other.path)))  # type: ignore[misc]


@pytest.mark.usefixtures("by_prices")
def test_a_seat_too_many_is_found() -> None:
    """Of each offering that is used one seat less than it needs is left: the same plan then has one too many."""
    found = 0
    for problem, result in cases():
        assert result.plan is not None
        taken = enrolments(problem, result.plan)
        for seat, count in taken.items():
            modules = tuple(
                replace(
                    module,
                    offerings=tuple(
                        replace(o, seats_left=count - 1) if (module.id, o.id) == seat else o
                        for o in module.offerings or ()
                    ),
                )
                if module.id == seat[0]
                else module
                for module in problem.modules
            )
            verdict = wrong(replace(problem, modules=modules), result)
            assert {entry.rule for entry in verdict.violations} & {"seats_are_respected", "paths_obey_their_rules"}
            found += 1
    assert found > 10


@pytest.mark.usefixtures("by_prices")
def test_money_that_nobody_grants_is_found() -> None:
    for problem, result in cases():
        place, _ = steps_of(result)[0]
        grant = problem.grants[0].id if problem.grants else solver.GrantId("none")
        paid = (Granted(grant=grant, amount_minor=10**6),)
        wrong(problem, with_learner(result, place, lambda plan, paid=paid: replace(plan, granted=paid)))  # type: ignore[misc]


def with_prices(result: AnnualResult, tier: AnnualTier, change: Callable[[Prices], Prices]) -> AnnualResult:
    assert result.certificate is not None
    return replace(
        result,
        certificate=Certificate(
            prices=tuple((t, change(prices) if t is tier else prices) for t, prices in result.certificate.prices)
        ),
    )


@pytest.mark.usefixtures("by_prices")
def test_prices_that_prove_less_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_FEW", 0)
    monkeypatch.setattr(verifying, "_MANY", 0)
    found = 0
    for problem, result in cases():
        verdict = verify_year(problem, result)
        if not verdict.is_verified:
            continue
        for term in verdict.terms:
            if term.excess:
                continue
            nothing = with_prices(result, term.tier, lambda p: Prices(scale=p.scale, earlier=(0,) * len(p.earlier)))
            again = verify_year(problem, nothing)
            now = next(each for each in again.terms if each.tier is term.tier)
            # Nothing scarce is paid for: the bound is what everybody would get alone.
            assert now.excess is not None
            assert again.is_verified == (now.excess <= 0)
            found += now.excess > 0
    assert found > 20


PRICED_WRONGLY: dict[str, Callable[[Prices], Prices]] = {
    "a price is below 0": lambda p: replace(p, seats=(*p.seats, ((ModuleId("M1"), OfferingId("M1/1")), -1))),
    "a price is below 0 as well": lambda p: replace(p, earlier=(-1,)),
    "scale": lambda p: replace(p, scale=0),
    "terms before": lambda p: replace(p, earlier=(*p.earlier, 1)),
    "cost centre": lambda p: replace(p, centres=(*p.centres, (solver.CostCentreId("nowhere"), 1))),
    "grant": lambda p: replace(p, grants=(*p.grants, (solver.GrantId("none"), 1))),
    "seat": lambda p: replace(p, seats=(*p.seats, ((ModuleId("none"), None), 1))),
    "least": lambda p: replace(p, least=(*p.least, ((ModuleId("none"), OfferingId("none")), 1))),
    "learner": lambda p: replace(p, links=(*p.links, (LearnerId("nobody"), (ModuleId("none"), None), 1))),
}


@pytest.mark.usefixtures("by_prices")
@pytest.mark.parametrize("name", PRICED_WRONGLY)
def test_prices_that_prove_nothing_are_refused(name: str) -> None:
    for problem, result in list(cases())[:5]:
        verdict = wrong(problem, with_prices(result, STEPS, PRICED_WRONGLY[name]))
        assert "prices_prove_something" in {entry.rule for entry in verdict.violations}


@pytest.mark.usefixtures("by_prices")
def test_a_budget_without_a_limit_has_no_price() -> None:
    problem, result = next(case for case in cases() if case[0].budget_minor is None)
    verdict = wrong(problem, with_prices(result, STEPS, lambda p: replace(p, budget=1)))
    assert "the whole budget" in verdict.violations[0].detail


def test_a_plan_that_is_there_contradicts_that_there_is_none() -> None:
    problem, result = next(case for case in map(planned, range(20)) if case[1].plan is not None)
    none = replace(result, status=Status.INFEASIBLE, plan=None, terms=())
    assert wrong(problem, none).has_no_plan is False


def test_nothing_stated_is_nothing_verified() -> None:
    problem = random_company(0)
    unknown = AnnualResult(status=Status.UNKNOWN, plan=None, terms=())
    assert wrong(problem, unknown).has_no_plan is None


def beside_others(problem: AnnualProblem, result: AnnualResult, count: int) -> Case:
    """Return a company with so many more learners who ask for nothing, and its plan."""
    idle = problem.learners[0]
    crowd = [replace(idle, id=LearnerId(f"X{n}"), requirements=(), locks=(), in_progress=()) for n in range(count)]
    assert result.plan is not None
    idlers = tuple(LearnerPlan(learner=each.id, path=LearningPath(steps=())) for each in crowd)
    return (
        replace(problem, learners=(*problem.learners, *crowd)),
        replace(result, plan=AnnualPlan(learners=result.plan.learners + idlers)),
    )


def test_a_large_company_without_prices_is_not_believed() -> None:
    problem, result = next(case for case in map(planned, range(20)) if case[1].plan is not None)
    many, same = beside_others(problem, result, 400)
    verdict = wrong(many, with_term(same, PRICE, bound=1))
    # That nothing costs less than nothing needs no prices, and is all that is known without them.
    assert [(term.by, term.bound) for term in verdict.terms] == [
        (BoundProof.NONE, None),
        (BoundProof.NONE, None),
        (BoundProof.PRICES, 0),
    ]
    assert all(term.is_value_right for term in verdict.terms)
    of_nothing = verify_year(many, with_term(same, PRICE, bound=-same.terms[-1].bound)).terms[-1]
    assert (of_nothing.stated_bound, of_nothing.bound) == (0, 0)


def test_a_company_of_more_is_looked_at_whole_where_prices_prove_less() -> None:
    """Nobody beside the few asks for anything, so what is best for the few is best for all."""
    found = 0
    for problem, result in map(planned, range(40)):
        if result.plan is None:
            continue
        many, same = beside_others(problem, result, 60)
        verdict = verify_year(many, same)
        assert verdict.is_verified, verdict
        # That nothing costs less than nothing needs no look.
        assert {term.by for term in verdict.terms if term.stated_bound or term.tier is not PRICE} == {BoundProof.WHOLE}
        for tier in AnnualTier:
            wrong(many, with_term(same, tier, bound=1 if tier is PRICE else -1))
            found += 1
    assert found > 60
