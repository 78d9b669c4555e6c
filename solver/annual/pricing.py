"""The best path of every learner at given prices, in pieces that run beside each other."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import Column, LearnerModel
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, LearnerId
from solver.annual.quotes import Quotes
from solver.annual.shared import Packed, Shared, shared_of

#: Learners in one piece of work: a few tenths of a second.
CHUNK = 50


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


#: Models that a worker keeps: of small companies all, of large ones those that were asked last.
MOST_MODELS = 1_500
_models: OrderedDict[tuple[str, LearnerId], tuple[AnnualLearner, LearnerModel]] = OrderedDict()


def kept_model(digest: str, shared: Shared, learner: AnnualLearner) -> LearnerModel:
    """Return a learner's model, made now or kept from an earlier round."""
    key = digest, learner.id
    kept = _models.pop(key, None)
    model = kept[1] if kept is not None and kept[0] == learner else LearnerModel(shared, learner)
    _models[key] = learner, model
    if len(_models) > MOST_MODELS:
        _models.popitem(last=False)
    return model


class Pricing:
    """Asks learners at prices, each position once."""

    def __init__(self, problem: AnnualProblem, executor: Executor | None) -> None:
        self._problem = problem
        self._executor = executor
        self._packed = shared_of(problem).packed

    def answers(
        self, learners: Sequence[AnnualLearner], prices: Prices, tier: AnnualTier
    ) -> Iterator[tuple[Sequence[AnnualLearner], list[Answered]]]:
        """Yield the answers piece by piece, as they come."""
        pieces = [learners[start : start + CHUNK] for start in range(0, len(learners), CHUNK)]
        asked = [[(learner, self._problem.centres_of(learner)) for learner in piece] for piece in pieces]
        if self._executor is None:
            for piece, question in zip(pieces, asked, strict=True):
                yield piece, price_chunk(self._packed, question, prices, tier)
            return
        waiting: dict[Future[list[Answered]], Sequence[AnnualLearner]] = {
            self._executor.submit(price_chunk, self._packed, question, prices, tier): piece
            for piece, question in zip(pieces, asked, strict=True)
        }
        for future in as_completed(waiting):
            yield waiting[future], future.result()
