"""A rating in one framework counts in another only by an exact match and an approved comparison of the scales."""

from typing import Any

import pytest

from service.database import Database
from service.schemas.answers import Note
from service.translate.wording import Names, warning
from tests.catalog.files import SMALL, compared
from tests.service.conftest import Api

#: g has levels 1 and 2; 2 is worth 1 to 3 of f, so for certain 1, and by a later proposal 3.
G = """\
frameworks:
  - id: g
    name: Other
    levels: [{level: 1, label: Low}, {level: 2, label: High}]
    competencies: [{id: g/a, name: Like First}, {id: g/b, name: Beside it}]
"""
RELATION = (
    "relations: [{competency: g/a, kind: exact_match, other: f/a}, {competency: g/b, kind: related, other: f/a}]\n"
)
ROW = """\
crosswalks:
  - from: {framework: g, level: 2}
    to: {framework: f, level: 1, up_to: 3}
    confidence: low
    rationale: By order
"""
APPROVED = ROW + '    approved: {by: Head of training, on: "2026-05-01"}\n'
HIGHER = """\
  - from: {framework: g, level: 2}
    to: {framework: f, level: 3}
    confidence: medium
    rationale: Seen at work
    version: 2
"""


def load(database: Database, *texts: str) -> None:
    with database.write() as session:
        for text in (SMALL, G, *texts):
            changes = compared(session, text)
            assert changes.faults == (), changes.faults
            changes.apply(session)


def asked(api: Api, *ratings: dict[str, Any], competency: str = "f/a", level: int = 3) -> tuple[int | None, list[Any]]:
    """Return what is held of a requirement, and the warnings about crosswalks."""
    request = {
        "learner": {"attainments": list(ratings)},
        "target": {"requirements": [{"competency": competency, "level": level}]},
        "store": False,
    }
    answer = api.post("/v1/recommendations", json=request)
    assert answer.status_code == 200, answer.text
    gap = answer.json()["gaps"][0]
    told = [note for note in answer.json()["warnings"] if note["code"].startswith("crosswalk")]
    return gap["held"], told


def rating(competency: str, level: int, **more: Any) -> dict[str, Any]:
    return {"competency": competency, "level": level, **more}


def test_an_unapproved_row_is_told_and_not_counted(api: Api) -> None:
    load(api.database, RELATION, ROW)
    held, told = asked(api, rating("g/a", 2))
    assert held is None
    assert [note["code"] for note in told] == ["crosswalk_unapproved"]
    assert told[0]["params"] == {
        "competency": "f/a",
        "framework": "f",
        "other": "g/a",
        "other_framework": "g",
        "level": "1",
    }
    assert told[0]["text"] == (
        "The rating of Like First (Other) would count as level 1 of First (Framework),"
        " but the comparison of the two scales is not approved."
    )


def test_an_approved_row_counts_rounded_down_and_says_so(api: Api) -> None:
    load(api.database, RELATION, APPROVED)
    held, told = asked(api, rating("g/a", 2))
    assert held == 1
    assert [(note["code"], note["params"]["level"]) for note in told] == [("crosswalk_used", "1")]
    assert told[0]["text"] == "The rating of Like First (Other) counts as level 1 of First (Framework)."
    assert asked(api, rating("g/a", 1)) == (None, [])  # below the first level that has a row


def test_both_frameworks_are_named_in_chinese_and_when_a_request_is_only_looked_at(api: Api) -> None:
    load(api.database, RELATION, ROW)
    request = {
        "learner": {"attainments": [rating("g/a", 2)]},
        "target": {"requirements": [{"competency": "f/a", "level": 3}]},
        "validate_only": True,
    }
    for level in (3, 2):  # the second is off the scale: a request with faults is warned in the same words
        request["target"] = {"requirements": [{"competency": "f/a", "level": level}]}
        answer = api.post("/v1/recommendations", json=request, headers={"Accept-Language": "zh"}).json()
        (note,) = (note for note in answer["warnings"] if note["code"].startswith("crosswalk"))
        assert "Like First（Other）" in note["text"]
        assert "First（框架）" in note["text"]


