"""Writers on a database that are killed at any moment: what they acknowledged is there, and nothing is half there.

python -m tests.service.writers.killed DATABASE --kills 20 --seed 1
"""

import argparse
import os
import random
import signal
import sys

from sqlmodel import col, func, select

from service import audit_chain
from service.database import Database
from service.learners import store, stored_learners
from service.principals import Principal
from service.schemas.learners import LearnerRecord
from service.tables import AuditEvent, Learner

CALLER = Principal(name="key:writer", permissions=frozenset({"lms"}))
#: Writers at the same time, each with a record of its own.
WRITERS = 3
#: Rows of one kind in a record: all of them belong to one number, or the record is half.
ROWS = 5
#: A writer is killed after at most so many acknowledgements.
MOST = 12


def record(number: int) -> LearnerRecord:
    return LearnerRecord(name=str(number), items_held=[f"{number}/{row}" for row in range(ROWS)], targets=[str(number)])


class Writer:
    """A process that stores one number after the other in a record of its own, and tells each when it is stored."""

    def __init__(self, url: str, key: str, after: int) -> None:
        self._last = after
        reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(reading)
            try:
                _write(url, key, after, writing)
            finally:
                os._exit(1)
        os.close(writing)
        self._lines = os.fdopen(reading)

    def killed(self, *, patience: int) -> int:
        """Kill it when it has told so many numbers more, and return the last that it has told."""
        with self._lines:
            for _ in range(patience):
                self._last = int(self._lines.readline())
            os.kill(self._process, signal.SIGKILL)
            # What it told before it was dead counts as well; a line that broke off was not told.
            rest = self._lines.read().split("\n")[:-1]
        _, status = os.waitpid(self._process, 0)
        assert os.WIFSIGNALED(status), "a writer ended by itself"
        return int(rest[-1]) if rest else self._last


def _write(url: str, key: str, after: int, acknowledged: int) -> None:
    database = Database(url)
    for number in range(after + 1, sys.maxsize):
        store(database, key, record(number), CALLER)
        os.write(acknowledged, f"{number}\n".encode())


def stored_number(url: str, key: str) -> int:
    """Return the number of the record, which has to be whole."""
    database = Database(url)
    try:
        database.check()
        with database.read() as session:
            name = session.exec(select(col(Learner.name)).where(Learner.id == key)).one_or_none()
            found = stored_learners(session, [key])
    finally:
        database.dispose()
    number = int(name or 0)
    items = set(found[key].items_held) if number else set()
    assert items == (set(record(number).items_held) if number else set()), f"{key}: half of {number}: {items}"
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance, more = random.Random(asked.seed), 0
    last = {f"W-{number}": 0 for number in range(WRITERS)}
    writers = {key: Writer(asked.url, key, 0) for key in last}
    for kill in range(asked.kills):
        key = chance.choice(list(writers))
        said = writers.pop(key).killed(patience=chance.randint(1, MOST))
        found = stored_number(asked.url, key)
        assert said <= found <= said + 1, f"kill {kill}: {said} was acknowledged, {found} is stored"
        more += found - said
        last[key] = found
        writers[key] = Writer(asked.url, key, found)
    for key, writer in writers.items():
        said = writer.killed(patience=0)
        last[key] = stored_number(asked.url, key)
        assert said <= last[key] <= said + 1, f"{key}: {said} was acknowledged, {last[key]} is stored"
    with_audit(asked.url, sum(last.values()))
    print(f"{asked.kills} kills, {sum(last.values())} numbers, {more} stored and never acknowledged")


def with_audit(url: str, stored: int) -> None:
    """Demand a row of the audit trail for each number, and no break in its chain."""
    database = Database(url)
    try:
        with database.read() as session:
            assert session.exec(select(func.count()).select_from(AuditEvent)).one() == stored
            assert audit_chain.verified(session) == []
    finally:
        database.dispose()


if __name__ == "__main__":
    main()
