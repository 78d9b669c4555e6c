"""A plan that no longer fits is made to fit: each thing that learners share, a little too small for it."""

from dataclasses import replace
from typing import Any

import pytest

from solver.annual.columns import EMPTY, Column
from solver.annual.company import Company
from solver.annual.mending import Mending
from solver.annual.problem import AnnualLearner, AnnualProblem, GrantId, LearnerId, Seat
from solver.annual.rounding import Choice, obeys
from solver.domain import ModuleId, OfferingId
from tests.build import gives, module, offering
from tests.solver.annual.makers import centre, company, grant, learner, terms

SEAT: Seat = (ModuleId("A"), OfferingId("A/1"))
OTHER: Seat = (ModuleId("A"), OfferingId("A/2"))


def takes(seat: Seat, *, steps: int = 1, price: int = 100, granted: int = 0) -> Column:
    return Column(0, steps, price, ((GrantId("G"), granted),) if granted else (), (seat,))


def year(*, seats: int = 9, **about: Any) -> AnnualProblem:
    offerings = [offering("A/1", 8, 9, seats=seats), offering("A/2", 15, 16, seats=9)]
    people = [learner(name, centre="team" if "centres" in about else None) for name in ("ann", "bob", "eve")]
    return company([module("A", gives("X", 0, 1), offerings=offerings)], people, **about)


def mended(problem: AnnualProblem, choice: Choice, others: dict[str, list[Column]] | None = None) -> Choice | None:
    def known(one: AnnualLearner) -> list[Column]:
        return (others or {}).get(one.id, [EMPTY])

    found = Mending(Company(problem), dict(choice), known).mended()
    assert found is None or obeys(Company(problem), found, ())
    return found


def everybody(*columns: Column) -> Choice:
    return {LearnerId(name): column for name, column in zip(("ann", "bob", "eve"), columns, strict=True)}


def kept(choice: Choice | None) -> set[str]:
    assert choice is not None
    return {name for name, column in choice.items() if column.seats}


@pytest.mark.parametrize("about", [{"budget": 200}, {"centres": [centre("team", 200)]}])
def test_money_is_given_up_by_whoever_gains_least_for_it(about: dict[str, Any]) -> None:
    choice = everybody(takes(SEAT, steps=3), takes(SEAT, steps=1), takes(SEAT, steps=2))
    assert kept(mended(year(**about), choice)) == {"ann", "eve"}


def test_a_cheaper_path_comes_before_none() -> None:
    choice = everybody(takes(SEAT), takes(SEAT), takes(SEAT))
    cheap = takes(SEAT, price=10)
    found = mended(year(budget=250), choice, {"ann": [EMPTY, cheap], "bob": [EMPTY], "eve": [EMPTY]})
    assert found is not None
    assert found[LearnerId("ann")] == cheap
    assert kept(found) == {"ann", "bob", "eve"}


def test_a_run_holds_no_more_than_its_seats() -> None:
    choice = everybody(takes(SEAT, steps=1), takes(SEAT, steps=3), takes(SEAT, steps=2))
    assert kept(mended(year(seats=2), choice)) == {"bob", "eve"}


def test_a_class_that_would_be_too_small_is_left_by_all() -> None:
    problem = year(terms=[terms("A", "A/1", least=3)])
    choice = everybody(takes(SEAT), takes(SEAT), takes(OTHER))
    assert kept(mended(problem, choice)) == {"eve"}
    # Places of others that are taken already are no new ones.
    assert kept(mended(replace(problem, budget_minor=200), everybody(*[takes(SEAT)] * 3))) == set()


def test_a_fixed_price_counts_until_its_class_is_empty() -> None:
    problem = year(budget=350, terms=[terms("A", "A/1", fixed=200)])
    choice = everybody(takes(SEAT, steps=9), takes(SEAT, steps=9), takes(OTHER))
    assert "ann" in kept(mended(problem, choice)) or "bob" in kept(mended(problem, choice))


def test_a_grant_pays_no_more_than_it_has() -> None:
    problem = year(grants=[grant("G", 50, "A/1 A/2", most=60)])
    choice = everybody(takes(SEAT, steps=2, granted=50), takes(SEAT, steps=1, granted=50), takes(OTHER))
    assert kept(mended(problem, choice)) == {"ann", "eve"}


def test_what_nobody_can_give_up_is_no_plan() -> None:
    choice = everybody(takes(SEAT), takes(SEAT), takes(SEAT))
    assert mended(year(budget=50), choice, {"ann": [], "bob": [], "eve": []}) is None
