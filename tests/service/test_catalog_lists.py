"""The catalogue as it is listed over HTTP."""

import os
import subprocess
import sys
from typing import Any

import pytest

from service.house_setup import load_shipped
from tests.service.conftest import Api
from tests.service.requests import faults

LISTS = ("frameworks", "competencies", "roles", "modules")


def everything(api: Api, kind: str, **params: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    token = None
    while True:
        query = {**params, "page_size": "40", **({"page_token": token} if token else {})}
        page = api.get(f"/v1/{kind}", params=query).json()
        assert len(page["items"]) <= 40
        found += page["items"]
        token = page["next_page_token"]
        if token is None:
            return found


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_sorted_by_id_whole_and_each_entry_is_there_by_itself(catalog_api: Api, kind: str) -> None:
    entries = everything(catalog_api, kind)
    ids = [str(entry["id"]) for entry in entries]
    assert ids == sorted(set(ids))
    assert ids
    for entry in entries[:3]:
        alone = catalog_api.get(f"/v1/{kind}/{entry['id']}")
        assert alone.status_code == 200
        # A role by itself says more than its line in the list, and nothing else.
        more = {"responsibilities", "statements"} if kind == "roles" else set()
        assert {name: value for name, value in alone.json().items() if name not in more} == entry
        assert more <= alone.json().keys()
    assert catalog_api.get(f"/v1/{kind}/no/such/thing").status_code == 404


@pytest.mark.parametrize("kind", ["frameworks", "competencies", "roles"])
def test_a_source_narrows_the_list_and_every_entry_names_its_place(catalog_api: Api, kind: str) -> None:
    documents = ("000", "001", "002", "003", "004")
    by_source = {source: everything(catalog_api, kind, source=source) for source in documents}
    assert by_source["000"]
    assert by_source["004"]
    for source, entries in by_source.items():
        assert {entry["source_document"] for entry in entries} <= {source}
        assert all(entry["source_place"] for entry in entries)
    assert sum(map(len, by_source.values())) == len(everything(catalog_api, kind))


@pytest.mark.parametrize("kind", LISTS)
def test_a_source_that_nobody_knows_is_refused(catalog_api: Api, kind: str) -> None:
    response = catalog_api.get(f"/v1/{kind}", params={"source": "005"})
    assert faults(response) == {("query/source", "unknown_reference")}
    assert "000, 001, 002, 003, 004" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/v1/modules", "/v1/roles/x", "/v1/learners", "/v1/learners/E-1", "/v1/health/ready"])
def test_a_parameter_that_the_route_does_not_know_is_refused(sqlite_api: Api, path: str) -> None:
    """A misspelt filter would filter nothing, and nobody would notice."""
    response = sqlite_api.get(path, params={"sourse": "000", "page": "2"})
    assert faults(response) == {("query/sourse", "unknown_field"), ("query/page", "unknown_field")}


def test_all_faults_of_a_query_are_told_at_once(sqlite_api: Api) -> None:
    response = sqlite_api.get("/v1/modules", params={"sourse": "000", "page_size": "0"})
    assert faults(response) == {("query/sourse", "unknown_field"), ("query/page_size", "out_of_range")}
    # Whoever has no key is told that first.
    assert sqlite_api.without_key().get("/v1/modules?sourse=000").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "frameworks?source=000&source=001",
        "competencies?source=000&source=000",
        "roles?source=000&source=001",
        "modules?source=000&source=001",
        "crosswalks?framework=csm&framework=ssg-fs",
        "competency-relations?competency=a&competency=b",
        "families?page_size=1&page_size=2",
        "learners?page_size=1&page_size=2",
        "cost-centres?page_size=1&page_size=2",
        "coverage?framework=csm&framework=ssg-fs",
        "search?q=a&q=b",
    ],
)
def test_a_parameter_that_is_given_twice_is_refused(sqlite_api: Api, path: str) -> None:
    """Of two values one would be overlooked, and nobody would notice."""
    name = path.partition("?")[2].partition("=")[0]
    response = sqlite_api.keyed("lms", "hr").get(f"/v1/{path}")
    assert faults(response) == {(f"query/{name}", "given_twice")}
    assert name in response.json()["errors"][0]["detail"]


SHOWN = """
import sys
from service import catalog_lists
from service.database import Database

database = Database(sys.argv[1])
for name in ("frameworks", "competencies", "roles", "modules"):
    print(getattr(catalog_lists, name)(database, source=None, page_size=200, page_token=None).model_dump_json())
print(catalog_lists.role(database, "ssg-fs/account-management-4").model_dump_json())
"""