def test_an_answer_from_before_frameworks_were_named_is_still_told() -> None:
    note = Note(code="crosswalk_used", params={"competency": "f/a", "other": "g/a", "level": "1"}, text="")
    names = Names(modules={}, competencies={"f/a": ("First", "第一"), "g/a": ("Other", "其他")})
    assert warning(note, names, "en").text == "The rating of Other counts as level 1 of First."


def test_a_match_holds_in_both_directions(api: Api) -> None:
    """Level 3 of f is enough for level 2 of g for certain; level 1 is not."""
    load(api.database, RELATION, APPROVED)
    assert asked(api, rating("f/a", 3), competency="g/a", level=2)[0] == 2
    assert asked(api, rating("f/a", 1), competency="g/a", level=2)[0] is None


def test_a_later_proposal_is_told_while_the_approved_version_counts(api: Api) -> None:
    load(api.database, RELATION, APPROVED + HIGHER)
    held, told = asked(api, rating("g/a", 2))
    assert held == 1
    assert [(note["code"], note["params"]["level"]) for note in told] == [
        ("crosswalk_used", "1"),
        ("crosswalk_unapproved", "3"),
    ]


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        ((APPROVED,), rating("g/a", 2)),  # scales alone make no competencies alike
        ((RELATION,), rating("g/a", 2)),  # alike competencies alone make no scales alike
        ((RELATION, APPROVED), rating("g/b", 2)),  # related is not the same
        ((RELATION, APPROVED), rating("g/a", 2, source="self")),
        ((RELATION, APPROVED), rating("g/a", 2, assessed_on="2019-01-01", expires_on="2020-01-01")),
    ],
)
def test_nothing_else_counts(api: Api, texts: tuple[str, ...], given: dict[str, Any]) -> None:
    load(api.database, *texts)
    assert asked(api, given) == (None, [])


def test_a_rating_of_its_own_is_never_replaced(api: Api) -> None:
    """Neither an older one nor a manager's: a comparison of scales says less than somebody who looked."""
    load(api.database, RELATION, APPROVED)
    own = rating("f/a", 3, source="manager", assessed_on="2020-01-01")
    assert asked(api, own, rating("g/a", 2, assessed_on="2026-01-01")) == (3, [])
    assert asked(api, rating("f/a", 3, source="self"), rating("g/a", 2))[0] == 1


def test_a_converted_rating_keeps_its_source_and_its_day(api: Api) -> None:
    """An assessment that is worth nothing over there stands before a manager's rating that is worth something."""
    load(api.database, RELATION, APPROVED)
    manager = rating("g/a", 2, source="manager", assessed_on="2026-01-01")
    assert asked(api, manager, rating("g/a", 1, assessed_on="2019-01-01"))[0] is None
    assert asked(api, manager, rating("g/a", 1, source="manager", assessed_on="2019-01-01"))[0] == 1


def test_a_converted_rating_opens_the_way_into_a_module(api: Api) -> None:
    load(api.database, RELATION, APPROVED)
    request = {
        "learner": {"attainments": [rating("g/a", 2)]},
        "target": {"requirements": [{"competency": "z", "level": 1}]},
        "modules": [
            {
                "id": "Z",
                "price": {"amount": "1.00", "currency": "SGD"},
                "effort_hours": 1,
                "outcomes": [{"competency": "z", "from_level": 0, "to_level": 1}],
                "requires": {"levels": [{"competency": "f/a", "level": 1}]},
            }
        ],
        "store": False,
    }
    assert api.post("/v1/recommendations", json=request).json()["gaps"][0]["state"] == "closed"
    load(api.database, APPROVED.replace("    rationale: By order\n", "    rationale: By order\n    retired: true\n"))
    assert api.post("/v1/recommendations", json=request).json()["gaps"][0]["reason"] == "entry"


def test_shipped_comparisons_are_proposals_all_of_them(catalog_api: Api) -> None:
    rows = catalog_api.get("/v1/crosswalks", params={"page_size": 200}).json()["items"]
    assert len(rows) == 29
    assert {row["state"] for row in rows} == {"proposed"}
    assert all(row["inferred"] and row["inferred_reason_en"] and row["source_place"] for row in rows)
    held, told = asked(catalog_api, rating("am-grades/product-knowledge", 3), competency="csm/product-knowledge")
    assert held is None
    assert [note["params"]["level"] for note in told] == ["3"]
