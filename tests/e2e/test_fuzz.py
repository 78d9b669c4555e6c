"""A seeded tenth of what `make fuzz` runs."""

import re
import subprocess
import sys
from pathlib import Path

from tests.e2e.servers import environment

PROJECT = Path(__file__).parents[2]
CASES = 500


def test_generated_requests_are_answered_as_the_document_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--cases", str(CASES), "--keys", "lms,employee", "--processes", "2"],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=840,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    executed = re.search(r"executed (\d+) cases, (\d+) checks, 0 faults", told)
    assert executed is not None, told
    assert int(executed[1]) >= CASES
    # Every case goes through several checks.
    assert int(executed[2]) > 5 * int(executed[1])
