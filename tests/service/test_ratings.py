"""Which of several ratings counts."""

from datetime import date
from itertools import permutations

import pytest

from service.schemas.learners import AttainmentGiven
from service.translate.notices import Notice
from service.translate.ratings import counted
from tests.service.conftest import Api
from tests.service.requests import small

TODAY = date(2026, 6, 1)


def rating(level: int, source: str = "assessment", on: str | None = None, until: str | None = None) -> AttainmentGiven:
    return AttainmentGiven.model_validate(
        {"competency": "x", "level": level, "source": source, "assessed_on": on, "expires_on": until}
    )


COUNTED = [
    ("an assessment counts over a manager's rating that is newer", [rating(2), rating(4, "manager", "2026-05-01")], 2),
    ("the newest assessment counts", [rating(3, on="2025-01-01"), rating(2, on="2026-01-01")], 2),
    ("a rating without a day is the oldest", [rating(3), rating(2, on="2020-01-01")], 2),
    ("on the same day the lower level counts", [rating(3, on="2026-01-01"), rating(2, on="2026-01-01")], 2),
    ("an expired rating makes way for an older one", [rating(2, on="2020-01-01"), rating(5, until="2026-05-31")], 2),
    ("a rating counts up to the day before it expires", [rating(5, until="2026-06-02")], 5),
    ("a rating has expired by its day", [rating(2, on="2020-01-01"), rating(5, until="2026-06-01")], 2),
]


@pytest.mark.parametrize(("_sentence", "ratings", "level"), COUNTED, ids=[case[0] for case in COUNTED])
def test_of_several_ratings_one_counts(_sentence: str, ratings: list[AttainmentGiven], level: int) -> None:
    for order in (ratings, ratings[::-1]):
        assert counted(order, TODAY).levels == {"x": level}


def test_a_rating_without_a_source_is_an_assessment() -> None:
    bare = AttainmentGiven.model_validate({"competency": "x", "level": 2})
    assert counted([bare, rating(3, "manager")], TODAY).levels == {"x": 2}


def test_a_rating_of_ones_own_never_counts_and_warns_once() -> None:
    found = counted([rating(3, "self"), rating(4, "self", "2026-05-01")], TODAY)
    assert found.levels == {}
    assert found.notices == (Notice.of("self_rating", competency="x"),)


def test_an_expired_rating_warns() -> None:
    found = counted([rating(3, until="2026-05-31")], TODAY)
    assert found.levels == {}
    assert found.notices == (Notice.of("expired_rating", competency="x", expires_on="2026-05-31"),)


ORDERED = [
    rating(1, "manager", "2025-01-01"),
    rating(2, "manager", "2026-01-01"),
    rating(3, on="2019-01-01"),
    rating(4, on="2020-01-01"),
]


@pytest.mark.parametrize("standing", [4, 3, 2, 1])
def test_assessments_stand_before_managers_and_newer_before_older(standing: int) -> None:
    """Take the one that counts away, and the next one counts; a self-rating beside them changes nothing."""
    beside = rating(5, "self", "2026-05-01")
    for order in permutations([*ORDERED[:standing], beside]):
        assert counted(order, TODAY).levels == {"x": standing}


def test_ratings_that_expire_fall_back_one_by_one() -> None:
    ratings = [rating(4, on="2024-01-01", until="2026-03-31"), rating(2, "manager", "2023-01-01", "2026-06-30")]
    expected = [(date(2026, 3, 30), {"x": 4}), (date(2026, 3, 31), {"x": 2}), (date(2026, 6, 30), {})]
    for day, levels in expected:
        assert counted(ratings, day).levels == levels


def test_each_competency_has_its_own_rating() -> None:
    other = AttainmentGiven.model_validate({"competency": "y", "level": 5, "source": "manager"})
    assert counted([rating(3), other, rating(4, "self")], TODAY).levels == {"x": 3, "y": 5}


STORED = [
    {"competency": "x", "level": 5, "source": "self", "assessed_on": "2026-01-01"},
    {"competency": "x", "level": 4, "source": "manager", "assessed_on": "2026-01-02"},
    {"competency": "x", "level": 1, "source": "assessment", "assessed_on": "2020-01-01"},
    {"competency": "x", "level": 3, "assessed_on": "2018-01-01", "expires_on": "2019-01-01"},
]


def test_stored_ratings_keep_source_and_day_and_the_same_one_counts(api: Api) -> None:
    assert api.put("/v1/learners/E-1", json={"attainments": STORED}).status_code == 201
    request = small()
    request["learner"] = {"id": "E-1"}
    stored = api.post("/v1/recommendations", json=request).json()
    inline = api.post("/v1/recommendations", json={**request, "learner": {"attainments": STORED}}).json()
    assert stored["gaps"] == inline["gaps"]
    assert stored["gaps"][0]["held"] == 1
    assert {note["code"] for note in stored["warnings"]} >= {"self_rating", "expired_rating"}


def test_a_self_rating_neither_closes_a_gap_nor_opens_a_module(api: Api) -> None:
    """Module A asks for x at 1 first, which only the learner says is held."""
    request = small()
    request["learner"] = {"attainments": [{"competency": "x", "level": 3, "source": "self"}]}
    del request["locks"]
    answer = api.post("/v1/recommendations", json=request).json()
    (gap,) = answer["gaps"]
    assert (gap["held"], gap["reached"], gap["state"], gap["reason"]) == (None, 0, "open", "no_module")
    assert answer["coverage"] == {"before": 0.0, "after": 0.0}
    assert {"self_rating", "unrated"} <= {note["code"] for note in answer["warnings"]}
