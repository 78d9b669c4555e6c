"""The coverage report over HTTP and on the command line."""

from pathlib import Path

from tests.catalog.files import SMALL, compared
from tests.service.conftest import Api
from tests.service.test_cli import gradus


def test_the_report_is_paged_and_its_summary_is_of_the_whole(catalog_api: Api) -> None:
    whole = catalog_api.get("/v1/coverage", params={"page_size": 200}).json()
    first = catalog_api.get("/v1/coverage", params={"page_size": 7}).json()
    second = catalog_api.get("/v1/coverage", params={"page_size": 7, "page_token": first["next_page_token"]}).json()
    assert [*first["items"], *second["items"]] == whole["items"][:14]
    assert first["summary"] == whole["summary"]
    counts = whole["summary"]
    assert counts["steps"] == counts["reached_in_several_ways"] + counts["reached_in_one_way"] + counts["not_reached"]
    assert counts["not_reached"] >= counts["not_reached_and_required"] >= 1


def test_inner_drive_is_a_hole_because_no_course_gives_it(catalog_api: Api) -> None:
    found = catalog_api.get("/v1/coverage", params={"framework": "am-grades"}).json()
    steps = {entry["competency"]: entry["steps"] for entry in found["items"]}
    assert len(steps) == 10
    assert {step["state"] for step in steps["am-grades/inner-drive"]} == {"none"}
    assert {step["state"] for key in steps if key != "am-grades/inner-drive" for step in steps[key]} == {"reached"}


def test_another_framework_and_none(catalog_api: Api) -> None:
    assert catalog_api.get("/v1/coverage", params={"framework": "no such"}).json()["items"] == []
    (entry,) = catalog_api.get("/v1/coverage", params={"framework": "ssg-fs"}).json()["items"]
    assert [(step["from_level"], step["to_level"]) for step in entry["steps"]] == [(0, 2), (2, 3), (3, 4), (4, 5)]
    assert entry["steps"][2]["items"] == 17


def test_what_is_never_a_target_is_no_hole(catalog_api: Api) -> None:
    entries = catalog_api.get("/v1/coverage", params={"page_size": 200}).json()["items"]
    assert not {entry["framework"] for entry in entries} & {"average-performers", "manager-posts"}


def test_the_command_says_the_same(api: Api, database_url: str, tmp_path: Path) -> None:
    """M2 covers one of two items of the upper step; nothing leads anywhere in f/b."""
    with api.database.write() as session:
        compared(session, SMALL).apply(session)
    run = gradus("coverage", folder=tmp_path, url=database_url)
    assert run.returncode == 0, run.stderr
    assert run.stdout.decode().splitlines() == [
        "f/a 0 -> 1: 1 way (1 direct); 1 role requires it",
        "f/a 1 -> 3: HOLE, nothing covers f/a/3/A1; 1 role requires it",
        "f/b 0 -> 1: HOLE, no module leads over it; 1 role requires it",
        "f/b 1 -> 3: HOLE, no module leads over it",
        "4 steps: 0 reached in several ways, 1 in one, 3 not reached (2 of them required by a role)",
    ]
    holes = gradus("coverage", "--holes", "--framework", "f", folder=tmp_path, url=database_url)
    assert holes.stdout.decode().splitlines() == run.stdout.decode().splitlines()[1:]
