"""The OpenAPI document says what the service does."""

import jsonschema_rs
import pytest

from tests.service.annual.years import year
from tests.service.conftest import Api
from tests.service.dated import dated
from tests.service.requests import example, small


@pytest.fixture
def document(sqlite_api: Api) -> dict:
    return sqlite_api.without_key().get("/v1/openapi.json").json()


def test_every_reference_leads_somewhere(document: dict) -> None:
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                found.append(node["$ref"])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(document)
    assert found
    for reference in set(found):
        node: object = document
        for name in reference.removeprefix("#/").split("/"):
            assert isinstance(node, dict)
            node = node[name]


def test_requests_and_answers_fit_their_documented_shapes(sqlite_api: Api, document: dict) -> None:
    def check(name: str, value: object) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(value)

    for request in (small(), dated(), example("without-a-catalogue"), example("account-management-3-to-4")):
        check("RecommendationRequest", request)
    check("BatchRequest", {"items": [small(), dated()]})
    batch = {"items": [small(), dated(), {**small(), "validate_only": True}, {}]}
    check("RecommendationBatch", sqlite_api.post("/v1/recommendations/batch", json=batch).json())
    check("Recommendation", sqlite_api.post("/v1/recommendations", json=small()).json())
    check("Problem", sqlite_api.post("/v1/recommendations", json={}).json())
    check("LearnerRead", sqlite_api.put("/v1/learners/E-1", json={}).json())
    check("AnnualPlanRequest", year())
    accepted = sqlite_api.keyed("hr").post("/v1/annual-plans", json=year())
    check("AnnualPlanAccepted", accepted.json())
    check("AnnualPlanRead", sqlite_api.keyed("hr").get(accepted.headers["location"]).json())


def test_errors_are_documented_as_problem_documents(document: dict) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                if not status.startswith("2"):
                    assert set(response["content"]) == {"application/problem+json"}, (path, method, status)


def test_a_key_is_asked_for_everywhere_but_at_the_door(document: dict) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert bool(operation.get("security")) is not path.startswith("/v1/health")


def test_the_fields_that_dates_need_are_there_already(document: dict) -> None:
    schemas = document["components"]["schemas"]
    assert {"start_on", "finish_by", "hours_per_week", "unavailable"} <= set(schemas["LimitsGiven"]["properties"])
    assert "in_progress" in schemas["LearnerGiven"]["properties"]
    assert "offerings" in schemas["ModuleGiven"]["properties"]
    assert set(schemas["RecommendationRequest"]["required"]) == {"learner", "target"}
    assert set(schemas["ModuleGiven"]["required"]) == {"id", "price", "effort_hours", "outcomes"}
