"""What is done by a plan or believed with it is on record of the learner: years worked out before it are stale then."""

from datetime import date
from typing import Any

from service.tables import TrainingPeriod
from service.years.question import shared
from tests.service.conftest import Api
from tests.service.development.people import accepted, marked, people, sent, started

YEAR = TrainingPeriod(id="2027", start_on=date(2027, 1, 1), end_on=date(2027, 12, 31), currency="SGD")


def standing(api: Api) -> tuple[Any, ...]:
    """Return how the company stands, by which every scenario knows whether it is stale."""
    with api.database.read() as session:
        return shared(session, YEAR).standing


def test_a_step_that_is_done_makes_years_stale_and_one_that_is_not_changes_nothing_on_record(api: Api) -> None:
    who = people(api)
    plan = sent(who.manager, sent(who.employee, started(who), "proposed"), "approved")
    first, *_ = plan["steps"]
    before = standing(api)
    assert marked(who.lms, plan, first["module"], "enrolled").status_code == 200
    assert marked(who.lms, plan, first["module"], "failed").status_code == 200
    assert standing(api) == before
    assert marked(who.lms, plan, first["module"], "enrolled").status_code == 200
    assert marked(who.lms, plan, first["module"], "done").status_code == 200
    assert standing(api) != before


def test_evidence_that_is_believed_makes_years_stale_and_evidence_that_is_refused_does_not(api: Api) -> None:
    who = people(api)
    claim = {"competency": "x", "level": 1, "statement": "two years of it"}
    plan = sent(who.employee, accepted(who.employee, started(who), kind="know", evidence=claim), "proposed")
    before = standing(api)
    refused = [{"id": plan["evidence"][0]["id"], "accept": False}]
    plan = sent(who.manager, plan, "draft", reason="see there", evidence=refused)
    assert standing(api) == before
    plan = accepted(who.employee, plan, kind="refresh")
    plan = accepted(who.employee, plan, kind="know", evidence=claim)
    plan = sent(who.employee, plan, "proposed")
    claims = [entry["id"] for entry in plan["evidence"] if entry["state"] == "claimed"]
    sent(who.manager, plan, "approved", evidence=[{"id": key, "accept": True} for key in claims])
    assert standing(api) != before
