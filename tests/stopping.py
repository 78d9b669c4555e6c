"""Real servers and workers that are told to stop at any moment: each ends soon, without a complaint or a process left.

python -m tests.stopping --runs 200 --busy 3
"""

import argparse
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.servers import GRADUS, environment, shipped_database

#: Seconds after which one that was told to stop is called deaf, and what it has started is called left behind.
PATIENCE = 240.0

Signals = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Program:
    """What is started, with its settings; a demo may find its catalogue there already."""

    arguments: tuple[str, ...]
    settings: dict[str, str]
    is_prepared: bool = True


_FEW = {"GRADUS_MAXIMUM_CONCURRENT_SOLVES": "2", "GRADUS_JOB_PROCESSES": "1"}
_SERVE = ("serve", "--port", "0")
PROGRAMS = {
    "a first demo": Program(("demo", "--port", "0"), _FEW, is_prepared=False),
    "a demo": Program(("demo", "--port", "0"), _FEW),
    "a server": Program(_SERVE, {**_FEW, "GRADUS_PROCESSES": "1"}),
    "a server alone": Program(_SERVE, {**_FEW, "GRADUS_PROCESSES": "1", "GRADUS_JOBS_BESIDE_SERVER": "false"}),
    "two servers": Program(_SERVE, {**_FEW, "GRADUS_PROCESSES": "2"}),
    "a worker": Program(("worker",), _FEW),
}


def _to_one(*kinds: signal.Signals) -> Signals:
    return lambda pid: [os.kill(pid, kind) for kind in kinds][-1]


def _to_all(kind: signal.Signals) -> Signals:
    """Do as a terminal does: everybody in the group hears it."""
    return lambda pid: os.killpg(pid, kind)


def _keyboard_and_operator(pid: int) -> None:
    os.killpg(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)


def _twice(pid: int) -> None:
    os.killpg(pid, signal.SIGINT)
    time.sleep(random.random() * 0.3)
    # The first may have been enough.
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGINT)


SIGNALS: dict[str, Signals] = {
    "SIGTERM": _to_one(signal.SIGTERM),
    "SIGINT": _to_one(signal.SIGINT),
    "SIGINT to all": _to_all(signal.SIGINT),
    "SIGTERM to all": _to_all(signal.SIGTERM),
    "SIGTERM and SIGINT": _to_one(signal.SIGTERM, signal.SIGINT),
    "SIGINT to all and SIGTERM": _keyboard_and_operator,
    "SIGINT to all twice": _twice,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How one program ended."""

    status: int
    log: str
    is_listening: bool
    seconds: float
    left: tuple[int, ...]

    @property
    def is_of_the_interpreter(self) -> bool:
        """Whether an interrupt came before the first line of the program: the interpreter's own start tells it."""
        ours = re.search(r"/(service/(?!__main__)|catalog/|solver/|multiprocessing/|concurrent/|asyncio/)", self.log)
        return not self.is_listening and self.status in (1, -signal.SIGINT) and ours is None

    def faults(self) -> list[str]:
        """Say what is wrong with it."""
        found = [f"{len(self.left)} processes were left"] if self.left else []
        if self.log and not self.is_of_the_interpreter:
            found.append("it complained")
        quiet = (0,) if self.is_listening else (0, -signal.SIGTERM, -signal.SIGINT, 130)
        if self.status not in quiet and not self.is_of_the_interpreter:
            found.append(f"its exit status is {self.status}")
        return found


def ended(program: Program, tell: Signals, folder: Path, *, wait: Callable[[Path], object]) -> Ending:
    """Start a program in a session of its own, tell it to stop when the wait for what it prints is over, and look."""
    with (folder / "log").open("w+b") as log, (folder / "out").open("w+b") as out:
        process = subprocess.Popen(
            [GRADUS, *program.arguments],
            cwd=folder,
            env={**environment(), **program.settings},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=log,
            start_new_session=True,
        )
        wait(Path(out.name))
        listens = is_listening(Path(out.name))
        told = time.monotonic()
        with suppress(ProcessLookupError):
            tell(process.pid)
        try:
            status = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            status = 999
        seconds = time.monotonic() - told
        left = _left(process.pid)
        for pid in left or (() if status != 999 else (process.pid,)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        return Ending(status, Path(log.name).read_text(errors="replace"), listens, seconds, left)


def is_listening(printed: Path) -> bool:
    """Whether the program has said where it listens."""
    return b"Listening on" in printed.read_bytes()


def _left(session: int) -> tuple[int, ...]:
    """Return who still lives of a session; what ends with its starter has a while for that."""
    deadline = time.monotonic() + PATIENCE / 3
    while (members := _members(session)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return members


def _members(session: int) -> tuple[int, ...]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                state, _, _, own = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                if int(own) == session and state != "Z":
                    found.append(int(entry.name))
    return tuple(found)


def _compute() -> None:
    while True:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--latest", type=float, default=5.0, help="seconds after its start by which one is told")
    parser.add_argument("--busy", type=int, default=0, help="processes that compute beside")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance, seen, faults, slowest, early = random.Random(asked.seed), Counter[str](), 0, 0.0, 0
    beside = [multiprocessing.Process(target=_compute, daemon=True) for _ in range(asked.busy)]
    for each in beside:
        each.start()
    with tempfile.TemporaryDirectory() as name:
        shipped = Path(shipped_database(Path(name)).removeprefix("sqlite:///"))
        for run in range(1, asked.runs + 1):
            called, how = chance.choice(list(PROGRAMS)), chance.choice(list(SIGNALS))
            folder = Path(name) / str(run)
            (folder / "var").mkdir(parents=True)
            if PROGRAMS[called].is_prepared:
                shutil.copyfile(shipped, folder / "var" / "gradus.db")
            after = chance.random() * asked.latest
            ending = ended(PROGRAMS[called], SIGNALS[how], folder, wait=lambda _, after=after: time.sleep(after))
            wrong = ending.faults()
            seen[called] += 1
            early += ending.is_of_the_interpreter and bool(ending.log)
            slowest = max(slowest, ending.seconds)
            if wrong:
                faults += 1
                print(f"{run}: {called}, {how} after {after:.3f} s: {'; '.join(wrong)}\n{ending.log}", flush=True)
            shutil.rmtree(folder)
    for each in beside:
        each.kill()
    told = ", ".join(f"{called} {count}" for called, count in sorted(seen.items()))
    print(f"{asked.runs} runs ({told}): {faults} faults, the slowest took {slowest:.1f} s to end.")
    print(f"{early} were interrupted before their first line, while the interpreter itself started.")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
