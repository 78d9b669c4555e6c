"""Sends what is to be told: takes a delivery in hand, tries it once, and writes down what came of it.

A worker that dies between sending and writing has its delivery sent again when its lease is over: a receiver may hear
of an event more than once, and knows it by its id.
"""

import contextlib
import itertools
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx2

from service import strict_json
from service.database import Database
from service.jobs.worker import own_name
from service.outbound import Allowed, Refused, guarded
from service.settings import Settings
from service.version import VERSION
from service.webhooks import attempts, outbox
from service.webhooks.attempts import Attempt, Outcome
from service.webhooks.signatures import signed

_log = logging.getLogger(__name__)

#: Bytes of an answer that are read, and thrown away.
MOST_BYTES = 64 * 1024
#: Longer than an attempt takes by so much, a delivery is held by whoever tries it.
LEASE = timedelta(seconds=60)
#: The longest pause that a receiver may ask for.
LONGEST_PAUSE = timedelta(days=1)
#: The receiver is gone for good.
GONE = 410


def client(settings: Settings) -> httpx2.Client:
    """Return the client that webhooks are sent with."""
    allowed = Allowed.of(settings.webhook_networks)
    return guarded(allowed=allowed, seconds=settings.webhook_seconds, most_bytes=MOST_BYTES)


class Deliverer:
    """Tries one delivery after the other; several of them, on one machine or on many, share what there is to send."""

    def __init__(
        self,
        database: Database,
        client: httpx2.Client,
        *,
        seconds: float,
        most: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._client = client
        self._lease = timedelta(seconds=seconds) + LEASE
        self._most = most
        self._clock = clock
        #: For each webhook, which of all its deliveries this one tried last.
        self._served: dict[str, int] = {}
        self._count = itertools.count(1)

    def is_needed(self) -> bool:
        """Say whether there may be something to send; costs little to ask."""
        with self._database.read() as session:
            return attempts.has_due(session, now=self._clock())

    def deliver(self) -> bool:
        """Try one delivery; say whether there was one."""
        # A name of its own for each attempt: two threads of one process are no less apart than two machines.
        with self._database.write() as session:
            attempt = attempts.claim(
                session, owner=own_name(), lease=self._lease, most=self._most, now=self._clock(), served=self._served
            )
        if attempt is None:
            return False
        self._served[attempt.webhook] = next(self._count)
        outcome = self.send(attempt)
        with self._database.write() as session:
            is_ours = attempts.note(session, attempt, outcome, most=self._most, now=self._clock())
        if not is_ours:
            _log.warning("a delivery was taken over by another worker", extra={"delivery": attempt.delivery})
        return True

    def send(self, attempt: Attempt) -> Outcome:
        """Send a message once."""
        body = message(attempt)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"Gradus/{VERSION}",
            **signed(attempt.event, self._clock(), body, attempt.live_secrets),
        }
        try:
            with self._client.stream("POST", attempt.url, content=body, headers=headers) as answer:
                outcome = _outcome(answer)
                # The receiver has said what it has to say; nobody wants to know the rest.
                with contextlib.suppress(httpx2.HTTPError):
                    for _ in answer.iter_raw():
                        pass
                return outcome
        except Refused:
            return Outcome(failure="unreachable")
        except httpx2.TimeoutException:
            return Outcome(failure="timeout")
        except (httpx2.HTTPError, httpx2.InvalidURL):
            return Outcome(failure="connection")

    def forget(self) -> int:
        """Drop events that are too old to be told; say how many they were."""
        with self._database.write() as session:
            return outbox.forget(session, before=self._clock() - outbox.KEEP)


def message(attempt: Attempt) -> bytes:
    """Return the body of a message, the same at each attempt."""
    told = {
        "type": attempt.kind,
        "timestamp": attempt.occurred_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": attempt.data,
    }
    return strict_json.canonical(told).encode()


def _outcome(answer: httpx2.Response) -> Outcome:
    status = answer.status_code
    if 200 <= status < 300:
        return Outcome(status=status)
    if status == GONE:
        return Outcome(status=status, failure="gone", is_gone=True)
    return Outcome(status=status, failure="status", pause=_asked_for(answer.headers.get("retry-after", "")))


def _asked_for(told: str) -> timedelta:
    """Read for how many seconds a receiver asks to be left alone; a date is not read."""
    if not (told.isascii() and told.isdigit() and len(told) <= 9):
        return timedelta(0)
    return min(timedelta(seconds=int(told)), LONGEST_PAUSE)
