"""Requests to start from, and a way to change one field of them."""

import copy
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "service" / "examples"


def example(name: str) -> dict[str, Any]:
    """Return a request of the documentation."""
    document: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return document


def module(key: str, competency: str = "x", from_level: int = 0, to_level: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a module for ten dollars and two hours."""
    return {
        "id": key,
        "price": {"amount": "10.00", "currency": "SGD"},
        "effort_hours": 2,
        "outcomes": [{"competency": competency, "from_level": from_level, "to_level": to_level}],
        **fields,
    }


def small() -> dict[str, Any]:
    """Return a request that needs no catalogue: x from 1 to 3 by two modules of which B needs A."""
    return {
        "learner": {
            "id": "E-1",
            "attainments": [{"competency": "x", "level": 1}],
            "items_held": ["y/1/a"],
            "completed_modules": ["OLD"],
        },
        "target": {"requirements": [{"competency": "x", "level": 3, "weight": 2, "essential": True}]},
        "limits": {"budget": {"amount": "100.00", "currency": "SGD"}, "effort_hours": 40},
        "locks": [{"module": "A", "keep": True}],
        "competencies": [{"id": "y", "items": {"1": ["y/1/a", "y/1/b"]}}],
        "modules": [
            module("A", from_level=1, to_level=2),
            module("B", from_level=2, to_level=3, requires={"modules": [["A", "OLD"]]}, excludes=["C"]),
            module("C", from_level=2, to_level=3, price={"amount": "30.00", "currency": "SGD"}),
        ],
    }


def changed(request: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the request with the field at `path` ("modules/0/price") set; a list grows at its end by "-"."""
    document = copy.deepcopy(request)
    *parents, last = path.split("/")
    node: Any = document
    for name in parents:
        node = node[int(name)] if isinstance(node, list) else node.setdefault(name, {})
    if isinstance(node, list):
        if last == "-":
            node.append(value)
        else:
            node[int(last)] = value
    else:
        node[last] = value
    return document


def faults(response: Any) -> set[tuple[str, str]]:
    """Return pointer and code of every fault of a refused request."""
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return {(fault["pointer"], fault["code"]) for fault in response.json()["errors"]}


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    deadline = time.monotonic() + 240
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)
