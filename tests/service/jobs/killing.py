"""Real workers, killed, frozen and replaced while they do a job: whatever happens, the result is the undisturbed one.

python -m tests.service.jobs.killing --runs 50
python -m tests.service.jobs.killing --learners 60 --runs 56

With learners the job is the year of a made-up company, and the victims are all that it takes to plan one.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from service.database import Database
from service.migrating import migrate
from tests.postgresql import PostgreSQLServer
from tests.service.jobs import counting
from tests.service.jobs.counting import STEPS, wait_until
from tests.service.jobs.killing_years import kill_years

#: Seconds after which the silent are taken for dead; short, so that many deaths fit into a minute.
LEASE = 1.0

ROOT = Path(__file__).parents[3]


class Scene:
    """A database with one job, a file in which every step is told, and the processes that are at work."""

    def __init__(self, url: str, folder: Path, server: PostgreSQLServer | None = None) -> None:
        self.url = url
        #: Only where the database may die.
        self.server = server
        self.trace = folder / "trace"
        self.trace.touch()
        self.database = Database(url)
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, role: str = "worker") -> "subprocess.Popen[bytes]":
        """Start a worker, or one server or several with a worker beside them."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.service.jobs.counting", role, self.url, str(self.trace), str(LEASE)], cwd=ROOT
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.started:
            process.wait(240)
        self.database.dispose()

    @property
    def steps(self) -> list[tuple[int, int]]:
        """Return the steps that were done, each with the fence under which it was."""
        return [(int(fence), int(step)) for fence, step in (line.split() for line in self.lines)]

    @property
    def lines(self) -> list[str]:
        return self.trace.read_text().splitlines()

    def is_done(self) -> bool:
        return counting.job(self.database).state == "done"

    def comes_to(self, step: int) -> None:
        """Wait until so many steps have been done, by whomever."""
        wait_until(lambda: any(done >= step for _, done in self.steps) or self.is_done())

    def judge(self) -> None:
        """Demand the undisturbed result, and that only one worker has ended the job."""
        wait_until(self.is_done)
        assert counting.result(self.database) == counting.undisturbed()
        fence = counting.job(self.database).fence
        self.end()
        # Who was killed between the end and its telling has not told it.
        assert [told for told, step in self.steps if step == -1] in ([fence], [])


@contextmanager
def scene(url: str, folder: Path, server: PostgreSQLServer | None = None) -> Iterator[Scene]:
    made = Scene(url, folder, server)
    counting.hand_in(made.database)
    try:
        yield made
    finally:
        made.end()


def worker_dies(scene: Scene, chance: random.Random) -> None:
    """Kill the worker, and start another only then."""
    first = scene.start()
    scene.comes_to(chance.randrange(STEPS - 5))
    first.kill()
    scene.start()


def replica_takes_over(scene: Scene, chance: random.Random) -> None:
    """Kill the one of two workers that has the job."""
    both = [scene.start(), scene.start()]
    scene.comes_to(chance.randrange(STEPS - 5))
    owner = counting.job(scene.database).owner or ""
    for worker in both:
        if f":{worker.pid}:" in owner:
            worker.kill()


def owner_freezes(scene: Scene, chance: random.Random) -> None:
    """Freeze the owner until another has taken over, then let it go on: it may change nothing."""
    zombie = scene.start()
    scene.comes_to(chance.randrange(STEPS // 2))
    zombie.send_signal(signal.SIGSTOP)
    fence = counting.job(scene.database).fence
    scene.start()
    # One that was frozen in the middle of writing to a file holds up every other writer until it goes on.
    patience = time.monotonic() + 10
    wait_until(lambda: counting.job(scene.database).fence > fence or scene.is_done() or time.monotonic() > patience)
    time.sleep(chance.random() * 0.5)
    zombie.send_signal(signal.SIGCONT)


def service_dies(scene: Scene, chance: random.Random) -> None:
    """Kill the server: its worker ends with it, and the next server's goes on."""
    roles = ["server", "servers"]
    chance.shuffle(roles)
    server = scene.start(roles[0])
    scene.comes_to(chance.randrange(STEPS - 5))
    server.kill()
    server.wait()
    scene.start(roles[1])


def worker_beside_dies(scene: Scene, chance: random.Random) -> None:
    """Kill the worker beside a server, which starts another."""
    scene.start(chance.choice(("server", "servers")))
    scene.comes_to(chance.randrange(STEPS - 5))
    owner = counting.job(scene.database).owner
    if owner is not None:
        os.kill(int(owner.split(":")[1]), signal.SIGKILL)


def database_dies(scene: Scene, chance: random.Random) -> None:
    """Crash the database twice while two workers need it, and have it back after a while."""
    assert scene.server is not None
    for _ in range(2):
        scene.start()
    for step in sorted(chance.sample(range(STEPS - 5), 2)):
        scene.comes_to(step)
        scene.server.crash()
        time.sleep(chance.random() * 3)
        scene.server.come_back()


def everybody_dies_again_and_again(scene: Scene, chance: random.Random) -> None:
    """Kill whoever is at work at random moments."""
    for _ in range(4):
        worker = scene.start()
        wait_until(lambda: counting.job(scene.database).state != "waiting")
        time.sleep(chance.random() * 2)
        worker.kill()
        worker.wait()
    scene.start()


Disturbance = Callable[[Scene, random.Random], None]

DISTURBANCES: tuple[Disturbance, ...] = (
    worker_dies,
    replica_takes_over,
    owner_freezes,
    service_dies,
    worker_beside_dies,
    everybody_dies_again_and_again,
)
#: Those and, on PostgreSQL, the death of the database itself.
SOAKED = (*DISTURBANCES, database_dies)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--learners", type=int, help="plan the year of a company with so many")
    parser.add_argument("--seconds", type=float, default=120.0, help="what the search for a year has")
    parser.add_argument("--gap", type=float, default=0.01, help="what it is asked to come to")
    parser.add_argument("--victim", action="append", help="kill only these: worker, machine, ...")
    asked = parser.parse_args()
    if asked.learners is not None:
        years = kill_years(
            learners=asked.learners,
            runs=asked.runs,
            seed=asked.seed,
            seconds=asked.seconds,
            relative_gap=asked.gap,
            names=asked.victim or (),
        )
        sys.exit(not years)
    chance = random.Random(asked.seed)
    seen: Counter[str] = Counter()
    with ExitStack() as stack:
        server = stack.enter_context(PostgreSQLServer())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for run in range(asked.runs):
            disturb = SOAKED[(run // 2) % len(SOAKED)]
            dialect = "postgresql" if disturb is database_dies else ("sqlite", "postgresql")[run % 2]
            own = folder / str(run)
            own.mkdir()
            url = server.create(f"run_{run}") if dialect == "postgresql" else f"sqlite:///{own / 'gradus.db'}"
            database = Database(url)
            migrate(database)
            database.dispose()
            if dialect == "postgresql":
                server.make_durable(f"run_{run}")
            with scene(url, own, server) as made:
                disturb(made, chance)
                made.judge()
                repeated = len(made.steps) - 1 - STEPS
                fence = counting.job(made.database).fence
            seen[f"{disturb.__name__} on {dialect}"] += 1
            told = f"{disturb.__name__} on {dialect}: right, taken {fence} times, {repeated} steps done again"
            print(f"{run + 1:3} {told}", flush=True)
    print(f"{sum(seen.values())} runs, every result the undisturbed one")


if __name__ == "__main__":
    main()
