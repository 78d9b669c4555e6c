"""What now, over HTTP, on both databases: the plan that keeps most of an old one after something happened."""

import threading
from typing import Any

import pytest
from sqlmodel import select

from service.tables import Recommendation
from tests.service.asked import asked, broken_rules, changes, choices, modules, problem_of, recommended
from tests.service.conftest import Api
from tests.service.dated import COMPETENCY, dated
from tests.service.requests import changed, example, module


def stored_request(api: Api, key: str) -> dict[str, Any]:
    with api.database.read() as session:
        row = session.get(Recommendation, key)
        assert row is not None
        return dict(row.request)


def count(api: Api) -> int:
    with api.database.read() as session:
        return len(session.exec(select(Recommendation)).all())


def reasons(told: dict[str, Any]) -> dict[str, str | None]:
    """Return why each step is not as it was."""
    return {entry["module"]: entry["reason"] and entry["reason"]["code"] for entry in told["changes"]}


def two_runs() -> dict[str, Any]:
    """Return the dated request without its lock, with a second run of its module in May."""
    request = dated()
    del request["locks"]
    run = request["modules"][0]["offerings"][0]
    later = {**run, "id": "AM-301-2027-05", "start_on": "2027-05-03", "end_on": "2027-05-21"}
    request["modules"][0]["offerings"].append(later)
    return request


def test_a_cancelled_module_is_replaced_and_the_rest_stays(api: Api) -> None:
    """B takes the place of A; D stays. The new plan is stored, and names the old one."""
    request = choices()
    old = recommended(api, request)
    told = asked(api, old["id"], "replan", {"cancelled": ["A"]})
    new = told["recommendation"]
    assert (modules(new), told["kept"], told["keeps_the_most"]) == (["B", "D"], ["D"], True)
    assert reasons(told) == {"A": "cancelled", "B": "new"}
    assert [entry["reason"]["text"] for entry in told["changes"]] == ["It was cancelled.", "It is new in the plan."]
    assert (new["replans"], new["status"], new["stale"]) == (old["id"], "optimal", False)
    assert api.get(f"/v1/recommendations/{new['id']}").json() == new
    assert broken_rules(problem_of(api, stored_request(api, new["id"])), new) == []
    assert api.get(f"/v1/recommendations/{old['id']}").json() == old


def test_an_unchanged_plan_is_kept_as_it_is(api: Api) -> None:
    old = recommended(api, two_runs())
    told = asked(api, old["id"], "replan", {})
    assert (told["changes"], told["recommendation"]["plan"]) == ([], old["plan"])
    assert changes(told["against_best"]) == dict.fromkeys(changes(told["against_best"]), 0) | {"price": "0.00"}


def test_a_failed_module_leaves_its_gap_open_and_says_why(api: Api) -> None:
    """Nothing but D leads to y; A stays refused, so B stays."""
    old = recommended(api, choices(locks=[{"module": "A", "keep": False}]))
    assert modules(old) == ["B", "D"]
    told = asked(api, old["id"], "replan", {"failed": ["D"]})
    assert (modules(told["recommendation"]), reasons(told)) == (["B"], {"D": "failed"})
    assert told["recommendation"]["gaps"][1]["state"] == "open"
    assert told["recommendation"]["gaps"][1]["reason"] == "locked"


def test_a_cancelled_run_moves_its_step(api: Api) -> None:
    """The run of March is cancelled, the one in May is taken: 63 days later."""
    old = recommended(api, two_runs())
    told = asked(api, old["id"], "replan", {"cancelled": [{"module": "AM-301", "offering": "AM-301-2027-03"}]})
    (change,) = told["changes"]
    assert (change["module"], change["reason"]["code"]) == ("AM-301", "cancelled")
    assert (change["before"]["start_on"], change["after"]["start_on"]) == ("2027-03-01", "2027-05-03")
    assert told["kept"] == ["AM-301"]
    assert (
        broken_rules(problem_of(api, stored_request(api, told["recommendation"]["id"])), told["recommendation"]) == []
    )


