"""A year that is being looked for, followed as it goes: server-sent events until it is over."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from functools import partial

from anyio.to_thread import run_sync

from service.annual.plans import AnnualPlans
from service.errors import Busy
from service.schemas.annual_accepted import AnnualPlanProgress
from service.texts import sentence

#: Seconds between two looks, and between two signs of life while there is nothing new.
LOOK, SIGN = 1.0, 15.0
#: Seconds between two looks whether whoever follows still may.
LOOK_AGAIN = 20.0
#: How many may follow at the same time in one server process; each look is a question to the database.
MOST_FOLLOWERS = 100
#: Seconds after which a stream ends; whoever follows comes back by itself, perhaps to another server.
LONGEST = 900.0


class Followers:
    """Places for those who follow; one more is told to ask now and then instead."""

    def __init__(self, places: int = MOST_FOLLOWERS, *, longest: float = LONGEST) -> None:
        self.longest = longest
        self._places = threading.BoundedSemaphore(places)

    def take(self) -> None:
        """Take a place, or say that there is none."""
        if not self._places.acquire(blocking=False):
            raise Busy(sentence("error-busy-followers"))

    def give_back(self) -> None:
        """Leave the place to somebody else."""
        self._places.release()


#: Asked for a plan, says how far its search is, and what is told of it.
Look = Callable[[str], tuple[AnnualPlanProgress, str]]


def in_json(plans: AnnualPlans) -> Look:
    """Return how programs are told."""

    def look(key: str) -> tuple[AnnualPlanProgress, str]:
        found = plans.progress(key)
        return found, found.model_dump_json()

    return look


async def events(
    look: Look,
    first: tuple[AnnualPlanProgress, str],
    *,
    is_closing: Callable[[], bool],
    is_open: Callable[[], bool],
    longest: float = LONGEST,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[bytes]:
    """Yield an event for each change, the present state first, and one named `ended` as the last.

    `is_open` says whether whoever follows still may; it is asked every few looks, and the stream ends where it says no.
    """
    told: AnnualPlanProgress | None = None
    (found, text), number = first, 0
    began = spoke = asked = clock()
    yield b"retry: 2000\n\n"
    while True:
        if found != told:
            told, spoke = found, clock()
            number += 1
            yield event("progress", number, text)
        elif clock() >= spoke + SIGN:
            spoke = clock()
            yield b": still here\n\n"
        if found.status not in ("queued", "running"):
            yield event("ended", number + 1, text)
            return
        if is_closing() or clock() >= began + longest:
            # The client comes back by itself, to a server that is there.
            return
        await asyncio.sleep(min(LOOK, longest))
        try:
            if clock() >= asked + LOOK_AGAIN:
                if not await run_sync(is_open):
                    return
                asked = clock()
            found, text = await run_sync(partial(look, found.id))
        except Busy:
            # The database is away for a moment; whoever follows need not know.
            continue


def event(name: str, number: int, data: str) -> bytes:
    """Return one event; text of several lines arrives as it was."""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"event: {name}\nid: {number}\n{lines}\n".encode()
