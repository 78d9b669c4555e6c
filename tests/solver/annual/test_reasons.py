"""Why gaps of a year stay open: each reason in a case of its own, and all of them against brute force."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

import solver
from solver.annual.answer import AnnualPlan, AnnualResult, AnnualTier, LearnerPlan
from solver.annual.left import positions
from solver.annual.objective import values
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.reasons import AnnualReason, annual_reasons
from solver.annual.rules import violations
from solver.domain import Lock, ModuleId
from solver.path.answer import LearningPath
from solver.result import Status, Term
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle
from tests.brute_force_annual_reasons import ReasonOracle
from tests.build import gives, in_weeks, module, path, requires
from tests.solver.annual.makers import company, learner, on_day, plan, terms
from tests.solver.annual.reason_cases import CASES, CLASS, E2, ENOUGH, HALL, IN_CLASS, A

UNLIMITED = solver.AnnualLimits()


def judged(problem: AnnualProblem, chosen: AnnualPlan, *, best: Iterable[int] | None = None) -> AnnualResult:
    """Return the answer with this plan; `best` are the bounds of the terms, or the plan is as good as can be."""
    assert violations(problem, chosen) == ()
    reached = values(problem, chosen)
    bounds = tuple(reached.values()) if best is None else tuple(best)
    stated = tuple(
        Term(name=tier.value, value=value, bound=bound)
        for (tier, value), bound in zip(reached.items(), bounds, strict=True)
    )
    status = Status.OPTIMAL if all(term.is_proven for term in stated) else Status.FEASIBLE
    return AnnualResult(status=status, plan=chosen, terms=stated)


def reason(problem: AnnualProblem, chosen: AnnualPlan) -> AnnualReason | None:
    """Return the reason of the first gap of the first learner; the oracle must say the same."""
    found = annual_reasons(problem, judged(problem, chosen), UNLIMITED)
    first, position = next(positions(problem, chosen, None))
    competency, reached = position.gaps[0]
    told = found[first.id, competency]
    assert told == ReasonOracle(problem, chosen, first.id).reason(competency, reached)
    return told


def case(name: str) -> tuple[AnnualProblem, AnnualPlan]:
    return next((problem, chosen) for entry, _, problem, chosen in CASES if entry == name)


@pytest.mark.parametrize(("name", "expected", "problem", "chosen"), CASES)
def test_each_reason_is_told_where_it_is_the_first_that_is_true(
    name: str, expected: str, problem: AnnualProblem, chosen: AnnualPlan
) -> None:
    assert reason(problem, chosen) == expected, name


def test_every_reason_has_a_case() -> None:
    assert {case[1] for case in CASES} == {entry.value for entry in AnnualReason}


@pytest.mark.parametrize(("problem", "chosen"), [case[1:] for case in ENOUGH], ids=[case[0] for case in ENOUGH])
def test_a_gap_that_a_better_plan_would_close_has_no_reason(problem: AnnualProblem, chosen: AnnualPlan) -> None:
    price = values(problem, chosen)[AnnualTier.PRICE]
    found = annual_reasons(problem, judged(problem, chosen, best=[0, 1000, price]), UNLIMITED)
    assert list(found.values()) == [None]


def test_to_stay_in_a_class_without_use_for_it_is_no_better_plan() -> None:
    """E2 needs company in the class, which E1 needs for D alone, and with C in place of D for nothing."""
    further = module("D", gives("Y", 0, 1), needs={"X": 1}), module("C", gives("Y", 0, 2))
    problem = company(
        [HALL, *further], [learner("E1", requires("Y", 2)), E2], terms=[terms("A", "A/1", least=2)], budget=400
    )
    chosen = plan(E1=path("A D", on_day("A/1", 9), in_weeks({2: 100})), E2=IN_CLASS)
    price = values(problem, chosen)[AnnualTier.PRICE]
    found = annual_reasons(problem, judged(problem, chosen, best=[0, 1000, price]), UNLIMITED)
    assert list(found.values()) == ["trade_off"]


def test_a_trade_is_known_for_one_before_the_whole_year_is_proven() -> None:
    problem, chosen = case("the money that is left goes to what weighs more")
    price = values(problem, chosen)[AnnualTier.PRICE]
    found = annual_reasons(problem, judged(problem, chosen, best=[0, 1000, price]), UNLIMITED)
    assert list(found.values()) == ["trade_off"]


def test_what_would_end_the_class_of_others_is_no_better_plan() -> None:
    problem = company(
        [HALL, module("C", gives("Y", 0, 1), price=100)],
        [learner("E1", requires("X", 1), requires("Y", 1, weight=2), budget=100), learner("E2", priority=5)],
        terms=[terms("A", "A/1", least=2)],
    )
    chosen = plan(E1=IN_CLASS, E2=IN_CLASS)
    price = values(problem, chosen)[AnnualTier.PRICE]
    found = annual_reasons(problem, judged(problem, chosen, best=[0, 1000, price]), UNLIMITED)
    assert list(found.values()) == ["trade_off"]
    # With one more in the class it would be better to leave it.
    third = replace(problem, learners=(*problem.learners, learner("E3")))
    chosen = plan(E1=IN_CLASS, E2=IN_CLASS, E3=IN_CLASS)
    price = values(third, chosen)[AnnualTier.PRICE]
    found = annual_reasons(third, judged(third, chosen, best=[0, 1000, price]), UNLIMITED)
    assert list(found.values()) == [None]


def test_locks_bind_whoever_stays_in_a_class_of_others() -> None:
    cheap, dear = module("C", gives("Y", 0, 1), price=50), module("D", gives("Y", 0, 1), price=100)
    refused = [Lock(module=ModuleId("C"), keep=False)]
    mine = learner("E1", requires("X", 1), requires("Y", 1), budget=150, locks=refused)
    problem = company([HALL, cheap, dear], [mine, E2], terms=[terms("A", "A/1", least=2)])
    chosen = plan(E1=IN_CLASS, E2=IN_CLASS)
    price = values(problem, chosen)[AnnualTier.PRICE]
    found = annual_reasons(problem, judged(problem, chosen, best=[0, 1000, price]), UNLIMITED)
    assert list(found.values()) == ["trade_off"]


def faulty_reasons(problem: AnnualProblem, chosen: AnnualPlan, best: Iterable[int]) -> tuple[list[str], Counter[str]]:
    """Return where the reasons are not those of the oracle, and how often each was given."""
    result = judged(problem, chosen, best=best)
    is_proven = all(term.is_proven for term in result.terms[:2])
    found = dict(annual_reasons(problem, result, UNLIMITED))
    faults, given = [], Counter[str]()
    for outcome in solver.learner_outcomes(problem, chosen):
        name = outcome.plan.learner
        for gap in outcome.gaps:
            if gap.state not in (solver.GapState.PARTLY, solver.GapState.OPEN):
                assert (name, gap.competency) not in found
                continue
            true = ReasonOracle(problem, chosen, name).reason(gap.competency, gap.reached, is_proven=is_proven)
            mine = found.pop((name, gap.competency))
            given[str(mine)] += 1
            if mine != true:
                faults.append(f"{name} {gap.competency} at {gap.reached}: {mine}, true is {true}")
    assert not found
    return faults, given


def with_one_idle(chosen: AnnualPlan, name: LearnerId) -> AnnualPlan:
    """Return a plan that does nothing for one learner."""
    idle = LearnerPlan(learner=name, path=LearningPath(steps=()))
    return AnnualPlan(learners=tuple(idle if entry.learner == name else entry for entry in chosen.learners))


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_reasons_of_tiny_companies_are_those_of_brute_force(first: int) -> None:
    given = Counter[str]()
    for seed in range(first, first + 40):
        problem = random_company(seed)
        best = AnnualOracle(problem).plan()
        if best is None:
            continue
        bounds = list(values(problem, best).values())
        plans = [best, *(with_one_idle(best, entry.learner) for entry in best.learners if entry.path.steps)]
        for chosen in plans:
            if not violations(problem, chosen):
                faults, counted = faulty_reasons(problem, chosen, [*bounds[:2], 0])
                assert faults == [], seed
                given += counted
    assert len(given) >= 9


def test_learners_who_are_alike_share_their_reasons_and_workers_change_nothing() -> None:
    problem = company([CLASS], [learner(f"E{number}") for number in range(1, 61)])
    chosen = plan(**{f"E{number}": IN_CLASS if number == 7 else None for number in range(1, 61)})
    result = judged(problem, chosen)
    shares: list[float] = []
    alone = annual_reasons(problem, result, UNLIMITED, tells=shares.append)
    assert len(alone) == 59
    assert set(alone.values()) == {AnnualReason.SEATS}
    assert shares == [1.0]
    mixed = [random_company(seed) for seed in range(40, 50)]
    with ThreadPoolExecutor(2) as executor:
        assert annual_reasons(problem, result, UNLIMITED, executor=executor) == alone
        for other in mixed:
            best = AnnualOracle(other).plan()
            if best is not None:
                answer = judged(other, best)
                expected = annual_reasons(other, answer, UNLIMITED)
                assert annual_reasons(other, answer, UNLIMITED, executor=executor) == expected


def test_what_is_not_settled_in_time_has_no_reason() -> None:
    problem, chosen = case("the own budget")
    over = solver.AnnualLimits(seconds_left=lambda: 0.0)
    assert list(annual_reasons(problem, judged(problem, chosen), over).values()) == [None]


def test_without_a_plan_only_what_others_have_no_part_in_is_told() -> None:
    locks = [Lock(module=ModuleId("A"), keep=True)]
    wanted = [requires("X", 1), requires("Y", 1)]
    problem = company([A], [replace(learner("E1", *wanted, budget=99), locks=tuple(locks))])
    nothing = AnnualResult(status=Status.INFEASIBLE, plan=None, terms=())
    assert annual_reasons(problem, nothing, UNLIMITED) == {
        (LearnerId("E1"), requires("X", 1).competency): None,
        (LearnerId("E1"), requires("Y", 1).competency): AnnualReason.NO_MODULE,
    }
