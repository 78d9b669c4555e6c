"""What is refused, and how: hostile parameters and bodies, what is foreign, what is out of date."""

from typing import Any

import pytest

from service import strict_json
from service.database import Database
from service.solving import engines
from service.tables import Recommendation
from tests.service.asked import asked, choices, recommended
from tests.service.conftest import Api, serving
from tests.service.requests import example, faults

QUESTIONS = ("alternatives", "frontier", "explain?module=A", "what-if", "replan")


def put(api: Api, key: str, question: str, body: Any = None) -> Any:
    path = f"/v1/recommendations/{key}/{question}"
    return api.get(path) if body is None else api.post(path, json=body)


@pytest.fixture
def key(sqlite_api: Api) -> str:
    """The recommendation that every fault is about."""
    return str(recommended(sqlite_api, choices())["id"])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("alternatives?loss=-1", {("query/loss", "out_of_range")}),
        ("alternatives?loss=nan", {("query/loss", "out_of_range")}),
        ("alternatives?loss=1e999", {("query/loss", "out_of_range")}),
        ("alternatives?loss=1.1", {("query/loss", "out_of_range")}),
        ("alternatives?loss=half", {("query/loss", "wrong_type")}),
        ("alternatives?differ_by=0", {("query/differ_by", "out_of_range")}),
        ("alternatives?differ_by=1.5", {("query/differ_by", "wrong_type")}),
        ("alternatives?count=0", {("query/count", "out_of_range")}),
        ("alternatives?count=1000000000", {("query/count", "out_of_range")}),
        ("alternatives?count=" + "9" * 5000, {("query/count", "out_of_range")}),
        (
            "alternatives?loss=2&differ_by=-1&count=x&more=1",
            {
                ("query/loss", "out_of_range"),
                ("query/differ_by", "out_of_range"),
                ("query/count", "wrong_type"),
                ("query/more", "unknown_field"),
            },
        ),
        ("frontier?by=price", {("query/by", "unknown_value")}),
        ("frontier?more=-5", {("query/more", "wrong_form")}),
        ("frontier?more=nan", {("query/more", "wrong_form")}),
        ("frontier?more=0", {("query/more", "out_of_range")}),
        ("frontier?more=0.001", {("query/more", "too_many_decimals")}),
        ("frontier?by=effort_hours&more=0.125", {("query/more", "too_many_decimals")}),
        ("explain", {("query/module", "missing")}),
        ("explain?module=A&competency=x", {("query/competency", "contradiction")}),
        ("explain?module=", {("query/module", "too_short")}),
        ("explain?module=%00", {("query/module", "wrong_form")}),
        ("explain?module=Z", {("query/module", "unknown_reference")}),
        ("explain?competency=z", {("query/competency", "unknown_reference")}),
    ],
)
def test_hostile_parameters_are_refused(sqlite_api: Api, key: str, question: str, found: set[tuple[str, str]]) -> None:
    assert faults(put(sqlite_api, key, question)) == found


def test_a_refusal_says_what_would_be_right(sqlite_api: Api, key: str) -> None:
    told = put(sqlite_api, key, "explain?competency=z").json()["errors"][0]["detail"]
    assert told == "The target does not ask for z; it asks for x, y."
    told = put(sqlite_api, key, "explain?module=Z").json()["errors"][0]["detail"]
    assert told == "There is no module Z to choose from; name one that the request brought along."


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ([], {("#", "wrong_type")}),
        ({"lock": []}, {("#/lock", "unknown_field")}),
        (
            {
                "limits": {"budget": {"amount": "1", "currency": "EUR"}, "hours_per_week": 999},
                "locks": [{"module": "Z", "keep": True}],
                "goal": "best",
                "target": {},
                "more": 1,
            },
            {
                *((f"#/modules/{place}/price/currency", "currency_mismatch") for place in range(4)),
                ("#/limits/hours_per_week", "out_of_range"),
                ("#/locks/0/module", "unknown_reference"),
                ("#/goal", "unknown_value"),
                ("#/target", "contradiction"),
                ("#/more", "unknown_field"),
            },
        ),
        ({"limits": 5}, {("#/limits", "wrong_type")}),
        ({"limits": {"finish_by": "2027-01-31"}}, {("#/limits/start_on", "missing")}),
    ],
)
def test_every_fault_of_a_change_is_told_at_once(
    sqlite_api: Api, key: str, body: Any, found: set[tuple[str, str]]
) -> None:
    assert faults(put(sqlite_api, key, "what-if", body)) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("again", {("#", "wrong_type")}),
        ({"loss": -0.1}, {("#/loss", "out_of_range")}),
        ({"loss": True}, {("#/loss", "wrong_type")}),
        ({"loss": 10**30}, {("#", "malformed_json")}),
        (
            {"cancelled": ["Z"], "failed": ["Y"]},
            {("#/cancelled/0", "unknown_reference"), ("#/failed/0", "unknown_reference")},
        ),
        ({"cancelled": [{"module": "A", "offering": "R"}]}, {("#/cancelled/0", "unknown_reference")}),
        ({"cancelled": [7]}, {("#/cancelled/0", "wrong_type")}),
        ({"booked": ["B"]}, {("#/booked/0", "unknown_reference")}),
        ({"booked": ["A"], "cancelled": ["A"]}, {("#/booked/0", "contradiction")}),
        ({"completed": ["A"], "failed": ["A"]}, {("#/completed/0", "contradiction")}),
        ({"completed": ["A"], "in_progress": [{"module": "A"}]}, {("#/in_progress/0/module", "contradiction")}),
        ({"in_progress": [{"module": "Z"}]}, {("#/in_progress/0/module", "unknown_reference")}),
        ({"items_held": ["x/1/a"]}, {("#/items_held/0", "unknown_reference")}),
        ({"attainments": [{"competency": "x"}]}, {("#/attainments/0/level", "missing")}),
        (
            {"loss": 2, "booked": ["B"], "in_progress": [{"module": "Z"}], "limits": {"effort_hours": -1}, "x": 1},
            {
                ("#/loss", "out_of_range"),
                ("#/booked/0", "unknown_reference"),
                ("#/in_progress/0/module", "unknown_reference"),
                ("#/limits/effort_hours", "out_of_range"),
                ("#/x", "unknown_field"),
            },
        ),
    ],
)
def test_every_fault_of_what_happened_is_told_at_once(
    sqlite_api: Api, key: str, body: Any, found: set[tuple[str, str]]
) -> None:
    assert faults(put(sqlite_api, key, "replan", body)) == found


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_foreign_looks_like_what_is_missing(api: Api, question: str) -> None:
    body = {} if question in ("what-if", "replan") else None
    api.put("/v1/learners/E-1", json={"attainments": [{"competency": "x", "level": 0}]})
    mine = recommended(api, {**choices(), "learner": {"id": "E-1"}})["id"]
    assert put(api.keyed("employee", learner="E-1"), mine, question, body).status_code == 200
    assert put(api.keyed("hr"), mine, question, body).status_code == 200
    foreign = put(api.keyed("employee", learner="E-2"), mine, question, body)
    missing = put(api.keyed("employee", learner="E-2"), "rec_0", question, body)
    assert foreign.status_code == missing.status_code == 404
    own = {"instance": "", "request_id": ""}
    assert foreign.json() | own == missing.json() | own
    assert put(api.keyed("admin"), mine, question, body).status_code == 403
    assert put(api.keyed("manager"), mine, question, body).status_code == 404
    assert put(api.without_key(), mine, question, body).status_code == 401


