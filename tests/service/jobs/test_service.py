"""The real programs: years that a server is asked for, while servers and workers are killed and stopped."""

import http.client
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Databases, with_the_shipped_catalogue
from tests.e2e.servers import PATIENCE, Client, Server, key
from tests.service.annual.years import year
from tests.service.jobs.counting import wait_until

PATH = "/v1/annual-plans"
LEASE = {"GRADUS_JOB_LEASE_SECONDS": "1", "GRADUS_JOB_PROCESSES": "1", "GRADUS_MAXIMUM_CONCURRENT_SOLVES": "1"}


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.copy("sqlite", "shipped", with_the_shipped_catalogue)


def serving(url: str, folder: Path, **settings: str) -> Server:
    arguments = ["serve", "--port", "0", "--database", url]
    return Server(arguments, folder=folder, settings={**LEASE, "GRADUS_PROCESSES": "2", **settings})


def working(url: str, folder: Path) -> Any:
    """Return a worker; it prints nothing, so it is a server that nobody waits for."""
    return _Worker(["worker", "--database", url], folder=folder, settings=LEASE)


class _Worker(Server):
    def line_with(self, words: str) -> str:
        return words


def asked(client: Client) -> str:
    answer = client.ask("POST", PATH, year(), headers={"Idempotency-Key": "the-year"})
    assert answer.status == 202, answer.body
    return str(answer.headers["location"])


def ended(client: Client, address: str) -> dict[str, Any]:
    """Wait until the plan is there, and return all of it that does not depend on the moment."""
    wait_until(lambda: client.ask("GET", address).document["status"] not in ("queued", "running"))
    plan: dict[str, Any] = client.ask("GET", address).document
    plan["enrolments"] = client.ask("GET", f"{address}/enrolments?page_size=200").document["items"]
    plan["gaps"] = client.ask("GET", f"{address}/gaps?page_size=200").document["items"]
    del plan["proof"]["wall_ms"], plan["progress"], plan["id"]
    return plan


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_year_outlives_the_service_that_was_asked_for_it(url: str, tmp_path: Path, processes: str) -> None:
    hr = key(url, "hr")
    with serving(url, tmp_path, GRADUS_PROCESSES=processes) as server, Client(server.address, hr) as client:
        address = asked(client)
        server.stop(signal.SIGKILL)
    with serving(url, tmp_path, GRADUS_PROCESSES=processes) as server, Client(server.address, hr) as client:
        assert asked(client) == address, "the same key gets the same plan"
        disturbed = ended(client, address)
        client.close()
        other = client.ask("POST", PATH, year()).headers["location"]
        assert ended(client, other) == disturbed
    assert disturbed["status"] == "optimal"
    assert disturbed["enrolments"]


def test_workers_apart_do_what_a_server_is_asked_for(url: str, tmp_path: Path) -> None:
    hr = key(url, "hr")
    with (
        serving(url, tmp_path, GRADUS_JOBS_BESIDE_SERVER="false") as server,
        Client(server.address, hr) as client,
    ):
        address = asked(client)
        time.sleep(1)
        assert client.ask("GET", address).document["status"] == "queued"
        with working(url, tmp_path) as worker:
            assert ended(client, address)["status"] == "optimal"
            assert worker.stop() == 0


def test_who_follows_does_not_keep_a_server_from_stopping(url: str, tmp_path: Path) -> None:
    hr = key(url, "hr")
    with serving(url, tmp_path, GRADUS_JOBS_BESIDE_SERVER="false") as server, Client(server.address, hr) as client:
        address = asked(client)
        connection = http.client.HTTPConnection(client.host, client.port, timeout=PATIENCE)
        connection.request("GET", f"{address}/events", headers={"Authorization": client.authorization})
        told = connection.getresponse()
        assert told.status == 200
        assert any(b'"status":"queued"' in line for line in told)
        assert server.stop() == 0
        told.read()
        connection.close()
