"""Runs one worker process with the settings of the service."""

import gc
import os
import socket
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session

import solver
from service import logs, signals
from service.annual import announcing
from service.annual.frontier_running import KIND as FRONTIER
from service.annual.frontier_running import FindFrontier
from service.annual.running import KIND, PlanYear
from service.audit_telling import Telling
from service.database import Database
from service.jobs.executors import executors
from service.jobs.held import Task
from service.jobs.processes import NICE, Processes
from service.jobs.worker import Worker
from service.privacy.erasing import KIND as ERASURE
from service.privacy.erasing import Erase
from service.settings import Settings
from service.years.settling import settle

if TYPE_CHECKING:
    from service.webhooks.sending import Sender

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
            settles=settle,
        ),
        FRONTIER: FindFrontier(
            solver.frontier_year, executor=executors(settings), most_seconds=settings.maximum_year_seconds
        ),
        ERASURE: Erase(),
    }


def tells_of_failure(session: Session, kind: str, subject: str) -> None:
    """Tell whoever wants to know of a job that came to nothing."""
    if kind == KIND:
        announcing.plan_ended(session, subject, "failed")
    elif kind == FRONTIER:
        announcing.curve_ended(session, subject, "failed")


def work(settings: Settings) -> None:
    """Do jobs until told to stop; the one in hand is given back then."""
    logs.configure(settings)
    database = Database(settings.database_url, audit_secret=settings.audit_secret)
    lease = timedelta(seconds=settings.job_lease_seconds)
    worker = Worker(database, tasks(settings), lease=lease, failed=tells_of_failure)
    beside = (_webhooks(settings, database), Telling(database))

    def stop() -> None:
        worker.stop()
        for each in beside:
            each.stop()
        # Between two pieces of work the job is given back; after one that does not end its lease runs out.
        ending = threading.Timer(GRACE, os._exit, (1,))
        ending.daemon = True
        ending.start()

    signals.on_stop(stop)
    for each in beside:
        each.start()
    # What is here now stays. Left among what is collected, it is so much that hours would go by before what each look
    # for work leaves behind were enough to look at all of it.
    gc.collect()
    gc.freeze()
    try:
        worker.run()
    finally:
        for each in beside:
            each.stop()
        for each in beside:
            each.join()
        database.dispose()


def _webhooks(settings: Settings, database: Database) -> "Sender":
    """Return what sends webhooks beside the jobs, for however long one of them takes."""
    from service.webhooks import delivering, sending  # noqa: PLC0415 - only who sends loads what it takes to send

    deliverer = delivering.Deliverer(
        database,
        delivering.client(settings),
        seconds=settings.webhook_seconds,
        most=settings.webhook_attempts,
    )
    return sending.Sender(deliverer)


def work_beside(settings: Settings, listening: socket.socket) -> None:
    """Do jobs beside servers, a step behind them; the address is theirs alone."""
    listening.close()
    os.nice(NICE)
    work(settings)
