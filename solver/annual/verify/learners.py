"""The best that each learner can make of prices, in chunks that run beside each other."""

import pickle
from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass, replace
from functools import lru_cache

from ortools.sat.python.cp_model import CpModel

from solver.annual.answer import AnnualTier
from solver.annual.excerpts import facts
from solver.annual.problem import AnnualLearner, AnnualProblem, Grant
from solver.annual.verify.calendar import lies_in_weeks, shut_out
from solver.annual.verify.choices import Choices
from solver.annual.verify.engine import WORK, most
from solver.annual.verify.facts import Catalogue
from solver.annual.verify.prices import Tariff, Tariffs

#: Deterministic time for a learner at first; more is spent only where the sum does not prove what is stated.
_GLANCE = 2.0
#: Learners in one piece of work, at first and when weeks are looked at.
_CHUNK = 40
_FEWER = 4
#: Choices without weeks that are shut out before all weeks are written down.
_MOST_SHUT_OUT = 40


#: A tier, and the number of a case in it.
Case = tuple[AnnualTier, int]


@dataclass(frozen=True, slots=True)
class Position:
    """A learner for all who stand alike, with what prices mean there in each case of a tier that has any."""

    learner: AnnualLearner
    tariffs: tuple[tuple[Case, Tariff], ...]
    times: int


@dataclass(frozen=True, slots=True)
class Best:
    """What a learner passes at no choice; None when there is none, not even an empty one."""

    bound: int | None
    #: Whether the weeks of modules without dates were counted, or do not matter to the best found.
    in_weeks: bool


def glanced(catalogue: Catalogue, grants: tuple[Grant, ...], position: Position) -> list[Best]:
    """Return a bound for each case, without weeks, and whether the best choice has its weeks all the same."""
    question = catalogue.question(position.learner)
    if not question.deeds and question.is_possible:
        return [Best(0, True) for _ in position.tariffs]
    loose = Choices(CpModel(), question, grants, in_weeks=False)
    found = []
    for _, tariff in position.tariffs:
        reached = most(loose.model, tariff.terms(loose), work=_GLANCE, presolve=False)
        is_found = reached.values is not None and reached.is_settled
        is_exact = is_found and lies_in_weeks(loose, reached.value, at_once=True) is True
        found.append(Best(reached.bound, reached.bound is None or is_exact))
    return found


def best_in_weeks(catalogue: Catalogue, grants: tuple[Grant, ...], learner: AnnualLearner, tariff: Tariff) -> Best:
    """Return a bound that the best choice in real weeks reaches."""
    question = catalogue.question(learner)
    loose = Choices(CpModel(), question, grants, in_weeks=False)
    terms = tariff.terms(loose)
    reached = most(loose.model, terms, work=WORK, presolve=False)
    for _ in range(_MOST_SHUT_OUT):
        if reached.values is None or not reached.is_settled:
            break
        lies = lies_in_weeks(loose, reached.value)
        if lies:
            return Best(reached.bound, True)
        if lies is None:
            break
        shut_out(loose, reached.value)
        reached = most(loose.model, terms, work=WORK, presolve=False)
    if reached.bound is None:
        return Best(None, True)
    whole = Choices(CpModel(), question, grants, in_weeks=True)
    exact = most(whole.model, tariff.terms(whole), presolve=False)
    return Best(None if exact.bound is None else min(reached.bound, exact.bound), True)


class Learners:
    """All learners of a company, each position once."""

    def __init__(self, problem: AnnualProblem, executor: Executor | None) -> None:
        self._problem, self._executor = problem, executor
        self._packed = pickle.dumps(replace(problem, learners=(), cost_centres=()), protocol=pickle.HIGHEST_PROTOCOL)

    def positions(self, tariffs: dict[Case, Tariffs]) -> list[Position]:
        """Return every position with how many learners share it."""
        found: dict[Hashable, Position] = {}
        for learner in self._problem.learners:
            met = tuple((case, each.of(learner)) for case, each in tariffs.items())
            key = facts(learner), learner.budget_minor, met
            known = found.get(key)
            alone = replace(learner, cost_centre=None)
            found[key] = Position(alone, met, 1) if known is None else replace(known, times=known.times + 1)
        return list(found.values())

    def glances(self, positions: Sequence[Position]) -> Iterator[tuple[int, list[Best]]]:
        """Yield the place of each position with its bounds in each case, as they come."""
        places = range(0, len(positions), _CHUNK)
        pieces = [positions[at : at + _CHUNK] for at in places]
        if self._executor is None or len(pieces) == 1:
            answers = ((at, glanced_chunk(self._packed, piece)) for at, piece in zip(places, pieces, strict=True))
        else:
            futures: dict[Future[list[list[Best]]], int] = {
                self._executor.submit(glanced_chunk, self._packed, piece): at
                for at, piece in zip(places, pieces, strict=True)
            }
            answers = ((futures[future], future.result()) for future in as_completed(futures))
        for at, found in answers:
            yield from enumerate(found, at)

    def in_weeks(self, asked: Sequence[tuple[int, AnnualLearner, Tariff]]) -> Iterator[tuple[int, Best]]:
        """Yield the place of each of these with its bound in real weeks, as they come."""
        pieces = [asked[at : at + _FEWER] for at in range(0, len(asked), _FEWER)]
        if self._executor is None or len(pieces) == 1:
            for piece in pieces:
                yield from chunk_in_weeks(self._packed, piece)
            return
        futures = [self._executor.submit(chunk_in_weeks, self._packed, piece) for piece in pieces]
        try:
            for future in as_completed(futures):
                yield from future.result()
        finally:
            for future in futures:
                future.cancel()


def glanced_chunk(packed: bytes, positions: Sequence[Position]) -> list[list[Best]]:
    """Return the bounds of some learners; this runs in a process of its own."""
    catalogue = _catalogue(packed)
    return [glanced(catalogue, catalogue.problem.grants, each) for each in positions]


def chunk_in_weeks(packed: bytes, asked: Sequence[tuple[int, AnnualLearner, Tariff]]) -> list[tuple[int, Best]]:
    """Return the bounds of some learners in real weeks; this runs in a process of its own."""
    catalogue = _catalogue(packed)
    grants = catalogue.problem.grants
    return [(place, best_in_weeks(catalogue, grants, learner, tariff)) for place, learner, tariff in asked]


@lru_cache(maxsize=2)
def _catalogue(packed: bytes) -> Catalogue:
    problem: AnnualProblem = pickle.loads(packed)
    return Catalogue(problem)