def test_an_outdated_recommendation_is_asked_about_as_things_are_now(api: Api) -> None:
    """The learner is told to hold x since: the plan as stored has A, the best plan now has not."""
    api.put("/v1/learners/E-1", json={"attainments": [{"competency": "x", "level": 0}]})
    stored = recommended(api, {**choices(), "learner": {"id": "E-1"}})
    assert asked(api, stored["id"], "alternatives")["stale"] is False
    api.put("/v1/learners/E-1", json={"attainments": [{"competency": "x", "level": 1}]})
    for question in QUESTIONS[:3]:
        told = asked(api, stored["id"], question)
        assert told["stale"] is True
        if "best" in told:
            assert [step["module"] for step in told["best"]["plan"]["steps"]] == ["D"]
    again = asked(api, stored["id"], "replan", {})
    assert again["stale"] is True
    assert (again["kept"], [entry["reason"]["code"] for entry in again["changes"]]) == (["D"], ["no_longer_needed"])


def test_a_recommendation_whose_request_has_become_impossible_is_a_conflict(catalog_url: str) -> None:
    """Its role is gone from the catalogue, so nothing can be asked; a lock on a module that is gone is let go of."""
    with serving(catalog_url) as api:
        stored = recommended(api, example("account-management-3-to-4"))
        locked = recommended(
            api, {**example("account-management-3-to-4"), "locks": [{"module": "AM-311", "keep": True}]}
        )
        _forget(api.database, stored["id"], '"ssg-fs/account-management-4"', '"ssg-fs/nobody"')
        _forget(api.database, locked["id"], '"module":"AM-311"', '"module":"AM-0"')
        refused = put(api, stored["id"], "alternatives")
        assert refused.status_code == 409
        assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [
            ("#/target/role", "unknown_reference")
        ]
        assert put(api, stored["id"], "replan", {}).status_code == 409
        assert put(api, locked["id"], "frontier").status_code == 409
        again = put(api, locked["id"], "replan", {})
        assert again.status_code == 200
        assert "locks" not in _request(api.database, again.json()["recommendation"]["id"])


def _request(database: Database, key: str) -> dict[str, Any]:
    with database.read() as session:
        row = session.get(Recommendation, key)
        assert row is not None
        return dict(row.request)


def _forget(database: Database, key: str, before: str, after: str) -> None:
    """Change a stored request as if what it names had gone since."""
    with database.write() as session:
        row = session.get(Recommendation, key)
        assert row is not None
        written = strict_json.canonical(row.request)
        assert before in written
        row.request = strict_json.read(written.replace(before, after).encode())
        session.add(row)


def test_a_full_house_is_busy(sqlite_api: Api, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the same places as recommendations, and say when to come back."""
    monkeypatch.setattr(engines, "PATIENCE", 0.05)
    places = sqlite_api.http.app.state.recommender.engine.engine.places
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    for question, body in (("alternatives", None), ("replan", {})):
        busy = put(sqlite_api, key, question, body)
        assert busy.status_code == 503
        assert int(busy.headers["retry-after"]) >= 1
    for _ in range(taken):
        places.release()
    assert put(sqlite_api, key, "alternatives").status_code == 200
