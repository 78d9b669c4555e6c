"""A row for each table, with edge values: what migrations and backups are tried with."""

from datetime import UTC, datetime
from typing import Any

from tests.service.rows_of_the_catalogue import CATALOGUE_ROWS

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)

#: A row for each table of people, and some of the catalogue, with edge values.
ROWS: dict[str, list[dict[str, Any]]] = {
    **CATALOGUE_ROWS,
    "learner": [{"id": "E-1", "name": "Zoë 😀", "created_at": NOW, "updated_at": NOW}],
    "attainment": [
        {"learner": "E-1", "position": 1, "competency": "c", "level": 1000, "source": "self", "assessed_on": NOW.date()}
    ],
    "item_held": [{"learner": "E-1", "item": "c/1/K1"}],
    "completed_module": [{"learner": "E-1", "module": "M-1"}],
    "cost_centre": [
        {"id": "总-1", "parent": None, "name": "总部", "sample": False},
        {"id": "C-1", "parent": "总-1", "name": "x" * 300, "sample": True},
    ],
    "employment": [
        {
            "learner": "E-1",
            "cost_centre": "C-1",
            "role": "r",
            "budget_minor": 10**12,
            "budget_currency": "SGD",
            "effort_hundredths": 0,
            "sample": False,
        }
    ],
    "learner_target": [{"learner": "E-1", "position": 100, "role": "r"}],
    "recommendation": [
        {
            "id": "rec_1",
            "learner": "E-1",
            "owner": "key:1",
            "request": {"a": [1, 2.5, None]},
            "answer": {"b": "客"},
            "input_hash": "sha256:0",
            "catalog_version": "inline",
            "created_at": NOW,
        }
    ],
    "development_plan": [
        {
            "id": "dev_1",
            "learner": "E-1",
            "version": 1_000_000,
            "state": "in_progress",
            "recommendation": "rec_1",
            "asked": {"request": {"learner": {"id": "E-1"}}, "counts_on": []},
            "created_at": NOW,
            "by": "key:1",
            "capacity": "employee",
            "updated_at": NOW,
            "reason": "客" * 2000,
        }
    ],
    "development_step": [
        {
            "plan": "dev_1",
            "module": "客-1",
            "position": 1,
            "offering": None,
            "title_en": "x" * 300,
            "title_zh": "长" * 300,
            "status": "enrolled",
            "price_minor": 10**12,
            "currency": "SGD",
            "effort_hundredths": 10_000_000,
            "start_on": NOW.date(),
            "end_on": NOW.date(),
        }
    ],
    "development_choice": [
        {
            "plan": "dev_1",
            "position": 1,
            "module": "客-1",
            "kind": "keep",
            "offering": "o",
            "reason": None,
            "by": "key:1",
            "capacity": "manager",
            "at": NOW,
        }
    ],
    "evidence": [
        {
            "id": "evi_1",
            "learner": "E-1",
            "plan": "dev_1",
            "competency": "c",
            "level": 1000,
            "items": ["c/1/K1"],
            "statement": "x" * 2000,
            "link": "https://a.example/",
            "state": "refused",
            "by": "key:1",
            "capacity": "employee",
            "at": NOW,
            "decided_by": "key:2",
            "decided_at": NOW,
            "reason": "客",
        }
    ],
    "development_event": [
        {
            "plan": "dev_1",
            "number": 1,
            "at": NOW,
            "by": "key:1",
            "capacity": "hr",
            "kind": "state",
            "from_state": "approved",
            "to_state": "in_progress",
            "reason": None,
            "document": {},
        }
    ],
    "development_trial": [
        {
            "id": "try_1",
            "plan": "dev_1",
            "base": '"0"',
            "change": {"kind": "keep", "module": "客-1"},
            "asked": {},
            "request": {"a": [1, 2.5, None]},
            "answer": {"b": "客"},
            "input_hash": "sha256:0",
            "catalog_version": "inline",
            "difference": {},
            "by": "key:1",
            "created_at": NOW,
            "expires_at": NOW,
        }
    ],
    "calendar_address": [{"learner": "E-1", "secret_hash": "0" * 64, "by": "key:1", "created_at": NOW}],
    "job": [
        {
            "id": "job_1",
            "kind": "annual_plan",
            "subject": "ann_1",
            "state": "running",
            "fence": 10**12,
            "owner": "客",
            "leased_until": NOW,
            "fruitless": 0,
            "stop_asked": True,
            "created_at": NOW,
            "begun_at": NOW,
            "ended_at": None,
            "worked_ms": 0,
            "progress": {"a": [1, 2.5, None]},
            "failure": None,
        }
    ],
    "job_kept": [{"job": "job_1", "part": "state", "content": b"\x00\xff", "kept_at": NOW}],
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
    "api_key": [
        {
            "id": "0" * 16,
            "name": "x" * 300,
            "permissions": "hr lms",
            "learner": None,
            "secret_hash": "f" * 64,
            "created_at": NOW,
            "revoked_at": None,
        }
    ],
    "account": [
        {
            "id": "user_1",
            "issuer": "https://issuer.example",
            "subject": "x" * 255,
            "learner": "E-1",
            "name": None,
            "created_at": NOW,
            "seen_at": NOW,
        }
    ],
    "account_centre": [{"account": "user_1", "cost_centre": "总-1"}],
    "key_centre": [{"key": "0" * 16, "cost_centre": "总-1"}],
    "key_bound": [{"key": "0" * 16, "ends_at": None, "names_learner": True}],
    "reporting_line": [{"learner": "E-1", "manager": "E-2"}],
    "browser_session": [
        {
            "id_hash": "a" * 64,
            "account": "user_1",
            "key": None,
            "learner": "E-1",
            "permissions": "employee",
            "created_at": NOW,
            "ends_at": NOW,
        }
    ],
    "sign_out_hint": [{"session": "a" * 64, "sealed": "eyJ" + "x" * 5997}],
    "sign_in_attempt": [
        {"state_hash": "b" * 64, "nonce": "n", "verifier": "v" * 128, "onward": None, "created_at": NOW}
    ],
    "person_token": [{"learner": "E-1", "token": "per_1", "created_at": NOW}],
    "audit_event": [
        {
            "number": 7,
            "principal": "key:1",
            "action": "learner.read",
            "object_kind": "learner",
            "object_id": None,
            "person": "per_1",
            "people": 10**12,
            "acting_for": "per_1",
            "request": None,
            "lane": 15,
            "place": 1,
            "at": NOW,
            "previous": "0" * 64,
            "hash": "f" * 64,
        }
    ],
    "audit_head": [{"lane": 15, "place": 1, "hash": "f" * 64}],
    "erasure": [
        {
            "id": "era_1",
            "person": "per_1",
            "principal": "key:1",
            "state": "done",
            "asked_at": NOW,
            "ended_at": NOW,
            "counts": {"learner": 1},
        }
    ],
    "rate_window": [{"principal": "key:1", "rule": "minute", "began": 10**15, "used": 0}],
    "held_place": [{"principal": "key:1", "number": 1, "holder": "h", "leased_until": NOW}],
    "webhook": [
        {
            "id": "wh_1",
            "owner": "key:1",
            "url": "https://a.example/" + "x" * 1982,
            "kinds": "annual_plan.ended",
            "state": "active",
            "secret": "whsec_1",
            "older_secret": "whsec_0",
            "older_until": NOW,
            "created_at": NOW,
            "failures": 0,
        }
    ],
    "webhook_event": [
        {
            "id": "evt_1",
            "kind": "annual_plan.ended",
            "about": "ann_1",
            "owner": "key:1",
            "occurred_at": NOW,
            "data": {"id": "ann_1", "status": "optimal"},
        }
    ],
    "webhook_delivery": [
        {
            "id": "del_1",
            "webhook": "wh_1",
            "event": "evt_1",
            "state": "failed",
            "attempts": 8,
            "next_at": NOW,
            "owner": None,
            "leased_until": None,
            "status": 599,
            "failure": "refused",
            "ended_at": NOW,
            "replay_of": None,
        }
    ],
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
