"""How much room there is where the service writes: nothing that it is told can be stored once there is none."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from service import metrics
from service.database_url import parse
from service.settings import Settings


def free_bytes(settings: Settings) -> Mapping[str, int]:
    """Return the bytes that are free at each place: `database` (a file of SQLite), `temporary`, `metrics`, `backups`.

    A place that nobody has made yet, or that cannot be looked at, is not among them. Where PostgreSQL writes is for
    PostgreSQL to tell.
    """
    found = {}
    for name, folder in _places(settings):
        with suppress(OSError):
            found[name] = shutil.disk_usage(folder).free
    return found


def short_of_space(settings: Settings) -> tuple[str, ...]:
    """Return the places with less room than the setting asks for."""
    return tuple(name for name, free in free_bytes(settings).items() if free < settings.least_free_bytes)


def _places(settings: Settings) -> Iterator[tuple[str, Path]]:
    url = parse(settings.database_url)
    if url.database is not None and url.get_backend_name() == "sqlite":
        yield "database", Path(url.database).absolute().parent
    with suppress(FileNotFoundError):
        # There may be nothing that can be written but the data.
        yield "temporary", Path(tempfile.gettempdir())
    counted = os.environ.get(metrics.FOLDER)
    if counted is not None:
        yield "metrics", Path(counted)
    if settings.backup_folder is not None:
        yield "backups", Path(settings.backup_folder)
