"""Each question once, on a case small enough to be worked out in the comment."""

from dataclasses import replace

import pytest

from solver import (
    Calendar,
    ChangeReason,
    InvalidProblem,
    Lost,
    ModuleId,
    ModuleReason,
    Offering,
    OfferingId,
    PathProblem,
    Period,
    Replanning,
    Resource,
    SearchLimits,
    Status,
    alternatives,
    explain_competency,
    explain_module,
    frontier,
    replan,
    what_if,
)
from solver.domain import CompetencyId
from solver.questions.changes import Loss
from tests.build import gives, module, path, problem, requires

#: Three ways to X, dearer and dearer, and one to Y.
CHOICES = problem(
    [
        module("A", gives("X", 0, 1), price=100),
        module("B", gives("X", 0, 1), price=150),
        module("C", gives("X", 0, 1), price=190),
        module("D", gives("Y", 0, 1), price=300),
    ],
    [requires("X", 1), requires("Y", 1, weight=2)],
)
X, Y = CompetencyId("X"), CompetencyId("Y")
NO_WORK = SearchLimits(seconds=0.0)


def dated(case: PathProblem, **days: list[int]) -> PathProblem:
    """Return a case from day 15 on with offerings of one day each."""
    return replace(
        case,
        calendar=Calendar(start_day=15),
        modules=tuple(
            replace(
                entry,
                offerings=tuple(
                    Offering(id=OfferingId(f"{entry.id}/{day}"), first_day=day, last_day=day) for day in days[entry.id]
                ),
            )
            if entry.id in days
            else entry
            for entry in case.modules
        ),
    )


def test_why_a_module_is_in() -> None:
    """Without A the plan takes B instead and costs 450 where it cost 400; without D nothing closes Y."""
    told = explain_module(CHOICES, ModuleId("A"))
    assert (told.is_in, told.reason, told.worse_in) == (True, ModuleReason.BETTER_OTHERWISE, "price")
    assert told.difference is not None
    assert (told.difference.dropped, told.difference.added) == (("A",), ("B",))
    assert (told.difference.term("price").from_value, told.difference.term("price").to_value) == (400, 450)
    assert explain_module(CHOICES, ModuleId("D")).worse_in == "steps"


def test_why_a_module_is_out() -> None:
    """C in the place of A costs 90 more; with 449 to spend there is no room for it beside D."""
    told = explain_module(CHOICES, ModuleId("C"))
    assert (told.is_in, told.reason, told.worse_in) == (False, ModuleReason.BETTER_OTHERWISE, "price")
    tight = explain_module(replace(CHOICES, budget_minor=180), ModuleId("C"))
    assert (tight.reason, tight.blocked_by) == (ModuleReason.LIMITS, (("budget",),))
    assert [change.to_value for entry in tight.relaxations for change in entry.changes] == [190]


def test_an_unknown_module_has_no_reason() -> None:
    with pytest.raises(InvalidProblem, match="Z is unknown"):
        explain_module(CHOICES, ModuleId("Z"))
    with pytest.raises(InvalidProblem, match="does not ask for Z"):
        explain_competency(CHOICES, CompetencyId("Z"))


def test_what_keeps_a_gap_open() -> None:
    """Y takes 300 and 100 hundredths: with 299 and 99 neither limit alone is enough to lift."""
    told = explain_competency(replace(CHOICES, budget_minor=299, effort_limit_hundredths=99), Y)
    assert [opening.limits for opening in told.openings] == [("budget", "effort_hours")]
    assert told.are_all
    alone = explain_competency(replace(CHOICES, budget_minor=299, effort_limit_hundredths=100), Y)
    assert [opening.limits for opening in alone.openings] == [("budget",)]


def test_each_limit_of_time_is_told_by_itself() -> None:
    """M takes 10 hours; a week has 5, and the last day is the first Sunday.

    Longer weeks or a later day are enough, each alone. With that week taken away, longer weeks are no use without it.
    """
    away = Period(first_day=15, last_day=21)
    case = replace(
        problem([module("M", gives("X", 0, 1), effort=1000)], [requires("X", 1)], budget=10_000),
        calendar=Calendar(start_day=15, finish_day=21, weekly_hundredths=500),
    )
    lost = replace(case, calendar=Calendar(start_day=15, finish_day=21, weekly_hundredths=500, unavailable=(away,)))
    for asked, expected in (
        (case, (("hours_per_week",), ("finish_by",))),
        (lost, (("finish_by",), ("hours_per_week", "unavailable"))),
    ):
        open_gap, out = explain_competency(asked, X), explain_module(asked, ModuleId("M"))
        assert tuple(opening.limits for opening in open_gap.openings) == expected
        assert out.blocked_by == expected
        assert (open_gap.are_all, out.are_all) == (True, True)


def test_alternatives_come_best_first_and_without_padding() -> None:
    """B or C in the place of A; A and B together would be padding."""
    told = alternatives(CHOICES)
    assert [sorted(entry.plan.modules) for entry in told.alternatives] == [["B", "D"], ["C", "D"]]
    assert (told.are_all, told.is_cut_short) == (True, False)
    first = alternatives(CHOICES, most=1)
    assert (len(first.alternatives), first.are_all) == (1, False)


def test_a_loss_opens_more_alternatives() -> None:
    """A third of 3 weighted steps may go: D alone closes 2 of them; A alone 1, which is not enough."""
    told = alternatives(CHOICES, loss_millionths=333_334)
    assert [sorted(entry.plan.modules) for entry in told.alternatives] == [["B", "D"], ["C", "D"], ["D"]]


