"""How processes are made that share nothing with their maker: from one that has no threads and knows their modules."""

import multiprocessing
from collections.abc import Sequence
from multiprocessing import resource_tracker
from multiprocessing.context import ForkServerContext, SpawnContext


def context(preloaded: Sequence[str]) -> "ForkServerContext | SpawnContext":
    """Return what makes such processes; each is to be started with signals held back, and to take them itself."""
    # Starting this helper lets signals come that were held back, so it has to be there before anything else is started.
    resource_tracker.ensure_running()
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(list(preloaded))
    return found
