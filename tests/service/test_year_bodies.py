"""A whole company in one body: larger than others may be, looked at before it is read, and refused with what to do."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from service.api.bodies import BodyLimit, Bound
from service.database import Database
from tests.service.annual.years import year
from tests.service.conftest import Api, serving

PATH = "/v1/annual-plans"
OTHERS, YEARS = 4096, 20_000


@pytest.fixture
def small_limits(sqlite_database: Database) -> Iterator[Api]:
    """A service with small limits, called by HR."""
    with serving(str(sqlite_database.url), maximum_body_bytes=OTHERS, maximum_year_bytes=YEARS) as api:
        yield api.keyed("hr")


def body(size: int) -> bytes:
    content = json.dumps(year()).encode()
    return content + b" " * (size - len(content))


def test_a_year_may_be_larger_than_other_bodies(small_limits: Api) -> None:
    assert small_limits.post(PATH, content=body(YEARS)).status_code == 202
    assert small_limits.post("/v1/recommendations", content=body(OTHERS + 1)).status_code == 413


def test_one_that_is_too_large_is_told_what_to_do(small_limits: Api) -> None:
    content = body(YEARS + 1)
    for sent in (content, iter([content[:OTHERS], content[OTHERS:]])):
        refused = small_limits.post(PATH, content=sent)
        assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")
        assert "without `learners`" in refused.json()["detail"]
    chinese = small_limits.post(PATH, content=content, headers={"Accept-Language": "zh"})
    assert "learners" in chinese.json()["detail"]
    assert chinese.headers["content-language"] == "zh"


def test_who_may_not_ask_takes_no_place_of_those_who_may(small_limits: Api) -> None:
    with ExitStack() as full:
        for _ in range(4):
            full.enter_context(small_limits.http.app.state.arriving.one())
        assert small_limits.without_key().post(PATH, content=body(YEARS)).status_code == 401
        assert small_limits.keyed("lms").post(PATH, content=body(YEARS)).status_code == 403


def test_only_so_many_are_on_their_way(small_limits: Api) -> None:
    arriving = small_limits.http.app.state.arriving
    with ExitStack() as full:
        for _ in range(4):
            full.enter_context(arriving.one())
        refused = small_limits.post(PATH, content=body(YEARS))
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/busy")
        assert refused.headers["retry-after"] == "2"
    assert small_limits.post(PATH, content=body(YEARS)).status_code == 202


def test_other_formats_are_refused(small_limits: Api) -> None:
    assert small_limits.post(PATH, data={"name": "A draft"}).status_code == 415


@pytest.mark.parametrize(("head", "reads"), [([], 2), ([(b"expect", b"100-continue")], 0)])
def test_a_stated_length_is_answered_before_anything_is_read(head: list[tuple[bytes, bytes]], reads: int) -> None:
    """What is being sent is thrown away after the answer; of who asks first nothing is on its way."""
    told: list[str] = []

    async def app(*_: Any) -> None:
        raise AssertionError("the application hears nothing of it")

    async def receive() -> dict[str, Any]:
        told.append("read")
        return {"type": "http.request", "body": b"x", "more_body": told.count("read") < 2}

    async def send(message: dict[str, Any]) -> None:
        told.append(f"{message['type']} {message.get('status', len(message.get('body', b'')) > 0)}")

    limit = BodyLimit(app, bound=Bound(maximum=10, seconds=1), own={}, retry_after=2)
    headers = [(b"content-length", b"11"), *head]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    asyncio.run(limit(scope, receive, send))
    assert told[:2] == ["http.response.start 413", "http.response.body True"]
    assert told.count("read") == reads
