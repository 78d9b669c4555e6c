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
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.reasons import AnnualReason, annual_reasons
from solver.annual.rules import violations
from solver.domain import Calendar, Lock, ModuleId, Period
from solver.path.answer import LearningPath
from solver.path.problem import Bar
from solver.result import Status, Term
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle
from tests.brute_force_annual_reasons import ReasonOracle
from tests.build import gives, in_weeks, module, modules_of, offering, path, requires, under_way
from tests.solver.annual.makers import centre, company, grant, granted, learner, on_day, plan, terms

UNLIMITED = solver.AnnualLimits()
#: A leads to X 1 for 100, in weeks or on day 9 with one seat; B does so for 60, in weeks.
A = module("A", gives("X", 0, 1), price=100)
B = module("B", gives("X", 0, 1), price=60)
CLASS = module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9, seats=1)])
HALL = module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9)])
IN_WEEKS, IN_CLASS = path("A", in_weeks({0: 100})), path("A", on_day("A/1", 9))
E1, E2 = learner("E1"), learner("E2")
SHORT = Calendar(start_day=1, finish_day=7, weekly_hundredths=75)
LANGUAGES = (Bar(limit="languages", modules=modules_of("A")),)


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


def centred(*names: str, budget: int | None = None) -> list[AnnualLearner]:
    return [learner(f"E{number}", centre=name, budget=budget) for number, name in enumerate(names, 1)]


TREE = (centre("K1"), centre("K2", below="K1"), centre("K3", below="K1"))
ALONE = plan(E1=None)
FOR_THE_OTHER, BOTH_OPEN = plan(E1=None, E2=IN_WEEKS), plan(E1=None, E2=None)

CASES: list[tuple[str, str, AnnualProblem, AnnualPlan]] = [
    ("nothing leads to it", "no_module", company([module("A", gives("Y", 0, 1))], [E1]), ALONE),
    (
        "what leads on asks for a level that nobody can have",
        "entry",
        company([module("A", gives("X", 0, 1), needs={"Y": 1})], [E1, learner("E2", requires("Y", 1))]),
        BOTH_OPEN,
    ),
    (
        "two modules that it takes rule each other out",
        "excluded",
        company([module("A", gives("X", 0, 1), needs={"Y": 1}), module("B", gives("Y", 0, 1), excludes="A")], [E1]),
        ALONE,
    ),
    ("a lock", "locked", company([A], [learner("E1", locks=[Lock(module=ModuleId("A"), keep=False)])]), ALONE),
    (
        "the money that is left goes to what weighs more",
        "trade_off",
        company(
            [A, module("C", gives("Y", 0, 1), price=100)],
            [learner("E1", requires("X", 1), requires("Y", 1, weight=2), budget=100)],
        ),
        plan(E1=path("C", in_weeks({0: 100}))),
    ),
    (
        "leaving a class would be better for one, and the end of it for another",
        "trade_off",
        company(
            [HALL, module("C", gives("Y", 0, 1), price=100)],
            [learner("E1", requires("X", 1), requires("Y", 1), budget=100), learner("E2", priority=5)],
            terms=[terms("A", "A/1", least=2)],
        ),
        plan(E1=IN_CLASS, E2=IN_CLASS),
    ),
    (
        "a run that ends without its only learner gives back its fixed price",
        "trade_off",
        company(
            [HALL, module("C", gives("Y", 0, 1), price=150)],
            [learner("E1", requires("X", 1, weight=2), requires("Y", 1))],
            budget=150,
            terms=[terms("A", "A/1", fixed=50)],
        ),
        plan(E1=IN_CLASS),
    ),
    ("the own budget", "own_budget", company([A], [learner("E1", budget=99)]), ALONE),
    (
        "the own budget, where a grant is used up by another",
        "own_budget",
        company([A], [learner("E1", budget=99), E2], grants=[grant("G", 50, "A", most=50)]),
        granted(FOR_THE_OTHER, E2={"G": 50}),
    ),
    (
        "the own budget, where another leaves little of a grant",
        "own_budget",
        company([A], [learner("E1", budget=69), E2], grants=[grant("G", 50, "A", most=80)]),
        granted(FOR_THE_OTHER, E2={"G": 50}),
    ),
    (
        "the own budget, where what costs less is not what a grant pays for",
        "own_budget",
        company([A, B], [learner("E1", budget=49)], grants=[grant("G", 50, "A")]),
        ALONE,
    ),
    (
        "the own budget, where a grant gives too little to each",
        "own_budget",
        company([A], [learner("E1", budget=61)], grants=[grant("G", 50, "A", each=38)]),
        ALONE,
    ),
    (
        "what another of the same cost centre leaves",
        "centre_budget",
        company([A], centred("K", "K"), centres=[centre("K", 199)]),
        FOR_THE_OTHER,
    ),
    (
        "what another cost centre leaves of the one above both",
        "centre_budget",
        company([A], centred("K2", "K3"), centres=[centre("K1", 199), *TREE[1:]]),
        FOR_THE_OTHER,
    ),
    ("what others leave of the whole budget", "centre_budget", company([A], [E1, E2], budget=199), FOR_THE_OTHER),
    (
        "the whole budget, where a fixed price becomes due",
        "centre_budget",
        company([HALL], [E1], budget=149, terms=[terms("A", "A/1", fixed=50)]),
        ALONE,
    ),
    (
        "the budget of a cost centre beside an own one that is enough",
        "centre_budget",
        company([A], centred("K", budget=100), centres=[centre("K", 99)]),
        ALONE,
    ),
    ("the last seat is taken", "seats", company([CLASS], [E1, E2]), plan(E1=None, E2=IN_CLASS)),
    (
        "no seat was left before",
        "seats",
        company([module("A", gives("X", 0, 1), offerings=[offering("A/1", 9, 9, seats=0)])], [E1]),
        ALONE,
    ),
    (
        "one learner more is not enough for a class",
        "seats",
        company([HALL], [E1, learner("E2", budget=99)], terms=[terms("A", "A/1", least=2)]),
        BOTH_OPEN,
    ),
    ("effort", "effort", company([A], [learner("E1", effort=99)]), ALONE),
    (
        "hours of a week",
        "time",
        company([A], [learner("E1", calendar=SHORT)]),
        ALONE,
    ),
    (
        "days away",
        "time",
        company(
            [CLASS],
            [
                learner(
                    "E1",
                    calendar=Calendar(start_day=1, finish_day=28, unavailable=(Period(first_day=9, last_day=9),)),
                )
            ],
        ),
        ALONE,
    ),
    (
        "own budget and cost centre together",
        "limits",
        company([A], centred("K", budget=99), centres=[centre("K", 99)]),
        ALONE,
    ),
    (
        "seats and money together",
        "limits",
        company([CLASS], [learner("E1", budget=99), E2]),
        plan(E1=None, E2=IN_CLASS),
    ),
    ("a language", "limits", company([A], [replace(E1, bars=LANGUAGES)]), ALONE),
    (
        "what is under way is paid from the same budget",
        "own_budget",
        company(
            [A, module("C", gives("Y", 0, 1))],
            [learner("E1", budget=149, in_progress=[under_way("C", price=50)])],
        ),
        plan(E1=path("C", in_weeks({0: 100}))),
    ),
]


