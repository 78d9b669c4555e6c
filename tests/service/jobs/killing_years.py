"""Real workers that search for the year of a made-up company and are killed meanwhile: the plan is there in the end.

python -m tests.service.jobs.killing_years --learners 150 --runs 10
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from service.annual import storing
from service.annual.material import Material, packed
from service.annual.plans import AnnualPlans
from service.annual.running import KIND
from service.database import Database
from service.jobs import ledger
from service.migrating import migrate
from service.schemas.annual import AnnualSolveGiven
from service.schemas.annual_answers import AnnualPlanRead, PeriodRead
from service.settings import Settings
from service.tables import AnnualEnrolment, AnnualPlan, Job
from service.translate.annual_question import AnnualQuestion
from service.translate.wording import Names
from tests.companies import Knobs, company
from tests.e2e.servers import GRADUS, environment
from tests.postgresql import PostgreSQLServer
from tests.service.jobs.counting import wait_until

LEASE = 2.0


def hand_in(database: Database, key: str, material: Material) -> None:
    """Store the plan of a company and its job, as a request would."""
    question = material.question
    period = PeriodRead(start_on=question.start_on, end_on=question.end_on)
    waiting = AnnualPlanRead.model_construct(
        **dict.fromkeys(AnnualPlanRead.model_fields)
        | {"id": key, "status": "queued", "period": period, "cost_centres": [], "offerings": [], "grants": []}
        | {"warnings": []}
    )
    with database.write() as session:
        session.add(AnnualPlan(id=key, owner="key:1", created_at=datetime.now(UTC)))
        session.flush()
        storing.put_document(
            session, key, "answer", storing.answer_document(waiting, Names(modules={}, competencies={}))
        )
        ledger.submit(session, kind=KIND, subject=key, material=packed(material))


def material_of(learners: int, *, seconds: float) -> Material:
    """Return the question of a made-up company."""
    problem = company(Knobs(learners=learners, modules=200, offerings=100, cost_centres=8))
    question = AnnualQuestion(
        problem=problem,
        name=None,
        start_on=date(2027, 1, 1),
        end_on=date(2027, 12, 31),
        currency="SGD",
        catalog_version="inline",
        module_names={},
        competency_names={},
        unrated={},
        learners_by_notice={},
    )
    return Material(question=question, solve=AnnualSolveGiven(relative_gap=0.001, seconds=seconds))


def start(url: str, folder: Path) -> "subprocess.Popen[bytes]":
    """Start a worker."""
    settings = {"GRADUS_JOB_LEASE_SECONDS": str(LEASE), "GRADUS_JOB_PROCESSES": "2"}
    return subprocess.Popen(
        [GRADUS, "worker", "--database", url], cwd=folder, env={**environment(), **settings}, start_new_session=True
    )


def job(database: Database, key: str) -> Job:
    with database.read() as session:
        found = ledger.find(session, kind=KIND, subject=key)
    assert found is not None
    return found


def is_over(database: Database, key: str) -> bool:
    return job(database, key).state in ("done", "failed")


def found(database: Database, key: str) -> dict[str, Any]:
    """Return the plan with all that does not depend on the moment."""
    plan = AnnualPlans(database=database, settings=Settings()).show(key, "en").model_dump(mode="json")
    with database.read() as session:
        enrolments = _enrolments(session, key)
    seats = [(row["learner"], row["module"]) for row in enrolments]
    assert len(seats) == len(set(seats)), "nobody is enrolled twice"
    assert len(seats) == plan["totals"]["enrolments"], "no enrolment is lost"
    terms = [(term["name"], term["value"], term["bound"]) for term in plan["proof"]["terms"]]
    return {
        "status": plan["status"],
        "gap": plan["proof"]["relative_gap"],
        "terms": terms,
        "totals": plan["totals"],
        "enrolments": enrolments,
    }


def _enrolments(session: Session, key: str) -> list[dict[str, Any]]:
    question = select(AnnualEnrolment.document).where(AnnualEnrolment.plan == key).order_by(AnnualEnrolment.number)
    return list(session.exec(question))


def gap(plan: dict[str, Any]) -> float:
    """Return the relative gap of the first term that is not proven, the one that a search is asked to close."""
    found: float = plan["gap"]
    return found


def disturbed(database: Database, key: str, folder: Path, chance: random.Random, *, seconds: float) -> int:
    """Kill workers, or one of the processes of their search, at random moments; say how often."""
    worker, killed = start(database.url, folder), 0
    try:
        for _ in range(chance.choice((1, 2, 3))):
            wait_until(lambda: job(database, key).state != "waiting")
            time.sleep(chance.random() * seconds)
            if is_over(database, key):
                break
            killed += 1
            below = _below(worker.pid)
            if below and chance.random() < 0.3:
                os.kill(chance.choice(below), signal.SIGKILL)
            else:
                worker.kill()
                worker.wait()
                worker = start(database.url, folder)
        wait_until(lambda: is_over(database, key), 600)
    finally:
        worker.terminate()
        worker.wait(60)
    return killed


def _below(pid: int) -> list[int]:
    """Return the processes of a worker's search: the children of the one that they are made from."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    children = {child for child, parent in parents.items() if parent == pid}
    return [child for child, parent in parents.items() if parent in children]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=150)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0, help="what the search has, all workers together")
    asked = parser.parse_args()
    chance, same = random.Random(asked.seed), 0
    material = material_of(asked.learners, seconds=asked.seconds)
    with ExitStack() as stack:
        server = stack.enter_context(PostgreSQLServer())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = [Database(server.create("years")), Database(f"sqlite:///{folder / 'years.db'}")]
        for database in databases:
            stack.callback(database.dispose)
            migrate(database)
        hand_in(databases[0], "ann_0", material)
        worker = start(databases[0].url, folder)
        wait_until(lambda: is_over(databases[0], "ann_0"), 600)
        worker.terminate()
        worker.wait(60)
        undisturbed = found(databases[0], "ann_0")
        seconds = job(databases[0], "ann_0").worked_ms / 1000
        told = f"{undisturbed['status']}, gap {gap(undisturbed):.3%}, {len(undisturbed['enrolments'])} enrolments"
        print(f"undisturbed: {told}, {seconds:.1f} s, {undisturbed['terms']}", flush=True)
        for run in range(1, asked.runs + 1):
            database, key = databases[run % 2], f"ann_{run}"
            hand_in(database, key, material)
            killed = disturbed(database, key, folder, chance, seconds=seconds)
            plan = found(database, key)
            assert plan["status"] in ("optimal", "feasible"), plan["status"]
            wanted = max(material.solve.relative_gap, gap(undisturbed))
            assert gap(plan) <= wanted, (plan["terms"], undisturbed["terms"])
            is_same = plan["enrolments"] == undisturbed["enrolments"] and plan["totals"] == undisturbed["totals"]
            same += is_same
            equal = f"{'the same' if is_same else 'another'} plan, {plan['terms']}"
            worked = job(database, key).worked_ms / 1000
            print(f"{run:3} on {database.dialect}: {killed} killed, {equal}, {worked:.1f} s worked", flush=True)
    print(f"{asked.runs} runs, {same} with the plan of the undisturbed one")


if __name__ == "__main__":
    sys.exit(main())
