"""A job whose right answer is known: many small steps, each built on the one before, kept as they are done.

As a program this is a worker, or one server or several with a worker beside them, for tests that kill them.
"""

import json
import signal
import socket
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from service import signals
from service.database import Database
from service.jobs import ledger
from service.jobs.held import Held
from service.jobs.worker import Worker
from service.settings import Settings
from service.supervising import Supervisor
from service.tables import AnnualEnrolment, AnnualPlan, AnnualPlanDocument, Job

KIND = "counting"
STEPS = 40
PAUSE = 0.02
ROWS = 25


def advanced(value: int, step: int) -> int:
    return (value * 31 + step) % 1_000_003


def answer(steps: int = STEPS) -> int:
    value = 7
    for step in range(steps):
        value = advanced(value, step)
    return value


class Counting:
    """Does the job; every step is told to a file, which no crash takes back."""

    def __init__(
        self, trace: Path | None = None, *, pause: float = PAUSE, steps: int = STEPS, holds_at: int | None = None
    ) -> None:
        self.trace = trace
        self.pause = pause
        self.steps = steps
        #: Before this step it stands still until it must end.
        self.holds_at = holds_at

    def run(self, held: Held) -> None:
        if held.kept("material") is None:
            held.keep("material", b"7")
        material = held.kept("material")
        assert material is not None
        kept = held.kept("state")
        done, value = json.loads(kept) if kept is not None else (0, int(material))
        stopped = False
        for step in range(done, self.steps):
            while step == self.holds_at and not held.must_end:
                time.sleep(self.pause)
            if held.must_end:
                held.check()
                stopped = True
                break
            time.sleep(self.pause)
            value = advanced(value, step)
            self._tell(held, step)
            held.keeps("state", json.dumps([step + 1, value]).encode())
            held.tells({"best": step + 1, "bound": self.steps})
        held.check()
        plan = held.claim.subject
        for first in range(1, ROWS + 1, 10):
            held.apply(lambda session, first=first: enrol(session, plan, first, value))
        held.finish(lambda session: end(session, plan, value, stopped=stopped))
        self._tell(held, -1)

    def _tell(self, held: Held, step: int) -> None:
        if self.trace is not None:
            with self.trace.open("a") as opened:
                opened.write(f"{held.claim.fence} {step}\n")


def enrol(session: Session, plan: str, first: int, value: int) -> None:
    """Put ten rows in place of those that an earlier worker may have left."""
    for number in range(first, min(first + 10, ROWS + 1)):
        row = session.get(AnnualEnrolment, (plan, number)) or AnnualEnrolment(
            plan=plan, number=number, learner="E-1", module="M-1", document={}
        )
        row.document = {"value": value + number}
        session.add(row)


def end(session: Session, plan: str, value: int, *, stopped: bool) -> None:
    row = session.get_one(AnnualPlan, plan)
    row.outcome, row.ended_at = "cancelled" if stopped else "optimal", datetime.now(UTC)
    session.add_all([row, AnnualPlanDocument(plan=plan, part="answer", document={"value": value})])


def hand_in(database: Database, plan: str = "ann_1") -> str:
    """Store a plan and its job."""
    with database.write() as session:
        session.add(AnnualPlan(id=plan, owner="key:1", created_at=datetime.now(UTC)))
        return ledger.submit(session, kind=KIND, subject=plan)


def job(database: Database, plan: str = "ann_1") -> Job:
    with database.read() as session:
        found = ledger.find(session, kind=KIND, subject=plan)
    assert found is not None
    return found


def result(database: Database, plan: str = "ann_1") -> dict[str, Any]:
    """Return all that came of a job."""
    with database.read() as session:
        row = session.get_one(AnnualPlan, plan)
        documents = session.exec(select(AnnualPlanDocument).where(AnnualPlanDocument.plan == plan)).all()
        enrolments = session.exec(select(AnnualEnrolment).where(AnnualEnrolment.plan == plan)).all()
    return {
        "outcome": row.outcome,
        "documents": [document.document for document in documents],
        "rows": {enrolment.number: enrolment.document["value"] for enrolment in enrolments},
    }


def undisturbed(steps: int = STEPS) -> dict[str, Any]:
    """Return what comes of a job that nobody disturbs."""
    value = answer(steps)
    return {
        "outcome": "optimal",
        "documents": [{"value": value}],
        "rows": {number: value + number for number in range(1, ROWS + 1)},
    }


def wait_until(condition: Any, seconds: float = 240.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to this in time"
        time.sleep(0.02)


def work(settings: Settings) -> None:
    """Be a worker; what it does is told beside the database or in the folder that the host's name stands in for."""
    database = Database(settings.database_url)
    lease = timedelta(seconds=settings.job_lease_seconds)
    worker = Worker(database, {KIND: Counting(Path(settings.host))}, lease=lease)
    signals.on_stop(worker.stop)
    worker.run()


def serve(_settings: Settings, _listening: socket.socket) -> None:
    """Be a server that nobody asks anything, until told to stop."""
    told = []
    signal.signal(signal.SIGTERM, lambda *_: told.append(True))
    while not told:
        time.sleep(0.05)


def work_beside(settings: Settings, listening: socket.socket) -> None:
    listening.close()
    work(settings)


def main() -> None:
    role, url, trace, lease = sys.argv[1:5]
    processes = 1 if role == "server" else 2
    settings = Settings(database_url=url, host=trace, job_lease_seconds=float(lease), processes=processes)
    if role == "worker":
        work(settings)
        return
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Supervisor(serve, settings, listening, grace_seconds=20, beside=(work_beside,)).run(lambda: None)


if __name__ == "__main__":
    main()
