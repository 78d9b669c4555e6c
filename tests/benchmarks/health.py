"""Asks for many plans at once, each for the first time, and looks at the server's health all the while."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from tests.benchmarks.connections import Connections
from tests.benchmarks.subjects import Subject
from tests.benchmarks.taken import HEAD, Taken
from tests.benchmarks.watching import watching
from tests.e2e.servers import Server

PATH = "/v1/recommendations"
AT_ONCE = 60


def health(server: Server, token: str, people: Sequence[Subject], *, times: int) -> None:
    """Do so several times, and print what was seen."""
    print(f"\n{AT_ONCE} solves at once, {times} times\n{HEAD}", flush=True)
    worst = 0.0
    for turn in range(times):
        with watching(server.address) as looks:
            began = time.perf_counter()
            solves = asyncio.run(together(server.address, token, people, turn))
            took = time.perf_counter() - began
        print(solves.line("recommendations", took))
        wrong = Counter({0: looks.wrong}) if looks.wrong else Counter[int]()
        print(Taken(looks.kept, wrong).line("  health over a kept connection", took))
        print(Taken(looks.new).line("  health over new connections", took))
        print(Taken(looks.late).line("  (how late the looker woke)", took), flush=True)
        worst = max(worst, *looks.kept, *looks.new)
    print(f"the slowest look at the server's health: {1000 * worst:.1f} ms")


async def together(address: str, token: str, people: Sequence[Subject], turn: int) -> Taken:
    """Ask for the plans at once."""
    solves = Taken()
    clock = asyncio.get_running_loop().time
    connections = Connections(address, token)

    async def solve(place: int) -> None:
        # Nobody was asked about with these hours before.
        question = people[place % len(people)].question(effort_hours=200 + (turn * AT_ONCE + place) / 4)
        began = clock()
        response = await connections.ask("POST", PATH, question)
        solves.add(response.status, clock() - began)

    try:
        await asyncio.gather(*(solve(place) for place in range(AT_ONCE)))
    finally:
        connections.close()
    return solves
