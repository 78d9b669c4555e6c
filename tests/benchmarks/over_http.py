"""Asks a real server the same questions, one client after another and then several at once."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.benchmarks.questions import Family
from tests.e2e.servers import Client, Server

PATH = "/v1/recommendations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A family with the seconds and the status of each question."""

    name: str
    seconds: Sequence[float]
    statuses: Sequence[str]

    @property
    def share_optimal(self) -> float:
        return sum(status == "optimal" for status in self.statuses) / len(self.statuses)


def asked(family: Family, server: Server, token: str) -> Asked:
    """Ask every question of the family over one connection, from the first byte sent to the last one read."""
    with Client(server.address, token) as client:
        _ask(client, family.bodies[0])
        answers = [_ask(client, body) for body in family.bodies]
    return Asked(
        name=family.name, seconds=[seconds for seconds, _ in answers], statuses=[status for _, status in answers]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What several clients got at once."""

    clients: int
    answered: int
    seconds: float
    #: How often the server asked to come back later.
    turned_away: int

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


def together(body: bytes, server: Server, token: str, *, clients: int, questions: int) -> Together:
    """Ask one question so many times from several clients at once."""

    def ask(count: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        with Client(server.address, token) as client:
            for _ in range(count):
                statuses[client.ask("POST", PATH, body).status] += 1
        return statuses

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        statuses = sum(pool.map(ask, [questions // clients] * clients), Counter[int]())
    seconds = time.perf_counter() - started
    if set(statuses) - {200, 503}:
        raise RuntimeError(f"the server answered {statuses}")
    return Together(clients=clients, answered=statuses[200], seconds=seconds, turned_away=statuses[503])


def _ask(client: Client, body: bytes) -> tuple[float, str]:
    started = time.perf_counter()
    answer = client.ask("POST", PATH, body)
    seconds = time.perf_counter() - started
    if answer.status != 200:
        raise RuntimeError(f"the server answered {answer.status}: {answer.body[:500]!r}")
    return seconds, str(json.loads(answer.body)["status"])
