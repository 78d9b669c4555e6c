"""What is kept of a recommendation: the answer and its audit row, read again and stale in time, once for each key."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import event

from service.settings import Settings
from service.tables import AuditEvent, IdempotentRequest, Recommendation
from tests.conftest import PATIENCE
from tests.service.conftest import Api, serving
from tests.service.requests import changed, example, small, wait_until
from tests.service.test_recommendations import count, post


def test_a_stored_answer_is_read_again_in_the_language_of_the_reader(catalog_api: Api) -> None:
    asked = post(catalog_api, example("account-management-3-to-4"))
    assert asked.headers["content-language"] == "en"
    path = f"/v1/recommendations/{asked.json()['id']}"
    english = catalog_api.get(path, headers={"Accept-Language": "de, en;q=0.4"})
    chinese = catalog_api.get(path, headers={"Accept-Language": "zh-Hans;q=0.9, en;q=0.4"})
    assert english.json() == asked.json()
    assert (chinese.headers["content-language"], chinese.headers["vary"]) == ("zh", "Accept-Language")
    step, same = english.json()["plan"]["steps"][0], chinese.json()["plan"]["steps"][0]
    assert step["module"] == same["module"]
    assert step["title"] != same["title"]
    assert step["why"]["text"] != same["why"]["text"]


def test_an_answer_turns_stale_when_the_learner_changes_and_not_before(api: Api) -> None:
    request = changed(small(), "learner", {"id": "E-9"})
    record = {"attainments": [{"competency": "x", "level": 1}]}
    assert api.put("/v1/learners/E-9", json=record).status_code == 201
    path = f"/v1/recommendations/{post(api, request).json()['id']}"
    assert api.get(path).json()["stale"] is False
    api.put("/v1/learners/E-9", json={**record, "name": "Somebody"})
    assert api.get(path).json()["stale"] is False
    api.put("/v1/learners/E-9", json={"attainments": [{"competency": "x", "level": 2}]})
    assert api.get(path).json()["stale"] is True


def test_whether_an_answer_is_stale_is_worked_out_beside_other_changes(sqlite_api: Api) -> None:
    """Asking 5,000 modules anew takes a while; only the line in the audit trail waits for the turn to write."""
    path = f"/v1/recommendations/{post(sqlite_api, small()).json()['id']}"
    database = sqlite_api.http.app.state.database
    asked: list[str] = []
    event.listen(database._engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with ThreadPoolExecutor(1) as threads:
        with database.write():
            answer = threads.submit(sqlite_api.get, path)
            # What the question refers to is read last.
            wait_until(lambda: any("FROM attainment" in text or "FROM learner" in text for text in asked))
            assert not answer.done()
        assert answer.result().json()["stale"] is False


def test_store_false_leaves_nothing_but_the_audit_row(api: Api) -> None:
    response = post(api, {**small(), "store": False}, **{"Idempotency-Key": "k-1"})
    assert response.status_code == 200
    assert count(api, Recommendation) == 0
    assert count(api, IdempotentRequest) == 0
    assert count(api, AuditEvent) == 1
    assert api.get(f"/v1/recommendations/{response.json()['id']}").status_code == 404


def test_one_idempotency_key_gives_one_answer_byte_for_byte(api: Api) -> None:
    key = {"Idempotency-Key": "once"}
    first = post(api, small(), **key)
    spelled_otherwise = json.dumps(dict(reversed(small().items())), indent=3)
    again = api.post("/v1/recommendations", content=spelled_otherwise, headers=key)
    assert again.content == first.content
    assert again.headers["idempotency-replayed"] == "true"
    assert count(api, Recommendation) == 1
    for name, value in (("goal", "cheapest"), ("store", False), ("validate_only", True)):
        other = post(api, {**small(), name: value}, **key)
        assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused"), name


def test_equal_numbers_make_equal_requests_however_they_are_written(api: Api) -> None:
    key = {"Idempotency-Key": "once"}
    first = post(api, small(), **key)
    for number in ("40.0", "4e1", "40.00"):
        body = json.dumps(small()).replace('"effort_hours": 40', f'"effort_hours": {number}')
        assert number in body
        assert api.post("/v1/recommendations", content=body, headers=key).content == first.content
    body = json.dumps(small()).replace('"effort_hours": 40', '"effort_hours": 40.01')
    assert api.post("/v1/recommendations", content=body, headers=key).status_code == 422


def test_the_same_key_of_another_caller_is_another_key(api: Api) -> None:
    key = {"Idempotency-Key": "once"}
    assert post(api, small(), **key).json()["id"] != post(api.keyed("lms"), small(), **key).json()["id"]


def test_a_refused_request_does_not_use_up_its_key(api: Api) -> None:
    key = {"Idempotency-Key": "once"}
    assert post(api, changed(small(), "goal", "best"), **key).status_code == 422
    assert post(api, small(), **key).status_code == 200


class InVain:
    """Places that are waited for until somebody says that it was in vain."""

    def __init__(self) -> None:
        self.was_in_vain = threading.Event()

    def acquire(self, **_: object) -> bool:
        self.was_in_vain.wait(PATIENCE)
        return False


def test_a_key_in_flight_is_a_conflict_and_a_full_house_is_busy(database_url: str) -> None:
    """Every place is taken: the first request waits for one in vain, and its twin meets the claim."""
    request = small()
    with serving(database_url) as api:
        engine, taken = api.http.app.state.recommender.engine.engine, InVain()
        places, engine.places = engine.places, taken
        answers: list[Any] = []
        key = {"Idempotency-Key": "once"}
        worker = threading.Thread(target=lambda: answers.append(post(api, request, **key)))
        worker.start()
        wait_until(lambda: count(api, IdempotentRequest) == 1)
        twin = post(api, request, **key)
        assert (twin.status_code, twin.json()["type"]) == (409, "/problems/request-in-flight")
        taken.was_in_vain.set()
        worker.join()
        assert answers[0].status_code == 503
        assert answers[0].headers["retry-after"] == str(Settings().retry_after_seconds)
        engine.places = places
        assert post(api, request, **key).status_code == 200


def test_a_foreign_or_missing_answer_is_not_found(api: Api) -> None:
    mine = post(api, small()).json()["id"]
    employee = api.keyed("employee", learner="E-2")
    for key in (mine, "rec_nothing"):
        response = employee.get(f"/v1/recommendations/{key}")
        assert response.status_code == 404
        assert response.json()["detail"] == "There is nothing at this address for you."
    assert api.keyed("employee", learner="E-1").get(f"/v1/recommendations/{mine}").status_code == 200
