"""From which state a plan goes to which, by whom: every way there is, and every way there is not."""

from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from service import keys
from service.development.moves import MOVES, actions
from service.schemas.development import Action, Capacity, PlanState
from service.tables import DevelopmentEvent, DevelopmentPlan
from tests.service.conftest import Api
from tests.service.development.people import PATH, People, know, marked, moved, people, sent, started, under_way

STATES: tuple[PlanState, ...] = get_args(PlanState)
CAPACITIES: tuple[Capacity, ...] = get_args(Capacity)
#: Who may, written down once more: what the table in the service says has to be this.
MAY: dict[tuple[str, str], set[str]] = {
    ("draft", "proposed"): {"employee", "hr"},
    ("draft", "superseded"): {"employee", "hr"},
    ("proposed", "draft"): {"employee", "manager", "hr"},
    ("proposed", "approved"): {"manager", "hr"},
    ("proposed", "superseded"): {"employee", "hr"},
    ("approved", "in_progress"): {"employee", "manager", "hr"},
    ("approved", "superseded"): {"manager", "hr"},
    ("in_progress", "completed"): {"manager", "hr"},
    ("in_progress", "superseded"): {"manager", "hr"},
}


def in_state(who: People, state: str) -> dict[str, Any]:
    """Return a plan in a state, none of whose steps is left undone where that matters."""
    plan = started(who)
    if state == "draft":
        return plan
    if state == "superseded":
        return sent(who.employee, plan, "superseded")
    plan = sent(who.employee, plan, "proposed")
    if state == "proposed":
        return plan
    plan = sent(who.manager, plan, "approved")
    if state == "approved":
        return plan
    for step in plan["steps"][:-1]:
        assert marked(who.lms, plan, step["module"], "done").status_code == 200
    last = plan["steps"][-1]["module"]
    response = marked(who.lms, plan, last, "done" if state == "completed" else "failed")
    found: dict[str, Any] = response.json()
    assert found["state"] == state
    return found


def test_the_table_is_what_was_agreed() -> None:
    assert {way: set(move.by) for way, move in MOVES.items()} == MAY
    assert all(move.action.keys() == move.by for move in MOVES.values())
    assert {action for state, who in product(STATES, CAPACITIES) for action in actions(state, who)} == set(
        get_args(Action)
    )


@pytest.mark.parametrize("before", STATES)
def test_every_way_by_everybody(sqlite_api: Api, before: str) -> None:
    who = people(sqlite_api)
    plan = in_state(who, before)
    # What is refused leaves the plan as it is for whoever comes next.
    for after, capacity in sorted(product(STATES, CAPACITIES), key=lambda way: way[1] in MAY.get((before, way[0]), ())):
        response = moved(who.of(capacity), plan, after, reason="because")
        wanted = 409 if (before, after) not in MAY else 200 if capacity in MAY[before, after] else 403
        assert response.status_code == wanted, (after, capacity, response.text)
        assert _stored(sqlite_api, plan) == (
            after if wanted == 200 else before,
            len(plan["history"]) + (wanted == 200),
        )
        if wanted == 200:
            _end(who, {**plan, "state": after})
            know(sqlite_api)
            plan = in_state(who, before)


def _stored(api: Api, plan: dict[str, Any]) -> tuple[str, int]:
    """Return the state of a plan, and how much has happened to it."""
    with api.database.read() as session:
        row = session.get(DevelopmentPlan, plan["id"])
        events = session.exec(select(DevelopmentEvent).where(DevelopmentEvent.plan == plan["id"])).all()
    assert row is not None
    return row.state, len(events)


def _end(who: People, plan: dict[str, Any]) -> None:
    """Let the learner be without an open plan again."""
    if plan["state"] not in ("completed", "superseded"):
        sent(who.hr, plan, "superseded", reason="next")


