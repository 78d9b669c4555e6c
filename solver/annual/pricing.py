"""The best path of every learner at given prices, in pieces that run beside each other."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, zip_longest

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import Column, LearnerModel
from solver.annual.control import SecondsLeft, without_end
from solver.annual.places import HasPlaces
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, LearnerId, Seat
from solver.annual.quotes import Quotes
from solver.annual.shared import Packed, Shared, shared_of
from solver.annual.workers import waited_for

#: Pieces of work that one question to all is cut into, and how many learners are in one: so few that nobody waits
#: long for the last, and so many that what all of them are handed weighs little.
CHUNKS = 64
LEAST_IN_CHUNK, MOST_IN_CHUNK = 20, 200
#: Pieces are handed out in steps of so much of the whole, round and round: then every place soon has one of its own.
GOLDEN = 0.618034


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of asking one learner: a path, and what none passes, in units of the prices."""

    column: Column | None
    #: None when the learner has no path that obeys the rules.
    bound: int | None


Asked = tuple[AnnualLearner, tuple[CostCentreId, ...]]
#: What a certain learner's place in an offering costs.
Link = tuple[LearnerId, Seat, int]


def price_chunk(
    packed: Packed,
    asked: Sequence[Asked],
    prices: Prices,
    tier: AnnualTier,
    *,
    seconds_left: SecondsLeft = without_end,
    is_at_home: bool = False,
) -> list[Answered]:
    """Return the answers of some learners, in their order, as many of them as there are seconds for.

    This runs in a worker, in the learners' own when they are at home.
    """
    shared = packed.unpacked()
    quotes = Quotes(prices, tier)
    grants = [grant.id for grant in shared.grants]
    if is_at_home:
        _at_home.add(packed.digest)
    answers = []
    for learner, centres in asked:
        if seconds_left() <= 0:
            break
        model = kept_model(packed.digest, shared, learner)
        quote = quotes.quote(learner, centres, grants, model.size)
        priced = model.best(quote)
        bound = None if priced.bound is None else quote.in_units(priced.bound, prices.scale)
        answers.append(Answered(priced.column, bound))
    return answers


#: Models that a worker keeps, at about 70 kilobytes each: those that were asked last. Where learners have their homes
#: each of three workers has a third of 100,000, and no model is kept by many.
MOST_MODELS, MOST_AT_HOME = 7_000, 36_000
_models: OrderedDict[tuple[str, Hashable], LearnerModel] = OrderedDict()
#: The companies whose learners have their homes in the workers.
_at_home: set[str] = set()


