"""Which of several ratings counts."""

from datetime import date

import pytest

from service.schemas.learners import AttainmentGiven
from service.translate.notices import Notice
from service.translate.ratings import counted

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
    ("a rating counts on its last day", [rating(5, until="2026-06-01")], 5),
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
