"""A real cluster on loopback: a scheduler and machines, each a process that can be killed."""

import itertools
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.jobs.cluster import Cluster
from tests.service.jobs.counting import wait_until

#: Seconds that pass only where something is wrong.
PATIENCE = 240.0
ROOT = Path(__file__).parents[3]
SETTINGS = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
}


#: Below those that the system hands out: nobody is given the port of a dead scheduler before the next one takes it.
_PORTS = itertools.count(20_000 + os.getpid() * 53 % 12_000)


def free_port() -> int:
    """Return a port that nobody listens on."""
    for port in _PORTS:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("every port is taken")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine of a cluster, and the name that the scheduler knows it by."""

    name: str
    process: "subprocess.Popen[bytes]"

    @property
    def pid(self) -> int:
        return self.process.pid


class LoopbackCluster:
    """A scheduler and machines that are started and killed one by one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self._numbers = itertools.count(1)
        self.machines: list[Machine] = []
        self.scheduler = self._start("scheduler", "--port", str(free_port()), "--scheduler-file", str(self._file))
        wait_until(lambda: self._told() is not None)
        self.address: str = self._told() or ""

    @property
    def pids(self) -> set[int]:
        return {machine.pid for machine in self.machines}

    def add(self, count: int = 1) -> None:
        """Start so many machines, without waiting for them."""
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder))
        for number in itertools.islice(self._numbers, count):
            name = f"machine-{number}"
            self.machines.append(Machine(name, self._start("worker", self.address, "--name", name, *options)))

    def start_scheduler_again(self) -> None:
        """Put a scheduler where the one was that is dead; machines that were there have ended with it."""
        self.scheduler.wait()
        self.scheduler = self._start("scheduler", "--port", self.address.rpartition(":")[2])

    def begin_again(self) -> None:
        """Put a scheduler and as many machines where the dead ones were."""
        count = len(self.machines)
        self.start_scheduler_again()
        for machine in self.machines:
            machine.process.kill()
            machine.process.wait()
        self.machines.clear()
        self.add(count)

    def end(self) -> None:
        processes = [*(machine.process for machine in self.machines), self.scheduler]
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()

    def kill(self, pid: int) -> None:
        """Kill one machine, and see that it is gone."""
        machine = next(each for each in self.machines if each.pid == pid)
        machine.process.kill()
        machine.process.wait()
        self.machines.remove(machine)

    def bury(self) -> None:
        """Count the machines no more that have ended by themselves."""
        self.machines = [machine for machine in self.machines if machine.process.poll() is None]

    def _told(self) -> str | None:
        """Return the address that the scheduler has told; it may be in the middle of writing it down."""
        try:
            return str(json.loads(self._file.read_text())["address"])
        except (FileNotFoundError, ValueError):
            return None

    def _start(self, role: str, *options: str) -> "subprocess.Popen[bytes]":
        alone = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        return subprocess.Popen(
            [sys.executable, "-m", "dask", role, *alone, *options],
            cwd=ROOT,
            env={**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def loopback_cluster(folder: Path, machines: int) -> Iterator[LoopbackCluster]:
    made = LoopbackCluster(folder)
    try:
        made.add(machines)
        yield made
    finally:
        made.end()


def patient(loopback: LoopbackCluster) -> Cluster:
    """Join a cluster that may take long to answer."""
    return Cluster(loopback.address, patience=PATIENCE)


def wait_for_machines(cluster: Cluster, loopback: LoopbackCluster) -> None:
    """Wait until the scheduler knows all machines that are there, and none that is not any more."""
    names = {machine.name for machine in loopback.machines}
    wait_until(lambda: {known["name"] for known in cluster._client.scheduler_info()["workers"].values()} == names)
