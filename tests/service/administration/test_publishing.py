"""Many drafts published at once: all of those that are named or none, or every one that is ready."""

from typing import Any

import pytest
from sqlmodel import col, select

import catalog
from service.schemas.editing import MOST
from service.tables import AuditEvent
from tests.service.conftest import Api

PUBLICATION = "/v1/catalogue-entries/publication"


@pytest.fixture
def keeper(catalog_api: Api) -> Api:
    """Four drafts: two modules of one competency, one of another, and a run of a module that everybody may take."""
    keeper = catalog_api.keyed("admin")
    for key, competency in (("D-1", "csm/communication"), ("D-2", "csm/communication"), ("D-3", "csm/integrity")):
        module = {
            "title": {"en": key},
            "price": {"amount": "10.00", "currency": "SGD"},
            "effort_hours": 2,
            "outcomes": [{"competency": competency, "from_level": 0, "to_level": 2}],
            "state": "draft",
        }
        made = keeper.put(f"/v1/modules/{key}", json=module)
        assert made.status_code == 201, made.text
    run = {"module": "AM-301", "start_on": "2027-03-01", "end_on": "2027-03-02", "seats": 5, "state": "draft"}
    assert keeper.put("/v1/offerings/D-run", json=run).status_code == 201
    return keeper


def published(api: Api, **given: Any) -> Any:
    return api.post(PUBLICATION, json={"kind": "module", **given})


def states(api: Api, *keys: str) -> list[str]:
    return [api.get(f"/v1/catalogue-entries/module/{key}/document").json()["state"] for key in keys]


def exclude(api: Api, competency: str) -> None:
    """Have modules of this competency no longer fit, as after an import of another version."""
    with api.database.write() as session:
        row = session.get_one(catalog.Competency, competency)
        row.status, row.status_reason_en, row.status_reason_zh = "excluded", "No", "No"


def acts(api: Api) -> list[tuple[str, str]]:
    with api.database.read() as session:
        rows = session.exec(select(AuditEvent).order_by(col(AuditEvent.number))).all()
        return [(row.action, str(row.object_id)) for row in rows if row.action.endswith(".publish")]


def test_what_is_named_is_published_together_as_one_version(keeper: Api) -> None:
    with keeper.database.read() as session:
        before = len(session.exec(select(catalog.CatalogVersion)).all())
    answer = published(keeper, ids=["D-2", "D-1"])
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"kind": "module", "published": ["D-1", "D-2"], "not_ready": [], "more": False}
    assert states(keeper, "D-1", "D-2", "D-3") == ["published", "published", "draft"]
    assert acts(keeper) == [("module.publish", "D-1"), ("module.publish", "D-2")]
    with keeper.database.read() as session:
        assert len(session.exec(select(catalog.CatalogVersion)).all()) == before + 1
    # Once more is the same state, and nothing happens.
    assert published(keeper, ids=["D-2", "D-1"]).json()["published"] == []
    assert len(acts(keeper)) == 2


def test_with_anything_in_the_way_nothing_is_published_and_all_of_it_is_named(keeper: Api) -> None:
    exclude(keeper, "csm/integrity")
    refused = published(keeper, ids=["D-1", "D-3", "nobody", "D-1"])
    assert refused.status_code == 422
    told = {fault["pointer"]: (fault["code"], fault["detail"]) for fault in refused.json()["errors"]}
    assert told["#/ids/1"][0] == "catalogue_rule"
    assert told["#/ids/1"][1].startswith("D-3 stays a draft: ")
    assert told["#/ids/2"] == ("unknown_value", "There is no module nobody; it may have been taken away.")
    assert told["#/ids/3"][0] == "duplicate_id"
    assert set(told) == {"#/ids/1", "#/ids/2", "#/ids/3"}
    assert states(keeper, "D-1", "D-3") == ["draft", "draft"]
    assert acts(keeper) == []
    chinese = keeper.post(
        PUBLICATION, json={"kind": "module", "ids": ["D-3"]}, headers={"accept-language": "zh"}
    ).json()["errors"][0]["detail"]
    assert chinese.startswith("D-3 仍为草稿：")
    assert "excluded" not in chinese


def test_every_draft_that_is_ready_is_published_and_the_others_are_named(keeper: Api) -> None:
    exclude(keeper, "csm/integrity")
    told = published(keeper).json()
    assert (told["published"], told["more"]) == (["D-1", "D-2"], False)
    ((left),) = told["not_ready"]
    assert left["id"] == "D-3"
    assert left["reasons"][0].startswith("D-3 stays a draft: ")
    assert states(keeper, "D-1", "D-2", "D-3") == ["published", "published", "draft"]
    runs = keeper.post(PUBLICATION, json={"kind": "offering"}).json()
    assert runs == {"kind": "offering", "published": ["D-run"], "not_ready": [], "more": False}


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "competency", "ids": ["csm/integrity"]},
        {"kind": "module", "ids": []},
        {"kind": "module", "ids": [f"D-{number}" for number in range(MOST + 1)]},
        {"kind": "module", "ids": ["D-1"], "state": "published"},
        {"kind": "module", "ids": ["x\x00"]},
        {"ids": ["D-1"]},
        [],
    ],
    ids=["no state of its own", "nobody", "too many", "state", "control", "no kind", "no object"],
)
def test_what_cannot_be_read_is_refused(keeper: Api, given: Any) -> None:
    assert keeper.post(PUBLICATION, json=given).status_code == 422
    assert acts(keeper) == []


@pytest.mark.parametrize("who", ["hr", "lms"])
def test_whoever_does_not_keep_the_catalogue_publishes_nothing(keeper: Api, catalog_api: Api, who: str) -> None:
    assert published(catalog_api.keyed(who), ids=["D-1"]).status_code == 403
    assert states(keeper, "D-1") == ["draft"]
