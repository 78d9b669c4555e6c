"""Years on a real cluster: the same as here, whoever dies, and begun again from what was kept when it is lost."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

import solver
from service.annual.running import KIND, PlanYear
from service.database import Database
from service.jobs import executors as executing
from service.jobs.cluster import Cluster
from service.jobs.executors import ClusterBroken
from service.jobs.processes import Processes
from service.jobs.worker import Worker
from solver.annual import first_plan, improving, pricing
from tests.companies import Knobs, company
from tests.service.annual.years import year
from tests.service.conftest import serving
from tests.service.jobs.clusters import PATIENCE, LoopbackCluster, loopback_cluster
from tests.service.jobs.counting import wait_until
from tests.service.jobs.made_years import enrolments, hand_in, material_of, shown
from tests.service.jobs.years import LEASE

SMALL = Knobs(learners=16, modules=60, offerings=12, cost_centres=4)
#: The work ends when it is done, not when a clock says so.
UNHURRIED = year() | {"solve": {"relative_gap": 0, "seconds": 3600}}


def with_its_machine(folder: str, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Do a call; whoever is the first to begin it dies of it."""
    try:
        (Path(folder) / "died").mkdir()
    except FileExistsError:
        return function(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
    return None


class DyingCluster(Cluster):
    """Sends one call, after so many others, that the machine which is the first to begin it does not survive."""

    def __init__(self, loopback: LoopbackCluster, folder: Path, *, after: int) -> None:
        super().__init__(loopback.address, patience=PATIENCE)
        self._folder = str(folder)
        self.left = after

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            return super().submit(with_its_machine, self._folder, fn, *args, **kwargs)
        return super().submit(fn, *args, **kwargs)


def test_a_year_is_the_same_wherever_it_is_planned(
    three: Cluster, loopback: LoopbackCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One machine of three is killed in the middle of a round of prices."""
    for name in ("CHUNK", "LEAST_IN_CHUNK", "MOST_IN_CHUNK"):
        monkeypatch.setattr(pricing, name, 5, raising=False)
    # The work ends when it is done, not when a clock says so.
    monkeypatch.setattr(improving, "GROUP_SECONDS", 3600.0)
    monkeypatch.setattr(first_plan, "MOST_SECONDS", 3600.0)
    problem = company(Knobs(learners=30, modules=60, offerings=12))
    limits = solver.AnnualLimits(relative_gap=0.02)
    here = solver.plan_year(problem, limits)
    assert here.plan is not None
    assert any(learner.path.steps for learner in here.plan.learners)
    with Processes(2) as processes:
        assert solver.plan_year(problem, limits, executor=processes) == here
    with DyingCluster(loopback, tmp_path, after=30) as cluster:
        assert solver.plan_year(problem, limits, executor=cluster) == here
        assert cluster.left < 0
    wait_until(lambda: any(machine.process.poll() is not None for machine in loopback.machines))
    loopback.bury()
    assert len(loopback.machines) == 2


def test_a_job_goes_on_when_its_cluster_is_there_again(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The scheduler is dead when the job begins; later there is one, and a machine."""
    is_back = threading.Event()
    with serving(database_url) as api, loopback_cluster(tmp_path, 0) as made:
        made.scheduler.kill()
        hr = api.keyed("hr")
        address = hr.post("/v1/annual-plans", json=UNHURRIED).headers["location"]

        def joined() -> Cluster:
            return Cluster(made.address, patience=PATIENCE if is_back.is_set() else 1)

        task = PlanYear(solver.plan_year, executor=joined, most_seconds=3600)
        worker = Worker(api.database, {KIND: task}, lease=LEASE)
        working = threading.Thread(target=worker.work)
        working.start()
        wait_until(lambda: "a job goes on later" in caplog.text)
        made.start_scheduler_again()
        made.add()
        is_back.set()
        working.join()
        assert hr.get(address).json()["status"] == "optimal"


class Notes:
    """Notes that something was saved."""

    def __init__(self, watch: solver.AnnualWatch) -> None:
        self._watch = watch
        self.has_saved = False

    def reports(self, progress: solver.AnnualProgress) -> None:
        self._watch.reports(progress)

    def saves(self, state: bytes) -> None:
        self._watch.saves(state)
        self.has_saved = True


class BeginningAgain(Cluster):
    """Loses its scheduler with a call in hand, once, when something was saved; another one takes its place."""

    def __init__(self, loopback: LoopbackCluster, watches: list[Notes]) -> None:
        super().__init__(loopback.address, patience=PATIENCE)
        self._loopback = loopback
        self._watches = watches

    def submit(self, *args: Any, **kwargs: Any) -> Any:
        future = super().submit(*args, **kwargs)
        if len(self._watches) == 1 and self._watches[0].has_saved:
            self._watches[0].has_saved = False
            self._loopback.scheduler.kill()
            self._loopback.begin_again()
        return future


def test_a_search_goes_on_from_its_last_state_when_its_scheduler_begins_again(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executing, "PAUSE", 0.0)
    hand_in(sqlite_database, "ann_1", material_of(SMALL, seconds=3600, relative_gap=0.02))
    starts: list[bytes | None] = []
    watches: list[Notes] = []

    def search(
        problem: solver.AnnualProblem, limits: solver.AnnualLimits, *, watch: solver.AnnualWatch, **about: Any
    ) -> solver.AnnualResult:
        starts.append(about["resume_from"])
        watches.append(Notes(watch))
        return solver.plan_year(problem, limits, watch=watches[-1], **about)

    with loopback_cluster(tmp_path, 2) as made:
        first = made.scheduler.pid
        task = PlanYear(search, executor=lambda: BeginningAgain(made, watches), most_seconds=3600)
        assert Worker(sqlite_database, {KIND: task}, lease=LEASE).work()
        assert made.scheduler.pid != first
    plan = shown(sqlite_database, "ann_1")
    assert plan["proof"]["relative_gap"] <= 0.02
    assert not [note["code"] for note in plan["warnings"] if note["code"].startswith("year_ended")]
    assert enrolments(sqlite_database, "ann_1", plan)
    # Should the call have been answered before its scheduler died, nothing was lost.
    assert [start is None for start in starts] in ([True], [True, False])


def test_a_job_that_ends_machine_after_machine_fails(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing, "PAUSE", 0.0)
    tries = []

    def breaking() -> Executor:
        tries.append(1)
        raise ClusterBroken("on purpose")

    with serving(database_url) as api:
        hr = api.keyed("hr")
        address = hr.post("/v1/annual-plans", json=UNHURRIED).headers["location"]
        task = PlanYear(solver.plan_year, executor=breaking, most_seconds=3600)
        assert Worker(api.database, {KIND: task}, lease=LEASE).work()
        plan = hr.get(address).json()
        assert plan["status"] == "failed"
        assert [note["code"] for note in plan["warnings"]] == ["year_failed_cluster_broken"]
    assert len(tries) == executing.MOST_BROKEN
