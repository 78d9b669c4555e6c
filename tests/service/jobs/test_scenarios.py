"""A year like another one but for what it names: the whole request it comes to, and where its search begins."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import col, select

import solver
from service.annual import scenario, states, storing
from service.annual.gather import posed
from service.database import Database
from service.tables import AnnualState
from solver.annual.state import read
from tests.service.annual.years import learner, run, sgd, year
from tests.service.conftest import Api, serving
from tests.service.jobs.years import worker
from tests.service.requests import faults, module

PATH = "/v1/annual-plans"


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


@pytest.fixture
def hr_with_catalogue(catalog_database: Database) -> Iterator[Api]:
    """The same on a database with the shipped catalogue."""
    with serving(catalog_database.url) as api:
        yield api.keyed("hr")


def planned(api: Api, document: dict[str, Any], search: Any = None) -> str:
    """Return the id of a plan that a worker has found."""
    response = api.post(PATH, json=document)
    assert response.status_code == 202, response.text
    assert (worker(api.database, search) if search else worker(api.database)).work()
    return str(response.json()["id"])


def stored_request(api: Api, key: str) -> dict[str, Any]:
    with api.database.read() as session:
        return storing.document(session, key, "request")


def based(key: str, **changes: Any) -> dict[str, Any]:
    return {"based_on": key, **changes}


def test_what_is_not_named_stays(hr: Api) -> None:
    first = planned(hr, year())
    second = planned(hr, based(first, name="Less", budget=sgd("500.00")))
    assert stored_request(hr, second) == {**year(), "name": "Less", "budget": sgd("500.00")}
    shown = hr.get(f"{PATH}/{second}").json()
    assert (shown["based_on"], shown["name"], shown["budget"]) == (first, "Less", sgd("500.00"))
    assert hr.get(f"{PATH}/{first}").json()["based_on"] is None


def test_entries_are_told_apart_by_their_ids(hr: Api) -> None:
    first = planned(hr, year())
    second = planned(
        hr,
        based(
            first,
            budget=None,
            period={"end_on": "2027-06-30"},
            solve={"seconds": 20},
            cost_centres=[{"id": "team", "budget": None}, {"id": "new", "parent": "all", "budget": sgd("5.00")}],
            learners=[{"id": "E-2", "limits": None, "priority": 7}, learner("E-4", cost_centre="new")],
            modules=[{"id": "B", "price": sgd("41.00"), "offerings": [{"id": "B-1", "seats": 20}, run("B-3")]}],
            locks=[{"learner": "E-2", "module": "B", "keep": True}, {"learner": "E-1", "module": "A", "keep": False}],
            grants=[{"id": "half", "share_percent": 10}],
        ),
    )
    before, after = year(), stored_request(hr, second)
    assert after["period"] == {"start_on": "2027-01-01", "end_on": "2027-06-30"}
    assert after["solve"] == {"relative_gap": 0, "seconds": 20}
    assert "budget" not in after
    assert after["cost_centres"] == [
        {"id": "all"},
        {"id": "team", "parent": "all"},
        {"id": "new", "parent": "all", "budget": sgd("5.00")},
    ]
    changed = {name: value for name, value in before["learners"][1].items() if name != "limits"} | {"priority": 7}
    assert after["learners"] == [
        before["learners"][0],
        changed,
        before["learners"][2],
        learner("E-4", cost_centre="new"),
    ]
    assert after["modules"][0] == before["modules"][0]
    assert after["modules"][1]["price"] == sgd("41.00")
    assert after["modules"][1]["offerings"] == [
        {**run("B-1"), "seats": 20, "booked": 7},
        before["modules"][1]["offerings"][1],
        run("B-3"),
    ]
    assert after["locks"] == [
        {"learner": "E-2", "module": "B", "keep": True},
        {"learner": "E-1", "module": "A", "keep": False},
    ]
    assert after["grants"] == [{**before["grants"][0], "share_percent": 10}]


def test_what_is_removed_goes_with_its_locks(hr: Api) -> None:
    first = planned(hr, year())
    gone = {"learners": ["E-2"], "offerings": [{"module": "B", "offering": "B-2"}], "grants": ["half"]}
    after = stored_request(hr, planned(hr, based(first, removed=gone)))
    assert [entry["id"] for entry in after["learners"]] == ["E-1", "E-3"]
    assert [entry["id"] for entry in after["modules"][1]["offerings"]] == ["B-1"]
    assert after["locks"] == after["grants"] == []
    unlocked = {"locks": [{"learner": "E-2", "module": "B"}]}
    assert stored_request(hr, planned(hr, based(first, removed=unlocked)))["locks"] == []


def test_a_scenario_of_a_scenario_keeps_the_changes_of_both(hr: Api) -> None:
    first = planned(hr, year())
    second = planned(hr, based(first, budget=sgd("500.00")))
    third = planned(hr, based(second, name="Third"))
    assert stored_request(hr, third) == {**year(), "budget": sgd("500.00"), "name": "Third"}
    assert hr.get(f"{PATH}/{third}").json()["based_on"] == second


FAULTS: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    ({"budgte": sgd("1.00")}, {("#/budgte", "unknown_field")}),
    ({"learners": [{"id": "E-1", "priority": 0}]}, {("#/learners/0/priority", "out_of_range")}),
    ({"learners": [{"id": "E-9"}]}, {("#/learners/0/id", "unknown_reference"), ("#/learners/0/target", "missing")}),
    ({"learners": [{"id": "E-3", "cost_centre": "x"}]}, {("#/learners/0/cost_centre", "unknown_reference")}),
    (
        {"modules": [{"id": "Z"}]},
        {(f"#/modules/0/{name}", "missing") for name in ("price", "effort_hours", "outcomes")},
    ),
    ({"modules": [module("A", price=sgd("1.00")), module("A")]}, {("#/modules/1/id", "duplicate_id")}),
    ({"removed": {"learners": ["E-7"]}}, {("#/removed/learners/0", "unknown_reference")}),
    (
        {"removed": {"offerings": [{"module": "B", "offering": "x"}]}},
        {("#/removed/offerings/0", "unknown_reference")},
    ),
    ({"removed": {"cost_centres": ["team"]}}, {("#/based_on", "unknown_reference")}),
    ({"period": {"end_on": "2026-01-01"}}, {("#/period/end_on", "contradiction")}),
]


def test_faults_stand_where_they_were_sent(hr: Api) -> None:
    first = planned(hr, year())
    for changes, found in FAULTS:
        assert faults(hr.post(PATH, json=based(first, **changes))) == found, changes


def test_what_a_scenario_is_based_on_has_to_be_there_and_over(hr: Api) -> None:
    assert faults(hr.post(PATH, json=based("ann_0"))) == {("#/based_on", "unknown_reference")}
    assert faults(hr.post(PATH, json=based("a\u0000b"))) == {("#/based_on", "wrong_form")}
    assert {pointer for pointer, _ in faults(hr.post(PATH, json=based(7)))} == {"#/based_on"}  # type: ignore[arg-type]
    waiting = hr.post(PATH, json=year()).json()["id"]
    assert hr.post(PATH, json=based(waiting)).status_code == 409


def test_a_scenario_is_asked_once_under_one_key(hr: Api) -> None:
    first = planned(hr, year())
    asked = [hr.post(PATH, json=based(first), headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert asked[0].text == asked[1].text
    assert worker(hr.database).work()
    assert not worker(hr.database).work()


def test_its_search_goes_on_from_the_one_that_it_is_based_on(hr: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # A state in many rows is read as one.
    monkeypatch.setattr(states, "PART", 100)
    begun: list[bytes | None] = []

    def searched(problem: Any, limits: Any, *, resume_from: bytes | None, **about: Any) -> solver.AnnualResult:
        begun.append(resume_from)
        return solver.plan_year(problem, limits, resume_from=resume_from, **about)

    first = planned(hr, year(), searched)
    second = planned(hr, based(first, budget=sgd("60.00")), searched)
    third = planned(hr, based(second, learners=[{"id": "E-1", "priority": 9}]), searched)
    assert begun[0] is None
    assert begun[1] is not None
    kept = read(begun[1])
    assert kept.settled == ()
    assert set(kept.columns) == {"E-1", "E-2", "E-3"}
    assert begun[2] is not None
    alone = hr.get(f"{PATH}/{planned(hr, stored_request(hr, third), searched)}").json()
    assert begun[3] is None
    assert alone["proof"]["terms"] == hr.get(f"{PATH}/{third}").json()["proof"]["terms"]


def test_a_state_that_nobody_can_read_is_no_state(hr: Api) -> None:
    # The search of these tests saves no state that another one could go on from.
    first = planned(hr, year())
    with hr.database.read() as session:
        assert session.exec(select(AnnualState).where(col(AnnualState.plan) == first)).all()
    assert hr.get(f"{PATH}/{planned(hr, based(first))}").json()["status"] == "optimal"


def test_what_was_left_to_the_database_is_spelled_out_where_it_is_changed(hr_with_catalogue: Api) -> None:
    hr = hr_with_catalogue
    target = {"role": "ssg-fs/account-management-3"}
    document = {
        "period": {"start_on": "2027-01-01", "end_on": "2027-12-31"},
        "learners": [{"id": key, "attainments": [], "target": target} for key in ("E-1", "E-2")],
    }
    first = planned(hr, document)
    taken = hr.get(f"{PATH}/{first}/enrolments").json()["items"][0]["module"]
    same = planned(hr, based(first, modules=[{"id": taken}]))
    assert len(stored_request(hr, same)["modules"]) >= 150
    before, after = (hr.get(f"{PATH}/{key}").json() for key in (first, same))
    assert after["totals"] == before["totals"]
    assert after["proof"]["terms"] == before["proof"]["terms"]
    without = planned(hr, based(first, removed={"modules": [taken]}))
    assert taken not in {entry["module"] for entry in hr.get(f"{PATH}/{without}/enrolments").json()["items"]}


def test_a_module_of_the_catalogue_is_the_same_in_a_request(catalog_database: Database) -> None:
    document = {
        "period": {"start_on": "2027-01-01", "end_on": "2027-12-31"},
        "learners": [{"id": "E-1", "attainments": [], "target": {"role": "ssg-fs/account-management-3"}}],
    }
    with catalog_database.read() as session:
        spelled = scenario.spelled_out(session, document, frozenset({"modules"}))
    (_, left), (_, told) = posed(catalog_database, document), posed(catalog_database, spelled)
    assert left.problem.modules
    assert {key: told.problem.module_by_id[key] for key in left.problem.module_by_id} == left.problem.module_by_id
    assert any(module.offerings for module in left.problem.modules)
    assert {key: told.module_names[key] for key in left.module_names} == left.module_names
    assert any(en != zh for en, zh in left.module_names.values())
