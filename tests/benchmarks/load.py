"""Asks a real server for the plans of stored learners at a steady rate, while half of the learners change in between.

python -m tests.benchmarks.load --rate 120 --seconds 60
python -m tests.benchmarks.load --database postgresql

The load is open: a request is sent when its moment comes, whether or not the ones before were answered, and its time
counts from that moment. Every second learner is stored anew, with a rating nobody had before, half a second before it
is asked about; the others may be answered from their last answer. Then many plans are asked for at once, and the
server's health beside them; that this stays well is what the exit status says.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from service import sample_company
from service.database import Database
from service.house_setup import make_ready
from service.keys import Principal
from tests.benchmarks.bench import machine
from tests.benchmarks.connections import Connections
from tests.benchmarks.health import PATH, health
from tests.benchmarks.subjects import Subject, subjects
from tests.benchmarks.taken import HEAD, Taken
from tests.e2e.servers import Server, key
from tests.postgresql import PostgreSQLServer

#: Seconds between the change of a learner and the question about the learner.
LEAD = 0.5


@dataclass(slots=True)
class Run:
    """What one run of the load came to."""

    seconds: float = 0.0
    unchanged: Taken = field(default_factory=Taken)
    changed: Taken = field(default_factory=Taken)
    stored: Taken = field(default_factory=Taken)

    @property
    def all(self) -> Taken:
        """Every question, changed or not."""
        return Taken(
            seconds=[*self.unchanged.seconds, *self.changed.seconds],
            statuses=self.unchanged.statuses + self.changed.statuses,
        )


async def load(address: str, token: str, people: Sequence[Subject], *, rate: float, seconds: float) -> Run:
    """Warm up, and send every request at its moment."""
    run = Run()
    clock = asyncio.get_running_loop().time
    connections = Connections(address, token)
    for person in people:
        await connections.ask("POST", PATH, person.question())
    start = clock() + LEAD + 0.1

    async def timed(due: float, taken: Taken, method: str, path: str, body: bytes) -> None:
        response = await connections.ask(method, path, body)
        taken.add(response.status, clock() - due)

    async def one(place: int) -> None:
        subject = people[place % len(people)]
        due = start + place / rate
        is_changed = place % 2 == 1
        if is_changed:
            await asyncio.sleep(due - LEAD - clock())
            await timed(due - LEAD, run.stored, "PUT", f"/v1/learners/{subject.id}", subject.changed())
        await asyncio.sleep(due - clock())
        await timed(due, run.changed if is_changed else run.unchanged, "POST", PATH, subject.question())

    began = time.perf_counter()
    try:
        await asyncio.gather(*(one(place) for place in range(int(rate * seconds))))
    finally:
        connections.close()
    run.seconds = time.perf_counter() - began - LEAD
    return run


def measure(server: Server, token: str, other: str, *, rate: float, seconds: float, times: int) -> list[str]:
    """Load the server, look at its health, print, and return what should not be so."""
    people = subjects(server, token)
    # An even number, so that those who change stay the same ones.
    people = people[: len(people) // 2 * 2]
    print(f"\n{len(people)} stored learners, {rate:g} questions a second for {seconds:g} s\n{HEAD}", flush=True)
    run = asyncio.run(load(server.address, token, people, rate=rate, seconds=seconds))
    print(run.all.line("recommendations", run.seconds))
    print(run.changed.line("  of learners who changed", run.seconds))
    print(run.unchanged.line("  of learners who did not", run.seconds))
    print(run.stored.line("learners stored anew", run.seconds), flush=True)
    return health(server, token, other, people, times=times) if times else []


@contextmanager
def stored(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of a database with the shipped catalogue and the sample company: a kind of it, or an address."""
    if kind == "postgresql":
        with PostgreSQLServer(durable=True) as server:
            yield filled(server.create("load"))
    else:
        yield filled(f"sqlite:///{folder / 'load.db'}" if kind == "sqlite" else kind)


def filled(url: str) -> str:
    """Load what the questions are about."""
    database = Database(url)
    try:
        make_ready(database, may_migrate=True)
        sample_company.load(database, Principal(name="load", permissions=frozenset({"hr"})))
    finally:
        database.dispose()
    return url


def main(arguments: Sequence[str] | None = None) -> int:
    """Start a server, load it, and print what it did."""
    parser = argparse.ArgumentParser(description="Load a real server.")
    parser.add_argument("--rate", type=float, default=120, help="questions a second")
    parser.add_argument("--seconds", type=float, default=60, help="how long")
    parser.add_argument("--times", type=int, default=3, help="how often its health is looked at under many solves")
    parser.add_argument("--processes", type=int, help="server processes; by default as many as the service takes")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or an address that may be filled")
    options = parser.parse_args(arguments)
    for line in machine():
        print(line)
    # What goes wrong is printed at the end, and nothing else.
    settings = {"GRADUS_LOG_LEVEL": "warning"}
    if options.processes:
        settings["GRADUS_PROCESSES"] = str(options.processes)
    with tempfile.TemporaryDirectory(prefix="gradus-load-") as name, stored(options.database, Path(name)) as url:
        print(f"on {url.partition(':')[0]}")
        token, other = key(url, "lms"), key(url, "lms")
        with Server(["serve", "--port", "0", "--database", url], folder=Path(name), settings=settings) as server:
            faults = measure(server, token, other, rate=options.rate, seconds=options.seconds, times=options.times)
            print(server.new_log(), end="")
    for fault in faults:
        print(f"not as it should be: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
