"""A change that names the state it was made from undoes nobody else's; one that names none is made to any."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from service.errors import PreconditionFailed
from service.etags import Expected, tag
from tests.service.conftest import Api

#: What has a tag: its address, and two states of it.
THINGS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "learner": ("/v1/learners/E-1", {"name": "A"}, {"name": "B"}),
    "cost centre": ("/v1/cost-centres/C-1", {"name": "A"}, {"name": "B"}),
}


@pytest.fixture
def hr(api: Api) -> Api:
    return api.keyed("hr")


def change(hr: Api, path: str, document: dict[str, Any], if_match: str | None = None) -> Any:
    return hr.put(path, json=document, headers={} if if_match is None else {"If-Match": if_match})


@pytest.mark.parametrize("thing", THINGS)
def test_a_state_has_one_tag_wherever_it_is_told(hr: Api, thing: str) -> None:
    path, first, second = THINGS[thing]
    created = change(hr, path, first)
    tags = [created.headers["etag"], hr.get(path).headers["etag"], hr.head(path).headers["etag"]]
    changed = change(hr, path, second)
    tags += [changed.headers["etag"], hr.get(path).headers["etag"], change(hr, path, first).headers["etag"]]
    assert tags == [tags[0]] * 3 + [tags[3]] * 2 + [tags[0]]
    assert tags[0] != tags[3]


@pytest.mark.parametrize("thing", THINGS)
def test_a_change_is_made_to_the_state_that_it_names_and_to_no_other(hr: Api, thing: str) -> None:
    path, first, second = THINGS[thing]
    old = change(hr, path, first).headers["etag"]
    new = change(hr, path, second, old).headers["etag"]
    for names in (old, f"W/{new}", f'"x", {old}', '""'):
        refused = change(hr, path, first, names)
        assert (refused.status_code, refused.json()["type"]) == (412, "/problems/precondition-failed")
        assert "etag" not in refused.headers
    assert hr.get(path).headers["etag"] == new
    for names in (new, f'"x", {new}', f"W/{old} ,{new}", "*"):
        assert change(hr, path, second, names).status_code == 200
    assert change(hr, path, first).status_code == 200


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("names", ["*", '"x"'])
def test_what_is_not_there_matches_nothing_and_is_not_made(hr: Api, thing: str, names: str) -> None:
    path, first, _ = THINGS[thing]
    assert change(hr, path, first, names).status_code == 412
    assert hr.get(path).status_code == 404


@pytest.mark.parametrize("names", ["x", "", '"x', '*, "x"', '"x" "y"', "W/x", '"é"', '"x",', '"' + "x" * 2000 + '"'])
def test_a_list_that_is_none_is_refused(sqlite_api: Api, names: str) -> None:
    refused = change(sqlite_api, "/v1/learners/E-1", {}, names.encode("latin-1"))  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["header/If-Match"]


def test_a_header_of_several_lines_is_one_list(sqlite_api: Api) -> None:
    old = change(sqlite_api, "/v1/learners/E-1", {}).headers["etag"]
    lines = [("Authorization", f"Bearer {sqlite_api.token}"), ("If-Match", old), ("If-Match", '"x"')]
    for headers in (lines, lines[::-1]):
        assert sqlite_api.http.put("/v1/learners/E-1", json={}, headers=headers).status_code == 200
    assert sqlite_api.http.put("/v1/learners/E-1", json={}, headers=[*lines, ("If-Match", "x")]).status_code == 422


def test_how_many_people_are_in_a_cost_centre_is_no_state_of_its_own(hr: Api) -> None:
    before = change(hr, "/v1/cost-centres/C-1", {}).headers["etag"]
    hr.put("/v1/learners/E-1", json={"cost_centre": "C-1"})
    after = hr.get("/v1/cost-centres/C-1")
    assert after.json()["learners"] == 1
    assert after.headers["etag"] == before


def test_a_weak_tag_is_never_strong_enough() -> None:
    found = tag({"a": 1})
    Expected.named([found]).check(found)
    Expected().check(found)
    for expected in (Expected.named([f"W/{found}"]), Expected.named([])):
        with pytest.raises(PreconditionFailed):
            expected.check(found)


def test_writers_that_name_what_they_have_read_lose_nothing(api: Api) -> None:
    """Six writers add five things each to one record: every addition that was taken is there in the end."""
    path, start = "/v1/learners/E-1", threading.Barrier(6)
    change(api, path, {})

    def write(writer: int) -> None:
        start.wait()
        for number in range(5):
            while True:
                seen = api.get(path)
                held = [*seen.json()["items_held"], f"{writer}/{number}"]
                answer = change(api, path, {"items_held": held}, seen.headers["etag"])
                if answer.status_code == 200:
                    break
                assert answer.status_code == 412

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))
    assert set(api.get(path).json()["items_held"]) == {
        f"{writer}/{number}" for writer in range(6) for number in range(5)
    }
