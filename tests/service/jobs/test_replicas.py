"""Two servers and their workers on one database, each a process of its own: together they are one service."""

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import select

from service.database import Database
from service.tables import Job
from tests.e2e.servers import GRADUS, Answer, Client, Server, environment, key
from tests.service.annual.years import year
from tests.service.jobs.counting import wait_until
from tests.service.requests import changed

ROOT = Path(__file__).parents[3]
PATH = "/v1/annual-plans"
#: Seconds that a step may take on a machine with much else to do.
PATIENCE = 200.0
ALONE = {
    "GRADUS_JOBS_BESIDE_SERVER": "false",
    "GRADUS_PROCESSES": "1",
    "GRADUS_MAXIMUM_CONCURRENT_SOLVES": "1",
    "GRADUS_JOB_PROCESSES": "1",
}


@contextmanager
def working(folder: Path, *command: str) -> Iterator[None]:
    """Keep a worker at work that nobody waits for."""
    process = subprocess.Popen(command, cwd=folder, env={**environment(), **ALONE, "PYTHONPATH": str(ROOT)})
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


class Fresh(Client):
    """Asks over a new connection each time: one on which nothing is asked for a while is closed."""

    def ask(self, *about: Any, **named: Any) -> Answer:
        self.close()
        return super().ask(*about, **named)


class Following(threading.Thread):
    """Reads a stream of events beside the test, as they come."""

    def __init__(self, client: Client, path: str) -> None:
        super().__init__()
        self._connection = http.client.HTTPConnection(client.host, client.port, timeout=PATIENCE)
        self._connection.request("GET", path, headers={"Authorization": client.authorization})
        #: The name and the content of each event.
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.start()

    def run(self) -> None:
        response = self._connection.getresponse()
        name = ""
        for line in response:
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                self.told.append((name, json.loads(value)))
        self._connection.close()

    @property
    def statuses(self) -> list[str]:
        return [found["status"] for _, found in self.told]


class Together(threading.Thread):
    """Does something beside the test, and hands over what came of it."""

    def __init__(self, server: Server, token: str, method: str, path: str, *about: Any, **named: Any) -> None:
        super().__init__()
        self._asked = server.address, token, method, path, about, named
        self.answer: Answer | None = None
        self.start()

    def run(self) -> None:
        address, token, method, path, about, named = self._asked
        with Client(address, token) as client:
            self.answer = client.ask(method, path, *about, **named)

    def answered(self) -> Answer:
        self.join()
        assert self.answer is not None
        return self.answer


def test_two_servers_and_their_workers_are_one_service(catalog_database_url: str, tmp_path: Path) -> None:
    hr = key(catalog_database_url, "hr")
    arguments = ["serve", "--port", "0", "--database", catalog_database_url]
    with (
        Server(arguments, folder=tmp_path, settings=ALONE) as one,
        Server(arguments, folder=tmp_path, settings=ALONE) as other,
        Fresh(one.address, hr) as here,
        Fresh(other.address, hr) as there,
    ):
        first = _asked_for_once_at_both(here, there)
        following = Following(there, f"{first}/events")
        wait_until(lambda: following.statuses == ["queued"], PATIENCE)
        slowly = (sys.executable, "-m", "tests.service.jobs.years", catalog_database_url)
        with working(tmp_path, *slowly):
            for client in (here, there):
                wait_until(lambda client=client: client.ask("GET", first).document["progress"] is not None, PATIENCE)
                assert client.ask("GET", first).document["status"] == "running"
            wait_until(lambda: any(found["progress"] for _, found in following.told), PATIENCE)
            assert there.ask("DELETE", first).status == 202
            wait_until(lambda: here.ask("GET", first).document["status"] == "cancelled", PATIENCE)
        _keeps_its_best_plan(here, there, first)
        following.join()
        assert following.statuses[0] == "queued"
        assert set(following.statuses[1:-1]) <= {"running", "cancelled"}
        assert "running" in following.statuses
        assert (following.told[-1][0], following.statuses[-1]) == ("ended", "cancelled")
        second = _asked_for_once_at_the_same_time(one, other, hr)
        with working(tmp_path, str(GRADUS), "worker", "--database", catalog_database_url):
            wait_until(lambda: there.ask("GET", second).document["status"] == "optimal", PATIENCE)
        assert here.ask("GET", second).document == there.ask("GET", second).document
    database = Database(catalog_database_url)
    try:
        with database.read() as session:
            assert [job.state for job in session.exec(select(Job)).all()] == ["done", "done"]
    finally:
        database.dispose()


def _asked_for_once_at_both(here: Client, there: Client) -> str:
    """Ask the one server and then the other under the same key."""
    document = changed(year(), "solve/seconds", 3000)
    answers = [
        client.ask("POST", PATH, document, headers={"Idempotency-Key": "the-year"}) for client in (here, there, here)
    ]
    assert [answer.status for answer in answers] == [202, 202, 202]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert answers[1].headers["idempotency-replayed"] == "true"
    other = changed(document, "name", "Another")
    assert there.ask("POST", PATH, other, headers={"Idempotency-Key": "the-year"}).status == 422
    return str(answers[0].headers["location"])


def _asked_for_once_at_the_same_time(one: Server, other: Server, hr: str) -> str:
    """Ask both servers at once under the same key: one plan, whoever is told to come back later."""
    asked = [
        Together(server, hr, "POST", PATH, year(), headers={"Idempotency-Key": "another-year"})
        for server in (one, other, one, other)
    ]
    answers = [each.answered() for each in asked]
    assert {answer.status for answer in answers} <= {202, 409}
    found = {answer.headers["location"] for answer in answers if answer.status == 202}
    assert len(found) == 1
    return str(found.pop())


def _keeps_its_best_plan(here: Client, there: Client, address: str) -> None:
    plan = here.ask("GET", address).document
    for client in (here, there):
        listed = client.ask("GET", f"{address}/enrolments?page_size=200").document["items"]
        assert plan["totals"]["enrolments"] == len(listed) > 0
        assert client.ask("GET", address).document == plan
        assert client.ask("DELETE", address).document["status"] == "cancelled"
