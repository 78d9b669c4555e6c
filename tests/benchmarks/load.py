"""Asks a real server for the plans of stored learners at a steady rate, while half of the learners change in between.

python -m tests.benchmarks.load --rate 120 --seconds 60

The load is open: a request is sent when its moment comes, whether or not the ones before were answered, and its time
counts from that moment. Every second learner is stored anew, with a rating nobody had before, half a second before it
is asked about; the others may be answered from their last answer.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from service import sample_company
from service.database import Database
from service.keys import Principal
from tests.benchmarks.bench import machine
from tests.benchmarks.clock import quantile
from tests.benchmarks.connections import Connections, Response
from tests.e2e.servers import Client, Server, key, shipped_database

PATH = "/v1/recommendations"
#: Seconds between the change of a learner and the question about the learner.
LEAD = 0.5
#: Solves that are asked for at once while the health of the server is watched.
AT_ONCE = 60
EPOCH = date(2020, 1, 1)


@dataclass(slots=True)
class Taken:
    """The seconds and the outcome of one kind of request."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, response: Response, seconds: float) -> None:
        self.seconds.append(seconds)
        self.statuses[response.status] += 1

    def line(self, name: str, run: float) -> str:
        """Tell what was achieved."""
        figures = [1000 * quantile(self.seconds, share) for share in (0.5, 0.95, 0.99, 1.0)]
        wrong = {status: count for status, count in sorted(self.statuses.items()) if not 200 <= status < 300}
        told = "".join(f"{figure:>9.1f}" for figure in figures)
        return f"{name:34}{len(self.seconds):>7}{len(self.seconds) / run:>8.1f}{told}   {wrong or ''}"


HEAD = f"{'milliseconds':34}{'n':>7}{'per s':>8}{'median':>9}{'p95':>9}{'p99':>9}{'largest':>9}"


@dataclass(slots=True)
class Subject:
    """One learner, as it was last stored."""

    id: str
    record: dict[str, Any]
    changes: int = 0

    @property
    def question(self) -> bytes:
        """What is asked about the learner, every time."""
        given: dict[str, Any] = {"learner": {"id": self.id}, "target": {"role": self.record["targets"][0]}}
        if self.record.get("budget"):
            given["limits"] = {"budget": self.record["budget"]}
        return json.dumps(given).encode()

    def changed(self) -> bytes:
        """Return the learner with a rating that is new, and of another level than before."""
        self.changes += 1
        rating = self.record["attainments"][0]
        rating["assessed_on"] = (EPOCH + timedelta(days=self.changes)).isoformat()
        rating["level"] = max(0, rating["level"] + (1 if self.changes % 2 else -1))
        kept = ("name", "attainments", "items_held", "completed_modules", "cost_centre", "role", "targets", "budget")
        return json.dumps({name: self.record[name] for name in kept if self.record.get(name) is not None}).encode()


def subjects(server: Server, token: str) -> list[Subject]:
    """Return the learners of the sample company that have a rating and a target."""
    found: list[Subject] = []
    with Client(server.address, token) as client:
        page = client.ask("GET", "/v1/learners?page_size=200").document
        while True:
            for entry in page["items"]:
                record = client.ask("GET", f"/v1/learners/{entry['id']}").document
                if record["attainments"] and record["targets"]:
                    found.append(Subject(id=entry["id"], record=record))
            if page["next_page_token"] is None:
                return found
            page = client.ask("GET", f"/v1/learners?page_size=200&page_token={page['next_page_token']}").document


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


async def load(connections: Connections, people: Sequence[Subject], *, rate: float, seconds: float) -> Run:
    """Send every request at its moment."""
    run = Run()
    clock = asyncio.get_running_loop().time
    start = clock() + LEAD + 0.1

    async def timed(due: float, taken: Taken, method: str, path: str, body: bytes) -> None:
        taken.add(await connections.ask(method, path, body), 0.0)
        taken.seconds[-1] = clock() - due

    async def one(place: int) -> None:
        subject = people[place % len(people)]
        due = start + place / rate
        is_changed = place % 2 == 1
        if is_changed:
            await asyncio.sleep(due - LEAD - clock())
            await timed(due - LEAD, run.stored, "PUT", f"/v1/learners/{subject.id}", subject.changed())
        await asyncio.sleep(due - clock())
        await timed(due, run.changed if is_changed else run.unchanged, "POST", PATH, subject.question)

    began = time.perf_counter()
    await asyncio.gather(*(one(place) for place in range(int(rate * seconds))))
    run.seconds = time.perf_counter() - began - LEAD
    return run


async def health(connections: Connections, people: Sequence[Subject]) -> tuple[Taken, Taken]:
    """Ask for many plans at once, each for the first time, and for the server's health all the while."""
    solves, looks = Taken(), Taken()
    done = asyncio.Event()
    clock = asyncio.get_running_loop().time

    async def solve(place: int) -> None:
        began = clock()
        question = json.loads(people[place].question)
        question["limits"] = {**question.get("limits", {}), "effort_hours": 200 + place / 4}
        solves.add(await connections.ask("POST", PATH, json.dumps(question).encode()), 0.0)
        solves.seconds[-1] = clock() - began

    async def look() -> None:
        while not done.is_set():
            began = clock()
            looks.add(await connections.ask("GET", "/v1/health/live"), 0.0)
            looks.seconds[-1] = clock() - began
            await asyncio.sleep(0.002)

    looking = asyncio.create_task(look())
    await asyncio.gather(*(solve(place) for place in range(AT_ONCE)))
    done.set()
    await looking
    return solves, looks


async def measure(server: Server, token: str, *, rate: float, seconds: float) -> None:
    """Warm up, load, and print."""
    people = subjects(server, token)
    # An even number, so that those who change stay the same ones.
    people = people[: len(people) // 2 * 2]
    connections = Connections(server.address, token)
    try:
        for person in people:
            await connections.ask("POST", PATH, person.question)
        print(f"\n{len(people)} stored learners, {rate:g} questions a second for {seconds:g} s\n{HEAD}", flush=True)
        run = await load(connections, people, rate=rate, seconds=seconds)
        print(run.all.line("recommendations", run.seconds))
        print(run.changed.line("  of learners who changed", run.seconds))
        print(run.unchanged.line("  of learners who did not", run.seconds))
        print(run.stored.line("learners stored anew", run.seconds))
        print(f"\n{AT_ONCE} solves at once\n{HEAD}", flush=True)
        began = time.perf_counter()
        solves, looks = await health(connections, people)
        took = time.perf_counter() - began
        print(solves.line("recommendations", took))
        print(looks.line("health beside them", took))
    finally:
        connections.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Start a server, load it, and print what it did."""
    parser = argparse.ArgumentParser(description="Load a real server.")
    parser.add_argument("--rate", type=float, default=120, help="questions a second")
    parser.add_argument("--seconds", type=float, default=60, help="how long")
    parser.add_argument("--processes", type=int, help="server processes; by default as many as the service takes")
    options = parser.parse_args(arguments)
    for line in machine():
        print(line)
    with tempfile.TemporaryDirectory(prefix="gradus-load-") as name:
        folder = Path(name)
        url = shipped_database(folder)
        database = Database(url)
        sample_company.load(database, Principal(name="load", permissions=frozenset({"hr"})))
        database.dispose()
        token = key(url, "lms")
        settings = {"GRADUS_PROCESSES": str(options.processes)} if options.processes else {}
        with Server(["serve", "--port", "0", "--database", url], folder=folder, settings=settings) as server:
            asyncio.run(measure(server, token, rate=options.rate, seconds=options.seconds))
            print(server.new_log(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
