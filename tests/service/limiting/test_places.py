"""So many solves of one caller at once: never one more, and none lost for good with the server that held it."""

import threading
from collections.abc import Iterator

import pytest

from service.errors import TooManyRequests
from service.limiting.places import Places
from service.limiting.storage import Storage
from tests.conftest import PATIENCE
from tests.service.limiting.clocks import Clock

LEASE = 30.0


@pytest.fixture
def store(database_url: str) -> Iterator[Storage]:
    """The store of a database with its tables."""
    opened = Storage(database_url, patience=PATIENCE)
    yield opened
    opened.dispose()


def test_places_are_taken_refused_and_given_back(store: Storage) -> None:
    places = Places(store, most=2, clock=Clock())
    with places.place("key:1", seconds=LEASE), places.place("key:1", seconds=LEASE):
        with pytest.raises(TooManyRequests) as refused, places.place("key:1", seconds=LEASE):
            pass
        assert refused.value.passes
        assert "2 solves under way" in refused.value.told("en")
        assert "2 个求解" in refused.value.told("zh")
        with places.place("key:2", seconds=LEASE):
            pass
    with places.place("key:1", seconds=LEASE), places.place("key:1", seconds=LEASE):
        pass


def test_a_place_is_given_back_by_whoever_fails_in_it(store: Storage) -> None:
    places = Places(store, most=1, clock=Clock())
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), places.place("key:1", seconds=LEASE):
            raise ZeroDivisionError


def test_the_place_of_a_server_that_was_killed_is_free_when_its_lease_ends(store: Storage) -> None:
    clock = Clock()
    places = Places(store, most=1, clock=clock)
    left_behind = places.place("key:1", seconds=LEASE)
    left_behind.__enter__()
    clock.now += LEASE - 0.1
    with pytest.raises(TooManyRequests), places.place("key:1", seconds=LEASE):
        pass
    clock.now += 0.2
    with places.place("key:1", seconds=LEASE):
        # The one that was there before gives back nothing that is not its own any more.
        left_behind.__exit__(None, None, None)
        with pytest.raises(TooManyRequests), places.place("key:1", seconds=LEASE):
            pass


def test_no_more_than_there_are_places_work_at_once(store: Storage) -> None:
    """Each of fifty threads comes until it was let in; three may be inside together."""
    servers = [Places(store, most=3, clock=Clock()) for _ in range(2)]
    ready, lock = threading.Barrier(50), threading.Lock()
    inside, most, done = 0, 0, 0

    def ask(place: int) -> None:
        nonlocal inside, most, done
        ready.wait()
        while True:
            try:
                with servers[place % 2].place("key:1", seconds=3600):
                    with lock:
                        inside += 1
                        most = max(most, inside)
                    with lock:
                        inside -= 1
                        done += 1
                    return
            except TooManyRequests:
                continue

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == 50
    assert most <= 3


def test_any_number_of_places_asks_nobody(store: Storage) -> None:
    store.dispose()
    places = Places(store, most=0, clock=Clock())
    with places.place("key:1", seconds=LEASE), places.place("key:1", seconds=LEASE):
        pass
