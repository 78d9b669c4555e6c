"""Plans with dates from end to end: over HTTP, as the contract has them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from catalog import CatalogVersion
from service.recommend import Recommender
from tests.service.conftest import Api
from tests.service.dated import COMPETENCY, dated
from tests.service.requests import changed, module, small


def post(api: Api, request: Any, **headers: str) -> Any:
    response = api.post("/v1/recommendations", json=request, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_contracts_own_example_comes_out_word_for_word(api: Api) -> None:
    """14 hours over 19 days are 5.16 in seven of them, which rounds up to 5.25, and 3.68 in five, to 3.75."""
    answer = post(api, dated())
    assert (answer["status"], answer["goal"], answer["stale"]) == ("optimal", "closest", False)
    assert answer["effective"] == {"start_on": "2027-01-04", "hours_per_week": 6}
    assert answer["plan"] == {
        "steps": [
            {
                "position": 1,
                "module": "AM-301",
                "title": "Account planning",
                "offering": "AM-301-2027-03",
                "start_on": "2027-03-01",
                "end_on": "2027-03-19",
                "weeks": [
                    {"week": "2027-W09", "effort_hours": 5.25},
                    {"week": "2027-W10", "effort_hours": 5.25},
                    {"week": "2027-W11", "effort_hours": 3.75},
                ],
                "price": {"amount": "480.00", "currency": "SGD"},
                "effort_hours": 14.0,
                "closes": [{"competency": COMPETENCY, "from_level": 3, "to_level": 4}],
                "needs": [],
                "why": {
                    "code": "closes_gap",
                    "params": {},
                    "text": "Raises ssg-fs/account-management from 3 to 4.",
                },
            }
        ],
        "totals": {
            "price": {"amount": "480.00", "currency": "SGD"},
            "effort_hours": 14.0,
            "finish_on": "2027-03-19",
        },
    }
    (gap,) = answer["gaps"]
    assert gap == {
        "competency": COMPETENCY,
        "held": 3,
        "required": 4,
        "reached": 4,
        "weight": 5,
        "essential": True,
        "state": "closed",
        "reason": None,
        "closed_by": ["AM-301"],
    }
    terms = {term["name"]: (term["value"], term["bound"]) for term in answer["proof"]["terms"]}
    assert list(terms) == ["essential_steps", "steps", "price", "effort_hours", "finish_on"]
    assert terms["finish_on"] == ("2027-03-19", "2027-03-19")
    assert all(value == bound for value, bound in terms.values())
    assert answer["proof"]["relative_gap"] == 0.0
    assert (answer["relaxations"], answer["warnings"]) == ([], [])
    read = api.get(f"/v1/recommendations/{answer['id']}").json()
    assert read == answer


def undated(**limits: Any) -> dict[str, Any]:
    """Return small() with dates: A and then B, two hours each."""
    return changed(small(), "limits", {"start_on": "2027-01-06", **limits})


def test_undated_modules_are_put_into_weeks(sqlite_api: Api) -> None:
    """An hour a week: A in the weeks of 4 and 11 January, B in the two after these, or from A's last week on."""
    answer = post(sqlite_api, undated(hours_per_week=1))
    first, second = answer["plan"]["steps"]
    assert (first["module"], first["start_on"], first["end_on"]) == ("A", "2027-01-06", "2027-01-17")
    assert [week["effort_hours"] for week in first["weeks"]] == [1.0, 1.0]
    assert [week["week"] for week in first["weeks"]] == ["2027-W01", "2027-W02"]
    assert (second["module"], second["end_on"]) == ("B", "2027-01-31")
    assert answer["plan"]["totals"]["finish_on"] == "2027-01-31"
    assert answer["effective"] == {"start_on": "2027-01-06", "hours_per_week": 1.0}


def test_the_fastest_plan_may_cost_more(sqlite_api: Api) -> None:
    """B alone is cheaper in June; C for 30 is over in March."""
    request = undated()
    request["modules"][1]["offerings"] = [{"id": "B-6", "start_on": "2027-06-01", "end_on": "2027-06-02"}]
    request["modules"][2]["offerings"] = [{"id": "C-3", "start_on": "2027-03-01", "end_on": "2027-03-02"}]
    for goal, modules, finish, names in (
        ("closest", ["A", "B"], "2027-06-02", ["price", "effort_hours", "finish_on"]),
        ("cheapest", ["A", "B"], "2027-06-02", ["price", "effort_hours", "finish_on"]),
        ("fastest", ["A", "C"], "2027-03-02", ["finish_on", "price", "effort_hours"]),
    ):
        answer = post(sqlite_api, {**request, "goal": goal})
        assert [step["module"] for step in answer["plan"]["steps"]] == modules
        assert answer["plan"]["totals"]["finish_on"] == finish
        assert [term["name"] for term in answer["proof"]["terms"]][2:] == names


