"""The tree of cost centres, and the learners in it."""

import pytest

from tests.service.conftest import Api
from tests.service.requests import faults


@pytest.fixture
def hr(api: Api) -> Api:
    return api.keyed("hr")


def put(hr: Api, key: str, **given: object) -> int:
    return int(hr.put(f"/v1/cost-centres/{key}", json=given).status_code)


def ids(page: dict) -> list[str]:
    return [entry["id"] for entry in page["items"]]


def test_a_cost_centre_is_read_back_as_it_was_stored(hr: Api) -> None:
    assert put(hr, "SG", name="Singapore 新加坡") == 201
    stored = hr.put("/v1/cost-centres/SG/RT 1", json={"parent": "SG"})
    assert stored.status_code == 201
    assert stored.json() == {"id": "SG/RT 1", "parent": "SG", "name": None, "learners": 0, "sample": False}
    assert hr.put("/v1/cost-centres/SG/RT 1", json={"name": "Retail"}).status_code == 200
    page = hr.get("/v1/cost-centres").json()
    assert [(entry["id"], entry["parent"], entry["name"]) for entry in page["items"]] == [
        ("SG", None, "Singapore 新加坡"),
        ("SG/RT 1", None, "Retail"),
    ]


def test_the_list_is_paged_by_id(hr: Api) -> None:
    for key in ("b", "c", "a"):
        put(hr, key)
    first = hr.get("/v1/cost-centres", params={"page_size": 2}).json()
    rest = hr.get("/v1/cost-centres", params={"page_size": 2, "page_token": first["next_page_token"]}).json()
    assert (ids(first), ids(rest), rest["next_page_token"]) == (["a", "b"], ["c"], None)


def test_the_one_above_is_there_first(hr: Api) -> None:
    response = hr.put("/v1/cost-centres/SG-RT", json={"parent": "SG"})
    assert faults(response) == {("#/parent", "unknown_reference")}
    assert hr.get("/v1/cost-centres").json()["items"] == []


def test_the_tree_has_no_circle(hr: Api) -> None:
    for key, parent in (("a", None), ("b", "a"), ("c", "b")):
        put(hr, key, parent=parent)
    for key, parent in (("a", "a"), ("a", "c"), ("b", "c"), ("new", "new")):
        response = hr.put(f"/v1/cost-centres/{key}", json={"parent": parent})
        assert faults(response) == {("#/parent", "self_reference")}, (key, parent)
    assert put(hr, "c", parent="a") == 200


def test_every_fault_of_a_cost_centre_is_told(hr: Api) -> None:
    response = hr.put("/v1/cost-centres/a", json={"parent": 1, "name": "", "budget": 5})
    assert {pointer for pointer, _ in faults(response)} == {"#/parent", "#/name", "#/budget"}


def test_learners_are_listed_by_the_part_of_the_company_they_are_in(hr: Api) -> None:
    for key, parent in (("SG", None), ("SG-RT", "SG"), ("SG-RT-1", "SG-RT"), ("HK", None)):
        put(hr, key, parent=parent)
    for learner, centre in (("E-1", "SG-RT-1"), ("E-2", "SG"), ("E-3", "HK"), ("E-4", None), ("E-5", "SG-RT-1")):
        assert hr.put(f"/v1/learners/{learner}", json={"cost_centre": centre}).status_code == 201

    def inside(centre: str, **more: object) -> dict:
        return dict(hr.get("/v1/learners", params={"cost_centre": centre, **more}).json())

    assert ids(inside("SG")) == ["E-1", "E-2", "E-5"]
    assert ids(inside("SG-RT")) == ["E-1", "E-5"]
    assert ids(inside("HK")) == ["E-3"]
    assert ids(inside("nowhere")) == []
    first = inside("SG", page_size=2)
    assert ids(inside("SG", page_size=2, page_token=first["next_page_token"])) == ["E-5"]
    counts = {entry["id"]: entry["learners"] for entry in hr.get("/v1/cost-centres").json()["items"]}
    assert counts == {"HK": 1, "SG": 1, "SG-RT": 0, "SG-RT-1": 2}
