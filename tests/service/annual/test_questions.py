"""What a request for a year asks the solver: money, seats, days, grants, and learners given or stored."""

from datetime import date
from typing import Any

import pytest

import solver
from service.annual import gather
from service.companies import store as store_centre
from service.database import Database
from service.keys import Principal
from service.learners import store as store_learner
from service.recommend import Recommender
from service.schemas.companies import CostCentreRecord
from service.schemas.learners import AttainmentGiven, LearnerRecord
from service.schemas.values import Money
from service.settings import Settings
from service.translate.annual_question import AnnualQuestion
from tests.service.annual.years import run, sgd, year
from tests.service.requests import changed, example

HR = Principal(name="hr", permissions=frozenset({"hr", "lms"}))
A, B = solver.ModuleId("A"), solver.ModuleId("B")


@pytest.fixture
def ask(sqlite_database: Database) -> Any:
    return lambda document: gather.posed(sqlite_database, document)[1]


def by_id(question: AnnualQuestion) -> dict[str, solver.AnnualLearner]:
    return {str(learner.id): learner for learner in question.problem.learners}


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_a_company_minds_every_seat_and_who_is_booked(ask: Any) -> None:
    runs = [
        run("free"),
        run("full", seats=3, booked=5),
        run("half", seats=9, booked=4, min_seats=6, fixed_price=sgd("70.00")),
        run("new", seats=9, min_seats=6, fixed_price=sgd("70.00")),
        run("safe", booked=2, min_seats=2),
    ]
    problem = ask(changed(changed(year(), "modules/1/offerings", runs), "locks", [])).problem
    offered = problem.module_by_id[B].offerings
    assert {str(entry.id): entry.seats_left for entry in offered} == {
        "free": None,
        "full": 0,
        "half": 5,
        "new": 9,
        "safe": None,
    }
    assert [(str(entry.offering), entry.least_learners, entry.fixed_price_minor) for entry in problem.terms] == [
        ("half", 2, 0),
        ("new", 6, 7000),
    ]


def test_seats_that_others_hold_count_as_those_booked(ask: Any) -> None:
    """They fill a class, are among its least number, and have made its fixed price due."""
    held = [{"module": "B", "offering": "B-1", "seats": 1}, {"module": "B", "offering": "B-2", "seats": 2}]
    problem = ask(changed(year(), "held_seats", held)).problem
    offered = problem.module_by_id[B].offerings
    assert {str(entry.id): entry.seats_left for entry in offered} == {"B-1": 1, "B-2": 2}
    assert [(str(entry.offering), entry.least_learners, entry.fixed_price_minor) for entry in problem.terms] == [
        ("B-2", 1, 0)
    ]


def test_limits_are_cut_to_the_period(ask: Any) -> None:
    document = changed(year(), "learners/0/limits", {"start_on": "2026-06-01", "finish_by": "2030-01-01"})
    document = changed(
        document, "learners/1/limits", {"start_on": "2027-02-01", "finish_by": "2027-03-31", "hours_per_week": 6}
    )
    learners = by_id(ask(document))
    whole = learners["E-1"].calendar
    assert (whole.start_day, whole.finish_day, whole.weekly_hundredths) == (day("2027-01-01"), day("2027-12-31"), 4000)
    own = learners["E-2"].calendar
    assert (own.start_day, own.finish_day, own.weekly_hundredths) == (day("2027-02-01"), day("2027-03-31"), 600)


def test_hours_and_budget_may_stand_on_the_learner(ask: Any) -> None:
    learners = by_id(ask(year()))
    assert (learners["E-3"].budget_minor, learners["E-3"].effort_limit_hundredths) == (9000, 2000)
    assert (learners["E-2"].budget_minor, learners["E-2"].effort_limit_hundredths) == (None, 500)
    assert (learners["E-1"].priority, learners["E-2"].priority) == (3, 1)
    assert learners["E-2"].locks == (solver.Lock(module=B, keep=False),)


def test_what_learners_share_is_made_once(ask: Any) -> None:
    document = changed(year(), "learners/1/target", year()["learners"][0]["target"])
    first, second, _ = ask(document).problem.learners
    assert first.requirements is second.requirements
    assert first.calendar is second.calendar


def test_bars_follow_from_what_a_learner_minds(ask: Any) -> None:
    document = changed(year(), "modules/1/mode", "classroom")
    document = changed(document, "learners/0/limits", {"modes": ["online"]})
    learners = by_id(ask(document))
    assert learners["E-1"].bars == (solver.Bar(limit="modes", modules=frozenset({B})),)
    assert learners["E-2"].bars == ()


GRANTS: dict[str, tuple[dict[str, Any], set[solver.Seat]]] = {
    "everything": ({}, {(A, None), (B, solver.OfferingId("B-1")), (B, solver.OfferingId("B-2"))}),
    "a module": ({"modules": ["A"]}, {(A, None)}),
    "a provider": ({"providers": ["House"]}, {(B, solver.OfferingId("B-1")), (B, solver.OfferingId("B-2"))}),
    "a run": ({"offerings": [{"module": "B", "offering": "B-2"}]}, {(B, solver.OfferingId("B-2"))}),
    "a module and a run": (
        {"modules": ["A"], "offerings": [{"module": "B", "offering": "B-2"}]},
        {(A, None), (B, solver.OfferingId("B-2"))},
    ),
    "the first days of March": (
        {"from": "2027-03-01", "to": "2027-03-01"},
        {(B, solver.OfferingId("B-1")), (B, solver.OfferingId("B-2"))},
    ),
    "from the day after": ({"from": "2027-03-02"}, set()),
    "up to the day before": ({"to": "2027-02-28"}, set()),
    "the whole period": (
        {"from": "2027-01-01", "to": "2027-12-31"},
        {(A, None), (B, solver.OfferingId("B-1")), (B, solver.OfferingId("B-2"))},
    ),
}


