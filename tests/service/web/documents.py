"""Answers written by hand in the contract's shape, and the facts that stand beside them."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from service.schemas.answers import Recommendation
from service.schemas.values import Money
from service.web.facts import CompetencyFacts, ModuleFacts, PlanFacts

SGD = "SGD"
FRAMEWORK = "Skills Framework for Financial Services"


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": SGD}


def step(position: int, module: str, title: str, **other: Any) -> dict[str, Any]:
    return {
        "position": position,
        "module": module,
        "title": title,
        "offering": None,
        "start_on": None,
        "end_on": None,
        "weeks": [],
        "price": money("480.00"),
        "effort_hours": 14.0,
        "closes": [],
        "needs": [],
        "why": {"code": "closes_gap", "params": {}, "text": "Raises Account Management from 3 to 4."},
    } | other


def gap(competency: str, held: int | None, reached: int, required: int, state: str, **other: Any) -> dict[str, Any]:
    return {
        "competency": competency,
        "held": held,
        "required": required,
        "reached": reached,
        "weight": 1,
        "essential": False,
        "state": state,
        "reason": None,
        "closed_by": [],
    } | other


def term(name: str, value: Any, bound: Any) -> dict[str, Any]:
    return {"name": name, "value": value, "bound": bound}


#: Two steps, one building on the other; one gap closed, one partly, one open and unrated, one met; two frameworks.
OPTIMAL: dict[str, Any] = {
    "id": "rec_optimal",
    "status": "optimal",
    "goal": "closest",
    "stale": False,
    "effective": {"start_on": None, "hours_per_week": None},
    "plan": {
        "steps": [
            step(1, "CS-110", "Listening to customers", effort_hours=7.5, price=money("0.00"),
                 closes=[{"competency": "csm/communication", "from_level": 0, "to_level": 2}],
                 why={"code": "enables", "params": {}, "text": "Opens the way to Account planning."}),
            step(2, "AM-301", "Account planning", needs=["CS-110"],
                 closes=[{"competency": "ssg-fs/account-management", "from_level": 3, "to_level": 4}]),
        ],
        "totals": {"price": money("480.00"), "effort_hours": 21.5, "finish_on": None},
    },
    "gaps": [
        gap("csm/communication", 0, 2, 3, "partly", weight=3, reason="budget", closed_by=["CS-110"]),
        gap("csm/integrity", None, 0, 3, "open", reason="no_module"),
        gap("csm/product-knowledge", 3, 3, 3, "met"),
        gap("ssg-fs/account-management", 3, 4, 4, "closed", weight=5, essential=True, closed_by=["AM-301"]),
    ],
    "coverage": {"before": 0.5238, "after": 0.9091},
    "proof": {
        "terms": [term("essential_steps", 5, 5), term("steps", 8, 8), term("price", "480.00", "480.00"),
                  term("effort_hours", 21.5, 21.5)],
        "relative_gap": 0.0,
        "solver": "cp-sat",
        "version": "0.1.0",
        "catalog_version": "sha256:0123456789abcdef0123456789abcdef",
        "input_hash": "sha256:fedcba9876543210fedcba9876543210",
        "wall_ms": 12.3,
    },
    "relaxations": [],
    "warnings": [{"code": "unrated", "params": {}, "text": "Nothing is known about Integrity: it counts as level 0."}],
}  # fmt: skip

#: A search that was stopped: the price is at most 2.93 % above the least possible.
FEASIBLE: dict[str, Any] = deepcopy(OPTIMAL) | {"id": "rec_feasible", "status": "feasible", "stale": True}
FEASIBLE["proof"] |= {
    "relative_gap": 0.0293,
    "terms": [term("essential_steps", 5, 5), term("steps", 8, 8), term("price", "480.00", "465.95")],
}

#: Locks that cost more than the budget.
INFEASIBLE: dict[str, Any] = deepcopy(OPTIMAL) | {
    "id": "rec_infeasible",
    "status": "infeasible",
    "plan": None,
    "gaps": [
        gap("ssg-fs/account-management", 3, 3, 4, "open", weight=5, essential=True),
        gap("csm/product-knowledge", 3, 3, 3, "met"),
    ],
    "coverage": {"before": 0.6667, "after": 0.6667},
    "relaxations": [
        {
            "code": "change_limits",
            "params": {"changes": [{"limit": "budget", "from": money("100.00"), "to": money("480.00")}]},
            "text": "A plan becomes possible with the budget at SGD 480.00 instead of SGD 100.00.",
        }
    ],
    "warnings": [],
}
INFEASIBLE["proof"] |= {"terms": [], "relative_gap": None}


def answer(document: dict[str, Any], **other: Any) -> Recommendation:
    return Recommendation.model_validate(document | other)


def facts(**other: Any) -> PlanFacts:
    known: dict[str, Any] = {
        "learner": "E-1001",
        "learner_name": "Tan Wei Ling",
        "roles": ("Account manager, level 4",),
        "budget": Money(amount="1500.00", currency=SGD),
        "effort_limit_hundredths": 4000,
        "is_limited": True,
        "solved_at": datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC),
        "competencies": {
            "ssg-fs/account-management": CompetencyFacts(
                name="Account Management", framework=FRAMEWORK, levels=(2, 3, 4, 5)
            ),
            **{
                f"csm/{slug}": CompetencyFacts(name=name, framework="Customer service manager", levels=(2, 3))
                for slug, name in (
                    ("communication", "Communication"),
                    ("integrity", "Integrity"),
                    ("product-knowledge", "Product knowledge"),
                )
            },
        },
        "modules": {
            "AM-301": ModuleFacts(provider="House academy", mode="classroom", language="en", location="SG"),
            "CS-110": ModuleFacts(provider="House academy", mode="self-paced", language="en"),
        },
        "items": {"ssg-fs/account-management/4/K7": ("K7", "Ways to negotiate")},
        "learner_href": "/learners/E-1001",
    }
    return PlanFacts(**(known | other))
