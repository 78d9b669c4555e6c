"""What a piece of work costs beyond its work, on a cluster on loopback and in processes of one machine.

python -m tests.benchmarks.cluster --learners 3000

Pieces are those of a search: of one question to every learner of a made-up company. First they are done here, to see
what they weigh and how long they take; then as many that weigh the same and do nothing are sent to two machines and to
two processes. Seconds are those of the processor, so whatever else the machine does leaves them about the same.
"""

import argparse
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.jobs.cluster import Cluster
from service.jobs.performing import Digested, Reference
from service.jobs.processes import Processes
from solver.annual.answer import AnnualTier, Prices
from solver.annual.pricing import Pricing
from solver.annual.problem import AnnualProblem
from tests.companies import Knobs, company
from tests.service.jobs.clusters import loopback_cluster
from tests.service.jobs.counting import wait_until

#: Rounds of pieces that do nothing.
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work: what is sent, what comes back, and the seconds between."""

    arguments: tuple[Any, ...]
    answer: Any
    seconds: float

    @property
    def sent(self) -> int:
        """Return the bytes that go with each piece."""
        apart = [Reference(each.digest) if isinstance(each, Digested) else each for each in self.arguments]
        return len(pickle.dumps(apart, protocol=pickle.HIGHEST_PROTOCOL))

    @property
    def once(self) -> int:
        """Return the bytes that go to each machine once."""
        return sum(
            len(pickle.dumps(each, protocol=pickle.HIGHEST_PROTOCOL))
            for each in self.arguments
            if isinstance(each, Digested)
        )


class Noting(Executor):
    """Does each call at once, and notes it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        began = time.process_time()
        answer = fn(*args, **kwargs)
        self.pieces.append(Piece(args, answer, time.process_time() - began))
        made: Future[Any] = Future()
        made.set_result(answer)
        return made


def nothing(size: int, *_: Any) -> bytes:
    """Answer as much as a piece of work does, without any work."""
    return bytes(size)


def asked(problem: AnnualProblem) -> list[Piece]:
    """Ask every learner at two prices for everything that is scarce, and return the pieces of the second time."""
    noting = Noting()
    pricing = Pricing(problem, noting)
    for part in (10, 12):
        noting.pieces.clear()
        for _answers in pricing.answers(problem.learners, _prices(problem, part), AnnualTier.STEPS):
            pass
    return noting.pieces


def _prices(problem: AnnualProblem, part: int) -> Prices:
    scale = 10**12
    return Prices(
        scale=scale,
        budget=scale // (part * 5_000),
        centres=tuple((centre.id, scale // (part * 10_000)) for centre in problem.cost_centres if centre.budget_minor),
        seats=tuple((seat, scale // part) for seat in sorted(problem.seats_by_offering, key=str)),
    )


def cost(executor: Executor, pieces: list[Piece]) -> tuple[float, int]:
    """Return the seconds of this process's processor for each piece that does nothing, and how many there were."""
    sizes = [len(pickle.dumps(piece.answer, protocol=pickle.HIGHEST_PROTOCOL)) for piece in pieces]

    def once() -> None:
        waiting = [executor.submit(nothing, size, *piece.arguments) for size, piece in zip(sizes, pieces, strict=True)]
        for each in waiting:
            each.result()

    once()
    began = time.process_time()
    for _ in range(ROUNDS):
        once()
    return (time.process_time() - began) / (ROUNDS * len(pieces)), ROUNDS * len(pieces)


def processor(pid: int) -> float:
    """Return the seconds that a process has had of the processor."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def told(pieces: list[Piece]) -> Iterator[str]:
    """Yield the lines of the answer."""
    middle = sorted(pieces, key=lambda piece: piece.seconds)[len(pieces) // 2]
    answer = len(pickle.dumps(middle.answer, protocol=pickle.HIGHEST_PROTOCOL))
    yield f"{len(pieces)} pieces of work for each question to all"
    yield (
        f"{middle.once / 1000:.0f} kB to each machine once, {middle.sent / 1000:.1f} kB with each piece, "
        f"{answer / 1000:.1f} kB back, {middle.seconds * 1000:.0f} ms of work in it"
    )
    with Processes(2) as processes:
        here, _ = cost(processes, pieces)
    yield f"processes: {here * 1000:.2f} ms of the worker's processor for each piece beyond its work"
    with tempfile.TemporaryDirectory() as folder, loopback_cluster(Path(folder), 2) as made:
        with Cluster(made.address) as cluster:
            wait_until(lambda: len(cluster._client.nthreads()) == 2)
            machines = [machine.pid for machine in made.machines]
            began = processor(made.scheduler.pid), sum(map(processor, machines))
            there, count = cost(cluster, pieces)
            scheduler, machine = processor(made.scheduler.pid) - began[0], sum(map(processor, machines)) - began[1]
        count += count // ROUNDS
        yield (
            f"cluster: {there * 1000:.2f} ms of the worker's processor, {scheduler / count * 1000:.2f} ms of the "
            f"scheduler's, {machine / count * 1000:.2f} ms of the machine's"
        )
        busiest = max(there, scheduler / count)
        yield f"so pieces like these keep at most {middle.seconds / busiest:.0f} machines' processes busy"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=3000)
    for line in told(asked(company(Knobs(learners=parser.parse_args().learners)))):
        print(line, flush=True)


if __name__ == "__main__":
    # Machines look for what they are to do by the name of the file, which this process does not go by.
    from tests.benchmarks import cluster  # noqa: PLW0406

    cluster.main()