def case(name: str) -> tuple[AnnualProblem, AnnualPlan]:
    return next((problem, chosen) for entry, _, problem, chosen in CASES if entry == name)


@pytest.mark.parametrize(("name", "expected", "problem", "chosen"), CASES)
def test_each_reason_is_told_where_it_is_the_first_that_is_true(
    name: str, expected: str, problem: AnnualProblem, chosen: AnnualPlan
) -> None:
    assert reason(problem, chosen) == expected, name


def test_every_reason_has_a_case() -> None:
    assert {case[1] for case in CASES} == {entry.value for entry in AnnualReason}


#: What is just enough is enough, so that a gap would be traded, or closed by a better plan.
ENOUGH: list[tuple[str, AnnualProblem, AnnualPlan]] = [
    ("own budget", company([A], [learner("E1", budget=100)]), ALONE),
    ("own budget with a grant", company([A], [learner("E1", budget=50)], grants=[grant("G", 50, "A")]), ALONE),
    (
        "own budget for what a grant pays half of, and not for what costs less",
        company([A, B], [learner("E1", budget=50)], grants=[grant("G", 50, "A")]),
        ALONE,
    ),
    (
        "own budget beside what is under way and granted, though its days are over",
        company(
            [A, module("C", gives("Y", 0, 1), offerings=[offering("C/1", 1, 2)])],
            [
                learner(
                    "E1",
                    budget=150,
                    calendar=Calendar(start_day=8, finish_day=28),
                    in_progress=[under_way("C", price=100, offering="C/1")],
                )
            ],
            grants=[grant("G", 50, "C/1")],
        ),
        granted(plan(E1=path("C", in_weeks({1: 100}))), E1={"G": 50}),
    ),
    (
        "what a grant has left",
        company([A], [learner("E1", budget=70), E2], grants=[grant("G", 50, "A", most=80)]),
        granted(FOR_THE_OTHER, E2={"G": 50}),
    ),
    ("cost centre", company([A], centred("K2", "K3"), centres=[centre("K1", 200), *TREE[1:]]), FOR_THE_OTHER),
    (
        "whole budget with a fixed price",
        company([HALL], [E1], budget=150, terms=[terms("A", "A/1", fixed=50)]),
        ALONE,
    ),
    (
        "a fixed price that is due already",
        company([HALL], [E1, E2], budget=250, terms=[terms("A", "A/1", fixed=50)]),
        plan(E1=None, E2=IN_CLASS),
    ),
    (
        "no fixed price for what is under way",
        company(
            [HALL, module("C", gives("Y", 0, 1), price=100)],
            [learner("E1", requires("Y", 1), in_progress=[under_way("A", offering="A/1")])],
            budget=100,
            terms=[terms("A", "A/1", fixed=50)],
        ),
        plan(E1=IN_CLASS),
    ),
    (
        "the second of two seats",
        company([module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9, seats=2)])], [E1, E2]),
        plan(E1=None, E2=IN_CLASS),
    ),
    (
        "the third of three who are needed",
        company([HALL], [E1, E2, learner("E3")], terms=[terms("A", "A/1", least=2)]),
        plan(E1=None, E2=IN_CLASS, E3=IN_CLASS),
    ),
]


@pytest.mark.parametrize(("problem", "chosen"), [case[1:] for case in ENOUGH], ids=[case[0] for case in ENOUGH])
def test_a_gap_that_a_better_plan_would_close_has_no_reason(problem: AnnualProblem, chosen: AnnualPlan) -> None:
    price = values(problem, chosen)[AnnualTier.PRICE]
    found = annual_reasons(problem, judged(problem, chosen, best=[0, 1000, price]), UNLIMITED)
    assert list(found.values()) == [None]


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
