"""A real cluster on loopback: a scheduler and machines, each a process that can be killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.service.jobs.counting import wait_until

ROOT = Path(__file__).parents[3]
SETTINGS = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
}


class LoopbackCluster:
    """A scheduler and machines that are started and killed one by one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.machines: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(self._file))
        wait_until(lambda: self._told() is not None)
        self.address: str = self._told() or ""

    def add(self, count: int = 1) -> None:
        """Start so many machines, without waiting for them."""
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder))
        self.machines += [self._start("worker", self.address, *options) for _ in range(count)]

    def start_scheduler_again(self) -> None:
        """Put a scheduler where the one was that is dead; machines that were there have ended with it."""
        self.scheduler.wait()
        self.scheduler = self._start("scheduler", "--port", self.address.rpartition(":")[2])

    def begin_again(self) -> None:
        """Put a scheduler and as many machines where the dead ones were."""
        count = len(self.machines)
        self.start_scheduler_again()
        for machine in self.machines:
            machine.kill()
            machine.wait()
        self.machines.clear()
        self.add(count)

    def end(self) -> None:
        for process in (*self.machines, self.scheduler):
            process.kill()
        for process in (*self.machines, self.scheduler):
            process.wait()

    def kill(self, pid: int) -> None:
        """Kill one machine, and see that it is gone."""
        machine = next(each for each in self.machines if each.pid == pid)
        os.kill(pid, signal.SIGKILL)
        machine.wait()
        self.machines.remove(machine)

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
