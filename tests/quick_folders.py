"""Folders for databases that end with the tests: in memory where there is enough, so that no disk is waited for."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
DISK = Path("/tmp")
#: Bytes without which a folder is on the disk: the databases of one process take a few hundred million.
ENOUGH = 2 * 1024**3
PREFIX = "gradus-tests-"
#: The file by whose lock a folder is known to be somebody's still.
HELD = "held"


class QuickFolder:
    """A folder of its own for whoever makes it, until it is removed; what the dead have left is removed with it."""

    def __init__(self) -> None:
        _remove_what_is_left()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_place()))
        self._held = os.open(self.path / HELD, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Throw it away with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._held)


def _place() -> Path:
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        return DISK
    return MEMORY


def _remove_what_is_left() -> None:
    """Remove the folders of tests that were killed, which would take memory until the machine stops."""
    for place in (MEMORY, DISK):
        for held in place.glob(f"{PREFIX}*/{HELD}"):
            with suppress(OSError):
                descriptor = os.open(held, os.O_RDWR | os.O_CLOEXEC)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(held.parent, ignore_errors=True)
                finally:
                    os.close(descriptor)
