"""Rows of plans of a year, of periods and of scenarios, with edge values."""

from typing import Any

from tests.service.rows_of_the_catalogue import NOW

YEAR_ROWS: dict[str, list[dict[str, Any]]] = {
    "annual_plan": [
        {
            "id": "ann_1",
            "name": "x" * 300,
            "owner": "key:1",
            "created_at": NOW,
            "outcome": "cancelled",
            "ended_at": NOW,
            "catalog_version": "inline",
        }
    ],
    "annual_plan_document": [{"plan": "ann_1", "part": "answer", "document": {"b": "客"}}],
    "annual_enrolment": [
        {"plan": "ann_1", "number": 10**9, "learner": "E-1", "module": "M-1", "offering": None, "document": {}}
    ],
    "annual_learner": [{"plan": "ann_1", "number": 1, "learner": "E-1", "document": {"c": [1.5, None]}}],
    "annual_certificate": [{"plan": "ann_1", "number": 1, "content": b"\x00\xff"}],
    "annual_origin": [{"plan": "ann_1", "kind": "replan", "based_on": "ann_0", "replanned_on": NOW.date()}],
    "annual_state": [{"plan": "ann_1", "number": 1, "content": b"\x00\xff"}],
    "annual_frontier": [
        {"id": "ann_1/frontier", "plan": "ann_1", "cost_centre": None, "created_at": NOW, "document": {"d": [None]}}
    ],
    "annual_gap": [{"plan": "ann_1", "number": 1, "learner": "E-1", "competency": "c", "document": {}}],
    "training_period": [
        {
            "id": "年-2027",
            "name": "x" * 300,
            "start_on": NOW.date(),
            "end_on": NOW.date(),
            "currency": "SGD",
            "budget_minor": 10**16,
            "collect_from": None,
            "collect_until": NOW.date(),
            "state": "arbitration",
            "active_scenario": "scn_1",
            "created_at": NOW,
            "sample": True,
        }
    ],
    "period_budget": [{"period": "年-2027", "cost_centre": "C-1", "amount_minor": 0, "binding": "warning"}],
    "training_need": [
        {
            "id": "need_1",
            "period": "年-2027",
            "learner": "E-1",
            "source": "law",
            "competency": "c",
            "level": 1000,
            "module": None,
            "wish": "客" * 2000,
            "reason": None,
            "weight": 10**6,
            "essential": True,
            "off_plan": True,
            "state": "deferred",
            "asked_by": "key:1",
            "asked_at": NOW,
            "decided_by": "key:2",
            "decided_at": NOW,
            "decision": "x" * 2000,
        }
    ],
    "training_scenario": [
        {
            "id": "scn_1",
            "period": "年-2027",
            "name": "客",
            "copied_from": None,
            "changes": {"budget": None, "grants": []},
            "plan": "ann_1",
            "asked_hash": "sha256:0",
            "created_at": NOW,
            "created_by": "key:1",
            "frozen_at": NOW,
            "frozen_by": "key:1",
        }
    ],
    "scenario_priority": [{"scenario": "scn_1", "learner": "E-1", "priority": 1000}],
    "scenario_override": [
        {
            "scenario": "scn_1",
            "learner": "E-1",
            "module": "M-1",
            "offering": None,
            "keep": False,
            "reason": "客",
            "decided_by": "key:1",
            "decided_at": NOW,
            "plan_before": None,
            "plan_after": "ann_1",
        }
    ],
    "scenario_need": [{"scenario": "scn_1", "need": "need_1", "worth": 0}],
    "scenario_change": [
        {
            "scenario": "scn_1",
            "plan": "ann_1",
            "number": 10**9,
            "learner": "E-1",
            "way": "lost",
            "module": "M-1",
            "offering": None,
            "code": "gap_open",
            "competency": "c",
            "gap_reason": None,
        }
    ],
    "plan_seat": [
        {
            "plan": "ann_1",
            "number": 1,
            "cost_centre": None,
            "start_on": NOW.date(),
            "price_minor": 10**16,
            "granted_minor": 0,
            "effort_hundredths": 10**7,
        }
    ],
}
