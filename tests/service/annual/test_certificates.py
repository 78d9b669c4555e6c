"""What a plan over HTTP is verified from: stored with it in parts, handed out as the file that the command reads."""

import json

import pytest

import solver
from service.annual import storing
from service.annual.verifying import verified
from tests.service.annual.years import year
from tests.service.conftest import serving
from tests.service.jobs.years import worker
from tests.service.requests import changed

PATH = "/v1/annual-plans"


@pytest.mark.parametrize("part", [100, 2**20])
def test_a_plan_over_http_is_verified_from_its_file(
    database_url: str, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(storing, "_PART", part)
    with serving(database_url) as api:
        hr = api.keyed("hr")
        address = hr.post(PATH, json=changed(year(), "budget/amount", "50.00")).headers["location"]
        assert hr.get(f"{address}/certificate").status_code == 409
        assert worker(hr.database, solver.plan_year).work()
        response = hr.get(f"{address}/certificate")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert "attachment" in response.headers["content-disposition"]
    assert verified(response.content, executor=None, language="en").is_verified
    document = json.loads(response.content)
    assert document["enrolments"]
    document["certificate"]["plan"].pop()
    assert not verified(json.dumps(document).encode(), executor=None, language="en").is_verified


def test_a_plan_that_came_to_nothing_has_no_certificate(database_url: str) -> None:
    with serving(database_url) as api:
        hr = api.keyed("hr")
        address = hr.post(PATH, json=year()).headers["location"]
        assert hr.delete(address).status_code == 202
        assert hr.get(f"{address}/certificate").status_code == 409


@pytest.mark.parametrize("permission", ["lms", "manager", "admin"])
def test_only_hr_reads_certificates(database_url: str, permission: str) -> None:
    with serving(database_url) as api:
        assert api.keyed(permission).get(f"{PATH}/ann_1/certificate").status_code == 403


def test_a_certificate_of_nothing_is_not_found(database_url: str) -> None:
    with serving(database_url) as api:
        assert api.keyed("hr").get(f"{PATH}/ann_1/certificate").status_code == 404
