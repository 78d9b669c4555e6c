"""How much sooner a scenario is found than from nothing: one year planned, one per cent of it changed, and both ways.

`python -m tests.benchmarks.scenario --learners 300` prints a table. Both searches of a changed year are asked for the
same gap of the two step terms, one after the other in one run; what is timed is the search until both are within it,
for the warm one with the look at the old state. With one worker the seconds are the processor's, so that it does not
matter what else the machine does.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import solver
from service.jobs.processes import Processes
from solver.annual.answer import AnnualTier
from solver.annual.control import AnnualLimits, AnnualProgress
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.domain import Module
from tests.companies import Knobs, company

#: The share of the year that a scenario changes.
SHARE = 0.01
Scenario = Callable[[AnnualProblem, Random], AnnualProblem]


def _some(problem: AnnualProblem, chance: Random) -> list[AnnualLearner]:
    return chance.sample(problem.learners, k=max(1, round(SHARE * len(problem.learners))))


def _with_learners(problem: AnnualProblem, learners: dict[LearnerId, AnnualLearner]) -> AnnualProblem:
    return replace(problem, learners=tuple(learners.get(learner.id, learner) for learner in problem.learners))


def less_money(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    """Cut the whole budget by one per cent."""
    budget = problem.budget_minor or 0
    return replace(problem, budget_minor=budget - round(SHARE * budget))


def more_money(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    """Raise the whole budget by one per cent."""
    budget = problem.budget_minor or 0
    return replace(problem, budget_minor=budget + round(SHARE * budget))


def others(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    """Let one per cent of the learners hold what others hold, who need what they need no less."""
    changed = {
        learner.id: replace(learner, attainments=(), items_held=frozenset()) for learner in _some(problem, chance)
    }
    return _with_learners(problem, changed)


def newcomers(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    """Let one per cent go, and as many others come."""
    gone = {learner.id for learner in _some(problem, chance)}
    like = [learner for learner in problem.learners if learner.id not in gone and not learner.locks]
    come = [replace(chance.choice(like), id=LearnerId(f"new {number}")) for number in range(len(gone))]
    return replace(problem, learners=(*(each for each in problem.learners if each.id not in gone), *come))


def dearer(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    """Let one per cent of the modules cost a tenth more."""
    changed = _modules(problem, chance, lambda module: replace(module, price_minor=module.price_minor * 11 // 10))
    return replace(problem, modules=tuple(changed.get(module.id, module) for module in problem.modules))


def called_off(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    """Call off one per cent of the runs."""
    runs = [(module.id, run.id) for module in problem.modules for run in module.offerings or ()]
    bound = {(lock.module, lock.offering) for learner in problem.learners for lock in learner.locks}
    bound |= {(entry.module, entry.offering) for learner in problem.learners for entry in learner.in_progress}
    off = set(chance.sample([run for run in runs if run not in bound], k=max(1, round(SHARE * len(runs)))))
    modules = tuple(
        module
        if module.offerings is None
        else replace(module, offerings=tuple(run for run in module.offerings if (module.id, run.id) not in off))
        for module in problem.modules
    )
    terms = tuple(entry for entry in problem.terms if (entry.module, entry.offering) not in off)
    return replace(problem, modules=modules, terms=terms)


def _modules(problem: AnnualProblem, chance: Random, change: Callable[[Module], Module]) -> dict[Any, Module]:
    chosen = chance.sample(problem.modules, k=max(1, round(SHARE * len(problem.modules))))
    return {module.id: change(module) for module in chosen}


SCENARIOS: Sequence[Scenario] = (less_money, more_money, others, newcomers, dearer, called_off)


@dataclass(slots=True)
class _Watch:
    """Keeps the last state, and notes when both step terms were within the gap."""

    asked: float
    clock: Callable[[], float]
    began: float
    state: bytes = b""
    #: Seconds until the search has left a step term behind.
    until: float | None = None
    _near: float | None = None

    def reports(self, progress: AnnualProgress) -> None:
        now = self.clock() - self.began
        if progress.tier is AnnualTier.PRICE:
            self.until = self.until if self.until is not None else now
        elif progress.tier is AnnualTier.STEPS and progress.best is not None and progress.bound is not None:
            is_near = progress.bound - progress.best <= self.asked * max(1, abs(progress.best))
            if is_near and self.until is None:
                self.until = now

    def saves(self, state: bytes) -> None:
        self.state = state


@dataclass(frozen=True, slots=True)
class Found:
    """One search: its seconds until the gap, and in all; its gaps; and its last state."""

    seconds: float
    in_all: float
    gaps: tuple[float, ...]
    state: bytes


def searched(
    problem: AnnualProblem, executor: Executor | None, *, gap: float, seconds: float, old: bytes | None = None
) -> Found:
    """Plan a year, from nothing or from the state of another one."""
    clock = time.process_time if executor is None else time.monotonic
    began = clock()
    state = None if old is None else solver.adapted_state(old, problem)
    watch = _Watch(gap, clock, began)
    limits = AnnualLimits(relative_gap=gap, seconds_left=lambda: began + seconds - clock())
    result = solver.plan_year(problem, limits, executor=executor, watch=watch, resume_from=state)
    in_all = clock() - began
    gaps = tuple(abs(term.bound - term.value) / max(1, abs(term.value)) for term in result.terms[:2])
    return Found(in_all if watch.until is None else watch.until, in_all, gaps, watch.state)


@contextmanager
def _workers(count: int) -> Iterator[Executor | None]:
    if count < 2:
        yield None
        return
    with Processes(count) as executor:
        yield executor


def main() -> None:
    """Print the seconds of both ways for each scenario."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--gap", type=float, default=0.001)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--only", nargs="*", default=[scenario.__name__ for scenario in SCENARIOS])
    asked = parser.parse_args()
    problem = company(Knobs(learners=asked.learners, seed=asked.seed))
    about = {"gap": asked.gap, "seconds": asked.seconds}
    ratios = []
    with _workers(asked.workers) as executor:
        first = searched(problem, executor, **about)
        print(f"{asked.learners} learners, gap {asked.gap:.2%}, {asked.workers} workers")
        print(f"the year itself: {first.seconds:.1f} s, in all {first.in_all:.1f} s, gaps {_told(first)}")
        print(
            f"{'scenario':<12}{'from nothing':>14}{'warm':>10}{'times':>8}"
            "   in all (from nothing, warm, times), gaps of both"
        )
        for scenario in SCENARIOS:
            if scenario.__name__ not in asked.only:
                continue
            changed = scenario(problem, Random(asked.seed))
            warm = searched(changed, executor, old=first.state, **about)
            cold = searched(changed, executor, **about)
            ratios.append(cold.seconds / warm.seconds)
            print(
                f"{scenario.__name__:<12}{cold.seconds:>12.1f} s{warm.seconds:>8.1f} s{ratios[-1]:>8.1f}"
                f"   {cold.in_all:.1f} s, {warm.in_all:.1f} s, {cold.in_all / warm.in_all:.1f}"
                f"; {_told(cold)}; {_told(warm)}",
                flush=True,
            )
    print(f"least {min(ratios):.1f}, median {statistics.median(ratios):.1f} times as fast")


def _told(found: Found) -> str:
    return " and ".join(f"{gap:.3%}" for gap in found.gaps)


if __name__ == "__main__":
    main()
