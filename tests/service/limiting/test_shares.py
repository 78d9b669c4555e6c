"""What a caller of the application is told of its share, and that no two callers share one."""

import threading
from collections.abc import Iterator

import pytest

from catalog import CatalogSnapshot, snapshot
from service.database import Database
from service.errors import TooManyRequests
from service.limiting import places
from service.limiting.places import Placed, Places
from service.limiting.storage import Storage
from service.solving.engines import InProcess
from tests.conftest import PATIENCE, Databases, with_the_shipped_catalogue
from tests.e2e.hostile_bodies import good
from tests.service.conftest import Api, serving

LOOK = "/v1/modules"


@pytest.fixture
def narrow(databases: Databases) -> Iterator[Api]:
    """An application of which each caller has little."""
    url = databases.copy("sqlite", "shipped", with_the_shipped_catalogue)
    with serving(url, rate_per_minute=5, rate_per_minute_anonymous=3, places_per_principal=1) as api:
        # A minute that does not end while the test runs.
        api.http.app.state.shares.allowances._clock = lambda: 1_795_000_020.0
        yield api
    databases.discard(url)


def test_every_answer_tells_what_is_left(narrow: Api) -> None:
    first = narrow.get(LOOK)
    assert first.status_code == 200
    assert first.headers["ratelimit-policy"] == '"requests";q=5;w=60'
    assert first.headers["ratelimit"].startswith('"requests";r=4;t=')
    missing = narrow.get("/v1/modules/none")
    assert missing.status_code == 404
    assert missing.headers["ratelimit"].startswith('"requests";r=3;t=')


def test_a_caller_that_takes_more_is_refused_and_the_next_one_is_not(narrow: Api) -> None:
    for _ in range(5):
        assert narrow.get(LOOK).status_code == 200
    refused = narrow.post("/v1/recommendations", json=good())
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["ratelimit"].startswith('"requests";r=0;t=')
    # Another key from the same address has what it had.
    assert narrow.keyed("lms").get(LOOK).status_code == 200


def test_what_is_forbidden_counts_too(narrow: Api) -> None:
    employee = narrow.keyed("employee", learner="E-1")
    assert [employee.get("/v1/annual-plans").status_code for _ in range(6)] == [403] * 5 + [429]


def test_whoever_is_not_known_is_counted_by_address_whatever_they_claim(narrow: Api) -> None:
    stranger = narrow.without_key()
    told = [
        stranger.get(
            LOOK,
            headers={
                "Authorization": f"Bearer gk_{place}",
                "X-Forwarded-For": f"192.0.2.{place}",
                "Forwarded": f"for=192.0.2.{place}",
                "X-Real-IP": f"192.0.2.{place}",
            },
        ).status_code
        for place in range(6)
    ]
    assert told == [401] * 3 + [429] * 3
    # Who is known comes through from the same address.
    assert narrow.get(LOOK).status_code == 200


def test_attempts_to_sign_in_are_counted_by_address(narrow: Api) -> None:
    told = [
        narrow.without_key().post("/sign-in", data={"key": f"gk_{place}"}, headers={"Origin": "http://testserver"})
        for place in range(5)
    ]
    assert [answer.status_code for answer in told][3:] == [429, 429]
    assert 429 not in [answer.status_code for answer in told][:3]


def test_health_and_the_document_are_free(narrow: Api) -> None:
    for path in ("/v1/health/live", "/v1/health/ready", "/v1/openapi.json"):
        for _ in range(8):
            answer = narrow.without_key().get(path)
            assert answer.status_code == 200
            assert "ratelimit" not in answer.headers


def test_solves_beyond_the_places_are_refused_and_cached_answers_are_not(narrow: Api) -> None:
    """The only place is held by somebody of the same name; what was answered before needs none."""
    assert narrow.post("/v1/recommendations", json=good()).status_code == 200
    state = narrow.http.app.state
    name = f"key:{str(narrow.token).split('_')[1]}"
    other = Places(state.shares.storage, most=1)
    with other.place(name, seconds=3600):
        assert narrow.post("/v1/recommendations", json=good()).status_code == 200
        refused = narrow.post("/v1/recommendations", json={**good(), "goal": "cheapest"})
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        assert "1 solve under way" in refused.json()["detail"]
    assert narrow.post("/v1/recommendations", json={**good(), "goal": "cheapest"}).status_code == 200


class Waiting:
    """Work that lasts until it is told to end."""

    def __init__(self) -> None:
        self.goes_on, self.at_work = threading.Event(), threading.Semaphore(0)

    def within(self, seconds: float) -> "Waiting":
        return self

    def done(self, catalogue: CatalogSnapshot) -> str:
        self.at_work.release()
        self.goes_on.wait()
        return "done"


def test_an_engine_is_asked_by_so_many_of_one_caller_at_once(database: Database) -> None:
    with database.read() as session:
        catalogue = snapshot(session)
    storage, work = Storage(database.url, patience=PATIENCE), Waiting()
    placed = Placed(InProcess(8), Places(storage, most=2), grace_seconds=1)

    def ask(name: str | None) -> str:
        token = places.caller.set(name)
        try:
            return placed.answer(work, catalogue, seconds=PATIENCE)
        finally:
            places.caller.reset(token)

    asking = [threading.Thread(target=ask, args=(name,)) for name in ("key:1", "key:1", "key:2", None, None, None)]
    for thread in asking:
        thread.start()
    for _ in asking:
        work.at_work.acquire()
    with pytest.raises(TooManyRequests):
        ask("key:1")
    work.goes_on.set()
    for thread in asking:
        thread.join()
    assert ask("key:1") == "done"
    storage.dispose()
