"""Entries of the catalogue edited by the API: by the rules of files, against the state that was read, and on record."""

from typing import Any

import pytest
from sqlmodel import col, select

from service.tables import AuditEvent, LearnerTarget
from tests.service.conftest import Api
from tests.service.requests import faults

MODULE = {
    "title": {"en": "Account reviews", "zh": "客户复盘"},
    "price": {"amount": "320.00", "currency": "SGD"},
    "effort_hours": 7.5,
    "outcomes": [{"competency": "ssg-fs/account-management", "from_level": 2, "to_level": 3}],
}
NEW = "/v1/modules/HOUSE/1 新"


@pytest.fixture
def keeper(catalog_api: Api) -> Api:
    return catalog_api.keyed("admin")


def read(api: Api, kind: str, key: str) -> tuple[dict[str, Any], str]:
    answer = api.get(f"/v1/catalogue-entries/{kind}/{key}/document")
    assert answer.status_code == 200, answer.text
    return answer.json(), answer.headers["etag"]


def test_a_module_is_made_as_a_draft_and_counts_once_it_is_published(catalog_api: Api, keeper: Api) -> None:
    def in_list() -> bool:
        found = catalog_api.get("/v1/search", params={"q": "HOUSE/1 新"}).json()["items"]
        return any(hit["id"] == "HOUSE/1 新" for hit in found)

    made = keeper.put(NEW, json=MODULE | {"state": "draft"})
    assert made.status_code == 201, made.text
    assert (made.json()["state"], made.json()["document"]["effort_hours"]) == ("draft", 7.5)
    assert catalog_api.get(NEW).json()["state"] == "draft"
    assert not in_list()
    drafts = keeper.get("/v1/catalogue-entries", params={"kind": "module", "state": "draft"}).json()["items"]
    assert [entry["id"] for entry in drafts] == ["HOUSE/1 新"]
    path = "/v1/catalogue-entries/module/HOUSE/1 新/state"
    published = keeper.put(path, json={"state": "published"}, headers={"If-Match": made.headers["etag"]})
    assert published.json()["state"] == "published"
    assert in_list()
    # The first state is gone.
    assert keeper.put(path, json={"state": "outdated"}, headers={"If-Match": made.headers["etag"]}).status_code == 412
    assert keeper.put(path, json={"state": "outdated"}).json()["state"] == "outdated"
    assert not in_list()
    with catalog_api.database.read() as session:
        told = select(AuditEvent.action).where(AuditEvent.object_id == "HOUSE/1 新")
        rows = session.exec(told.order_by(col(AuditEvent.number)))
        assert list(rows) == ["module.create", "module.publish", "module.retire"]


def test_what_is_stored_is_changed_only_by_who_has_read_it(keeper: Api) -> None:
    entry, tag = read(keeper, "module", "AM-301")
    assert keeper.put("/v1/modules/AM-301", json=entry["document"]).status_code == 428
    cheaper = entry["document"] | {"price": {"amount": "1.00", "currency": "SGD"}}
    first = keeper.put("/v1/modules/AM-301", json=cheaper, headers={"If-Match": tag})
    assert (first.status_code, first.json()["document"]["price"]["amount"]) == (200, "1.00")
    assert keeper.put("/v1/modules/AM-301", json=cheaper, headers={"If-Match": tag}).status_code == 412
    assert keeper.put("/v1/modules/none", json=MODULE, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(
    ("kind", "folder", "key"),
    [
        ("framework", "frameworks", "csm"),
        ("competency", "competencies", "csm/communication"),
        ("role", "roles", "csm/customer-service-manager"),
        ("module", "modules", "AM-301"),
    ],
)
def test_what_is_read_can_be_sent_back_and_changes_nothing(keeper: Api, kind: str, folder: str, key: str) -> None:
    entry, tag = read(keeper, kind, key)
    again = keeper.put(f"/v1/{folder}/{key}", json=entry["document"], headers={"If-Match": tag})
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, entry, tag)


