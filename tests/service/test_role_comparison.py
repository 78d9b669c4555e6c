"""Roles beside one another, families, and the steps of a career, over HTTP."""

import pytest

from tests.catalog.files import SMALL, compared
from tests.service.conftest import Api
from tests.service.requests import faults

JUNIOR, INTERMEDIATE = "am-grades/junior-account-manager", "am-grades/intermediate-account-manager"

OTHER = """\
frameworks:
  - id: g
    name: Other
    levels: [{level: 1, label: Low}, {level: 2, label: High}]
    competencies: [{id: g/a, name: Like First}, {id: g/b, name: Free}]
roles:
  - id: q
    name: Elsewhere
    requirements:
      - {competency: f/b, level: 3, weight: 4}
      - {competency: g/a, level: 2, weight: 2}
      - {competency: g/b, level: 1}
relations:
  - {competency: g/a, kind: exact_match, other: f/a}
  - {competency: g/b, kind: broader, other: f/a}
crosswalks:
  - {from: {framework: g, level: 2}, to: {framework: f, level: 1, up_to: 3}, confidence: low, rationale: By order}
families:
  - {id: fam, name: Family, roles: [r, q], steps: [{from: r, to: q}]}
"""


@pytest.fixture
def two_roles(api: Api) -> Api:
    """Role r asks for f/a at 3 (weight 5) and f/b at 1; role q for f/b at 3 and two of another framework."""
    with api.database.write() as session:
        for text in (SMALL, OTHER):
            changes = compared(session, text)
            assert changes.faults == (), changes.faults
            changes.apply(session)
    return api


def test_each_competency_of_either_role_stands_once(two_roles: Api) -> None:
    found = two_roles.get("/v1/roles/r/comparison", params={"with": "q"}).json()
    rows = {row["competency"]: (row["state"], row["steps"]) for row in found["competencies"]}
    assert list(rows) == ["f/a", "f/b", "g/a", "g/b"]
    assert rows == {"f/a": ("only_here", 0), "f/b": ("more", 1), "g/a": ("only_there", 2), "g/b": ("only_there", 1)}
    assert (found["role"], found["with_role"]) == ("r", "q")
    assert (found["steps"], found["weighted_steps"]) == (4, 1 * 4 + 2 * 2 + 1)
    more = found["competencies"][1]
    assert more["here"] == {"level": 1, "weight": 1, "essential": False}
    assert more["there"] == {"level": 3, "weight": 4, "essential": False}
    assert found["competencies"][0]["there"] is None


def test_the_other_way_round_asks_for_less_and_for_more(two_roles: Api) -> None:
    found = two_roles.get("/v1/roles/q/comparison", params={"with": "r"}).json()
    rows = {row["competency"]: (row["state"], row["steps"]) for row in found["competencies"]}
    assert rows == {"f/a": ("only_there", 2), "f/b": ("less", 0), "g/a": ("only_here", 0), "g/b": ("only_here", 0)}


def test_a_role_compared_with_itself_is_the_same(two_roles: Api) -> None:
    found = two_roles.get("/v1/roles/r/comparison", params={"with": "r"}).json()
    assert {row["state"] for row in found["competencies"]} == {"same"}
    assert found["steps"] == 0


def test_what_is_alike_informs_rounded_on_the_careful_side(two_roles: Api) -> None:
    """Level 3 of f is 2 of g for certain; 2 of g asks for 3 of f; the steps stay those of g's own scale."""
    found = two_roles.get("/v1/roles/r/comparison", params={"with": "q"}).json()
    (equivalent,) = found["competencies"][2]["equivalents"]
    assert {name: equivalent[name] for name in ("competency", "kind", "level", "counts_as", "enough")} == {
        "competency": "f/a",
        "kind": "exact_match",
        "level": 3,
        "counts_as": 2,
        "enough": 3,
    }
    assert (equivalent["confidence"], equivalent["state"]) == ("low", "proposed")
    assert found["competencies"][3]["equivalents"] == []  # wider is not alike
    with two_roles.database.write() as session:
        approved = OTHER.replace("rationale: By order", 'rationale: By order, approved: {by: Head, on: "2026-05-01"}')
        compared(session, approved).apply(session)
    found = two_roles.get("/v1/roles/r/comparison", params={"with": "q"}).json()
    assert found["competencies"][2]["equivalents"][0]["state"] == "approved"


