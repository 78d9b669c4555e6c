"""The learners that a server is asked about: those of the sample company that have a rating and a target."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.e2e.servers import Client, Server

EPOCH = date(2020, 1, 1)


@dataclass(slots=True)
class Subject:
    """One learner, as it was last stored."""

    id: str
    record: dict[str, Any]
    changes: int = 0

    def question(self, **limits: float) -> bytes:
        """Return what is asked about the learner; the same limits make the same question."""
        given: dict[str, Any] = {"learner": {"id": self.id}, "target": {"role": self.record["targets"][0]}}
        chosen: dict[str, Any] = dict(limits)
        if self.record.get("budget"):
            chosen["budget"] = self.record["budget"]
        if chosen:
            given["limits"] = chosen
        return json.dumps(given).encode()

    def changed(self) -> bytes:
        """Return the learner with a rating that is new, and of another level than before."""
        self.changes += 1
        rating = self.record["attainments"][0]
        rating["assessed_on"] = (EPOCH + timedelta(days=self.changes)).isoformat()
        rating["level"] = max(0, rating["level"] + (1 if self.changes % 2 else -1))
        kept = ("name", "attainments", "items_held", "completed_modules", "cost_centre", "role", "targets", "budget")
        return json.dumps({name: self.record[name] for name in kept if self.record.get(name) is not None}).encode()


def subjects(server: Server, token: str) -> list[Subject]:
    """Return the learners that a server can be asked about."""
    found: list[Subject] = []
    with Client(server.address, token) as client:
        page = client.ask("GET", "/v1/learners?page_size=200").document
        while True:
            for entry in page["items"]:
                record = client.ask("GET", f"/v1/learners/{entry['id']}").document
                if record["attainments"] and record["targets"]:
                    found.append(Subject(id=entry["id"], record=record))
            if page["next_page_token"] is None:
                return found
            page = client.ask("GET", f"/v1/learners?page_size=200&page_token={page['next_page_token']}").document
