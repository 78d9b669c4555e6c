"""The seconds of a piece of work go on counting in another process, and begin anew on another machine."""

import pickle

import pytest

from service.annual.explaining import seconds_for_reasons
from service.jobs import deadline
from service.jobs.deadline import Deadline


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_seconds_count_down_to_the_end_and_below() -> None:
    clock = _Clock()
    left = Deadline(5.0, clock=clock)
    assert left() == 5.0
    clock.now += 7
    assert left() == -2.0
    assert Deadline(float("inf"))() == float("inf")


def test_what_waits_in_another_process_has_that_much_less(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _Clock()
    monkeypatch.setattr(deadline, "monotonic", clock)
    sent = pickle.dumps(Deadline(5.0, clock=clock))
    clock.now += 4
    assert pickle.loads(sent)() == 1.0
    # Nobody knows what another machine's clock says.
    monkeypatch.setattr(deadline, "_machine", lambda: "another")
    assert pickle.loads(sent)() == 5.0
    monkeypatch.setattr(deadline, "_machine", lambda: None)
    assert pickle.loads(pickle.dumps(Deadline(3.0, clock=clock)))() == 3.0


@pytest.mark.parametrize(
    ("asked", "left", "seconds"),
    [(5.0, 0.0, 8.0), (5.0, -6.0, 2.0), (5.0, -60.0, 1.0), (60.0, 0.0, 12.0), (60.0, 40.0, 52.0)],
)
def test_reasons_have_what_is_left_and_a_little_more(asked: float, left: float, seconds: float) -> None:
    assert seconds_for_reasons(asked, left, is_hurried=False) == seconds
    assert seconds_for_reasons(asked, left, is_hurried=True) == 10.0
