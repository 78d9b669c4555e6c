"""One caller at a running application, and what it leaves behind there."""

import hashlib
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import select
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from service.database import Database
from tests.service.access.principals import Caller, token_of

#: Counted for everybody who comes, whatever they are told.
COUNTERS = {"rate_window", "held_place"}


class Line:
    """A caller with its key at the door for programs, and signed in with it at the door for people."""

    def __init__(self, app: FastAPI, database: Database, caller: Caller) -> None:
        self.caller = caller
        self._token = token_of(database, caller)
        self._http = TestClient(app, raise_server_exceptions=False, follow_redirects=False, base_url="http://127.0.0.1")
        if self._token is not None:
            self._http.post("/sign-in", data={"key": self._token})

    def __enter__(self) -> "Line":
        self._http.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.__exit__(None, None, None)

    def call(self, method: str, address: str, *, headers: dict[str, str] | None = None, **sent: Any) -> Response:
        own = {"Authorization": f"Bearer {self._token}"} if self._token and address.startswith(("/v1/", "/met")) else {}
        if self.caller.acting_for is not None:
            own["Acting-For"] = quote(self.caller.acting_for)
        return self._http.request(method, address, headers={**own, **(headers or {})}, **sent)


def state(database: Database) -> dict[str, str]:
    """Return, for each table, what stays the same exactly when nothing is stored there."""
    digests = {}
    with database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in COUNTERS:
                continue
            rows = session.connection().execute(select(table).order_by(*table.primary_key.columns))
            digests[table.name] = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
    return digests
