"""A process that has loaded everything but the solver, and judges one faulty copy after the other in copies of itself.

It is told the module that judges, the folder with the copy of the solver, and the file with the fault; what the judge
says stands in the folder afterwards, and its exit status is told back.
"""

import atexit
import importlib
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAID = "said"
#: What takes most of the time of a start, and holds no fault.
LOADED = ("ortools.sat.python.cp_model", "pytest")


class Judging:
    """One such process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.judging"],
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def judge(self, judge: str, folder: Path, file: str) -> tuple[int, str]:
        """Return the exit status of a judge, and what it said."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{judge}\t{folder}\t{file}\n")
        self._process.stdin.flush()
        status = self._process.stdout.readline()
        return int(status or -1), (folder / SAID).read_text(encoding="utf-8", errors="replace")

    def end(self) -> None:
        """Let it end, and whatever it still judges with it."""
        self._process.kill()
        self._process.communicate()


_idle: list[Judging] = []
_all: list[Judging] = []
_lock = threading.Lock()


@contextmanager
def judging() -> Iterator[Judging]:
    """Give a process that nobody else uses meanwhile; it is kept for the next one."""
    with _lock:
        process = _idle.pop() if _idle else Judging()
        if process not in _all:
            _all.append(process)
    try:
        yield process
    finally:
        with _lock:
            _idle.append(process)


@atexit.register
def _end_all() -> None:
    for process in _all:
        process.end()


def main() -> None:
    """Judge until nobody asks any more."""
    for module in LOADED:
        importlib.import_module(module)
    for line in sys.stdin:
        judge, folder, file = line.rstrip("\n").split("\t")
        process = os.fork()
        if not process:
            _judge(judge, folder, file)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _judge(judge: str, folder: str, file: str) -> None:
    """Judge in this process, and end it."""
    status = 1
    try:
        os.chdir(folder)
        said = os.open(SAID, os.O_WRONLY | os.O_CREAT)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        # Before the solver as it is.
        sys.path.insert(0, folder)
        status = importlib.import_module(judge).judge(file)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
