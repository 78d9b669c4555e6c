"""A hundred writers on one record, and many requests under one key: whatever was acknowledged is there, once."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from sqlmodel import func, select

from service.database import Database
from service.errors import Busy
from service.tables import Learner, Recommendation
from tests.service.conftest import Api
from tests.service.requests import changed, small

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
WRITERS, EACH = 100, 20
KEYS, AT_ONCE = 40, 50


def at_once(count: int, do: Callable[[int], Any]) -> list[Any]:
    """Do something in so many threads, all of which are there before the first begins."""
    start = threading.Barrier(count)

    def begin(number: int) -> Any:
        start.wait()
        return do(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(begin, range(count)))


def test_a_hundred_writers_lose_no_update(database: Database) -> None:
    with database.write() as session:
        session.add(Learner(id="E-1", name="0", created_at=NOW, updated_at=NOW))

    def count_up(_: int) -> int:
        acknowledged = 0
        while acknowledged < EACH:
            try:
                with database.write() as session:
                    row = session.exec(select(Learner).where(Learner.id == "E-1").with_for_update()).one()
                    row.name = str(int(row.name or "") + 1)
            except Busy:
                # Not done, and said so: the writer asks again.
                continue
            acknowledged += 1
        return acknowledged

    assert sum(at_once(WRITERS, count_up)) == WRITERS * EACH
    with database.read() as session:
        assert session.exec(select(Learner.name)).one() == str(WRITERS * EACH)


def test_fifty_requests_at_once_under_each_of_forty_keys_have_forty_effects(api: Api) -> None:
    """Each client asks again until it is answered; nobody gets another answer than the others of its key."""
    request = changed(small(), "goal", "cheapest")

    def send(key: int) -> tuple[int, str, bytes]:
        while True:
            answer: Any = api.post("/v1/recommendations", json=request, headers={"Idempotency-Key": f"k-{key}"})
            # Under way, no room, or more at once than one caller may have.
            if answer.status_code not in (409, 429, 503):
                return key, str(answer.status_code), answer.content

    def client(number: int) -> list[tuple[int, str, bytes]]:
        # Half of them come from the other end, so that keys are asked for early and late.
        keys = range(KEYS) if number % 2 else range(KEYS)[::-1]
        return [send(key) for key in keys]

    answers = Counter(answer for told in at_once(AT_ONCE, client) for answer in told)
    assert len(answers) == KEYS
    assert {status for _, status, _ in answers} == {"200"}
    assert set(answers.values()) == {AT_ONCE}
    with api.database.read() as session:
        assert session.exec(select(func.count()).select_from(Recommendation)).one() == KEYS


def test_a_key_is_of_one_principal_and_of_one_request(api: Api) -> None:
    def send(caller: Api, request: Any) -> Any:
        return caller.post("/v1/recommendations", json=request, headers={"Idempotency-Key": "k"})

    first, other = send(api, small()), api.keyed("lms")
    assert send(api, small()).json()["id"] == first.json()["id"]
    assert send(api, changed(small(), "goal", "cheapest")).status_code == 422
    theirs = send(other, changed(small(), "goal", "cheapest"))
    assert (theirs.status_code, theirs.json()["goal"]) == (200, "cheapest")
    assert theirs.json()["id"] != first.json()["id"]


def test_what_a_killed_writer_acknowledged_is_there_and_nothing_is_half_there(database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.service.writers.killed", database_url, "--kills", "20"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("20 kills, ")