def test_what_is_booked_stays_though_its_run_is_full_by_now(api: Api) -> None:
    """The learner's own booking took the last seat; the place is kept in this replan and in every later question."""
    request = two_runs()
    request["learner"] = {"id": "E-1"}
    given = {"attainments": [{"competency": COMPETENCY, "level": 3}], "completed_modules": ["AM-201"]}
    assert api.put("/v1/learners/E-1", json=given).status_code == 201
    old = recommended(api, changed(request, "modules/0/offerings/0/booked", 20))
    assert old["plan"]["steps"][0]["offering"] == "AM-301-2027-05"
    full = changed(request, "modules/0/offerings/1/booked", 19)
    old = recommended(api, changed(full, "modules/0/offerings/0/booked", 20))
    assert old["plan"]["steps"][0]["offering"] == "AM-301-2027-05"
    _set_booked(api, old["id"], 20)
    lost = asked(api, old["id"], "replan", {"store": False})
    assert modules(lost["recommendation"]) == ["AM-302"]
    told = asked(api, old["id"], "replan", {"booked": ["AM-301"]})
    assert told["recommendation"]["plan"]["steps"][0]["offering"] == "AM-301-2027-05"
    assert told["changes"] == []
    new = told["recommendation"]["id"]
    else_ = asked(api, new, "alternatives")
    assert (else_["best"]["status"], else_["stale"]) == ("optimal", False)
    again = asked(api, new, "replan", {})
    assert again["changes"] == []
    gone = asked(api, new, "replan", {"cancelled": [{"module": "AM-301", "offering": "AM-301-2027-05"}]})
    assert reasons(gone) == {"AM-301": "cancelled", "AM-302": "new"}


def _set_booked(api: Api, key: str, booked: int) -> None:
    """Fill the run in May of a stored request, as its last booking would."""
    with api.database.write() as session:
        row = session.get(Recommendation, key)
        assert row is not None
        row.request = changed(row.request, "modules/0/offerings/1/booked", booked)
        session.add(row)


def test_what_is_completed_is_held_from_now_on(api: Api) -> None:
    """A was passed: x is held, nothing has to give it again, and the new request says so."""
    old = recommended(api, choices())
    told = asked(api, old["id"], "replan", {"completed": ["A"]})
    assert (modules(told["recommendation"]), reasons(told)) == (["D"], {"A": "completed"})
    learner = stored_request(api, told["recommendation"]["id"])["learner"]
    assert learner["completed_modules"] == ["A"]
    assert {"competency": "x", "level": 1} in learner["attainments"]
    said = asked(api, old["id"], "replan", {"completed": ["A"], "attainments": []})
    assert modules(said["recommendation"]) == ["B", "D"]


def test_items_covered_by_what_is_completed_are_held(api: Api) -> None:
    """y/1 has two items, one module for each; after the first only the second is left."""

    def half(key: str, item: str) -> dict[str, Any]:
        outcome = {"competency": "y", "from_level": 0, "to_level": 1, "items": [item]}
        return {**module(key), "outcomes": [outcome]}

    request = {
        "learner": {},
        "target": {"requirements": [{"competency": "y", "level": 1}]},
        "competencies": [{"id": "y", "items": {"1": ["y/1/a", "y/1/b"]}}],
        "modules": [half("A", "y/1/a"), half("B", "y/1/b")],
    }
    old = recommended(api, {**request, "learner": {"attainments": []}})
    told = asked(api, old["id"], "replan", {"completed": ["A"]})
    assert modules(told["recommendation"]) == ["B"]
    assert stored_request(api, told["recommendation"]["id"])["learner"]["items_held"] == ["y/1/a"]


def test_what_is_under_way_stays(api: Api) -> None:
    old = recommended(api, choices())
    told = asked(
        api,
        old["id"],
        "replan",
        {
            "in_progress": [{"module": "A", "effort_left_hours": 1}],
            "limits": {"budget": {"amount": "300.00", "currency": "SGD"}},
        },
    )
    assert modules(told["recommendation"]) == ["A", "D"]
    assert told["recommendation"]["plan"]["totals"]["price"]["amount"] == "300.00"


