"""Every way in which a well-formed request can refer to the wrong thing, each with its pointer."""

import re
from typing import Any

import pytest

from tests.catalog.files import SMALL, compared
from tests.service.conftest import Api
from tests.service.requests import changed, faults, module, small

WRONG: list[tuple[str, Any, str, str]] = [
    # what to set, to what, where the fault is, its code
    ("target", {"role": "nobody"}, "#/target/role", "unknown_reference"),
    ("target", {"roles": ["nobody"]}, "#/target/roles/0", "unknown_reference"),
    ("target/requirements/-", {"competency": "x", "level": 2}, "#/target/requirements/1/competency", "duplicate_id"),
    ("locks/-", {"module": "Z", "keep": True}, "#/locks/1/module", "unknown_reference"),
    ("locks/-", {"module": "A", "keep": True}, "#/locks/1/module", "duplicate_id"),
    ("locks/-", {"module": "A", "keep": False}, "#/locks/1", "contradiction"),
    ("learner/items_held", ["nothing"], "#/learner/items_held/0", "unknown_reference"),
    ("learner/items_held", ["y/1/a", "y/1/a"], "#/learner/items_held/1", "duplicate_id"),
    ("learner/completed_modules", ["P", "P"], "#/learner/completed_modules/1", "duplicate_id"),
    ("modules/-", module("A"), "#/modules/3/id", "duplicate_id"),
    ("modules/1/requires", {"modules": [[]]}, "#/modules/1/requires/modules/0", "empty_alternatives"),
    ("modules/1/requires", {"modules": [["A", "B"]]}, "#/modules/1/requires/modules/0/1", "self_reference"),
    ("modules/1/requires", {"modules": [["A", "A"]]}, "#/modules/1/requires/modules/0/1", "duplicate_id"),
    ("modules/1/excludes", ["B"], "#/modules/1/excludes/0", "self_reference"),
    ("modules/1/excludes", ["C", "C"], "#/modules/1/excludes/1", "duplicate_id"),
    ("modules/0/outcomes/0/to_level", 1, "#/modules/0/outcomes/0/from_level", "level_order"),
    (
        "modules/0/outcomes/0",
        {"competency": "y", "from_level": 0, "to_level": 1, "items": ["y/1/z"]},
        "#/modules/0/outcomes/0/items/0",
        "wrong_item",
    ),
    (
        "modules/0/outcomes/0",
        {"competency": "x", "from_level": 0, "to_level": 1, "items": ["y/1/a"]},
        "#/modules/0/outcomes/0/items",
        "no_items",
    ),
    ("modules/2/price", {"amount": "1.00", "currency": "EUR"}, "#/modules/2/price/currency", "currency_mismatch"),
    ("competencies/-", {"id": "y", "items": {}}, "#/competencies/1/id", "duplicate_id"),
    ("competencies/-", {"id": "z", "items": {"1": ["y/1/a"]}}, "#/competencies/1/items/1/0", "duplicate_id"),
    ("competencies/-", {"id": "z", "items": {"0": ["z/0/a"]}}, "#/competencies/1/items/0", "off_scale"),
]


@pytest.mark.parametrize(("path", "value", "pointer", "code"), WRONG)
def test_a_wrong_reference_is_refused_at_its_field(
    sqlite_api: Api, path: str, value: Any, pointer: str, code: str
) -> None:
    request = changed(small(), path, value)
    response = sqlite_api.post("/v1/recommendations", json=request)
    assert (pointer, code) in faults(response)
    chinese = sqlite_api.post("/v1/recommendations", json=request, headers={"Accept-Language": "zh"})
    assert faults(chinese) == faults(response)
    assert all(re.search("[\u4e00-\u9fff]", fault["detail"]) for fault in chinese.json()["errors"])


def test_the_request_that_they_are_made_from_is_answered(sqlite_api: Api) -> None:
    assert sqlite_api.post("/v1/recommendations", json=small()).status_code == 200


def test_an_item_of_an_outcome_is_one_step_up(sqlite_api: Api) -> None:
    """y has the levels 1 and 2, so an outcome with items of level 2 starts at 1, not at 0."""
    outcome = {"competency": "y", "from_level": 0, "to_level": 2, "items": ["y/2/a"]}
    request = changed(small(), "competencies/0/items", {"1": ["y/1/a"], "2": ["y/2/a"]})
    response = sqlite_api.post("/v1/recommendations", json=changed(request, "modules/0/outcomes/0", outcome))
    assert faults(response) == {("#/modules/0/outcomes/0/to_level", "level_order")}


def test_prices_that_no_proof_can_be_exact_about_are_refused(sqlite_api: Api) -> None:
    """Ten thousand times 999,999,999.999 dinars are 10^16 fils, above 2^53."""
    dear = {"amount": "999999999.999", "currency": "KWD"}
    modules = [{**module(f"M{number}"), "price": dear} for number in range(10_000)]
    response = sqlite_api.post("/v1/recommendations", json={**small(), "modules": modules, "locks": [], "limits": {}})
    assert ("#/modules", "out_of_range") in faults(response)


@pytest.mark.parametrize("path", ["limits/unavailable", "learner/in_progress"])
def test_empty_lists_ask_for_nothing(sqlite_api: Api, path: str) -> None:
    """A system that always sends every field is answered all the same."""
    assert sqlite_api.post("/v1/recommendations", json=changed(small(), path, [])).status_code == 200


def test_a_module_may_raise_one_competency_in_two_outcomes(sqlite_api: Api) -> None:
    request = changed(small(), "modules/0/outcomes/-", {"competency": "x", "from_level": 2, "to_level": 3})
    assert sqlite_api.post("/v1/recommendations", json=request).status_code == 200


