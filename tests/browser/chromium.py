"""The browser that the pages are driven with: the Chromium of the system, or the one that is named."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: It calls nobody but the server under test, and needs no more of the machine than a container has.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    # Pages of others may ask for what is not on this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*, EXCLUDE localhost",
]
LEFT_OUT = "no Chromium on this machine: `make browser` installs Debian's, GRADUS_TEST_CHROMIUM names another"
#: Milliseconds after which what is waited for will not come; nothing takes them unless it is broken.
PATIENCE = 180_000


def executable() -> str | None:
    """Return the browser to start, if there is one."""
    named = os.environ.get("GRADUS_TEST_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser, without a window, for as long as it is needed."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=ARGUMENTS, timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()
