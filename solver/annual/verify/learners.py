"""The best that each learner can make of prices, in chunks that run beside each other."""

import pickle
from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass, replace
from functools import lru_cache

from ortools.sat.python.cp_model import CpModel

from solver.annual.excerpts import facts
from solver.annual.problem import AnnualLearner, AnnualProblem, Grant, Seat
from solver.annual.verify.choices import Choices
from solver.annual.verify.engine import WORK, most
from solver.annual.verify.facts import Catalogue, Question, reachable_of
from solver.annual.verify.prices import Tariff, Tariffs
from solver.domain import ModuleId

#: Deterministic time for a learner at first; more is spent only where the sum does not prove what is stated.
_GLANCE = 2.0
#: Learners in one piece of work.
_CHUNK = 40

Asked = tuple[AnnualLearner, Tariff]


@dataclass(frozen=True, slots=True)
class Best:
    """What a learner passes at no choice; None when there is none, not even an empty one."""

    bound: int | None
    #: Whether the weeks of modules without dates were counted, or do not matter to the best found.
    in_weeks: bool


def best(catalogue: Catalogue, grants: tuple[Grant, ...], asked: Asked, *, in_weeks: bool) -> Best:
    """Return a bound for one learner; with `in_weeks` one that the best choice in real weeks reaches."""
    learner, tariff = asked
    question = catalogue.question(learner)
    if not question.deeds and question.is_possible:
        return Best(0, True)
    loose = Choices(CpModel(), question, grants, in_weeks=False)
    reached = most(loose.model, tariff.terms(loose), work=WORK if in_weeks else _GLANCE, presolve=False)
    if reached.bound is None or not in_weeks:
        return Best(reached.bound, reached.bound is None)
    taken = {name for name, variable in loose.taken.items() if reached.value(variable)}
    runs = {seat for seat, (variable, _) in loose.runs.items() if reached.value(variable)}
    if reached.values is not None and _fits(question, grants, taken, runs):
        return Best(reached.bound, True)
    whole = Choices(CpModel(), question, grants, in_weeks=True)
    terms = tariff.terms(whole)
    exact = most(whole.model, terms, presolve=False)
    return Best(None if exact.bound is None else min(reached.bound, exact.bound), True)


def _fits(question: Question, grants: tuple[Grant, ...], taken: set[ModuleId], runs: set[Seat]) -> bool:
    """Tell whether these modules, on these dates, have their weeks."""
    deeds = reachable_of([deed for deed in question.deeds if deed.module is None or deed.module.id in taken])
    asked = replace(question, deeds=tuple(deeds), aims=(), must=frozenset(taken))
    choices = Choices(CpModel(), asked, grants, in_weeks=True)
    for seat, (variable, _) in choices.runs.items():
        choices.model.add(variable == (seat in runs))
    return most(choices.model, []).values is not None


class Learners:
    """All learners of a company, each position once."""

    def __init__(self, problem: AnnualProblem, executor: Executor | None) -> None:
        self._problem, self._executor = problem, executor
        self._packed = pickle.dumps(replace(problem, learners=(), cost_centres=()), protocol=pickle.HIGHEST_PROTOCOL)

    def positions(self, tariffs: Tariffs) -> list[tuple[Asked, int]]:
        """Return every position with how many learners share it."""
        found: dict[Hashable, tuple[Asked, int]] = {}
        for learner in self._problem.learners:
            tariff = tariffs.of(learner)
            key = facts(learner), learner.budget_minor, tariff
            asked, times = found.get(key, ((learner, tariff), 0))
            found[key] = asked, times + 1
        return list(found.values())

    def bests(self, positions: Sequence[Asked], *, in_weeks: bool) -> Iterator[tuple[int, Best]]:
        """Yield the place of each position with its bound, as they come."""
        places = range(0, len(positions), _CHUNK)
        pieces = [[(replace(each, cost_centre=None), t) for each, t in positions[at : at + _CHUNK]] for at in places]
        if self._executor is None or len(pieces) == 1:
            answers = ((at, chunk(self._packed, piece, in_weeks)) for at, piece in zip(places, pieces, strict=True))
        else:
            futures: dict[Future[list[Best]], int] = {
                self._executor.submit(chunk, self._packed, piece, in_weeks): at
                for at, piece in zip(places, pieces, strict=True)
            }
            answers = ((futures[future], future.result()) for future in as_completed(futures))
        for at, found in answers:
            yield from enumerate(found, at)


def chunk(packed: bytes, asked: Sequence[Asked], in_weeks: bool) -> list[Best]:
    """Return the bounds of some learners; this runs in a process of its own."""
    catalogue = _catalogue(packed)
    return [best(catalogue, catalogue.problem.grants, each, in_weeks=in_weeks) for each in asked]


@lru_cache(maxsize=2)
def _catalogue(packed: bytes) -> Catalogue:
    problem: AnnualProblem = pickle.loads(packed)
    return Catalogue(problem)
