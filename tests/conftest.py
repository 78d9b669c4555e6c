"""Fixtures of all tests; those named after a database run once on SQLite and once on a real PostgreSQL.

A machine on which PostgreSQL cannot be started fails these tests; `GRADUS_TEST_DATABASES=sqlite` leaves it out by
choice.
"""

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import make_url

import service.database
from catalog.importing import guard
from service import database_postgresql, database_sqlite
from service.annual import frontier_running
from service.database import Database
from service.house_setup import load_shipped
from service.jobs import executors
from service.limiting import storage as limiting_storage
from service.migrating import migrate
from service.solving import engines
from solver import SearchLimits
from solver.annual import first_plan, frontier_search, improving, near, relinking
from tests.e2e.servers import UNHURRIED
from tests.postgresql import PostgreSQLServer
from tests.quick_folders import QuickFolder

DIALECTS = ("sqlite", "postgresql")
CHOSEN = [name.strip() for name in os.environ.get("GRADUS_TEST_DATABASES", ",".join(DIALECTS)).split(",")]
if not CHOSEN or set(CHOSEN) - set(DIALECTS):
    raise pytest.UsageError(f"GRADUS_TEST_DATABASES names databases out of {', '.join(DIALECTS)}")

Prepare = Callable[[Database], None]

#: Seconds that nothing takes unless it is broken.
PATIENCE = 600.0
#: Clocks that end a wait or a search where a machine is slow. What they do has tests of its own, which set them; here
#: all else ends when its work is done, beside whatever the machine does besides.
CLOCKS: tuple[tuple[object, str, float], ...] = (
    (improving, "GROUP_SECONDS", PATIENCE),
    (first_plan, "MOST_SECONDS", PATIENCE),
    (near, "GROUP_SECONDS", PATIENCE),
    (near, "PATHS_SECONDS", PATIENCE),
    (relinking, "TURN_SECONDS", PATIENCE),
    (frontier_search, "MOST_SECONDS", PATIENCE),
    (frontier_running, "LEAST_SECONDS", PATIENCE),
    (engines, "PATIENCE", PATIENCE),
    (executors, "CONNECTING", PATIENCE),
    (guard, "SECONDS", PATIENCE),
    (service.database, "WRITER_PATIENCE", PATIENCE),
    (database_sqlite, "BUSY_TIMEOUT", int(PATIENCE * 1000)),
    (database_postgresql, "LOCK_TIMEOUT", int(PATIENCE * 1000)),
    (limiting_storage, "PATIENCE", PATIENCE),
)
for home, name, value in CLOCKS:
    setattr(home, name, value)
os.environ |= UNHURRIED
# The backstop behind the deterministic limits of a search that is told no seconds.
(SearchLimits.__init__.__kwdefaults__ or {})["seconds"] = PATIENCE
# The same examples in every run, however long they take to make.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")


def in_turn(*values: Iterable[object]) -> list[tuple[object, ...]]:
    """Give each combination of values one of the databases in turn, as its first part.

    For what the values decide and the database plays a part in, where neither changes what the other does.
    """
    databases = itertools.cycle(CHOSEN)
    return [(next(databases), *combination) for combination in itertools.product(*values)]


class Databases:
    """Prepares each kind of database once, and hands out copies that cost milliseconds.

    Of files one process makes the original for all that run tests beside it.
    """

    def __init__(self, folder: Path, originals: Path, server: Callable[[], PostgreSQLServer]) -> None:
        self._folder = folder
        self._originals = originals
        self._server = server
        self._prepared: set[str] = set()
        self._numbers = itertools.count(1)

    def empty(self, dialect: str) -> str:
        """Give the address of a database without a table."""
        name = f"empty_{next(self._numbers)}"
        return self._server().create(name) if dialect == "postgresql" else _file(self._folder / f"{name}.db")

    def copy(self, dialect: str, kind: str, prepare: Prepare) -> str:
        """Give the address of a fresh copy of the database that `prepare` makes."""
        name = f"{kind}_{next(self._numbers)}"
        if dialect == "sqlite":
            return _file(Path(shutil.copyfile(self._original(kind, prepare), self._folder / f"{name}.db")))
        if kind not in self._prepared:
            _prepare(self._server().create(kind), prepare)
            self._prepared.add(kind)
        return self._server().create(name, template=kind)

    def discard(self, url: str) -> None:
        """Throw a copy away."""
        if url.startswith("sqlite"):
            path = url.removeprefix("sqlite:///")
            for ending in ("", "-wal", "-shm", "-journal"):
                Path(path + ending).unlink(missing_ok=True)
        else:
            self._server().drop(make_url(url).database or "")

    def _original(self, kind: str, prepare: Prepare) -> Path:
        original = self._originals / f"{kind}.db"
        with (self._originals / f"{kind}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not original.exists():
                half = original.with_suffix(".half")
                half.unlink(missing_ok=True)
                _prepare(_file(half), prepare)
                half.rename(original)
        return original


def _prepare(url: str, prepare: Prepare) -> None:
    database = Database(url)
    try:
        prepare(database)
    finally:
        database.dispose()


def _file(path: Path) -> str:
    return f"sqlite:///{path}"


def with_the_shipped_catalogue(database: Database) -> None:
    migrate(database)
    load_shipped(database)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQLServer]:
    if "postgresql" not in CHOSEN:
        pytest.skip("GRADUS_TEST_DATABASES leaves PostgreSQL out")
    with PostgreSQLServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: PostgreSQLServer) -> str:
    """The server's own database; tests that need tables take `database`."""
    return postgresql_server.url("postgres")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    own = tmp_path_factory.getbasetemp()
    # Where tests run in several processes, each has a folder below that of the whole run.
    originals = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    quick = QuickFolder()
    yield Databases(quick.path, originals, lambda: request.getfixturevalue("postgresql_server"))
    quick.remove()


@pytest.fixture(params=CHOSEN)
def dialect(request: pytest.FixtureRequest) -> str:
    """The name of the database that a test runs on."""
    return str(request.param)


@pytest.fixture
def empty_database_url(databases: Databases, dialect: str) -> Iterator[str]:
    """The address of a database that no migration has touched."""
    url = databases.empty(dialect)
    yield url
    databases.discard(url)


@pytest.fixture
def database_url(databases: Databases, dialect: str) -> Iterator[str]:
    """The address of a freshly migrated database without a row."""
    url = databases.copy(dialect, "migrated", migrate)
    yield url
    databases.discard(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A freshly migrated database without a row."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def catalog_database_url(databases: Databases, dialect: str) -> Iterator[str]:
    """The address of a database with the shipped catalogue."""
    url = databases.copy(dialect, "shipped", with_the_shipped_catalogue)
    yield url
    databases.discard(url)


@pytest.fixture
def catalog_database(catalog_database_url: str) -> Iterator[Database]:
    """A database with the shipped catalogue."""
    database = Database(catalog_database_url)
    yield database
    database.dispose()


@pytest.fixture
def sqlite_database(databases: Databases) -> Iterator[Database]:
    """A freshly migrated SQLite database, for what only SQLite does."""
    url = databases.copy("sqlite", "migrated", migrate)
    database = Database(url)
    yield database
    database.dispose()
    databases.discard(url)
