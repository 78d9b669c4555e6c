"""What else, how much more, what if and why, over HTTP, on both databases.

Each plan in an answer is judged by the rules, and each number by asking for the same plan as a recommendation.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

import solver
from service.tables import AuditEvent, Recommendation
from service.texts import LANGUAGES, say
from tests.benchmarks.documents import document
from tests.benchmarks.instances import synthetic
from tests.service.asked import asked, broken_rules, changes, choices, modules, problem_of, recommended, values
from tests.service.conftest import Api, serving
from tests.service.dated import dated
from tests.service.requests import changed, example

MONEY = {"currency": "SGD"}


def rows(api: Api, table: Any) -> int:
    with api.database.read() as session:
        return len(session.exec(select(table)).all())


def test_alternatives_come_best_first_and_obey_every_rule(api: Api) -> None:
    """x by A is the cheapest; by B 50 dollars dearer and 2 hours shorter; by C with D would cost 490."""
    request = choices()
    best = recommended(api, request)
    told = asked(api, best["id"], "alternatives")
    assert (told["recommendation_id"], told["stale"]) == (best["id"], False)
    assert modules(told["best"]) == modules(best) == ["A", "D"]
    assert told["best"]["gaps"] == best["gaps"]
    assert told["best"]["proof"]["terms"] == best["proof"]["terms"]
    assert told["best"]["proof"]["input_hash"] == best["proof"]["input_hash"]
    (other,) = told["alternatives"]
    assert modules(other) == ["B", "D"]
    assert (other["difference"]["added"], other["difference"]["dropped"]) == (["B"], ["A"])
    assert changes(other["difference"]) == {"essential_steps": 0, "steps": 0, "price": "50.00", "effort_hours": -2.0}
    assert (told["complete"], told["proven"]) == (True, True)
    assert broken_rules(problem_of(api, request), told) == []


def test_a_loss_a_distance_and_a_count_shape_the_alternatives(api: Api) -> None:
    """Of 3 weighted steps a third may go: D alone closes 2. Two modules apart from A and D is B with D, and D alone."""
    key = recommended(api, choices())["id"]
    lossy = asked(api, key, "alternatives?loss=0.334")
    assert [modules(entry) for entry in lossy["alternatives"]] == [["B", "D"], ["D"]]
    assert [modules(entry) for entry in asked(api, key, "alternatives?loss=0.333")["alternatives"]] == [["B", "D"]]
    apart = asked(api, key, "alternatives?loss=0.334&differ_by=2")
    assert [modules(entry) for entry in apart["alternatives"]] == [["B", "D"]]
    one = asked(api, key, "alternatives?loss=0.334&count=1")
    assert ([modules(entry) for entry in one["alternatives"]], one["complete"]) == ([["B", "D"]], False)


def test_alternatives_say_why_gaps_stay_open(api: Api) -> None:
    """With 250 to spend nothing but x can be closed; with 350 it can be y as well, and the best plan closes that."""
    for budget, loss, reasons in (("250.00", 0, {"y": "budget"}), ("350.00", 0.5, {"y": "trade_off"})):
        stored = recommended(api, changed(choices(), "limits/budget/amount", budget))
        told = asked(api, stored["id"], f"alternatives?loss={loss}")
        assert told["best"]["gaps"] == stored["gaps"]
        assert [modules(plan) for plan in told["alternatives"]][-2:] == [["B"], ["C"]]
        for plan in told["alternatives"]:
            assert {gap["competency"]: gap["reason"] for gap in plan["gaps"] if gap["state"] == "open"} == reasons


@pytest.mark.parametrize("by", ["budget", "effort_hours"])
def test_each_point_of_a_frontier_is_the_answer_at_its_limit(api: Api, by: str) -> None:
    """And just below it the answer is the one of the point before."""
    request = choices()
    told = asked(api, recommended(api, request)["id"], f"frontier?by={by}")
    assert told["complete"] is True
    assert len(told["points"]) >= 3
    for place, point in enumerate(told["points"]):
        found = recommended(api, changed(request, f"limits/{by}", point["limit"]))
        assert modules(found) == point["modules"]
        assert found["proof"]["terms"] == point["proof"]["terms"]
        assert found["coverage"] == point["coverage"]
        assert (point["essential_steps"], point["steps"]) == (0, values(found)["steps"])
        assert found["plan"]["totals"]["price"] == point["price"]
        if place:
            limit = point["limit"]
            less = limit - 0.01 if by == "effort_hours" else {**limit, "amount": f"{float(limit['amount']) - 0.01:.2f}"}
            below = recommended(api, changed(request, f"limits/{by}", less))
            assert modules(below) == told["points"][place - 1]["modules"]


def test_a_frontier_marks_its_knee_and_says_what_more_buys(api: Api) -> None:
    """Nothing; x for 100, y for 300, both for 400: of the line from 0 to 400 only x for 100 lies above."""
    key = recommended(api, changed(choices(), "limits/budget/amount", "250.00"))["id"]
    told = asked(api, key, "frontier")
    assert [point["limit"]["amount"] for point in told["points"]] == ["0.00", "100.00", "300.00", "400.00"]
    assert (told["knee"]["point"], told["knee"]["code"]) == (1, "farthest_above_the_line")
    assert told["infeasible_below"] is None
    further = told["next"]
    assert further["amount"] == {"amount": "100.00", **MONEY}
    assert (modules(further["now"]), modules(further["then"])) == (["A"], ["D"])
    assert further["text"] == "SGD\xa0100.00 more buys: weighted steps +1, SGD\xa0200.00 dearer, 4 h more."
    assert (further["least_amount"], further["next_point"]) == ({"amount": "50.00", **MONEY}, 2)
    nothing = asked(api, key, "frontier?more=49.99")["next"]
    assert nothing["text"] == "SGD\xa049.99 more buys nothing; it takes SGD\xa050.00 more to buy anything."
    assert asked(api, key, "frontier?by=effort_hours")["next"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"limits": {"budget": {"amount": "399.00", **MONEY}}},
        {"limits": {"budget": None}},
        {"limits": {"effort_hours": 8}},
        {"locks": [{"module": "A", "keep": False}]},
        {"target": {"requirements": [{"competency": "y", "level": 1}]}},
        {"goal": "fastest"},
        {"limits": {"budget": {"amount": "10.00", **MONEY}}, "locks": [{"module": "C", "keep": True}]},
        {},
    ],
)
def test_what_if_answers_as_a_new_request_would(api: Api, body: dict[str, Any]) -> None:
    request = choices()
    stored = recommended(api, request)
    told = asked(api, stored["id"], "what-if", body)
    limits = {key: value for key, value in {**request["limits"], **body.get("limits", {})}.items() if value is not None}
    fresh = recommended(api, {**request, **body, "limits": limits})
    for name in ("status", "plan", "gaps", "coverage"):
        assert told["after"][name] == fresh[name]
        assert told["before"][name] == stored[name]
    assert told["after"]["proof"]["terms"] == fresh["proof"]["terms"]
    assert told["after"]["proof"]["input_hash"] == fresh["proof"]["input_hash"]
    assert (told["relaxations"], told["warnings"], told["goal"]) == (
        fresh["relaxations"],
        fresh["warnings"],
        fresh["goal"],
    )
    old, new = set(modules(stored)), set(modules(fresh)) if fresh["plan"] else set()
    assert set(told["difference"]["kept"]) == old & new
    assert set(told["difference"]["added"]) == new - old
    assert set(told["difference"]["dropped"]) == old - new


def test_what_if_stores_nothing(api: Api) -> None:
    key = recommended(api, choices())["id"]
    asked(api, key, "what-if", {"goal": "fastest"})
    assert rows(api, Recommendation) == 1


def test_what_if_tells_which_steps_move(api: Api) -> None:
    """The one run begins in March; a second one of the same module in May is taken when the first is refused."""
    request = dated()
    del request["locks"]
    run = request["modules"][0]["offerings"][0]
    later = {**run, "id": "AM-301-2027-05", "start_on": "2027-05-03", "end_on": "2027-05-21"}
    request["modules"][0]["offerings"].append(later)
    stored = recommended(api, request)
    refused = {"locks": [{"module": "AM-301", "offering": run["id"], "keep": False}]}
    told = asked(api, stored["id"], "what-if", refused)
    (move,) = told["difference"]["moved"]
    assert (move["before"]["start_on"], move["after"]["start_on"]) == ("2027-03-01", "2027-05-03")
    assert changes(told["difference"])["finish_on"] == 63
    assert broken_rules(problem_of(api, {**request, **refused}), told["after"]) == []


def test_why_a_module_is_in(api: Api) -> None:
    """Without A the plan takes B; a request that refuses A comes to the same."""
    request = choices()
    told = asked(api, recommended(api, request)["id"], "explain?module=A")
    assert (told["in_plan"], told["reason"]["code"], told["worse_in"]) == (True, "better_otherwise", "price")
    assert told["reason"]["text"] == "Without Way A the best plan is worse: SGD\xa050.00 dearer, 2 h less."
    without = recommended(api, {**request, "locks": [{"module": "A", "keep": False}]})
    assert told["other"]["plan"] == without["plan"]
    assert told["other"]["proof"]["terms"] == without["proof"]["terms"]


def test_why_a_module_is_out(api: Api) -> None:
    """C with D would cost 490: with 450 dollars it takes the place of D. With 100 dollars there is no plan with it."""
    request = choices()
    told = asked(api, recommended(api, request)["id"], "explain?module=C")
    assert (told["in_plan"], told["reason"]["code"], told["worse_in"]) == (False, "better_otherwise", "steps")
    forced = recommended(api, {**request, "locks": [{"module": "C", "keep": True}]})
    assert told["other"]["proof"]["terms"] == forced["proof"]["terms"]
    tight = changed(request, "limits/budget/amount", "100.00")
    told = asked(api, recommended(api, tight)["id"], "explain?module=C")
    assert (told["reason"]["code"], told["blocked_by"], told["complete"]) == ("limits", [["budget"]], True)
    assert told["relaxations"][0]["params"]["changes"][0]["to"] == {"amount": "190.00", **MONEY}
    assert told["other"]["plan"] is None


def test_why_a_gap_stays_open(api: Api) -> None:
    """y takes 300 dollars and 8 hours: with less of both, both have to give way; x could do with neither."""
    request = choices(limits={"budget": {"amount": "299.00", **MONEY}, "effort_hours": 7})
    stored = recommended(api, request)
    told = asked(api, stored["id"], "explain?competency=y")
    assert [opening["limits"] for opening in told["openings"]] == [["budget", "effort_hours"]]
    assert told["complete"] is True
    assert told["gap"] in stored["gaps"]
    assert told["gap"]["reason"] == "limits"
    assert told["text"] == "y stays at 0 of 1; lifting limits closes more of it."
    lifted = recommended(api, {**request, "limits": {}})
    assert told["openings"][0]["plan"]["plan"] == lifted["plan"]
    assert told["openings"][0]["reached"] == 1
    closed = asked(api, stored["id"], "explain?competency=x")
    assert (closed["openings"], closed["text"]) == ([], "x reaches the level asked for.")


def test_why_and_what_else_speak_chinese(api: Api) -> None:
    key = recommended(api, choices())["id"]
    chinese = {"Accept-Language": "zh"}
    assert asked(api, key, "explain?module=A", **chinese)["reason"]["text"].startswith("去掉Way A后")
    assert asked(api, key, "frontier", **chinese)["next"]["text"] == "再增加多少都不会有改变。"
    response: Any = api.get(f"/v1/recommendations/{key}/frontier", headers=chinese)
    assert response.headers["content-language"] == "zh"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_solver_has_a_sentence(language: Any) -> None:
    params = {"module": "M", "changes": "c", "limits": "l"}
    only_in = {"in_progress", "kept", "no_plan_otherwise"}
    both = {"better_otherwise", "equally_good"}
    for reason in solver.ModuleReason:
        for side in ("in", "out"):
            if reason.value in both or (reason.value in only_in) is (side == "in"):
                assert say(language, f"why_{side}_{reason.value}", params)
    for change in solver.ChangeReason:
        assert say(language, f"changed_{change.value}")


def test_a_plan_that_cannot_be_is_asked_about_too(api: Api) -> None:
    """C is kept and costs 190, and there are 100 dollars: no plan, until 190 are there."""
    request = choices(locks=[{"module": "C", "keep": True}], limits={"budget": {"amount": "100.00", **MONEY}})
    stored = recommended(api, request)
    assert stored["status"] == "infeasible"
    else_ = asked(api, stored["id"], "alternatives")
    assert (else_["best"]["status"], else_["alternatives"], else_["complete"]) == ("infeasible", [], True)
    more = asked(api, stored["id"], "frontier")
    assert more["infeasible_below"] == {"amount": "190.00", **MONEY}
    assert [point["limit"]["amount"] for point in more["points"]] == ["190.00", "490.00"]
    assert more["next"]["now"]["plan"] is None
    lifted = asked(api, stored["id"], "what-if", {"limits": {"budget": None}})
    assert (lifted["before"]["status"], modules(lifted["after"])) == ("infeasible", ["C", "D"])
    why = asked(api, stored["id"], "explain?competency=y")
    assert [opening["limits"] for opening in why["openings"]] == [["budget"]]
    assert asked(api, stored["id"], "explain?module=D")["in_plan"] is False


def test_a_search_without_work_says_what_it_has_not_proven(database_url: str) -> None:
    """With next to no work allowed nothing is called complete that was not looked through."""
    with serving(database_url, deterministic_limit=1e-6) as api:
        stored = recommended(api, {**document(synthetic(300, 12, 1)), "store": True})
        told = asked(api, stored["id"], "alternatives")
        assert (told["complete"], told["proven"]) == (False, False)
        assert asked(api, stored["id"], "frontier")["complete"] is False


def test_a_shipped_recommendation_answers_every_question(catalog_api: Api) -> None:
    """The catalogue's own modules, with their runs; a module that cannot matter to the target is explained as well."""
    request = example("account-management-3-to-4")
    stored = recommended(catalog_api, request)
    problem = problem_of(catalog_api, request)
    told = asked(catalog_api, stored["id"], "alternatives?count=3")
    assert told["stale"] is False
    assert modules(told["best"]) == modules(stored)
    assert len(told["alternatives"]) == 3
    assert broken_rules(problem, told) == []
    hours = asked(catalog_api, stored["id"], "frontier?by=effort_hours")
    assert (hours["complete"], hours["points"][0]["steps"]) == (True, 0)
    relevant = {module.id for module in problem.modules}
    outside = next(entry["id"] for entry in _all_modules(catalog_api) if entry["id"] not in relevant)
    why = asked(catalog_api, stored["id"], f"explain?module={outside}")
    assert (why["in_plan"], why["stale"]) == (False, False)
    assert why["reason"] is not None


