"""A request for each route that writes, and for some that only read."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import delete

from service.tables import CatalogImport, WebhookDelivery
from tests.service.annual.years import year
from tests.service.conftest import Api
from tests.service.faults import development_cases as development
from tests.service.faults import year_cases
from tests.service.faults.case import Case, Made
from tests.service.jobs.years import worker
from tests.service.requests import small


def _made(response: Any) -> Any:
    assert response.status_code < 300, response.text
    return response


def _recommendation(api: Api, _: str) -> Made:
    return {"recommendation_id": _made(api.post("/v1/recommendations", json=small())).json()["id"]}


def _learner(api: Api, run: str) -> Made:
    """A learner as it was before the change, so that the change is one each time."""
    _made(api.put("/v1/learners/E-1", json={"name": "before", "items_held": ["x"], "targets": ["r"]}))
    return {"learner_id:path": "E-1"}


def _person(api: Api, run: str) -> Made:
    """A learner of the run's own, since nobody is erased twice."""
    _made(api.put(f"/v1/learners/L-{run}", json={"name": run, "items_held": ["x"]}))
    return {"learner_id:path": f"L-{run}"}


def _centre(api: Api, _: str) -> Made:
    _made(api.put("/v1/cost-centres/top", json={}))
    _made(api.put("/v1/cost-centres/C-1", json={"name": "before"}))
    return {"cost_centre_id:path": "C-1"}


def _plan(api: Api, _: str) -> Made:
    return {"plan_id": _made(api.post("/v1/annual-plans", json=year())).json()["id"]}


def _found_plan(api: Api, run: str) -> Made:
    made = _plan(api, run)
    assert worker(api.database).work()
    return made


_PROPOSAL: dict[str, Any] = {
    "from": {"framework": "csm", "level": 3},
    "to": {"framework": "ssg-fs", "level": 4, "up_to": 5},
    "confidence": "medium",
    "rationale": {"en": "{run}"},
}


def _proposed(api: Api, run: str) -> Made:
    body = {**_PROPOSAL, "rationale": {"en": f"before {run}"}}
    return {"crosswalk_id:path": _made(api.post("/v1/crosswalks", json=body)).json()["id"]}


def _approved(api: Api, run: str) -> Made:
    proposed = _proposed(api, run)["crosswalk_id:path"]
    approved = _made(api.post(f"/v1/crosswalks/{proposed}/approval", json={"by": "Head"})).json()
    return {"crosswalk_id:path": approved["id"]}


def _webhook(api: Api, _: str) -> Made:
    return {"webhook_id": _made(api.post("/v1/webhooks", json={"url": "https://127.0.0.1/before"})).json()["id"]}


def _delivery(api: Api, run: str) -> Made:
    made = _webhook(api, run)
    sent = _made(api.post(f"/v1/webhooks/{made['webhook_id']}/test", json={})).json()["id"]
    with api.database.write() as session:
        delivery = session.get_one(WebhookDelivery, sent)
        delivery.state, delivery.ended_at = "failed", datetime(2027, 1, 4, tzinfo=UTC)
    return made | {"delivery_id": sent}


def _webhook_of_lms(api: Api, run: str) -> Made:
    return _webhook(api.keyed("lms"), run)


def _delivery_of_lms(api: Api, run: str) -> Made:
    return _delivery(api.keyed("lms"), run)


def _key(api: Api, run: str) -> Made:
    return {"key_id": _made(api.post("/v1/keys", json={"name": "before", "permissions": ["lms"]})).json()["id"]}


def _entry(kind: str, folder: str, key: str, before: dict[str, Any]) -> Callable[[Api, str], Made]:
    """An entry of the catalogue as it was before the change, so that the change is one each time."""

    def made(api: Api, _: str) -> Made:
        answer = api.put(f"/v1/{folder}/{key}", json=before, headers={"If-Match": "*"})
        _made(api.put(f"/v1/{folder}/{key}", json=before) if answer.status_code == 412 else answer)
        return {f"{kind}_id:path": key, "kind": kind, "entry_id:path": key}

    return made


def _edit(kind: str, folder: str, before: dict[str, Any], after: dict[str, Any]) -> Case:
    return Case(
        method="PUT",
        route=f"/v1/{folder}/{{{kind}_id:path}}",
        body=before | after,
        permission="admin",
        headers={"If-Match": "*"},
        each=_entry(kind, folder, f"faulty/{kind}", before),
        sparse=True,
    )


