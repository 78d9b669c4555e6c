"""Real servers killed under write load: all that was acknowledged is there, whole and once, and work goes on.

python -m tests.kills --kills 200 --seed 1 --database sqlite
"""

import argparse
import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from service import audit_chain
from service.database import Database
from service.migrating import migrate
from tests.e2e.servers import GRADUS, Client, environment, key
from tests.postgresql import PostgreSQLServer
from tests.service.requests import changed, small

WRITERS = 6
#: A server is killed after at most so many acknowledgements.
MOST = 40
#: Rows of one kind in a record: all of them belong to one number, or the record is half.
ROWS = 5
SETTINGS = {
    "GRADUS_PROCESSES": "2",
    "GRADUS_JOBS_BESIDE_SERVER": "false",
    "GRADUS_MAXIMUM_CONCURRENT_SOLVES": "2",
    # A request whose server died holds its key no longer than this.
    "GRADUS_IDEMPOTENCY_LEASE_SECONDS": "1",
    "GRADUS_RATE_PER_MINUTE": "0",
}
#: Seconds after which a server that says nothing is called broken.
PATIENCE = 240.0
_GONE = (OSError, http.client.HTTPException)


@dataclass
class Written:
    """What one writer has sent, and what of it was acknowledged."""

    name: str
    #: The number of the record that was acknowledged last, and the one that was sent last.
    acknowledged: int = 0
    sent: int = 0
    #: By Idempotency-Key: the id of what was made, where it was told.
    made: dict[str, str | None] = field(default_factory=dict)