def kept_model(digest: str, shared: Shared, learner: AnnualLearner) -> LearnerModel:
    """Return the model of all learners with the same question, made now or kept from an earlier round."""
    key = digest, tuple(learner.question.values())
    model = _models.pop(key, None) or LearnerModel(shared, learner)
    _models[key] = model
    if len(_models) > (MOST_AT_HOME if digest in _at_home else MOST_MODELS):
        _models.popitem(last=False)
    return model


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of those asked, by their numbers, and where they are asked."""

    place: float
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Homes:
    """Which learners are asked beside each other: in every round the same, however many are asked."""

    #: For each learner a number that those share who have the same question, priority and cost centre.
    kinds: Mapping[LearnerId, int]
    #: For each kind its rank, in which kinds with the same question are neighbours; so many of them are at one home.
    ranks: Sequence[int]
    size: int

    def home(self, learner: AnnualLearner) -> int:
        return self.ranks[self.kinds[learner.id]] // self.size

    def place(self, home: int) -> float:
        """Return where a home is, between 0 and 1."""
        return (home + 0.5) / -(-len(self.ranks) // self.size)


class Pricing:
    """Asks learners at prices, each position once: of those for whom all is alike the first answers for all."""

    def __init__(self, problem: AnnualProblem, executor: Executor | None) -> None:
        self._problem = problem
        self._executor = executor
        self._packed = shared_of(problem).packed

    def answers(
        self,
        learners: Sequence[AnnualLearner],
        prices: Prices,
        tier: AnnualTier,
        seconds_left: SecondsLeft = without_end,
    ) -> Iterator[tuple[Sequence[AnnualLearner], list[Answered]]]:
        """Yield the answers in the order asked; learners who are alike stand beside each other.

        Whoever's turn does not come within the seconds is not among them.
        """
        own: dict[LearnerId, list[Link]] = {}
        for link in prices.links:
            own.setdefault(link[0], []).append(link)
        alike = self._alike(learners, own)
        pieces = self._pieces(alike)
        found: dict[int, Answered | None] = {}
        first = [same[0] for same in alike]
        answered = self._found(pieces, first, own, prices=prices, tier=tier, seconds_left=seconds_left)
        waiting = zip(pieces, answered, strict=True)
        for number, same in enumerate(alike):
            while number not in found:
                piece, answers = next(waiting)
                found.update(zip_longest(piece.numbers, answers))
            answer = found.pop(number)
            if answer is not None:
                yield same, [answer] * len(same)

    def _found(
        self,
        pieces: Sequence[_Piece],
        asked: Sequence[AnnualLearner],
        own: Mapping[LearnerId, Sequence[Link]],
        *,
        prices: Prices,
        tier: AnnualTier,
        seconds_left: SecondsLeft,
    ) -> Iterator[list[Answered]]:
        """Ask all, and return what comes of each piece in turn."""
        questions = []
        for piece in pieces:
            some = [asked[number] for number in piece.numbers]
            links = tuple(link for learner in some for link in own.get(learner.id, ()))
            question = [(learner, self._problem.centres_of(learner)) for learner in some]
            questions.append((self._packed, question, replace(prices, links=links), tier))
        if self._executor is None:
            return (price_chunk(*question, seconds_left=seconds_left) for question in questions)
        order = sorted(range(len(pieces)), key=lambda number: number * GOLDEN % 1)
        if isinstance(self._executor, HasPlaces):
            near = self._executor.submit_near
            futures = {
                number: near(
                    pieces[number].place, price_chunk, *questions[number], seconds_left=seconds_left, is_at_home=True
                )
                for number in order
            }
        else:
            submit = self._executor.submit
            futures = {number: submit(price_chunk, *questions[number], seconds_left=seconds_left) for number in order}
        return (waited_for(futures[number], seconds_left) or [] for number in range(len(pieces)))

    def _pieces(self, alike: Sequence[Sequence[AnnualLearner]]) -> list[_Piece]:
        """Cut the question where homes end, into pieces that are neither small nor large."""
        homes = [self._homes.home(same[0]) for same in alike]
        order = sorted(range(len(alike)), key=homes.__getitem__)
        cuts = [0]
        for end, (before, after) in enumerate(pairwise(order), 1):
            if homes[before] != homes[after] and min(end - cuts[-1], len(order) - end) >= LEAST_IN_CHUNK:
                cuts.append(end)
        pieces = []
        for start, stop in pairwise([*cuts, len(order)]):
            parts = max(1, round((stop - start) / MOST_IN_CHUNK))
            edges = [start + (stop - start) * part // parts for part in range(parts + 1)]
            pieces += [order[first:last] for first, last in pairwise(edges)]
        return [_Piece(self._homes.place(homes[piece[len(piece) // 2]]), piece) for piece in pieces if piece]

    def _alike(
        self, learners: Sequence[AnnualLearner], own: Mapping[LearnerId, Sequence[Link]]
    ) -> list[list[AnnualLearner]]:
        """Return those together who have the same question, and for whom everything has the same price."""
        kinds = self._homes.kinds
        alike: dict[Hashable, list[AnnualLearner]] = {}
        for learner in learners:
            links = [link[1:] for link in own.get(learner.id, ())]
            alike.setdefault((kinds[learner.id], *links), []).append(learner)
        return list(alike.values())

    @cached_property
    def _homes(self) -> _Homes:
        questions: dict[Hashable, int] = {}
        numbers: dict[Hashable, int] = {}
        #: By its number the question of each kind.
        asked: list[int] = []
        kinds: dict[LearnerId, int] = {}
        for learner in self._problem.learners:
            question = questions.setdefault(tuple(learner.question.values()), len(questions))
            kind = numbers.setdefault((learner.priority, learner.cost_centre, question), len(numbers))
            if kind == len(asked):
                asked.append(question)
            kinds[learner.id] = kind
        ranks = [0] * len(asked)
        for rank, kind in enumerate(sorted(range(len(asked)), key=asked.__getitem__)):
            ranks[kind] = rank
        return _Homes(kinds, ranks, min(MOST_IN_CHUNK, max(LEAST_IN_CHUNK, len(asked) // CHUNKS)))
