"""Every answer has a name of its own, which problem documents repeat and callers cannot choose."""

import re

from tests.service.conftest import Api

FORM = re.compile(r"[a-z2-7]{26}")


def test_every_answer_has_an_id_that_no_other_has(sqlite_api: Api) -> None:
    answers = [sqlite_api.get(path) for path in ("/v1/health/live", "/v1/roles", "/v1/nowhere", "/", "/metrics")]
    ids = [answer.headers["request-id"] for answer in answers]
    assert all(FORM.fullmatch(each) for each in ids)
    assert len(set(ids)) == len(answers)
    for answer in answers:
        if answer.headers["content-type"] == "application/problem+json":
            assert answer.json()["request_id"] == answer.headers["request-id"]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 200, 403]


def test_nobody_else_names_a_request(sqlite_api: Api) -> None:
    sent = {"Request-Id": "mine\tand mine", "X-Request-Id": "mine"}
    for path in ("/v1/roles", "/v1/nowhere"):
        answer = sqlite_api.get(path, headers=sent)
        assert answer.headers.get_list("request-id") == [answer.headers["request-id"]]
        assert "mine" not in answer.headers["request-id"] + answer.text


def test_an_answer_to_a_failure_of_ours_has_an_id_too(sqlite_api: Api) -> None:
    sqlite_api.http.app.state.database.dispose()
    sqlite_api.http.app.state.recommender = None
    broken = sqlite_api.post("/v1/recommendations", json={})
    assert broken.status_code == 500
    assert broken.json()["request_id"] == broken.headers["request-id"]
