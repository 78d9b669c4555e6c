"""One worker process: told what to do over a pipe, one task after another, until the pipe is closed.

It holds no database, no socket and no thread of the server, so it can be killed at any moment without harm to anybody.
"""

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Literal

from service import signals

#: What goes over the pipe: a word and its value.
Message = tuple[Literal["holding", "task"], bytes] | tuple[Literal["ready", "held", "done", "failed", "full"], bytes]
#: Makes the function that answers tasks, once for everything that a worker holds.
Opener = Callable[[bytes], Callable[[bytes], bytes]]

#: How far a worker stands back behind its server.
NICE = 5


def main(pipe: Connection, opener: Opener, memory_bytes: int) -> None:
    """Answer tasks until the other end is gone."""
    # Ctrl-C and a stop of the whole service reach every process; the server decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signals.take()
    # The server itself goes first: whoever only asks how it is must not wait for somebody else's search.
    os.nice(NICE)
    _limit_memory(memory_bytes)
    answer: Callable[[bytes], bytes] | None = None
    with suppress(EOFError, OSError):
        pipe.send(("ready", b""))
        while True:
            kind, value = pipe.recv()
            if kind == "holding":
                answer = opener(value)
                pipe.send(("held", b""))
                continue
            if answer is None:
                raise LookupError("a task came before what it needs")
            reply = _reply(answer, value)
            pipe.send(reply)
            if reply[0] == "full":
                # What is left of the heap is of no more use.
                return


def _reply(answer: Callable[[bytes], bytes], task: bytes) -> tuple[str, bytes]:
    try:
        return "done", answer(task)
    except MemoryError:
        return "full", b""
    except Exception:
        return "failed", traceback.format_exc().encode("utf-8", errors="replace")


def _limit_memory(most: int) -> None:
    """Let the worker run out of memory before the machine does."""
    if sys.platform == "darwin":
        return  # has no such limit that holds
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bounded: Any = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bounded, hard))
