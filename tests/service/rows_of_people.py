"""Rows of people, of what is answered to them and of their plans, with edge values."""

from typing import Any

from tests.service.rows_of_the_catalogue import NOW

PEOPLE_ROWS: dict[str, list[dict[str, Any]]] = {
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
    "reporting_line": [{"learner": "E-1", "manager": "E-2"}],
    "person_token": [{"learner": "E-1", "token": "per_1", "created_at": NOW}],
}
