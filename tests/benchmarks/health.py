"""Asks for many plans at once, each for the first time, and looks at the server's health all the while.

Beside them somebody else asks for an answer that is known already. Both are bounded: what takes longer is told at the
end, as is a refusal that does not say when to come back.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from tests.benchmarks.clock import quantile
from tests.benchmarks.connections import Connections
from tests.benchmarks.subjects import Subject
from tests.benchmarks.taken import HEAD, Taken
from tests.benchmarks.watching import watching
from tests.e2e.servers import Server

PATH = "/v1/recommendations"
AT_ONCE = 60
#: Seconds that 99 of 100 looks at the server's health, and answers to somebody else's small question, may take.
HEALTH, SMALL = 0.25, 1.0
#: What a server may answer that has too much to do, beside the answer itself.
REFUSALS = (429, 503)
#: Seconds between two of the small questions.
PAUSE = 0.02


def health(server: Server, token: str, other: str, people: Sequence[Subject], *, times: int) -> list[str]:
    """Do so several times, print what was seen, and return what should not be so."""
    print(f"\n{AT_ONCE} solves at once, {times} times\n{HEAD}", flush=True)
    worst, faults = 0.0, list[str]()
    for turn in range(times):
        with watching(server.address) as looks:
            began = time.perf_counter()
            solves, small, silent = asyncio.run(together(server.address, token, other, people, turn))
            took = time.perf_counter() - began
        print(solves.line("recommendations", took))
        print(small.line("  somebody else's small question", took))
        wrong = Counter({0: looks.wrong}) if looks.wrong else Counter[int]()
        print(Taken(looks.kept, wrong).line("  health over a kept connection", took))
        print(Taken(looks.new).line("  health over new connections", took))
        print(Taken(looks.late).line("  (how late the looker woke)", took), flush=True)
        worst = max(worst, *looks.kept, *looks.new)
        looked = quantile([*looks.kept, *looks.new], 0.99)
        answered = quantile(small.seconds, 0.99)
        strange = {status for status in solves.statuses if status not in (200, *REFUSALS)}
        seen = {
            f"looks at health take {1000 * looked:.0f} ms": looked > HEALTH,
            f"small questions take {1000 * answered:.0f} ms": answered > SMALL,
            f"{looks.wrong} looks found the server ill": looks.wrong > 0,
            f"small questions are answered {dict(small.statuses)}": set(small.statuses) != {200},
            f"solves are answered {sorted(strange)}": bool(strange),
            f"{silent} refusals do not say when to come back": silent > 0,
            "nothing was solved": not solves.statuses[200],
        }
        faults += [f"turn {turn + 1}: {fault}" for fault, is_so in seen.items() if is_so]
    print(f"the slowest look at the server's health: {1000 * worst:.1f} ms")
    return faults


async def together(
    address: str, token: str, other: str, people: Sequence[Subject], turn: int
) -> tuple[Taken, Taken, int]:
    """Ask for the plans at once, and for what is known beside; count refusals that do not say when to come back."""
    solves, small, silent = Taken(), Taken(), 0
    clock = asyncio.get_running_loop().time
    connections, others = Connections(address, token), Connections(address, other)
    await others.ask("POST", PATH, people[0].question())
    is_over = asyncio.Event()

    async def solve(place: int) -> None:
        # Nobody was asked about with these hours before.
        question = people[place % len(people)].question(effort_hours=200 + (turn * AT_ONCE + place) / 4)
        began = clock()
        response = await connections.ask("POST", PATH, question)
        solves.add(response.status, clock() - began)
        nonlocal silent
        silent += response.status in REFUSALS and not response.tells_when

    async def ask_beside() -> None:
        while not is_over.is_set():
            began = clock()
            response = await others.ask("POST", PATH, people[0].question())
            small.add(response.status, clock() - began)
            await asyncio.sleep(PAUSE)

    try:
        beside = asyncio.create_task(ask_beside())
        await asyncio.gather(*(solve(place) for place in range(AT_ONCE)))
        is_over.set()
        await beside
    finally:
        connections.close()
        others.close()
    return solves, small, silent
