"""Searches that lose what they run on: the best plan that was saved is published, or the loss has a name."""

from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest
from sqlmodel import update

import solver
from service.annual import explaining
from service.annual.running import KIND, PlanYear
from service.annual.saved import Saved, saved_in
from service.database import Database
from service.jobs import executors as executing
from service.jobs import ledger
from service.jobs.executors import ClusterBroken, ClusterLost, ClusterUnfit
from service.jobs.worker import Worker
from service.tables import Job, JobKept
from tests.companies import Knobs
from tests.service.annual.greedy import greedy
from tests.service.jobs.made_years import enrolments, hand_in, job, material_of, shown
from tests.service.jobs.years import LEASE

MATERIAL = material_of(Knobs(learners=14, modules=40, offerings=10, cost_centres=4), seconds=3600, relative_gap=0.02)
KEY = "ann_1"


class Loses:
    """Searches until a plan was saved, or not at all, and then loses what it runs on, whenever it is tried."""

    def __init__(self, loss: BaseException, *, saves_a_plan: bool) -> None:
        self.loss = loss
        self.saves_a_plan = saves_a_plan
        self.tries = 0

    def __call__(
        self,
        problem: solver.AnnualProblem,
        limits: solver.AnnualLimits,
        *,
        executor: Executor | None = None,
        watch: solver.AnnualWatch | None = None,
        resume_from: bytes | None = None,
    ) -> solver.AnnualResult:
        self.tries += 1
        if self.saves_a_plan and self.tries == 1:
            assert watch is not None
            solver.plan_year(problem, solver.AnnualLimits(relative_gap=0.02), watch=_UntilAPlan(self, problem, watch))
        raise self.loss


class _UntilAPlan:
    def __init__(self, search: Loses, problem: solver.AnnualProblem, watch: solver.AnnualWatch) -> None:
        self._search = search
        self._problem = problem
        self._watch = watch

    def reports(self, progress: solver.AnnualProgress) -> None:
        self._watch.reports(progress)

    def saves(self, state: bytes) -> None:
        self._watch.saves(state)
        if solver.saved_year(self._problem, state) is not None:
            raise self._search.loss


def a_thread() -> Executor:
    return ThreadPoolExecutor(1)


def worked(database: Database, search: Any, *, most_seconds: float = 3600.0, **about: Any) -> dict[str, Any]:
    """Have a worker do the job, and return what is read of its plan."""
    task = PlanYear(search, executor=about.pop("executor", a_thread), most_seconds=most_seconds, **about)
    assert Worker(database, {KIND: task}, lease=LEASE).work()
    return shown(database, KEY)


def warnings(plan: dict[str, Any]) -> list[str]:
    return [note["code"] for note in plan["warnings"]]


LOSSES = [
    (ClusterLost("on purpose"), "cluster_lost"),
    (ClusterBroken("on purpose"), "cluster_broken"),
    (ClusterUnfit("on purpose"), "cluster_unfit"),
    (BrokenProcessPool("on purpose"), "processes_broken"),
    (MemoryError("on purpose"), "out_of_memory"),
    (ZeroDivisionError("on purpose"), "internal"),
]


@pytest.mark.parametrize(("loss", "name"), LOSSES, ids=[name for _, name in LOSSES])
def test_a_search_that_loses_what_it_runs_on_ends_with_the_plan_that_it_saved(
    sqlite_database: Database, loss: BaseException, name: str
) -> None:
    hand_in(sqlite_database, KEY, MATERIAL)
    # Without a second left, nobody waits for what is lost.
    plan = worked(sqlite_database, Loses(loss, saves_a_plan=True), most_seconds=0.0)
    assert plan["status"] == "feasible"
    assert f"year_ended_{name}" in warnings(plan)
    assert plan["proof"]["relative_gap"] > 0
    assert enrolments(sqlite_database, KEY, plan)
    assert all(note["text"] for note in plan["warnings"])
    assert job(sqlite_database, KEY).state == "done"


@pytest.mark.parametrize(("loss", "name"), LOSSES, ids=[name for _, name in LOSSES])
def test_a_search_that_has_saved_no_plan_fails_by_the_name_of_its_loss(
    sqlite_database: Database, loss: BaseException, name: str
) -> None:
    hand_in(sqlite_database, KEY, MATERIAL)
    plan = worked(sqlite_database, Loses(loss, saves_a_plan=False), most_seconds=0.0)
    assert (plan["status"], warnings(plan)) == ("failed", [f"year_failed_{name}"])
    assert plan["warnings"][0]["text"]
    assert (job(sqlite_database, KEY).state, job(sqlite_database, KEY).failure) == ("failed", name)


def test_of_a_search_that_was_not_sound_nothing_is_published(sqlite_database: Database) -> None:
    hand_in(sqlite_database, KEY, MATERIAL)
    plan = worked(sqlite_database, Loses(solver.UnsoundSearch("on purpose"), saves_a_plan=True))
    assert (plan["status"], warnings(plan)) == ("failed", ["year_failed_internal"])


