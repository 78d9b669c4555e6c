"""Times fixed work: the shipped example and problems of 1,000 modules, in process and over HTTP, in one table.

python -m tests.benchmarks.bench
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from service.database import Database
from service.database_sqlite import driver
from service.settings import Settings
from tests.benchmarks.clock import PARTS, quantile, shares
from tests.benchmarks.in_process import Timed, timed
from tests.benchmarks.over_http import Asked, Together, asked, together
from tests.benchmarks.questions import EXAMPLE, families
from tests.e2e.servers import UNHURRIED, Server, key, shipped_database

CLIENTS = 4
WIDTH = 42


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time fixed work.")
    parser.add_argument("--seeds", type=int, default=30, help="questions of each family")
    parser.add_argument("--together", type=int, default=200, help="questions that several clients ask at once")
    options = parser.parse_args(arguments)
    chosen = families(options.seeds)
    for line in machine():
        print(line)
    with tempfile.TemporaryDirectory(prefix="gradus-bench-") as name:
        folder = Path(name)
        url = shipped_database(folder)
        print(f"\n{'in process, milliseconds':{WIDTH}}{_HEAD}" + "".join(f"{part:>11}" for part in PARTS), flush=True)
        database = Database(url)
        # Every question is answered to its end, however long that takes.
        settings = Settings(database_url=url, solve_seconds=600, maximum_solve_seconds=600)
        try:
            for family in chosen:
                print(in_process_line(timed(family, database, settings)), flush=True)
        finally:
            database.dispose()
        print(f"\n{'over HTTP, milliseconds':{WIDTH}}{_HEAD}", flush=True)
        token = key(url, "lms")
        with Server(["serve", "--port", "0", "--database", url], folder=folder, settings=UNHURRIED) as server:
            for family in chosen:
                print(http_line(asked(family, server, token)), flush=True)
            body = EXAMPLE.read_bytes()
            print(together_line(together(body, server, token, clients=CLIENTS, questions=options.together)))
    return 0


_HEAD = f"{'n':>4}{'optimal':>9}{'median':>9}{'p95':>9}{'largest':>9}"


def machine() -> Iterator[str]:
    """Yield what the figures depend on."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("gradus", "ortools", "fastapi", "pydantic", "uvicorn"))
    yield f"{packages}, SQLite {driver().sqlite_version}, Python {platform.python_version()}"
    yield f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores"


def in_process_line(family: Timed) -> str:
    """Tell the times of a family and the shares of their parts."""
    times = [clock.total for clock in family.clocks]
    parts = "".join(f"{share:>11.0%}" for share in shares(family.clocks).values())
    return _line(family.name, times, family.share_optimal) + parts


def http_line(family: Asked) -> str:
    """Tell the times of a family as a client sees them."""
    return _line(family.name, family.seconds, family.share_optimal)


def together_line(run: Together) -> str:
    """Tell how many answers a second several clients get."""
    return (
        f"\nshipped example, {run.clients} clients at once: {run.per_second:.1f} recommendations a second "
        f"({run.answered} answered in {run.seconds:.1f} s, {run.turned_away} asked to come back)"
    )


def _line(name: str, seconds: Sequence[float], share_optimal: float) -> str:
    figures = (quantile(seconds, 0.5), quantile(seconds, 0.95), max(seconds))
    return f"{name:{WIDTH}}{len(seconds):>4}{share_optimal:>9.0%}" + "".join(f"{1000 * each:>9.1f}" for each in figures)


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )


if __name__ == "__main__":
    sys.exit(main())
