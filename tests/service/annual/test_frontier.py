"""What each amount of a plan's budget buys, over HTTP: looked for by a job of its own, waited for, and kept."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import openpyxl
import pytest

import solver
from service.annual.frontier_chart import WIDTH, chart
from service.annual.frontier_running import KIND, FindFrontier
from service.annual.verifying import verified
from service.database import Database
from service.jobs.held import Task
from service.jobs.worker import Worker
from service.schemas.annual_frontier import AnnualFrontierRead
from service.texts import LANGUAGES
from tests.service.annual.years import sgd, year
from tests.service.conftest import Api, serving
from tests.service.jobs.years import LEASE, worker
from tests.service.requests import changed

PATH = "/v1/annual-plans"
AT_ONCE = {"Prefer": "wait=0"}


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


def planned(hr: Api, document: Any | None = None) -> str:
    """Return the address of a plan whose search is over."""
    response = hr.post(PATH, json=document or year())
    assert response.status_code == 202, response.text
    assert worker(hr.database).work()
    return str(response.headers["location"])


def finder(curve: Any) -> FindFrontier:
    return FindFrontier(curve, executor=lambda: ThreadPoolExecutor(1), most_seconds=3600.0)


def found(hr: Api, curve: Any = solver.frontier_year) -> bool:
    """Let a worker look for a curve; say whether there was one to look for."""
    return Worker(hr.database, {KIND: finder(curve)}, lease=LEASE).work()


@contextmanager
def at_work(database: Database, tasks: dict[str, Task]) -> Iterator[None]:
    """Keep a worker at work beside the test."""
    made = Worker(database, tasks, lease=LEASE)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield
    finally:
        made.stop()
        thread.join()


def minor(amount: dict[str, str] | None) -> int:
    assert amount is not None
    assert amount["currency"] == "SGD"
    return round(float(amount["amount"]) * 100)


def test_a_curve_is_looked_for_once_and_kept(hr: Api) -> None:
    plan = planned(hr)
    first = hr.get(f"{plan}/frontier", headers=AT_ONCE)
    assert first.status_code == 202
    assert first.json() == {
        "plan": plan.rsplit("/", 1)[1],
        "cost_centre": None,
        "status": "queued",
        "progress": None,
    }
    assert first.headers["location"] == f"{plan}/frontier"
    assert int(first.headers["retry-after"]) > 0
    assert hr.get(f"{plan}/frontier", headers=AT_ONCE).status_code == 202
    assert found(hr)
    assert not found(hr)
    response = hr.get(f"{plan}/frontier")
    assert response.status_code == 200
    curve = response.json()
    assert (curve["status"], curve["present"]) == ("ready", sgd("1000.00"))
    assert len(curve["points"]) >= 20
    assert hr.get(f"{plan}/frontier").json() == curve


def test_whoever_asks_may_wait_for_the_curve(hr: Api) -> None:
    plan = planned(hr)
    with at_work(hr.database, {KIND: finder(solver.frontier_year)}):
        for _ in range(4):
            response = hr.get(f"{plan}/frontier", headers={"Prefer": "respond-async, wait=60"})
            if response.status_code == 200:
                break
    assert (response.status_code, response.json()["status"]) == (200, "ready")


def test_every_point_is_the_plan_of_its_budget(hr: Api) -> None:
    plan = planned(hr)
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    assert found(hr)
    points = hr.get(f"{plan}/frontier").json()["points"]
    budgets = [minor(point["budget"]) for point in points]
    assert budgets == sorted(budgets)
    assert budgets[0] == 0
    assert 100_000 in budgets
    assert all([term["name"] for term in point["terms"]] == ["essential_steps", "steps"] for point in points)
    assert all(term["value"] == term["bound"] for point in points for term in point["terms"])
    assert all(minor(point["spent"]) <= minor(point["budget"]) for point in points)
    assert [point["terms"][1]["value"] for point in points] == sorted(point["terms"][1]["value"] for point in points)
    # Nothing is spent where nothing is there.
    assert points[0]["spent"] == sgd("0.00")
    assert points[0]["terms"][1]["value"] == 0


def test_what_comes_next_and_where_more_buys_nothing(hr: Api) -> None:
    plan = planned(hr, changed(year(), "budget", sgd("20.00")))
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    assert found(hr)
    curve = hr.get(f"{plan}/frontier").json()
    plateau, further = curve["plateau"], curve["next"]
    assert 0 < minor(plateau["not_below"]) <= minor(plateau["budget"])
    assert plateau["terms"] == curve["points"][-1]["terms"]
    assert minor(further["budget"]) == 2000 + minor(further["amount"])
    assert [gain["name"] for gain in further["gains"]] == ["essential_steps", "steps"]
    for gain in further["gains"]:
        assert 0 <= gain["gained"] <= gain["gained_at_most"]
        assert gain["marginal"]["steps"] >= 0


def test_a_cost_centre_has_a_curve_of_its_own(hr: Api) -> None:
    plan = planned(hr)
    asked = {"cost_centre": "team"}
    assert hr.get(f"{plan}/frontier", params=asked, headers=AT_ONCE).headers["location"].endswith("?cost_centre=team")
    assert found(hr)
    curve = hr.get(f"{plan}/frontier", params=asked).json()
    assert (curve["cost_centre"], curve["present"]) == ("team", sgd("100.00"))
    assert any(minor(point["spent"]) < minor(point["price"]) for point in curve["points"])
    # The whole budget has not been asked about.
    assert hr.get(f"{plan}/frontier", headers=AT_ONCE).status_code == 202


def test_what_cannot_be_asked_is_refused(hr: Api) -> None:
    plan = planned(hr)
    unknown = hr.get(f"{plan}/frontier", params={"cost_centre": "nowhere"}, headers=AT_ONCE)
    assert unknown.status_code == 422
    assert unknown.json()["errors"][0]["pointer"] == "query/cost_centre"
    assert hr.get(f"{PATH}/ann_none/frontier", headers=AT_ONCE).status_code == 404
    waiting = hr.post(PATH, json=year()).headers["location"]
    assert hr.get(f"{waiting}/frontier", headers=AT_ONCE).status_code == 409
    assert hr.get(f"{plan}/frontier", params={"centre": "team"}).status_code == 422
    assert not found(hr)


def test_an_employee_sees_no_curve(hr: Api) -> None:
    plan = planned(hr)
    assert hr.keyed("lms").get(f"{plan}/frontier", headers=AT_ONCE).status_code == 403


class _Fails:
    def __call__(self, problem: solver.AnnualProblem, limits: solver.AnnualLimits, **about: Any) -> Any:
        raise MemoryError


def test_a_curve_that_cannot_be_found_says_so(hr: Api) -> None:
    plan = planned(hr)
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    assert found(hr, _Fails())
    response = hr.get(f"{plan}/frontier")
    assert (response.status_code, response.json()["status"]) == (200, "failed")


class _Remembers:
    """Looks for the curve, and remembers what it was handed to begin from."""

    def __init__(self) -> None:
        self.began_from: list[bytes | None] = []

    def __call__(
        self,
        problem: solver.AnnualProblem,
        limits: solver.AnnualLimits,
        *,
        centre: solver.CostCentreId | None,
        executor: Executor | None,
        watch: solver.AnnualWatch,
        start_from: bytes | None,
    ) -> solver.AnnualFrontier:
        self.began_from.append(start_from)
        return solver.frontier_year(
            problem, limits, centre=centre, executor=executor, watch=watch, start_from=start_from
        )


def test_a_worker_that_is_stopped_leaves_the_curve_to_another(hr: Api) -> None:
    plan = planned(hr)
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    workers: list[Worker] = []

    def interrupted(*problem: Any, **about: Any) -> solver.AnnualFrontier:
        curve = solver.frontier_year(*problem, **about)
        workers[0].stop()
        return curve

    workers.append(Worker(hr.database, {KIND: finder(interrupted)}, lease=LEASE))
    assert workers[0].work()
    assert hr.get(f"{plan}/frontier", headers=AT_ONCE).status_code == 202
    again = _Remembers()
    assert found(hr, again)
    assert again.began_from[0] is not None
    assert hr.get(f"{plan}/frontier").json()["status"] == "ready"


def test_an_infeasible_year_has_a_curve_that_says_from_where_it_is_not(hr: Api) -> None:
    document = changed(year(), "locks", [{"learner": "E-1", "module": "A", "keep": True}])
    plan = planned(hr, changed(document, "budget", sgd("0.00")))
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    asked = _Remembers()
    assert found(hr, asked)
    points = hr.get(f"{plan}/frontier").json()["points"]
    assert asked.began_from == [None]
    assert (points[0]["status"], points[0]["terms"], points[0]["spent"]) == ("infeasible", [], None)
    assert points[-1]["status"] == "optimal"


def test_the_workbook_has_the_curve_once_it_is_there(hr: Api) -> None:
    plan = planned(hr)

    def sheets() -> Any:
        return openpyxl.load_workbook(io.BytesIO(hr.get(f"{plan}/export").content))

    assert "Frontier" not in sheets().sheetnames
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    assert found(hr)
    points = hr.get(f"{plan}/frontier").json()["points"]
    rows = list(sheets()["Frontier"].iter_rows(values_only=True))
    assert rows[0][0] == "Budget (SGD)"
    steps = [(round(100 * row[0]), row[3], row[4]) for row in rows[1:]]
    assert steps == [(minor(p["budget"]), p["terms"][1]["value"], p["terms"][1]["bound"]) for p in points]
    text = hr.get(f"{plan}/export", params={"format": "csv", "sheet": "frontier"}).text
    assert len(text.splitlines()) == len(rows)


def test_the_file_of_a_plan_with_its_curve_is_verified(hr: Api) -> None:
    plan = planned(hr)
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    assert found(hr)
    told = hr.get(f"{plan}/certificate")
    assert told.json()["frontier"] == hr.get(f"{plan}/frontier").json()
    assert verified(told.content, executor=None, language="en").is_verified


def test_the_curve_is_drawn_for_a_terminal(hr: Api) -> None:
    plan = planned(hr, changed(year(), "budget", sgd("20.00")))
    hr.get(f"{plan}/frontier", headers=AT_ONCE)
    assert found(hr)
    curve = AnnualFrontierRead.model_validate(hr.get(f"{plan}/frontier").json())
    for language in LANGUAGES:
        lines = list(chart(curve, language))
        drawn = lines[1 : 1 + len(curve.points)]
        bars = [line.count("█") + line.count("░") for line in drawn]
        assert bars == sorted(bars)
        assert bars[-1] == WIDTH
        assert [line.startswith(">") for line in drawn] == [point.budget == curve.present for point in curve.points]
        assert len(lines) > len(drawn) + 1
