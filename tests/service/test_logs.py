"""What the log tells: who was answered by which route and how, what went wrong and where; and nothing that was sent."""

import logging
from typing import Any

import pytest
from sqlalchemy import event

from service import audit_chain
from service.audit_telling import Telling
from service.errors import NotFound
from service.texts import sentence
from tests.service.conftest import Api
from tests.service.logged import Log

CANARY = "Canary-Wren-7731"


def test_a_request_leaves_one_line_with_its_id_route_and_caller(log: Log, sqlite_api: Api) -> None:
    answer = sqlite_api.get(f"/v1/learners/{CANARY}?{CANARY}={CANARY}", headers={"Referer": CANARY})
    (line,) = [line for line in log.lines if line["logger"] == "service.observing"]
    assert line["request"] == answer.headers["request-id"]
    assert line["route"] == "/v1/learners/{learner_id:path}"
    assert line["principal"].startswith("key:")
    assert {"method": "GET", "status": answer.status_code, "level": "info"}.items() <= line.items()
    assert line["ms"] >= 0
    assert CANARY not in log.text


def test_a_request_that_the_database_could_not_serve_says_what_stood_in_the_way(log: Log, sqlite_api: Api) -> None:
    engine = sqlite_api.database._engine
    engine.dispose()

    @event.listens_for(engine, "connect")
    def is_full(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=1").fetchall()

    for number in range(200):
        # Until the free room of the last pages is taken.
        answer = sqlite_api.put(f"/v1/learners/{CANARY}-{number}", json={"name": CANARY})
        if answer.status_code == 503:
            break
    (line,) = [line for line in log.lines if line["logger"] == "service.observing" and line["status"] == 503]
    assert (line["obstacle"], line["level"]) == ("SQLITE_FULL", "warning")
    assert CANARY not in log.text


def test_what_nobody_serves_is_logged_without_its_address(log: Log, sqlite_api: Api) -> None:
    sqlite_api.get(f"/{CANARY}")
    sqlite_api.http.request(CANARY, "/v1/roles")
    told = [(line["route"], line["method"], line["status"]) for line in log.lines]
    assert told == [("none", "GET", 404), ("/v1/roles", "other", 405)]
    assert CANARY not in log.text


def test_looks_at_the_health_are_not_logged(log: Log, sqlite_api: Api) -> None:
    assert sqlite_api.get("/v1/health/live").status_code == 200
    assert log.text == ""


def test_an_error_is_told_by_its_kind_and_way_and_never_by_its_words(log: Log) -> None:
    def deeper() -> None:
        raise KeyError(CANARY)

    try:
        try:
            deeper()
        except KeyError as error:
            raise ValueError(f"{CANARY}\nand more") from error
    except ValueError as error:
        logging.getLogger("service.batch").exception("a request of a batch failed: %s", error, extra={"place": 3})
    (line,) = log.lines
    assert line["event"] == "a request of a batch failed: ValueError"
    assert line["place"] == 3
    assert [each["kind"] for each in line["exception"]] == ["ValueError", "KeyError"]
    assert line["exception"][1]["frames"][-1].startswith(f"{__name__}:")
    assert line["exception"][1]["frames"][-1].endswith(":deeper")
    assert CANARY not in log.text


def test_an_error_of_ours_is_told_by_its_code(log: Log) -> None:
    error = NotFound(sentence("error-address-in-use", host=CANARY, port="1", reason=CANARY))
    logging.getLogger("service.jobs.worker").error("a job failed", exc_info=error)
    assert log.lines[0]["exception"][0]["kind"] == "service.errors.NotFound (error-address-in-use)"
    assert CANARY not in log.text


@pytest.mark.parametrize("logger", ["uvicorn.error", "asyncio", "sqlalchemy.pool", "py.warnings"])
def test_what_others_log_is_cut_to_what_is_the_same_each_time(log: Log, logger: str) -> None:
    try:
        raise RuntimeError(CANARY)
    except RuntimeError as error:
        logging.getLogger(logger).error(
            "It broke: %s\nfuture: <Task exception=%s>", CANARY, error, exc_info=True, extra={"sent": CANARY}
        )
    assert log.lines[0]["event"] == "It broke: %s"
    assert log.lines[0]["exception"][0]["kind"] == "RuntimeError"
    assert CANARY not in log.text


@pytest.mark.parametrize("log", ["json", "text"], indirect=True)
def test_nothing_ends_a_line_but_its_end(log: Log) -> None:
    hostile = "one\ntwo\rthree\u2028four\x1b[2Jfive\x00"
    logging.getLogger("service.x").warning(hostile + " %s", hostile, extra={"job": hostile})
    assert log.text.count("\n") == 1
    assert log.text.isascii()
    assert all(character.isprintable() for character in log.text.rstrip("\n"))


def test_a_failure_of_ours_tells_nobody_what_was_sent(log: Log, sqlite_api: Api) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    object.__setattr__(sqlite_api.http.app.state.recommender, "engine", type("Broken", (), {"answer": break_down})())
    broken = sqlite_api.post(
        "/v1/recommendations", json={"learner": {"id": CANARY}, "target": {"requirements": []}, "note": CANARY}
    )
    assert broken.status_code == 500
    assert CANARY not in broken.text + log.text
    assert log.lines[-1]["status"] == 500


def test_the_heads_of_the_audit_trail_are_told_as_they_are_compared_later(log: Log, sqlite_api: Api) -> None:
    database = sqlite_api.database
    Telling(database).tell()
    assert "heads" not in log.text, "there is no trail yet"
    assert sqlite_api.put("/v1/learners/E-1", json={"name": CANARY}).status_code == 201
    Telling(database).tell()
    (line,) = [line for line in log.lines if "heads" in line]
    with database.read() as session:
        assert audit_chain.read_heads("\n".join(line["heads"])) == audit_chain.heads(session)
    assert CANARY not in log.text
