"""Runs one worker process with the settings of the service."""

import os
import socket
import threading
from collections.abc import Mapping
from datetime import timedelta

import solver
from service import signals
from service.annual.frontier_running import KIND as FRONTIER
from service.annual.frontier_running import FindFrontier
from service.annual.running import KIND, PlanYear
from service.database import Database
from service.jobs.executors import executors
from service.jobs.held import Task
from service.jobs.processes import NICE, Processes
from service.jobs.worker import Worker
from service.settings import Settings

#: Seconds that a worker has to end when it is told to.
GRACE = 20.0


def tasks(settings: Settings) -> Mapping[str, Task]:
    """Return what a worker knows how to do, by the kind of job."""
    return {
        KIND: PlanYear(
            solver.plan_year,
            executor=executors(settings),
            most_seconds=settings.maximum_year_seconds,
            spare=lambda: Processes(settings.job_processes),
        ),
        FRONTIER: FindFrontier(
            solver.frontier_year, executor=executors(settings), most_seconds=settings.maximum_year_seconds
        ),
    }


def work(settings: Settings) -> None:
    """Do jobs until told to stop; the one in hand is given back then."""
    database = Database(settings.database_url, audit_secret=settings.audit_secret)
    worker = Worker(database, tasks(settings), lease=timedelta(seconds=settings.job_lease_seconds))

    def stop() -> None:
        worker.stop()
        # Between two pieces of work the job is given back; after one that does not end its lease runs out.
        ending = threading.Timer(GRACE, os._exit, (1,))
        ending.daemon = True
        ending.start()

    signals.on_stop(stop)
    try:
        worker.run()
    finally:
        database.dispose()


def work_beside(settings: Settings, listening: socket.socket) -> None:
    """Do jobs beside servers, a step behind them; the address is theirs alone."""
    listening.close()
    os.nice(NICE)
    work(settings)
