"""Development plans written by hand in the shape that the service gives them, with what stands beside them."""

from copy import deepcopy
from typing import Any

from service.schemas.development import DevelopmentEntry, DevelopmentPlanRead, TrialRead
from tests.service.web.documents import OPTIMAL, money

AT = "2026-11-20T09:30:00Z"
LEARNER = {"principal": "key:wei-ling", "capacity": "employee"}
MANAGER = {"principal": "key:manager", "capacity": "manager"}


def totals(amount: str, hours: float, steps: int, finish_on: str | None = None) -> dict[str, Any]:
    return {"price": money(amount), "effort_hours": hours, "steps": steps, "finish_on": finish_on}


def event(number: int, kind: str, **other: Any) -> dict[str, Any]:
    return {
        "number": number,
        "at": AT,
        "by": LEARNER,
        "kind": kind,
        "from_state": None,
        "to_state": None,
        "reason": None,
        "about": {},
        "difference": None,
    } | other


def _step(answered: dict[str, Any], status: str = "planned", **other: Any) -> dict[str, Any]:
    fields = ("position", "module", "title", "offering", "start_on", "end_on", "price", "effort_hours")
    shown = {name: answered[name] for name in (*fields, "closes", "needs", "why")}
    return shown | {"status": status, "kept": None} | other


#: A choice of the learner's to keep a module, and one of the manager's to leave another out.
KEPT = {
    "module": "AM-301",
    "title": "Account planning",
    "kind": "keep",
    "offering": None,
    "reason": "I have waited for it",
    "by": LEARNER,
    "at": AT,
}
REFUSED = KEPT | {"module": "AM-302", "title": "Negotiating", "kind": "refuse", "reason": "Too far away", "by": MANAGER}
CLAIM = {
    "id": "evi_1",
    "competency": "csm/communication",
    "name": "Communication",
    "level": 2,
    "items": None,
    "statement": "Led the complaints desk for two years",
    "link": "https://example.org/certificate",
    "state": "claimed",
    "counts": True,
    "by": LEARNER,
    "at": AT,
    "decided_by": None,
    "decided_at": None,
    "reason": None,
}
DIFFERENCE: dict[str, Any] = {
    "kept": ["CS-110"],
    "added": [
        {
            "module": "AM-303",
            "title": "Planning with customers",
            "offering": None,
            "start_on": "2027-02-01",
            "end_on": "2027-02-12",
            "price": money("350.00"),
            "effort_hours": 9.0,
        }
    ],
    "removed": [
        {
            "module": "AM-301",
            "title": "Account planning",
            "offering": None,
            "start_on": None,
            "end_on": None,
            "price": money("480.00"),
            "effort_hours": 14.0,
        }
    ],
    "moved": [
        {
            "module": "CS-110",
            "title": "Listening to customers",
            "before": {"offering": None, "start_on": "2027-01-04", "end_on": "2027-01-10"},
            "after": {"offering": None, "start_on": "2027-01-11", "end_on": "2027-01-17"},
        }
    ],
    "totals": {
        "before": totals("480.00", 21.5, 2),
        "after": totals("350.00", 16.5, 2, "2027-02-12"),
        "price": "-130.00",
        "effort_hours": -5.0,
        "steps": 0,
    },
    "gaps": [
        {
            "competency": "ssg-fs/account-management",
            "name": "Account Management",
            "required": {"before": 4, "after": 4},
            "reached": {"before": 4, "after": 3},
        }
    ],
    "coverage_before": 0.9091,
    "coverage_after": 0.7,
    "terms": [],
}
ANSWER: dict[str, Any] = deepcopy(OPTIMAL)


def _gaps() -> list[dict[str, Any]]:
    names = {
        "ssg-fs/account-management": "Account Management",
        "csm/communication": "Communication",
        "csm/integrity": "Integrity",
    }
    rated = {"ssg-fs/account-management": {"level": 3, "source": "assessment", "assessed_on": "2026-10-01"}}
    return [
        gap
        | {
            "name": names.get(gap["competency"], gap["competency"]),
            "rating": rated.get(gap["competency"]),
            "accepted": gap["held"],
        }
        for gap in ANSWER["gaps"]
    ]


def document(**other: Any) -> dict[str, Any]:
    steps = ANSWER["plan"]["steps"]
    return {
        "id": "dev_1",
        "learner": "E-1001",
        "name": "Tan Wei Ling",
        "role": "ssg-fs/account-management-3",
        "role_title": "Account manager, level 3",
        "target": {
            "roles": ["ssg-fs/account-management-4"],
            "titles": ["Account manager, level 4"],
            "by_requirements": False,
        },
        "version": 2,
        "state": "draft",
        "waits_for": "employee",
        "actions": ["try", "propose", "discard", "subscribe"],
        "goal": "closest",
        "limits": {"budget": money("1500.00"), "effort_hours": 40, "hours_per_week": 6},
        "steps": [_step(steps[0]), _step(steps[1], kept=KEPT)],
        "gaps": _gaps(),
        "awaited": [],
        "coverage": ANSWER["coverage"],
        "accepted_coverage": ANSWER["coverage"]["before"],
        "totals": totals("480.00", 21.5, 2),
        "progress": {
            "steps": 2,
            "done": 0,
            "failed": 0,
            "enrolled": 0,
            "price_done": money("0.00"),
            "effort_hours_done": 0.0,
        },
        "choices": [KEPT, REFUSED],
        "evidence": [CLAIM],
        "counts_on_refused": False,
        "stale": False,
        "history": [
            event(1, "started", to_state="draft"),
            event(2, "changed", about={"change": {"kind": "keep", "module": "AM-301"}}, difference=DIFFERENCE),
        ],
        "proof": ANSWER["proof"],
        "recommendation": ANSWER,
        "created_at": AT,
        "created_by": LEARNER,
        "updated_at": AT,
        "reason": None,
        "previous": "dev_0",
        "following": None,
        "etag": '"tag"',
    } | other


def plan(**other: Any) -> DevelopmentPlanRead:
    return DevelopmentPlanRead.model_validate(document(**other))


def trial(**other: Any) -> TrialRead:
    told = {
        "trial": "try_1",
        "plan": "dev_1",
        "change": {"kind": "swap", "module": "AM-301", "to": "AM-303"},
        "expires_at": AT,
        "acceptable": True,
        "difference": DIFFERENCE,
        "after": ANSWER,
    }
    return TrialRead.model_validate(told | other)


def entry(given: DevelopmentPlanRead) -> DevelopmentEntry:
    """Return the line of a list that is about this plan."""
    shared = ("id", "learner", "name", "version", "state", "totals", "progress", "created_at", "updated_at")
    told = given.model_dump(mode="json", include=set(shared))
    return DevelopmentEntry.model_validate(told | {"recommendation": given.recommendation.id, "claims": 0})
