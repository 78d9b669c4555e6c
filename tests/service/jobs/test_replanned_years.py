"""What is left of a year from a day on: what has begun and what is committed stays, and money is spent once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import solver
from service.annual import storing
from service.annual.gather import posed
from tests.service.annual.years import sgd
from tests.service.conftest import Api, serving
from tests.service.jobs.years import worker
from tests.service.requests import faults, module

PATH = "/v1/annual-plans"


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


def run(key: str, month: int, *, last: int | None = None, **fields: Any) -> dict[str, Any]:
    """Return a run from the 1st of a month to its 5th, or to the 28th of another one."""
    end = f"2027-{month:02d}-05" if last is None else f"2027-{last:02d}-28"
    return {"id": key, "start_on": f"2027-{month:02d}-01", "end_on": end, **fields}


def person(key: str, wanted: dict[str, int], **fields: Any) -> dict[str, Any]:
    requirements = [{"competency": competency, "level": level} for competency, level in wanted.items()]
    return {"id": key, "attainments": [], "target": {"requirements": requirements}, **fields}


def year() -> dict[str, Any]:
    """Return a year of two people in which A is over by May, B goes on from April to July, and C and D are later."""
    return {
        "name": "2027",
        "period": {"start_on": "2027-01-01", "end_on": "2027-12-31"},
        "budget": sgd("1000.00"),
        "cost_centres": [
            {"id": "all", "budget": sgd("500.00")},
            {"id": "team", "parent": "all", "budget": sgd("90.00")},
        ],
        "learners": [
            person("E-1", {"a": 1, "b": 1, "c": 2}, cost_centre="team", budget=sgd("80.00"), effort_hours=20),
            person("E-2", {"c": 2, "d": 1}, cost_centre="all", limits={"budget": sgd("70.00")}),
        ],
        "competencies": [{"id": "i", "items": {"1": ["i/1/x", "i/1/y"]}}],
        "modules": [
            module("A", "a", offerings=[run("A-1", 2, fixed_price=sgd("100.00"))]),
            module("B", "b", effort_hours=9, offerings=[run("B-1", 4, last=7)]),
            module("C", "c", offerings=[run("C-1", 3)]),
            module(
                "C2",
                "c",
                from_level=1,
                to_level=2,
                requires={"modules": [["C"]]},
                offerings=[run("C2-1", 9), run("C2-2", 10)],
            ),
            module("D", "d", offerings=[run("D-1", 10)]),
        ],
        "solve": {"relative_gap": 0, "seconds": 3600},
    }


def planned(api: Api, document: dict[str, Any]) -> str:
    response = api.post(PATH, json=document)
    assert response.status_code == 202, response.text
    assert worker(api.database, solver.plan_year).work()
    return str(response.json()["id"])


def left(api: Api, key: str, **sent: Any) -> str:
    """Return the id of the plan of what is left."""
    response = api.post(f"{PATH}/{key}/replan", json={"on": "2027-05-01", **sent})
    assert response.status_code == 202, response.text
    assert worker(api.database, solver.plan_year).work()
    return str(response.json()["id"])


def steps(api: Api, key: str) -> dict[tuple[str, str], dict[str, Any]]:
    found = api.get(f"{PATH}/{key}/enrolments?page_size=200").json()["items"]
    return {(entry["learner"], entry["module"]): entry for entry in found}


def request_of(api: Api, key: str) -> dict[str, Any]:
    with api.database.read() as session:
        return storing.document(session, key, "request")


def test_what_is_over_is_held_and_what_goes_on_goes_on(hr: Api) -> None:
    first = planned(hr, year())
    before = steps(hr, first)
    assert set(before) == {
        ("E-1", "A"),
        ("E-1", "B"),
        ("E-1", "C"),
        ("E-1", "C2"),
        ("E-2", "C"),
        ("E-2", "C2"),
        ("E-2", "D"),
    }
    second = left(hr, first)
    shown = hr.get(f"{PATH}/{second}").json()
    assert (shown["based_on"], shown["status"]) == (first, "optimal")
    assert shown["period"] == {"start_on": "2027-05-01", "end_on": "2027-12-31"}
    asked = request_of(hr, second)
    one, two = asked["learners"]
    assert one["completed_modules"] == ["A", "C"]
    assert one["attainments"] == [
        {"competency": "a", "level": 1, "source": "assessment", "assessed_on": "2027-02-05"},
        {"competency": "c", "level": 1, "source": "assessment", "assessed_on": "2027-03-05"},
    ]
    # Of 119 days from April to July 89 are left in May, and of 9 hours as much.
    assert one["in_progress"] == [{"module": "B", "offering": "B-1", "effort_left_hours": 6.74}]
    assert (one["effort_hours"], two["completed_modules"]) == (20 - 2 - 2 - (9 - 6.74), ["C"])
    after = steps(hr, second)
    assert set(after) == {("E-1", "B"), ("E-1", "C2"), ("E-2", "C2"), ("E-2", "D")}
    going_on = after[("E-1", "B")]
    assert (going_on["offering"], going_on["under_way"], going_on["price"]) == ("B-1", True, sgd("0.00"))
    assert (going_on["start_on"], going_on["end_on"]) == ("2027-05-01", "2027-07-28")


def test_money_is_spent_once(hr: Api) -> None:
    first = planned(hr, year())
    asked = request_of(hr, left(hr, first))
    # E-1 has begun three modules for ten each, E-2 one; the run A-1 cost a hundred besides.
    assert asked["budget"] == sgd("860.00")
    assert asked["cost_centres"] == [
        {"id": "all", "budget": sgd("460.00")},
        {"id": "team", "parent": "all", "budget": sgd("60.00")},
    ]
    assert [entry["budget"] for entry in asked["learners"]] == [sgd("50.00"), sgd("60.00")]
    assert "limits" not in asked["learners"][1]
    again = request_of(hr, left(hr, planned(hr, asked), on="2027-06-01"))
    assert again["budget"] == asked["budget"]
    assert again["learners"][0]["in_progress"][0]["effort_left_hours"] < 6.74


def test_a_budget_that_was_just_enough_for_the_year_is_just_enough_for_the_rest(hr: Api) -> None:
    """Seven steps for ten each and a hundred for a run: what is left of it pays the three that are left."""
    first = planned(hr, {**year(), "budget": sgd("170.00")})
    assert len(steps(hr, first)) == 7
    asked = request_of(hr, left(hr, first))
    assert asked["budget"] == sgd("30.00")
    for amount, is_enough in (("30.00", True), ("29.99", False)):
        _, question = posed(hr.database, {**asked, "budget": sgd(amount)})
        found = solver.plan_year(question.problem, solver.AnnualLimits(relative_gap=0.0)).plan
        assert found is not None
        assert (sum(len(entry.path.steps) for entry in found.learners) == 4) is is_enough


def test_nothing_that_is_committed_moves(hr: Api) -> None:
    first = planned(hr, year())
    before = steps(hr, first)
    second = left(hr, first, committed=[{"module": "C2"}, {"learner": "E-2", "offering": "D-1"}])
    asked, after = request_of(hr, second), steps(hr, second)
    assert asked["locks"] == [
        {"learner": learner, "module": module, "offering": before[learner, module]["offering"], "keep": True}
        for learner, module in (("E-1", "C2"), ("E-2", "C2"), ("E-2", "D"))
    ]
    for key in (("E-1", "C2"), ("E-2", "C2"), ("E-2", "D")):
        for name in ("offering", "start_on", "end_on", "price"):
            assert after[key][name] == before[key][name]


def test_a_committed_step_stays_where_nobody_would_take_it_again(hr: Api) -> None:
    first = planned(hr, year())
    place = steps(hr, first)["E-2", "D"]
    free = request_of(hr, left(hr, first))
    held = request_of(hr, left(hr, first, committed=[{"learner": "E-2", "module": "D"}]))
    for asked, is_kept in ((free, False), (held, True)):
        asked["learners"][1]["target"]["requirements"] = [{"competency": "c", "level": 2}]
        assert (("E-2", "D") in steps(hr, planned(hr, asked))) is is_kept
    assert place["offering"] == "D-1"


def test_what_was_not_passed_is_paid_for_and_gives_nothing(hr: Api) -> None:
    document = year()
    document["modules"][2]["offerings"].append(run("C-2", 6))
    first = planned(hr, document)
    assert steps(hr, first)["E-1", "C"]["offering"] == "C-1"
    second = left(hr, first, completed=[{"learner": "E-1", "module": "A"}, {"learner": "E-2", "module": "C"}])
    asked = request_of(hr, second)
    assert asked["budget"] == sgd("860.00")
    assert asked["learners"][0]["completed_modules"] == ["A"]
    assert [entry["module"] for entry in asked["learners"][0]["in_progress"]] == ["B"]
    after = steps(hr, second)
    assert after["E-1", "C"]["offering"] == "C-2"
    assert after["E-1", "C2"]["offering"] in ("C2-1", "C2-2")


def test_items_that_a_completed_step_covers_are_held(hr: Api) -> None:
    document = year()
    covers = [{"competency": "i", "from_level": 0, "to_level": 1, "items": ["i/1/x"]}]
    document["modules"].append(module("I", "i", outcomes=covers, offerings=[run("I-1", 2)]))
    document["modules"].append(
        module("J", "i", outcomes=[{**covers[0], "items": ["i/1/y"]}], offerings=[run("J-1", 9)])
    )
    document["learners"].append(person("E-3", {"i": 1}, items_held=[]))
    first = planned(hr, document)
    second = left(hr, first)
    assert request_of(hr, second)["learners"][2]["items_held"] == ["i/1/x"]
    assert ("E-3", "J") in steps(hr, second)
    assert ("E-3", "I") not in steps(hr, second)


def test_what_somebody_was_assessed_at_since_says_more_than_the_end_of_a_module(hr: Api) -> None:
    since = {"competency": "a", "level": 0, "assessed_on": "2027-03-01"}
    document = year()
    first = planned(hr, document)
    document["learners"][0]["attainments"] = [since]
    changed = planned(hr, {"based_on": first, "learners": [{"id": "E-1", "attainments": [since]}]})
    told = request_of(hr, left(hr, changed))["learners"][0]["attainments"]
    assert [(rating["competency"], rating["level"]) for rating in told] == [("a", 0), ("c", 1)]


def test_what_grants_have_paid_is_gone(hr: Api) -> None:
    document = {**year(), "grants": [{"id": "G", "share_percent": 50, "modules": ["B", "D"], "in_all": sgd("12.00")}]}
    first = planned(hr, document)
    before = hr.get(f"{PATH}/{first}").json()["grants"][0]
    assert before["granted"] == sgd("10.00")
    asked = request_of(hr, left(hr, first))
    assert asked["grants"][0]["in_all"] == sgd("7.00")
    assert asked["budget"] == sgd("865.00")


def test_undated_work_that_has_begun_goes_on_with_what_is_left_of_it(hr: Api) -> None:
    document = year()
    document["modules"].append(module("U", "u", effort_hours=400))
    document["learners"].append(person("E-3", {"u": 1}))
    first = planned(hr, document)
    begun = steps(hr, first)["E-3", "U"]
    on = date.fromisoformat(begun["end_on"])
    second = left(hr, first, on=on.isoformat())
    entry = request_of(hr, second)["learners"][2]["in_progress"][0]
    assert entry["module"] == "U"
    assert 0 < entry["effort_left_hours"] < 400
    assert steps(hr, second)["E-3", "U"]["under_way"]


FAULTS: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    ({"on": "2027-01-01"}, {("#/on", "out_of_range")}),
    ({"on": "2028-01-01"}, {("#/on", "out_of_range")}),
    ({"on": "soon"}, {("#/on", "bad_date")}),
    ({"off": 1}, {("#/off", "unknown_field")}),
    ({"completed": [{"learner": "E-2", "module": "A"}]}, {("#/completed/0", "unknown_reference")}),
    ({"completed": [{"learner": "E-2", "module": "D"}]}, {("#/completed/0", "contradiction")}),
    ({"committed": [{"learner": "E-2"}, {"module": "Z"}]}, {("#/committed/1", "unknown_reference")}),
]


def test_faults_are_told(hr: Api) -> None:
    first = planned(hr, year())
    for sent, found in FAULTS:
        assert faults(hr.post(f"{PATH}/{first}/replan", json={"on": "2027-05-01", **sent})) == found, sent


def test_only_a_plan_that_was_found_can_be_replanned(hr: Api) -> None:
    assert hr.post(f"{PATH}/ann_0/replan", json={"on": "2027-05-01"}).status_code == 404
    waiting = hr.post(PATH, json=year()).json()["id"]
    assert hr.post(f"{PATH}/{waiting}/replan", json={"on": "2027-05-01"}).status_code == 409


def test_a_replan_is_asked_once_under_one_key(hr: Api) -> None:
    first = planned(hr, year())
    sent = [
        hr.post(f"{PATH}/{first}/replan", json={"on": "2027-05-01"}, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert sent[0].text == sent[1].text
    assert sent[0].headers["location"] == f"{PATH}/{sent[0].json()['id']}"
