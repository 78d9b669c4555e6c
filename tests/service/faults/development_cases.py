"""A request for each route that writes development plans: of a learner of the run's own, who has no plan yet."""

from typing import Any

from tests.service.conftest import Api
from tests.service.requests import small

PATH = "/v1/development-plans"
PLAN = f"{PATH}/{{development_plan_id}}"
#: Whoever has an address made does it alone.
OWNER = "D-owner"


def _made(response: Any) -> Any:
    assert response.status_code < 300, response.text
    return response.json()


def recommended(api: Api, run: str) -> dict[str, str]:
    """A learner with a recommendation."""
    learner = f"D-{run}"
    hr = api.keyed("hr")
    _made(hr.put(f"/v1/learners/{learner}", json={"name": "before"}))
    request = {**small(), "learner": {**small()["learner"], "id": learner}}
    return {"learner": learner, "recommendation": _made(hr.post("/v1/recommendations", json=request))["id"]}


def started(api: Api, run: str) -> dict[str, str]:
    """The same with a draft."""
    made = recommended(api, run)
    return made | {"development_plan_id": _made(api.keyed("hr").post(PATH, json=made))["id"]}


def tried(api: Api, run: str) -> dict[str, str]:
    """The same with a trial."""
    made = started(api, run)
    change = {"change": {"kind": "swap", "module": "B", "to": "C"}}
    path = f"{PATH}/{made['development_plan_id']}/trials"
    return made | {"trial": _made(api.keyed("hr").post(path, json=change))["trial"]}


def approved(api: Api, run: str) -> dict[str, str]:
    """The same with an approved plan."""
    made = started(api, run)
    for state in ("proposed", "approved"):
        path = f"{PATH}/{made['development_plan_id']}/transitions"
        _made(api.keyed("hr").post(path, json={"to": state}, headers={"If-Match": "*"}))
    return made | {"module_id:path": "A"}


def owned(api: Api, run: str) -> dict[str, str]:
    """A plan of whoever calls, with an address for it; each run begins with the same one."""
    return started(api, "owner") if run == "first" else {}


def unaddressed(api: Api, _: str) -> dict[str, str]:
    """No address yet, so that each time one is made."""
    key = api.get(PATH).json()["items"][0]["id"]
    assert api.delete(f"{PATH}/{key}/calendar-address").status_code == 204
    return {"development_plan_id": key}


def addressed(api: Api, _: str) -> dict[str, str]:
    """An address that is there to be ended."""
    key = _made(api.get(PATH))["items"][0]["id"]
    _made(api.post(f"{PATH}/{key}/calendar-address"))
    return {"development_plan_id": key}