def test_next_steps_say_how_far_they_are(two_roles: Api) -> None:
    found = two_roles.get("/v1/roles/r/next-steps").json()
    (step,) = found["items"]
    assert (step["family"], step["role"], step["steps"], step["weighted_steps"]) == ("fam", "q", 4, 9)
    assert two_roles.get("/v1/roles/q/next-steps").json() == {"role": "q", "items": []}


def test_roles_that_are_not_there(two_roles: Api) -> None:
    assert two_roles.get("/v1/roles/none/comparison", params={"with": "q"}).status_code == 404
    assert two_roles.get("/v1/roles/none/next-steps").status_code == 404
    assert two_roles.get("/v1/families/none").status_code == 404
    unknown = two_roles.get("/v1/roles/r/comparison", params={"with": "none"})
    assert faults(unknown) == {("query/with", "unknown_reference")}
    assert two_roles.get("/v1/roles/r/comparison").status_code == 422


def test_what_a_junior_account_manager_needs_for_the_next_grade(catalog_api: Api) -> None:
    found = catalog_api.get(f"/v1/roles/{JUNIOR}/comparison", params={"with": INTERMEDIATE}).json()
    rows = {row["competency"]: row for row in found["competencies"]}
    assert len(rows) == 10
    assert {row["state"] for row in rows.values()} == {"more"}
    coaching = rows["am-grades/coaching-new-staff"]
    assert (coaching["here"]["level"], coaching["there"]["level"]) == (0, 2)
    assert found["weighted_steps"] >= 80


def test_shipped_families_lead_from_grade_to_grade(catalog_api: Api) -> None:
    families = {entry["id"]: entry for entry in catalog_api.get("/v1/families").json()["items"]}
    grades = families["account-manager-grades"]
    assert [step["to_role"] for step in grades["steps"] if step["from_role"] == JUNIOR] == [INTERMEDIATE]
    assert not grades["inferred"]
    assert families["account-management-levels"]["inferred_reason_zh"]
    assert catalog_api.get("/v1/families/account-manager-grades").json() == grades
    next_role = catalog_api.get(f"/v1/roles/{JUNIOR}/next-steps").json()["items"]
    assert [step["role"] for step in next_role] == [INTERMEDIATE]
    for entry in families.values():
        for role in entry["roles"]:
            assert catalog_api.get(f"/v1/roles/{role}").status_code == 200


def test_comparisons_are_listed_and_paged(two_roles: Api) -> None:
    first = two_roles.get("/v1/competency-relations", params={"page_size": 1}).json()
    second = two_roles.get("/v1/competency-relations", params={"page_token": first["next_page_token"]}).json()
    assert [row["kind"] for row in (*first["items"], *second["items"])] == ["exact_match", "broader"]
    assert two_roles.get("/v1/competency-relations", params={"competency": "f/b"}).json()["items"] == []
    assert len(two_roles.get("/v1/crosswalks", params={"framework": "f"}).json()["items"]) == 1
    assert two_roles.get("/v1/crosswalks", params={"framework": "h"}).json()["items"] == []


@pytest.mark.parametrize(
    "path",
    ["/v1/roles/r/comparison?with=q", "/v1/roles/r/next-steps", "/v1/families", "/v1/crosswalks",
     "/v1/competency-relations", "/v1/coverage"],
)  # fmt: skip
def test_keys_that_may_not_read_the_catalogue_are_refused(two_roles: Api, path: str) -> None:
    assert two_roles.without_key().get(path).status_code == 401
    assert two_roles.keyed("employee", learner="E-1").get(path).status_code == 403
    assert two_roles.keyed("admin").get(path).status_code == 200
