"""Why a year has no plan: each obstacle alone leaves none, which the oracle confirms, and says how much is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

import solver
from solver.annual import search as searching
from solver.annual.answer import AnnualResult
from solver.annual.control import AnnualLimits
from solver.annual.obstacle import LimitKind, Obstacle, ObstacleKind, SharedLimit, with_only
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, LearnerId
from solver.annual.rules import violations
from solver.annual.verify.demands import ask_too_much
from solver.domain import Lock, Module, ModuleId, OfferingId
from solver.result import Status
from tests.annual_problems import random_company
from tests.brute_force_annual import AnnualOracle
from tests.build import gives, lock, module, offering, under_way
from tests.solver.annual.makers import centre, company, grant, learner, terms

LIMITS = AnnualLimits(relative_gap=0.01)
#: More learners than are decided in one program.
MANY = 1_000
#: A leads to X 1 for 100, with one seat on day 9 and two on day 16; B does so for 60, in weeks.
A = module("A", gives("X", 0, 1), offerings=[offering("A/1", 9, 9, seats=1), offering("A/2", 16, 16, seats=2)])
B = module("B", gives("X", 0, 1), price=60)
OPEN = replace(A, offerings=(offering("A/1", 9, 9), offering("A/2", 16, 16)))
KEEP_A, KEEP_B = Lock(module=ModuleId("A"), keep=True), Lock(module=ModuleId("B"), keep=True)
IN_FIRST = lock("A", keep=True, offering="A/1")


def obstacles(problem: AnnualProblem) -> tuple[Obstacle, ...]:
    """Return the obstacles of a year that has no plan."""
    result = solver.plan_year(problem, LIMITS)
    assert result.status is Status.INFEASIBLE
    return solver.annual_obstacles(problem, result, LIMITS)


def bound(count: int, *locks: Lock, centre: str | None = None) -> list[AnnualLearner]:
    """Make so many learners with these locks."""
    return [learner(f"E{number}", locks=locks, centre=centre) for number in range(1, count + 1)]


def with_others(problem: AnnualProblem) -> AnnualProblem:
    """Return the year with so many others who are bound to nothing and want nothing."""
    others = (replace(learner(f"N{number}"), requirements=()) for number in range(MANY - len(problem.learners)))
    return replace(problem, learners=(*problem.learners, *others))


def limit(kind: LimitKind, seat: str = "", **about: str) -> SharedLimit:
    name, _, number = seat.partition("/")
    return SharedLimit(
        kind=kind,
        module=ModuleId(name) if seat else None,
        offering=OfferingId(seat) if number else None,
        **about,  # type: ignore[arg-type]
    )


def told(found: Iterable[Obstacle]) -> list[tuple[str, tuple[str, ...], int | None, int | None]]:
    return [(entry.kind.value, entry.learners, entry.needed, entry.available) for entry in found]


SEATS = company([A, B], bound(2, IN_FIRST))
MODULE = company([A, B], bound(4, KEEP_A))
CLASS = company([OPEN, B], bound(2, IN_FIRST), terms=[terms("A", "A/1", least=4)])
#: Below a centre that is below another one; grants pay 20 of each 60 for two learners, and 30 in all.
CENTRE = company(
    [OPEN, B],
    bound(2, KEEP_B, centre="K2"),
    centres=[centre("K1", 89), centre("K2", below="K1")],
    grants=[grant("G", 50, "B", each=20, most=30)],
)
WHOLE = company([OPEN, B], bound(2, IN_FIRST), budget=249, terms=[terms("A", "A/1", fixed=50)])
#: Who is bound to a class that asks for two has to be joined by somebody, who pays as well.
FILLED = company([OPEN, B], [*bound(1, IN_FIRST), learner("N")], budget=199, terms=[terms("A", "A/1", least=2)])
OWN = company([OPEN, B], [learner("E1", budget=59, in_progress=[under_way("B", price=60)])])
NO_PATH = company([OPEN, B], [learner("E1", locks=[IN_FIRST], calendar=solver.Calendar(start_day=10, finish_day=28))])

CASES: list[tuple[str, AnnualProblem, tuple[str, tuple[str, ...], int | None, int | None], list[SharedLimit]]] = [
    ("an offering", SEATS, ("seats", ("E1", "E2"), 2, 1), [limit(LimitKind.SEATS, "A/1")]),
    ("all offerings", MODULE, ("seats", ("E1", "E2", "E3", "E4"), 4, 3), [limit(LimitKind.SEATS, "A")]),
    ("a class", CLASS, ("least_learners", ("E1", "E2"), 4, 2), [limit(LimitKind.LEAST_LEARNERS, "A/1")]),
    (
        "a cost centre",
        CENTRE,
        ("centre_budget", ("E1", "E2"), 90, 89),
        [limit(LimitKind.CENTRE_BUDGET, centre="K1"), limit(LimitKind.GRANT, grant="G")],
    ),
    ("the whole budget", WHOLE, ("whole_budget", ("E1", "E2"), 250, 249), [limit(LimitKind.WHOLE_BUDGET)]),
    (
        "a class to be filled",
        FILLED,
        ("whole_budget", ("E1",), 200, 199),
        [limit(LimitKind.WHOLE_BUDGET), limit(LimitKind.LEAST_LEARNERS, "A/1")],
    ),
    ("the learner's own budget", OWN, ("own_budget", ("E1",), 60, 59), []),
    ("no path", NO_PATH, ("no_path", ("E1",), None, None), []),
]


@pytest.mark.parametrize(
    ("problem", "expected", "limits"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
@pytest.mark.parametrize("is_large", [False, True], ids=["tiny", "large"])
def test_what_is_too_tight_is_told_with_how_much_is_missing(
    problem: AnnualProblem,
    expected: tuple[str, tuple[str, ...], int | None, int | None],
    limits: list[SharedLimit],
    is_large: bool,
) -> None:
    if is_large:
        problem = with_others(problem)
    (found,) = obstacles(problem)
    assert told([found]) == [expected]
    assert list(found.limits) == limits


#: Of a large company, whether too few can come into a class is not looked at a second time.
NOT_VERIFIED = {"a class", "a class to be filled"}


@pytest.mark.parametrize("name", [case[0] for case in CASES])
@pytest.mark.parametrize("is_large", [False, True], ids=["tiny", "large"])
def test_a_second_look_finds_no_plan_either(name: str, is_large: bool) -> None:
    problem = next(case[1] for case in CASES if case[0] == name)
    if is_large:
        problem = with_others(problem)
    verdict = solver.verify_year(problem, solver.plan_year(problem, LIMITS))
    assert verdict.has_no_plan is (None if is_large and name in NOT_VERIFIED else True)


def test_a_second_look_believes_no_obstacle_where_there_is_a_plan() -> None:
    none = AnnualResult(status=Status.INFEASIBLE, plan=None, terms=())
    runs, locks = _three_runs()
    problem = with_others(company([runs, B], bound(4, *locks)))
    assert solver.verify_year(problem, none).has_no_plan is None
    asked = 0
    for seed in range(5000, 5100):
        problem = random_company(seed)
        if ask_too_much(problem):
            asked += 1
            assert AnnualOracle(problem).best() is None, seed
    assert asked > 1


def test_a_lock_of_what_is_not_there_is_no_plan_at_a_second_look() -> None:
    gone = Lock(module=ModuleId("gone"), keep=True)
    none = AnnualResult(status=Status.INFEASIBLE, plan=None, terms=())
    assert solver.verify_year(company([B], bound(2, gone)), none).has_no_plan is True


def test_with_a_little_more_there_is_a_plan() -> None:
    for problem in (
        replace(CENTRE, cost_centres=(centre("K1", 90), centre("K2", below="K1"))),
        replace(WHOLE, budget_minor=250),
        replace(FILLED, budget_minor=200),
        replace(CLASS, learners=(*CLASS.learners, learner("N1"), learner("N2"))),
        replace(OWN, learners=(replace(OWN.learners[0], budget_minor=60),)),
        replace(MODULE, learners=MODULE.learners[:3]),
    ):
        result = solver.plan_year(problem, LIMITS)
        assert result.plan is not None
        assert solver.annual_obstacles(problem, result, LIMITS) == ()


def test_who_has_no_path_is_told_what_would_make_one() -> None:
    (found,) = obstacles(NO_PATH)
    assert {change.limit for relaxation in found.relaxations for change in relaxation.changes} == {"locks"}


def test_all_obstacles_are_told_at_once() -> None:
    third = replace(OWN.learners[0], id=LearnerId("E3"))
    problem = replace(SEATS, learners=(*SEATS.learners, third), budget_minor=100)
    assert {entry.kind for entry in obstacles(problem)} == {
        ObstacleKind.OWN_BUDGET,
        ObstacleKind.SEATS,
        ObstacleKind.WHOLE_BUDGET,
    }


def _three_runs() -> tuple[Module, tuple[Lock, Lock]]:
    """Make a module with three runs of two seats, the third of which is refused by whoever keeps the module."""
    runs = [offering(f"A/{number}", 2 + 7 * number, 2 + 7 * number, seats=2) for number in (1, 2, 3)]
    return replace(A, offerings=tuple(runs)), (KEEP_A, lock("A", keep=False, offering="A/3"))


def test_limits_that_hold_one_by_one_may_not_hold_together() -> None:
    runs, locks = _three_runs()
    problem = with_others(company([runs, B], bound(5, *locks)))
    (found,) = obstacles(problem)
    assert told([found]) == [("together", ("E1", "E2", "E3", "E4", "E5"), None, None)]
    assert set(found.limits) == {limit(LimitKind.SEATS, "A/1"), limit(LimitKind.SEATS, "A/2")}


def test_when_the_time_is_over_limits_are_not_told_apart() -> None:
    runs, locks = _three_runs()
    problem = with_others(company([runs, B], bound(5, *locks)))
    over = AnnualLimits(is_cancelled=lambda: True)
    (found,) = solver.annual_obstacles(problem, solver.plan_year(problem, LIMITS), over)
    assert {limit(LimitKind.SEATS, "A/1"), limit(LimitKind.SEATS, "A/2")} < set(found.limits)


def test_whoever_is_bound_to_anything_has_a_first_plan_where_the_cheapest_paths_are_none() -> None:
    runs, locks = _three_runs()
    problem = with_others(company([runs, B], bound(4, *locks)))
    result = solver.plan_year(problem, LIMITS)
    assert result.plan is not None
    assert violations(problem, result.plan) == ()


#: Tiny companies without a plan, by each kind of obstacle.
SEEDS = (
    5000,
    5008,
    5040,
    5060,
    5064,
    5065,
    5067,
    5077,
    5079,
    5082,
    5086,
    5127,
    5160,
    5168,
    5195,
    5204,
    5216,
    5220,
    5231,
    5256,
    5258,
    5292,
    5294,
    5295,
)


@pytest.mark.parametrize("few", [0, 12])
def test_the_oracle_finds_no_plan_with_nothing_but_an_obstacle(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    kinds: Counter[ObstacleKind] = Counter()
    for seed in SEEDS:
        problem = random_company(seed)
        result = solver.plan_year(problem, LIMITS)
        assert result.status is Status.INFEASIBLE, seed
        found = solver.annual_obstacles(problem, result, LIMITS)
        assert found, seed
        for entry in found:
            kinds[entry.kind] += 1
            assert AnnualOracle(_alone(problem, entry)).best() is None, (seed, entry)
            if entry.needed is not None and len(entry.limits) < 2:
                assert AnnualOracle(_alone(problem, entry, entry.needed - 1)).best() is None, (seed, entry)
    assert set(kinds) == set(ObstacleKind)


def _alone(problem: AnnualProblem, obstacle: Obstacle, budget: int | None = None) -> AnnualProblem:
    """Return the year without any limit that an obstacle does not name, with another amount where it is money."""
    left = with_only(problem, obstacle.limits)
    if obstacle.kind in (ObstacleKind.NO_PATH, ObstacleKind.OWN_BUDGET):
        one = problem.learner_by_id[obstacle.learners[0]]
        is_money = budget is not None and obstacle.kind is ObstacleKind.OWN_BUDGET
        return replace(left, learners=(replace(one, budget_minor=budget) if is_money else one,))
    assert obstacle.limits
    if budget is not None and obstacle.kind is ObstacleKind.WHOLE_BUDGET:
        return replace(left, budget_minor=budget)
    if budget is not None and obstacle.kind is ObstacleKind.CENTRE_BUDGET:
        (named,) = obstacle.limits
        return replace(left, cost_centres=tuple(_with_budget(each, named.centre, budget) for each in left.cost_centres))
    return left


def _with_budget(node: solver.CostCentre, named: CostCentreId | None, budget: int) -> solver.CostCentre:
    return replace(node, budget_minor=budget) if node.id == named else node