def test_a_value_that_cannot_be_read_hides_nothing_else_of_its_object(sqlite_api: Api) -> None:
    """The effort and the limit are unreadable; their module and the other limits are judged all the same."""
    request = changed(small(), "modules/0/effort_hours", 0)
    request = changed(request, "modules/0/excludes", ["A"])
    request = changed(request, "modules/0/outcomes/0/to_level", 1)
    request = changed(request, "limits", {"effort_hours": -1, "start_on": "2027-01-04"})
    request = changed(request, "locks/-", {"module": "nowhere", "keep": True})
    told = faults(sqlite_api.post("/v1/recommendations", json=request))
    assert {
        ("#/modules/0/excludes/0", "self_reference"),
        ("#/modules/0/outcomes/0/from_level", "level_order"),
        ("#/locks/1/module", "unknown_reference"),
    } <= told
    assert {pointer for pointer, _ in told} >= {"#/modules/0/effort_hours", "#/limits/effort_hours"}


def test_all_faults_are_told_at_once_at_the_places_they_have_in_the_document(sqlite_api: Api) -> None:
    """Module 0 cannot be read, so what is wrong with module 2 is told as if it had been."""
    request = changed(small(), "modules/0/effort_hours", 1.234)
    request = changed(request, "modules/2/excludes", ["C"])
    request = changed(request, "modules/1/requires", {"modules": [[]]})
    request = changed(request, "goal", "best")
    request = changed(request, "surprise", 1)
    assert faults(sqlite_api.post("/v1/recommendations", json=request)) == {
        ("#/modules/0/effort_hours", "too_many_decimals"),
        ("#/modules/2/excludes/0", "self_reference"),
        ("#/modules/1/requires/modules/0", "empty_alternatives"),
        ("#/goal", "unknown_value"),
        ("#/surprise", "unknown_field"),
    }


def test_an_unknown_module_in_a_prerequisite_or_exclusion_only_warns(sqlite_api: Api) -> None:
    request = changed(small(), "modules/1/requires", {"modules": [["A", "GONE"]]})
    request = changed(request, "modules/2/excludes", ["AWAY"])
    answer = sqlite_api.post("/v1/recommendations", json=request).json()
    assert answer["status"] == "optimal"
    assert [(note["code"], note["params"]) for note in answer["warnings"]] == [
        ("unknown_module", {"module": "B", "unknown": "GONE"}),
        ("unknown_module", {"module": "C", "unknown": "AWAY"}),
    ]


def test_a_learner_that_is_not_stored_and_not_described_is_unknown(api: Api) -> None:
    request = changed(small(), "learner", {"id": "E-404"})
    assert faults(api.post("/v1/recommendations", json=request)) == {("#/learner/id", "unknown_reference")}


CATALOGUE: list[tuple[str, Any, str, str]] = [
    (
        "target",
        {"requirements": [{"competency": "unheard", "level": 1}]},
        "#/target/requirements/0/competency",
        "unknown_reference",
    ),
    # Account Management has the levels 2 to 5.
    (
        "target",
        {"requirements": [{"competency": "ssg-fs/account-management", "level": 1}]},
        "#/target/requirements/0/level",
        "off_scale",
    ),
    ("limits/budget", {"amount": "1.00", "currency": "EUR"}, "#/limits/budget/currency", "currency_mismatch"),
    ("modules", [module("A", "ssg-fs/account-management", 2, 6)], "#/modules/0/outcomes/0/to_level", "off_scale"),
    ("modules", [module("A", "ssg-fs/account-management", 1, 2)], "#/modules/0/outcomes/0/from_level", "off_scale"),
    (
        "modules",
        [module("A", requires={"levels": [{"competency": "ssg-fs/account-management", "level": 9}]})],
        "#/modules/0/requires/levels/0/level",
        "off_scale",
    ),
    (
        "competencies",
        [{"id": "ssg-fs/account-management", "items": {"4": ["my-own"]}}],
        "#/competencies/0/items/4",
        "contradiction",
    ),
    ("learner/items_held", ["ssg-fs/account-management/4/K99"], "#/learner/items_held/0", "unknown_reference"),
]


@pytest.mark.parametrize(("path", "value", "pointer", "code"), CATALOGUE)
def test_a_competency_of_the_catalogue_keeps_its_scale(
    catalog_api: Api, path: str, value: Any, pointer: str, code: str
) -> None:
    request = {"learner": {}, "target": {"role": "ssg-fs/account-management-4"}}
    assert faults(catalog_api.post("/v1/recommendations", json=changed(request, path, value))) == {(pointer, code)}


def test_a_target_that_is_excluded_is_told_so_with_the_reason(api: Api) -> None:
    excluded = "      - {id: f/c, name: Third, status: excluded, status_reason: {en: Nobody may, zh: 谁都不可}}\nroles:"
    with api.database.write() as session:
        changes = compared(session, SMALL.replace("roles:", excluded, 1))
        assert changes.faults == (), changes.faults
        changes.apply(session)
    request = {"learner": {}, "target": {"requirements": [{"competency": "f/c", "level": 1}]}}
    for language, reason in (("en", "Nobody may"), ("zh", "谁都不可")):
        answer = api.post("/v1/recommendations", json=request, headers={"Accept-Language": language})
        assert faults(answer) == {("#/target/requirements/0/competency", "excluded_competency")}
        detail = answer.json()["errors"][0]["detail"]
        assert "f/c" in detail
        assert reason in detail
