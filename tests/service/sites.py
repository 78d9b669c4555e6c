"""An application as a browser sees it, with somebody to sign in as."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from service import keys, learners
from service.app import create_app
from service.database import Database
from service.keys import Principal
from service.schemas.learners import LearnerRecord
from service.settings import Settings

BROWSER = {"accept": "text/html,application/xhtml+xml", "accept-language": "en", "sec-fetch-site": "same-origin"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x>"

#: One competency the caller brings along, three modules up; the third costs more than the budget of the limits.
REQUEST: dict[str, Any] = {
    "target": {"requirements": [{"competency": "x", "level": 3, "weight": 2, "essential": True}]},
    "limits": {"budget": {"amount": "300.00", "currency": "SGD"}, "effort_hours": 40},
    "modules": [
        {
            "id": f"X-{level}",
            "title": f"To level {level} {HOSTILE}",
            "provider": HOSTILE,
            "mode": "classroom",
            "price": {"amount": "150.00", "currency": "SGD"},
            "effort_hours": 8,
            "outcomes": [{"competency": "x", "from_level": level - 1, "to_level": level}],
        }
        for level in (1, 2, 3)
    ],
}


@dataclass(frozen=True)
class Site:
    """An application with two stored learners and a key of each kind."""

    app: FastAPI
    database: Database
    tokens: dict[str, str]
    principals: dict[str, Principal]

    def close(self) -> None:
        """Let go of what an application holds whose end nobody waits for."""
        self.app.state.database.dispose()
        self.app.state.shares.dispose()

    def browser(self, **other: Any) -> TestClient:
        options: dict[str, Any] = {"headers": BROWSER, "follow_redirects": True, "base_url": "http://127.0.0.1"}
        options["client"] = ("127.0.0.1", 50000)
        return TestClient(self.app, **(options | other))

    def signed_in(self, who: str) -> TestClient:
        browser = self.browser()
        answer = browser.post("/sign-in", data={"key": self.tokens[who], "next": "/learners"})
        assert answer.status_code == 200
        return browser

    def plan_of(self, learner: str, **other: Any) -> str:
        document = REQUEST | {"learner": {"id": learner, "attainments": []}} | other
        return str(self.app.state.recommender.recommend(document, self.principals["lms"], "en").id)


def site_on(database: Database, **settings: Any) -> Site:
    tokens, principals = {}, {}
    with database.write() as session:
        for who, learner in (("lms", None), ("hr", None), ("admin", None), ("manager", None), ("employee", "E-1")):
            row, tokens[who] = keys.create(session, name=f"key of {who}", permissions=[who], learner=learner)
            principals[who] = keys.principal(row)
    learners.store(database, "E-1", LearnerRecord(name="Tan Wei Ling"), principals["lms"])
    learners.store(database, "E/2 ü", LearnerRecord(), principals["lms"])
    app = create_app(Settings(database_url=database.url, **settings))
    return Site(app=app, database=database, tokens=tokens, principals=principals)
