"""Every error leaves as a problem document, says what is wrong, and never repeats what was sent."""

import json
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, HTTPException, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict, Field

from service import errors
from service.error_handlers import install
from service.errors import LISTED_FAULTS, MEDIA_TYPE, Fault, InvalidRequest, NotFound, ServiceError


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(max_length=5)]
    size: Annotated[float, Field(allow_inf_nan=False, le=10)] = 1.0
    parts: dict[str, int] = {}


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    install(app)

    @app.post("/things")
    def post_thing(thing: list[Thing], page_size: Annotated[int, Query(ge=1)] = 1) -> None: ...

    @app.get("/things/{number}")
    def get_thing(number: int) -> None:
        raise NotFound()

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("the password is swordfish")

    @app.get("/busy")
    def busy() -> None:
        raise errors.Busy("All places are taken.", headers={"Retry-After": "7"})

    @app.get("/status/{status}")
    def with_status(status: int) -> None:
        raise HTTPException(status, "secret detail")

    return TestClient(app, raise_server_exceptions=False)


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == MEDIA_TYPE
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert {"type", "title", "detail", "instance"} <= document.keys()
    return document


def test_all_faults_are_told_at_once_with_their_place(client: TestClient) -> None:
    body = [{"name": "ok"}, {"nme": "secret"}, {"name": "too long", "size": "11", "parts": {"a/b~c": "x"}}]
    document = problem(client.post("/things?page_size=0", json=body), 422)
    assert {(fault["pointer"], fault["code"]) for fault in document["errors"]} == {
        ("#/1/name", "missing"),
        ("#/1/nme", "unknown_field"),
        ("#/2/name", "too_long"),
        ("#/2/size", "wrong_type"),
        ("#/2/parts/a~1b~0c", "wrong_type"),
        ("query/page_size", "out_of_range"),
    }
    assert document["type"] == "/problems/invalid-request"
    assert document["instance"] == "/things"
    assert "6 faults" in document["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b'[{"name": "a", "size": NaN}]',
        b'[{"name": "a", "size": 1e400}]',
        b'[{"name": NaN}]',
        b'[{"name": "\\ud800"}]',
        b'[{"\\ud800": 1}]',
        b'[{"name": "a", "parts": {"\\ud800": "x"}}]',
        b"{",
        b"",
        b"\xff\xfe",
    ],
)
def test_hostile_bodies_are_malformed_and_not_echoed(client: TestClient, body: bytes) -> None:
    response = client.post("/things", content=body, headers={"content-type": "application/json"})
    problem(response, 422)
    response.content.decode("utf-8")
    for word in ("NaN", "Infinity", "inf", "null", '"input"'):
        assert word not in response.text


def test_what_was_sent_never_comes_back(client: TestClient) -> None:
    body = [{"name": 4711_0815, "size": "canary-value", "parts": "canary-value"}]
    text = client.post("/things?page_size=canary-value", json=body).text
    assert "canary-value" not in text
    assert "47110815" not in text


def test_not_found_looks_the_same_for_a_route_and_a_thing(client: TestClient) -> None:
    thing, route = problem(client.get("/things/1"), 404), problem(client.get("/nothing"), 404)
    assert {**thing, "instance": ""} == {**route, "instance": ""}


def test_a_wrong_method_names_the_right_one(client: TestClient) -> None:
    response = client.delete("/things")
    assert problem(response, 405)["type"] == "/problems/method-not-allowed"
    assert response.headers["allow"] == "POST"


def test_an_unexpected_error_tells_nothing(client: TestClient) -> None:
    response = client.get("/broken")
    assert problem(response, 500)["type"] == "/problems/internal"
    assert "swordfish" not in response.text
    assert "RuntimeError" not in response.text


def test_busy_says_when_to_come_back(client: TestClient) -> None:
    response = client.get("/busy")
    problem(response, 503)
    assert response.headers["retry-after"] == "7"


@pytest.mark.parametrize(
    ("status", "answered"),
    [(400, 422), (401, 401), (403, 403), (413, 413), (415, 415), (418, 422), (500, 500), (503, 503)],
)
def test_errors_of_the_framework_become_ours(client: TestClient, status: int, answered: int) -> None:
    response = client.get(f"/status/{status}")
    problem(response, answered)
    assert "secret detail" not in response.text
    assert ("www-authenticate" in response.headers) == (answered == 401)
    assert ("retry-after" in response.headers) == (answered == 503)


def test_a_flood_of_faults_is_neither_listed_nor_collected_whole() -> None:
    flood = (Fault(detail="x", pointer=f"#/{n}", code="missing") for n in range(10 * LISTED_FAULTS))
    error = InvalidRequest.of(flood)
    assert next(flood).pointer == f"#/{LISTED_FAULTS + 1}"
    document = json.loads(error.body())
    assert len(document["errors"]) == LISTED_FAULTS
    assert "more than 1,000 faults" in document["detail"]


def test_one_fault_is_the_detail_itself() -> None:
    error = InvalidRequest.of([Fault(detail="price: is missing.", pointer="#/price", code="missing")])
    assert error.document()["detail"] == "price: is missing."


def test_half_a_surrogate_pair_does_not_break_the_document() -> None:
    assert json.loads(NotFound("no \ud800").body())["detail"] == "no ?"


def test_types_are_unique_and_the_tree_in_the_docs_is_the_tree_in_the_code() -> None:
    def family(kind: type[ServiceError]) -> list[type[ServiceError]]:
        return [kind, *(below for child in kind.__subclasses__() for below in family(child))]

    # One that names no type of its own is answered as what it is a kind of.
    kinds = [kind for kind in family(ServiceError)[1:] if "type" in vars(kind)]
    assert len(kinds) > 10
    assert len({kind.type for kind in kinds}) == len(kinds)
    described = errors.__doc__ or ""
    for kind in kinds:
        line = next(line for line in described.splitlines() if f" {kind.__name__} " in line)
        assert line.split()[-2:] == [str(kind.status), kind.type]
