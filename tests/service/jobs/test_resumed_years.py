"""Searches that die right after a state was saved, and go on from it: the result of one that nobody disturbs.

No clock has a say here: each search ends by its gap, and dies by a watch that raises.
"""

from collections import OrderedDict
from dataclasses import replace

import pytest

import solver
from solver.annual import course, first_plan, improving, pricing, sample
from tests.companies import Knobs, company

#: The clocks of a search, which never run out here.
CLOCKS = ((improving, "GROUP_SECONDS"), (first_plan, "MOST_SECONDS"))

SMALL = Knobs(learners=16, modules=60, offerings=12, cost_centres=4)
MIDDLE = Knobs(learners=24, modules=60, offerings=12, cost_centres=4, seed=3)
GROUPED = Knobs(learners=24, modules=40, offerings=12, cost_centres=4, seed=2)

#: Some of its learners' best paths count on a step of no use, and are shut out.
SHUTTING_OUT = Knobs(learners=30, modules=60, offerings=12, cost_centres=4, seed=407189)


class Died(Exception):
    """The search was killed."""


class Looks:
    """Keeps every state, and looks on."""

    def __init__(self) -> None:
        self.states: list[bytes] = []

    def reports(self, progress: solver.AnnualProgress) -> None:
        return None

    def saves(self, state: bytes) -> None:
        self.states.append(state)


class DiesAtTheNext(Looks):
    """Dies as soon as another state is saved than the one that it went on from."""

    def __init__(self, start: bytes | None) -> None:
        super().__init__()
        self._start = start

    def saves(self, state: bytes) -> None:
        super().saves(state)
        if state != self._start:
            raise Died


@pytest.fixture(autouse=True)
def _without_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in CLOCKS:
        monkeypatch.setattr(module, name, 3600.0)


LIMITS = solver.AnnualLimits(relative_gap=0.02)


def undisturbed(problem: solver.AnnualProblem, start: bytes | None = None) -> tuple[solver.AnnualResult, list[bytes]]:
    """Return the result of a search that nobody disturbs, and what it saved on its way."""
    watch = Looks()
    result = solver.plan_year(problem, LIMITS, watch=watch, resume_from=start)
    assert result.plan is not None
    assert any(learner.path.steps for learner in result.plan.learners)
    assert len(watch.states) > 2
    return result, watch.states


@pytest.mark.parametrize("knobs", [SMALL, MIDDLE], ids=["small", "middle"])
def test_a_search_goes_on_from_each_of_its_states_to_the_same_result(knobs: Knobs) -> None:
    goes_on_from_each(company(knobs))


def test_so_does_one_whose_prices_begin_with_some_learners_and_whose_groups_are_decided_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample, "SAMPLE", 10)
    monkeypatch.setattr(course, "GROUP", 8)
    goes_on_from_each(company(GROUPED))


def test_so_does_one_of_a_changed_year_that_goes_on_from_what_another_one_saved() -> None:
    before = company(SMALL)
    assert before.budget_minor is not None
    _, states = undisturbed(before)
    changed = replace(before, budget_minor=before.budget_minor * 95 // 100)
    goes_on_from_each(changed, solver.adapted_state(states[-1], changed))


def goes_on_from_each(problem: solver.AnnualProblem, start: bytes | None = None) -> None:
    """Go on from each of the first and of the last states of a search, and from some between them."""
    wanted, states = undisturbed(problem, start)
    for state in dict.fromkeys((*states[:2], *states[-2:], *states[:: max(1, len(states) // 3)])):
        watch = Looks()
        assert solver.plan_year(problem, LIMITS, watch=watch, resume_from=state) == wanted
        # What it saves from there on, the other one has saved as well.
        new = watch.states[watch.states.count(state) :]
        assert new == states[len(states) - len(new) :]


def test_a_search_that_dies_after_each_of_its_states_comes_to_the_same_result() -> None:
    problem = company(SMALL)
    wanted, states = undisturbed(problem)
    state, deaths = None, 0
    while True:
        watch = DiesAtTheNext(state)
        try:
            result = solver.plan_year(problem, LIMITS, watch=watch, resume_from=state)
        except Died:
            state, deaths = watch.states[-1], deaths + 1
            assert deaths <= len(states), "it does not come nearer to its end"
        else:
            break
    assert deaths > 2
    assert result == wanted


def test_a_search_comes_to_the_same_result_whatever_its_processes_were_asked_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = company(SHUTTING_OUT)
    monkeypatch.setattr(pricing, "_models", OrderedDict())
    first = solver.plan_year(problem, LIMITS)
    assert solver.plan_year(problem, LIMITS) == first