def test_nobody_approves_their_own_plan_whatever_else_they_may(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = sent(who.employee, started(who), "proposed")
    with sqlite_api.database.write() as session:
        both = ("employee", "manager")
        token = keys.create(session, name="both", permissions=both, learner="E-1", cost_centres=["team"])[1]
    refused = moved(Api(sqlite_api.http, sqlite_api.database, token), plan, "approved")
    assert (refused.status_code, "own plan" in refused.json()["detail"]) == (403, True)
    acting = who.hr.post(
        f"{PATH}/{plan['id']}/transitions",
        json={"to": "approved"},
        headers={"If-Match": "*", "Acting-For": "E-1"},
    )
    assert acting.status_code == 403
    assert sent(who.manager, plan, "approved")["state"] == "approved"


def test_a_manager_speaks_for_nobody_else_whatever_a_request_is_narrowed_to(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    path, narrowed = f"{PATH}/{started(who)['id']}", {"If-Match": "*", "Acting-For": "E-1"}
    assert who.manager.post(f"{path}/transitions", json={"to": "proposed"}, headers=narrowed).status_code == 403
    assert "propose" not in who.manager.get(path, headers=narrowed).json()["actions"]
    answer = who.lms.post(f"{path}/transitions", json={"to": "proposed"}, headers=narrowed)
    assert (answer.status_code, answer.json()["history"][-1]["by"]["capacity"]) == (200, "employee")


def test_whoever_sends_back_says_why_and_whoever_withdraws_need_not(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = sent(who.employee, started(who), "proposed")
    for client in (who.manager, who.hr):
        refused = moved(client, plan, "draft")
        assert refused.status_code == 422
        assert [fault["pointer"] for fault in refused.json()["errors"]] == ["#/reason"]
    back = sent(who.manager, plan, "draft", reason="too much at once")
    assert (back["state"], back["reason"]) == ("draft", "too much at once")
    assert {step["status"] for step in back["steps"]} == {"planned"}
    again = sent(who.employee, back, "proposed")
    assert {step["status"] for step in again["steps"]} == {"requested"}
    assert sent(who.employee, again, "draft")["reason"] is None


def test_a_peer_and_another_manager_find_nothing(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = sent(who.employee, started(who), "proposed")
    assert moved(who.peer, plan, "approved").status_code == 404
    assert who.peer.get(f"{PATH}/{plan['id']}").status_code == 404
    assert who.peer.get(PATH).json()["items"] == []
    assert [entry["id"] for entry in who.manager.get(PATH).json()["items"]] == [plan["id"]]


def test_a_plan_is_changed_as_it_was_seen(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = started(who)
    path = f"{PATH}/{plan['id']}/transitions"
    assert who.employee.post(path, json={"to": "proposed"}).status_code == 428
    stale = {"If-Match": plan["etag"]}
    assert who.employee.post(path, json={"to": "proposed"}, headers=stale).status_code == 200
    assert who.manager.post(path, json={"to": "approved"}, headers=stale).status_code == 412
    fresh = {"If-Match": who.manager.get(f"{PATH}/{plan['id']}").headers["etag"]}
    assert who.manager.post(path, json={"to": "approved"}, headers=fresh).status_code == 200


def test_an_approval_takes_the_place_of_the_plan_before(api: Api) -> None:
    who = people(api)
    first = under_way(who)
    second = under_way(who)
    shown = who.hr.get(f"{PATH}/{first['id']}").json()
    assert (shown["state"], shown["following"], shown["version"]) == ("superseded", second["id"], 1)
    assert (second["state"], second["previous"], second["version"]) == ("approved", first["id"], 2)


#: What anybody may try at any moment.
DOINGS = st.lists(
    st.tuples(st.sampled_from(CAPACITIES), st.sampled_from((*STATES, "start", "enrolled", "done", "failed"))),
    min_size=4,
    max_size=8,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=DOINGS)
def test_whatever_people_do_the_plans_stay_in_order(sqlite_api: Api, doings: list[tuple[Capacity, str]]) -> None:
    who = people(sqlite_api)
    plan = started(who)
    for capacity, doing in doings:
        before = who.hr.get(f"{PATH}/{plan['id']}").json()
        if doing == "start":
            plan = started(who)
            continue
        client = who.of(capacity)
        if doing in ("enrolled", "done", "failed"):
            response = marked(client, plan, plan["steps"][0]["module"], doing)
        else:
            response = moved(client, plan, doing, reason="because")
        assert response.status_code in (200, 403, 409), response.text
        after = who.hr.get(f"{PATH}/{plan['id']}").json()
        if before["state"] in ("completed", "superseded") or response.status_code != 200:
            assert {**after, "actions": []} == {**before, "actions": []}
    with sqlite_api.database.read() as session:
        states = session.exec(select(DevelopmentPlan.state)).all()
        told = session.exec(select(DevelopmentEvent.plan, DevelopmentEvent.number)).all()
    assert sum(state in ("draft", "proposed") for state in states) <= 1
    assert sum(state in ("approved", "in_progress") for state in states) <= 1
    for key in {key for key, _ in told}:
        assert sorted(number for other, number in told if other == key) == list(
            range(1, sum(other == key for other, _ in told) + 1)
        )
