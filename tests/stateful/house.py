"""The service at work in a company, with a key for everybody; it can be stopped and started again."""

from contextlib import ExitStack
from typing import Any

from service import audit_chain, companies, keys
from service.principals import Principal
from service.schemas.companies import CostCentreRecord
from tests.service.conftest import Api, serving
from tests.service.privacy.people import worker
from tests.stateful.company import ELSEWHERE, LEARNERS, TEAM

_HOUSE = Principal(name="key:house", permissions=frozenset({"hr"}))


class House:
    """One application on one database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._tokens: dict[str, str] = {}
        self._open()
        for centre in (TEAM, ELSEWHERE):
            companies.store(self._api.database, centre, CostCentreRecord(), _HOUSE)

    def _open(self) -> None:
        self._running = ExitStack()
        self._api: Api = self._running.enter_context(serving(self._url))
        # Looks every few seconds, on a thread of its own; here whoever erases has it look.
        self._api.http.app.state.forgetting.close()

    def close(self) -> None:
        """Stop, after a look at what nobody may have written but the service."""
        with self._api.database.read() as session:
            broken = audit_chain.verified(session)
        self._stop()
        assert not broken, broken[:3]

    def restart(self) -> None:
        self._stop()
        self._open()

    def _stop(self) -> None:
        self._running.close()
        self._api.database.dispose()

    def has_key(self, who: str) -> bool:
        return who in self._tokens

    def drop_key(self, who: str) -> str:
        """Return a key that is used no more."""
        return self._tokens.pop(who)

    def client(self, who: str) -> Api:
        """Return somebody with their key, made when they first ask."""
        if who not in self._tokens:
            is_learner = who in LEARNERS
            with self._api.database.write() as session:
                self._tokens[who] = keys.create(
                    session,
                    name="test",
                    permissions=["employee" if is_learner else who],
                    learner=who if is_learner else None,
                    cost_centres=[TEAM] if who == "manager" else [],
                )[1]
        return self.holding(self._tokens[who])

    def holding(self, token: str) -> Api:
        return Api(self._api.http, self._api.database, token)

    def work(self) -> None:
        """Do what is left to be done later."""
        at_work = worker(self._api.database)
        while at_work.work():
            pass

    def listed(self, path: str) -> list[dict[str, Any]]:
        """Return every entry of a list, as human resources read it."""
        found: list[dict[str, Any]] = []
        token: str | None = None
        while True:
            told: Any = self.client("hr").get(
                path, params={"page_size": 100, **({"page_token": token} if token else {})}
            )
            assert told.status_code == 200, told.text
            found += told.json()["items"]
            token = told.json()["next_page_token"]
            if token is None:
                return found
