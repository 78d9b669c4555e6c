"""A year in which what is under way comes after each other: the best plan of brute force, and a proof that holds."""

from dataclasses import replace
from random import Random

import pytest

import solver
from solver.annual import search as searching
from solver.annual.control import AnnualLimits
from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.annual.rules import violations
from solver.annual.verify.verifying import verify_year
from solver.domain import ModuleInProgress
from solver.result import Status
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company
from tests.build import gives, in_weeks, module, path, under_way
from tests.solver.annual.makers import company, learner, plan

TO_THE_END = AnnualLimits(relative_gap=0.0)


def ordered(seed: int) -> AnnualProblem:
    """Return a small company in which many have two modules under way, mostly one after the other."""
    case, chance = random_company(seed), Random(seed)

    def busy(learner: AnnualLearner) -> AnnualLearner:
        refused = {lock.module for lock in learner.locks}
        free = [each for each in case.modules if each.id not in learner.completed | refused]
        chosen = chance.sample(free, k=min(len(free), 2))
        entries = [
            ModuleInProgress(
                module=each.id,
                price_left_minor=0,
                effort_left_hundredths=chance.choice((25, 35, 60)),
                offering=chance.choice(each.offerings).id if each.offerings and chance.random() < 0.5 else None,
                after=tuple(earlier.id for earlier in chosen[:place] if chance.random() < 0.8),
            )
            for place, each in enumerate(chosen)
        ]
        return replace(learner, in_progress=tuple(entries))

    return replace(case, learners=tuple(busy(each) if chance.random() < 0.4 else each for each in case.learners))


@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("first", [0, 40, 80])
def test_years_with_work_in_order_are_the_best_and_verified(
    first: int, is_small: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_small:
        monkeypatch.setattr(searching, "FEW", 0)
    plans = 0
    for seed in range(first, first + 40):
        case = ordered(seed)
        found = solver.plan_year(case, TO_THE_END)
        assert annual_faults(case, found, is_complete=is_small) == [], seed
        if found.status is not Status.UNKNOWN:
            assert verify_year(case, found).is_verified, seed
        plans += found.plan is not None
    assert plans > 8


def test_a_year_in_the_wrong_order_is_not_obeyed_and_not_verified() -> None:
    """B comes after A by what was agreed to, and the plan has it a week before."""
    steps = (under_way("A"), under_way("B", after="A"))
    case = company([module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))], [learner("E1", in_progress=steps)])
    right = solver.plan_year(case, TO_THE_END)
    wrong = plan(E1=path("B A", in_weeks({0: 100}), in_weeks({1: 100})))
    rules = {entry.rule for entry in violations(case, wrong)}
    assert rules == {"paths_obey_their_rules"}
    assert not verify_year(case, replace(right, plan=wrong)).is_verified
    assert verify_year(case, right).is_verified
