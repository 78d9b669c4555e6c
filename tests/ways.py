"""Other ways to the same answer: without the quick placing, with the calendar in sight or in one model from the start.

All leave to the search what a simpler way nearly always settles, so that its rows are seen at work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

import pytest

from solver.path import climb, placed, timely


class Way(Enum):
    """How sets of modules find their places."""

    AS_EVER = "as ever"
    BY_SEARCH = "by search"
    TOGETHER = "together"
    IN_SIGHT = "in sight"


def way_of(number: int) -> Way:
    """Return how the problem of a number is answered: each way in turn, and each comes by every family of problems."""
    ways = list(Way)
    return ways[(number + number // len(ways)) % len(ways)]


@contextmanager
def by(way: Way) -> Iterator[None]:
    """Answer everything inside this way."""
    with pytest.MonkeyPatch.context() as patch:
        if way is not Way.AS_EVER:
            patch.setattr(placed, "quick_placing", lambda *_, **__: None)
        if way is Way.TOGETHER:
            patch.setattr(timely, "CUTS", 0)
        if way is Way.IN_SIGHT:
            patch.setattr(timely, "BLIND", 0)
            patch.setattr(timely, "MANY", 0)
        yield


@contextmanager
def without_landmarks() -> Iterator[None]:
    """Answer everything inside without landmark rows, which hide it when circles are not excluded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(climb, "landmarks_are_met", lambda *_: None)
        yield
