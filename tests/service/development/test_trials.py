"""What would be is worked out by the exact search, told as a difference, and followed by whoever accepts it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from service.tables import DevelopmentTrial, Recommendation
from tests.service.asked import recommended, values
from tests.service.conftest import Api
from tests.service.development.people import (
    LEARNER,
    PATH,
    accepted,
    asking,
    marked,
    modules,
    moved,
    people,
    sent,
    started,
    tried,
    under_way,
)

#: A change, and the locks or limits with which a plain request asks for the same.
SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"kind": "keep", "module": "C"}, {"locks": [{"module": "C", "keep": True}]}),
    ({"kind": "refuse", "module": "A", "reason": "not for me"}, {"locks": [{"module": "A", "keep": False}]}),
    ({"kind": "swap", "module": "A"}, {"locks": [{"module": "A", "keep": False}]}),
    (
        {"kind": "swap", "module": "A", "to": "C"},
        {"locks": [{"module": "A", "keep": False}, {"module": "C", "keep": True}]},
    ),
    (
        {"kind": "limits", "to": {"budget": {"amount": "150.00", "currency": "SGD"}}},
        {"limits": {"budget": {"amount": "150.00", "currency": "SGD"}}},
    ),
    ({"kind": "limits", "to": {"budget": None, "effort_hours": 9}}, {"limits": {"effort_hours": 9}}),
    (
        {"kind": "know", "evidence": {"competency": "x", "level": 1, "statement": "done it"}},
        {"learner": {"id": LEARNER, "attainments": [{"competency": "x", "level": 1, "source": "manager"}]}},
    ),
    ({"kind": "refresh"}, {}),
]


@pytest.mark.parametrize(("change", "fields"), SAME, ids=lambda value: str(value.get("kind", ""))[:20])
def test_a_trial_is_what_a_plain_request_answers(
    sqlite_api: Api, change: dict[str, Any], fields: dict[str, Any]
) -> None:
    who = people(sqlite_api)
    plan = started(who)
    trial = tried(who.employee, plan, **change)
    plain = recommended(who.hr, asking(**fields))
    assert {step["module"] for step in trial["after"]["plan"]["steps"]} == {
        step["module"] for step in plain["plan"]["steps"]
    }
    assert values(trial["after"]) == values(plain)
    assert trial["after"]["gaps"] == plain["gaps"]
    told = trial["difference"]
    before, after = set(modules(plan)), {step["module"] for step in trial["after"]["plan"]["steps"]}
    assert {step["module"] for step in told["added"]} == after - before
    assert {step["module"] for step in told["removed"]} == before - after
    assert set(told["kept"]) == before & after
    assert told["totals"]["before"] == plan["totals"]
    assert told["totals"]["after"]["price"] == plain["plan"]["totals"]["price"]
    assert who.employee.get(f"{PATH}/{plan['id']}").json()["steps"] == plan["steps"], "nothing is changed yet"


def test_a_swap_is_told_in_money_hours_and_steps(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = started(who)
    assert modules(plan) == ["A", "D"]
    trial = tried(who.employee, plan, kind="swap", module="A", to="B")
    told = trial["difference"]
    assert [step["title"] for step in told["added"]] == ["Way B"]
    assert [step["title"] for step in told["removed"]] == ["Way A"]
    assert (told["totals"]["price"], told["totals"]["effort_hours"], told["totals"]["steps"]) == ("50.00", -2.0, 0)
    price = next(term for term in told["terms"] if term["name"] == "price")
    assert (price["before"], price["after"], price["change"]) == ("400.00", "450.00", "50.00")
    again = who.employee.get(f"{PATH}/{plan['id']}/trials/{trial['trial']}")
    assert again.json() == trial
    assert who.peer.get(f"{PATH}/{plan['id']}/trials/{trial['trial']}").status_code == 404


def test_a_draft_follows_a_trial_once(api: Api) -> None:
    who = people(api)
    plan = started(who)
    first = tried(who.employee, plan, kind="refuse", module="A", reason="done too often")
    second = tried(who.employee, plan, kind="keep", module="C")
    path = f"{PATH}/{plan['id']}/acceptance"
    followed = who.employee.post(path, json={"trial": first["trial"]}).json()
    assert (followed["id"], followed["version"], modules(followed)) == (plan["id"], 1, ["B", "D"])
    choice = followed["choices"][0]
    assert (choice["module"], choice["kind"], choice["reason"]) == ("A", "refuse", "done too often")
    assert choice["by"]["capacity"] == "employee"
    assert followed["recommendation"]["id"] != plan["recommendation"]["id"]
    stored = who.employee.get(f"/v1/recommendations/{followed['recommendation']['id']}")
    assert stored.status_code == 200
    for trial in (first, second):
        assert who.employee.post(path, json={"trial": trial["trial"]}).status_code == 409
    event = followed["history"][-1]
    assert (event["kind"], event["about"]["change"]["module"]) == ("changed", "A")
    assert event["difference"] == first["difference"]


def test_choices_add_up_and_can_be_let_go(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = accepted(who.employee, started(who), kind="refuse", module="A")
    plan = accepted(who.employee, plan, kind="refuse", module="B")
    assert modules(plan) == ["D"], "C is beyond the budget beside D"
    plan = accepted(who.employee, plan, kind="limits", to={"budget": None})
    assert set(modules(plan)) == {"C", "D"}
    plan = accepted(who.employee, plan, kind="release", module="A")
    assert set(modules(plan)) == {"A", "D"}
    assert [choice["module"] for choice in plan["choices"]] == ["B"]
    kept = accepted(who.employee, plan, kind="keep", module="B")
    assert [(choice["module"], choice["kind"]) for choice in kept["choices"]] == [("B", "keep")]
    assert next(step for step in kept["steps"] if step["module"] == "B")["kept"]["kind"] == "keep"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({}, "#/change/kind"),
        ({"kind": "shuffle"}, "#/change/kind"),
        ({"kind": "keep"}, "#/change/module"),
        ({"kind": "keep", "module": "Z"}, "#/change/module"),
        ({"kind": "keep", "module": "A", "offering": "o"}, "#/change/offering"),
        ({"kind": "swap", "module": "A", "to": "A"}, "#/change/to"),
        ({"kind": "swap", "module": "A", "to": "Z"}, "#/change/to"),
        ({"kind": "release", "module": "A"}, "#/change/module"),
        ({"kind": "release"}, "#/change"),
        ({"kind": "limits", "to": {"budget": {"amount": "1.00", "currency": "USD"}}}, "#/change/to/budget/currency"),
        ({"kind": "limits", "to": {"budget": {"amount": "x", "currency": "SGD"}}}, "#/change/to/budget/amount"),
        (
            {"kind": "know", "evidence": {"competency": "z", "level": 1, "statement": "s"}},
            "#/change/evidence/competency",
        ),
        ({"kind": "know", "evidence": {"competency": "x", "level": 1}}, "#/change/evidence/statement"),
        (
            {"kind": "know", "evidence": {"competency": "x", "level": 1, "statement": "s", "link": "http://a.example"}},
            "#/change/evidence/link",
        ),
        ({"kind": "refresh", "module": "A"}, "#/change/module"),
    ],
)
def test_a_change_with_a_fault_says_where(sqlite_api: Api, change: dict[str, Any], pointer: str) -> None:
    who = people(sqlite_api)
    plan = started(who)
    response: Any = who.employee.post(f"{PATH}/{plan['id']}/trials", json={"change": change})
    assert response.status_code == 422, response.text
    assert pointer in [fault["pointer"] for fault in response.json()["errors"]], response.text


def test_what_no_plan_obeys_is_told_and_cannot_be_followed(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = accepted(who.employee, started(who), kind="keep", module="A")
    trial = tried(who.employee, plan, kind="limits", to={"budget": {"amount": "1.00", "currency": "SGD"}})
    assert (trial["after"]["status"], trial["acceptable"], trial["after"]["plan"]) == ("infeasible", False, None)
    assert trial["after"]["relaxations"]
    response = who.employee.post(f"{PATH}/{plan['id']}/acceptance", json={"trial": trial["trial"]})
    assert response.status_code == 409


def test_a_trial_ends_after_a_day(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = started(who)
    trial = tried(who.employee, plan, kind="refuse", module="A")
    with sqlite_api.database.write() as session:
        row = session.exec(select(DevelopmentTrial)).one()
        session.exec(update(DevelopmentTrial).values(expires_at=row.created_at))
    assert not who.employee.get(f"{PATH}/{plan['id']}/trials/{trial['trial']}").json()["acceptable"]
    response = who.employee.post(f"{PATH}/{plan['id']}/acceptance", json={"trial": trial["trial"]})
    assert response.status_code == 409
    tried(who.employee, plan, kind="refuse", module="A")
    with sqlite_api.database.read() as session:
        assert len(session.exec(select(DevelopmentTrial)).all()) == 1


def test_of_two_who_accept_at_once_one_wins(api: Api) -> None:
    who = people(api)
    plan = started(who)
    trials = [tried(who.employee, plan, kind="refuse", module=module) for module in ("A", "D")]

    def accept(trial: dict[str, Any]) -> int:
        response: Any = who.employee.post(f"{PATH}/{plan['id']}/acceptance", json={"trial": trial["trial"]})
        return int(response.status_code)

    with ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(accept, trials))
    assert statuses == [200, 409]
    shown = who.employee.get(f"{PATH}/{plan['id']}").json()
    assert len(shown["choices"]) == 1
    assert [event["kind"] for event in shown["history"]] == ["started", "changed"]


def test_what_is_proposed_or_approved_stays_and_a_new_version_follows(api: Api) -> None:
    who = people(api)
    plan = under_way(who)
    assert marked(who.lms, plan, "A", "enrolled").json()["state"] == "in_progress"
    trial = tried(who.employee, plan, kind="limits", to={"budget": {"amount": "600.00", "currency": "SGD"}})
    version = who.employee.post(f"{PATH}/{plan['id']}/acceptance", json={"trial": trial["trial"]}).json()
    assert (version["version"], version["state"], version["previous"]) == (2, "draft", plan["id"])
    assert {step["module"]: step["status"] for step in version["steps"]} == {"A": "enrolled", "D": "planned"}
    before = who.hr.get(f"{PATH}/{plan['id']}").json()
    assert (before["state"], before["following"]) == ("in_progress", version["id"])
    proposed = sent(who.employee, version, "proposed")
    third = accepted(who.employee, proposed, kind="refuse", module="D")
    assert (third["version"], third["state"], modules(third)) == (3, "draft", ["A"])
    assert who.hr.get(f"{PATH}/{version['id']}").json()["state"] == "superseded"
    last = sent(who.manager, sent(who.employee, third, "proposed"), "approved")
    assert {step["module"]: step["status"] for step in last["steps"]} == {"A": "enrolled"}
    assert who.hr.get(f"{PATH}/{plan['id']}").json()["state"] == "superseded"


def test_what_has_begun_or_is_done_stays_and_takes_its_share(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = under_way(who)
    marked(who.lms, plan, "A", "done")
    marked(who.lms, plan, "D", "enrolled")
    for module in ("A", "D"):
        refused: Any = who.employee.post(
            f"{PATH}/{plan['id']}/trials", json={"change": {"kind": "refuse", "module": module}}
        )
        assert refused.status_code == 422
    trial = tried(who.employee, plan, kind="refresh")
    assert trial["difference"]["added"] == trial["difference"]["removed"] == []
    assert trial["difference"]["totals"]["price"] == "0.00"
    assert {gap["competency"]: gap["state"] for gap in trial["after"]["gaps"]} == {"x": "closed", "y": "closed"}


def test_what_failed_is_paid_for_and_may_come_again(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = under_way(who)
    marked(who.lms, plan, "A", "failed")
    trial = tried(who.employee, plan, kind="refresh")
    assert trial["after"]["plan"]["totals"]["price"]["amount"] == "300.00", "of 450 dollars 100 are spent"
    wider = tried(who.employee, plan, kind="limits", to={"budget": {"amount": "500.00", "currency": "SGD"}})
    assert {step["module"] for step in wider["after"]["plan"]["steps"]} == {"A", "D"}


def test_a_completed_plan_stays_as_it_was(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = under_way(who)
    for module in ("A", "D"):
        marked(who.lms, plan, module, "done")
    done = who.employee.get(f"{PATH}/{plan['id']}").json()
    assert (done["state"], done["progress"]["done"], done["stale"]) == ("completed", 2, False)
    assert who.hr.put(f"/v1/learners/{LEARNER}", json={"name": "Zoë", "cost_centre": "team"}).status_code == 200
    assert who.employee.get(f"{PATH}/{plan['id']}").json() == done
    change = {"change": {"kind": "refresh"}}
    assert who.employee.post(f"{PATH}/{plan['id']}/trials", json=change).status_code == 409
    assert marked(who.lms, plan, "A", "enrolled").status_code == 409
    assert moved(who.hr, plan, "superseded", reason="x").status_code == 409


def test_a_post_that_is_repeated_has_one_effect(api: Api) -> None:
    who = people(api)
    answer = recommended(who.hr, asking())
    key = {"Idempotency-Key": "k-1"}
    body = {"learner": LEARNER, "recommendation": answer["id"]}
    first, second = (who.employee.post(PATH, json=body, headers=key) for _ in range(2))
    assert (first.text, second.headers["idempotency-replayed"]) == (second.text, "true")
    assert len(who.hr.get(PATH).json()["items"]) == 1
    with api.database.read() as session:
        assert len(session.exec(select(Recommendation.id).where(col(Recommendation.learner) == LEARNER)).all()) == 1
