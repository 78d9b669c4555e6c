"""A year that is looked for by a worker of the test's own, with a search that is easy to trust.

As a program this is a worker that searches until it is stopped.
"""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import solver
from service import signals
from service.annual.running import KIND, PlanYear
from service.database import Database
from service.jobs.worker import Worker
from tests.service.annual.greedy import greedy

LEASE = timedelta(seconds=5)
#: Seconds that pass only where something is wrong.
PATIENCE = 240.0


class Slowly:
    """Searches as `greedy` does, and then waits until it is stopped."""

    def __init__(self) -> None:
        self.has_begun = threading.Event()
        self.resumed_from: bytes | None = None

    def __call__(
        self,
        problem: solver.AnnualProblem,
        limits: solver.AnnualLimits,
        *,
        executor: Executor | None = None,
        watch: solver.AnnualWatch | None = None,
        resume_from: bytes | None = None,
    ) -> solver.AnnualResult:
        self.resumed_from = resume_from
        found = greedy(problem, limits, executor=executor, watch=watch)
        self.has_begun.set()
        while not limits.is_over:
            threading.Event().wait(0.02)
        terms = tuple(solver.Term(name=term.name, value=term.value, bound=term.bound + 1) for term in found.terms)
        return solver.AnnualResult(status=solver.Status.FEASIBLE, plan=found.plan, terms=terms)


def worker(database: Database, search: Any = greedy, *, most_seconds: float = 3600.0) -> Worker:
    task = PlanYear(search, executor=lambda: ThreadPoolExecutor(1), most_seconds=most_seconds)
    return Worker(database, {KIND: task}, lease=LEASE)


@contextmanager
def at_work(database: Database, search: Any = greedy) -> Iterator[Worker]:
    """Keep a worker at work beside the test."""
    made = worker(database, search)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.stop()
        thread.join()


def main() -> None:
    database = Database(sys.argv[1])
    made = worker(database, Slowly(), most_seconds=3600.0)
    signals.on_stop(made.stop)
    try:
        made.run()
    finally:
        database.dispose()


if __name__ == "__main__":
    main()