def test_a_frontier_has_a_knee_and_a_next_point() -> None:
    """Nothing, X for 100, Y for 300, both for 400: of a line from (0, 0) to (400, 3) only (100, 1) lies above."""
    told = frontier(replace(CHOICES, budget_minor=250), amount=100)
    assert [(point.from_limit, point.steps) for point in told.points] == [(0, 0), (100, 1), (300, 2), (400, 3)]
    assert (told.knee, told.is_complete, told.infeasible_below) == (1, True, None)
    assert told.next is not None
    assert (told.next.then.term("steps"), told.next.least_amount) == (2, 50)


def test_a_frontier_says_where_plans_begin() -> None:
    """D is locked in: below 300 nothing obeys."""
    told = frontier(problem(CHOICES.modules, CHOICES.requirements, keep="D"), resource=Resource.BUDGET)
    assert ([point.from_limit for point in told.points], told.infeasible_below) == ([300, 400], 300)


def test_a_frontier_of_too_many_points_is_not_complete() -> None:
    """Of four points two are wanted: those from the top down."""
    told = frontier(CHOICES, most_points=2)
    assert ([point.from_limit for point in told.points], told.is_complete) == ([300, 400], False)


def test_nothing_is_called_proven_without_work() -> None:
    """With no seconds to search in, nothing is settled, and no answer says that it is."""
    tight = replace(CHOICES, budget_minor=399)
    assert not frontier(tight, NO_WORK).is_complete
    assert alternatives(tight, NO_WORK).is_cut_short
    assert not explain_competency(tight, X, NO_WORK).are_all
    assert not replan(tight, Replanning(old=path("C")), NO_WORK).keeps_the_most


def test_what_if_tells_the_difference() -> None:
    """With A refused B takes its place, for 50 more."""
    told = what_if(CHOICES, problem(CHOICES.modules, CHOICES.requirements, refuse="A"))
    assert (told.difference.kept, told.difference.added, told.difference.dropped) == (("D",), ("B",), ("A",))
    assert told.difference.term("price").to_value == 450


def test_planning_again_keeps_what_it_can() -> None:
    """C was planned where A is cheaper, and stays though it costs 90 more."""
    told = replan(CHOICES, Replanning(old=path("C D")))
    assert (sorted(told.plan.modules), told.keeps_the_most) == (["C", "D"], True)
    assert told.changes == ()
    assert told.against_best.term("price").to_value == 490


def test_a_cancelled_module_is_replaced() -> None:
    """C is cancelled: the cheapest other way to X is new."""
    told = replan(CHOICES, Replanning(old=path("C D"), lost=(Lost(module=ModuleId("C"), why=Loss.CANCELLED),)))
    assert [(change.module, change.reason) for change in told.changes] == [
        ("C", ChangeReason.CANCELLED),
        ("A", ChangeReason.NEW),
    ]


def test_a_booked_place_is_the_learners_own() -> None:
    """A stands on day 40 and no seat is left there: who has booked stays; who has not moves to day 20."""
    case = dated(CHOICES, A=[20, 40])
    planned = what_if(case, dated(CHOICES, A=[40])).after.path
    assert planned is not None
    full = replace(
        case,
        modules=tuple(
            replace(
                entry,
                offerings=tuple(
                    replace(offering, seats_left=0 if offering.first_day == 40 else 1) for offering in entry.offerings
                ),
            )
            if entry.offerings
            else entry
            for entry in case.modules
        ),
    )
    booked = replan(full, Replanning(old=planned, booked=frozenset({ModuleId("A")})))
    assert (booked.plan.placement_by_module[ModuleId("A")].first_day, booked.changes) == (40, ())
    loose = replan(full, Replanning(old=planned))
    assert loose.plan.placement_by_module[ModuleId("A")].first_day == 20
    assert [(change.module, change.reason) for change in loose.changes] == [("A", ChangeReason.MOVED)]


def test_a_step_stays_where_it_stood_though_it_could_come_sooner() -> None:
    """A new offering on day 20 is no reason to move A away from day 40."""
    planned = what_if(CHOICES, dated(CHOICES, A=[40])).after.path
    assert planned is not None
    told = replan(dated(CHOICES, A=[20, 40]), Replanning(old=planned))
    assert told.plan.placement_by_module[ModuleId("A")].first_day == 40
    assert told.best.placement_by_module[ModuleId("A")].first_day == 20


def test_what_is_booked_and_refused_is_no_problem_to_solve() -> None:
    refused = problem(CHOICES.modules, CHOICES.requirements, refuse="C")
    with pytest.raises(InvalidProblem, match="booked and refused"):
        replan(refused, Replanning(old=path("C"), booked=frozenset({ModuleId("C")})))
    with pytest.raises(InvalidProblem, match="no step of the old plan"):
        Replanning(old=path("C"), booked=frozenset({ModuleId("D")}))


def test_where_nothing_obeys_any_more_the_smallest_changes_are_told() -> None:
    """C is booked at 190 and 100 is left to spend."""
    told = replan(replace(CHOICES, budget_minor=100), Replanning(old=path("C"), booked=frozenset({ModuleId("C")})))
    assert told.plan.status is Status.INFEASIBLE
    assert [change.to_value for entry in told.relaxations for change in entry.changes] == [190]
