"""Searches on a real cluster: the same answers as here, whoever dies, and a clear word when the cluster is lost."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import solver
from service.annual.running import KIND, PlanYear
from service.database import Database
from service.errors import InvalidRequest
from service.jobs import cluster as of_cluster
from service.jobs import executors as executing
from service.jobs import performing
from service.jobs.cluster import Cluster
from service.jobs.executors import ClusterBroken, ClusterLost, ClusterUnfit, executors
from service.jobs.processes import Processes
from service.jobs.worker import Worker
from service.settings import Settings
from solver.annual import pricing
from solver.annual import search as searching
from tests.companies import Knobs, company
from tests.service.annual.years import year
from tests.service.conftest import serving
from tests.service.jobs.clusters import LoopbackCluster, loopback_cluster
from tests.service.jobs.counting import wait_until
from tests.service.jobs.made_years import enrolments, hand_in, material_of, shown
from tests.service.jobs.test_processes import broken, die, own_pid, square
from tests.service.jobs.years import LEASE

SMALL = Knobs(learners=16, modules=60, offerings=12, cost_centres=4)
#: Seconds that pass only where something is wrong.
PATIENCE = 240.0
#: The work ends when it is done, not when a clock says so.
UNHURRIED = year() | {"solve": {"relative_gap": 0, "seconds": 3600}}


@pytest.fixture(scope="module")
def loopback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackCluster]:
    with loopback_cluster(tmp_path_factory.mktemp("cluster"), 3) as made:
        yield made


@pytest.fixture
def three(loopback: LoopbackCluster) -> Iterator[Cluster]:
    """A cluster of three machines, whatever the test before did to them."""
    loopback.add(3 - len(loopback.machines))
    with patient(loopback) as cluster:
        wait_for_machines(cluster, loopback)
        yield cluster


def patient(loopback: LoopbackCluster) -> Cluster:
    """Join a cluster that may take long to answer."""
    return Cluster(loopback.address, patience=PATIENCE)


def wait_for_machines(cluster: Cluster, loopback: LoopbackCluster) -> None:
    """Wait until the scheduler knows all machines that are there, and none that is not any more."""
    names = {machine.name for machine in loopback.machines}
    wait_until(lambda: {known["name"] for known in cluster._client.scheduler_info()["workers"].values()} == names)


def pids_of(loopback: LoopbackCluster) -> set[int]:
    return {machine.pid for machine in loopback.machines}


class Asking:
    """Asks again and again; nobody promises that a call goes to the machine that has not had one yet."""

    def __init__(self, ask: Callable[[], Iterable[int]]) -> None:
        self._ask = ask
        self.reached: set[int] = set()

    def until_reached(self, pids: set[int]) -> None:
        def reaches() -> bool:
            self.reached |= {*self._ask()}
            return pids <= self.reached

        wait_until(reaches)


@dataclass(frozen=True)
class Told:
    """An argument that tells a file whenever it is unpacked."""

    digest: str
    folder: str

    def __reduce__(self) -> Any:
        return unpacked, (self.digest, self.folder)


def unpacked(digest: str, folder: str) -> Told:
    with (Path(folder) / "unpacked").open("a") as opened:
        opened.write(f"{os.getpid()}\n")
    return Told(digest, folder)


def read(told: Told, number: int) -> tuple[str, int, int]:
    time.sleep(0.01)
    return told.digest, number, os.getpid()


def out_of_room(_: int) -> None:
    raise OSError("no room")


def held(folder: str, number: int) -> None:
    """Tell that the call has begun, and wait until it is let go."""
    (Path(folder) / f"begun {number}").touch()
    while not (Path(folder) / "let go").exists():
        time.sleep(0.01)


def tasks_known(dask_scheduler: Any) -> int:
    return len(dask_scheduler.tasks)


def with_its_machine(folder: str, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Do a call; whoever is the first to begin it dies of it."""
    try:
        (Path(folder) / "died").mkdir()
    except FileExistsError:
        return function(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def test_calls_are_answered_in_order_by_all_machines(three: Cluster, loopback: LoopbackCluster) -> None:
    assert list(three.map(square, range(50))) == [number * number for number in range(50)]
    asking = Asking(lambda: three.map(own_pid, range(12)))
    asking.until_reached(pids_of(loopback))
    assert asking.reached == pids_of(loopback)
    # The same call again is done again.
    assert len({three.submit(time.time).result() for _ in range(3)}) == 3


def test_what_many_calls_have_in_common_is_sent_to_each_machine_once(
    three: Cluster, loopback: LoopbackCluster, tmp_path: Path
) -> None:
    told = Told("seven", str(tmp_path))
    answers = list(three.map(read, [told] * 40, range(40)))
    assert [(digest, number) for digest, number, _ in answers] == [("seven", number) for number in range(40)]
    asking = Asking(lambda: [pid for _, _, pid in three.map(read, [told] * 12, range(12))])
    asking.until_reached(pids_of(loopback))
    pids = [int(line) for line in (tmp_path / "unpacked").read_text().split()]
    assert sorted(pids) == sorted(pids_of(loopback))
    # One that comes later is given it when it first needs it.
    loopback.add()
    wait_for_machines(three, loopback)
    asking.until_reached(pids_of(loopback))
    pids = [int(line) for line in (tmp_path / "unpacked").read_text().split()]
    assert sorted(pids) == sorted(pids_of(loopback))
    loopback.kill(loopback.machines[-1].pid)


def test_what_a_machine_does_not_keep_is_sent_again(three: Cluster, tmp_path: Path) -> None:
    many = [Told(f"argument {number}", str(tmp_path)) for number in range(performing.MOST_KEPT + 3)]
    for _ in range(2):
        answers = three.map(read, many, range(len(many)))
        assert [digest for digest, _, _ in answers] == [told.digest for told in many]


def test_an_error_is_the_callers_to_hear(three: Cluster) -> None:
    with pytest.raises(LookupError, match="on purpose"):
        three.submit(broken, 0).result()
    # Not to be taken for an error of the network.
    with pytest.raises(OSError, match="no room"):
        three.submit(out_of_room, 0).result()


def test_a_machine_that_dies_takes_nothing_with_it(three: Cluster, loopback: LoopbackCluster) -> None:
    waiting = [three.submit(square, number) for number in range(200)]
    waiting[20].result()
    loopback.kill(loopback.machines[0].pid)
    assert [each.result(timeout=PATIENCE) for each in waiting] == [number * number for number in range(200)]
    wait_for_machines(three, loopback)


def test_a_call_that_kills_machine_after_machine_is_told(tmp_path: Path) -> None:
    with loopback_cluster(tmp_path, 5) as made, patient(made) as cluster:
        wait_for_machines(cluster, made)
        with pytest.raises(ClusterBroken, match="ended several machines"):
            cluster.submit(die, 0).result(timeout=PATIENCE)
        assert cluster.submit(square, 3).result(timeout=PATIENCE) == 9


def test_calls_that_were_cancelled_are_not_done(three: Cluster, loopback: LoopbackCluster, tmp_path: Path) -> None:
    cluster = patient(loopback)
    begun = [cluster.submit(held, str(tmp_path), number) for number in range(100)]
    wait_until(lambda: any(tmp_path.iterdir()))
    assert begun[-1].cancel()
    cluster.shutdown(cancel_futures=True)
    assert all(each.cancelled() for each in begun)
    with pytest.raises(RuntimeError):
        cluster.submit(square, 1)
    with pytest.raises(CancelledError):
        begun[-1].result()
    # Only once the scheduler has heard of it do the machines get on.
    wait_until(lambda: three._client.run_on_scheduler(tasks_known) == 0)
    (tmp_path / "let go").touch()
    Asking(lambda: three.map(own_pid, range(12))).until_reached(pids_of(loopback))
    assert 0 < len(list(tmp_path.glob("begun *"))) < 50


def test_other_versions_are_refused(three: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_cluster, "versions", lambda: "Gradus 0.0.1")
    with pytest.raises(ClusterUnfit, match=r"Gradus 0\.0\.1"):
        three.submit(square, 1).result()


def test_a_scheduler_that_dies_is_told(tmp_path: Path) -> None:
    with loopback_cluster(tmp_path, 1) as made:
        with patient(made) as cluster:
            assert cluster.submit(square, 2).result() == 4
        # Should it seem lost before it dies, the same is told.
        with Cluster(made.address, connecting=PATIENCE, patience=6) as cluster:
            waiting = [cluster.submit(own_pid, number) for number in range(100)]
            made.scheduler.kill()
            with pytest.raises(ClusterLost, match="is lost"):
                [each.result(timeout=PATIENCE) for each in waiting]
            with pytest.raises(ClusterLost):
                cluster.submit(square, 1).result(timeout=PATIENCE)
        with pytest.raises(ClusterLost):
            Cluster(made.address, patience=1)


def test_a_scheduler_that_freezes_is_told(tmp_path: Path) -> None:
    with (
        loopback_cluster(tmp_path, 1) as made,
        Cluster(made.address, connecting=PATIENCE, patience=6) as cluster,
    ):
        made.scheduler.send_signal(signal.SIGSTOP)
        with pytest.raises(ClusterLost, match="does not answer"):
            cluster.submit(square, 1).result(timeout=PATIENCE)
        made.scheduler.send_signal(signal.SIGCONT)


def test_an_address_that_asks_for_certificates_needs_some(loopback: LoopbackCluster) -> None:
    with pytest.raises(ClusterUnfit, match="certificates"):
        Cluster(loopback.address.replace("tcp:", "tls:"))


def test_a_cluster_without_machines_is_lost(tmp_path: Path) -> None:
    with loopback_cluster(tmp_path, 0) as made:
        with pytest.raises(ClusterLost):
            Cluster(made.address, patience=1)
        made.add()
        with patient(made) as cluster:
            assert cluster.submit(square, 2).result() == 4
        with Cluster(made.address, connecting=PATIENCE, patience=2) as cluster:
            made.kill(made.machines[0].pid)
            # A scheduler that takes longer than that to answer is told first.
            wait_until(lambda: "no machine is left" in loss_of(cluster))


def loss_of(cluster: Cluster) -> str:
    with pytest.raises(ClusterLost) as raised:
        cluster.submit(square, 1).result(timeout=PATIENCE)
    return str(raised.value)


def test_the_setting_decides(loopback: LoopbackCluster) -> None:
    with executors(Settings(job_processes=1))() as executor:
        assert isinstance(executor, Processes)
    with executors(Settings(cluster=loopback.address))() as executor:
        assert isinstance(executor, Cluster)
        assert executor.submit(square, 3).result() == 9
    for address in ("127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://127.0.0.1"):
        with pytest.raises(ValueError, match="cluster"):
            Settings(cluster=address)


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
    monkeypatch.setattr(searching, "GROUP_SECONDS", 3600.0)
    monkeypatch.setattr(searching, "MOST_SECONDS", 3600.0)
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


def test_a_cluster_without_what_speaks_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "service.jobs.cluster")
    with pytest.raises(InvalidRequest, match='extra "cluster"'):
        executors(Settings(cluster="tcp://127.0.0.1:8786"))


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


def test_nothing_is_left_behind(loopback: LoopbackCluster) -> None:
    with patient(loopback) as cluster:
        assert cluster.submit(square, 3).result() == 9
    before = threading.active_count()
    for _ in range(3):
        with patient(loopback) as cluster:
            assert cluster.submit(square, 3).result() == 9
    # The last one's may be about to end.
    wait_until(lambda: threading.active_count() <= before)
