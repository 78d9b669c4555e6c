"""Signals that tell a process to end: heard once it can, however busy its main thread is, and by nobody half made."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: The main thread never lets go of the lock that the act needs, as one could that a handler interrupts in a wait.
BUSY = """
import os, signal, threading
from service import signals
told, lock = threading.Event(), threading.Lock()
def act():
    with lock:
        told.set()
signals.on_stop(act)
with lock:
    for kind in (signal.SIG{name}, signal.SIG{name}):
        os.kill(os.getpid(), kind)
told.wait()
print("told")
"""

#: A signal comes before the new process has an answer to it, and waits until it has.
HALF_MADE = """
import os, signal, sys, threading
from service import signals
signals.end_at_once()
reads, writes = os.pipe()
with signals.held_back():
    pid = os.fork()
    if not pid:
        os.read(reads, 1)
        told = threading.Event()
        signals.on_stop(told.set)
        signals.take()
        told.wait()
        print("told", flush=True)
        os._exit(0)
os.kill(pid, signal.SIG{name})
os.write(writes, b"!")
sys.exit(abs(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
"""


def ran(program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=240, check=False
    )


@pytest.mark.parametrize("name", ["TERM", "INT"])
def test_what_is_done_on_a_signal_never_interrupts_what_holds_its_lock(name: str) -> None:
    done = ran(BUSY.format(name=name))
    assert (done.returncode, done.stdout, done.stderr) == (0, "told\n", "")


@pytest.mark.parametrize("name", ["TERM", "INT"])
def test_a_signal_to_a_process_half_made_is_heard_later(name: str) -> None:
    done = ran(HALF_MADE.format(name=name))
    assert (done.returncode, done.stdout, done.stderr) == (0, "told\n", "")


def test_before_anything_is_to_be_put_in_order_an_interrupt_ends_the_process_without_a_word() -> None:
    program = (
        "import os, signal\nfrom service import signals\nsignals.end_at_once()\nos.kill(os.getpid(), signal.SIGINT)"
    )
    done = ran(program)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
