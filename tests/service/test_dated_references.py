"""Every way in which days, runs, locks and modules under way can be wrong, each with its pointer."""

import re
from typing import Any

import pytest

from tests.service.conftest import Api
from tests.service.dated import dated
from tests.service.requests import changed, faults, module

RUN = {"id": "AM-301-2027-03", "start_on": "2027-03-01", "end_on": "2027-03-19"}
OTHER_RUN = {**RUN, "id": "AM-301-2027-05", "start_on": "2027-05-03", "end_on": "2027-05-07"}
EUROS = {"amount": "1.00", "currency": "EUR"}
UNDER_WAY = "#/learner/in_progress/0"
FIRST_RUN = "#/modules/0/offerings/0"

WRONG: list[tuple[str, Any, set[tuple[str, str]]]] = [
    # what to set, to what, every fault that there is then
    ("limits/start_on", "2027-07-01", {("#/limits/finish_by", "contradiction")}),
    ("limits/finish_by", "2027-01-03", {("#/limits/finish_by", "contradiction")}),
    ("limits/start_on", "2027-02-30", {("#/limits/start_on", "bad_date")}),
    ("limits/start_on", "1999-12-31", {("#/limits/start_on", "out_of_range")}),
    ("limits/start_on", "2200-01-01", {("#/limits/start_on", "out_of_range")}),
    ("limits/start_on", None, {("#/limits/start_on", "missing")}),
    ("limits/hours_per_week", -0.25, {("#/limits/hours_per_week", "out_of_range")}),
    ("limits/hours_per_week", 168.01, {("#/limits/hours_per_week", "out_of_range")}),
    ("limits/hours_per_week", 1.001, {("#/limits/hours_per_week", "too_many_decimals")}),
    (
        "limits/unavailable/-",
        {"from": "2027-03-02", "to": "2027-03-01"},
        {("#/limits/unavailable/1/to", "contradiction")},
    ),
    ("limits/unavailable/-", {"from": "2027-03-02"}, {("#/limits/unavailable/1/to", "missing")}),
    ("modules/0/offerings/0/end_on", "2027-02-28", {(f"{FIRST_RUN}/end_on", "contradiction")}),
    ("modules/0/offerings/0/end_on", "2200-01-01", {(f"{FIRST_RUN}/end_on", "out_of_range")}),
    ("modules/0/offerings/0/seats", -1, {(f"{FIRST_RUN}/seats", "out_of_range")}),
    ("modules/0/offerings/0/booked", -1, {(f"{FIRST_RUN}/booked", "out_of_range")}),
    ("modules/0/offerings/0/min_seats", -1, {(f"{FIRST_RUN}/min_seats", "out_of_range")}),
    ("modules/0/offerings/0/fixed_price", EUROS, {(f"{FIRST_RUN}/fixed_price/currency", "currency_mismatch")}),
    ("modules/0/offerings/-", RUN, {("#/modules/0/offerings/1/id", "duplicate_id")}),
    ("locks/0/offering", "AM-301-2026-03", {("#/locks/0/offering", "unknown_reference")}),
    ("locks/0", {"module": "AM-302", "offering": "x", "keep": True}, {("#/locks/0/offering", "unknown_reference")}),
    (
        "locks/-",
        {"module": "AM-301", "offering": "AM-301-2027-03", "keep": True},
        {("#/locks/1/offering", "duplicate_id")},
    ),
    (
        "locks/-",
        {"module": "AM-301", "offering": "AM-301-2027-03", "keep": False},
        {("#/locks/1", "contradiction")},
    ),
    ("locks/-", {"module": "AM-301", "keep": False}, {("#/locks/1", "contradiction")}),
    ("learner/in_progress", [{"module": "AM-999"}], {(f"{UNDER_WAY}/module", "unknown_reference")}),
    (
        "learner/in_progress",
        [{"module": "AM-302", "offering": "AM-301-2027-03"}],
        {(f"{UNDER_WAY}/offering", "unknown_reference")},
    ),
    (
        "learner/in_progress",
        [{"module": "AM-302"}, {"module": "AM-302"}],
        {("#/learner/in_progress/1/module", "duplicate_id")},
    ),
    (
        "learner/in_progress",
        [{"module": "AM-302", "price_left": EUROS}],
        {(f"{UNDER_WAY}/price_left/currency", "currency_mismatch")},
    ),
    (
        "learner/in_progress",
        [{"module": "AM-302", "effort_left_hours": 0}],
        {(f"{UNDER_WAY}/effort_left_hours", "out_of_range")},
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), WRONG)
def test_what_is_wrong_with_dates_is_refused_at_its_field(
    sqlite_api: Api, path: str, value: Any, expected: set[tuple[str, str]]
) -> None:
    request = changed(dated(), path, value)
    response = sqlite_api.post("/v1/recommendations", json=request)
    assert faults(response) == expected
    chinese = sqlite_api.post("/v1/recommendations", json=request, headers={"Accept-Language": "zh"})
    assert faults(chinese) == expected
    assert all(re.search("[\u4e00-\u9fff]", fault["detail"]) for fault in chinese.json()["errors"])


