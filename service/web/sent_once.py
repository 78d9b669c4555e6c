"""A form that is sent twice does once what it says: a double click leads where the first of the two has led.

Every page gives its form a key of its own; with what was filled in, it names the sending. A form that was changed after
going back is another one, and does what it says.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from service import idempotency
from service.errors import Conflict, InFlight
from service.idempotency import Claim, Keep, Replay
from service.strict_json import canonical
from service.texts import sentence
from service.threads import lent
from service.web.readers import House, Reader
from service.web.rendering import see_other

#: Seconds that the second sending waits for the first: longer than a search takes.
PATIENCE = 30.0
#: Seconds between two looks.
LOOK = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Where a form leads, and the message that is shown there."""

    address: str
    said: str | None = None


class Sending:
    """One sending of a form: where it leads is kept in the transaction of what it does."""

    def __init__(self, claim: Claim | None, about: str) -> None:
        self._claim = claim
        self._about = about
        self.is_kept = claim is None

    def keep(self, leads: Callable[[Any], Led]) -> Keep:
        """Return what a use case calls with what it has done."""

        def kept(session: Session, done: BaseModel) -> None:
            self.finish(session, leads(done))

        return kept

    def finish(self, session: Session, led: Led) -> None:
        """Keep where the form leads; whose it was stands beside it, so that an erasure finds it."""
        if self._claim is not None:
            body = {"about": self._about, "address": led.address, "said": led.said}
            try:
                idempotency.finish(session, self._claim, status=303, body=json.dumps(body))
            except Conflict as error:
                raise InFlight(sentence("error-form-taken-over")) from error
        self.is_kept = True


def sent_once(
    request: Request,
    house: House,
    reader: Reader,
    act: Callable[[Sending], Led],
    *,
    about: str,
    key: str,
    fields: Mapping[str, Any],
    patience: float = PATIENCE,
) -> Response:
    """Do what a form says and go on where that leads; the same form once more only goes on.

    `about` is the id of the learner, or of the plan, that the form is about; `patience` are the seconds that the second
    sending waits for the first.

    Raises:
        InFlight: when the first is still at work by then, or when another sending took this one's place.
    """
    with _first(request, house, reader, key, fields, patience=patience) as first:
        if isinstance(first, Replay):
            told = json.loads(first.body)
            return see_other(told["address"], said=told["said"])
        sending = Sending(first, about)
        led = act(sending)
        if not sending.is_kept:
            with house.database.write() as session:
                sending.finish(session, led)
        return see_other(led.address, said=led.said)


@contextmanager
def _first(
    request: Request, house: House, reader: Reader, key: str, fields: Mapping[str, Any], *, patience: float
) -> Iterator[Claim | Replay | None]:
    """Claim the sending, or find where the first one led; while that is still at work, wait for it."""
    if not key:
        yield None
        return
    same = idempotency.fingerprint(request.method, request.url.path, canonical([key, dict(fields)]).encode())
    name = f"form:{hashlib.sha256(same.encode()).hexdigest()}"
    lease = timedelta(seconds=house.settings.idempotency_lease_seconds)
    ends = time.monotonic() + patience
    with ExitStack() as stack:
        while True:
            claiming = idempotency.once(
                house.database, principal=reader.principal.name, key=name, fingerprint=same, lease=lease
            )
            try:
                first = stack.enter_context(claiming)
                break
            except InFlight as error:
                if time.monotonic() >= ends:
                    # Whoever sent a form knows nothing of the key that it holds.
                    raise InFlight(sentence("error-form-in-flight")) from error
                # The first one needs a place to end in, and everybody else one to be answered.
                with lent():
                    time.sleep(LOOK)
        yield first