def _all_modules(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token = None
    while True:
        response: Any = api.get("/v1/modules", params={"page_size": 100, **({"page_token": token} if token else {})})
        page = response.json()
        found += page["items"]
        token = page["next_page_token"]
        if token is None:
            return found


def test_the_answers_in_the_readme_were_really_given(catalog_api: Api) -> None:
    key = recommended(catalog_api, example("account-management-3-to-4"))["id"]
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"```http\n(GET|POST) /v1/recommendations/ID/(\S+) ?(.*)\n((?:.|\n)*?)```", readme)
    assert {question.split("?")[0] for _, question, _, _ in shown} == {
        *("alternatives", "frontier", "what-if", "explain", "replan")
    }
    for _, question, body, answer in shown:
        real = asked(catalog_api, key, question, json.loads(body) if body else None)
        assert is_part(json.loads(answer), real), question


def is_part(shown: Any, real: Any) -> bool:
    """Tell whether an answer has everything that is shown of it."""
    if isinstance(shown, dict):
        return all(name in real and is_part(value, real[name]) for name, value in shown.items())
    if isinstance(shown, list):
        return len(shown) == len(real) and all(map(is_part, shown, real))
    return bool(shown == real)


def test_every_question_leaves_its_audit_row(api: Api) -> None:
    key = recommended(api, choices())["id"]
    for question in ("alternatives", "frontier", "explain?module=A"):
        asked(api, key, question)
    asked(api, key, "what-if", {})
    asked(api, key, "replan", {"store": False})
    with api.database.read() as session:
        written = [(row.action, row.object_id) for row in session.exec(select(AuditEvent).order_by(AuditEvent.number))]
    names = ("create", "alternatives", "frontier", "explain", "what_if", "replan")
    assert written == [(f"recommendation.{name}", key) for name in names]
