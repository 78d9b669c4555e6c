"""The best plan of a problem by another engine: tier by tier, or all tiers in one weighted sum."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import gcd
from typing import Protocol

from solver.path.problem import Goal, PathProblem
from tests.formulations.engines import Ending, Engine, Found, Maker
from tests.formulations.path_program import PathProgram, path_program
from tests.formulations.program import Objective, worth

#: A weighted sum is tried only below this: there a double still counts every unit.
LARGEST_SUM = 2**53


@dataclass(slots=True)
class Answer:
    """How it ended, the value of each tier, and what it took."""

    ending: Ending = Ending.OUT_OF_TIME
    values: tuple[int, ...] = ()
    #: Whether every value obeys every row, counted in whole numbers.
    is_exact: bool = True
    #: Wall-clock and processor seconds to write the programs and to search, on all cores together.
    build: float = 0.0
    search: float = 0.0
    processor: float = field(default=0.0)


class DoesNotFit(ValueError):
    """Says that the tiers make a sum too large for an engine to count."""


class Source(Protocol):
    """Where a program comes from: with the limits, or with every limit lifted."""

    def __call__(self, *, lifted: bool) -> PathProgram: ...


def answer(problem: PathProblem, maker: Maker, *, weighted: bool = False, seconds: float = 600.0) -> Answer:
    """Answer the problem through the formulation of its own."""
    return answer_from(lambda *, lifted: path_program(problem, lifted=lifted), problem.goal, maker, weighted, seconds)


def answer_from(source: Source, goal: Goal, maker: Maker, weighted: bool, seconds: float) -> Answer:
    """Answer by one engine; for cheapest and fastest, first how many steps there are with every limit lifted."""
    made = Answer()
    processor = time.process_time()
    try:
        demand: tuple[int, ...] | None = None
        if goal is not Goal.CLOSEST:
            asked = _Asked(made, source(lifted=True), maker, seconds)
            demand = asked.climb(asked.path.tiers(goal)[:2], weighted)
            if demand is None:
                return made
        asked = _Asked(made, source(lifted=False), maker, seconds)
        tiers = asked.path.tiers(goal)
        if demand is not None:
            for tier, value in zip(tiers, demand, strict=False):
                asked.engine.keep(tier.terms, value, None)
            tiers = tiers[2:]
        values = asked.climb(tiers, weighted)
        if values is not None:
            made.values = (*(demand or ()), *values)
        return made
    finally:
        made.processor = time.process_time() - processor


class _Asked:
    """One program in one engine, with the clock of the answer."""

    def __init__(self, made: Answer, path: PathProgram, maker: Maker, seconds: float) -> None:
        self._made, self._seconds = made, seconds
        self.path = path
        began = time.perf_counter()
        self.engine: Engine = maker(path.program)
        made.build += time.perf_counter() - began

    def climb(self, tiers: Sequence[Objective], weighted: bool) -> tuple[int, ...] | None:
        """Return the best value of each tier in turn, or None when there is none or the time is up."""
        return self._in_one(tiers) if weighted else self._one_by_one(tiers)

    def _one_by_one(self, tiers: Sequence[Objective]) -> tuple[int, ...] | None:
        values = []
        for tier in tiers:
            found = self._best(tier)
            if found.ending is not Ending.OPTIMAL:
                return None
            value = worth(tier.terms, found.values)
            values.append(value)
            self.engine.keep(tier.terms, value if tier.maximise else None, None if tier.maximise else value)
        return tuple(values)

    def _in_one(self, tiers: Sequence[Objective]) -> tuple[int, ...] | None:
        factor = 1
        terms: list[tuple[int, int]] = []
        for tier in reversed(tiers):
            # Counted in the largest unit that all its factors are multiples of.
            unit = reduce(gcd, (each for _, each in tier.terms), 0) or 1
            sign = -1 if tier.maximise else 1
            terms += [(variable, sign * factor * each // unit) for variable, each in tier.terms]
            factor *= tier.largest // unit + 1
        if factor > LARGEST_SUM:
            raise DoesNotFit(f"the tiers make {factor}")
        found = self._best(Objective("all tiers", tuple(terms), False, factor))
        if found.ending is not Ending.OPTIMAL:
            return None
        return tuple(worth(tier.terms, found.values) for tier in tiers)

    def _best(self, tier: Objective) -> Found:
        began = time.perf_counter()
        found = self.engine.best(tier.terms, maximise=tier.maximise, seconds=self._seconds - self._made.search)
        self._made.search += time.perf_counter() - began
        self._made.ending = found.ending
        if found.ending is Ending.OPTIMAL:
            self._made.is_exact &= self.path.program.holds(found.values)
        return found
