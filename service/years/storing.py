"""What is stored under an `Idempotency-Key`: done once, and answered alike however often it is sent."""

from collections.abc import Callable
from datetime import timedelta

from pydantic import BaseModel
from sqlmodel import Session

from service import idempotency
from service.database import Database
from service.idempotency import Again, Replay
from service.principals import Principal
from service.recommend import Reply

#: What storing a need or a scenario takes at the most.
LEASE = timedelta(seconds=300)


def stored_once(
    database: Database, principal: Principal, again: Again | None, act: Callable[[Session], BaseModel]
) -> Reply:
    """Do it in one transaction, and under an Idempotency-Key only the first time."""
    if again is None:
        with database.write() as session:
            return Reply(body=act(session).model_dump_json(), is_replay=False)
    with idempotency.once(
        database, principal=principal.name, key=again.key, fingerprint=again.fingerprint, lease=LEASE
    ) as first:
        if isinstance(first, Replay):
            return Reply(body=first.body, is_replay=True)
        with database.write() as session:
            body = act(session).model_dump_json()
            idempotency.finish(session, first, status=201, body=body)
        return Reply(body=body, is_replay=False)
