"""The benchmark runs, every question of it is proven, and its shares add up; how long it takes is nobody's test."""

import re
from typing import get_args

import pytest

import solver
from tests.benchmarks import bench
from tests.benchmarks.clock import PARTS, Clock, quantile, shares


def test_every_phase_of_the_solver_is_counted() -> None:
    clock = Clock()
    for phase in get_args(solver.Phase):
        clock.enters(phase)
    with clock.during("translate"):
        pass
    assert all(clock.seconds[part] > 0 for part in PARTS)
    assert sum(shares([clock]).values()) == pytest.approx(1)


def test_time_goes_to_the_part_that_was_entered_last() -> None:
    """What the solver announces inside ends the part around it; after the block nothing is counted."""
    clock = Clock()
    with clock.during("translate"):
        clock.enters("search")
        before = dict(clock.seconds)
        sum(range(1000))
    assert clock.seconds["translate"] == before["translate"]
    assert clock.seconds["search"] > before["search"]
    total = clock.total
    sum(range(1000))
    assert clock.total == total


def test_a_quantile_is_a_value_that_was_measured() -> None:
    """Of 1 to 20, the median is the 10th, and 19 of 20 are at most 19."""
    values = list(range(20, 0, -1))
    assert (quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1)) == (10, 19, 20)
    assert quantile([7], 0.95) == 7


def test_the_benchmark_prints_each_family_proven(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--seeds", "1", "--together", "4"]) == 0
    printed = capsys.readouterr().out
    rows = re.findall(r"^(\S.*?) {2,}1 +(\d+)% +[\d.]+ +[\d.]+ +[\d.]+", printed, flags=re.MULTILINE)
    # Four families in process, the same over HTTP.
    assert len(rows) == 8
    assert {share for _, share in rows} == {"100"}
    together = re.search(r"\((\d) answered in [\d.]+ s, (\d) asked to come back\)", printed)
    assert together is not None
    assert int(together[1]) >= 1
    assert int(together[1]) + int(together[2]) == 4
