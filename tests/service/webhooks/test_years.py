"""Who asked for a company's year is told how it goes, and how it ends, whatever ends it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

import solver
from service.annual.frontier_running import KIND as FRONTIER
from service.annual.frontier_running import FindFrontier
from service.annual.running import KIND, PlanYear
from service.jobs import ledger
from service.jobs.worker import Worker
from service.jobs.working import tells_of_failure
from service.tables import Job, WebhookDelivery, WebhookEvent
from tests.service.annual.greedy import greedy
from tests.service.annual.years import year
from tests.service.conftest import Api, serving

PATH = "/v1/annual-plans"
LEASE = timedelta(hours=1)


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    with serving(database_url, webhook_networks="127.0.0.0/8") as api:
        caller = api.keyed("hr")
        assert caller.post("/v1/webhooks", json={"url": "http://127.0.0.1:9999/"}).status_code == 201
        yield caller


def told(api: Api) -> list[tuple[str, dict[str, Any]]]:
    """What was to be told, in its order; each of it once."""
    with api.database.read() as session:
        events = session.exec(select(WebhookEvent).order_by(col(WebhookEvent.occurred_at))).all()
        assert len(session.exec(select(WebhookDelivery)).all()) == len(events)
    assert all(event.data["id"] == event.about for event in events)
    return [(event.kind, {name: value for name, value in event.data.items() if name != "id"}) for event in events]


def breaking(*_: object, **__: object) -> Any:
    raise LookupError("broken")


def worker(api: Api, search: Any = greedy, curve: Any = breaking) -> Worker:
    tasks = {
        KIND: PlanYear(search, executor=lambda: ThreadPoolExecutor(1), most_seconds=3600.0),
        FRONTIER: FindFrontier(curve, executor=lambda: ThreadPoolExecutor(1), most_seconds=3600.0),
    }
    return Worker(api.database, tasks, lease=LEASE, failed=tells_of_failure)


def asked(api: Api) -> str:
    response = api.post(PATH, json=year())
    assert response.status_code == 202, response.text
    return str(response.headers["location"])


def test_a_year_and_its_curve_are_told_of(hr: Api) -> None:
    address = asked(hr)
    queued = ("annual_plan.queued", {"status": "queued"})
    assert told(hr) == [queued]
    assert worker(hr).work()
    ended = ("annual_plan.ended", {"status": hr.get(address).json()["status"]})
    assert told(hr) == [queued, ended]
    assert hr.get(f"{address}/frontier", headers={"Prefer": "wait=0"}).status_code == 202
    assert worker(hr, curve=solver.frontier_year).work()
    plan = address.rpartition("/")[2]
    assert told(hr) == [queued, ended, ("annual_frontier.ended", {"plan": plan, "status": "done"})]


def test_what_comes_to_nothing_is_told_of(hr: Api) -> None:
    address = asked(hr)
    assert worker(hr, search=breaking).work()
    assert hr.get(address).json()["status"] == "failed"
    assert told(hr)[-1] == ("annual_plan.ended", {"status": "failed"})
    done = asked(hr)
    assert worker(hr).work()
    assert hr.get(f"{done}/frontier", headers={"Prefer": "wait=0"}).status_code == 202
    assert worker(hr).work()
    assert told(hr)[-1] == ("annual_frontier.ended", {"plan": done.rpartition("/")[2], "status": "failed"})


def test_a_year_that_is_stopped_before_it_began_is_told_of_once(hr: Api) -> None:
    address = asked(hr)
    for _ in range(2):
        assert hr.delete(address).status_code == 202
    assert told(hr)[1:] == [("annual_plan.ended", {"status": "cancelled"})]


def test_a_year_that_kills_its_workers_is_told_of(hr: Api) -> None:
    asked(hr)
    with hr.database.write() as session:
        session.connection().execute(update(Job).values(fruitless=ledger.MOST_FRUITLESS + ledger.MOST_LAST))
    assert not worker(hr).work()
    assert told(hr)[-1] == ("annual_plan.ended", {"status": "failed"})


def test_a_request_that_is_repeated_is_told_of_once(hr: Api) -> None:
    for _ in range(3):
        assert hr.post(PATH, json=year(), headers={"Idempotency-Key": "one"}).status_code == 202
    assert len(told(hr)) == 1


def test_nobody_else_is_told_of_it(hr: Api) -> None:
    other = hr.keyed("hr")
    assert other.post("/v1/webhooks", json={"url": "http://127.0.0.1:9999/"}).status_code == 201
    asked(hr)
    assert [kind for kind, _ in told(hr)] == ["annual_plan.queued"]
