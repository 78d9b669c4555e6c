"""The checks of a year see what is wrong with an answer: each is shown a right one, then one with one thing changed."""

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from solver.annual.answer import AnnualResult, AnnualTier
from solver.annual.check import CHECKS, check_result
from solver.annual.objective import enrolments, fixed_prices, grantable, net_price, planned_by_centre, values
from solver.result import Status, Term
from tests.build import gives, in_weeks, module, offering, path, requires, under_way
from tests.solver.annual.makers import centre, company, grant, granted, learner, on_day, plan, terms

#: E1 counts thrice, and for E1 the step in X is essential; E2 has A under way, of which 20 are left to pay.
CASE = company(
    [
        module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9)]),
        module("B", gives("Y", 0, 2), price=60),
    ],
    [
        learner("E1", requires("X", 1, weight=5, essential=True), requires("Y", 2), centre="K2", priority=3),
        learner("E2", requires("X", 1), centre="K1", in_progress=[under_way("A", price=20, offering="A/1")]),
        learner("E3", requires("Y", 1, weight=4)),
    ],
    centres=[centre("K1"), centre("K2", 200, below="K1"), centre("K3")],
    terms=[terms("A", "A/1", fixed=30)],
    grants=[grant("G", 50, "A/1 B", each=30)],
)
BOTH = path("B A", in_weeks({0: 100}), on_day("A/1", 9))
PLAN = granted(plan(E1=BOTH, E2=path("A", on_day("A/1", 9)), E3=path("B", in_weeks({0: 100}))), E1={"G": 30})
#: 3 x 5; 15 + 3 x 2 + 1 + 4; (160 - 30) + 20 + 60 + 30.
RIGHT = AnnualResult(
    status=Status.OPTIMAL,
    plan=PLAN,
    terms=tuple(
        Term(name=name, value=value, bound=value)
        for name, value in (("essential_steps", 15), ("steps", 26), ("price", 240))
    ),
)


def changed(result: AnnualResult, name: str, **changes: int) -> AnnualResult:
    found = tuple(
        replace(term, **changes) if term.name == name else term  # type: ignore[arg-type]
        for term in result.terms
    )
    return replace(result, terms=found)


WRONG: list[tuple[str, Callable[[AnnualResult], AnnualResult]]] = [
    ("terms_equal_the_plan", lambda it: changed(it, "price", value=241, bound=241)),
    ("terms_equal_the_plan", lambda it: changed(it, "essential_steps", value=5, bound=5)),
    ("terms_equal_the_plan", lambda it: replace(it, terms=it.terms[:2])),
    ("terms_equal_the_plan", lambda it: replace(it, terms=it.terms[::-1])),
    ("terms_equal_the_plan", lambda it: replace(it, status=Status.INFEASIBLE, plan=None)),
    # More steps than the bound, or less money than the bound, cannot be.
    ("bounds_leave_nothing_better_out", lambda it: changed(it, "steps", bound=25)),
    ("bounds_leave_nothing_better_out", lambda it: changed(it, "price", bound=241)),
    ("status_follows_from_the_bounds", lambda it: replace(it, status=Status.FEASIBLE)),
    ("status_follows_from_the_bounds", lambda it: changed(it, "steps", bound=27)),
]


def test_a_right_answer_passes() -> None:
    assert check_result(CASE, RIGHT) == ()
    early = replace(changed(changed(RIGHT, "steps", bound=27), "price", bound=0), status=Status.FEASIBLE)
    assert check_result(CASE, early) == ()


@pytest.mark.parametrize(("check", "change"), WRONG)
def test_one_wrong_thing_is_seen(check: str, change: Callable[[AnnualResult], AnnualResult]) -> None:
    """The check that is there for it says so."""
    assert check in {violation.rule for violation in check_result(CASE, change(RIGHT))}


def test_every_check_is_shown_something_wrong() -> None:
    assert {name for name, _ in WRONG} == {check.__name__ for check in CHECKS}


def test_a_broken_rule_comes_before_what_does_not_add_up() -> None:
    """120 is more than a share of what E1 takes."""
    wrong = replace(changed(RIGHT, "price", value=0, bound=0), plan=granted(PLAN, E1={"G": 120}))
    assert {violation.rule for violation in check_result(CASE, wrong)} == {"grants_pay_at_most_their_share"}


def test_an_answer_without_a_plan_passes() -> None:
    assert check_result(CASE, AnnualResult(status=Status.INFEASIBLE, plan=None, terms=())) == ()
    assert check_result(CASE, AnnualResult(status=Status.UNKNOWN, plan=None, terms=())) == ()


def test_the_judges_of_a_year_know_its_values_and_one_another_alone() -> None:
    """Whatever search may be added, nothing of it is imported here; what it stands on, the import contracts forbid."""
    judges = {"check", "excerpts", "objective", "rules"}
    for judge in judges:
        text = (Path(__file__).parents[3] / f"solver/annual/{judge}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("solver.annual"):
                assert (node.module or "").rpartition(".")[2] in judges | {"answer", "problem"}, judge


def test_what_a_plan_comes_to() -> None:
    """E1 is the only one newly enrolled in A/1; K2 is below K1, E3 belongs to nobody, and nobody to K3."""
    assert values(CASE, PLAN) == {AnnualTier.ESSENTIAL_STEPS: 15, AnnualTier.STEPS: 26, AnnualTier.PRICE: 240}
    assert [(str(module), str(offering), count) for (module, offering), count in enrolments(CASE, PLAN).items()] == [
        ("A", "A/1", 1)
    ]
    assert list(fixed_prices(CASE, PLAN).values()) == [30]
    assert planned_by_centre(CASE, PLAN) == {"K1": 150, "K2": 130, "K3": 0}
    assert [net_price(CASE, *pair) for pair in zip(CASE.learners, PLAN.learners, strict=True)] == [130, 20, 60]
    most = [grantable(CASE, who, entry.path) for who, entry in zip(CASE.learners, PLAN.learners, strict=True)]
    assert most == [{"G": 30}, {"G": 10}, {"G": 30}]


def test_nobody_pays_a_fixed_price_for_those_who_were_there_before() -> None:
    """E2 alone is in A/1, and was booked already."""
    alone = plan(E1=None, E2=path("A", on_day("A/1", 9)), E3=None)
    assert values(CASE, alone)[AnnualTier.PRICE] == 20
    assert fixed_prices(CASE, alone) == {}