class Load:
    """Writers at one server until it is gone."""

    def __init__(self, address: str, token: str, writers: list[Written], enough: int) -> None:
        self._address, self._token = address, token
        self._writers = writers
        self._left = threading.Semaphore(0)
        self._enough = enough
        self._faults: list[str] = []
        self._threads = [threading.Thread(target=self._write, args=(each,)) for each in writers]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Wait until enough is acknowledged."""
        for _ in range(self._enough):
            demand(self._left.acquire(timeout=PATIENCE), "nothing is acknowledged any more")

    def end(self) -> None:
        for thread in self._threads:
            thread.join(PATIENCE)
        demand(not self._faults, "; ".join(self._faults))

    def _fault(self, what: str) -> None:
        self._faults.append(what)
        for _ in range(self._enough):
            self._left.release()

    def _write(self, own: Written) -> None:
        with Client(self._address, self._token) as client, contextlib.suppress(*_GONE):
            while True:
                own.sent += 1
                answer = client.ask("PUT", f"/v1/learners/{own.name}", record(own.sent))
                if answer.status in (200, 201):
                    own.acknowledged = own.sent
                    self._left.release()
                elif answer.status != 503:
                    self._fault(f"{answer.status} {answer.body!r}")
                    return
                again = f"{own.name}-{own.sent}"
                own.made[again] = None
                answer = recommended(client, own.name, again)
                if answer.status == 200:
                    own.made[again] = answer.document["id"]
                    self._left.release()


def record(number: int) -> dict[str, Any]:
    return {"name": str(number), "items_held": [f"{number}/{row}" for row in range(ROWS)], "targets": [str(number)]}


def recommended(client: Client, learner: str, again: str) -> Any:
    request = changed(small(), "learner/id", learner)
    return client.ask("POST", "/v1/recommendations", request, headers={"Idempotency-Key": again})


class Killable:
    """A server with all its processes in a group of its own, at once on a free port."""

    def __init__(self, url: str, folder: Path, number: int) -> None:
        self._out = folder / f"out-{number}"
        with self._out.open("wb") as out, (folder / f"log-{number}").open("wb") as log:
            self.process = subprocess.Popen(
                [GRADUS, "serve", "--port", "0", "--database", url],
                cwd=folder,
                env={**environment(), **SETTINGS},
                stdout=out,
                stderr=log,
                start_new_session=True,
            )

    def address(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for line in self._out.read_text().splitlines():
                if "Listening on " in line:
                    return line.rpartition(" ")[2]
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise SystemExit(f"the server does not begin: {self._out.with_name('log' + self._out.name[3:]).read_text()}")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def judge(url: str, address: str, token: str, writers: list[Written]) -> int:
    """Look at what is stored after a kill, finish what was not answered, and return how much that was."""
    open_ends = 0
    with Client(address, token) as client:
        for own in writers:
            if own.sent:
                open_ends += _judge_record(client, own)
            for again, made in own.made.items():
                if made is None:
                    own.made[again] = _finished(client, own.name, again)
                    open_ends += 1
            if own.made:
                newest = list(own.made.items())[-3:]
                for again, made in newest:
                    answer = client.ask("GET", f"/v1/recommendations/{made}")
                    demand(answer.status == 200, f"{again}: {made} was acknowledged and is gone")
    return open_ends


def _judge_record(client: Client, own: Written) -> int:
    answer = client.ask("GET", f"/v1/learners/{own.name}")
    if answer.status == 404:
        demand(own.acknowledged == 0, f"{own.name}: {own.acknowledged} was acknowledged and is gone")
        own.sent = 0
        return 1
    found = answer.document
    number = int(found["name"])
    whole = record(number)
    demand(found["items_held"] == whole["items_held"] and found["targets"] == whole["targets"], f"half: {found}")
    demand(own.acknowledged <= number <= own.sent, f"{own.name}: {own.acknowledged} acknowledged, {number} stored")
    was_open = own.acknowledged != own.sent
    own.acknowledged = own.sent = number
    return was_open


def _finished(client: Client, learner: str, again: str) -> str:
    deadline = time.monotonic() + PATIENCE
    told = ""
    while time.monotonic() < deadline:
        answer = recommended(client, learner, again)
        if answer.status == 200:
            return str(answer.document["id"])
        told = f"{answer.status} {answer.body!r}"
        demand(answer.status in (409, 503), f"{again}: {told}")
        time.sleep(0.05)
    raise SystemExit(f"{again}: is at work for ever: {told}")


def judge_database(url: str, writers: list[Written]) -> None:
    """Demand a sound file, each recommendation once, and a chain without a break."""
    database = Database(url)
    try:
        database.check()
        with database.read() as session:
            stored = set(session.connection().execute(text("SELECT id FROM recommendation")).scalars())
            made = Counter(made for own in writers for made in own.made.values() if made is not None)
            demand(stored == set(made) and set(made.values()) <= {1}, f"{len(stored)} stored, {len(made)} acknowledged")
            broken = audit_chain.verified(session)
            demand(not broken, f"the audit trail is broken: {broken[:3]}")
    finally:
        database.dispose()


def demand(is_right: bool, otherwise: str) -> None:
    if not is_right:
        raise SystemExit(f"BROKEN {otherwise}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    # Whoever ends this ends the server under it, which is in a group of its own.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if asked.database == "sqlite":
            url = f"sqlite:///{folder / 'gradus.db'}"
        else:
            url = stack.enter_context(PostgreSQLServer(durable=True)).create("kills")
        prepared = Database(url)
        migrate(prepared)
        prepared.dispose()
        killed(url, folder, asked.kills, random.Random(asked.seed))


def killed(url: str, folder: Path, kills: int, chance: random.Random) -> None:
    token = key(url, "lms")
    writers = [Written(name=f"W-{number}") for number in range(WRITERS)]
    began, open_ends = time.monotonic(), 0
    for number in range(kills + 1):
        server = Killable(url, folder, number)
        try:
            address = server.address()
            open_ends += judge(url, address, token, writers)
            if number == kills:
                break
            load = Load(address, token, writers, chance.randint(1, MOST))
            load.start()
            load.wait()
            server.kill()
            load.end()
        finally:
            if server.process.poll() is None:
                server.kill()
        if (number + 1) % 20 == 0:
            seconds = time.monotonic() - began
            print(f"{number + 1} kills in {seconds:.0f} s: {open_ends} requests were cut off", flush=True)
    judge_database(url, writers)
    acknowledged = sum(len(own.made) for own in writers)
    print(f"{kills} kills: {acknowledged} recommendations, each once; {open_ends} requests cut off; nothing lost.")


if __name__ == "__main__":
    sys.exit(main())
