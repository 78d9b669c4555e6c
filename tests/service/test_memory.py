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


def _printed(code: str) -> int:
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240)
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
