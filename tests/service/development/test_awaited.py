"""What is done raises no level by itself, and the plan says what it is going to bring once somebody has assessed it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from service.web.words import words_in
from tests.service.conftest import Api
from tests.service.development.people import LEARNER, PATH, know, marked, people, under_way


def _awaited(client: Api, plan: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    response: Any = client.get(f"{PATH}/{plan['id']}")
    told = response.json()["awaited"]
    return [(entry["competency"], entry["level"], entry["modules"]) for entry in told]


def _rated(competency: str, level: int) -> dict[str, Any]:
    today = datetime.now(UTC).date().isoformat()
    return {"competency": competency, "level": level, "assessed_on": today, "source": "assessment"}


def test_what_is_done_is_awaited_until_somebody_has_assessed_it(api: Api) -> None:
    who = people(api)
    plan = under_way(who)
    ways = {step["closes"][0]["competency"]: step["module"] for step in plan["steps"]}
    assert plan["awaited"] == []
    assert marked(who.lms, plan, ways["x"], "done").status_code == 200
    assert _awaited(who.employee, plan) == [("x", 1, [ways["x"]])]
    completed = marked(who.lms, plan, ways["y"], "done").json()
    assert completed["state"] == "completed"
    assert _awaited(who.manager, plan) == [("x", 1, [ways["x"]]), ("y", 1, [ways["y"]])]
    # What was assessed says more, whichever way it went.
    know(api, attainments=[_rated("x", 1)], completed_modules=list(ways.values()))
    assert _awaited(who.hr, plan) == [("y", 1, [ways["y"]])]
    know(api, attainments=[_rated("x", 1), _rated("y", 0)], completed_modules=list(ways.values()))
    assert _awaited(who.hr, plan) == []


def test_what_failed_and_what_another_plan_took_over_is_not_awaited(api: Api) -> None:
    who = people(api)
    plan = under_way(who)
    first, second = (step["module"] for step in plan["steps"])
    assert marked(who.lms, plan, first, "failed").status_code == 200
    assert _awaited(who.hr, plan) == []
    assert marked(who.lms, plan, second, "done").status_code == 200
    assert [entry[2] for entry in _awaited(who.hr, plan)] == [[second]]
    after = under_way(who)
    assert _awaited(who.hr, plan) == []
    assert [entry[2] for entry in _awaited(who.hr, after)] == ([[second]] if second in _modules(after) else [])


def _modules(plan: dict[str, Any]) -> list[str]:
    return [step["module"] for step in plan["steps"]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_of_the_learner_say_what_is_awaited(api: Api, language: str) -> None:
    who = people(api)
    plan = under_way(who)
    for step in plan["steps"]:
        assert marked(who.lms, plan, step["module"], "done").status_code == 200
    words = words_in(language)  # type: ignore[arg-type]
    levels = words.listed([words.text("claim-level", name=name, level="1") for name in ("x", "y")])
    browser = api.http
    browser.post("/sign-in", data={"key": who.employee.token, "next": "/me"})
    for path, told in (
        (f"/development/{LEARNER}", "development-awaited"),
        (f"/recommendations/{plan['recommendation']['id']}", "plan-awaited"),
    ):
        page = browser.get(path, headers={"accept": "text/html", "accept-language": language})
        assert words.text(told, levels=levels) in page.text
