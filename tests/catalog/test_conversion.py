"""Levels of one scale in another: an attainment rounds down, a requirement rounds up."""

import pickle

import pytest

from catalog import (
    Converted,
    Scales,
    Worth,
)


def worth(lowest: int, highest: int | None = None, confidence: str = "high") -> Worth:
    return Worth(lowest=lowest, highest=highest or lowest, confidence=confidence)


#: Two scales beside a reference R: A has ranges, B leaves gaps.
SCALES = Scales(
    ladders={
        "A": {"R": {1: worth(1, 2, "medium"), 2: worth(3), 3: worth(4, 5, "low")}},
        "B": {"R": {2: worth(3, confidence="medium"), 4: worth(5)}},
    }
)
A, B, R = (1, 2, 3), (2, 4), (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("start", "level", "end", "to", "reached"),
    [
        ("A", 3, "R", R, (4, "low")),  # a range counts by its lower end
        ("A", 2, "R", R, (3, "high")),
        ("A", 1, "R", (2, 3), None),  # worth 1 for certain, and 1 is no level over there
        ("A", 2, "B", B, (2, "medium")),
        ("A", 3, "B", B, (2, "low")),  # the weaker confidence of the two rows
        ("B", 4, "A", A, (3, "low")),
        ("B", 3, "A", A, (2, "medium")),  # between two levels counts as the lower
        ("B", 1, "A", A, None),  # below the first level that has a row
        ("R", 4, "A", A, (2, "high")),  # 4 is not enough for a level that may be worth 5
        ("R", 9, "A", A, (3, "low")),
        ("A", 2, "A", A, (2, "high")),  # one scale needs no row
        ("A", 2, "C", (1,), None),
        ("C", 2, "A", A, None),
    ],
)
def test_an_attainment_rounds_down(
    start: str, level: int, end: str, to: tuple[int, ...], reached: tuple[int, str] | None
) -> None:
    expected = reached and Converted(level=reached[0], confidence=reached[1])
    assert SCALES.attainment(start, level, end, to) == expected


@pytest.mark.parametrize(
    ("start", "level", "end", "to", "asked"),
    [
        ("A", 3, "R", R, (5, "low")),  # a range counts by its upper end
        ("A", 1, "R", (1, 3), (3, "medium")),
        ("A", 2, "B", B, (2, "medium")),
        ("A", 3, "B", B, (4, "low")),
        ("B", 4, "A", A, None),  # no level of A is 5 for certain
        ("B", 3, "R", R, (5, "high")),  # between two levels counts as the higher
        ("R", 4, "A", A, (3, "low")),
        ("R", 6, "B", B, None),
        ("A", 2, "A", A, (2, "high")),
        ("A", 2, "C", (1,), None),
    ],
)
def test_a_requirement_rounds_up(
    start: str, level: int, end: str, to: tuple[int, ...], asked: tuple[int, str] | None
) -> None:
    expected = asked and Converted(level=asked[0], confidence=asked[1])
    assert SCALES.requirement(start, level, end, to) == expected


def test_going_there_and_back_never_gains_a_level() -> None:
    for start, levels, end, to in (("A", A, "B", B), ("B", B, "A", A), ("A", A, "R", R), ("R", R, "A", A)):
        for level in levels:
            there = SCALES.attainment(start, level, end, to)
            back = there and SCALES.attainment(end, there.level, start, levels)
            assert back is None or back.level <= level
            asked = SCALES.requirement(start, level, end, to)
            kept = asked and SCALES.attainment(end, asked.level, start, levels)
            assert kept is None or kept.level >= level


def test_where_two_references_disagree_the_careful_answer_is_given() -> None:
    two = Scales(ladders={"A": {"R": {1: worth(3)}, "S": {1: worth(2)}}, "B": {"R": {5: worth(3)}, "S": {4: worth(2)}}})
    assert two.attainment("A", 1, "B", (4, 5)) == Converted(level=4, confidence="high")
    assert two.requirement("A", 1, "B", (4, 5)) == Converted(level=5, confidence="high")


def test_scales_are_handed_on_without_what_was_asked_of_them() -> None:
    """Whoever hands them to another process need not wait until nobody asks them anything."""
    asked = Scales(ladders=SCALES.ladders)
    unasked = pickle.dumps(asked)
    assert asked.attainment("A", 2, "B", B) == Converted(level=2, confidence="medium")
    assert pickle.dumps(asked) == unasked
    handed_on: Scales = pickle.loads(unasked)
    assert handed_on == asked
    assert handed_on.attainment("A", 2, "B", B) == Converted(level=2, confidence="medium")
