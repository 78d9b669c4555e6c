"""What the service counts and times of itself, for whoever watches over it: by routes and states, never by persons.

Each process writes into a file of its own in one folder, and whichever is asked adds them up.
"""

import fcntl
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from sqlalchemy import make_url

from service.settings import Settings
from service.solving.measured import Measured

_log = logging.getLogger(__name__)

#: Where the library looks for the folder, at its first import.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
#: Bytes that the files of one process take on the disk from the start, by the beginnings of their names: a file that
#: finds no room when it grows ends the process.
RESERVED = {"counter": 2**20, "gauge_livesum": 2**16, "histogram": 2**21}
#: How folders that nobody has named begin, and how old one is at least that is cleared away when nobody holds it.
TEMPORARY, LEFT_SECONDS = "gradus-metrics-", 3600
REQUEST_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
SOLVE_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
GAPS = (0.0, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1)


@contextmanager
def shared(settings: Settings) -> Iterator[None]:
    """Have this process and its children count into one folder, which is empty at the start."""
    kept = settings.metrics_folder
    with _temporary(settings) if kept is None else nullcontext(Path(kept)) as folder:
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.db"):
            file.unlink()
        os.environ[FOLDER] = str(folder)
        try:
            yield
        finally:
            os.environ.pop(FOLDER, None)


def forget(process: int | None) -> None:
    """Take out of account what a process that has ended was doing; what it has done stays counted."""
    if process is not None and FOLDER in os.environ:
        from prometheus_client import multiprocess  # noqa: PLC0415 - only once the folder is known

        multiprocess.mark_process_dead(process)  # type: ignore[no-untyped-call]


@contextmanager
def _temporary(settings: Settings) -> Iterator[Path]:
    """Give a folder for as long as it is needed, once those of services that were killed are cleared away."""
    try:
        parent = Path(tempfile.gettempdir())
    except FileNotFoundError:
        # Nothing can be written but the data.
        parent = Path(make_url(settings.database_url).database or ".").parent
    for left in parent.glob(f"{TEMPORARY}*"):
        with suppress(OSError):
            # One that is younger may be about to be held.
            if left.stat().st_mtime < time.time() - LEFT_SECONDS:
                with _held(left):
                    shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
    with _held(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder, as long as this process or one of its children lives; fails where somebody else does."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(opened)


def _reserve() -> None:
    """Take the room for what this process counts before it counts anything; without any, it counts for itself alone."""
    folder = os.environ.get(FOLDER)
    if folder is None or not hasattr(os, "posix_fallocate"):
        return
    for kind, size in RESERVED.items():
        file = Path(folder, f"{kind}_{os.getpid()}.db")
        try:
            with file.open("ab") as opened:
                os.posix_fallocate(opened.fileno(), 0, size)
        except OSError:
            for made in RESERVED:
                Path(folder, f"{made}_{os.getpid()}.db").unlink(missing_ok=True)
            os.environ.pop(FOLDER, None)
            _log.warning("there is no room to count together with other processes")
            return


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        _reserve()
        # Here, and not above: it decides at its first import whether several processes count together.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram  # noqa: PLC0415

        self._own = own = CollectorRegistry()
        self._requests = Counter("gradus_requests", "Requests answered.", ["route", "method", "status"], registry=own)
        self._request_seconds = Histogram(
            "gradus_request_seconds",
            "Seconds until a request was answered.",
            ["route", "method"],
            buckets=REQUEST_SECONDS,
            registry=own,
        )
        self._refused = Counter("gradus_refused", "Requests refused, by the kind of problem.", ["why"], registry=own)
        self._solve_seconds = Histogram(
            "gradus_solve_seconds",
            "Seconds of the search for one recommendation.",
            ["goal", "status"],
            buckets=SOLVE_SECONDS,
            registry=own,
        )
        self._gap = Histogram("gradus_relative_gap", "Gaps that searches left open.", buckets=GAPS, registry=own)
        self._answers = Counter(
            "gradus_answers",
            "Recommendations told, by whether the answer was kept from before.",
            ["cache"],
            registry=own,
        )
        self._waiting = Gauge(
            "gradus_queue_waiting", "Requests that wait for a worker.", multiprocess_mode="livesum", registry=own
        )
        self._busy = Gauge(
            "gradus_workers_busy", "Workers that search for an answer.", multiprocess_mode="livesum", registry=own
        )

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route, method).observe(seconds)

    def refused(self, why: str) -> None:
        """Count a problem that somebody was told of."""
        self._refused.labels(why).inc()

    def solved(self, search: Measured | None) -> None:
        """Count a search, if there was one."""
        if search is None:
            return
        self._solve_seconds.labels(search.goal, search.status).observe(search.seconds)
        if search.gap is not None:
            self._gap.observe(search.gap)

    def told(self, *, is_kept: bool) -> None:
        """Count an answer."""
        self._answers.labels("hit" if is_kept else "miss").inc()

    def at_work(self, busy: int, waiting: int) -> None:
        """Say what the workers of this process do at this moment."""
        self._busy.set(busy)
        self._waiting.set(waiting)

    def exposed(self, stored: Mapping[str, Mapping[str, int]], free: Mapping[str, int]) -> bytes:
        """Return everything in the text format, with what is stored, and the bytes that are free at each place.

        Stored are, for each name, how many are in which state.
        """
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess  # noqa: PLC0415

        counted = self._own
        if FOLDER in os.environ:
            counted = CollectorRegistry()
            multiprocess.MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        lines = [generate_latest(counted)]
        for name, states in stored.items():
            lines += [f"# TYPE gradus_{name} gauge\n".encode()]
            lines += [f'gradus_{name}{{state="{state}"}} {count}\n'.encode() for state, count in states.items()]
        if free:
            lines.append(b"# TYPE gradus_free_bytes gauge\n")
            lines += [f'gradus_free_bytes{{place="{place}"}} {count}\n'.encode() for place, count in free.items()]
        return b"".join(lines)
