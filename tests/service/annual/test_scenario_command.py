"""Scenarios on the command line: what one search keeps, another one of a year like it goes on from."""

from pathlib import Path
from typing import Any

import pytest

import solver
from service.annual.command import Planner
from service.database import Database
from service.errors import InvalidRequest
from service.jobs.worker import Worker
from solver.annual.state import read
from tests.service.annual.conftest import HR
from tests.service.annual.years import sgd, year
from tests.service.conftest import serving
from tests.service.jobs.years import worker


class _Listens:
    """Plans, and remembers where it began."""

    def __init__(self) -> None:
        self.begun: list[bytes | None] = []

    def __call__(self, problem: Any, limits: Any, *, resume_from: bytes | None, **about: Any) -> solver.AnnualResult:
        self.begun.append(resume_from)
        return solver.plan_year(problem, limits, resume_from=resume_from, **about)


def test_a_search_goes_on_from_a_file(sqlite_database: Database, tmp_path: Path) -> None:
    kept, listens = tmp_path / "kept", _Listens()
    first = Planner(database=sqlite_database, search=listens, keep=kept).answer(year(), HR, "en")
    changed = {**year(), "budget": sgd("60.00")}
    warm = Planner(database=sqlite_database, search=listens, begins_from=kept).answer(changed, HR, "en")
    cold = Planner(database=sqlite_database, search=listens).answer(changed, HR, "en")
    assert listens.begun[0] is listens.begun[2] is None
    assert listens.begun[1] is not None
    assert set(read(listens.begun[1]).columns) == {"E-1", "E-2", "E-3"}
    assert warm.document.proof is not None
    assert cold.document.proof is not None
    assert warm.document.proof.terms == cold.document.proof.terms
    assert first.document.based_on is None


@pytest.mark.parametrize("content", [None, b"", b"gradus 0\nx"])
def test_a_file_that_nobody_kept_is_refused(sqlite_database: Database, tmp_path: Path, content: bytes | None) -> None:
    kept = tmp_path / "kept"
    if content is not None:
        kept.write_bytes(content)
    with pytest.raises(InvalidRequest, match="kept"):
        Planner(database=sqlite_database, search=_Listens(), begins_from=kept).answer(year(), HR, "en")


def test_a_scenario_of_a_stored_plan_is_answered_without_a_server(sqlite_url: str) -> None:
    with serving(sqlite_url) as api:
        stored = api.keyed("hr").post("/v1/annual-plans", json=year()).json()["id"]
        listens = _Listens()
        at_work: Worker = worker(api.database, listens)
        assert at_work.work()
        document = {"based_on": stored, "budget": sgd("60.00")}
        answer = Planner(database=api.database, search=listens).answer(document, HR, "en")
    assert answer.document.based_on == stored
    assert answer.document.budget is not None
    assert answer.document.budget.amount == "60.00"
    assert listens.begun[1] is not None
