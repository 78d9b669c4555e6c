"""So many solves of one caller at the same time, on all servers together.

Each solve holds a place while it waits and works. The place of a server that was killed is free again when its lease
ends, which is after the longest that the solve could have taken.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from catalog import CatalogSnapshot
from service.errors import TooManyRequests
from service.limiting.storage import HELD_PLACES, Silent, Storage
from service.solving.answering import Work
from service.solving.engines import PATIENCE, Done, Engine
from service.texts import sentence

#: Who sent the request that is being answered; nobody in particular outside of one.
caller: ContextVar[str | None] = ContextVar("caller", default=None)


class Places:
    """Hands out the places of every caller."""

    def __init__(self, storage: Storage, *, most: int, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._most = most
        self._clock = clock

    @contextmanager
    def place(self, name: str, *, seconds: float) -> Iterator[None]:
        """Hold one of the caller's places for at most so many seconds, or refuse."""
        if not self._most:
            yield
            return
        holder = secrets.token_hex(16)
        try:
            number = self._taken(name, holder, seconds)
        except Silent:
            yield
            return
        if number is None:
            raise TooManyRequests(sentence("error-too-many-solves", most=self._most))
        try:
            yield
        finally:
            # One that cannot be given back is free when its lease ends.
            with suppress(Silent), self._storage.change() as connection:
                connection.execute(
                    delete(HELD_PLACES).where(
                        HELD_PLACES.c.principal == name,
                        HELD_PLACES.c.number == number,
                        HELD_PLACES.c.holder == holder,
                    )
                )

    def _taken(self, name: str, holder: str, seconds: float) -> int | None:
        now = datetime.fromtimestamp(self._clock(), UTC)
        until = now + timedelta(seconds=seconds)
        with self._storage.change() as connection:
            held = set(
                connection.execute(
                    select(HELD_PLACES.c.number).where(
                        HELD_PLACES.c.principal == name, HELD_PLACES.c.leased_until > now
                    )
                ).scalars()
            )
            for number in range(1, self._most + 1):
                wished = _Held(principal=name, number=number, holder=holder, leased_until=until)
                if number not in held and _take(connection, wished, now):
                    return number
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A place as it is stored."""

    principal: str
    number: int
    holder: str
    leased_until: datetime


def _take(connection: Connection, held: _Held, now: datetime) -> bool:
    """Take a place that looked free, unless somebody was faster."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    done = connection.execute(
        insert(HELD_PLACES)
        .values(**asdict(held))
        .on_conflict_do_update(
            index_elements=["principal", "number"],
            set_={"holder": held.holder, "leased_until": held.leased_until},
            where=HELD_PLACES.c.leased_until <= now,
        )
        .returning(HELD_PLACES.c.number)
    )
    return done.first() is not None


class Placed:
    """An engine at which each caller has so many places."""

    def __init__(self, engine: Engine, places: Places, *, grace_seconds: float) -> None:
        self.engine = engine
        self._places = places
        #: What a solve may take beyond the seconds that it has.
        self._beyond = grace_seconds + PATIENCE

    def start(self) -> None:
        """Start the engine."""
        self.engine.start()

    def close(self) -> None:
        """End the engine."""
        self.engine.close()

    def answer(self, task: Work[Done], catalogue: CatalogSnapshot, *, seconds: float) -> Done:
        """Answer when the caller has a place; who calls from this machine itself has as many as there are."""
        name = caller.get()
        if name is None:
            return self.engine.answer(task, catalogue, seconds=seconds)
        with self._places.place(name, seconds=seconds + self._beyond):
            return self.engine.answer(task, catalogue, seconds=seconds)