@pytest.mark.parametrize("case", GRANTS)
def test_a_grant_pays_for_what_it_names_on_its_days(ask: Any, case: str) -> None:
    fields, seats = GRANTS[case]
    grant = {"id": "g", "share_percent": 40, "per_learner": sgd("7.00"), "in_all": sgd("9.00"), **fields}
    (found,) = ask(changed(year(), "grants", [grant])).problem.grants
    assert found.seats == seats
    assert (found.share_percent, found.most_per_learner_minor, found.most_minor) == (40, 700, 900)


def test_a_grant_pays_for_work_under_way_in_weeks(ask: Any) -> None:
    document = changed(year(), "learners/2/in_progress", [{"module": "B"}])
    (found,) = ask(document).problem.grants
    assert (B, None) in found.seats


def test_levels_of_competencies_that_came_along_go_up_to_the_highest_anybody_names(ask: Any) -> None:
    document = changed(year(), "learners/2/attainments/0/level", 4)
    (competency,) = ask(document).problem.competencies
    assert competency.levels == (1, 2, 3, 4)


@pytest.fixture
def company(catalog_database: Database) -> Database:
    """Two cost centres, one below the other; three learners of whom one has no target."""
    store_centre(catalog_database, "top", CostCentreRecord(), HR)
    store_centre(catalog_database, "team", CostCentreRecord(parent="top"), HR)
    held = AttainmentGiven(competency="ssg-fs/account-management", level=3)
    for key, fields in {
        "E-1": {"cost_centre": "team", "targets": ["ssg-fs/account-management-4"], "effort_hours": 30},
        "E-2": {
            "cost_centre": "top",
            "targets": ["ssg-fs/account-management-4"],
            "budget": Money(amount="900.00", currency="SGD"),
        },
        "E-3": {"cost_centre": "team"},
    }.items():
        store_learner(catalog_database, key, LearnerRecord(attainments=[held], **fields), HR)
    return catalog_database


PERIOD = {"period": {"start_on": "2027-01-01", "end_on": "2027-12-31"}}


def test_everybody_stored_who_has_a_target_is_asked_about(company: Database) -> None:
    question = gather.posed(company, PERIOD)[1]
    learners = by_id(question)
    assert sorted(learners) == ["E-1", "E-2"]
    assert (learners["E-1"].cost_centre, learners["E-1"].effort_limit_hundredths) == ("team", 3000)
    assert (learners["E-2"].cost_centre, learners["E-2"].budget_minor) == ("top", 90000)
    assert [(centre.id, centre.parent) for centre in question.problem.cost_centres] == [("team", "top"), ("top", None)]
    assert question.learners_by_notice["no_target"] == 1
    assert {entry.competency: entry.level for entry in learners["E-1"].attainments} == {"ssg-fs/account-management": 3}
    assert question.catalog_version.startswith("sha256:")


def test_cost_centres_given_say_who_is_in_scope(company: Database) -> None:
    question = gather.posed(company, {**PERIOD, "cost_centres": [{"id": "team", "budget": sgd("100.00")}]})[1]
    assert sorted(by_id(question)) == ["E-1"]
    (centre,) = question.problem.cost_centres
    assert centre.budget_minor == 10000


def test_what_is_given_of_a_learner_replaces_what_is_stored(company: Database) -> None:
    given = {"id": "E-1", "cost_centre": "top", "effort_hours": 3, "target": {"role": "ssg-fs/account-management-5"}}
    learners = by_id(gather.posed(company, {**PERIOD, "learners": [given, {"id": "E-2"}]})[1])
    assert (learners["E-1"].cost_centre, learners["E-1"].effort_limit_hundredths) == ("top", 300)
    assert learners["E-1"].attainments == learners["E-2"].attainments
    assert [requirement.level for requirement in learners["E-1"].requirements] == [5]


def test_one_learner_is_asked_what_a_recommendation_asks(catalog_database: Database) -> None:
    """In a company of one the path problem has the answer of the recommendation for the same learner and days."""
    single = example("account-management-3-to-4")
    company = {
        "period": {"start_on": single["limits"]["start_on"], "end_on": single["limits"]["finish_by"]},
        "learners": [{**single["learner"], "target": single["target"], "limits": single["limits"]}],
    }
    problem = gather.posed(catalog_database, company)[1].problem
    found = solver.recommend_path(problem.path_problem(problem.learners[0]), solver.SearchLimits())
    answer = Recommender(catalog_database, Settings()).recommend({**single, "store": False}, HR, "en")
    assert answer.plan is not None
    assert [step.module for step in found.steps] == [step.module for step in answer.plan.steps]
    assert [term.name for term in found.terms if not term.is_proven] == []
