"""`POST /v1/recommendations` and its retrieval, over HTTP, on both databases."""

from typing import Any

from sqlmodel import func, select

from service.tables import Recommendation
from tests.service.conftest import Api, serving
from tests.service.requests import changed, example, faults, module, small


def post(api: Api, request: Any, **headers: str) -> Any:
    return api.post("/v1/recommendations", json=request, headers=headers)


def count(api: Api, table: Any) -> int:
    with api.database.read() as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def without_run(answer: dict[str, Any]) -> dict[str, Any]:
    """Drop the three fields that may differ between two answers to one request."""
    proof = {name: value for name, value in answer["proof"].items() if name != "wall_ms"}
    return {name: value for name, value in answer.items() if name not in ("id", "stale")} | {"proof": proof}


def test_the_answer_has_the_fields_of_the_contract(api: Api) -> None:
    """x goes from 1 to 3 by A and B: 2 steps of weight 2; 20 dollars and 4 hours; C would cost 30 instead of 10."""
    answer = post(api, small()).json()
    assert answer["status"] == "optimal"
    assert answer["goal"] == "closest"
    assert answer["stale"] is False
    assert answer["effective"] == {"start_on": None, "hours_per_week": None}
    first, second = answer["plan"]["steps"]
    assert first == {
        "position": 1,
        "module": "A",
        "title": "A",
        "offering": None,
        "start_on": None,
        "end_on": None,
        "weeks": [],
        "price": {"amount": "10.00", "currency": "SGD"},
        "effort_hours": 2.0,
        "closes": [{"competency": "x", "from_level": 1, "to_level": 2}],
        "needs": [],
        "why": {"code": "closes_gap", "params": {}, "text": "Raises x from 1 to 2."},
    }
    assert (second["module"], second["needs"]) == ("B", ["A"])
    assert answer["plan"]["totals"] == {
        "price": {"amount": "20.00", "currency": "SGD"},
        "effort_hours": 4.0,
        "finish_on": None,
    }
    assert answer["gaps"] == [
        {
            "competency": "x",
            "held": 1,
            "required": 3,
            "reached": 3,
            "weight": 2,
            "essential": True,
            "state": "closed",
            "reason": None,
            "closed_by": ["A", "B"],
        }
    ]
    assert answer["coverage"] == {"before": 0.3333, "after": 1.0}
    assert answer["proof"]["terms"] == [
        {"name": "essential_steps", "value": 4, "bound": 4},
        {"name": "steps", "value": 4, "bound": 4},
        {"name": "price", "value": "20.00", "bound": "20.00"},
        {"name": "effort_hours", "value": 4.0, "bound": 4.0},
    ]
    assert answer["proof"]["relative_gap"] == 0.0
    assert answer["proof"]["catalog_version"] == "inline"
    assert answer["proof"]["input_hash"].startswith("sha256:")
    assert (answer["relaxations"], answer["warnings"]) == ([], [])


def test_the_shipped_example_is_solved_to_proof(catalog_api: Api) -> None:
    answer = post(catalog_api, example("account-management-3-to-4")).json()
    assert answer["status"] == "optimal"
    (gap,) = answer["gaps"]
    assert (gap["competency"], gap["held"], gap["reached"], gap["state"]) == (
        "ssg-fs/account-management",
        3,
        4,
        "closed",
    )
    assert answer["proof"]["catalog_version"].startswith("sha256:")
    assert all(step["title"] != step["module"] for step in answer["plan"]["steps"])


def test_the_example_without_a_catalogue_takes_the_cheaper_way(api: Api) -> None:
    """Slides for 120 complete level 2 beside the opening that is held; the whole course would be 480."""
    answer = post(api, example("without-a-catalogue")).json()
    assert [step["module"] for step in answer["plan"]["steps"]] == ["P-201", "P-301"]
    assert answer["plan"]["totals"]["price"] == {"amount": "770.00", "currency": "EUR"}


def test_no_plan_within_the_locks_is_an_answer_with_the_smallest_change(api: Api) -> None:
    """A is locked in and costs 10; with 9 there is no plan, with 10 there is."""
    request = changed(small(), "limits/budget", {"amount": "9.00", "currency": "SGD"})
    response = post(api, request)
    answer = response.json()
    assert (response.status_code, answer["status"], answer["plan"]) == (200, "infeasible", None)
    assert answer["proof"]["terms"] == []
    assert answer["proof"]["relative_gap"] is None
    change = {
        "limit": "budget",
        "from": {"amount": "9.00", "currency": "SGD"},
        "to": {"amount": "10.00", "currency": "SGD"},
    }
    assert {"changes": [change]} in [note["params"] for note in answer["relaxations"]]
    assert all(note["text"] for note in answer["relaxations"])


def test_hours_and_languages_that_leave_no_plan_are_told_in_the_words_of_the_request(api: Api) -> None:
    """A, locked in, takes 2 hours and is given in German."""
    short = changed(changed(small(), "limits/effort_hours", 1.5), "modules/0/language", "de")
    changes = [change for note in post(api, short).json()["relaxations"] for change in note["params"]["changes"]]
    assert {"limit": "effort_hours", "from": 1.5, "to": 2.0} in changes
    english = changed(changed(small(), "limits/languages", ["en"]), "modules/0/language", "de")
    changes = [change for note in post(api, english).json()["relaxations"] for change in note["params"]["changes"]]
    assert {"limit": "languages", "from": ["en"], "to": ["de", "en"]} in changes


