"""Loads a real server for an hour and sees that it takes no more at the end than after it was warm.

python -m tests.soak --minutes 60

Everything that a day brings comes in turn: looks at the catalogue, answers that are known, learners who change and are
asked about anew, kept answers, bad requests, bad keys, clients that leave, and pages that people read. Memory, threads
and open files of all its processes are noted every few seconds; a line through those of the last three quarters says
how they grow. In the first quarter more is asked than after it.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.benchmarks.connections import Connections
from tests.benchmarks.load import stored
from tests.benchmarks.subjects import Subject, subjects
from tests.e2e.servers import Server, cookie, key

PATH = "/v1/recommendations"
#: What people read, each for those whom it opens to; to others it is refused.
PAGES = (
    "/learners",
    "/catalogue",
    "/catalogue/modules",
    "/coverage",
    "/periods",
    "/administration",
    "/administration/entries/module",
    "/administration/audit",
)
#: Requests a second; at first more, so that what is kept is full and memory has been as much in pieces as it will be.
RATE, WARMING = 20.0, 60.0
#: The part of the time that is for that.
WARM = 1 / 4
#: Seconds between two notes, and between two that are told.
NOTED, TOLD = 5.0, 60.0
#: What may be added: bytes of memory in an hour; threads, and files with connections among them.
GROWTH, MORE = 2**20, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What all processes of the server take at one moment."""

    at: float
    #: Bytes by process.
    memories: Mapping[int, int]
    threads: int
    files: int

    @property
    def memory(self) -> int:
        return sum(self.memories.values())


def noted(process: int) -> Note:
    """Look at a process and all that it has started."""
    memories: dict[int, int] = {}
    threads = files = 0
    for one in family(process):
        with contextlib.suppress(OSError, KeyError):
            status = (Path("/proc") / str(one) / "status").read_text(encoding="utf-8").splitlines()
            fields = dict(line.split(":", 1) for line in status)
            memories[one] = int(fields["RssAnon"].split()[0]) * 1024
            threads += int(fields["Threads"])
            files += len(list((Path("/proc") / str(one) / "fd").iterdir()))
    return Note(at=time.monotonic(), memories=memories, threads=threads, files=files)


def family(process: int) -> list[int]:
    """Return a process and all that it has started."""
    found = [process]
    for one in found:
        with contextlib.suppress(OSError):
            for task in (Path("/proc") / str(one) / "task").iterdir():
                found += map(int, (task / "children").read_text(encoding="utf-8").split())
    return found


def slope(notes: Sequence[Note], processes: Collection[int]) -> float:
    """Return the bytes by which the memory of some processes grows in an hour: the line of least squares."""
    middle = sum(note.at for note in notes) / len(notes)
    spread = sum((note.at - middle) ** 2 for note in notes)
    taken = [sum(note.memories[one] for one in processes) for note in notes]
    return 3600 * sum((note.at - middle) * memory for note, memory in zip(notes, taken, strict=True)) / spread