def test_who_wants_the_end_of_a_search_without_a_cluster_gets_the_plan_that_was_saved(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(database, KEY, MATERIAL)
    monkeypatch.setattr(executing, "PAUSE", 0.0)

    class Stopped(Loses):
        def __call__(self, *about: Any, **named: Any) -> solver.AnnualResult:
            if self.tries:
                with database.write() as session:
                    ledger.ask_to_stop(session, kind=KIND, subject=KEY)
            return super().__call__(*about, **named)

    plan = worked(database, Stopped(ClusterLost("on purpose"), saves_a_plan=True))
    assert plan["status"] == "cancelled"
    assert "year_ended_cluster_lost" in warnings(plan)
    assert enrolments(database, KEY, plan)


def test_a_job_that_kills_its_workers_ends_with_the_plan_that_was_saved(database: Database) -> None:
    hand_in(database, KEY, MATERIAL)
    with database.write() as session:
        session.connection().execute(update(Job).values(fence=30, fruitless=ledger.MOST_FRUITLESS))
        watch = _Kept()
        solver.plan_year(MATERIAL.question.problem, solver.AnnualLimits(relative_gap=0.02), watch=watch)
        session.add(job_kept(database, Saved(watch.state, 100.0)))
    search = Loses(ZeroDivisionError("it is not to be searched again"), saves_a_plan=False)
    plan = worked(database, search)
    assert search.tries == 0
    assert plan["status"] in ("feasible", "optimal")
    assert "year_ended_gave_up" in warnings(plan)
    assert enrolments(database, KEY, plan)
    assert plan["proof"]["wall_ms"] >= 100_000


def test_what_a_search_hurries_to_when_its_worker_is_stopped_is_not_what_the_next_one_begins_with(
    sqlite_database: Database,
) -> None:
    hand_in(sqlite_database, KEY, MATERIAL)
    saved: list[bytes] = []
    starts: list[bytes | None] = []

    def search(
        problem: solver.AnnualProblem, limits: solver.AnnualLimits, *, watch: solver.AnnualWatch, **about: Any
    ) -> solver.AnnualResult:
        starts.append(about["resume_from"])
        return solver.plan_year(problem, limits, watch=_Stops(watch, stopped, saved), **about)

    task = PlanYear(search, executor=a_thread, most_seconds=3600.0)
    stopped = Worker(sqlite_database, {KIND: task}, lease=LEASE)
    assert stopped.work()
    assert job(sqlite_database, KEY).state == "waiting"
    assert len(saved) > 1, "it has hurried to its end"
    assert Worker(sqlite_database, {KIND: task}, lease=LEASE).work()
    assert starts == [None, saved[0]]
    assert shown(sqlite_database, KEY)["proof"]["relative_gap"] <= 0.02


class _Stops(solver.NoAnnualWatch):
    """Stops a worker when a state was saved for the first time."""

    def __init__(self, watch: solver.AnnualWatch, worker: Worker, saved: list[bytes]) -> None:
        self._watch = watch
        self._worker = worker
        self._saved = saved

    def saves(self, state: bytes) -> None:
        self._watch.saves(state)
        self._saved.append(state)
        self._worker.stop()


class _Kept(solver.NoAnnualWatch):
    state = b""

    def saves(self, state: bytes) -> None:
        self.state = state


def job_kept(database: Database, saved: Saved) -> JobKept:
    found = job(database, KEY)
    return JobKept(job=found.id, part="state", content=saved.packed(), kept_at=found.created_at)


def test_a_job_that_kills_its_workers_before_a_plan_was_saved_is_given_up(database: Database) -> None:
    hand_in(database, KEY, MATERIAL)
    with database.write() as session:
        session.connection().execute(update(Job).values(fence=30, fruitless=ledger.MOST_FRUITLESS))
    plan = worked(database, greedy)
    assert (plan["status"], warnings(plan)) == ("failed", ["year_failed_gave_up"])


def test_what_was_found_is_not_lost_with_the_cluster_that_was_to_say_why(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cluster is lost when the search is over: the result stays, and reasons are found here."""
    hand_in(sqlite_database, KEY, MATERIAL)
    monkeypatch.setattr(executing, "PAUSE", 0.0)
    reasons_of, searched, asked = explaining.reasons_of, [], []

    def once(*about: Any, **named: Any) -> solver.AnnualResult:
        searched.append(1)
        return greedy(*about, **named)

    def losing(*about: Any, executor: Executor | None, **named: Any) -> Any:
        asked.append(executor)
        if executor is not None:
            raise ClusterLost("on purpose")
        return reasons_of(*about, executor=executor, **named)

    monkeypatch.setattr("service.annual.running.reasons_of", losing)
    plan = worked(sqlite_database, once, most_seconds=0.0)
    assert len(searched) == 1
    assert asked[-1] is None
    assert plan["status"] == "optimal"
    assert not [code for code in warnings(plan) if code.startswith("year_ended")]


@pytest.mark.parametrize("worked_ms", [0, 600_000])
def test_seconds_are_those_that_the_saved_state_came_with(database: Database, worked_ms: int) -> None:
    """Whatever else was worked on the job, and lost, counts for nothing."""
    hand_in(database, KEY, MATERIAL)
    left: list[float] = []

    def search(problem: solver.AnnualProblem, limits: solver.AnnualLimits, **about: Any) -> solver.AnnualResult:
        left.append(limits.seconds_left())
        assert about["resume_from"] == b"somewhere"
        about["watch"].saves(b"further")
        return greedy(problem, limits)

    with database.write() as session:
        session.connection().execute(update(Job).values(fence=1, worked_ms=worked_ms))
        session.add(job_kept(database, Saved(b"somewhere", 200.0)))
    plan = worked(database, search)
    assert 3000 < left[0] <= 3400
    assert 200_000 <= plan["proof"]["wall_ms"] < 600_000


def test_a_saved_state_is_read_only_by_the_version_that_has_saved_it() -> None:
    packed = Saved(b"\x00state", 1.5).packed()
    assert saved_in(packed) == Saved(b"\x00state", 1.5)
    assert saved_in(b"gradus of tomorrow\n" + packed) is None
    assert saved_in(None) is None
    assert saved_in(packed[:20]) is None
