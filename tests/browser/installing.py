"""Installs the browser that the tests drive, `python -m tests.browser.installing`: Debian's Chromium, by apt-get."""

import os
import shutil
import subprocess
import sys

from tests.browser.chromium import executable

#: The browser, and letters for it to write with, the Chinese ones too: without them every one is an empty box.
PACKAGES = ("chromium", "fonts-liberation", "fonts-noto-cjk")
APT = ["apt-get", "-q", "-o", "Acquire::Retries=5", "-o", "DPkg::Lock::Timeout=300"]


def main() -> int:
    """Install what is missing, and say what was done."""
    found = executable()
    if found is not None:
        print(f"Nothing to install: {_version(found)} is here already, at {found}.")
        return 0
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print("Chromium is missing, and only root can install it, with apt-get on Debian.", file=sys.stderr)
        print("On other systems, name any Chromium in GRADUS_TEST_CHROMIUM.", file=sys.stderr)
        return 1
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*APT, "update"], check=True, env=quiet)
    subprocess.run([*APT, "install", "-y", "--no-install-recommends", *PACKAGES], check=True, env=quiet)
    found = executable()
    if found is None:
        print("apt-get ended well, and Chromium is not there all the same.", file=sys.stderr)
        return 1
    print(f"Installed {' and '.join(PACKAGES)} with apt-get: {_version(found)}, at {found}.")
    return 0


def _version(found: str) -> str:
    return subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
