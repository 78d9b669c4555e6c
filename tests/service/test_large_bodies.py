"""Large bodies wait for each other, so that nobody else waits for them."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.errors import Busy
from service.large_bodies import SMALL, LargeBodies
from service.schemas.reading import MOST_FAULTS
from tests.service.conftest import Api
from tests.service.requests import faults, small


def test_small_bodies_never_wait() -> None:
    large = LargeBodies(places=1, waiting=0)
    with large.reading(SMALL + 1), large.reading(SMALL), large.reading(0):
        pass


def test_one_more_waits_its_turn_and_then_is_busy() -> None:
    large = LargeBodies(places=1, waiting=1, patience=0.05)
    with large.reading(SMALL + 1), pytest.raises(Busy), large.reading(SMALL + 1):
        pass
    # The place was given back.
    with large.reading(SMALL + 1):
        pass


def test_the_queue_has_an_end() -> None:
    large = LargeBodies(places=1, waiting=1, patience=30)
    entered = threading.Event()

    def wait() -> None:
        entered.set()
        with large.reading(SMALL + 1):
            pass

    with ThreadPoolExecutor(1) as threads, large.reading(SMALL + 1):
        threads.submit(wait)
        entered.wait()
        # The queue is full as soon as the other has taken its place in it.
        while large._queue._value:
            pass
        with pytest.raises(Busy), large.reading(SMALL + 1):
            pass


def test_no_large_body_is_read_while_the_places_are_taken(sqlite_api: Api) -> None:
    recommender = sqlite_api.http.app.state.recommender
    recommender.large_bodies._patience = 0.05
    body = json.dumps(small()).encode()
    large = body + b" " * SMALL
    with recommender.large_bodies.reading(SMALL + 1):
        for send, path in ((sqlite_api.post, "/v1/recommendations"), (sqlite_api.put, "/v1/learners/E-1")):
            refused = send(path, content=large)
            assert (refused.status_code, refused.json()["type"]) == (503, "/problems/busy")
            assert refused.headers["retry-after"] == "2"
        assert sqlite_api.post("/v1/recommendations", content=body).status_code == 200
    assert sqlite_api.post("/v1/recommendations", content=large).status_code == 200


@pytest.mark.parametrize("count", [MOST_FAULTS + 1, 2000])
def test_a_flood_of_unknown_fields_is_one_short_answer(sqlite_api: Api, count: int) -> None:
    response = sqlite_api.post("/v1/recommendations", json={f"f{number}": 1 for number in range(count)})
    told = faults(response)
    assert len(told) == (1 if count > MOST_FAULTS else 1000)
    assert len(response.content) < 200_000
