"""Everything a request for a year can get wrong, told at once and at its place."""

from datetime import UTC, datetime
from typing import Any

import pytest

from service.annual import gather
from service.database import Database
from service.errors import InvalidRequest
from service.learner_rows import new_learner, parts
from service.schemas.learners import LearnerRecord
from service.tables import CostCentre
from tests.service.annual.years import learner, run, sgd, year
from tests.service.requests import changed, module


def faults(database: Database, document: Any) -> set[tuple[str, str]]:
    with pytest.raises(InvalidRequest) as refused:
        gather.posed(database, document)
    for fault in refused.value.faults:
        assert fault.told("en")
        assert fault.told("zh")
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


CASES: dict[str, tuple[str, Any, tuple[str, str]]] = {
    "no period": ("period", None, ("#/period", "wrong_type")),
    "a period that ends early": ("period/end_on", "2026-12-31", ("#/period/end_on", "contradiction")),
    "a period of four years": ("period/end_on", "2031-01-01", ("#/period/end_on", "out_of_range")),
    "a field nobody knows": ("colour", "red", ("#/colour", "unknown_field")),
    "a gap above 1": ("solve/relative_gap", 2, ("#/solve/relative_gap", "out_of_range")),
    "no seconds": ("solve/seconds", 0, ("#/solve/seconds", "out_of_range")),
    "a budget without digits": ("budget/amount", "many", ("#/budget/amount", "wrong_form")),
    "a budget in another currency": (
        "cost_centres/1/budget/currency",
        "EUR",
        ("#/cost_centres/1/budget/currency", "currency_mismatch"),
    ),
    "a price in another currency": (
        "modules/1/price/currency",
        "EUR",
        ("#/modules/1/price/currency", "currency_mismatch"),
    ),
    "a learner's budget in another currency": (
        "learners/2/budget/currency",
        "EUR",
        ("#/learners/2/budget/currency", "currency_mismatch"),
    ),
    "a cost centre below nothing": ("cost_centres/1/parent", "none", ("#/cost_centres/1/parent", "unknown_reference")),
    "a cost centre below itself": (
        "cost_centres/-",
        {"id": "own", "parent": "own"},
        ("#/cost_centres/2/parent", "self_reference"),
    ),
    "a cost centre twice": ("cost_centres/-", {"id": "team"}, ("#/cost_centres/2/id", "duplicate_id")),
    "a learner twice": ("learners/-", learner("E-1"), ("#/learners/3/id", "duplicate_id")),
    "a learner of no cost centre": (
        "learners/0/cost_centre",
        "none",
        ("#/learners/0/cost_centre", "unknown_reference"),
    ),
    "a learner nobody knows": (
        "learners/-",
        {"id": "E-9", "target": {"requirements": []}},
        ("#/learners/3/id", "unknown_reference"),
    ),
    "a learner without a target": (
        "learners/-",
        {"id": "E-9", "attainments": []},
        ("#/learners/3/target", "missing"),
    ),
    "a role nobody knows": ("learners/0/target", {"role": "none"}, ("#/learners/0/target/role", "unknown_reference")),
    "a priority below 1": ("learners/0/priority", 0, ("#/learners/0/priority", "out_of_range")),
    "a priority above 1000": ("learners/0/priority", 1001, ("#/learners/0/priority", "out_of_range")),
    "an item nobody lists": ("learners/1/items_held", ["x/1/a"], ("#/learners/1/items_held/0", "unknown_reference")),
    "hours said twice": ("learners/1/effort_hours", 6, ("#/learners/1/effort_hours", "contradiction")),
    "a budget said twice": (
        "learners/2/limits",
        {"budget": sgd("91.00")},
        ("#/learners/2/budget", "contradiction"),
    ),
    "a start after the period": (
        "learners/1/limits/start_on",
        "2028-01-01",
        ("#/learners/1/limits/start_on", "contradiction"),
    ),
    "a finish before the period": (
        "learners/1/limits/finish_by",
        "2026-01-01",
        ("#/learners/1/limits/finish_by", "contradiction"),
    ),
    "days away that end early": (
        "learners/1/limits/unavailable",
        [{"from": "2027-02-02", "to": "2027-02-01"}],
        ("#/learners/1/limits/unavailable/0/to", "contradiction"),
    ),
    "work under way in no module": (
        "learners/1/in_progress",
        [{"module": "C"}],
        ("#/learners/1/in_progress/0/module", "unknown_reference"),
    ),
    "work under way that a lock refuses": (
        "learners/1/in_progress",
        [{"module": "B"}],
        ("#/learners/1/in_progress/0/module", "contradiction"),
    ),
    "a lock on no module": (
        "locks/-",
        {"learner": "E-1", "module": "C", "keep": True},
        ("#/locks/1/module", "unknown_reference"),
    ),
    "a lock against a lock": (
        "locks/-",
        {"learner": "E-2", "module": "B", "keep": True},
        ("#/locks/1", "contradiction"),
    ),
    "a lock of nobody": (
        "locks/-",
        {"learner": "E-9", "module": "A", "keep": True},
        ("#/locks/1/learner", "unknown_reference"),
    ),
    "a grant twice": ("grants/-", {"id": "half", "share_percent": 1}, ("#/grants/1/id", "duplicate_id")),
    "a grant of nothing": ("grants/0/share_percent", 0, ("#/grants/0/share_percent", "out_of_range")),
    "a grant of more than all": ("grants/0/share_percent", 101, ("#/grants/0/share_percent", "out_of_range")),
    "grants of more than all": (
        "grants/-",
        {"id": "more", "share_percent": 51},
        ("#/grants/1/share_percent", "contradiction"),
    ),
    "a grant for no module": ("grants/0/modules", ["C"], ("#/grants/0/modules/0", "unknown_reference")),
    "a grant for no run": (
        "grants/0/offerings",
        [{"module": "B", "offering": "B-9"}],
        ("#/grants/0/offerings/0/offering", "unknown_reference"),
    ),
    "a grant for no provider": ("grants/0/providers", ["Nobody"], ("#/grants/0/providers/0", "unknown_reference")),
    "a grant that ends early": (
        "grants/0",
        {"id": "g", "share_percent": 1, "from": "2027-02-02", "to": "2027-02-01"},
        ("#/grants/0/to", "contradiction"),
    ),
    "seats held of no module": (
        "held_seats",
        [{"module": "C", "offering": "C-1", "seats": 1}],
        ("#/held_seats/0/module", "unknown_reference"),
    ),
    "seats held in no run": (
        "held_seats",
        [{"module": "B", "offering": "B-9", "seats": 1}],
        ("#/held_seats/0/offering", "unknown_reference"),
    ),
    "seats of a run told twice": (
        "held_seats",
        [{"module": "B", "offering": "B-1", "seats": 1}] * 2,
        ("#/held_seats/1/offering", "duplicate_id"),
    ),
    "no seats held": (
        "held_seats",
        [{"module": "B", "offering": "B-1", "seats": 0}],
        ("#/held_seats/0/seats", "out_of_range"),
    ),
    "a module twice": ("modules/-", module("A"), ("#/modules/2/id", "duplicate_id")),
    "a level that leads down": (
        "modules/0/outcomes/0/from_level",
        1,
        ("#/modules/0/outcomes/0/from_level", "level_order"),
    ),
    "a run that ends early": (
        "modules/1/offerings/0",
        run("B-1", end_on="2027-02-01"),
        ("#/modules/1/offerings/0/end_on", "contradiction"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_at_its_place(sqlite_database: Database, case: str) -> None:
    path, value, expected = CASES[case]
    assert faults(sqlite_database, changed(year(), path, value)) == {expected}


def test_all_faults_are_told_at_once(sqlite_database: Database) -> None:
    """Of each learner and of everything beside them, shape and references together; places are those sent."""
    document = year()
    document["learners"][0]["priority"] = "high"
    document["learners"].insert(0, {"target": {}})
    for path, value, _ in (
        CASES["a cost centre twice"],
        CASES["a grant for no module"],
        CASES["a module twice"],
        CASES["a lock of nobody"],
    ):
        document = changed(document, path, value)
    document["learners"][2]["cost_centre"] = "none"
    found = faults(sqlite_database, document)
    assert found == {
        ("#/learners/0/id", "missing"),
        ("#/learners/0/target", "contradiction"),
        ("#/learners/1/priority", "wrong_type"),
        ("#/learners/2/cost_centre", "unknown_reference"),
        ("#/cost_centres/2/id", "duplicate_id"),
        ("#/grants/0/modules/0", "unknown_reference"),
        ("#/modules/2/id", "duplicate_id"),
    }


def test_what_many_who_are_stored_have_wrong_is_told_of_each(sqlite_database: Database) -> None:
    known = LearnerRecord(cost_centre="team", targets=["r", "s"])
    with sqlite_database.write() as session:
        session.add(CostCentre(id="team", name="Team"))
        session.add_all(new_learner(f"E-{number}", known, datetime(2026, 11, 1, tzinfo=UTC)) for number in range(3))
        session.flush()
        session.add_all(row for number in range(3) for row in parts(f"E-{number}", known))
    document = {
        "period": {"start_on": "2027-01-01", "end_on": "2027-12-31"},
        "cost_centres": [{"id": "all"}],
        "learners": [
            {"id": "E-0", "cost_centre": "all"},
            {"id": "E-1"},
            {"id": "E-2", "priority": 2, "items_held": []},
        ],
    }
    roles = {(f"#/learners/{place}/target/roles/{role}", "unknown_reference") for place in range(3) for role in (0, 1)}
    places = {(f"#/learners/{place}/id", "unknown_reference") for place in (1, 2)}
    assert faults(sqlite_database, document) == roles | places
    whole = faults(sqlite_database, {"period": document["period"]})
    assert whole == {("#/learners", "unknown_reference")}


def test_a_limit_that_cannot_be_counted_exactly_is_told_with_the_most_that_can(sqlite_database: Database) -> None:
    """A grant pays any number of minor units, of which a limit has too many; where nobody can spend it, it is none."""
    dear = changed(year(), "modules/1/price", sgd("999999999.00"))
    document = changed(dear, "budget", sgd("1000000000.00"))
    document = changed(document, "cost_centres/1/budget", sgd("1500000000.00"))
    document = changed(document, "grants/0/in_all", sgd("1600000000.00"))
    with pytest.raises(InvalidRequest) as refused:
        gather.posed(sqlite_database, document)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        (f"#/{place}/amount", "out_of_range") for place in ("budget", "cost_centres/1/budget", "grants/0/in_all")
    ]
    assert "at most 999999999.99" in refused.value.faults[0].told("en")
    assert "最多为 999999999.99" in refused.value.faults[0].told("zh")
    most = changed(dear, "budget", sgd("999999999.99"))
    assert gather.posed(sqlite_database, most)[1].problem.budget_minor == 99_999_999_999
    without_end = changed(year(), "budget", sgd("999999999999.99"))
    assert gather.posed(sqlite_database, without_end)[1].problem.budget_minor == 99_999_999_999_999
    in_round_sums = changed(document, "grants", [])
    assert gather.posed(sqlite_database, in_round_sums)[1].problem.budget_minor == 10**11


def test_a_circle_is_told_at_each_of_its_cost_centres(sqlite_database: Database) -> None:
    found = faults(sqlite_database, changed(year(), "cost_centres/0/parent", "team"))
    assert found == {(f"#/cost_centres/{place}/parent", "self_reference") for place in (0, 1)}


def test_a_tree_of_cost_centres_may_be_so_deep_and_no_deeper(sqlite_database: Database) -> None:
    def chain(length: int) -> dict[str, Any]:
        links = [{"id": str(place), "parent": str(place - 1) if place else None} for place in range(length)]
        return {**year(), "cost_centres": [*year()["cost_centres"], *links]}

    assert len(gather.posed(sqlite_database, chain(50))[1].problem.cost_centres) == 52
    assert faults(sqlite_database, chain(52)) == {
        (f"#/cost_centres/{2 + place}/parent", "out_of_range") for place in (50, 51)
    }


def test_a_circle_of_a_thousand_is_refused_without_walking_it_all(sqlite_database: Database) -> None:
    links = [{"id": str(place), "parent": str((place + 1) % 1000)} for place in range(1000)]
    assert faults(sqlite_database, {**year(), "cost_centres": [*year()["cost_centres"], *links]})


def test_the_request_that_the_cases_start_from_is_good(sqlite_database: Database) -> None:
    request, question = gather.posed(sqlite_database, year())
    assert request.solve is not None
    for each in question.problem.learners:
        question.problem.path_problem(each)
