"""Looks at the health of a server from a process of its own, so that only the server can be what is late."""

import http.client
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

PATH = "/v1/health/live"
#: Seconds between two looks.
PAUSE = 0.005
#: Seconds that the process has to come up, and to tell what it saw.
PATIENCE = 60.0


@dataclass(slots=True)
class Looks:
    """What was seen: the seconds of each look, from before the connection to the last byte."""

    #: Over one connection that stays open, and so always to the same process of the server.
    kept: list[float] = field(default_factory=list)
    #: Over a new connection each time, to whichever process takes it.
    new: list[float] = field(default_factory=list)
    #: How many looks got another answer than that all is well.
    wrong: int = 0
    #: How late the looking process woke from its pauses: what the machine itself adds.
    late: list[float] = field(default_factory=list)


@contextmanager
def watching(address: str) -> Iterator[Looks]:
    """Look at the server inside the block; what was seen is there after it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_look, args=(address, theirs), daemon=True)
    process.start()
    theirs.close()
    looks = Looks()
    try:
        if not ours.poll(PATIENCE):
            raise TimeoutError("the process that looks did not start")
        ours.recv()
        yield looks
        ours.send(None)
        if not ours.poll(PATIENCE):
            raise TimeoutError("the process that looks does not answer")
        seen: Looks = ours.recv()
        looks.kept, looks.new, looks.wrong, looks.late = seen.kept, seen.new, seen.wrong, seen.late
    finally:
        ours.close()
        process.kill()
        process.join()


def _look(address: str, pipe: Connection) -> None:
    parts = urlsplit(address)
    place = str(parts.hostname), int(parts.port or 80)
    looks = Looks()
    kept = http.client.HTTPConnection(*place)
    _status(kept)
    pipe.send(None)
    is_over = False
    while not is_over:
        began = time.perf_counter()
        looks.wrong += _status(kept) != 200
        looks.kept.append(time.perf_counter() - began)
        new = http.client.HTTPConnection(*place)
        began = time.perf_counter()
        looks.wrong += _status(new) != 200
        looks.new.append(time.perf_counter() - began)
        new.close()
        began = time.perf_counter()
        is_over = pipe.poll(PAUSE)
        if not is_over:
            looks.late.append(time.perf_counter() - began - PAUSE)
    kept.close()
    pipe.send(looks)


def _status(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", PATH)
    response = connection.getresponse()
    response.read()
    return response.status
