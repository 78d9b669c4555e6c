"""One learner with a plan, and everybody who has a say in it."""

from dataclasses import dataclass
from typing import Any

from service import companies, keys, learners
from service.principals import Principal
from service.schemas.companies import CostCentreRecord
from service.schemas.learners import LearnerRecord
from tests.service.asked import choices, recommended
from tests.service.conftest import Api, make_key

LEARNER = "E-1"
PATH = "/v1/development-plans"
_HOUSE = Principal(name="key:house", permissions=frozenset({"hr"}))


@dataclass(frozen=True)
class People:
    """Clients of one application: the learner, a peer, who leads the learner, HR, and a learning system."""

    api: Api
    employee: Api
    peer: Api
    manager: Api
    hr: Api
    lms: Api

    def of(self, capacity: str) -> Api:
        found: Api = getattr(self, capacity)
        return found


def people(api: Api, **known: Any) -> People:
    """Store the learner, and return everybody."""
    companies.store(api.database, "team", CostCentreRecord(), _HOUSE)
    know(api, **known)
    learners.store(api.database, "E-2", LearnerRecord(), _HOUSE)
    with api.database.write() as session:
        token = keys.create(session, name="boss", permissions=["manager"], cost_centres=["team"])[1]
    return People(
        api=api,
        employee=api.keyed("employee", learner=LEARNER),
        peer=api.keyed("employee", learner="E-2"),
        manager=Api(api.http, api.database, token),
        hr=api.keyed("hr"),
        lms=Api(api.http, api.database, make_key(api.database, "lms")),
    )


def know(api: Api, **known: Any) -> None:
    """Store the learner as somebody of whom no more is known than this."""
    record = {"name": "Zoë", "cost_centre": "team", "attainments": [{"competency": "x", "level": 0}], **known}
    learners.store(api.database, LEARNER, LearnerRecord.model_validate(record), _HOUSE)


def asking(**fields: Any) -> dict[str, Any]:
    """Return a request about the stored learner: three ways to x, one to y, and ratings as stored."""
    return choices(**{"learner": {"id": LEARNER}, **fields})


def started(who: People, **fields: Any) -> dict[str, Any]:
    """Return a new draft of the learner, in the place of the one that is open."""
    answer = recommended(who.hr, asking(**fields))
    given = {"learner": LEARNER, "recommendation": answer["id"]}
    there: Any = who.employee.get(PATH)
    standing = [plan["id"] for plan in there.json()["items"] if plan["state"] in ("draft", "proposed")]
    given |= {"supersedes": standing[0]} if standing else {}
    response: Any = who.employee.post(PATH, json=given)
    assert response.status_code == 201, response.text
    plan: dict[str, Any] = response.json()
    return plan


def tried(client: Api, plan: dict[str, Any], **change: Any) -> dict[str, Any]:
    """Return a trial of a change."""
    response: Any = client.post(f"{PATH}/{plan['id']}/trials", json={"change": change})
    assert response.status_code == 201, response.text
    trial: dict[str, Any] = response.json()
    return trial


def accepted(client: Api, plan: dict[str, Any], **change: Any) -> dict[str, Any]:
    """Return the plan that follows a trial of a change."""
    trial = tried(client, plan, **change)
    response: Any = client.post(f"{PATH}/{plan['id']}/acceptance", json={"trial": trial["trial"]})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def moved(client: Api, plan: dict[str, Any], to: str, **said: Any) -> Any:
    """Return the response to sending a plan on, as its newest state is."""
    return client.post(f"{PATH}/{plan['id']}/transitions", json={"to": to, **said}, headers={"If-Match": "*"})


def sent(client: Api, plan: dict[str, Any], to: str, **said: Any) -> dict[str, Any]:
    """Return a plan in its next state."""
    response = moved(client, plan, to, **said)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def marked(client: Api, plan: dict[str, Any], module: str, status: str) -> Any:
    return client.put(f"{PATH}/{plan['id']}/steps/{module}", json={"status": status})


def modules(plan: dict[str, Any]) -> list[str]:
    return [step["module"] for step in plan["steps"]]


def under_way(who: People, **fields: Any) -> dict[str, Any]:
    """Return an approved plan."""
    plan = sent(who.employee, started(who, **fields), "proposed")
    return sent(who.manager, plan, "approved")
