"""One year planned once: by us, or by another engine that is given the whole problem."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import solver
from service.jobs.processes import Processes
from solver.annual.answer import AnnualResult
from solver.annual.control import AnnualLimits, AnnualProgress
from solver.annual.problem import AnnualProblem
from solver.annual.rules import violations
from tests.benchmarks.annual_apart import apart
from tests.companies import Knobs, company
from tests.formulations.annual_answers import annual_answer
from tests.formulations.annual_engines import TIMED_MAKERS

OURS = "Gradus"
#: The other engines, each asked tier by tier, and with both step tiers in one sum.
OTHERS = {f"{engine}{suffix}": (engine, bool(suffix)) for suffix in ("", " sum") for engine in TIMED_MAKERS}
#: What CP-SAT is told; HiGHS cannot be told through MathOpt.
WORKERS_OF = {"CP-SAT": 8, "CP-SAT sum": 8}
#: What a run may take beyond its time, to write things down and to stop: seconds, and those for each learner.
GRACE, GRACE_EACH = 120.0, 0.05
#: Of memory; another engine that wants more does not get it.
MEGABYTES = 14_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier at the end of a run."""

    name: str
    value: int
    bound: int | None

    @property
    def gap(self) -> float:
        """Return the relative gap as the contract counts it; without a bound everything may be missing."""
        return float("inf") if self.bound is None else abs(self.bound - self.value) / max(1, abs(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was reported on the way."""

    seconds: float
    tier: str
    best: int | None
    bound: int | None

    @property
    def gap(self) -> float | None:
        if self.best is None or self.bound is None:
            return None
        return abs(self.bound - self.best) / max(1, abs(self.best))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one attempt came to."""

    who: str
    learners: int
    #: None: as many as the engine thinks right.
    workers: int | None
    #: How long it was allowed to search, and the gap that was asked of the step tiers.
    allowed: float
    asked: float
    #: How it ended, in its own words, or why it has no end.
    status: str = ""
    #: Seconds on the wall: writing the program (another engine's only), and the search.
    write: float = 0.0
    seconds: float = 0.0
    tiers: tuple[Tier, ...] = ()
    points: tuple[Point, ...] = ()
    #: Seconds until the search turned from the step tiers to the price, where it was told.
    steps_until: float | None = None
    megabytes: int = 0
    #: Rules that our plan breaks, counted by the judge; the plans of others are not judged.
    faults: int = 0

    def tier(self, name: str) -> Tier | None:
        return next((tier for tier in self.tiers if tier.name == name), None)

    @property
    def has_reached(self) -> bool:
        """Whether both step tiers are within the gap that was asked."""
        steps = [self.tier(name) for name in ("essential_steps", "steps")]
        return all(tier is not None and tier.gap <= self.asked for tier in steps)

    @property
    def until_the_gap(self) -> float | None:
        """Return the seconds until both step tiers were within the gap that was asked."""
        if not self.has_reached:
            return None
        near = [point.seconds for point in self.points if point.tier == "steps" and _is_near(point, self.asked)]
        return min([*near, self.seconds if self.steps_until is None else self.steps_until])


def _is_near(point: Point, asked: float) -> bool:
    return point.gap is not None and point.gap <= asked


@dataclass(slots=True)
class Trace:
    """Notes what is reported, with the seconds since it began."""

    points: list[Point] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    saved: int = 0

    def reports(self, progress: AnnualProgress) -> None:
        """Note a report; of equal ones in a row the first."""
        now = time.monotonic() - self.began
        point = Point(seconds=now, tier=str(progress.tier), best=progress.best, bound=progress.bound)
        if not self.points or replace(point, seconds=0.0) != replace(self.points[-1], seconds=0.0):
            self.points.append(point)

    def saves(self, state: bytes) -> None:
        """Count the bytes of the last state."""
        self.saved = len(state)


#: `plan_year`, or something of its shape.
Planner = Callable[..., AnnualResult]


def our_planner() -> Planner | None:
    """Return the door of the solver, where it is there."""
    return getattr(solver, "plan_year", None)


def our_run(knobs: Knobs, *, workers: int, seconds: float, gap: float) -> Run:
    """Plan the year of a made company ourselves, in a process of its own."""
    work = partial(_plan, knobs, workers, seconds, gap)
    return _told(work, Run(who=OURS, **_asked(knobs, workers, seconds, gap)))


def other_run(who: str, knobs: Knobs, *, seconds: float, gap: float) -> Run:
    """Let another engine plan the same year; only its search counts against its time."""
    work = partial(_ask, who, knobs, seconds, gap)
    return _told(work, Run(who=who, **_asked(knobs, WORKERS_OF.get(who), seconds, gap)))


def planned(problem: AnnualProblem, planner: Planner, *, workers: int, seconds: float, gap: float) -> Run:
    """Plan a year in this process, and let the judge look at the plan."""
    trace = Trace()
    until = trace.began + seconds
    limits = AnnualLimits(relative_gap=gap, seconds_left=lambda: until - time.monotonic())
    # As a job has them: each learner is asked where the model is kept.
    pool: Any = Processes(workers) if workers > 1 else nullcontext()
    with pool as entered:
        executor: Executor | None = entered
        result = planner(problem, limits, executor=executor, watch=trace)
        taken = time.monotonic() - trace.began
    return Run(
        who=OURS,
        learners=len(problem.learners),
        workers=workers,
        allowed=seconds,
        asked=gap,
        status=str(result.status),
        seconds=taken,
        tiers=tuple(Tier(name=str(term.name), value=term.value, bound=term.bound) for term in result.terms),
        points=tuple(trace.points),
        faults=0 if result.plan is None else len(violations(problem, result.plan)),
    )


def asked(who: str, problem: AnnualProblem, *, seconds: float, gap: float) -> Run:
    """Ask another engine in this process; without its weeks, which makes the problem easier (see the formulation)."""
    engine, is_one_sum = OTHERS[who]
    maker = TIMED_MAKERS[engine]
    made = annual_answer(problem, maker, seconds=seconds, gap=gap, is_loose=True, is_one_sum=is_one_sum)
    return Run(
        who=who,
        learners=len(problem.learners),
        workers=WORKERS_OF.get(who),
        allowed=seconds,
        asked=gap,
        status=str(made.ending) if made.is_exact else "not exact",
        write=made.write,
        seconds=made.search,
        steps_until=sum(tier.seconds for tier in made.tiers[:2]),
        tiers=tuple(
            Tier(name=tier.name, value=tier.value, bound=tier.bound) for tier in made.tiers if tier.value is not None
        ),
    )


def _plan(knobs: Knobs, workers: int, seconds: float, gap: float) -> Run:
    planner = our_planner()
    if planner is None:
        return Run(who=OURS, status="absent", **_asked(knobs, workers, seconds, gap))
    return planned(company(knobs), planner, workers=workers, seconds=seconds, gap=gap)


def _ask(who: str, knobs: Knobs, seconds: float, gap: float) -> Run:
    return asked(who, company(knobs), seconds=seconds, gap=gap)


def _asked(knobs: Knobs, workers: int | None, seconds: float, gap: float) -> dict[str, Any]:
    return {"learners": knobs.learners, "workers": workers, "allowed": seconds, "asked": gap}


def _told(work: Callable[[], Run], without: Run) -> Run:
    grace = GRACE + GRACE_EACH * without.learners
    done = apart(work, seconds=without.allowed + grace, megabytes=MEGABYTES)
    return replace(done.result or replace(without, status=done.ended), megabytes=done.megabytes)
