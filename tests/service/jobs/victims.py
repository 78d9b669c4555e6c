"""Whoever a search for a year can lose: each as real processes, killed outright and replaced as an operator would."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from service.database import Database
from tests.e2e.servers import GRADUS, environment
from tests.postgresql import PostgreSQLServer
from tests.service.jobs.clusters import LoopbackCluster
from tests.service.jobs.counting import wait_until
from tests.service.jobs.made_years import is_over, job

#: Seconds after which a worker that says nothing is taken for dead; short, so that many deaths fit into a minute.
LEASE = 2.0
SETTINGS = {
    "GRADUS_JOB_LEASE_SECONDS": str(LEASE),
    "GRADUS_JOB_PROCESSES": "2",
    "GRADUS_MAXIMUM_CONCURRENT_SOLVES": "1",
    "GRADUS_PROCESSES": "1",
}


class Scene:
    """One job on one database, and the processes that are there for it."""

    def __init__(
        self, database: Database, key: str, folder: Path, *, server: PostgreSQLServer, cluster: LoopbackCluster
    ) -> None:
        self.database = database
        self.key = key
        self.server = server
        self.cluster = cluster
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, **settings: str) -> "subprocess.Popen[bytes]":
        """Start one of the service's programs on the database."""
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [GRADUS, *command, "--database", self.database.url],
                cwd=self._folder,
                env={**environment(), **SETTINGS, **settings},
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        self._started.append(process)
        return process

    def worker(self, **settings: str) -> "subprocess.Popen[bytes]":
        return self.start("worker", **settings)

    def is_over(self) -> bool:
        return is_over(self.database, self.key)

    def is_at_work(self, *, since: int) -> bool:
        """Whether somebody who has the job in hand was heard of since it was worked on for so long, or it is over."""
        found = job(self.database, self.key)
        return found.state in ("done", "failed") or (found.progress is not None and found.worked_ms != since)

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.terminate()
        for process in self._started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


#: Starts what is needed, and returns what kills one of it and puts another in its place.
Victim = Callable[[Scene, random.Random], Callable[[], None]]


def worker(scene: Scene, chance: random.Random) -> Callable[[], None]:
    """Kill the only worker, and start another."""
    at_work = scene.worker()

    def strike() -> None:
        nonlocal at_work
        at_work.kill()
        at_work.wait()
        at_work = scene.worker()

    return strike


def one_worker_of_two(scene: Scene, chance: random.Random) -> Callable[[], None]:
    """Kill the one of two workers that has the job; a third one comes in its place."""
    both = [scene.worker(), scene.worker()]

    def strike() -> None:
        owner = job(scene.database, scene.key).owner or ""
        for each in [found for found in both if f":{found.pid}:" in owner]:
            each.kill()
            each.wait()
            both.remove(each)
            both.append(scene.worker())

    return strike


def service(scene: Scene, chance: random.Random) -> Callable[[], None]:
    """Kill the server, whose worker ends with it, and start another with a worker of its own."""
    serving = scene.start("serve", "--port", "0")

    def strike() -> None:
        nonlocal serving
        serving.kill()
        serving.wait()
        serving = scene.start("serve", "--port", "0")

    return strike


def search_process(scene: Scene, chance: random.Random) -> Callable[[], None]:
    """Kill one of the processes that a search is spread over; the worker makes another."""
    at_work = scene.worker()

    def strike() -> None:
        below: list[int] = []

        def is_there() -> bool:
            below[:] = processes_of_a_search(at_work.pid)
            return bool(below) or scene.is_over()

        wait_until(is_there)
        if below:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(below), signal.SIGKILL)

    return strike


def machine(scene: Scene, chance: random.Random) -> Callable[[], None]:
    """Kill one machine of two in a cluster, and start another."""
    scene.worker(GRADUS_CLUSTER=scene.cluster.address)

    def strike() -> None:
        scene.cluster.kill(chance.choice(scene.cluster.machines).pid)
        scene.cluster.add()

    return strike


def scheduler(scene: Scene, chance: random.Random) -> Callable[[], None]:
    """Kill the scheduler of a cluster, and start another with machines of its own a little later."""
    scene.worker(GRADUS_CLUSTER=scene.cluster.address)

    def strike() -> None:
        scene.cluster.scheduler.kill()
        time.sleep(chance.random() * 2)
        scene.cluster.begin_again()

    return strike


def database(scene: Scene, chance: random.Random) -> Callable[[], None]:
    """Crash PostgreSQL and have it back; of SQLite, kill whoever is in the middle of writing."""
    at_work = [scene.worker(), scene.worker()]

    def crash() -> None:
        scene.server.crash()
        time.sleep(chance.random() * 2)
        scene.server.come_back()

    def kill_the_writer() -> None:
        writer = who_writes(scene)
        for each in [found for found in at_work if found.pid == writer]:
            each.kill()
            each.wait()
            at_work.remove(each)
            at_work.append(scene.worker())

    return crash if scene.database.dialect == "postgresql" else kill_the_writer


VICTIMS: tuple[Victim, ...] = (
    worker,
    one_worker_of_two,
    service,
    search_process,
    machine,
    scheduler,
    database,
)


def who_writes(scene: Scene) -> int | None:
    """Return the process that is writing to the file just now; None if the job ends before anybody does."""
    inode = f":{Path(f'{make_url(scene.database.url).database}-turn').stat().st_ino}"
    looks = 0
    while True:
        for line in Path("/proc/locks").read_text().splitlines():
            parts = line.split()
            # A line that tells of somebody who waits has an arrow before the kind.
            if parts[1] == "FLOCK" and parts[5].endswith(inode) and int(parts[4]) != os.getpid():
                return int(parts[4])
        looks += 1
        if looks % 500 == 0 and scene.is_over():
            return None


def processes_of_a_search(pid: int) -> list[int]:
    """Return the processes of a worker's search: the children of the one that they are made from."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    children = {child for child, parent in parents.items() if parent == pid}
    return [child for child, parent in parents.items() if parent in children]
