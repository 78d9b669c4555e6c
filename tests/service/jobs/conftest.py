"""A real cluster on loopback for each file of tests that needs one."""

from collections.abc import Iterator

import pytest

from service.jobs.cluster import Cluster
from tests.service.jobs.clusters import LoopbackCluster, loopback_cluster, patient, wait_for_machines


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
