"""So many requests of one caller within the last minute, whichever of the servers each of them comes to.

Counted are whole minutes; the one before counts as far as it still lies within the last sixty seconds. A server takes
a small lot at once and gives it out by itself, so that few requests ask the store; what is left of a lot at the end of
its minute is lost. A caller that has used up everything is refused by each server alone until there is more.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from catalog import KEY_LENGTH
from service.errors import TooManyRequests
from service.limiting.storage import RATE_WINDOWS, Silent, Storage
from service.texts import sentence

#: What is counted, in milliseconds, and the same as clients are told it.
WINDOW, WINDOW_SECONDS = 60_000, 60
RULE = "minute"
#: A lot is this part of what a caller has: several servers that each hold one are close to the limit together.
LOTS = 400
#: Callers that one server remembers; who comes back after so many others asks the store again.
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a caller has, and what is left of it as far as this server knows."""

    limit: int
    left: int
    #: Until there is more.
    reset_seconds: int


@dataclass(slots=True, kw_only=True)
class _Lot:
    """What one server holds for one caller."""

    #: The minute that it was taken from, and what is left of it.
    began: int
    left: int
    #: What nobody had taken of the minute then.
    beyond: int
    #: When there is more, for a caller with nothing.
    empty_until: int = 0


class Allowances:
    """Counts the requests of every caller."""

    def __init__(self, storage: Storage, *, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._clock = clock
        self._lock = threading.Lock()
        self._lots: OrderedDict[str, _Lot] = OrderedDict()
        self._swept = 0

    def admit(self, caller: str, limit: int) -> Allowance | None:
        """Count one request of a caller, or refuse it; None where nothing is counted."""
        if not limit:
            return None
        name = caller if len(caller) <= KEY_LENGTH else f"sha256:{sha256(caller.encode()).hexdigest()}"
        now = int(self._clock() * 1000)
        began = now - now % WINDOW
        with self._lock:
            lot = self._lots.get(name)
            if lot is None or lot.began != began or (not lot.left and now >= lot.empty_until):
                lot = None
            elif lot.left:
                lot.left -= 1
        if lot is None:
            try:
                lot = self._taken(name, limit, now, began)
            except Silent:
                return None
            with self._lock:
                self._lots[name] = lot
                self._lots.move_to_end(name)
                while len(self._lots) > REMEMBERED:
                    self._lots.popitem(last=False)
        if lot.empty_until > now:
            raise _refusal(limit, lot.empty_until - now)
        reset = math.ceil((began + WINDOW - now) / 1000)
        return Allowance(limit=limit, left=lot.left + lot.beyond, reset_seconds=reset)

    def _taken(self, name: str, limit: int, now: int, began: int) -> _Lot:
        """Take a lot out of the store, one of it for the request that asks."""
        with self._storage.change() as connection:
            if self._swept < began:
                self._swept = began
                connection.execute(delete(RATE_WINDOWS).where(RATE_WINDOWS.c.began < began - WINDOW))
            while True:
                before, used = _used(connection, name, began)
                most = limit - before * (began + WINDOW - now) // WINDOW
                granted = min(max(1, limit // LOTS), most - used)
                if granted <= 0:
                    return _Lot(began=began, left=0, beyond=0, empty_until=_empty_until(limit, before, used, began))
                if _take(connection, name, began, granted, most):
                    return _Lot(began=began, left=granted - 1, beyond=most - used - granted)


def _used(connection: Connection, name: str, began: int) -> tuple[int, int]:
    """Return what was taken in the minute before and in this one."""
    found = {
        row.began: row.used
        for row in connection.execute(
            select(RATE_WINDOWS.c.began, RATE_WINDOWS.c.used).where(
                RATE_WINDOWS.c.principal == name,
                RATE_WINDOWS.c.rule == RULE,
                RATE_WINDOWS.c.began.in_([began - WINDOW, began]),
            )
        )
    }
    return found.get(began - WINDOW, 0), found.get(began, 0)


def _take(connection: Connection, name: str, began: int, granted: int, most: int) -> bool:
    """Add to what is taken, unless somebody has taken so much in between that this would be too much."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    adding = insert(RATE_WINDOWS).values(principal=name, rule=RULE, began=began, used=granted)
    sum_of_both = RATE_WINDOWS.c.used + granted
    done = connection.execute(
        adding.on_conflict_do_update(
            index_elements=["principal", "rule", "began"], set_={"used": sum_of_both}, where=sum_of_both <= most
        ).returning(RATE_WINDOWS.c.used)
    )
    return done.first() is not None


def _empty_until(limit: int, before: int, used: int, began: int) -> int:
    """Return when one more is within the limit, if nobody takes anything meanwhile."""
    if used < limit:
        return began + WINDOW - _longest(limit - used, before)
    return began + 2 * WINDOW - _longest(limit, used)


def _longest(room: int, before: int) -> int:
    """Return for how long at most the minute before may still reach back, so that it counts less than the room."""
    return -(-room * WINDOW // before) - 1


def _refusal(limit: int, milliseconds: int) -> TooManyRequests:
    seconds = max(1, math.ceil(milliseconds / 1000))
    return TooManyRequests(
        sentence("error-too-many-requests", limit=limit, seconds=seconds),
        headers={
            "Retry-After": str(seconds),
            **headers(Allowance(limit=limit, left=0, reset_seconds=seconds)),
        },
    )


def headers(allowance: Allowance) -> dict[str, str]:
    """Tell a client what it has and what is left of it."""
    return {
        "RateLimit-Policy": f'"requests";q={allowance.limit};w={WINDOW_SECONDS}',
        "RateLimit": f'"requests";r={allowance.left};t={allowance.reset_seconds}',
    }
