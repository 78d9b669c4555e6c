"""Nobody writes a column that is not theirs to write: every column of a table, sent beside what a route takes."""

from typing import Any

import pytest
from sqlmodel import SQLModel

from service import tables
from service.schemas.annual import AnnualPlanRequest
from service.schemas.companies import CostCentreRecord
from service.schemas.crosswalks import CrosswalkProposal
from service.schemas.learners import LearnerRecord
from service.schemas.needs import NeedGiven
from service.schemas.periods import PeriodRecord
from service.schemas.requests import RecommendationRequest
from service.schemas.training_scenarios import ScenarioGiven
from service.schemas.webhooks import WebhookRecord
from tests.service.access.calling import Line, state
from tests.service.access.conftest import House
from tests.service.access.objects import EVERYBODY, PEOPLE, PERIOD
from tests.service.access.principals import CALLERS
from tests.service.annual.years import year

PERIOD_GIVEN = {"start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD"}
#: Who sends it, where to, what is right there, what it is read as, and the tables behind it.
WRITES: dict[str, tuple[str, str, str, dict[str, Any], type, tuple[type[SQLModel], ...]]] = {
    "learner": (
        *("hr", "PUT", f"/v1/learners/{PEOPLE['own']}", EVERYBODY["own"].record(), LearnerRecord),
        (tables.Learner, tables.Employment, tables.ReportingLine, tables.Attainment, tables.LearnerTarget),
    ),
    "cost centre": ("hr", "PUT", "/v1/cost-centres/A", {"parent": "TOP"}, CostCentreRecord, (tables.CostCentre,)),
    "recommendation": (
        *("lms", "POST", "/v1/recommendations", EVERYBODY["own"].request(), RecommendationRequest),
        (tables.Recommendation,),
    ),
    "year": (
        *("hr", "POST", "/v1/annual-plans", year(), AnnualPlanRequest),
        (tables.AnnualPlan, tables.Job),
    ),
    "period": (
        *("hr", "PUT", "/v1/periods/2027", PERIOD_GIVEN, PeriodRecord),
        (tables.TrainingPeriod,),
    ),
    "need": (
        *("hr", "POST", f"/v1/periods/{PERIOD}/needs", {"learner": PEOPLE["own"], "wish": "more"}, NeedGiven),
        (tables.TrainingNeed,),
    ),
    "scenario": (
        *("hr", "POST", f"/v1/periods/{PERIOD}/scenarios", {"name": "Second"}, ScenarioGiven),
        (tables.TrainingScenario, tables.ScenarioOverride),
    ),
    "webhook": (
        *("hr", "POST", "/v1/webhooks", {"url": "https://hooks.example/gradus"}, WebhookRecord),
        (tables.Webhook,),
    ),
    "crosswalk": ("admin", "POST", "/v1/crosswalks", {}, CrosswalkProposal, (tables.ApiKey,)),
}
#: Rights that no body may claim.
CLAIMS = ("owner", "principal", "permissions", "acting_for", "approved_by", "is_admin", "stale", "outcome", "sample")


@pytest.mark.parametrize("what", WRITES)
def test_a_column_that_the_body_does_not_have_is_refused(sqlite_house: House, what: str) -> None:
    who, method, address, right, shape, behind = WRITES[what]
    known = set(shape.model_fields)  # type: ignore[attr-defined]
    columns = {column for table in behind for column in table.model_fields} | set(CLAIMS)
    refused = sorted(columns - known)
    assert len(refused) >= len(CLAIMS) - 1
    with Line(sqlite_house.app, sqlite_house.database, CALLERS[who]) as line:
        before = state(sqlite_house.database)
        for column in refused:
            answer = line.call(method, address, json=right | {column: "admin"})
            assert answer.status_code == 422, (column, answer.text)
            pointers = {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
            assert pointers.get(f"#/{column}") == "unknown_field", (column, pointers)
        assert state(sqlite_house.database) == before


def test_no_body_says_who_is_asking(sqlite_house: House) -> None:
    with Line(sqlite_house.app, sqlite_house.database, CALLERS["employee"]) as line:
        request = EVERYBODY["own"].request()
        foreign = request | {"learner": request["learner"] | {"id": PEOPLE["other"]}}
        assert line.call("POST", "/v1/recommendations", json=foreign).status_code == 404
        nameless = request | {"learner": {"attainments": []}}
        assert line.call("POST", "/v1/recommendations", json=nameless).status_code == 403
