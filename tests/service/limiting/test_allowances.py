"""So many requests a minute: over all servers, for each caller, and never in the way when none can be counted."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from service import database_sqlite
from service.errors import TooManyRequests
from service.limiting.allowances import LOTS, Allowances
from service.limiting.storage import RATE_WINDOWS, SUFFIX, Silent, Storage
from tests.conftest import PATIENCE
from tests.service.limiting.clocks import BEGAN, Clock


@pytest.fixture
def store(database_url: str) -> Iterator[Storage]:
    """The store of a database with its tables."""
    opened = Storage(database_url, patience=PATIENCE)
    yield opened
    opened.dispose()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Storage]:
    """A store on SQLite alone."""
    opened = Storage(f"sqlite:///{tmp_path / 'own.db'}", patience=PATIENCE)
    yield opened
    opened.dispose()


def admitted(allowances: Allowances, caller: str, limit: int, times: int) -> int:
    return sum(_is_admitted(allowances, caller, limit) for _ in range(times))


def _is_admitted(allowances: Allowances, caller: str, limit: int) -> bool:
    try:
        allowances.admit(caller, limit)
    except TooManyRequests:
        return False
    return True


def test_a_caller_has_what_the_limit_says_and_no_more(store: Storage) -> None:
    clock = Clock()
    allowances = Allowances(store, clock=clock)
    assert admitted(allowances, "key:1", 7, 30) == 7
    clock.now += 59.9
    assert admitted(allowances, "key:1", 7, 30) == 0
    assert admitted(allowances, "key:2", 7, 30) == 7


def test_what_was_taken_comes_back_as_it_leaves_the_last_minute(store: Storage) -> None:
    clock = Clock()
    allowances = Allowances(store, clock=clock)
    assert admitted(allowances, "key:1", 10, 20) == 10
    clock.now += 66
    # A tenth of the minute in which all ten were taken is more than a minute ago.
    assert admitted(allowances, "key:1", 10, 20) == 1
    clock.now += 30
    assert admitted(allowances, "key:1", 10, 20) == 5
    clock.now += 120
    assert admitted(allowances, "key:1", 10, 20) == 10


@pytest.mark.parametrize("seed", range(12))
def test_a_caller_that_comes_back_when_it_is_told_to_gets_through_and_none_sooner(
    file_store: Storage, seed: int
) -> None:
    random, clock = Random(seed), Clock(BEGAN + Random(seed).random() * 60)
    allowances = Allowances(file_store, clock=clock)
    limit = random.randint(1, 50)
    for _ in range(20):
        clock.now += random.random() * 30
        admitted(allowances, "key:1", limit, random.randint(0, 2 * limit))
    admitted(allowances, "key:1", limit, limit)
    with pytest.raises(TooManyRequests) as refused:
        allowances.admit("key:1", limit)
    wait = int(refused.value.headers["Retry-After"])
    assert 1 <= wait <= 120
    clock.now += wait - 1.01
    if wait > 1:
        # Somebody who asks the store afresh is told the same.
        assert not _is_admitted(Allowances(file_store, clock=clock), "key:1", limit)
    clock.now += 1.01
    assert _is_admitted(allowances, "key:1", limit)


def test_a_refusal_says_what_there_is_and_when_there_is_more(file_store: Storage) -> None:
    clock = Clock(BEGAN + 20)
    allowances = Allowances(file_store, clock=clock)
    first = allowances.admit("key:1", 2)
    assert first is not None
    assert (first.limit, first.left, first.reset_seconds) == (2, 1, 40)
    allowances.admit("key:1", 2)
    with pytest.raises(TooManyRequests) as refused:
        allowances.admit("key:1", 2)
    assert refused.value.headers["RateLimit-Policy"] == '"requests";q=2;w=60'
    assert refused.value.headers["RateLimit"].startswith('"requests";r=0;t=')
    assert refused.value.told("en").startswith("This caller has used up its 2 requests a minute")
    assert refused.value.told("zh").startswith("该调用者每分钟的 2 次请求已用完")


def test_no_limit_counts_nothing(file_store: Storage) -> None:
    allowances = Allowances(file_store, clock=Clock())
    assert allowances.admit("key:1", 0) is None
    with file_store.change() as connection:
        assert connection.scalar(select(func.count()).select_from(RATE_WINDOWS)) == 0


def test_minutes_that_count_no_more_are_swept_away(store: Storage) -> None:
    clock = Clock()
    allowances = Allowances(store, clock=clock)
    for place in range(5):
        allowances.admit(f"address:192.0.2.{place}", 5)
    clock.now += 180
    allowances.admit("key:1", 5)
    with store.change() as connection:
        assert connection.scalars(select(RATE_WINDOWS.c.principal)).all() == ["key:1"]


def test_a_name_of_any_length_is_counted(store: Storage) -> None:
    allowances = Allowances(store, clock=Clock())
    assert admitted(allowances, "client:" + "x" * 5000, 3, 5) == 3
    assert admitted(allowances, "client:" + "x" * 5001, 3, 5) == 3


LIMIT, SERVERS, EACH = 2000, 4, 1000


def _served(url: str, ready: "threading.Barrier", told: Callable[[int], None]) -> None:
    opened = Storage(url, patience=PATIENCE)
    allowances = Allowances(opened, clock=Clock(BEGAN + 10))
    ready.wait()
    told(admitted(allowances, "key:1", LIMIT, EACH))
    opened.dispose()


def test_four_servers_keep_one_limit(database_url: str) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    ready, counts = context.Barrier(SERVERS), context.Queue()
    servers = [context.Process(target=_served, args=(database_url, ready, counts.put)) for _ in range(SERVERS)]
    for server in servers:
        server.start()
    total = sum(counts.get() for _ in servers)
    for server in servers:
        server.join()
        assert server.exitcode == 0
    # What may be missing are lots that another server has and gives to nobody any more.
    assert LIMIT - SERVERS * (LIMIT // LOTS) <= total <= LIMIT


def test_many_threads_keep_one_limit(store: Storage) -> None:
    allowances = Allowances(store, clock=Clock())
    ready, counts = threading.Barrier(8), list[int]()

    def served() -> None:
        ready.wait()
        counts.append(admitted(allowances, "key:1", 100, 50))

    threads = [threading.Thread(target=served) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == 8
    assert sum(counts) == 100


def test_a_store_that_is_held_lets_everybody_through(tmp_path: Path) -> None:
    before = Storage(f"sqlite:///{tmp_path / 'own.db'}", patience=PATIENCE)
    assert admitted(Allowances(before, clock=Clock()), "key:1", 1, 2) == 1
    before.dispose()
    opened = Storage(f"sqlite:///{tmp_path / 'own.db'}", patience=0.01)
    allowances = Allowances(opened, clock=Clock())
    # The same library as the store's: locks of a file hold between processes, or within one library.
    holder = database_sqlite.driver().connect(tmp_path / f"own.db{SUFFIX}", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert admitted(allowances, "key:2", 1, 5) == 5
    # It is left alone for a while then.
    with pytest.raises(Silent), opened.change():
        pass
    holder.close()
    opened.dispose()


def test_a_store_that_cannot_be_made_lets_everybody_through(tmp_path: Path) -> None:
    (tmp_path / f"own.db{SUFFIX}").mkdir()
    opened = Storage(f"sqlite:///{tmp_path / 'own.db'}")
    assert admitted(Allowances(opened, clock=Clock()), "key:1", 1, 5) == 5
    opened.dispose()


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / f"own.db{SUFFIX}").write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    opened = Storage(f"sqlite:///{tmp_path / 'own.db'}")
    assert admitted(Allowances(opened, clock=Clock()), "key:1", 2, 5) == 2
    opened.dispose()
