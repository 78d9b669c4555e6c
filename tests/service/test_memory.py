"""Memory is taken from few places, and given back while blocks between what is free are still in use."""

import platform
import subprocess
import sys

import pytest

from service import memory

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps memory in places")

#: Starts threads that all take memory at the same time, and prints how many places of glibc they took it from: each has
#: 64 MiB of addresses of its own.
MANY_AT_ONCE = """
import re, threading
from pathlib import Path
from service import memory
{before}
everybody, kept = threading.Barrier(12), []
def take():
    everybody.wait()
    kept.extend(bytearray(2000) for _ in range(200))
    everybody.wait()
all_of_them = [threading.Thread(target=take) for _ in range(12)]
for one in all_of_them: one.start()
for one in all_of_them: one.join()
places = re.findall(r"^([0-9a-f]+)-[0-9a-f]+ rw-p 0+ 00:00 0 *$", Path("/proc/self/maps").read_text(), re.MULTILINE)
print(sum(int(place, 16) % (64 << 20) == 0 for place in places))
"""

#: Takes memory in small blocks, keeps one of a thousand of them, and prints the bytes taken from the machine at the end
#: of whatever time it is given for that to become less than at most so many.
FEW_KEPT = """
import time
from pathlib import Path
from service import memory
def taken():
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024
{before}
at_first = taken()
blocks = [bytearray(2000) for _ in range(50_000)]
kept = blocks[::1000] + blocks[-1:]
blocks.clear()
until = time.monotonic() + {seconds}
while taken() - at_first > {most} and time.monotonic() < until:
    time.sleep(0.01)
print(taken() - at_first)
"""

#: Gives back a large block, from which glibc would learn to put blocks of that size among the small, and prints how
#: many of ten that are somewhat smaller are asked of the machine by themselves.
LARGE_AFTER_LARGER = """
import ctypes
from service import memory
names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
class Taken(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]
taken = ctypes.CDLL(None).mallinfo2
taken.restype = Taken
{before}
first = bytearray(8 * {large})
del first
before = taken().hblks
kept = [bytearray(2 * {large}) for _ in range(10)]
print(taken().hblks - before)
"""

#: Serves, asks more at the same time than there are places of memory, and prints how many were opened nevertheless if
#: there is a thread that gives memory back, and -1 if there is none; then stops as a server is stopped.
A_SERVER = """
import os, re, signal, sys, threading, urllib.request
from pathlib import Path
from service.serving import address_of, listen, serve
from service.settings import Settings
settings = Settings(database_url=sys.argv[1], processes=1, jobs_beside_server=False, log_level="error")
listening = listen("127.0.0.1", 0)
address = address_of(listening)
def ask():
    urllib.request.urlopen(f"{address}/v1/openapi.json", timeout=200).read()
def look():
    try:
        for _ in range(3):
            asking = [threading.Thread(target=ask) for _ in range(8)]
            for one in asking: one.start()
            for one in asking: one.join()
        gives_back = any(one.name == "gradus-memory" for one in threading.enumerate())
        maps = Path("/proc/self/maps").read_text()
        places = re.findall(r"^([0-9a-f]+)-[0-9a-f]+ rw-p 0+ 00:00 0 *$", maps, re.MULTILINE)
        print(sum(int(place, 16) % (64 << 20) == 0 for place in places) if gives_back else -1, flush=True)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
serve(settings, listening, ready=threading.Thread(target=look).start)
"""


def _printed(code: str, *arguments: str) -> int:
    command = [sys.executable, "-c", code, *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240)
    return int(told.stdout)


def test_threads_take_memory_from_the_same_few_places() -> None:
    assert _printed(MANY_AT_ONCE.format(before="memory.take_from_few_places()")) < memory.ARENAS
    # Left alone, there are more; otherwise the number above would say nothing.
    assert _printed(MANY_AT_ONCE.format(before="")) > memory.ARENAS


def test_what_is_free_between_blocks_in_use_is_given_back() -> None:
    most = 20_000_000
    given_back = FEW_KEPT.format(before="memory.keep_giving_back(pause=0.01)", seconds=60, most=most)
    assert _printed(given_back) <= most
    # Left alone, it stays.
    assert _printed(FEW_KEPT.format(before="", seconds=0, most=most)) > 4 * most


def test_large_blocks_are_taken_by_themselves_whatever_was_given_back_before() -> None:
    code = LARGE_AFTER_LARGER.format(before="memory.take_from_few_places()", large=memory.LARGE)
    assert _printed(code) == 10
    # Left alone, they are not.
    assert _printed(LARGE_AFTER_LARGER.format(before="", large=memory.LARGE)) == 0


def test_a_server_does_both(database_url: str) -> None:
    assert 0 <= _printed(A_SERVER, database_url) <= memory.ARENAS
