"""Every fault at every place of every request, on both databases: the whole of what the tests take a part of."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import DIALECTS, Databases, with_the_shipped_catalogue
from tests.postgresql import PostgreSQLServer
from tests.service.faults.cases import READING, WRITING
from tests.service.faults.faulty import KINDS
from tests.service.faults.loop import Broken, loop


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=DIALECTS, default=DIALECTS)
    chosen = parser.parse_args().databases
    began, total, broken = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder, PostgreSQLServer() as server:
        databases = Databases(Path(folder), Path(folder), lambda: server)
        for dialect in chosen:
            for case in (*WRITING, *READING):
                for kind in KINDS:
                    url = databases.copy(dialect, "shipped", with_the_shipped_catalogue)
                    try:
                        total += sum(loop(url, case, lambda _, kind=kind: kind).values())
                    except Broken as error:
                        broken += 1
                        print(f"BROKEN {dialect}, {case.name}: {error}", flush=True)
                    finally:
                        databases.discard(url)
                print(f"{dialect}, {case.name}: {total} faults in {time.monotonic() - began:.0f} s", flush=True)
    print(f"{total} faults, {broken} cases broken.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
