"""What is somebody else's and what is not there at all look the same, in every answer and in both languages."""

from typing import Any

import pytest
from httpx2 import Response

from service import learners
from service.schemas.learners import LearnerRecord
from service.texts import LANGUAGES
from tests.service.access.calling import Line
from tests.service.access.conftest import House
from tests.service.access.objects import EVERYBODY, HOUSE
from tests.service.access.principals import CALLERS
from tests.service.access.verdicts import PERSONAL, Cell, cells, expected

NARROW = [who for who, caller in CALLERS.items() if caller.is_known and caller.permissions - {"admin"}]
#: What names the request itself.
OWN = {"request-id", "date", "ratelimit", "set-cookie"}


def _told(cell: Cell, answer: Response) -> Any:
    text = answer.text.replace(cell.address.partition("?")[0], "ADDRESS")
    if answer.headers["content-type"] == "application/problem+json":
        text = {name: value for name, value in answer.json().items() if name not in ("request_id", "instance")}
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    return answer.status_code, headers, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_yours_looks_like_nothing(sqlite_house: House, language: str) -> None:
    pairs = 0
    for who in NARROW:
        line = Line(sqlite_house.app, sqlite_house.database, CALLERS[who])
        missing: dict[tuple[str, str], Any] = {}
        for cell in reversed(list(cells(sqlite_house.app, sqlite_house.stored))):
            if cell.rule.about not in PERSONAL or expected(cell, CALLERS[who]) != "404":
                continue
            told = _told(cell, line.call(cell.method, cell.address, **_in(language, cell)))
            assert told[0] == 404
            route = cell.method, cell.route
            assert told == missing.setdefault(route, told), (who, cell.method, cell.route, cell.object)
            pairs += cell.object != "missing"
    # In each of two languages.
    assert pairs >= 250


def _in(language: str, cell: Cell) -> dict[str, Any]:
    headers = {**cell.sent.get("headers", {}), "Accept-Language": language}
    return {**cell.sent, "headers": headers}


def test_an_answer_of_before_is_not_told_to_whoever_may_no_longer_ask(sqlite_house: House) -> None:
    house, own = sqlite_house, EVERYBODY["own"]
    asked: list[tuple[str, Any, dict[str, str]]] = [
        ("/v1/recommendations", own.request(), {"Idempotency-Key": "one"}),
        ("/v1/recommendations/batch", {"items": [own.request()]}, {"Idempotency-Key": "many"}),
        (f"/v1/recommendations/{house.stored.recommendations['own']}/replan", {}, {"Idempotency-Key": "again"}),
    ]
    with Line(house.app, house.database, CALLERS["manager"]) as line:
        first = [line.call("POST", path, json=sent, headers=key) for path, sent, key in asked]
        assert [answer.status_code for answer in first] == [200, 200, 200]
        same = [line.call("POST", path, json=sent, headers=key) for path, sent, key in asked]
        assert [answer.text for answer in same] == [answer.text for answer in first]
        moved = LearnerRecord.model_validate(own.record() | {"cost_centre": "B"})
        learners.store(house.database, own.id, moved, HOUSE)
        told = [line.call("POST", path, json=sent, headers=key) for path, sent, key in asked]
    assert [answer.status_code for answer in told] == [404, 200, 404]
    assert [item["status"] for item in told[1].json()["items"]] == [404]
    assert not any("Quillon" in answer.text for answer in told)
