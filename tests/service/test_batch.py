"""`POST /v1/recommendations/batch`: every request answered as if it had been sent alone, in its place."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from service.recommend import Recommender
from service.settings import Settings
from service.tables import AuditEvent, IdempotentRequest, Recommendation
from tests.service.conftest import Api
from tests.service.requests import changed, faults, module, small


def post(api: Api, items: Any, **headers: str) -> Any:
    return api.post("/v1/recommendations/batch", json={"items": items}, headers=headers)


def count(api: Api, table: Any) -> int:
    with api.database.read() as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def of(answer: dict[str, Any]) -> dict[str, Any]:
    """Drop what may differ between two answers to one request."""
    proof = {name: value for name, value in answer["proof"].items() if name != "wall_ms"}
    return {name: value for name, value in answer.items() if name not in ("id", "stale")} | {"proof": proof}


def test_each_request_is_answered_in_its_place_as_if_it_had_been_sent_alone(api: Api) -> None:
    tight = changed(small(), "limits/budget/amount", "9.00")
    wrong = changed(changed(small(), "goal", "best"), "modules/1/excludes", ["B"])
    answers = post(api, [small(), wrong, tight, 7, small()], **{"Accept-Language": "zh"}).json()["items"]
    assert [answer["status"] for answer in answers] == ["optimal", 422, "infeasible", 422, "optimal"]
    alone = api.post("/v1/recommendations", json=small(), headers={"Accept-Language": "zh"}).json()
    assert of(answers[0]) == of(answers[4]) == of(alone)
    assert answers[0]["id"] != answers[4]["id"]
    assert answers[1]["type"] == "/problems/invalid-request"
    assert answers[1]["instance"] == "/v1/recommendations/batch#/items/1"
    assert {fault["pointer"] for fault in answers[1]["errors"]} == {"#/goal", "#/modules/1/excludes/0"}
    assert answers[1]["title"] == "请求无效"
    assert answers[3]["errors"][0]["pointer"] == "#"


def test_every_answer_is_stored_and_can_be_read_again(api: Api) -> None:
    answers = post(api, [small(), {**small(), "store": False}, {**small(), "validate_only": True}, small()]).json()
    first, second, third, fourth = answers["items"]
    assert third == {"valid": True, "faults": [], "warnings": []}
    assert count(api, Recommendation) == 2
    assert count(api, AuditEvent) == 4
    for answer, status in ((first, 200), (second, 404), (fourth, 200)):
        assert api.get(f"/v1/recommendations/{answer['id']}").status_code == status


def test_what_is_wrong_with_the_batch_itself_refuses_it(sqlite_api: Api) -> None:
    bare = {"learner": {}, "target": {"requirements": []}, "store": False}
    assert faults(post(sqlite_api, [bare] * 1001)) == {("#/items", "too_long")}
    assert faults(post(sqlite_api, {"0": bare})) == {("#/items", "wrong_type")}
    for body, expected in (
        ({}, {("#/items", "missing")}),
        ([], {("#", "wrong_type")}),
        ({"items": [], "store": False}, {("#/store", "unknown_field")}),
    ):
        assert faults(sqlite_api.post("/v1/recommendations/batch", json=body)) == expected
    assert post(sqlite_api, []).json() == {"items": []}


def test_a_thousand_requests_read_the_catalogue_once(catalog_api: Api) -> None:
    """None of them asks for anything, so that only the reading is left."""
    asked: list[str] = []
    event.listen(catalog_api.database._engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    bare = {"learner": {}, "target": {"requirements": []}, "modules": [], "store": False}
    catalog_api.put("/v1/learners/E-1", json={})
    roles = {"learner": {"id": "E-1"}, "target": {"role": "ssg-fs/account-management-2"}, "store": False}
    asked.clear()
    answers = post(catalog_api, [*[bare] * 997, roles, roles, roles]).json()["items"]
    assert [answer["status"] for answer in answers] == ["optimal"] * 1000
    assert len([text for text in asked if "FROM module " in text]) <= 1
    assert len([text for text in asked if "FROM attainment" in text]) == 1


def test_who_may_ask_is_looked_at_for_each_request(api: Api) -> None:
    for learner in ("E-1", "E-2"):
        api.put(f"/v1/learners/{learner}", json={"attainments": [{"competency": "x", "level": 1}]})
    employee = api.keyed("employee", learner="E-2")
    mine, others, nobodys = (changed(small(), "learner", given) for given in ({"id": "E-2"}, {"id": "E-1"}, {}))
    answers = post(employee, [others, mine, nobodys]).json()["items"]
    assert [answer["status"] for answer in answers] == [404, "optimal", 403]
    assert post(api.keyed("admin"), [mine]).status_code == 403
    assert post(api.without_key(), [mine]).status_code == 401


def test_one_idempotency_key_gives_one_batch_byte_for_byte(api: Api) -> None:
    key = {"Idempotency-Key": "nightly"}
    first = post(api, [small(), changed(small(), "goal", "best")], **key)
    again = post(api, [small(), changed(small(), "goal", "best")], **key)
    assert again.content == first.content
    assert again.headers["idempotency-replayed"] == "true"
    assert count(api, Recommendation) == 1
    assert post(api, [small()], **key).status_code == 422
    assert post(api, [], **key).status_code == 422
    unstored = post(api, [{**small(), "store": False}], **{"Idempotency-Key": "unused"})
    assert unstored.status_code == 200
    assert count(api, IdempotentRequest) == 1


def test_a_request_that_breaks_something_inside_takes_no_other_with_it(sqlite_api: Api) -> None:
    """The second request asks the clock, which is out of order when it does."""
    recommender = sqlite_api.http.app.state.recommender
    days = iter([date(2027, 1, 4), None, date(2027, 1, 4)])
    broken = Recommender(recommender.database, Settings(), today=lambda: next(days))  # type: ignore[arg-type, return-value]
    sqlite_api.http.app.state.recommender = broken
    dated = changed(small(), "limits/hours_per_week", 6)
    sqlite_api.put("/v1/learners/E-1", json={})
    asked = [{**dated, "store": False, "goal": goal} for goal in ("closest", "cheapest", "fastest")]
    answers = post(sqlite_api, asked).json()["items"]
    assert [answer["status"] for answer in answers] == ["optimal", 500, "optimal"]
    assert answers[1]["detail"] == "The request could not be answered; the service's log says why."


def test_the_body_of_a_batch_is_no_larger_than_any_other(sqlite_api: Api) -> None:
    many = changed(small(), "modules", [module(f"M{number}", title="x" * 900) for number in range(8500)])
    assert post(sqlite_api, [many]).status_code == 413


@pytest.mark.parametrize("permission", ["lms", "hr"])
def test_both_who_see_everybody_may_send_batches(sqlite_api: Api, permission: str) -> None:
    assert post(sqlite_api.keyed(permission), [small()]).json()["items"][0]["status"] == "optimal"


@pytest.mark.parametrize(
    ("path", "methods"), [("/v1/recommendations/batch", "POST"), ("/v1/recommendations/rec_1", "GET, HEAD")]
)
def test_the_address_of_batches_is_no_recommendation(sqlite_api: Api, path: str, methods: str) -> None:
    response = sqlite_api.delete(path)
    assert (response.status_code, response.headers["allow"]) == (405, methods)