def test_a_module_that_states_no_language_is_open_to_all(api: Api) -> None:
    request = changed(changed(small(), "limits/languages", ["en"]), "modules/1/language", "zh")
    assert [step["module"] for step in post(api, request).json()["plan"]["steps"]] == ["A", "C"]


def test_nothing_held_counts_as_zero_and_warns(api: Api) -> None:
    request = changed(small(), "learner", {"completed_modules": ["OLD"]})
    request = changed(request, "locks", [])
    answer = post(api, request).json()
    assert answer["gaps"][0]["held"] is None
    assert [note["code"] for note in answer["warnings"]] == ["unrated"]
    # No module leads from 0 to 1, so A and B stay out of reach: they do, but 1 cannot be held first.
    assert answer["plan"]["steps"] == []


def test_no_requirement_is_a_target_that_is_met(api: Api) -> None:
    request = changed(changed(small(), "target", {"requirements": []}), "locks", [])
    answer = post(api, request).json()
    assert (answer["status"], answer["plan"]["steps"], answer["coverage"]) == (
        "optimal",
        [],
        {"before": 1.0, "after": 1.0},
    )


def test_roles_are_joined_by_the_highest_level(catalog_api: Api) -> None:
    roles = ["ssg-fs/account-management-3", "ssg-fs/account-management-5"]
    answer = post(catalog_api, {"learner": {}, "target": {"roles": roles}}).json()
    assert [(gap["competency"], gap["required"]) for gap in answer["gaps"]] == [("ssg-fs/account-management", 5)]


def test_the_same_request_is_answered_the_same_again_and_after_a_restart(catalog_url: str) -> None:
    request = example("account-management-3-to-4")
    answers = []
    for _ in range(2):
        with serving(catalog_url) as api:
            answers += [without_run(post(api, request).json()) for _ in range(2)]
    assert answers[0]["plan"]["steps"]
    assert all(answer == answers[0] for answer in answers)


def test_the_order_of_the_document_changes_nothing(api: Api) -> None:
    turned = {**small(), "modules": small()["modules"][::-1]}
    assert without_run(post(api, turned).json()) == without_run(post(api, small()).json())


def test_what_is_given_inline_replaces_what_is_stored_field_by_field(api: Api) -> None:
    """The stored rating is 2, so only level 3 is missing; the inline rating 1 takes its place."""
    api.put("/v1/learners/E-1", json={"attainments": [{"competency": "x", "level": 2}], "completed_modules": ["A"]})
    bare = changed(changed(small(), "learner", {"id": "E-1"}), "locks", [])
    assert [step["module"] for step in post(api, bare).json()["plan"]["steps"]] == ["B"]
    rated = changed(bare, "learner/attainments", [{"competency": "x", "level": 1}])
    # A is completed and not taken again, so nothing leads from 1 to 2.
    assert post(api, rated).json()["plan"]["steps"] == []


def test_validate_only_says_what_it_finds_and_solves_nothing(api: Api) -> None:
    request = changed({**small(), "validate_only": True}, "modules/2/excludes", ["AWAY"])
    found = post(api, request)
    assert found.json()["valid"] is True
    assert found.json()["faults"] == []
    assert [note["code"] for note in found.json()["warnings"]] == ["unknown_module"]
    wrong = post(api, changed(request, "goal", "best"))
    assert (wrong.status_code, wrong.json()["valid"]) == (200, False)
    assert [fault["pointer"] for fault in wrong.json()["faults"]] == ["#/goal"]
    assert count(api, Recommendation) == 0


def test_an_employee_asks_for_nobody_else(api: Api) -> None:
    employee = api.keyed("employee", learner="E-1")
    assert post(employee, small()).status_code == 200
    api.put("/v1/learners/E-2", json={})
    for other in ("E-2", "E-404"):
        assert post(employee, changed(small(), "learner/id", other)).status_code == 404
    assert post(employee, changed(small(), "learner", {})).status_code == 403


def test_five_thousand_modules_and_two_thousand_requirements_are_accepted(sqlite_api: Api) -> None:
    """Nothing is asked of the search: no module leads to what is required."""
    request = {
        "learner": {},
        "target": {"requirements": [{"competency": f"c{number}", "level": 1} for number in range(2000)]},
        "modules": [module(f"M{number}", f"other{number}") for number in range(5000)],
        "store": False,
    }
    answer = post(sqlite_api, request).json()
    assert (answer["status"], len(answer["gaps"])) == ("optimal", 2000)
    assert {gap["reason"] for gap in answer["gaps"]} == {"no_module"}
    deep = {"competency": "deep", "level": 1000}
    wide = [{**deep, "competency": f"deep{number}"} for number in range(51)]
    assert ("#", "too_many_levels") in faults(post(sqlite_api, {**request, "target": {"requirements": wide}}))
    too_many = {**request, "target": {"requirements": request["target"]["requirements"] * 2}}
    assert ("#/target/requirements", "too_long") in faults(post(sqlite_api, too_many))