def _no_import(api: Api, _: str) -> Made:
    """None waits: of many, the oldest would be given up."""
    with api.database.write() as session:
        session.exec(delete(CatalogImport))
    return {}


def _import(api: Api, run: str) -> Made:
    """An import that waits, alone, of what no import before it has brought."""
    _no_import(api, run)
    text = f'modules: [{{id: faulty/{run}, price: {{amount: "1", currency: SGD}}, effort_hours: 1, outcomes: []}}]'
    sent = _made(api.post("/v1/imports", files={"files": ("more.yaml", text)}))
    return {"import_id": sent.json()["id"]}


_FILE = 'modules: [{id: M-1, price: {amount: "1", currency: SGD}, effort_hours: 1, outcomes: []}]'
_MODULE = {
    "title": {"en": "before"},
    "price": {"amount": "1.00", "currency": "SGD"},
    "effort_hours": 1,
    "outcomes": [{"competency": "csm/communication", "from_level": 0, "to_level": 2}],
}
_ROLE = {"name": {"en": "before"}, "requirements": [{"competency": "csm/communication", "level": 2}]}
_FRAMEWORK = {"name": {"en": "before"}, "levels": [{"level": 1, "label": {"en": "One"}}]}
_COMPETENCY = {"framework": "csm", "name": {"en": "before"}, "levels": [{"level": 2}]}
_OFFERING = {"module": "AM-301", "start_on": "2027-03-01", "end_on": "2027-03-02", "seats": 5}
_RECOMMENDATION = "/v1/recommendations/{recommendation_id}"
_PLAN = "/v1/annual-plans/{plan_id}"
_ROW = "/v1/crosswalks/{crosswalk_id:path}"
_WEBHOOK = "/v1/webhooks/{webhook_id}"
_SUBSCRIPTION = "/v1/webhook-subscriptions/{webhook_id}"

