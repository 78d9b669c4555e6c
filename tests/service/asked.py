"""Asks questions over HTTP, and judges every plan in an answer by the rules, or by asking for it anew."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import catalog
from service import asking
from service.translate.dates import AskedOn
from solver import LearningPath, ModuleId, OfferingId, PathProblem, Placement, WeekShare
from solver.path.rules import violations
from tests.service.conftest import TODAY, Api
from tests.service.requests import module

#: What decides how good a plan is, whatever wall it was solved behind.
Terms = list[dict[str, Any]]


def choices(**fields: Any) -> dict[str, Any]:
    """Return a request with three ways to x, dearer and dearer, and one to y, which weighs twice; 450 dollars."""

    def way(key: str, competency: str, price: int, hours: int) -> dict[str, Any]:
        amount = {"amount": f"{price}.00", "currency": "SGD"}
        return module(key, competency, price=amount, effort_hours=hours, title=f"Way {key}")

    return {
        "learner": {"attainments": [{"competency": "x", "level": 0}, {"competency": "y", "level": 0}]},
        "target": {
            "requirements": [{"competency": "x", "level": 1}, {"competency": "y", "level": 1, "weight": 2}],
        },
        "limits": {"budget": {"amount": "450.00", "currency": "SGD"}},
        "modules": [way("A", "x", 100, 4), way("B", "x", 150, 2), way("C", "x", 190, 1), way("D", "y", 300, 8)],
        **fields,
    }


def recommended(api: Api, request: dict[str, Any]) -> dict[str, Any]:
    """Return a new recommendation."""
    response: Any = api.post("/v1/recommendations", json=request)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def asked(api: Api, key: str, question: str, body: Any = None, **headers: str) -> Any:
    """Ask about a recommendation, and return what was answered."""
    path = f"/v1/recommendations/{key}/{question}"
    response: Any = api.get(path, headers=headers) if body is None else api.post(path, json=body, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


def modules(plan: dict[str, Any]) -> list[str]:
    """Return the steps of a plan, or of an answer that has one."""
    return [step["module"] for step in plan["plan"]["steps"]]


def values(plan: dict[str, Any]) -> dict[str, Any]:
    """Return the terms of a plan by name."""
    return {term["name"]: term["value"] for term in plan["proof"]["terms"]}


def changes(difference: dict[str, Any]) -> dict[str, Any]:
    """Return by how much each term changes."""
    return {term["name"]: term["change"] for term in difference["terms"]}


def problem_of(api: Api, request: dict[str, Any]) -> PathProblem:
    """Return the problem of a request that names no stored learner."""
    reading = asking.ask(request)
    assert reading.shape is not None
    with api.database.read() as session:
        snapshot = catalog.snapshot(session)
    question = asking.posed(reading.shape, asking.gathered(snapshot, reading.shape, None), AskedOn(today=TODAY))
    return question.problem


def broken_rules(problem: PathProblem, answer: Any) -> list[str]:
    """Return what the plans anywhere in an answer break of the rules of a problem."""
    found = list(_plans(answer))
    assert found
    return [str(violation) for plan in found for violation in violations(problem, path_of(plan))]


def _plans(answer: Any) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict):
        if "steps" in answer and "totals" in answer:
            yield answer
        for value in answer.values():
            yield from _plans(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _plans(value)


def path_of(plan: dict[str, Any]) -> LearningPath:
    """Return a plan as the rules look at it."""
    dated = [step for step in plan["steps"] if step["start_on"] is not None]
    return LearningPath(
        steps=tuple(ModuleId(step["module"]) for step in plan["steps"]),
        placements=tuple(
            Placement(
                offering=OfferingId(step["offering"]) if step["offering"] else None,
                first_day=date.fromisoformat(step["start_on"]).toordinal(),
                last_day=date.fromisoformat(step["end_on"]).toordinal(),
                weeks=tuple(
                    WeekShare(week=_week(share["week"]), effort_hundredths=round(share["effort_hours"] * 100))
                    for share in step["weeks"]
                ),
            )
            for step in dated
        ),
    )


def _week(name: str) -> int:
    year, week = name.split("-W")
    return (date.fromisocalendar(int(year), int(week), 1).toordinal() - 1) // 7