@pytest.mark.parametrize(
    ("path", "values", "bounds"),
    [
        ("limits/hours_per_week", (-1, -0.25, 168.01, 100_001), "from 0 to 168"),
        ("limits/effort_hours", (-1, 100_000.01), "from 0 to 100000"),
        ("modules/0/effort_hours", (-1, 0, 100_000.01), "above 0 hours, and at most 100000"),
    ],
)
def test_hours_out_of_range_are_told_their_own_range(
    sqlite_api: Api, path: str, values: tuple[float, ...], bounds: str
) -> None:
    for value in values:
        response = sqlite_api.post("/v1/recommendations", json=changed(dated(), path, value))
        assert faults(response) == {(f"#/{path}", "out_of_range")}
        assert bounds in response.json()["errors"][0]["detail"]


FINE: list[tuple[str, Any]] = [
    ("limits/start_on", "2027-06-30"),
    ("limits/hours_per_week", 0),
    ("limits/hours_per_week", 168),
    ("limits/finish_by", "9999-12-31"),
    ("limits/unavailable", [{"from": "0001-01-01", "to": "9999-12-31"}, {"from": "2027-02-01", "to": "2027-02-01"}]),
    ("modules/0/offerings/-", OTHER_RUN),
    ("modules/0/offerings/0/booked", 21),
    ("modules/0/offerings/0/min_seats", 21),
    ("modules/1/offerings", [RUN]),
    ("modules/1/offerings", []),
    ("locks/-", {"module": "AM-301", "keep": True}),
    ("locks", [{"module": "AM-301", "keep": True}, {"module": "AM-301", "offering": RUN["id"], "keep": False}]),
    ("learner/in_progress", [{"module": "AM-302", "effort_left_hours": 100, "price_left": None}]),
    ("learner/in_progress", [{"module": "AM-301", "offering": RUN["id"]}]),
]


@pytest.mark.parametrize(("path", "value"), [("goal", "closest"), *FINE])
def test_what_is_odd_but_clear_is_answered(sqlite_api: Api, path: str, value: Any) -> None:
    request = {**changed(dated(), path, value), "validate_only": True}
    answer = sqlite_api.post("/v1/recommendations", json=request)
    assert answer.status_code == 200
    assert (answer.json()["valid"], answer.json()["faults"]) == (True, [])


def test_two_locks_may_keep_a_module_in_two_runs_and_no_plan_obeys_them(sqlite_api: Api) -> None:
    request = changed(dated(), "modules/0/offerings/-", OTHER_RUN)
    request = changed(request, "locks/-", {"module": "AM-301", "offering": OTHER_RUN["id"], "keep": True})
    answer = sqlite_api.post("/v1/recommendations", json=request).json()
    assert answer["status"] == "infeasible"
    (changes,) = [note["params"]["changes"] for note in answer["relaxations"]]
    given = [change for change in changes if change["limit"] == "locks"]
    assert [(len(change["from"]), len(change["to"])) for change in given] == [(2, 1)]
    assert set(given[0]["to"][0]) == {"module", "offering", "keep"}
    assert "(AM-301-2027-0" in answer["relaxations"][0]["text"]


def test_what_is_under_way_is_neither_completed_nor_refused(sqlite_api: Api) -> None:
    request = changed(dated(), "learner/in_progress", [{"module": "AM-302"}])
    completed = changed(request, "learner/completed_modules/-", "AM-302")
    refused = changed(request, "locks/-", {"module": "AM-302", "keep": False})
    for wrong in (completed, refused):
        assert faults(sqlite_api.post("/v1/recommendations", json=wrong)) == {(f"{UNDER_WAY}/module", "contradiction")}


