"""Solving beside the server: workers that die, hang, are given up or are too few, and a server that goes on."""

import http.client
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import worker_processes
from tests.e2e.servers import PATIENCE, Answer, Client, Server, key, run
from tests.e2e.worker_processes import (
    ALONE,
    ENDLESS,
    LONG,
    busy_worker,
    endless,
    frozen_worker,
    lives,
    server_processes,
    until,
    used_by_workers,
    workers_of,
)
from tests.service.requests import small

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")

PATH = "/v1/recommendations"


@contextmanager
def serving(url: str, folder: Path, **settings: str) -> Iterator[tuple[Server, Client, int]]:
    """Run a server with one worker unless told otherwise, and give a client and the server's process."""
    chosen = {**ALONE, "GRADUS_DATABASE_URL": url, **ENDLESS, **settings}
    with (
        Server(["serve", "--port", "0"], folder=folder, settings=chosen) as server,
        Client(server.address, key(url, "lms")) as client,
    ):
        assert client.ask("POST", PATH, small()).status == 200
        yield server, client, server.process


class Asking:
    """A request that was sent, and whose answer is waited for in a thread of its own."""

    def __init__(self, client: Client, document: Mapping[str, Any]) -> None:
        self._answers: list[Answer] = []
        self._connection = http.client.HTTPConnection(client.host, client.port, timeout=PATIENCE)
        headers = {"Authorization": client.authorization, "Content-Type": "application/json"}
        self._connection.request("POST", PATH, json.dumps(document), headers)
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        response = self._connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        self._answers.append(Answer(status=response.status, headers=headers, body=response.read()))
        self._connection.close()

    @property
    def is_waiting(self) -> bool:
        return self._thread.is_alive()

    def answer(self) -> Answer:
        self._thread.join()
        return self._answers[0]


def problem(answer: Answer) -> tuple[int, str, bool]:
    return answer.status, answer.document["type"], "retry-after" in answer.headers


BUSY = (503, "/problems/busy", True)


def test_a_worker_that_is_killed_once_costs_nothing(shipped_url: str, folder: Path) -> None:
    """Idle or at work: the request is begun again in the replacement."""
    with serving(shipped_url, folder, **LONG) as (_, client, process):
        worker_processes.stop_all_of(process, signal.SIGKILL)
        assert client.ask("POST", PATH, {**small(), "goal": "cheapest"}).status == 200
        before = used_by_workers(process)
        asking = Asking(client, endless(seconds=600))
        os.kill(busy_worker(process, before), signal.SIGKILL)
        assert asking.answer().status == 200


def test_a_request_that_kills_its_workers_is_told_to_come_back(shipped_url: str, folder: Path) -> None:
    with serving(shipped_url, folder) as (_, client, process):
        before = used_by_workers(process)
        asking = Asking(client, endless(seconds=600))
        first = busy_worker(process, before)
        os.kill(first, signal.SIGKILL)
        until(lambda: workers_of(process) - {first})
        os.kill(busy_worker(process, {}), signal.SIGKILL)
        assert problem(asking.answer()) == BUSY
        assert client.ask("POST", PATH, {**small(), "goal": "cheapest"}).status == 200


def test_a_worker_that_hangs_is_ended_after_its_deadline(shipped_url: str, folder: Path) -> None:
    with serving(shipped_url, folder, GRADUS_SOLVE_GRACE_SECONDS="0.5") as (_, client, process):
        (worker,) = workers_of(process)
        os.kill(worker, signal.SIGSTOP)
        assert problem(client.ask("POST", PATH, {**small(), "goal": "cheapest", "solve": {"seconds": 1}})) == BUSY
        assert not lives(worker)
        assert client.ask("POST", PATH, {**small(), "goal": "cheapest"}).status == 200


def test_a_client_that_leaves_frees_its_worker(shipped_url: str, folder: Path) -> None:
    with serving(shipped_url, folder) as (_, client, process):
        connection = http.client.HTTPConnection(client.host, client.port)
        headers = {"Authorization": client.authorization, "Content-Type": "application/json"}
        before = used_by_workers(process)
        connection.request("POST", PATH, json.dumps(endless(seconds=600)), headers)
        worker = busy_worker(process, before)
        connection.close()
        until(lambda: not lives(worker))
        assert client.ask("POST", PATH, {**small(), "goal": "cheapest"}).status == 200


def test_a_full_queue_turns_away_and_health_answers_beside_it(shipped_url: str, folder: Path) -> None:
    """One is solved, one waits, and whoever comes last hears so at once; the one that waits loses its patience."""
    with serving(shipped_url, folder, **LONG, GRADUS_MAXIMUM_WAITING_SOLVES="1") as (_, client, process):
        before = used_by_workers(process)
        first = Asking(client, endless(seconds=600))
        # Only now is it sure who is solved and who waits.
        busy_worker(process, before)
        with frozen_worker(process):
            second = Asking(client, {**small(), "goal": "cheapest", "solve": {"seconds": 500}})
            third = {**small(), "limits": {"effort_hours": 39}, "solve": {"seconds": 2}}
            assert problem(client.ask("POST", PATH, third)) == BUSY
            assert client.ask("GET", "/v1/health/live").status == 200
            assert client.ask("GET", "/v1/health/ready").status == 200
            assert problem(second.answer()) == BUSY
        assert first.answer().status == 200


def test_a_server_told_to_stop_finishes_what_it_solves(shipped_url: str, folder: Path) -> None:
    with serving(shipped_url, folder, **LONG) as (server, client, process):
        before = used_by_workers(process)
        asking = Asking(client, endless(seconds=600))
        worker = busy_worker(process, before)
        assert server.stop() == 0
        assert asking.answer().status == 200
        until(lambda: not lives(worker))


