"""How scales compare: proposed, approved and withdrawn over HTTP and on the command line; versions, what counts."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from service.database import Database
from service.tables import AuditEvent
from tests.service.conftest import Api
from tests.service.requests import faults
from tests.service.test_cli import gradus

CSM, GRADES = "csm/3->ssg-fs@1", "am-grades/3->ssg-fs@1"
PROPOSAL: dict[str, Any] = {
    "from": {"framework": "csm", "level": 3},
    "to": {"framework": "ssg-fs", "level": 4, "up_to": 5},
    "confidence": "medium",
    "rationale": {"en": "Seen at work", "zh": "实际观察"},
}
#: Grade 3 in product knowledge is the same competency as the customer-service manager's, on another scale.
REQUEST = {
    "learner": {"attainments": [{"competency": "am-grades/product-knowledge", "level": 3}]},
    "target": {"requirements": [{"competency": "csm/product-knowledge", "level": 3}]},
    "store": False,
}


@pytest.fixture
def keeper(catalog_api: Api) -> Api:
    return catalog_api.keyed("admin")


def rows_of(api: Api, framework: str) -> dict[str, Any]:
    items = api.get("/v1/crosswalks", params={"framework": framework, "page_size": 200}).json()["items"]
    return {row["id"]: row for row in items}


def audited(database: Database) -> list[tuple[str, str | None]]:
    with database.read() as session:
        rows = session.exec(select(AuditEvent).where(col(AuditEvent.object_kind) == "crosswalk"))
        return [(row.action, row.object_id) for row in rows]


def test_approving_both_scales_takes_the_warning_away_and_lets_the_rating_count(catalog_api: Api, keeper: Api) -> None:
    def answer() -> tuple[int | None, list[str], str]:
        found = catalog_api.post("/v1/recommendations", json=REQUEST).json()
        codes = [note["code"] for note in found["warnings"] if note["code"].startswith("crosswalk")]
        return found["gaps"][0]["held"], codes, found["proof"]["catalog_version"]

    held, codes, version = answer()
    assert (held, codes) == (None, ["crosswalk_unapproved"])
    assert keeper.post(f"/v1/crosswalks/{CSM}/approval").status_code == 201
    # One approved scale alone compares with nothing.
    assert answer()[:2] == (None, ["crosswalk_unapproved"])
    assert keeper.post(f"/v1/crosswalks/{GRADES}/approval", json={"by": "Head of training"}).status_code == 201
    held_after, codes_after, version_after = answer()
    assert (held_after, codes_after) == (3, ["crosswalk_used"])
    assert version_after != version


def test_a_withdrawn_approval_no_longer_counts_and_the_warning_is_back(catalog_api: Api, keeper: Api) -> None:
    def answer() -> tuple[int | None, list[str]]:
        found = catalog_api.post("/v1/recommendations", json=REQUEST).json()
        codes = [note["code"] for note in found["warnings"] if note["code"].startswith("crosswalk")]
        return found["gaps"][0]["held"], codes

    for row in (CSM, GRADES):
        assert keeper.post(f"/v1/crosswalks/{row}/approval", json={"by": "Head of training"}).status_code == 201
    assert answer() == (3, ["crosswalk_used"])
    withdrawn = keeper.post("/v1/crosswalks/csm/3->ssg-fs@2/withdrawal")
    assert withdrawn.status_code == 201, withdrawn.text
    row = withdrawn.json()
    assert (row["id"], row["state"], row["approved_by"]) == ("csm/3->ssg-fs@3", "proposed", None)
    assert keeper.get(withdrawn.headers["location"]).json() == row
    assert answer() == (None, ["crosswalk_unapproved"])
    # Who had signed can still be read; nothing of it counts.
    before = keeper.get("/v1/crosswalks/csm/3->ssg-fs@2").json()
    assert (before["state"], before["approved_by"], before["retired"]) == ("approved", "Head of training", True)
    assert audited(keeper.database)[-2:] == [
        ("crosswalk.withdraw", "csm/3->ssg-fs@2"),
        ("crosswalk.propose", "csm/3->ssg-fs@3"),
    ]
    assert keeper.post("/v1/crosswalks/csm/3->ssg-fs@3/approval").json()["version"] == 4
    assert answer() == (3, ["crosswalk_used"])


def test_no_earlier_approval_comes_back_and_a_later_proposal_stays_the_newest_opinion(keeper: Api) -> None:
    keeper.post(f"/v1/crosswalks/{CSM}/approval")
    keeper.post("/v1/crosswalks", json=PROPOSAL)
    keeper.post("/v1/crosswalks/csm/3->ssg-fs@3/approval")
    keeper.post("/v1/crosswalks", json={**PROPOSAL, "confidence": "high"})
    # Only the approval by which ratings count can be withdrawn.
    earlier = keeper.post("/v1/crosswalks/csm/3->ssg-fs@2/withdrawal")
    assert earlier.status_code == 409
    assert "csm/3->ssg-fs@4" in earlier.json()["detail"]
    row = keeper.post("/v1/crosswalks/csm/3->ssg-fs@4/withdrawal").json()
    assert (row["id"], row["confidence"], row["state"]) == ("csm/3->ssg-fs@6", "high", "proposed")
    left = {key: found["state"] for key, found in rows_of(keeper, "csm").items() if key.startswith("csm/3")}
    assert left == {CSM: "proposed", "csm/3->ssg-fs@3": "proposed"} | {
        f"csm/3->ssg-fs@{version}": "proposed" for version in (5, 6)
    }


def test_a_withdrawal_is_refused_where_there_is_none_and_done_once(keeper: Api) -> None:
    assert keeper.post(f"/v1/crosswalks/{CSM}/withdrawal").status_code == 409
    assert keeper.post("/v1/crosswalks/csm/3->ssg-fs@9/withdrawal").status_code == 404
    keeper.post(f"/v1/crosswalks/{CSM}/approval")
    path = "/v1/crosswalks/csm/3->ssg-fs@2/withdrawal"
    assert ("#/by", "unknown_field") in faults(keeper.post(path, json={"by": "Tan"}))
    assert keeper.keyed("hr").post(path).status_code == 403
    again = {"Idempotency-Key": "one"}
    first, second = (keeper.post(path, headers=again) for _ in range(2))
    assert (first.status_code, second.status_code, second.text) == (201, 201, first.text)
    assert second.headers["idempotency-replayed"] == "true"
    assert keeper.post(path).status_code == 409
    assert "csm/3->ssg-fs@4" not in rows_of(keeper, "csm")


def test_an_approval_is_a_version_of_its_own_and_the_one_before_stays(keeper: Api) -> None:
    before = rows_of(keeper, "csm")
    answer = keeper.post(f"/v1/crosswalks/{CSM}/approval", json={"by": "Head of training"})
    approved = answer.json()
    assert (approved["id"], approved["version"], approved["state"]) == ("csm/3->ssg-fs@2", 2, "approved")
    assert approved["approved_by"] == "Head of training"
    assert keeper.get(answer.headers["location"]).json() == approved
    after = rows_of(keeper, "csm")
    assert {key: after[key] for key in before} == before
    assert after.keys() - before.keys() == {"csm/3->ssg-fs@2"}
    changed = {name for name in approved if approved[name] != before[CSM][name]}
    assert changed == {"id", "version", "state", "approved_by", "approved_on"}
    assert audited(keeper.database) == [("crosswalk.approve", "csm/3->ssg-fs@2")]


def test_a_proposal_is_the_next_version_and_nothing_counts_by_it(keeper: Api) -> None:
    answer = keeper.post("/v1/crosswalks", json=PROPOSAL)
    assert answer.status_code == 201, answer.text
    row = answer.json()
    assert (row["id"], row["state"], row["approved_by"]) == ("csm/3->ssg-fs@2", "proposed", None)
    assert (row["to_lowest"], row["to_highest"], row["rationale_zh"]) == (4, 5, "实际观察")
    assert (row["source_document"], row["inferred"]) == (None, False)
    assert audited(keeper.database) == [("crosswalk.propose", "csm/3->ssg-fs@2")]
    # An older version can no longer be approved; the newest one can, once.
    assert keeper.post(f"/v1/crosswalks/{CSM}/approval").status_code == 409
    assert keeper.post("/v1/crosswalks/csm/3->ssg-fs@2/approval").json()["version"] == 3
    assert keeper.post("/v1/crosswalks/csm/3->ssg-fs@3/approval").status_code == 409
    assert keeper.post("/v1/crosswalks/csm/3->ssg-fs@9/approval").status_code == 404


def test_what_cannot_be_compared_and_what_is_relative_are_proposed_too(keeper: Api) -> None:
    start = {"framework": "csm", "level": 0}
    told = {"from": start, "rationale": {"en": "Before the scale"}}
    none = keeper.post("/v1/crosswalks", json={**told, "confidence": "none"}).json()
    assert (none["id"], none["confidence"], none["rationale_zh"]) == ("csm/0->@1", "none", "Before the scale")
    relative = keeper.post("/v1/crosswalks", json={**told, "confidence": "low", "to": {"relative": -1}}).json()
    assert (relative["id"], relative["to_relative"], relative["to_framework"]) == ("csm/0->@2", -1, None)


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"from": {"framework": "nothing", "level": 3}}, "#/from/framework", "unknown_reference"),
        ({"from": {"framework": "csm", "level": 9}}, "#/from/level", "off_scale"),
        ({"to": {"framework": "ssg-fs", "level": 9}}, "#/to/level", "off_scale"),
        ({"to": {"framework": "ssg-fs", "level": 4, "up_to": 4}}, "#/to", "contradiction"),
        ({"to": {"framework": "ssg-fs"}}, "#/to", "contradiction"),
        ({"to": {"relative": 1, "level": 2}}, "#/to", "contradiction"),
        ({"confidence": "none"}, "#", "contradiction"),
        ({"confidence": "sure"}, "#/confidence", "unknown_value"),
        ({"rationale": {}}, "#/rationale", "missing"),
        ({"state": "approved"}, "#/state", "unknown_field"),
        ({"version": 1}, "#/version", "unknown_field"),
    ],
)
def test_a_faulty_proposal_is_refused_at_its_field(keeper: Api, change: Any, pointer: str, code: str) -> None:
    before = rows_of(keeper, "csm")
    answer = keeper.post("/v1/crosswalks", json={**PROPOSAL, **change})
    assert (pointer, code) in faults(answer)
    assert rows_of(keeper, "csm") == before


def test_only_the_keeper_of_the_catalogue_changes_it(catalog_api: Api) -> None:
    for permission in ("lms", "hr", "manager"):
        caller = catalog_api.keyed(permission)
        assert caller.post("/v1/crosswalks", json=PROPOSAL).status_code == 403
        assert caller.post(f"/v1/crosswalks/{CSM}/approval").status_code == 403
    assert list(rows_of(catalog_api, "csm")) == ["csm/2->ssg-fs@1", CSM]
    assert audited(catalog_api.database) == []


def test_what_is_sent_again_is_done_once(keeper: Api) -> None:
    again = {"Idempotency-Key": "one"}
    first = keeper.post("/v1/crosswalks", json=PROPOSAL, headers=again)
    second = keeper.post("/v1/crosswalks", json=PROPOSAL, headers=again)
    assert (second.status_code, second.text) == (201, first.text)
    assert second.headers["idempotency-replayed"] == "true"
    other = {**PROPOSAL, "confidence": "low"}
    assert keeper.post("/v1/crosswalks", json=other, headers=again).status_code == 422
    assert "csm/3->ssg-fs@3" not in rows_of(keeper, "csm")


def test_the_command_line_lists_proposes_and_approves(catalog_url: str, catalog_api: Api, tmp_path: Path) -> None:
    def run(*arguments: str, sent: str = "", status: int = 0) -> subprocess.CompletedProcess[bytes]:
        done = gradus("crosswalk", *arguments, folder=tmp_path, sent=sent, url=catalog_url)
        assert done.returncode == status, done.stderr
        return done

    assert run("list", "--framework", "csm").stdout.decode().splitlines() == [
        "csm/2->ssg-fs@1: 3 of ssg-fs; confidence low; proposed",
        "csm/3->ssg-fs@1: 4 of ssg-fs; confidence low; proposed",
    ]
    proposed = run("propose", "-", sent=json.dumps(PROPOSAL)).stdout.decode()
    assert proposed == "csm/3->ssg-fs@2: 4 to 5 of ssg-fs; confidence medium; proposed\n"
    approved = run("approve", "csm/3->ssg-fs@2", "--by", "Head of training").stdout.decode()
    assert approved.startswith(
        "csm/3->ssg-fs@3: 4 to 5 of ssg-fs; confidence medium; approved, by Head of training on "
    )
    refused = run("approve", "csm/3->ssg-fs@2", "--by", "Head of training", status=2)
    assert json.loads(refused.stdout)["type"] == "/problems/conflict"
    assert b"csm/3->ssg-fs@3" in refused.stderr
    assert rows_of(catalog_api, "csm")["csm/3->ssg-fs@3"]["state"] == "approved"
    assert sorted(action for action, _ in audited(catalog_api.database)) == ["crosswalk.approve", "crosswalk.propose"]
    withdrawn = run("withdraw", "csm/3->ssg-fs@3").stdout.decode()
    assert withdrawn == "csm/3->ssg-fs@4: 4 to 5 of ssg-fs; confidence medium; proposed\n"
    assert json.loads(run("withdraw", "csm/3->ssg-fs@3", status=2).stdout)["type"] == "/problems/conflict"