def test_every_fault_is_told_at_its_field(keeper: Api) -> None:
    entry, tag = read(keeper, "module", "AM-301")
    wrong = entry["document"] | {
        "outcomes": [
            {"competency": "ssg-fs/account-management", "from_level": 3, "to_level": 9},
            {"competency": "nobody/knows", "from_level": 0, "to_level": 1},
        ],
        "price": {"amount": "1.00", "currency": "SGD"},
    }
    refused = keeper.put("/v1/modules/AM-301", json=wrong, headers={"If-Match": tag})
    assert refused.status_code == 422
    assert {(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]} == {
        ("#/outcomes/0/to_level", "catalogue_rule"),
        ("#/outcomes/1/competency", "catalogue_rule"),
    }
    assert read(keeper, "module", "AM-301")[1] == tag
    assert faults(keeper.put("/v1/modules/AM-301", json={"price": 3}, headers={"If-Match": tag}))


def test_a_run_is_called_off_and_no_plan_takes_it(catalog_api: Api, keeper: Api) -> None:
    runs = [run["id"] for run in catalog_api.get("/v1/modules/CL-118").json()["offerings"]]
    found = catalog_api.get(f"/v1/offerings/{runs[0]}").json()
    assert (found["module"], found["state"]) == ("CL-118", "published")
    path = f"/v1/catalogue-entries/offering/{runs[0]}/state"
    assert keeper.put(path, json={"state": "outdated"}).status_code == 200
    assert [run["id"] for run in catalog_api.get("/v1/modules/CL-118").json()["offerings"]] == runs[1:]


def test_usage_counts_people_and_names_none(catalog_api: Api, keeper: Api) -> None:
    role = "csm/customer-service-manager"
    for learner in ("E-1", "E-2"):
        assert catalog_api.put(f"/v1/learners/{learner}", json={"targets": [role]}).status_code == 201
    with catalog_api.database.read() as session:
        assert len(session.exec(select(LearnerTarget)).all()) == 2
    answer = keeper.get(f"/v1/catalogue-entries/role/{role}/usage")
    told = {uses["how"]: (uses["count"], uses["first"]) for uses in answer.json()["uses"]}
    assert told["targets"] == (2, [])
    assert "E-1" not in answer.text
    ways = keeper.get("/v1/catalogue-entries/framework/csm/usage").json()["uses"]
    assert {"competencies", "requirements", "outcomes"} <= {uses["how"] for uses in ways}
    assert keeper.get("/v1/catalogue-entries/role/none/usage").status_code == 404


def test_a_competency_has_the_state_of_its_framework(keeper: Api) -> None:
    refused = keeper.put("/v1/catalogue-entries/competency/csm/communication/state", json={"state": "outdated"})
    assert refused.status_code == 422


def test_nobody_new_is_asked_for_what_an_outdated_framework_holds(catalog_api: Api, keeper: Api) -> None:
    asked = {
        "learner": {"attainments": []},
        "target": {"requirements": [{"competency": "csm/communication", "level": 2}]},
        "store": False,
    }
    assert catalog_api.post("/v1/recommendations", json=asked).status_code == 200
    assert keeper.put("/v1/catalogue-entries/framework/csm/state", json={"state": "outdated"}).status_code == 200
    refused = catalog_api.post("/v1/recommendations", json=asked)
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["#/target/requirements/0/competency"]
    role = asked | {"target": {"role": "csm/customer-service-manager"}}
    assert catalog_api.post("/v1/recommendations", json=role).status_code == 422


@pytest.mark.parametrize("who", ["lms", "hr", "admin"])
def test_who_may_look_and_who_may_write(catalog_api: Api, who: str) -> None:
    api = catalog_api.keyed(who)
    looks = api.get("/v1/catalogue-entries/module/AM-301/document").status_code
    writes = api.put("/v1/modules/AM-301", json=MODULE).status_code
    assert (looks, writes) == {"lms": (403, 403), "hr": (200, 403), "admin": (200, 428)}[who]
