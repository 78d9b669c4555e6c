"""Whoever knows something already says so, counts on it, and is believed or not by whoever approves."""

from typing import Any

from tests.service.conftest import Api
from tests.service.development.people import (
    LEARNER,
    PATH,
    accepted,
    asking,
    modules,
    moved,
    people,
    sent,
    started,
    tried,
)
from tests.service.requests import module

CLAIM = {"competency": "x", "level": 1, "statement": "two years of it", "link": "https://a.example/x"}


def claimed(who: Any, **claim: Any) -> dict[str, Any]:
    """Return a proposed plan that counts on a claim."""
    plan = accepted(who.employee, started(who), kind="know", evidence={**CLAIM, **claim})
    assert modules(plan) == ["D"]
    return sent(who.employee, plan, "proposed")


def test_what_is_believed_is_on_record_and_the_plan_stays_true(api: Api) -> None:
    who = people(
        api, attainments=[{"competency": "x", "level": 0, "source": "assessment", "assessed_on": "2026-03-01"}]
    )
    plan = claimed(who)
    claim = plan["evidence"][0]
    assert (claim["state"], claim["counts"], claim["link"]) == ("claimed", True, CLAIM["link"])
    undecided = moved(who.manager, plan, "approved")
    assert (undecided.status_code, undecided.json()["errors"][0]["pointer"]) == (422, "#/evidence")
    approved = sent(who.manager, plan, "approved", evidence=[{"id": claim["id"], "accept": True}])
    assert approved["evidence"][0]["state"] == "accepted"
    assert not approved["stale"], "what the plan was worked out with holds from now on"
    ratings = who.hr.get(f"/v1/learners/{LEARNER}").json()["attainments"]
    assert [(rating["level"], rating["source"]) for rating in ratings] == [(0, "assessment"), (1, "manager")]
    assert ratings[0]["expires_on"] is not None
    fresh: Any = who.hr.post("/v1/recommendations", json=asking())
    assert {gap["competency"]: gap["held"] for gap in fresh.json()["gaps"]}["x"] == 1
    kinds = [event["kind"] for event in approved["history"]]
    assert kinds == ["started", "changed", "state", "evidence", "state"]


def test_what_is_refused_sends_the_plan_back_until_it_stands_without(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = claimed(who)
    said = [{"id": plan["evidence"][0]["id"], "accept": False, "reason": "not seen"}]
    assert moved(who.manager, plan, "approved", evidence=said).status_code == 409
    back = sent(who.manager, plan, "draft", reason="see there", evidence=said)
    assert (back["counts_on_refused"], back["evidence"][0]["reason"]) == (True, "not seen")
    assert moved(who.employee, back, "proposed").status_code == 409
    mended = accepted(who.employee, back, kind="refresh")
    assert (mended["counts_on_refused"], set(modules(mended))) == (False, {"A", "D"})
    assert sent(who.employee, mended, "proposed")["state"] == "proposed"
    assert [rating["source"] for rating in who.hr.get(f"/v1/learners/{LEARNER}").json()["attainments"]] == [
        "assessment"
    ]


def test_a_claim_can_be_taken_back_and_moves_along_with_a_new_version(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = claimed(who)
    following = accepted(who.employee, plan, kind="limits", to={"budget": None})
    assert following["id"] != plan["id"]
    assert [claim["state"] for claim in following["evidence"]] == ["claimed"]
    assert who.hr.get(f"{PATH}/{plan['id']}").json()["evidence"][0]["state"] == "withdrawn"
    without = accepted(who.employee, following, kind="release", evidence=following["evidence"][0]["id"])
    assert [claim["state"] for claim in without["evidence"]] == ["withdrawn"]
    assert set(modules(without)) == {"A", "D"}
    assert not without["counts_on_refused"]


def test_the_learner_decides_nothing_and_nobody_decides_twice(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = claimed(who)
    said = {"id": plan["evidence"][0]["id"], "accept": True}
    own = moved(who.employee, plan, "draft", evidence=[said])
    assert (own.status_code, own.json()["errors"][0]["pointer"]) == (422, "#/evidence/0/id")
    assert moved(who.manager, plan, "approved", evidence=[said, said]).status_code == 422
    foreign = {"id": "evi_0", "accept": True}
    assert moved(who.manager, plan, "approved", evidence=[said, foreign]).status_code == 422


def test_items_count_beside_a_rating(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    parts = {
        "target": {"requirements": [{"competency": "x", "level": 1}]},
        "modules": [module("A", outcomes=[{"competency": "x", "from_level": 0, "to_level": 1, "items": ["x/1/b"]}])],
        "competencies": [{"id": "x", "items": {"1": ["x/1/a", "x/1/b"]}}],
    }
    plan = started(who, **parts)
    assert modules(plan) == []
    evidence = {"competency": "x", "level": 1, "items": ["x/1/a"], "statement": "seen"}
    trial = tried(who.employee, plan, kind="know", evidence=evidence)
    assert [step["module"] for step in trial["difference"]["added"]] == ["A"]
    followed = accepted(who.employee, plan, kind="know", evidence=evidence)
    proposed = sent(who.employee, followed, "proposed")
    said = [{"id": proposed["evidence"][0]["id"], "accept": True}]
    assert not sent(who.manager, proposed, "approved", evidence=said)["stale"]
    assert who.hr.get(f"/v1/learners/{LEARNER}").json()["items_held"] == ["x/1/a"]


def test_what_is_held_already_is_no_claim(sqlite_api: Api) -> None:
    who = people(sqlite_api, attainments=[{"competency": "x", "level": 1}])
    plan = started(who)
    response: Any = who.employee.post(
        f"{PATH}/{plan['id']}/trials", json={"change": {"kind": "know", "evidence": CLAIM}}
    )
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/change/evidence/level"
