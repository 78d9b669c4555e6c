"""Times what HR reads of a period with a large company behind it: lists, sums, the map, and what a solve keeps.

python -m tests.benchmarks.periods --learners 10000

The search for the plan is ended after some seconds: what is timed here is everything else. Beside the time that
somebody waits stands that of the processor, which is much the same on a machine that is busy with other things.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

import catalog
import solver
from service import sample_company
from service.annual.difference import Differences
from service.annual.plans import AnnualPlans
from service.annual.running import KIND, PlanYear
from service.database import Database
from service.house_setup import load_shipped
from service.jobs.worker import Worker
from service.learner_rows import new_learner, parts
from service.migrating import migrate
from service.principals import Principal
from service.sample_company.storing import MOST_ROLES
from service.sample_company.year import PERIOD, SCENARIO
from service.schemas.training_scenarios import OverrideGiven
from service.serving import collect_seldom
from service.settings import Settings
from service.tables import Learner, TrainingNeed
from service.team.listing import TeamQuestion, listed
from service.years.settling import settle
from service.years.years import Years
from tests.benchmarks.bench import machine
from tests.benchmarks.clock import quantile

HR = Principal(name="key:hr", permissions=frozenset({"hr"}))
TODAY = date(2026, 11, 22)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time what HR reads of a period.")
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--needs", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=5, help="how often each is read")
    parser.add_argument("--seconds", type=float, default=60.0, help="after which a search is ended")
    options = parser.parse_args(arguments)
    for line in machine():
        print(line)
    with tempfile.TemporaryDirectory(prefix="gradus-periods-") as name:
        database = Database(f"sqlite:///{name}/large.db")
        try:
            _company(database, options.learners, options.needs)
            _measured(database, options.times, options.seconds)
        finally:
            database.dispose()
    return 0


def _measured(database: Database, times: int, seconds: float) -> None:
    plans = AnnualPlans(database=database, settings=Settings())
    years = Years(database=database, plans=plans, differences=Differences(database), today=lambda: TODAY)
    # As a server does when it has started.
    collect_seldom()
    task = PlanYear(
        solver.plan_year, executor=lambda: ThreadPoolExecutor(1), most_seconds=seconds, settles=_timed_settle
    )
    worker = Worker(database, {KIND: task}, lease=timedelta(seconds=600))
    _tell("a scenario asked to be solved", [_seconds(lambda: years.solve(SCENARIO, HR))])
    worker.work()
    years.activate(SCENARIO, HR, "en")
    plan = years.scenario(SCENARIO, HR, "en").plan or ""
    first = plans.enrolments(plan, HR, page_size=1, page_token=None).items[0]
    given = OverrideGiven(learner=first.learner, module=first.module, keep=False, reason="to see what it displaces")
    years.override(SCENARIO, given, HR, "en")
    _tell("the same again with a decision", [_seconds(lambda: years.solve(SCENARIO, HR))])
    worker.work()
    again = years.scenario(SCENARIO, HR, "en").plan or ""
    readings: dict[str, Callable[[], Any]] = {
        "periods": lambda: years.periods(HR),
        "one period": lambda: years.period(PERIOD, HR),
        "needs, a page of 200": lambda: years.needs(PERIOD, HR, "en", page_size=200),
        "scenarios": lambda: years.scenarios(PERIOD, HR),
        "one scenario": lambda: years.scenario(SCENARIO, HR, "en"),
        "arbitration, a page of 200": lambda: years.arbitration(SCENARIO, HR, "en", page_size=200),
        "money by centre and month": lambda: years.money(PERIOD, HR),
        "tree": lambda: years.tree(PERIOD, HR),
        "courses, a page of 200": lambda: years.courses(PERIOD, HR, "en", page_size=200),
        "map of who is below target": lambda: years.heatmap(PERIOD, HR, "en"),
        "two plans compared, a page of 20": lambda: years.differences.read(
            plan, again, HR, "en", page_size=20, page_token=None
        ),
        "one plan with itself": lambda: years.differences.read(again, again, HR, "en", page_size=20, page_token=None),
        "the company as a team, a page of 50": lambda: listed(
            database, HR, TeamQuestion(page_size=50, page_token=None), today=TODAY
        ),
    }
    for name, read in readings.items():
        _tell(name, [_seconds(read) for _ in range(times)])
    _tell("workbook", [_seconds(lambda: list(years.export(SCENARIO, HR, "en").pieces()))])


def _company(database: Database, learners: int, needs: int) -> None:
    migrate(database)
    load_shipped(database)
    sample_company.load(database, HR)
    now = datetime.now(UTC)
    with database.write() as session:
        roles = catalog.list_roles(session, limit=MOST_ROLES)
        people = sample_company.members(roles, catalog.catalog_slice(session))
        more = [(f"L-{number:06}", people[number % len(people)].record) for number in range(len(people), learners)]
        session.add_all(new_learner(key, record, now) for key, record in more)
        session.flush()
        session.add_all(row for key, record in more for row in parts(key, record, sample=True))
    sample_company.load_year(database, HR, today=TODAY)
    with database.write() as session:
        _ask(session, needs, now)


def _ask(session: Session, needs: int, now: datetime) -> None:
    """Let every so many ask for a module; half of that is accepted."""
    modules = [module.id for module in catalog.snapshot(session).catalog.modules]
    people = session.exec(select(Learner.id).order_by(Learner.id)).all()
    for number in range(needs):
        is_accepted = number % 2 == 0
        session.add(
            TrainingNeed(
                id=f"need_{number:024}",
                period=PERIOD,
                learner=people[number * 7 % len(people)],
                source="employee",
                module=modules[number % len(modules)],
                weight=1,
                essential=False,
                off_plan=False,
                state="accepted" if is_accepted else "new",
                asked_by=HR.name,
                asked_at=now + timedelta(milliseconds=number),
                decided_by=HR.name if is_accepted else None,
                decided_at=now if is_accepted else None,
            )
        )


def _timed_settle(*given: Any) -> None:
    _tell("kept when the plan was found", [_seconds(lambda: settle(*given))])


def _seconds(act: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of waiting and those of the processor."""
    waited, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - waited, time.process_time() - worked


def _tell(name: str, seconds: Sequence[tuple[float, float]]) -> None:
    waited, worked = zip(*seconds, strict=True)
    print(
        f"{name:40}{1000 * quantile(waited, 0.5):>9.0f} ms, at most {1000 * max(waited):>7.0f}"
        f"; processor {1000 * quantile(worked, 0.5):>7.0f} ms, at most {1000 * max(worked):>7.0f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
