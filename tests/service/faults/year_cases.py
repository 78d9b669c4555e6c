"""A request for each route that writes HR's year: periods, what people ask for in them, and scenarios."""

from typing import Any

from sqlmodel import select

from service.tables import TrainingScenario
from tests.service.conftest import Api
from tests.service.faults.case import Case, Made
from tests.service.years.made import worker

_PERIOD = "/v1/periods/{period_id:path}"
_NEED = "/v1/needs/{need_id}"
_SCENARIO = "/v1/scenarios/{scenario_id}"
_LEARNER = "Y-1"
_CENTRE = "Y-centre"
_OVERRIDE = {"learner": _LEARNER, "module": "AM-301", "keep": False, "reason": "x"}
_BEFORE: dict[str, Any] = {"name": "before", "start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD"}
_AFTER: dict[str, Any] = _BEFORE | {
    "name": "after",
    "budget": {"amount": "900.00", "currency": "SGD"},
    "budgets": [{"cost_centre": _CENTRE, "amount": {"amount": "5.00", "currency": "SGD"}, "binding": "warning"}],
}


def _made(response: Any) -> Any:
    assert response.status_code < 300, response.text
    return response.json()


def _people(api: Api) -> None:
    """One learner who aims at a role: every scenario asks for all there are."""
    _made(api.put(f"/v1/cost-centres/{_CENTRE}", json={}))
    known = {"name": "before", "cost_centre": _CENTRE, "targets": ["csm/customer-service-manager"]}
    _made(api.put(f"/v1/learners/{_LEARNER}", json=known))


def _period(api: Api, run: str) -> Made:
    """A period of the run's own, since none goes back to where it began."""
    _people(api)
    _made(api.put(f"/v1/periods/Y-{run}", json=_BEFORE))
    return {"period_id:path": f"Y-{run}"}


def _same_period(api: Api, _: str) -> Made:
    """A period as it was before the change, so that the change is one each time."""
    return _period(api, "same")


def _collecting(api: Api, run: str) -> Made:
    made = _period(api, run)
    _made(api.put(f"/v1/periods/{made['period_id:path']}/state", json={"state": "collecting"}))
    return made


def _need(api: Api, run: str) -> Made:
    """A need that nobody has decided yet."""
    made = _collecting(api, run)
    path = f"/v1/periods/{made['period_id:path']}/needs"
    return made | {"need_id": _made(api.post(path, json={"learner": _LEARNER, "wish": "more"}))["id"]}


def _scenario(api: Api, run: str) -> Made:
    """A scenario of a period of its own, which has no active one yet."""
    made = _period(api, run)
    path = f"/v1/periods/{made['period_id:path']}/scenarios"
    return made | {"scenario_id": _made(api.post(path, json={"name": "before"}))["id"]}


def _overridden(api: Api, run: str) -> Made:
    made = _scenario(api, run)
    _made(api.put(f"/v1/scenarios/{made['scenario_id']}/overrides", json=_OVERRIDE))
    return made


def _settled(api: Api, run: str) -> Made:
    """An active scenario with a plan that answers it; it is looked for once."""
    made = _scenario(api, run)
    path = f"/v1/scenarios/{made['scenario_id']}"
    _made(api.put(f"{path}/activation"))
    _made(api.post(f"{path}/solve"))
    assert worker(api.database).work()
    return made


def _thawed(api: Api, _: str) -> Made:
    """The same, not frozen: nobody else takes that back."""
    with api.database.write() as session:
        for row in session.exec(select(TrainingScenario)).all():
            row.frozen_at = row.frozen_by = None
            session.add(row)
    return {}


WRITING = (
    Case(method="PUT", route=_PERIOD, body=_AFTER, each=_same_period, sparse=True),
    Case(method="PUT", route=f"{_PERIOD}/state", body={"state": "collecting"}, each=_period, sparse=True),
    Case(
        method="POST",
        route=f"{_PERIOD}/needs",
        body={"learner": _LEARNER, "competency": "csm/communication", "level": 2, "reason": "{run}"},
        once=_collecting,
        keyed=True,
        sparse=True,
    ),
    Case(method="POST", route=f"{_PERIOD}/scenarios", body={"name": "{run}"}, once=_period, keyed=True, sparse=True),
    Case(
        method="PUT",
        route=f"{_NEED}/decision",
        body={"state": "refused", "reason": "no"},
        each=_need,
        sparse=True,
    ),
    Case(method="PUT", route=f"{_NEED}/requalification", body={"module": "AM-301"}, each=_need, sparse=True),
    Case(
        method="PUT",
        route=_SCENARIO,
        body={
            "name": "after",
            "budget": {"amount": "900.00", "currency": "SGD"},
            "priorities": [{"learner": _LEARNER, "priority": 3}],
        },
        each=_scenario,
        sparse=True,
    ),
    Case(method="POST", route=f"{_SCENARIO}/solve", each=_scenario, keyed=True, sparse=True),
    Case(method="PUT", route=f"{_SCENARIO}/overrides", body=_OVERRIDE, each=_scenario, sparse=True),
    Case(
        method="DELETE",
        route=f"{_SCENARIO}/overrides",
        query={"learner": _LEARNER, "module": "AM-301"},
        each=_overridden,
        again=(404,),
        sparse=True,
    ),
    Case(method="PUT", route=f"{_SCENARIO}/activation", each=_scenario, sparse=True),
    Case(method="PUT", route=f"{_SCENARIO}/freeze", once=_settled, each=_thawed, sparse=True),
)
