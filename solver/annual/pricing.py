"""The best path of every learner at given prices, in pieces that run beside each other."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import Column, LearnerModel
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, LearnerId, Seat
from solver.annual.quotes import Quotes
from solver.annual.shared import Packed, Shared, shared_of

#: Pieces of work that one question to all is cut into, and how many learners are in one: so few that nobody waits
#: long for the last, and so many that what all of them are handed weighs little.
CHUNKS = 64
LEAST_IN_CHUNK, MOST_IN_CHUNK = 20, 200


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of asking one learner: a path, and what none passes, in units of the prices."""

    column: Column | None
    #: None when the learner has no path that obeys the rules.
    bound: int | None


Asked = tuple[AnnualLearner, tuple[CostCentreId, ...]]


def price_chunk(packed: Packed, asked: Sequence[Asked], prices: Prices, tier: AnnualTier) -> list[Answered]:
    """Return the answers of some learners, in their order; this runs in a worker."""
    shared = packed.unpacked()
    quotes = Quotes(prices, tier)
    grants = [grant.id for grant in shared.grants]
    answers = []
    for learner, centres in asked:
        model = kept_model(packed.digest, shared, learner)
        quote = quotes.quote(learner, centres, grants, model.size)
        priced = model.best(quote)
        bound = None if priced.bound is None else quote.in_units(priced.bound, prices.scale)
        answers.append(Answered(priced.column, bound))
    return answers


#: Models that a worker keeps, at about 70 kilobytes each: of smaller companies all, else those that were asked last.
MOST_MODELS = 7_000
_models: OrderedDict[tuple[str, Hashable], LearnerModel] = OrderedDict()


def kept_model(digest: str, shared: Shared, learner: AnnualLearner) -> LearnerModel:
    """Return the model of all learners with the same question, made now or kept from an earlier round."""
    key = digest, tuple(learner.question.values())
    model = _models.pop(key, None) or LearnerModel(shared, learner)
    _models[key] = model
    if len(_models) > MOST_MODELS:
        _models.popitem(last=False)
    return model


class Pricing:
    """Asks learners at prices, each position once: of those for whom all is alike the first answers for all."""

    def __init__(self, problem: AnnualProblem, executor: Executor | None) -> None:
        self._problem = problem
        self._executor = executor
        self._packed = shared_of(problem).packed

    def answers(
        self, learners: Sequence[AnnualLearner], prices: Prices, tier: AnnualTier
    ) -> Iterator[tuple[Sequence[AnnualLearner], list[Answered]]]:
        """Yield the answers piece by piece, in the order asked; learners who are alike stand beside each other."""
        alike = self._alike(learners, prices)
        size = min(MOST_IN_CHUNK, max(LEAST_IN_CHUNK, len(alike) // CHUNKS))
        pieces = [alike[start : start + size] for start in range(0, len(alike), size)]
        asked = [[(same[0], self._problem.centres_of(same[0])) for same in piece] for piece in pieces]
        found: Iterator[list[Answered]]
        if self._executor is None:
            found = (price_chunk(self._packed, question, prices, tier) for question in asked)
        else:
            futures = [self._executor.submit(price_chunk, self._packed, question, prices, tier) for question in asked]
            found = (future.result() for future in futures)
        for piece, answers in zip(pieces, found, strict=True):
            yield (
                [learner for same in piece for learner in same],
                [answer for same, answer in zip(piece, answers, strict=True) for _ in same],
            )

    def _alike(self, learners: Sequence[AnnualLearner], prices: Prices) -> list[list[AnnualLearner]]:
        """Return those together who have the same question, and for whom everything has the same price."""
        own: dict[LearnerId, list[tuple[Seat, int]]] = {}
        for name, seat, price in prices.links:
            own.setdefault(name, []).append((seat, price))
        alike: dict[Hashable, list[AnnualLearner]] = {}
        for learner in learners:
            alike.setdefault((self._kinds[learner.id], *own.get(learner.id, ())), []).append(learner)
        return list(alike.values())

    @cached_property
    def _kinds(self) -> dict[LearnerId, int]:
        """For each learner a number that those share who have the same question, priority and cost centre."""
        numbers: dict[Hashable, int] = {}
        return {
            learner.id: numbers.setdefault(
                (learner.priority, learner.cost_centre, *learner.question.values()), len(numbers)
            )
            for learner in self._problem.learners
        }
