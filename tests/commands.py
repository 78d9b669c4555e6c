"""The command as somebody types it, in a process of its own, but without loading every module anew each time.

One process loads them, and is copied for each call: what a command prints, writes and leaves is as ever.
"""

import atexit
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[1]
#: Seconds after which a silent command is ended.
PATIENCE = 480
#: What the commands load when they need it.
LOADED = (
    "service.annual.command",
    "service.annual.verifying",
    "service.cli",
    "service.coverage",
    "service.exporting",
    "service.house_setup",
    "service.importing",
    "service.jobs.executors",
    "service.migrating",
    "service.people_import",
    "service.recommend",
)


def run(
    arguments: Sequence[str], *, folder: Path, given: bytes = b"", environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    """Run the command to its end in `folder`."""
    with tempfile.TemporaryDirectory() as name:
        given_in, out, errors = (Path(name) / each for each in ("in", "out", "errors"))
        given_in.write_bytes(given)
        asked = {
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": dict(environment),
            "files": [str(given_in), str(out), str(errors)],
        }
        original = _original()
        assert original.stdin is not None
        assert original.stdout is not None
        original.stdin.write(json.dumps(asked).encode() + b"\n")
        original.stdin.flush()
        status = json.loads(original.stdout.readline())
        return subprocess.CompletedProcess(["gradus", *arguments], status, out.read_bytes(), errors.read_bytes())


def on_a_terminal(command: Sequence[str], *, environment: Mapping[str, str]) -> tuple[bytes, str]:
    """Run a program whose complaints go to a terminal, and return what it prints and what is seen there."""
    ours, theirs = pty.openpty()
    shown = bytearray()

    def look() -> None:
        # A terminal that nobody looks at holds up whoever writes to it.
        with suppress(OSError):
            while piece := os.read(ours, 65_536):
                shown.extend(piece)

    looking = threading.Thread(target=look)
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment) as running:
            os.close(theirs)
            looking.start()
            printed, _ = running.communicate(timeout=PATIENCE)
        looking.join()
    finally:
        os.close(ours)
    assert running.returncode == 0, shown.decode()
    return printed, shown.decode()


@cache
def _original() -> "subprocess.Popen[bytes]":
    """Start what is copied, once for all tests of this process; it ends when nobody can ask it any more."""
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.commands"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        # Only what has one thread is copied whole.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    # Leaving closes what it reads, and waits for its end.
    atexit.register(started.__exit__, None, None, None)
    return started


def main() -> None:
    for module in LOADED:
        import_module(module)
    for line in sys.stdin.buffer:
        pid = os.fork()
        if not pid:
            _become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _become(asked: "dict[str, object]") -> NoReturn:
    """Be the command, as if just started."""
    status = 1
    try:
        signal.alarm(PATIENCE)
        status = _run(**asked)  # type: ignore[arg-type]
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _run(arguments: list[str], folder: str, environment: dict[str, str], files: list[str]) -> int:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, file in enumerate(files):
        opened = os.open(file, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    # As the interpreter opens them where the environment names no language.
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    sys.argv = ["gradus", *arguments]
    from service.__main__ import main as begin  # noqa: PLC0415

    try:
        begin()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


if __name__ == "__main__":
    main()