def test_nothing_is_planned_for_days_that_are_over(api: Api) -> None:
    """Planned to begin in 2024; today is another day, so the new plan begins today."""
    request = two_runs()
    request["limits"] |= {"start_on": "2024-01-01"}
    request["learner"]["attainments"][0]["assessed_on"] = "2023-10-01"
    request["modules"] = request["modules"][1:]
    old = recommended(api, request)
    assert old["plan"]["steps"][0]["start_on"].startswith("2024-01")
    told = asked(api, old["id"], "replan", {})
    assert told["recommendation"]["effective"]["start_on"] == "2026-11-22"
    assert told["recommendation"]["plan"]["steps"][0]["start_on"] >= "2026-11-22"
    assert reasons(told) == {"AM-302": "moved"}
    later = asked(api, old["id"], "replan", {"limits": {"start_on": "2027-01-04"}})
    assert later["recommendation"]["effective"]["start_on"] == "2027-01-04"


def test_a_loss_keeps_more(api: Api) -> None:
    """With 340 dollars only D is best, worth 2; A was planned, and half may go, but A alone is worth 1 of 2."""
    old = recommended(api, choices(limits={"budget": {"amount": "140.00", "currency": "SGD"}}))
    assert modules(old) == ["A"]
    rich = {"limits": {"budget": {"amount": "340.00", "currency": "SGD"}}}
    best = asked(api, old["id"], "replan", rich)
    assert (modules(best["recommendation"]), reasons(best)["A"]) == (["D"], "gives_way")
    kept = asked(api, old["id"], "replan", {**rich, "loss": 0.5})
    assert (modules(kept["recommendation"]), modules(kept["best"])) == (["A"], ["D"])
    assert changes(kept["against_best"])["steps"] == -1


def test_a_replan_may_leave_no_trace(api: Api) -> None:
    old = recommended(api, choices())
    told = asked(api, old["id"], "replan", {"cancelled": ["A"], "store": False})
    assert told["recommendation"]["id"] == ""
    assert count(api) == 1


def test_a_plan_that_could_not_be_made_is_replanned_from_nothing(api: Api) -> None:
    tight = choices(locks=[{"module": "C", "keep": True}], limits={"budget": {"amount": "100.00", "currency": "SGD"}})
    old = recommended(api, tight)
    told = asked(api, old["id"], "replan", {})
    assert (told["recommendation"]["status"], told["recommendation"]["plan"]) == ("infeasible", None)
    assert told["recommendation"]["relaxations"]
    rich = {"limits": {"budget": {"amount": "500.00", "currency": "SGD"}}}
    told = asked(api, old["id"], "replan", rich)
    assert reasons(told) == {"C": "new", "D": "new"}


def test_the_same_key_replans_once(api: Api) -> None:
    old = recommended(api, choices())["id"]
    path, body, headers = f"/v1/recommendations/{old}/replan", {"cancelled": ["A"]}, {"Idempotency-Key": "k-1"}
    answers: list[Any] = []

    def send() -> None:
        answers.append(api.post(path, json=body, headers=headers))

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert {answer.status_code for answer in answers} <= {200, 409}
    first: Any = api.post(path, json=body, headers=headers)
    assert first.headers["idempotency-replayed"] == "true"
    assert {answer.content for answer in answers if answer.status_code == 200} == {first.content}
    unstored: Any = api.post(path, json={**body, "store": False}, headers=headers)
    assert (unstored.status_code, unstored.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert count(api) == 2
    other: Any = api.post(path, json={"failed": ["A"]}, headers=headers)
    assert other.status_code == 422
    assert count(api) == 2


@pytest.mark.parametrize("lost", ["AM-323", "AM-317"])
def test_a_shipped_plan_is_replanned(catalog_api: Api, lost: str) -> None:
    """What the plan keeps is in it, the rest is told with a reason, and every rule holds."""
    old = recommended(catalog_api, example("account-management-3-to-4"))
    told = asked(catalog_api, old["id"], "replan", {"cancelled": [lost], "completed": ["AM-311"], "booked": ["AM-315"]})
    new = told["recommendation"]
    assert lost not in modules(new)
    assert "AM-311" not in modules(new)
    assert set(modules(new)) == set(told["kept"]) | {key for key, why in reasons(told).items() if why == "new"}
    assert None not in reasons(told).values()
    request = stored_request(catalog_api, new["id"])
    assert broken_rules(problem_of(catalog_api, request), new) == []
    assert catalog_api.get(f"/v1/recommendations/{new['id']}").json()["stale"] is False
    assert asked(catalog_api, new["id"], "frontier")["stale"] is False