def test_what_is_under_way_comes_after_modules_that_are_there_once_and_in_no_circle(sqlite_api: Api) -> None:
    request = changed(dated(), "learner/in_progress", [{"module": "AM-302", "after": ["AM-301", "NEVER", "AM-301"]}])
    assert faults(sqlite_api.post("/v1/recommendations", json=request)) == {
        (f"{UNDER_WAY}/after/1", "unknown_reference"),
        (f"{UNDER_WAY}/after/2", "duplicate_id"),
    }
    # What is completed may be gone, and what is not under way binds nothing.
    over = changed(changed(request, "learner/completed_modules/-", "NEVER"), "learner/in_progress/0/after/2", "AM-302")
    assert faults(sqlite_api.post("/v1/recommendations", json=over)) == {(f"{UNDER_WAY}/after", "contradiction")}
    alone = changed(over, "learner/in_progress/0/after", ["AM-301", "NEVER"])
    answer = sqlite_api.post("/v1/recommendations", json=alone)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("hours_per_week", 6),
        ("finish_by", "2100-06-30"),
        ("unavailable", [{"from": "2027-02-01", "to": "2027-02-14"}]),
    ],
)
def test_only_a_stored_learner_starts_today_when_nothing_is_said(sqlite_api: Api, limit: str, value: Any) -> None:
    request = changed({**dated(), "validate_only": True}, "limits", {limit: value})
    alone = sqlite_api.post("/v1/recommendations", json=request).json()
    assert [(fault["pointer"], fault["code"]) for fault in alone["faults"]] == [("#/limits/start_on", "missing")]
    assert sqlite_api.put("/v1/learners/E-1001", json={}).status_code == 201
    assert sqlite_api.post("/v1/recommendations", json=request).json()["valid"] is True


def test_all_faults_are_told_at_once(sqlite_api: Api) -> None:
    """A day that cannot be read is told once, and nothing is said of what hangs on it."""
    request = changed(dated(), "limits/start_on", "soon")
    request = changed(request, "limits/unavailable/-", {"from": "2027-03-02", "to": "2027-03-01"})
    request = changed(request, "modules/0/offerings/0/end_on", "2027-02-28")
    request = changed(request, "learner/in_progress", [{"module": "AM-999"}])
    request = changed(request, "locks/0/offering", "nothing")
    assert faults(sqlite_api.post("/v1/recommendations", json=request)) == {
        ("#/limits/start_on", "bad_date"),
        ("#/limits/unavailable/1/to", "contradiction"),
        ("#/modules/0/offerings/0/end_on", "contradiction"),
        ("#/learner/in_progress/0/module", "unknown_reference"),
        ("#/locks/0/offering", "unknown_reference"),
    }


@pytest.mark.parametrize(("language", "years"), [("en", "the years 2000 to 2199"), ("zh", "2000 年至 2199 年")])
def test_years_are_written_as_years(sqlite_api: Api, language: str, years: str) -> None:
    request = changed(dated(), "limits/start_on", "2200-01-01")
    answer = sqlite_api.post("/v1/recommendations", json=request, headers={"Accept-Language": language}).json()
    assert years in answer["errors"][0]["detail"]


def test_runs_without_an_end_in_sight_are_too_many_weeks(sqlite_api: Api) -> None:
    endless = [{"id": str(number), "start_on": "2000-01-01", "end_on": "2199-12-31"} for number in range(96)]
    request = changed(dated(), "modules/-", module("AM-303", offerings=endless))
    assert faults(sqlite_api.post("/v1/recommendations", json=request)) == {("#/modules", "out_of_range")}


def test_what_is_odd_is_told_beside_what_is_wrong(sqlite_api: Api) -> None:
    request = changed({**dated(), "validate_only": True}, "limits/finish_by", "2026-12-31")
    request = changed(request, "modules/1/excludes", ["AWAY"])
    request = changed(request, "learner/attainments", [{"competency": "hearsay", "level": 1, "source": "self"}])
    found = sqlite_api.post("/v1/recommendations", json=request).json()
    assert [fault["code"] for fault in found["faults"]] == ["contradiction"]
    told = {note["code"] for note in found["warnings"]}
    assert told == {"unrated", "self_rating", "unknown_module"}
    assert all(note["text"] for note in found["warnings"])


def test_nothing_odd_is_told_of_what_could_not_be_read(sqlite_api: Api) -> None:
    request = changed({**dated(), "validate_only": True}, "learner/attainments/0/level", "three")
    found = sqlite_api.post("/v1/recommendations", json=request).json()
    assert [fault["pointer"] for fault in found["faults"]] == ["#/learner/attainments/0/level"]
    assert found["warnings"] == []
