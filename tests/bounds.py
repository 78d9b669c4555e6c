"""Sends a real server what it has to refuse, and sees that each refusal comes soon and takes little memory.

python -m tests.bounds

A problem that is too large, a body that is too long and a request that is malformed are refused within 50 ms; each of
some two hundred hostile bodies and forty hostile files within two seconds, and within 200 MB beyond what the program
takes itself. The exit status says whether that is so.
"""

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from service.settings import Settings
from tests.benchmarks.bench import machine
from tests.benchmarks.clock import quantile
from tests.catalog.test_hostile_files import KINDS, findings_of, memory_of
from tests.e2e.hostile_bodies import BAD_BODIES, BAD_RECORDS, LIMIT, good
from tests.e2e.known_optima import module, request
from tests.e2e.servers import Client, Server, key, shipped_database
from tests.service.hostile_families import families
from tests.soak import family

PATH = "/v1/recommendations"
#: How often each request that is refused at the door is sent.
TIMES = 200
#: The largest problem that this server takes, so that a small body is one that is too large: what is refused at the
#: door is timed without the reading of megabytes.
CELLS = 1000
#: Seconds that 99 of 100 of them may take, and that anything hostile may take; megabytes beyond the program's own.
SOON, LONGEST, MOST = 0.050, 2.0, 200


def main() -> int:
    """Send everything, print what it took, and return the exit status."""
    for line in machine():
        print(line)
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="gradus-bounds-") as name:
        folder = Path(name)
        url = shipped_database(folder)
        arguments = ["serve", "--port", "0", "--database", url]
        settings = {"GRADUS_LOG_LEVEL": "error", "GRADUS_RATE_PER_MINUTE": "0", "GRADUS_MAXIMUM_CELLS": str(CELLS)}
        with Server(arguments, folder=folder, settings=settings) as server:
            client = Client(server.address, key(url, "lms"))
            # What a program loads at its first request is its own.
            client.ask("POST", PATH, good())
            faults += _at_the_door(client)
            faults += _bodies(client, server)
            faults += [f"the server failed: {line}" for line in server.failures()]
        faults += _files(folder)
    for fault in faults:
        print(f"not as it should be: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _too_many_cells(most: int, requirements: int) -> dict[str, Any]:
    """Return a problem of more pairs than are weighed, by one module."""
    names = [f"c{place}" for place in range(requirements)]
    modules = [module(f"M-{place}", 1, names[:1]) for place in range(most // requirements + 1)]
    return request(names, modules, goal="closest")


def _at_the_door(client: Client) -> Iterator[str]:
    large = _too_many_cells(CELLS, 20)
    asked: Mapping[str, tuple[int, Callable[[], int]]] = {
        "a field that is unknown": (422, lambda: client.ask("POST", PATH, {**good(), "x": 1}).status),
        "no JSON": (422, lambda: client.ask("POST", PATH, b"[" * 100).status),
        "a query that is unknown": (422, lambda: client.ask("GET", f"{PATH}/rec_0?x=1").status),
        "a body that says it is too long": (413, lambda: _announced(client, LIMIT + 1)),
        "a problem that is too large by one module": (413, lambda: client.ask("POST", PATH, large).status),
    }
    print(f"\nrefused at the door, {TIMES} times each{'':25}median ms   99 % ms")
    for name, (status, ask) in asked.items():
        seconds, told = [], set()
        for _ in range(TIMES):
            began = time.perf_counter()
            told.add(ask())
            seconds.append(time.perf_counter() - began)
        median, late = quantile(seconds, 0.5), quantile(seconds, 0.99)
        print(f"  {status} {name:55} {1000 * median:9.1f} {1000 * late:9.1f}", flush=True)
        if told != {status}:
            yield f"{name}: answered {sorted(told)}"
        if late > SOON:
            yield f"{name}: refused after {1000 * late:.0f} ms"


def _announced(client: Client, length: int) -> int:
    """Say how long a body is, and hear the answer before any of it is sent."""
    answer = client.ask("POST", PATH, b"", headers={"Content-Length": str(length), "Expect": "100-continue"})
    client.close()
    return answer.status


def _bodies(client: Client, server: Server) -> Iterator[str]:
    sent = [("POST", PATH, name, body) for name, body in {**dict(families()), **BAD_BODIES}.items()]
    most_of_all = int(Settings.model_fields["maximum_cells"].default)
    sent += [("POST", PATH, "the smallest of too many pairs", json.dumps(_too_many_cells(most_of_all, 2000)).encode())]
    sent += [("PUT", "/v1/learners/spoilt", name, body) for name, body in BAD_RECORDS.items()]
    before, most = _memory(server), 0
    slowest = (0.0, "")
    for method, path, name, body in sent:
        began = time.perf_counter()
        status = client.ask(method, path, body).status
        took = time.perf_counter() - began
        slowest = max(slowest, (took, name))
        most = max(most, *(taken - before.get(one, taken) for one, taken in _memory(server).items()))
        if status not in (413, 422):
            yield f"{name}: answered {status}"
        if took > LONGEST:
            yield f"{name}: refused after {took:.1f} s"
    print(
        f"\n{len(sent)} hostile bodies: the slowest refused after {1000 * slowest[0]:.0f} ms ({slowest[1]}),"
        f" {most / 2**20:.0f} MiB more in any process",
        flush=True,
    )
    if most > MOST * 2**20:
        yield f"bodies take {most / 2**20:.0f} MiB"


def _memory(server: Server) -> dict[int, int]:
    """Return the bytes that each process of a server takes for itself."""
    found = {}
    for one in family(server.process):
        with contextlib.suppress(OSError, IndexError):
            status = (Path("/proc") / str(one) / "status").read_text(encoding="utf-8")
            found[one] = int(status.partition("RssAnon:")[2].split()[0]) * 1024
    return found


def _files(folder: Path) -> Iterator[str]:
    count, slowest, largest = 0, (0.0, ""), (0.0, "")
    for kind, (ending, files) in KINDS.items():
        for name, (made, _) in files.items():
            path = folder / f"hostile{ending}"
            path.write_bytes(made())
            began = time.perf_counter()
            found = findings_of(path)
            took = time.perf_counter() - began
            count, slowest = count + 1, max(slowest, (took, name))
            largest = max(largest, (memory_of(kind, path), name))
            if len(found) != 1:
                yield f"{name}: {len(found)} findings"
            if took > LONGEST:
                yield f"{name}: refused after {took:.1f} s"
    print(
        f"{count} hostile files: the slowest refused after {1000 * slowest[0]:.0f} ms ({slowest[1]}),"
        f" {largest[0]:.0f} MB at most ({largest[1]})"
    )
    if largest[0] > MOST:
        yield f"{largest[1]}: takes {largest[0]:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