def faults(notes: Sequence[Note]) -> list[str]:
    """Return what grows, of the notes after the server was warmed."""
    warm = notes[int(WARM * len(notes)) :]
    quarter = max(1, len(warm) // 4)
    first, last = warm[:quarter], warm[-quarter:]
    # A process that took the place of another a moment before is not warm, however long it stays then.
    stay = set.intersection(*(set(note.memories) for note in notes[int(WARM * len(notes) / 2) :]))
    for one in sorted(stay):
        grown, taken = slope(warm, {one}) / 2**20, warm[-1].memories[one] / 2**20
        print(f"  process {one}: {taken:.1f} MB at the end, {grown:+.2f} MB an hour")
    grown = slope(warm, stay)
    growth = f"the memory of the {len(stay)} processes that stay grows by {grown / 2**20:.2f} MB an hour"
    print(growth)
    told = [growth] if grown > GROWTH else []
    # One that takes the place of another takes less at first; the sum of all goes up and down with them.
    before, after = (
        max((note.memories[one] for note in part for one in note.memories.keys() - stay), default=0)
        for part in (first, last)
    )
    largest = (
        f"of those that come and go the largest took {before / 2**20:.1f} MB at first, {after / 2**20:.1f} at the end"
    )
    print(largest)
    told += [largest] if after > before + GROWTH else []
    for name in ("threads", "files"):
        before, after = (max(getattr(note, name) for note in part) for part in (first, last))
        print(f"{name}: {before} at most at first, {after} at the end")
        if after > before + MORE:
            told.append(f"{name}: {before} became {after}")
    return told


async def loaded(
    server: Server, token: str, cookies: Sequence[str], people: Sequence[Subject], *, seconds: float, seed: int
) -> Counter[str]:
    """Send everything in turn for so long, and count the answers."""
    chance, told = random.Random(seed), Counter[str]()
    connections, strangers = Connections(server.address, token), Connections(server.address, "gk_none")
    readers = [Connections(server.address, cookie=one) for one in cookies]
    under_way: set[asyncio.Task[None]] = set()

    async def one() -> None:
        person, kind = chance.choice(people), chance.randrange(9)
        if kind == 0:
            await connections.ask("PUT", f"/v1/learners/{person.id}", person.changed())
        elif kind == 1:
            told[f"stranger {(await strangers.ask('GET', '/v1/modules')).status}"] += 1
            return
        elif kind == 2:
            told[f"bad {(await connections.ask('POST', PATH, b'[' * 1000)).status}"] += 1
            return
        elif kind == 3:
            await _left(server.address, token, person.question())
            return
        elif kind == 4:
            told[f"look {(await connections.ask('GET', '/v1/modules?page_size=50')).status}"] += 1
            return
        elif kind == 5:
            page = chance.choice((*PAGES, f"/learners/{quote(person.id)}", f"/development/{quote(person.id)}/history"))
            told[f"page {(await chance.choice(readers).ask('GET', page)).status}"] += 1
            return
        told[f"answer {(await connections.ask('POST', PATH, person.question())).status}"] += 1

    async def counted() -> None:
        try:
            await one()
        except OSError as error:
            # Told at the end, beside what the server has taken until then.
            told[f"unreached {type(error).__name__}"] += 1

    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        task = asyncio.create_task(counted())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        await asyncio.sleep(chance.expovariate(RATE if passed > WARM * seconds else WARMING))
    await asyncio.gather(*under_way)
    for one in (connections, strangers, *readers):
        one.close()
    return told


async def _left(address: str, token: str, body: bytes) -> None:
    """Ask, and leave before there is an answer."""
    parts = urlsplit(address)
    _, writer = await asyncio.open_connection(str(parts.hostname), int(parts.port or 80))
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()
    writer.close()


async def watched(server: Server, notes: list[Note]) -> None:
    """Note what the server takes until nobody wants to know any more, and tell it every minute."""
    told = began = time.monotonic()
    while True:
        note = noted(server.process)
        notes.append(note)
        if note.at >= told:
            told += TOLD
            minutes, memory = (note.at - began) / 60, note.memory / 2**20
            print(f"  {minutes:3.0f} min: {memory:,.1f} MB, {note.threads} threads, {note.files} files", flush=True)
        await asyncio.sleep(NOTED)


async def soaked(
    server: Server, token: str, cookies: Sequence[str], people: Sequence[Subject], *, seconds: float, seed: int
) -> tuple[list[Note], Counter[str]]:
    """Load and watch."""
    notes: list[Note] = []
    watching = asyncio.create_task(watched(server, notes))
    try:
        return notes, await loaded(server, token, cookies, people, seconds=seconds, seed=seed)
    finally:
        watching.cancel()


def main(arguments: Sequence[str] | None = None) -> int:
    """Start a server, soak it, and say whether it grows."""
    parser = argparse.ArgumentParser(description="Load a real server for long.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or an address that may be filled")
    options = parser.parse_args(arguments)
    print(f"{options.minutes:g} minutes, seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="gradus-soak-") as name, stored(options.database, Path(name)) as url:
        token = key(url, "lms")
        readers = [key(url, permission) for permission in ("hr", "admin")]
        settings = {"GRADUS_LOG_LEVEL": "warning", "GRADUS_ANSWERS_KEPT": "100"}
        with Server(["serve", "--port", "0", "--database", url], folder=Path(name), settings=settings) as server:
            people, cookies = subjects(server, token), [cookie(server, one) for one in readers]
            notes, told = asyncio.run(
                soaked(server, token, cookies, people, seconds=60 * options.minutes, seed=options.seed)
            )
    print(dict(sorted(told.items())))
    strange = [answer for answer in told if answer.split()[1] not in ("200", "401", "403", "422", "429", "503")]
    grown = faults(notes) + [f"answered {answer}, {told[answer]} times" for answer in strange]
    for fault in grown:
        print(f"not as it should be: {fault}", file=sys.stderr)
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
