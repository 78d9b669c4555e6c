"""Two people who must not see each other, for whoever generates requests: their data, their keys, and a watcher.

What is stored of the second one has words that nothing else has. Whoever may not know them must never be sent one,
whatever they ask.
"""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import keys
from service.database import Database

#: The words of the second one end otherwise in every run: whoever generates requests looks for constants in the code,
#: and would store them elsewhere.
_LAST = str(10**8 + secrets.randbelow(9 * 10**8))
CANARIES = (f"Wren-{_LAST}", f"Heron-{_LAST}", f"Plover Quillfeather {_LAST}", f"{_LAST}.19")
OWN, OTHER = "E-1001", f"E-{CANARIES[0]}"
CENTRES = {OWN: "C-Own", OTHER: f"C-{CANARIES[1]}"}
#: Whom a key of each permission must learn nothing of; the others see the whole company.
NARROW = ("employee", "manager", "admin")


def unknown_to(permission: str) -> tuple[str, ...]:
    """Return the words of the second one that a key must not be told; the audit trail names the cost centres stored."""
    return tuple(word for word in CANARIES if permission != "admin" or word not in CENTRES[OTHER])


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The keys of one who asks and of a peer of theirs."""

    own: str
    peer: str

    def as_file(self, folder: Path) -> Path:
        """Write both down in the form in which the generator reads identities."""
        entries = [
            {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]}
            for name, token in (("own", self.own), ("peer", self.peer))
        ]
        path = folder / "identities.json"
        path.write_text(json.dumps({"auth": entries}), encoding="utf-8")
        return path


def people(app: FastAPI, permission: str) -> People:
    """Store two learners, and make a key of the permission for each of them."""
    database: Database = app.state.database
    with TestClient(app) as http:
        company = {"Authorization": f"Bearer {_key(database, 'hr')}"}
        for learner, centre in CENTRES.items():
            _put(http, f"/v1/cost-centres/{centre}", {"name": centre}, company)
            record = {"name": "Somebody", "cost_centre": centre}
            if learner == OTHER:
                record |= {"name": CANARIES[2], "budget": {"amount": CANARIES[3], "currency": "SGD"}}
            _put(http, f"/v1/learners/{learner}", record, company)
    return People(own=_key(database, permission, OWN), peer=_key(database, permission, OTHER))


def _put(http: TestClient, path: str, body: dict[str, object], headers: dict[str, str]) -> None:
    answer = http.put(path, json=body, headers=headers)
    if answer.status_code >= 300:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")


def _key(database: Database, permission: str, learner: str | None = None) -> str:
    own = learner if permission == "employee" else None
    centres = [CENTRES[learner]] if permission == "manager" and learner is not None else []
    with database.write() as session:
        return keys.create(session, name=permission, permissions=[permission], learner=own, cost_centres=centres)[1]


@dataclass(slots=True)
class Watched:
    """An application whose answers to one key are searched for what its holder must not know.

    An answer may repeat a word that its own request has brought.
    """

    app: ASGIApp
    token: str
    words: tuple[str, ...] = CANARIES
    searched: int = 0
    found: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] != "http" or sent != f"Bearer {self.token}".encode():
            await self.app(scope, receive, send)
            return
        asked = bytearray(repr((scope["path"], scope["query_string"], scope["headers"])).encode())
        answered = bytearray()

        async def heard() -> Message:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def watched(message: Message) -> None:
            answered.extend(message.get("body", b""))
            answered.extend(repr(message.get("headers", "")).encode())
            await send(message)

        await self.app(scope, heard, watched)
        self.searched += 1
        self.found += [
            f"{scope['method']} {scope['path']} tells {word}"
            for word in self.words
            if word.encode() in answered and word.encode() not in asked
        ]
