"""Questions about a recommendation over a real server: worked out beside it, and given up with their client."""

import http.client
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.servers import Client, Server, key
from tests.e2e.worker_processes import ALONE, LONG, busy_worker, endless, lives, until, used_by_workers, workers_of
from tests.service.requests import example

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")

PATH = "/v1/recommendations"


@contextmanager
def serving(url: str, folder: Path, **settings: str) -> Iterator[tuple[Client, int]]:
    """Run a server with one worker, and give a client and the server's process."""
    with (
        Server(
            ["serve", "--port", "0"], folder=folder, settings={**ALONE, "GRADUS_DATABASE_URL": url, **settings}
        ) as server,
        Client(server.address, key(url, "lms")) as client,
    ):
        yield client, server.process


def test_every_question_is_worked_out_in_a_worker(shipped_url: str, folder: Path) -> None:
    """The same process is there before and after: it did not die of what it was sent."""
    with serving(shipped_url, folder) as (client, process):
        stored = client.ask("POST", PATH, example("account-management-3-to-4")).document
        before = workers_of(process)
        assert len(before) == 1
        path = f"{PATH}/{stored['id']}"
        for question in ("alternatives", "frontier?by=effort_hours", "explain?module=AM-311", "explain?module=AM-101"):
            answer = client.ask("GET", f"{path}/{question}")
            assert answer.status == 200
            assert answer.document["stale"] is False
        assert client.ask("POST", f"{path}/what-if", {"goal": "fastest"}).document["after"]["status"] == "optimal"
        replanned = client.ask("POST", f"{path}/replan", {"cancelled": ["AM-323"]}).document["recommendation"]
        assert client.ask("GET", f"{PATH}/{replanned['id']}").document == replanned
        assert client.ask("GET", f"{path}/explain?module=AM-0").status == 422
        assert workers_of(process) == before


def test_a_client_that_leaves_a_question_frees_its_worker(shipped_url: str, folder: Path) -> None:
    with serving(shipped_url, folder, **LONG) as (client, process):
        stored = client.ask("POST", PATH, {**endless(seconds=600), "store": True}).document["id"]
        connection = http.client.HTTPConnection(client.host, client.port)
        before = used_by_workers(process)
        connection.request("GET", f"{PATH}/{stored}/frontier", headers={"Authorization": client.authorization})
        worker = busy_worker(process, before)
        connection.close()
        until(lambda: not lives(worker))
        assert client.ask("GET", f"{PATH}/{stored}/explain?module=nothing").status == 422
