"""What differs between two years: each reason for a missing step with the smallest change that brings it about."""

from dataclasses import replace
from typing import Any

import pytest

from solver.annual.changes import ProblemChange, YearChange, problem_changes
from solver.annual.difference import Fact, MissingReason, OpenGap, PlannedLearner, SeatMove, YearsCompared
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId, Seat
from solver.domain import Attainment, Calendar, CompetencyId, Lock, ModuleId, OfferingId
from solver.path.problem import Bar
from tests.build import gives, module, offering, requires, under_way
from tests.solver.annual.makers import centre, company, grant, learner, terms

X = CompetencyId("X")
A = ModuleId("A")
SEAT: Seat = (A, OfferingId("A/1"))
ANN = LearnerId("ann")

MODULES = (
    module("A", gives("X", 0, 1), offerings=[offering("A/1", 8, 9, seats=4), offering("A/2", 15, 16)]),
    module("B", gives("X", 0, 1)),
)
TAKES_A = PlannedLearner(seats=(SEAT,), price_minor=100, raises={A: frozenset({X})})
LEFT_OPEN = PlannedLearner(open_gaps={X: OpenGap(required=1, reached=0, reason="centre_budget")})


def of(ann: AnnualLearner | None = None, *, modules: Any = MODULES, **about: Any) -> AnnualProblem:
    everybody = () if ann is None else (ann,)
    return company(modules, (*everybody, learner("bob")), **about)


def changed(**fields: Any) -> AnnualProblem:
    return of(replace(learner("ann"), **fields))


def with_offerings(*offerings: Any) -> AnnualProblem:
    return of(learner("ann"), modules=(replace(MODULES[0], offerings=offerings), MODULES[1]))


BEFORE = of(learner("ann"))


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (of(None), MissingReason.NO_LEARNER),
        (changed(completed=frozenset({A})), MissingReason.COMPLETED),
        (changed(locks=(Lock(module=A, keep=False),)), MissingReason.LOCKED),
        (of(learner("ann"), modules=MODULES[1:]), MissingReason.NO_MODULE),
        (changed(bars=(Bar(limit="languages", modules=frozenset({A})),)), MissingReason.BARRED),
        (with_offerings(offering("A/2", 15, 16)), MissingReason.NO_OFFERING),
        (with_offerings(offering("A/1", 9, 10)), MissingReason.OFFERING_MOVED),
        (with_offerings(offering("A/1", 8, 9, seats=0)), MissingReason.OFFERING_FULL),
        (changed(calendar=Calendar(start_day=9, finish_day=28)), MissingReason.OUT_OF_TIME),
        (changed(calendar=Calendar(start_day=1, finish_day=8)), MissingReason.OUT_OF_TIME),
        (changed(attainments=(Attainment(competency=X, level=1),)), MissingReason.LEARNER_CHANGED),
        (changed(requirements=()), MissingReason.LEARNER_CHANGED),
        (BEFORE, MissingReason.GAP_OPEN),
    ],
)
def test_a_missing_step_has_the_first_reason_that_is_true(after: AnnualProblem, reason: MissingReason) -> None:
    there = ANN in after.learner_by_id
    lost = YearsCompared(BEFORE, after).learner(ANN, TAKES_A, LEFT_OPEN if there else None)
    assert lost is not None
    assert [(step.seat, step.reason) for step in lost.lost] == [(SEAT, reason)]
    assert lost.gained == ()
    # The other way round the same is why the first plan has not the step.
    gained = YearsCompared(after, BEFORE).learner(ANN, LEFT_OPEN if there else None, TAKES_A)
    assert gained is not None
    assert [(step.seat, step.reason) for step in gained.gained] == [(SEAT, reason)]
    assert (gained.price_before_minor, gained.price_after_minor) == (0, 100)


def test_a_gap_that_stays_open_says_why() -> None:
    found = YearsCompared(BEFORE, BEFORE).learner(ANN, TAKES_A, LEFT_OPEN)
    assert found is not None
    assert [(step.competency, step.gap_reason) for step in found.lost] == [(X, "centre_budget")]
    (gap,) = found.gaps
    assert (gap.reached_before, gap.reached_after, gap.reason_before, gap.reason_after) == (1, 0, None, "centre_budget")


def test_what_a_lock_or_work_under_way_kept_is_kept_no_more() -> None:
    kept = changed(locks=(Lock(module=A, keep=True),))
    begun = changed(in_progress=(under_way("A"),))
    for before in (kept, begun):
        found = YearsCompared(before, BEFORE).learner(ANN, TAKES_A, PlannedLearner())
        assert found is not None
        assert [step.reason for step in found.lost] == [MissingReason.KEPT]


