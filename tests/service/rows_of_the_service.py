"""Rows of jobs, keys, accounts, the trail, limits and webhooks, with edge values."""

from typing import Any

from tests.service.rows_of_the_catalogue import NOW

SERVICE_ROWS: dict[str, list[dict[str, Any]]] = {
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
    "issuer_client": [{"name": "client:" + "x" * 255, "seen_at": NOW}],
    "sign_out_hint": [{"session": "a" * 64, "sealed": "eyJ" + "x" * 5997}],
    "sign_in_attempt": [
        {"state_hash": "b" * 64, "nonce": "n", "verifier": "v" * 128, "onward": None, "created_at": NOW}
    ],
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
}