def test_a_server_told_to_stop_is_not_ready_but_alive(shipped_url: str, folder: Path) -> None:
    """For a moment it answers as ever, so that nobody it can still be sent to is turned away; then nobody new."""
    delay = 8.0
    with serving(shipped_url, folder, GRADUS_STOP_DELAY_SECONDS=str(delay)) as (server, client, process):
        assert client.ask("GET", "/v1/health/ready").status == 200
        with frozen_worker(process):
            asking = Asking(client, {**small(), "goal": "cheapest", "solve": {"seconds": 500}})
            told = time.monotonic()
            os.kill(process, signal.SIGTERM)
            until(lambda: client.ask("GET", "/v1/health/ready").status == 503)
            answer = client.ask("POST", PATH, {**small(), "validate_only": True})
            # A machine on which that took longer has shown nothing.
            assert answer.status == 200 or time.monotonic() - told > delay
            turned = until(lambda: [a for a in [client.ask("GET", "/v1/learners")] if a.status != 200])
            assert problem(turned[0]) == BUSY
            assert problem(client.ask("GET", "/v1/health/ready")) == BUSY
            assert client.ask("GET", "/v1/health/live").status == 200
            assert asking.is_waiting
        assert asking.answer().document["status"] == "optimal"
        assert server.stop() == 0


def test_a_worker_out_of_memory_is_replaced_and_asked_no_more(shipped_url: str, folder: Path) -> None:
    """Its limit is drawn in round what it has already; the search, and even reading a large task, needs more."""
    with serving(shipped_url, folder) as (_, client, process):
        (worker,) = workers_of(process)
        worker_processes.leave_room(worker, 1024 * 1024)
        assert problem(client.ask("POST", PATH, endless(seconds=4))) == BUSY
        until(lambda: not lives(worker))
        (replacement,) = until(lambda: workers_of(process))
        assert replacement != worker
        assert client.ask("POST", PATH, {**small(), "goal": "cheapest"}).status == 200
        assert workers_of(process) == {replacement}


def test_workers_do_not_outlive_a_server_that_is_killed(shipped_url: str, folder: Path) -> None:
    with serving(shipped_url, folder, GRADUS_MAXIMUM_CONCURRENT_SOLVES="2") as (server, _, process):
        workers = workers_of(process)
        assert len(workers) == 2
        server.stop(signal.SIGKILL)
        until(lambda: not any(lives(worker) for worker in workers))


def test_what_another_process_changes_in_the_catalogue_is_seen_at_once(shipped_copy: str, folder: Path) -> None:
    """The catalogue is kept by its content; an import beside the server changes the next answer."""
    ask = {
        "learner": {"attainments": [{"competency": "ssg-fs/account-management", "level": 3}]},
        "target": {"requirements": [{"competency": "ssg-fs/account-management", "level": 4}]},
        "goal": "cheapest",
    }
    added = folder / "modules.yaml"
    added.write_text(
        """
modules:
  - id: TEST-1
    title: {en: Everything at once, zh: 一次学完}
    summary: {en: All of level 4., zh: 第四级的全部内容。}
    provider: House academy
    mode: self-paced
    language: en
    price: {amount: "0.00", currency: SGD}
    effort_hours: 1
    outcomes:
      - {competency: ssg-fs/account-management, from_level: 3, to_level: 4}
""",
        encoding="utf-8",
    )
    with serving(shipped_copy, folder) as (_, client, _process):
        before = client.ask("POST", PATH, ask).document
        again = client.ask("POST", PATH, ask).document
        imported = run(["import", str(added), "--database", shipped_copy], folder=folder)
        assert imported.returncode == 0, imported.stderr
        # An import may take longer than a connection that nobody uses stays open.
        client.close()
        after = client.ask("POST", PATH, ask).document
    assert again["plan"] == before["plan"]
    assert again["id"] != before["id"]
    assert [step["module"] for step in after["plan"]["steps"]] == ["TEST-1"]
    assert after["proof"]["catalog_version"] != before["proof"]["catalog_version"]


@contextmanager
def several(url: str, folder: Path) -> Iterator[tuple[Server, Client]]:
    """Run two server processes with one worker each."""
    settings = {
        "GRADUS_PROCESSES": "2",
        "GRADUS_MAXIMUM_CONCURRENT_SOLVES": "2",
        "GRADUS_JOBS_BESIDE_SERVER": "false",
        "GRADUS_DATABASE_URL": url,
    }
    with (
        Server(["serve", "--port", "0"], folder=folder, settings=settings) as server,
        Client(server.address, key(url, "lms")) as client,
    ):
        assert client.ask("POST", PATH, small()).status == 200
        yield server, client


def test_a_server_process_that_dies_is_replaced(shipped_url: str, folder: Path) -> None:
    with several(shipped_url, folder) as (server, client):
        first = until(lambda: server_processes(server.process, 2))
        os.kill(min(first), signal.SIGKILL)
        until(lambda: len(server_processes(server.process, 2) - first) == 1)
        client.close()
        assert client.ask("POST", PATH, small()).status == 200
        assert server.stop() == 0
        until(lambda: not any(lives(process) for process in first))


def test_server_processes_do_not_outlive_the_one_that_started_them(shipped_url: str, folder: Path) -> None:
    with several(shipped_url, folder) as (server, _):
        processes = until(lambda: server_processes(server.process, 2))
        server.stop(signal.SIGKILL)
        until(lambda: not any(lives(process) for process in processes))
