"""Requests for a year to start from."""

from typing import Any

from tests.service.requests import module


def sgd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "SGD"}


def learner(key: str, *, level: int = 0, wanted: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a learner who holds x at a level and needs it at another."""
    return {
        "id": key,
        "attainments": [{"competency": "x", "level": level}],
        "target": {"requirements": [{"competency": "x", "level": wanted, "weight": 2}]},
        **fields,
    }


def run(key: str, **fields: Any) -> dict[str, Any]:
    """Return a run of a module in March."""
    return {"id": key, "start_on": "2027-03-01", "end_on": "2027-03-05", **fields}


def year() -> dict[str, Any]:
    """Return a year that needs no catalogue: three learners in two cost centres, two modules of which B has runs."""
    return {
        "name": "A draft",
        "period": {"start_on": "2027-01-01", "end_on": "2027-12-31"},
        "budget": sgd("1000.00"),
        "cost_centres": [{"id": "all"}, {"id": "team", "parent": "all", "budget": sgd("100.00")}],
        "learners": [
            learner("E-1", cost_centre="team", wanted=2, priority=3),
            learner("E-2", cost_centre="team", limits={"effort_hours": 5}),
            learner("E-3", cost_centre="all", level=1, wanted=2, budget=sgd("90.00"), effort_hours=20),
        ],
        "modules": [
            module("A"),
            module(
                "B",
                from_level=1,
                to_level=2,
                price=sgd("40.00"),
                provider="House",
                offerings=[run("B-1", seats=9, booked=7), run("B-2", seats=4, min_seats=3, fixed_price=sgd("500.00"))],
            ),
        ],
        "locks": [{"learner": "E-2", "module": "B", "keep": False}],
        "grants": [{"id": "half", "share_percent": 50, "providers": ["House"], "in_all": sgd("30.00")}],
        # It ends when it is done, not when a clock says so.
        "solve": {"relative_gap": 0, "seconds": 3600},
    }