def test_work_in_progress_is_a_step_with_what_is_left_of_it(sqlite_api: Api) -> None:
    request = changed(undated(hours_per_week=1), "learner/in_progress", [{"module": "A", "effort_left_hours": 0.5}])
    answer = post(sqlite_api, request)
    first, second = answer["plan"]["steps"]
    assert (first["module"], first["effort_hours"], first["price"]["amount"]) == ("A", 0.5, "0.00")
    assert first["why"]["code"] == "closes_gap"
    assert (second["module"], second["needs"]) == ("B", ["A"])
    assert answer["plan"]["totals"]["price"]["amount"] == "10.00"
    assert answer["plan"]["totals"]["effort_hours"] == 2.5


def test_work_in_progress_that_helps_nothing_is_a_step_all_the_same(sqlite_api: Api) -> None:
    request = changed(undated(), "modules/-", module("Z", "z"))
    answer = post(sqlite_api, changed(request, "learner/in_progress", [{"module": "Z"}]))
    (step,) = [step for step in answer["plan"]["steps"] if step["module"] == "Z"]
    assert step["why"] == {"code": "in_progress", "params": {}, "text": "Is under way already."}
    assert step["closes"] == []


def test_work_in_progress_needs_no_dates(sqlite_api: Api) -> None:
    answer = post(sqlite_api, changed(small(), "learner/in_progress", [{"module": "A"}]))
    first, _ = answer["plan"]["steps"]
    assert (first["module"], first["price"]["amount"], first["start_on"]) == ("A", "0.00", None)
    assert answer["effective"] == {"start_on": None, "hours_per_week": None}
    assert [term["name"] for term in answer["proof"]["terms"]][-1] == "effort_hours"


def test_an_empty_list_of_runs_leaves_a_module_out(sqlite_api: Api) -> None:
    answer = post(sqlite_api, changed(small(), "modules/1/offerings", []))
    assert [step["module"] for step in answer["plan"]["steps"]] == ["A", "C"]
    assert answer["effective"]["start_on"] is None


def test_a_gap_stays_open_for_want_of_time(sqlite_api: Api) -> None:
    answer = post(sqlite_api, {**undated(hours_per_week=1, finish_by="2027-01-17"), "locks": []})
    (gap,) = answer["gaps"]
    assert (gap["state"], gap["reached"], gap["reason"]) == ("partly", 2, "time")


def test_no_time_for_what_is_locked_in_says_which_day_would_do(sqlite_api: Api) -> None:
    """A needs two weeks; a last day cuts the second one short and leaves it its hour."""
    answer = post(sqlite_api, undated(hours_per_week=1, finish_by="2027-01-10"), **{"Accept-Language": "zh"})
    assert (answer["status"], answer["plan"]) == ("infeasible", None)
    changes = [change for note in answer["relaxations"] for change in note["params"]["changes"]]
    assert {"limit": "finish_by", "from": "2027-01-10", "to": "2027-01-11"} in changes
    assert {"limit": "hours_per_week", "from": 1.0, "to": 2.0} in changes
    assert all("改为" in note["text"] for note in answer["relaxations"])


def test_holidays_that_leave_no_week_are_told_by_their_days(sqlite_api: Api) -> None:
    away = {"from": "2027-01-04", "to": "2027-01-31"}
    answer = post(sqlite_api, undated(finish_by="2027-01-31", unavailable=[away]))
    assert answer["status"] == "infeasible"
    changes = [change for note in answer["relaxations"] for change in note["params"]["changes"]]
    assert {"limit": "unavailable", "from": [away], "to": []} in changes


def test_a_run_may_be_kept_or_refused(sqlite_api: Api) -> None:
    runs = [
        {"id": "A-1", "start_on": "2027-02-01", "end_on": "2027-02-02"},
        {"id": "A-2", "start_on": "2027-03-01", "end_on": "2027-03-02"},
    ]
    request = changed(undated(), "modules/0/offerings", runs)
    for lock, taken in (
        ({"module": "A", "keep": True}, "A-1"),
        ({"module": "A", "offering": "A-2", "keep": True}, "A-2"),
        ({"module": "A", "offering": "A-1", "keep": False}, "A-2"),
    ):
        assert post(sqlite_api, {**request, "locks": [lock]})["plan"]["steps"][0]["offering"] == taken
    full = changed(request, "modules/0/offerings/0", {**runs[0], "seats": 3, "booked": 3})
    assert post(sqlite_api, full)["plan"]["steps"][0]["offering"] == "A-2"


def test_nothing_fits_into_weeks_without_hours(sqlite_api: Api) -> None:
    answer = post(sqlite_api, {**undated(hours_per_week=0), "locks": []})
    assert (answer["status"], answer["plan"]["steps"]) == ("optimal", [])
    assert answer["plan"]["totals"]["finish_on"] is None
    assert answer["proof"]["terms"][-1] == {"name": "finish_on", "value": None, "bound": None}