def test_every_process_shows_an_entry_byte_for_byte_alike(catalog_url: str) -> None:
    """Python mixes the order of some things anew in every process; no answer may show that."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SHOWN, catalog_url],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            timeout=240,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 100_000


@pytest.mark.parametrize("path", ["/v1/frameworks", "/v1/learners/E-1", "/v1/health/live", "/v1/openapi.json"])
def test_head_is_answered_as_get_without_the_body(api: Api, path: str) -> None:
    api.put("/v1/learners/E-1", json={})
    got, headed = api.get(path), api.head(path)
    assert (headed.status_code, headed.content) == (200, b"")
    # Every request has an id of its own, and leaves its caller fewer.
    own = {"request-id": "", "ratelimit": ""}
    assert {**headed.headers, **own} == {**got.headers, **own}
    assert int(headed.headers["content-length"]) == len(got.content)
    assert api.without_key().head("/v1/learners").status_code == 401
    assert api.head("/v1/nothing").status_code == 404
    refused = api.patch(path, json={})
    assert (refused.status_code, {"GET", "HEAD"} <= set(refused.headers["allow"].split(", "))) == (405, True)


def test_what_was_inferred_says_why(catalog_api: Api) -> None:
    role = catalog_api.get("/v1/roles/ssg-fs/account-management-4").json()
    inferred = [part for part in (role, *role["requirements"]) if part["inferred"]]
    assert inferred
    assert all(part["inferred_reason_en"] and part["inferred_reason_zh"] for part in inferred)


def test_a_role_by_itself_shows_what_its_holder_does_and_what_that_calls_for(catalog_api: Api) -> None:
    shown = catalog_api.get("/v1/roles/account-manager-jobs/block-15").json()
    assert [duty["ordinal"] for duty in shown["responsibilities"]] == [1, 2, 3, 4, 5]
    asked = {asking["competency"]: asking["level"] for asking in shown["requirements"]}
    for line in (*shown["responsibilities"], *shown["statements"]):
        assert line["text_en"]
        assert line["text_zh"]
        for link in line["links"]:
            assert link["level"] <= asked[link["competency"]]
            assert link["inferred_reason_en"]
            assert link["name_en"] == catalog_api.get(f"/v1/competencies/{link['competency']}").json()["name_en"]
    age = shown["statements"][0]
    assert (age["status"], age["links"]) == ("excluded", [])
    assert age["status_reason_en"]
    plain = catalog_api.get("/v1/roles/ssg-fs/account-management-4").json()
    assert (plain["responsibilities"], plain["statements"]) == ([], [])


def test_a_competency_shows_its_levels_with_their_items(catalog_api: Api) -> None:
    shown = catalog_api.get("/v1/competencies/ssg-fs/account-management").json()
    assert [level["level"] for level in shown["levels"]] == [2, 3, 4, 5]
    level = shown["levels"][2]
    assert {item["code"] for item in level["items"]} == {f"K{n}" for n in range(1, 9)} | {f"A{n}" for n in range(1, 10)}
    assert {item["level"] for item in level["items"]} == {4}


def runs(module: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the runs of a listed module without what only the list says."""
    if module["offerings"] is None:
        return None
    return [{name: value for name, value in run.items() if name != "sample"} for run in module["offerings"]]


def test_a_listed_module_can_be_sent_back_as_a_module_of_a_request(catalog_api: Api) -> None:
    """What the list shows and what a request takes are one shape, but for the words beside it."""
    taken = (
        "id",
        "provider",
        "mode",
        "language",
        "location",
        "price",
        "effort_hours",
        "outcomes",
        "requires",
        "excludes",
    )
    modules = [
        {name: entry[name] for name in taken} | {"title": entry["title_en"], "offerings": runs(entry)}
        for entry in everything(catalog_api, "modules")
    ]
    learner = {"attainments": [{"competency": "ssg-fs/account-management", "level": 3}]}
    request = {"learner": learner, "target": {"role": "ssg-fs/account-management-4"}, "store": False}
    stored = catalog_api.post("/v1/recommendations", json=request).json()
    inline = catalog_api.post("/v1/recommendations", json={**request, "modules": modules}).json()
    assert stored["plan"]["steps"]
    # The modules that cannot matter are left out of the catalogue's question only, so the digests differ.
    for part in ("status", "effective", "plan", "gaps", "coverage"):
        assert inline[part] == stored[part]
    assert inline["proof"]["terms"] == stored["proof"]["terms"]


def test_loading_the_shipped_catalogue_again_changes_nothing(catalog_api: Api) -> None:
    before = {kind: everything(catalog_api, kind) for kind in LISTS}
    load_shipped(catalog_api.database)
    assert {kind: everything(catalog_api, kind) for kind in LISTS} == before