def test_what_is_reached_by_another_step_is_replaced() -> None:
    takes_b = PlannedLearner(seats=((ModuleId("B"), None),), price_minor=90, raises={ModuleId("B"): frozenset({X})})
    found = YearsCompared(BEFORE, BEFORE).learner(ANN, TAKES_A, takes_b)
    assert found is not None
    assert [step.reason for step in (*found.lost, *found.gained)] == [MissingReason.REPLACED] * 2
    assert found.gaps == ()


def test_the_same_step_in_another_run_has_moved() -> None:
    moved = replace(TAKES_A, seats=((A, OfferingId("A/2")),))
    found = YearsCompared(BEFORE, BEFORE).learner(ANN, TAKES_A, moved)
    assert found is not None
    assert found.moved == (SeatMove(module=A, before=OfferingId("A/1"), after=OfferingId("A/2")),)
    assert (found.lost, found.gained) == ((), ())


def test_only_those_are_told_for_whom_anything_differs() -> None:
    richer = of(replace(learner("ann"), budget_minor=7))
    assert YearsCompared(BEFORE, richer).learner(ANN, TAKES_A, TAKES_A) is None
    cheaper = YearsCompared(BEFORE, richer).learner(ANN, TAKES_A, replace(TAKES_A, price_minor=99))
    assert cheaper is not None
    assert cheaper.facts == (Fact.OWN_BUDGET,)


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"requirements": (requires("X", 1), requires("Y", 1))}, Fact.TARGET),
        ({"attainments": (Attainment(competency=X, level=0),)}, Fact.HELD),
        ({"completed": frozenset({A})}, Fact.COMPLETED),
        ({"in_progress": (under_way("B"),)}, Fact.UNDER_WAY),
        ({"locks": (Lock(module=A, keep=True),)}, Fact.LOCKS),
        ({"bars": (Bar(limit="modes", modules=frozenset({A})),)}, Fact.LIMITS),
        ({"effort_limit_hundredths": 9}, Fact.EFFORT),
        ({"calendar": Calendar(start_day=2, finish_day=28)}, Fact.TIME),
        ({"priority": 2}, Fact.PRIORITY),
    ],
)
def test_what_is_another_about_a_learner_is_named(fields: dict[str, Any], fact: Fact) -> None:
    after = changed(**fields)
    compared = YearsCompared(BEFORE, after)
    assert compared.facts(BEFORE.learner_by_id[ANN], after.learner_by_id[ANN]) == (fact,)


def test_another_cost_centre_and_another_budget_of_it_are_named() -> None:
    def paid_by(name: str, budget: int | None) -> AnnualProblem:
        return of(learner("ann", centre=name), centres=[centre("all", budget), centre("team", below="all")])

    before = paid_by("team", None)
    for after, fact in ((paid_by("all", None), Fact.COST_CENTRE), (paid_by("team", 5), Fact.CENTRE_BUDGET)):
        found = YearsCompared(before, after).facts(before.learner_by_id[ANN], after.learner_by_id[ANN])
        assert fact in found


def test_what_differs_between_two_questions_is_told_once() -> None:
    before = company(
        MODULES,
        [learner("ann"), learner("bob")],
        centres=[centre("all"), centre("old"), centre("team", 5, below="all")],
        budget=100,
        terms=[terms("A", "A/1", least=2)],
        grants=[grant("G", 50, "B"), grant("H", 10, "B")],
    )
    after = company(
        (
            module(
                "A", gives("X", 0, 1), price=90, offerings=[offering("A/1", 9, 9, seats=3), offering("A/3", 15, 16)]
            ),
            module("B", gives("X", 0, 1), effort=200),
            module("C", gives("X", 0, 1)),
        ),
        [learner("ann"), learner("eve")],
        centres=[centre("all"), centre("new"), centre("team", None, below="new")],
        budget=None,
        grants=[grant("G", 60, "B"), grant("I", 10, "B")],
    )
    found = list(problem_changes(before, after))
    assert len(found) == len(set(found))
    assert {change.change for change in found} == set(YearChange) - {YearChange.MODULE_REMOVED}
    assert ProblemChange(change=YearChange.BUDGET, before=100, after=None) in found
    assert ProblemChange(change=YearChange.CENTRE_BUDGET, subject="team", before=5, after=None) in found
    assert ProblemChange(change=YearChange.MODULE_PRICE, subject="A", before=100, after=90) in found
    assert (
        ProblemChange(change=YearChange.OFFERING_SEATS, subject="A", offering=OfferingId("A/1"), before=4, after=3)
        in found
    )
    back = {change.change for change in problem_changes(after, before)}
    assert back == set(YearChange) - {YearChange.MODULE_ADDED}
    assert list(problem_changes(before, before)) == []