def test_a_stored_learner_begins_today_and_the_next_day_is_no_news(api: Api) -> None:
    recommender: Recommender = api.http.app.state.recommender
    object.__setattr__(recommender, "today", lambda: date(2027, 1, 6))
    api.put("/v1/learners/E-9", json={"attainments": [{"competency": "x", "level": 1}]})
    request = changed(changed(small(), "learner", {"id": "E-9"}), "limits", {"hours_per_week": 1})
    answer = post(api, request)
    assert answer["effective"] == {"start_on": "2027-01-06", "hours_per_week": 1.0}
    path = f"/v1/recommendations/{answer['id']}"
    object.__setattr__(recommender, "today", lambda: date(2027, 1, 7))
    assert api.get(path).json() == answer
    assert post(api, request)["effective"]["start_on"] == "2027-01-07"
    api.put("/v1/learners/E-9", json={"attainments": [{"competency": "x", "level": 2}]})
    assert api.get(path).json()["stale"] is True


def test_a_rating_that_has_expired_since_makes_an_answer_stale(api: Api) -> None:
    recommender: Recommender = api.http.app.state.recommender
    object.__setattr__(recommender, "today", lambda: date(2027, 1, 6))
    rating = {"competency": "x", "level": 1, "expires_on": "2027-01-08"}
    request = changed(changed(small(), "learner", {"attainments": [rating]}), "locks", [])
    request["modules"][0]["offerings"] = [{"id": "A-1", "start_on": "2027-02-01", "end_on": "2027-02-02"}]
    path = f"/v1/recommendations/{post(api, request)['id']}"
    for day, stale in ((date(2027, 1, 7), False), (date(2027, 1, 8), True)):
        object.__setattr__(recommender, "today", lambda day=day: day)
        assert api.get(path).json()["stale"] is stale


@pytest.mark.parametrize(
    ("limits", "first_monday", "weeks"),
    [
        ({"start_on": "2199-12-31"}, date(2199, 12, 30), 2_501),
        ({"start_on": "2027-01-04", "finish_by": "2087-01-04"}, date(2027, 1, 4), 2_501),
        ({"start_on": "2027-01-04", "finish_by": "9999-12-31", "hours_per_week": 0.25}, date(2027, 1, 4), 400_008),
        ({"start_on": "2027-01-04", "unavailable": [{"from": "0001-01-01", "to": "9999-12-31"}]}, None, 0),
        # The last week away is so only until its Tuesday.
        (
            {"start_on": "2000-01-01", "unavailable": [{"from": "2000-01-01", "to": "2199-12-31"}]},
            date(2199, 12, 30),
            2_501,
        ),
    ],
)
def test_far_horizons_are_answered(
    sqlite_api: Api, limits: dict[str, Any], first_monday: date | None, weeks: int
) -> None:
    """A hundred thousand hours and then two more, of 40 in a week unless said: proven, to the day."""
    request = {**changed(small(), "limits", limits), "locks": []}
    request["modules"][0]["effort_hours"] = 100_000
    request["modules"].append(module("D", "x", 1, 3, offerings=[]))
    answer = post(sqlite_api, request)
    finish = None if first_monday is None else str(first_monday + timedelta(days=7 * weeks - 1))
    assert (answer["status"], answer["plan"]["totals"]["finish_on"]) == ("optimal", finish)
    assert len(answer["plan"]["steps"]) == (0 if finish is None else 2)


def test_a_catalogue_with_runs_gives_dates(catalog_api: Api) -> None:
    request = {
        "learner": {"attainments": []},
        "target": {"role": "credit-account-manager/account-manager"},
        "limits": {"start_on": "2027-01-04"},
    }
    answer = post(catalog_api, request)
    assert answer["status"] == "optimal"
    steps = answer["plan"]["steps"]
    assert any(step["offering"] for step in steps)
    assert all("2027-01-04" <= step["start_on"] <= step["end_on"] for step in steps)
    assert answer["plan"]["totals"]["finish_on"] == max(step["end_on"] for step in steps)


def test_a_module_whose_runs_were_all_called_off_is_not_taken(catalog_api: Api) -> None:
    with catalog_api.database.write() as session:
        session.connection().exec_driver_sql("UPDATE offering SET retired = true")
        # As every import does.
        session.add(CatalogVersion(number=1_000, digest="sha256:called-off", imported_at=datetime.now(UTC)))
    request = {
        "learner": {"attainments": []},
        "target": {"role": "credit-account-manager/account-manager"},
    }
    answer = post(catalog_api, request)
    dated_modules = {
        entry["id"]
        for entry in catalog_api.get("/v1/modules", params={"page_size": "200"}).json()["items"]
        if entry["offerings"] is not None
    }
    assert dated_modules
    assert not dated_modules & {step["module"] for step in answer["plan"]["steps"]}
    assert answer["effective"]["start_on"] is None