WRITING = (
    Case(method="POST", route="/v1/recommendations", body=small(), keyed=True),
    Case(method="POST", route="/v1/recommendations/batch", body={"items": [small(), small()]}, keyed=True),
    Case(method="POST", route=f"{_RECOMMENDATION}/what-if", body={"goal": "cheapest"}, once=_recommendation),
    Case(method="POST", route=f"{_RECOMMENDATION}/replan", body={"cancelled": ["A"]}, once=_recommendation, keyed=True),
    Case(
        method="PUT",
        route="/v1/learners/{learner_id:path}",
        body={"name": "after", "completed_modules": ["M-1"], "attainments": [{"competency": "x", "level": 1}]},
        each=_learner,
    ),
    Case(
        method="PUT",
        route="/v1/cost-centres/{cost_centre_id:path}",
        body={"name": "after", "parent": "top"},
        each=_centre,
    ),
    _edit("module", "modules", _MODULE, {"title": {"en": "after"}}),
    _edit("role", "roles", _ROLE, {"requirements": []}),
    _edit("framework", "frameworks", _FRAMEWORK, {"name": {"en": "after"}}),
    _edit("competency", "competencies", _COMPETENCY, {"name": {"en": "after"}}),
    _edit("offering", "offerings", _OFFERING, {"seats": 6}),
    Case(
        method="PUT",
        route="/v1/catalogue-entries/{kind}/{entry_id:path}/state",
        body={"state": "draft"},
        permission="admin",
        each=_entry("module", "modules", "faulty/state", _MODULE | {"state": "published"}),
        sparse=True,
    ),
    Case(
        method="POST",
        route="/v1/catalogue-entries/publication",
        body={"kind": "module", "ids": ["faulty/together"]},
        permission="admin",
        each=_entry("module", "modules", "faulty/together", _MODULE | {"state": "draft"}),
        sparse=True,
    ),
    Case(
        method="POST",
        route="/v1/imports",
        files={"files": ("more.yaml", _FILE)},
        permission="admin",
        each=_no_import,
        keyed=True,
        sparse=True,
    ),
    Case(
        method="POST",
        route="/v1/imports/{import_id}/application",
        body={},
        permission="admin",
        each=_import,
        sparse=True,
    ),
    Case(method="POST", route="/v1/crosswalks", body=_PROPOSAL, permission="admin", keyed=True),
    Case(method="POST", route=f"{_ROW}/approval", body={"by": "Head"}, permission="admin", each=_proposed, keyed=True),
    Case(method="POST", route=f"{_ROW}/withdrawal", body={}, permission="admin", each=_approved, keyed=True),
    Case(
        method="POST",
        route=development.PATH,
        body={"learner": "{learner}", "recommendation": "{recommendation}"},
        each=development.recommended,
        sparse=True,
        keyed=True,
    ),
    Case(
        method="POST",
        route=f"{development.PLAN}/trials",
        body={"change": {"kind": "swap", "module": "B", "to": "C"}},
        each=development.started,
        sparse=True,
        keyed=True,
    ),
    Case(
        method="POST",
        route=f"{development.PLAN}/acceptance",
        body={"trial": "{trial}"},
        each=development.tried,
        sparse=True,
        keyed=True,
    ),
    Case(
        method="POST",
        route=f"{development.PLAN}/transitions",
        body={"to": "proposed"},
        headers={"If-Match": "*"},
        each=development.started,
        sparse=True,
        keyed=True,
    ),
    Case(
        method="PUT",
        route=f"{development.PLAN}/steps/{{module_id:path}}",
        body={"status": "done"},
        each=development.approved,
        sparse=True,
    ),
    Case(
        method="POST",
        route=f"{development.PLAN}/calendar-address",
        permission="employee",
        learner=development.OWNER,
        once=development.owned,
        each=development.unaddressed,
        keyed=True,
    ),
    Case(
        method="DELETE",
        route=f"{development.PLAN}/calendar-address",
        permission="employee",
        learner=development.OWNER,
        once=development.owned,
        each=development.addressed,
    ),
    Case(method="POST", route="/v1/annual-plans", body=year(), keyed=True),
    Case(method="POST", route=f"{_PLAN}/replan", body={"on": "2027-06-01"}, once=_found_plan, keyed=True),
    Case(method="DELETE", route=_PLAN, each=_plan),
    Case(method="POST", route="/v1/webhooks", body={"url": "https://127.0.0.1/{run}"}, keyed=True),
    Case(
        method="PUT",
        route=_WEBHOOK,
        body={"url": "https://127.0.0.1/after", "state": "paused"},
        headers={"If-Match": "*"},
        each=_webhook,
    ),
    Case(method="DELETE", route=_WEBHOOK, each=_webhook, again=(404,)),
    Case(method="POST", route=f"{_WEBHOOK}/secret", body={}, each=_webhook, keyed=True),
    Case(method="POST", route=f"{_WEBHOOK}/test", body={}, once=_webhook, keyed=True),
    Case(method="POST", route=f"{_WEBHOOK}/deliveries/{{delivery_id}}/replay", body={}, once=_delivery, keyed=True),
    Case(
        method="PUT", route=f"{_SUBSCRIPTION}/state", body={"state": "paused"}, permission="admin", each=_webhook_of_lms
    ),
    Case(
        method="POST",
        route=f"{_SUBSCRIPTION}/deliveries/{{delivery_id}}/replay",
        body={},
        permission="admin",
        once=_delivery_of_lms,
        keyed=True,
    ),
    Case(
        method="POST",
        route="/v1/keys",
        body={"name": "{run}", "permissions": ["lms", "admin"]},
        permission="admin",
        keyed=True,
    ),
    Case(method="DELETE", route="/v1/keys/{key_id}", permission="admin", each=_key),
    Case(method="POST", route="/v1/learners/{learner_id:path}/erasure", each=_person, keyed=True),
    *year_cases.WRITING,
)
READING = (
    Case(method="GET", route="/v1/learners/{learner_id:path}", once=_learner),
    Case(method="GET", route="/v1/learners", once=_learner),
    Case(method="GET", route=_RECOMMENDATION, once=_recommendation),
    Case(method="GET", route=f"{_RECOMMENDATION}/explain", query={"module": "A"}, once=_recommendation),
    Case(method="GET", route=f"{_PLAN}/enrolments", once=_found_plan),
    Case(method="GET", route=_PLAN, once=_found_plan),
    Case(method="GET", route="/v1/cost-centres", once=_centre),
)
