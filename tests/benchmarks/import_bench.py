"""Times the import of a Skills Framework dataset of full size into an empty database, and once more into the full one.

`make import-bench` runs it; nothing in the test suite asserts a time.
"""

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter

from catalog import compare, parse_published, settle
from service.database import Database
from service.migrating import migrate
from tests.skills_framework_workbook import write_workbook

#: Rows of requirements and of items in the largest published dataset.
ROLE_ROWS, ITEMS = 40_000, 150_000


def read_in(database: Database, path: Path) -> str:
    """Import a workbook, and return the last line of what the import says."""
    with database.write() as session:
        published = parse_published([path])
        settle(session, published)
        changes = compare(session, published.records)
        # The rows to write are in the changes; what was read is not needed twice.
        del published
        changes.apply(session)
    return str(changes).splitlines()[-1]


def peak() -> int:
    """Return the megabytes that this process has needed at most; the one that reads has 200 at its disposal."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Make the workbook, and import it twice."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--role-rows", type=int, default=ROLE_ROWS)
    options.add_argument("--items", type=int, default=ITEMS)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(Path(folder) / "full.xlsx", role_rows=chosen.role_rows, items=chosen.items)
        size = path.stat().st_size / 1_000_000
        print(f"{chosen.role_rows} rows of roles and {chosen.items} items, {size:.1f} MB")
        database = Database(f"sqlite:///{folder}/full.db")
        try:
            migrate(database)
            for name in ("into an empty database", "once more"):
                before = perf_counter()
                said = read_in(database, path)
                print(f"{name}: {perf_counter() - before:.1f} s, at most {peak()} MB: {said}")
        finally:
            database.dispose()


if __name__ == "__main__":
    main()
