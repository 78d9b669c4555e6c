"""The bench of a year asks everybody the same and counts right; how long anything takes is nobody's test."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import pytest

from solver.annual.answer import AnnualPlan, AnnualResult, AnnualTier, LearnerPlan
from solver.annual.control import AnnualLimits, AnnualProgress, AnnualWatch
from solver.annual.problem import AnnualProblem
from solver.path.answer import LearningPath
from solver.result import Status, Term
from tests.benchmarks.annual import HEAD, contradictions, line_of, main
from tests.benchmarks.annual_apart import apart, memory
from tests.benchmarks.annual_pictures import PICTURES, read
from tests.benchmarks.annual_runs import OTHERS, OURS, Point, Run, Tier, Trace, asked, other_run, planned
from tests.companies import Knobs, company

SMALL = Knobs(learners=6, modules=40, offerings=10)


def nothing_for_anybody(
    problem: AnnualProblem,
    limits: AnnualLimits,
    *,
    executor: object = None,
    watch: AnnualWatch,
    resume_from: bytes | None = None,
) -> AnnualResult:
    """Plan nothing, which is a plan where nobody must take anything."""
    watch.reports(AnnualProgress(phase="price", tier=AnnualTier.STEPS, best=0, bound=50))
    watch.reports(AnnualProgress(phase="price", tier=AnnualTier.STEPS, best=0, bound=50))
    watch.reports(AnnualProgress(phase="round", tier=AnnualTier.STEPS, best=0, bound=40))
    assert not limits.is_over
    empty = LearningPath(steps=())
    return AnnualResult(
        status=Status.FEASIBLE,
        plan=AnnualPlan(learners=tuple(LearnerPlan(learner=each.id, path=empty) for each in problem.learners)),
        terms=(
            Term(name="essential_steps", value=0, bound=0),
            Term(name="steps", value=0, bound=40),
            Term(name="price", value=0, bound=0),
        ),
    )


@pytest.fixture(scope="module")
def undecided() -> AnnualProblem:
    """Return a company in which nobody must take anything."""
    made = company(SMALL)
    free = tuple(replace(learner, in_progress=(), locks=()) for learner in made.learners)
    return replace(made, learners=free)


def test_everybody_is_asked_the_same(undecided: AnnualProblem) -> None:
    found = {engine: asked(engine, undecided, seconds=600, gap=0.0) for engine in OTHERS}
    assert {run.status for run in found.values()} == {"optimal"}
    assert {run.has_reached for run in found.values()} == {True}
    assert len({tuple((tier.value, tier.bound) for tier in run.tiers) for run in found.values()}) == 1
    assert found["HiGHS"].tiers[1].value > 0


def test_a_plan_is_timed_traced_and_judged(undecided: AnnualProblem) -> None:
    run = planned(undecided, nothing_for_anybody, workers=1, seconds=600, gap=0.001)
    assert (run.who, run.status, run.faults) == (OURS, "feasible", 0)
    assert [(point.best, point.bound) for point in run.points] == [(0, 50), (0, 40)]
    assert not run.has_reached
    locked = company(replace(SMALL, learners=200))
    assert any(learner.in_progress for learner in locked.learners)
    assert planned(locked, nothing_for_anybody, workers=1, seconds=600, gap=0.001).faults > 0


def test_other_engines_work_in_a_process_of_their_own() -> None:
    run = other_run("HiGHS", SMALL, seconds=600, gap=0.0)
    assert run.status == "optimal"
    assert run.megabytes > 50


def test_what_takes_too_much_is_ended() -> None:
    assert apart(partial(_forever, 0), seconds=1.0, megabytes=10_000).ended == "did not stop"
    assert apart(partial(_forever, 300), seconds=600.0, megabytes=200).ended == "out of memory"
    assert apart(partial(os._exit, 3), seconds=600.0, megabytes=10_000).ended == "failed"
    assert memory(os.getpid()) > 10


def _forever(megabytes: int) -> int:
    held = bytearray(b"1") * (megabytes << 20)
    while True:
        if not held:
            held.append(1)


def _runs() -> Iterator[Run]:
    def tiers(value: int, bound: int | None) -> tuple[Tier, ...]:
        return (
            Tier(name="essential_steps", value=value, bound=bound),
            Tier(name="steps", value=2 * value, bound=None if bound is None else 2 * bound),
            Tier(name="price", value=100_00, bound=100_00),
        )

    points = (
        Point(seconds=1.0, tier="steps", best=90, bound=120),
        Point(seconds=3.0, tier="steps", best=100, bound=100),
    )
    plain = Run(who=OURS, learners=100, workers=4, allowed=60.0, asked=0.001, seconds=5.0, status="optimal")
    yield replace(plain, tiers=tiers(50, 50), points=points, megabytes=200)
    yield replace(plain, tiers=tiers(50, 50), workers=1, seconds=12.0)
    yield replace(plain, who="HiGHS", workers=None, tiers=tiers(50, 51), seconds=600.0)
    yield replace(plain, who="CP-SAT", workers=8, tiers=tiers(20, None), seconds=600.0)
    yield replace(plain, who="CP-SAT", learners=300, workers=8, status="out of memory")


def test_the_time_to_the_gap_is_that_of_the_steps() -> None:
    ours, alone, highs, cp_sat, nothing = _runs()
    assert (ours.until_the_gap, alone.until_the_gap) == (3.0, 12.0)
    assert replace(alone, steps_until=7.0).until_the_gap == 7.0
    assert highs.until_the_gap is cp_sat.until_the_gap is nothing.until_the_gap is None


def test_lines_tell_what_was_reached() -> None:
    lines = list(map(line_of, _runs()))
    assert {len(line.rsplit("  ", 1)[0]) for line in lines} == {len(HEAD.rsplit("  ", 1)[0])}
    ours, _, highs, cp_sat, nothing = lines
    assert ours.split()[6:8] == ["3.0", "200"]
    assert "2.000" in highs
    assert "none" in cp_sat
    assert nothing.endswith("out of memory")


def test_contradictions_are_seen() -> None:
    ours, *others = _runs()
    assert list(contradictions([ours, *others])) == []
    assert len(list(contradictions([replace(ours, faults=2)]))) == 1
    alone, highs, cp_sat, _ = others
    above = replace(ours, tiers=(replace(ours.tiers[0], value=52, bound=52), *ours.tiers[1:]))
    assert len(list(contradictions([above, highs, cp_sat]))) == 1
    assert list(contradictions([replace(above, who="HiGHS"), alone])) == []
    many = replace(ours, tiers=(ours.tiers[0], replace(ours.tiers[1], value=101), ours.tiers[2]))
    # It is above its own bound as well.
    assert len(list(contradictions([many, alone]))) == 2


def test_runs_are_written_read_and_drawn(tmp_path: Path) -> None:
    runs = list(_runs())
    assert read(json.dumps([asdict(run) for run in runs])) == runs
    for name, drawn in PICTURES.items():
        drawn(runs).savefig(tmp_path / name, metadata={"Date": None, "Creator": None})
        assert (tmp_path / name).stat().st_size > 1_000


def test_a_trace_keeps_the_first_of_equal_reports() -> None:
    trace = Trace()
    for bound in (9, 9, 8):
        trace.reports(AnnualProgress(phase="price", tier=AnnualTier.STEPS, best=5, bound=bound))
    trace.saves(b"1234")
    assert ([point.bound for point in trace.points], trace.saved) == ([9, 8], 4)


def test_the_bench_writes_down_what_it_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "runs.json"
    asked_for = [
        "--beside",
        "5",
        "--alone",
        "--workers",
        "1",
        "--others",
        "HiGHS",
        "--seconds",
        "600",
        "--out",
        str(out),
    ]
    assert main(asked_for) == 0
    assert [(run.who, run.learners) for run in read(out.read_text())] == [(OURS, 5), ("HiGHS", 5)]
    assert "HiGHS" in capsys.readouterr().out
