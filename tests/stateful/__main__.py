"""Many companies at random on each database: `python -m tests.stateful --companies 500 --steps 50`."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import DIALECTS, Databases
from tests.postgresql import PostgreSQLServer
from tests.service.conftest import migrate
from tests.stateful.running import run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=DIALECTS, default=DIALECTS)
    parser.add_argument("--companies", type=int, default=500)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, PostgreSQLServer() as server:
        databases = Databases(Path(folder), Path(folder), lambda: server)
        for dialect in options.databases:
            seen, began = 0, time.monotonic()

            def made(dialect: str = dialect) -> tuple[str, Callable[[], None]]:
                nonlocal seen
                seen += 1
                url = databases.copy(dialect, "migrated", migrate)
                return url, lambda: databases.discard(url)

            print(f"{dialect}: {options.companies} companies, {options.steps} steps, seed {options.seed}", flush=True)
            run(made, companies=options.companies, steps=options.steps, seed=options.seed)
            print(f"{dialect}: {seen} companies agree with the model, {time.monotonic() - began:.0f} s", flush=True)
            if seen < options.companies:
                print(f"only {seen} of {options.companies} companies were seen", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
