"""Searches on a real cluster: the same answers as here, whoever dies, and a clear word when the cluster is lost."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from service.errors import InvalidRequest
from service.jobs import cluster as of_cluster
from service.jobs import performing
from service.jobs.cluster import Cluster
from service.jobs.executors import ClusterBroken, ClusterLost, ClusterUnfit, executors
from service.jobs.processes import Processes
from service.settings import Settings
from tests.service.jobs.clusters import PATIENCE, LoopbackCluster, loopback_cluster, patient, wait_for_machines
from tests.service.jobs.counting import wait_until
from tests.service.jobs.test_processes import broken, die, own_pid, square


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


def test_calls_are_answered_in_order_by_all_machines(three: Cluster, loopback: LoopbackCluster) -> None:
    assert list(three.map(square, range(50))) == [number * number for number in range(50)]
    asking = Asking(lambda: three.map(own_pid, range(12)))
    asking.until_reached(loopback.pids)
    assert asking.reached == loopback.pids
    # The same call again is done again.
    assert len({three.submit(time.time).result() for _ in range(3)}) == 3


def test_what_many_calls_have_in_common_is_sent_to_each_machine_once(
    three: Cluster, loopback: LoopbackCluster, tmp_path: Path
) -> None:
    told = Told("seven", str(tmp_path))
    answers = list(three.map(read, [told] * 40, range(40)))
    assert [(digest, number) for digest, number, _ in answers] == [("seven", number) for number in range(40)]
    asking = Asking(lambda: [pid for _, _, pid in three.map(read, [told] * 12, range(12))])
    asking.until_reached(loopback.pids)
    pids = [int(line) for line in (tmp_path / "unpacked").read_text().split()]
    assert sorted(pids) == sorted(loopback.pids)
    # One that comes later is given it when it first needs it.
    loopback.add()
    wait_for_machines(three, loopback)
    asking.until_reached(loopback.pids)
    pids = [int(line) for line in (tmp_path / "unpacked").read_text().split()]
    assert sorted(pids) == sorted(loopback.pids)
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
    Asking(lambda: three.map(own_pid, range(12))).until_reached(loopback.pids)
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


def test_a_cluster_without_what_speaks_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "service.jobs.cluster")
    with pytest.raises(InvalidRequest, match='extra "cluster"'):
        executors(Settings(cluster="tcp://127.0.0.1:8786"))


def test_nothing_is_left_behind(loopback: LoopbackCluster) -> None:
    with patient(loopback) as cluster:
        assert cluster.submit(square, 3).result() == 9
    before = threading.active_count()
    for _ in range(3):
        with patient(loopback) as cluster:
            assert cluster.submit(square, 3).result() == 9
    # The last one's may be about to end.
    wait_until(lambda: threading.active_count() <= before)
