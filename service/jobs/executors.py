"""Where the search of a job is done: in processes on this machine, or on the machines of a cluster."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from service.errors import Busy, Internal, InvalidRequest, ServiceError
from service.jobs.held import Held
from service.jobs.processes import Processes
from service.settings import Settings
from service.texts import Text, sentence

_log = logging.getLogger(__name__)

Found = TypeVar("Found")

#: Seconds before a lost cluster is asked again.
PAUSE = 2.0
#: Seconds in which a cluster has to be there when a job looks for it; whoever wants its end is heard after them.
CONNECTING = 10.0
#: How often a job may end several machines of a cluster.
MOST_BROKEN = 3


class ClusterLost(Busy):
    """The cluster cannot be reached, or has lost what it was doing; a later try may do better."""


class ClusterBroken(ClusterLost):
    """One call took several machines with it, one after the other."""


class ClusterUnfit(Internal):
    """The cluster would not answer as this machine does."""

    def __init__(self, detail: Text) -> None:
        ServiceError.__init__(self, detail)


#: What a search can lose without being at fault.
LOSSES = (ClusterLost, ClusterUnfit, BrokenProcessPool, MemoryError)


def loss_of(error: BaseException) -> str:
    """Return the stable code of a loss."""
    names = {
        ClusterBroken: "cluster_broken",
        ClusterLost: "cluster_lost",
        ClusterUnfit: "cluster_unfit",
        MemoryError: "out_of_memory",
        BrokenProcessPool: "processes_broken",
    }
    return next(name for kind, name in names.items() if isinstance(error, kind))


def executors(settings: Settings) -> Callable[[], Executor]:
    """Return what makes the executor of one job; the search does not know which one it is."""
    address = settings.cluster
    if address is None:
        return lambda: Processes(settings.job_processes)
    try:
        # Only whoever has a cluster needs what speaks to one.
        from service.jobs.cluster import Cluster  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InvalidRequest(sentence("error-cluster-missing", module=str(error.name))) from None
    return lambda: Cluster(address, connecting=CONNECTING)


def despite_losses(
    executors: Callable[[], Executor], act: Callable[[Executor], Found], *, held: Held, is_over: Callable[[], bool]
) -> Found:
    """Do what needs an executor, again when that is a cluster and lost, as long as there is time for it.

    Raises:
        ClusterLost: there is no time left, or what is done ends machine after machine.
    """
    broken = 0
    while True:
        try:
            with executors() as executor:
                return act(executor)
        except ClusterLost as error:
            held.check()
            broken += isinstance(error, ClusterBroken)
            if broken >= MOST_BROKEN or is_over():
                raise
            _log.warning("a job goes on later: %s", error.detail, extra={"job": held.claim.job})
            time.sleep(PAUSE)
